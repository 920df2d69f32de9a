//! One line, always in the same place, that says what became of the last press.

use leptos::prelude::*;

/// The last answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerFace {
    /// The sentence; empty: nothing to say.
    pub text: String,
    /// How it sounds: "quiet", "pending", "refused", "silent".
    pub tone: &'static str,
}

/// The line. It keeps its height while it is empty.
#[component]
pub fn AnswerLine(
    /// What it says.
    #[prop(into)]
    face: Signal<AnswerFace>,
) -> impl IntoView {
    view! {
        <p class="answer-line" role="status" data-tone=move || face.with(|face| face.tone)>
            {move || face.with(|face| face.text.clone())}
        </p>
    }
}
