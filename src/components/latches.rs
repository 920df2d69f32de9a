//! Blackout, flash, focus: lit while they are on.

use super::{Answer, Denied, Glyph, Icon, PressButton};
use ghostlight_room::Permit;
use leptos::prelude::*;

/// A latch: what it is, whether it is on, what setting it became.
#[component]
pub fn Latch(
    /// Its name.
    label: &'static str,
    /// Its drawing.
    icon: Icon,
    /// Which one, for the sheet.
    class: &'static str,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it may be changed.
    #[prop(into)]
    permit: Signal<Permit>,
    /// What became of the last press.
    #[prop(into)]
    answer: Signal<Answer>,
    /// Held by its key.
    #[prop(into, optional)]
    by_key: Option<Signal<bool>>,
    /// Its key.
    #[prop(optional)]
    shortcut: Option<&'static str>,
    /// Set it, or clear it: never a toggle on the wire.
    on_set: Callback<bool>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let by_key = by_key.unwrap_or_else(|| Signal::derive(|| false));
    let press = Callback::new(move |()| on_set.run(!on.get_untracked()));
    view! {
        <PressButton
            class=format!("latch {class}")
            label=label
            permit=permit
            answer=answer
            lit=on
            by_key=by_key
            shortcut=shortcut.unwrap_or_default()
            on_press=press
            on_denied=on_denied
        >
            <Glyph icon=icon/>
            <span class="word">{label}</span>
        </PressButton>
    }
}
