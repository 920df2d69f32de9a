//! Something is about to happen by itself: what, how soon, and the one press that stops it.

use super::{Answer, Denied, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::Permit;
use leptos::prelude::*;

/// An announcement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeFace {
    /// "Panel starts by itself in"; empty: nothing is announced.
    pub text: String,
    /// "0:10".
    pub time: String,
}

/// The announcement, over what else stands in its place.
#[component]
pub fn Notice(
    /// What it says.
    #[prop(into)]
    face: Signal<NoticeFace>,
    /// Whether it can be held.
    #[prop(into)]
    permit: Signal<Permit>,
    /// What became of the press.
    #[prop(into)]
    answer: Signal<Answer>,
    /// Hold it here.
    on_hold: Callback<()>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let text = Memo::new(move |_| face.with(|face| face.text.clone()));
    let shown = Memo::new(move |_| text.with(|text| !text.is_empty()));
    view! {
        <div class="notice" class:shown=move || shown.get()>
            // Said once: the seconds are for the eye alone.
            <p class="notice-text" role="status">{text}</p>
            <span class="digits" aria-hidden="true">{move || face.with(|face| face.time.clone())}</span>
            <Show when=move || shown.get()>
                <PressButton class="hold-here" label=desk_words().hold_here permit=permit answer=answer
                    on_press=on_hold on_denied=on_denied/>
            </Show>
        </div>
    }
}
