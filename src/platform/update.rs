//! A new version of the app that waits: the service worker has it, the page's own script
//! (`shell/boot.js`) says so, and a person's word brings it in. Else the next load does.

use super::events::{Listener, dispatch};

/// Whether one waits.
#[must_use]
pub fn is_ready() -> bool {
    let root = super::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    root.is_some_and(|root| root.has_attribute("data-update"))
}

/// Calls back when one has come.
#[must_use]
pub fn on_ready(callback: impl Fn() + 'static) -> Option<Listener> {
    Listener::on_window("ghostlight-update", move |_| callback())
}

/// Brings it in: the page is loaded anew.
pub fn apply() {
    dispatch("ghostlight-apply-update");
}
