//! The stage as one strip of digits, where there is no room for its picture.

use super::CountFace;
use crate::i18n::desk_words;
use leptos::prelude::*;

/// The strip.
#[component]
pub fn StageStrip(
    /// What remains.
    #[prop(into)]
    count: Signal<CountFace>,
    /// The item's title.
    #[prop(into)]
    title: Signal<String>,
    /// The message on stage; empty: none.
    #[prop(into)]
    message: Signal<String>,
    /// The stage is black.
    #[prop(into)]
    black: Signal<bool>,
    /// The show is stopped.
    #[prop(into)]
    stopped: Signal<bool>,
) -> impl IntoView {
    let words = desk_words();
    let line = move || {
        if stopped.get() {
            words.show_is_stopped.to_owned()
        } else if black.get() {
            words.stage_is_black.to_owned()
        } else if message.with(String::is_empty) {
            title.get()
        } else {
            message.get()
        }
    };
    view! {
        <div
            class="strip"
            data-tone=move || count.with(|count| count.tone)
            class:black=move || black.get()
            class:stopped=move || stopped.get()
            class:speaking=move || message.with(|message| !message.is_empty())
        >
            <span class="digits">{move || count.with(|count| count.digits.clone())}</span>
            <span class="phase">{move || count.with(|count| count.word.clone())}</span>
            <span class="line">{line}</span>
        </div>
    }
}
