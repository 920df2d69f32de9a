//! What a screen reader says: milestones and messages, never the ticking.

use super::Scenery;
use super::scene::word_text;
use ghostlight_room::MessageColor;
use ghostlight_room::picture::Picture;
use leptos::prelude::*;

/// Something to say: calmly, or at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    calm: String,
    urgent: String,
}

/// The two quiet regions of a stage.
#[component]
pub(super) fn Speech(scenery: Scenery) -> impl IntoView {
    let words = scenery.words;
    // The word alone is watched: with it come the digits of that moment, and then they may run on.
    let word = Memo::new(move |_| scenery.item.with(|item| item.as_ref().and_then(|item| item.word)));
    let milestone = Memo::new(move |_| {
        let text = word_text(words, word.get()?);
        let digits = scenery.item.with_untracked(|item| Some(item.as_ref()?.digits.as_ref()?.text.clone()));
        Some(digits.map_or_else(|| text.to_owned(), |digits| [text, ", ", &digits].concat()))
    });
    let message = Memo::new(move |_| scenery.picture.with(message_said));
    view! {
        <div class="sr" role="status">{move || message.with(|said| said.calm.clone())}</div>
        <div class="sr" role="status">{move || milestone.get().unwrap_or_default()}</div>
        <div class="sr" role="alert">{move || message.with(|said| said.urgent.clone())}</div>
    }
}

/// A red message is urgent.
fn message_said(picture: &Picture) -> Said {
    match &picture.message {
        Some(message) if message.color == MessageColor::Red => {
            Said { urgent: message.text.clone(), ..Said::default() }
        }
        Some(message) => Said { calm: message.text.clone(), ..Said::default() },
        None => Said::default(),
    }
}
