//! A channel between the tabs of one browser.

use super::events::Listener;
use ghostlight_time::LocalInstant;
use wasm_bindgen::{JsCast, JsValue};

/// A named channel: what one tab posts, all others get. Dropping it closes it.
pub struct Channel {
    channel: web_sys::BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Joins a channel; none where the browser has none. Arrivals are stamped first thing.
    #[must_use]
    pub fn join(name: &str, callback: impl Fn(String, LocalInstant) + 'static) -> Option<Self> {
        let channel = web_sys::BroadcastChannel::new(name).ok()?;
        let listener = Listener::new(&channel, "message", move |event| {
            let at = super::clock::local_now();
            if let Some(text) = event.unchecked_ref::<web_sys::MessageEvent>().data().as_string() {
                callback(text, at);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Posts a text to all other tabs on the channel.
    pub fn post(&self, text: &str) {
        // Fails on a closed channel only, and this one is closed when it is dropped.
        let _ = self.channel.post_message(&JsValue::from_str(text));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
