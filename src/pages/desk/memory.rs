//! What a desk remembers of how its person works: switches, for good or for this tab.

use crate::platform::storage::{self, Store};
use leptos::prelude::*;

/// A switch that is as it was left when the page comes back. Where nothing can be kept it is only not
/// remembered.
#[must_use]
pub fn remembered(store: Store, name: &'static str, first: bool) -> RwSignal<bool> {
    let name = move || ["ghostlight/1/desk/", name].concat();
    let kept = storage::get(store, &name()).map(|text| text == "yes");
    let switch = RwSignal::new(kept.unwrap_or(first));
    Effect::new(move |before: Option<bool>| {
        let now = switch.get();
        if before.is_some_and(|before| before != now) {
            // Without storage it holds for this page.
            let _ = storage::set(store, &name(), if now { "yes" } else { "no" });
        }
        now
    });
    switch
}

/// Whether a question with that name and text is asked for the first time in this browser; from now on it
/// was.
#[must_use]
pub fn asks_first(name: &str, text: &str) -> bool {
    let name = ["ghostlight/1/asked/", name].concat();
    if storage::get(Store::Browser, &name).as_deref() == Some(text) {
        return false;
    }
    // Without storage it is asked again with the next load.
    let _ = storage::set(Store::Browser, &name, text);
    true
}
