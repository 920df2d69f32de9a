//! What the page's own script (`shell/boot.js`) is told, so that a page that breaks goes on showing the
//! time and starts again.

use super::events::Listener;
use super::storage::{self, Store};
use wasm_bindgen::JsValue;

/// Where the script finds what the page last showed: a global for the page itself, and a name in the tab's
/// storage for the page after it.
const GLOBAL: &str = "ghostlightLast";
const NAME: &str = "ghostlight/1/last";

/// Tells the script of every panic. The program is of no use after one.
pub fn watch() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        super::events::dispatch("ghostlight-fault");
    }));
}

/// Answers the script, which asks each second whether the program is whole.
#[must_use]
pub fn answer(is_well: impl Fn() -> bool + 'static) -> Option<Listener> {
    Listener::on_window("ghostlight-check", move |asked| {
        if is_well() {
            asked.prevent_default();
        }
    })
}

/// What the page shows now, as the script reads it.
pub fn keep(picture: &str) {
    if let Some(window) = super::window() {
        super::set_property(&window, GLOBAL, &JsValue::from_str(picture));
    }
    // Where the tab keeps nothing, only the page after this one knows less.
    let _ = storage::set(Store::Tab, NAME, picture);
}
