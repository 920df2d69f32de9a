//! Help: what each key does, and the switch for them.

use super::Desk;
use crate::components::{KeyList, Sheet};
use crate::i18n::desk_words;
use leptos::prelude::*;

/// The sheet.
#[component]
pub(super) fn HelpSheet(desk: Desk) -> impl IntoView {
    let words = desk_words();
    view! {
        <Sheet title=words.help open=desk.help class="help">
            <KeyList keys=words.operator_keys/>
            <label class="switch">
                <input
                    type="checkbox" prop:checked=move || desk.single_keys.get()
                    on:change=move |event| desk.single_keys.set(event_target_checked(&event))
                />
                <span>{words.single_keys}</span>
            </label>
            <label class="switch">
                <input
                    type="checkbox" prop:checked=move || desk.clicker.get()
                    on:change=move |event| desk.clicker.set(event_target_checked(&event))
                />
                <span>{words.clicker_keys}</span>
            </label>
        </Sheet>
    }
}
