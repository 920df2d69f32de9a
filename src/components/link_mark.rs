//! The connection, shown only when something is wrong.

use crate::i18n::desk_words;
use leptos::prelude::*;

/// What is wrong with the link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkFace {
    /// One sentence; empty while all is well.
    pub text: String,
    /// More than a moment's loss: on its own, or refused.
    pub grave: bool,
    /// Trying again by hand makes sense.
    pub retry: bool,
}

/// The mark. It lies over the page and moves nothing.
#[component]
pub fn LinkMark(
    /// What is wrong.
    #[prop(into)]
    face: Signal<LinkFace>,
    /// Try at once.
    on_retry: Callback<()>,
) -> impl IntoView {
    let wrong = Memo::new(move |_| face.with(|face| !face.text.is_empty()));
    let retry = Memo::new(move |_| face.with(|face| face.retry));
    view! {
        <div class="link-mark" role="status" class:grave=move || face.with(|face| face.grave) class:shown=move || wrong.get()>
            <Show when=move || wrong.get()>
                <span class="lamp" aria-hidden="true"></span>
                <span class="text">{move || face.with(|face| face.text.clone())}</span>
                <Show when=move || retry.get()>
                    <button type="button" class="quiet" on:click=move |_| on_retry.run(())>{desk_words().retry}</button>
                </Show>
            </Show>
        </div>
    }
}
