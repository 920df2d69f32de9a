//! A WebSocket that stamps what arrives first thing in its event.
//!
//! gloo-net's socket hands messages through a queue and reports sends on a closed socket as sent; the
//! clock and the commands need the truth of both.

use super::events::Listener;
use ghostlight_time::LocalInstant;
use wasm_bindgen::JsCast;

/// What a socket tells.
#[derive(Clone, Debug, PartialEq)]
pub enum SocketEvent {
    /// It is open.
    Open,
    /// A text arrived at an instant of the local clock.
    Text(String, LocalInstant),
    /// It is closed, by anyone; the code is 1006 where no close frame came.
    Closed {
        /// The close code.
        code: u16,
        /// The reason given.
        reason: String,
    },
}

/// A socket. Dropping it closes it and forgets its events.
pub struct Socket {
    socket: web_sys::WebSocket,
    _listeners: [Listener; 3],
}

impl Socket {
    /// Opens a socket.
    ///
    /// # Errors
    /// The address is malformed, or the page may not open it (ws: from an https page).
    pub fn open(url: &str, callback: impl Fn(SocketEvent) + Clone + 'static) -> Result<Self, OpenError> {
        let socket = web_sys::WebSocket::new(url).map_err(|_| OpenError)?;
        let opened = callback.clone();
        let on_open = Listener::new(&socket, "open", move |_| opened(SocketEvent::Open));
        let told = callback.clone();
        let on_message = Listener::new(&socket, "message", move |event| {
            let at = super::clock::local_now();
            let data = event.unchecked_ref::<web_sys::MessageEvent>().data();
            // Binary messages are no part of any protocol here.
            if let Some(text) = data.as_string() {
                told(SocketEvent::Text(text, at));
            }
        });
        let on_close = Listener::new(&socket, "close", move |event| {
            let event: &web_sys::CloseEvent = event.unchecked_ref();
            callback(SocketEvent::Closed { code: event.code(), reason: event.reason() });
        });
        Ok(Self { socket, _listeners: [on_open, on_message, on_close] })
    }

    /// Sends a text; false where the socket is not open (the browser would drop it in silence).
    #[must_use]
    pub fn send(&self, text: &str) -> bool {
        self.socket.ready_state() == web_sys::WebSocket::OPEN && self.socket.send_with_str(text).is_ok()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}

/// The socket could not even be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenError;
