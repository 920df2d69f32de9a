//! A little more, a little less; in overtime, so much from now.

use super::{Answer, Denied, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::Permit;
use ghostlight_time::{Span, format_change, format_span};
use leptos::prelude::*;

/// What a nudge wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Add so much (or take it).
    Add(Span),
    /// So much from now.
    Give(Span),
}

impl Nudge {
    fn face(self) -> String {
        let words = desk_words();
        match self {
            Self::Add(span) if span.as_ms() % 60_000 == 0 => (words.minutes_step)(span.as_ms() / 60_000),
            Self::Add(span) => format_change(span),
            Self::Give(span) => format_span(span),
        }
    }
    fn name(self) -> String {
        let words = desk_words();
        match self {
            Self::Add(_) => (words.add_named)(&self.face()),
            Self::Give(span) => (words.give_named)(&format_span(span)),
        }
    }
}

/// One nudge.
#[component]
pub fn NudgeButton(
    /// What it wants.
    nudge: Nudge,
    /// Whether it may be pressed.
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
    /// A press.
    on_nudge: Callback<Nudge>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let gives = matches!(nudge, Nudge::Give(_));
    view! {
        <PressButton
            class="nudge"
            label=nudge.name()
            permit=permit
            answer=answer
            by_key=by_key.unwrap_or_else(|| Signal::derive(|| false))
            shortcut=shortcut.unwrap_or_default()
            on_press=Callback::new(move |()| on_nudge.run(nudge))
            on_denied=on_denied
        >
            {gives.then(|| view! { <span class="caption">{words.give}</span>" " })}
            <span class="word">{nudge.face()}</span>
        </PressButton>
    }
}
