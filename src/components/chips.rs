//! Messages to show in one press.

use super::{Answer, Denied, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::{MessageColor, MessageId, Permit};
use leptos::prelude::*;

/// A message as a chip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChipFace {
    /// Which message.
    pub id: MessageId,
    /// Its text as it was typed.
    pub text: String,
    /// It shows now.
    pub showing: bool,
    /// Since when, in words ("0:24"), and whether blackout hides it; empty where it does not show.
    pub note: String,
    /// Whom it is for and how long it shows, in words; empty where that is the usual.
    pub about: String,
    /// Its colour's name, for the sheet.
    pub color: &'static str,
}

/// The sheet's word for a message's colour.
#[must_use]
pub const fn color_word(color: MessageColor) -> &'static str {
    match color {
        MessageColor::White => "white",
        MessageColor::Green => "green",
        MessageColor::Yellow => "yellow",
        MessageColor::Red => "red",
    }
}

/// One message: a press shows it, another hides it.
#[component]
pub fn MessageChip(
    /// The message.
    #[prop(into)]
    face: Signal<ChipFace>,
    /// Whether it may be shown.
    #[prop(into)]
    may_show: Signal<Permit>,
    /// Whether it may be hidden.
    #[prop(into)]
    may_hide: Signal<Permit>,
    /// What became of the last press.
    #[prop(into)]
    answer: Signal<Answer>,
    /// Show it, or hide it (none).
    on_show: Callback<Option<MessageId>>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let showing = Memo::new(move |_| face.with(|face| face.showing));
    let permit = Signal::derive(move || if showing.get() { may_hide.get() } else { may_show.get() });
    let press = Callback::new(move |()| {
        let id = face.with_untracked(|face| face.id.clone());
        on_show.run((!showing.get_untracked()).then_some(id));
    });
    let label = Signal::derive(move || {
        face.with(|face| {
            // All that is to be read on the button is in its name, in the same order.
            let parts = [face.text.as_str(), &face.about, &face.note];
            let all = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if face.showing { (words.hide_named)(&all) } else { (words.show_named)(&all) }
        })
    });
    let lit = Signal::derive(move || showing.get());
    view! {
        <li class="chip" data-color=move || face.with(|face| face.color)>
            <PressButton class="chip-press" label=label permit=permit answer=answer lit=lit on_press=press on_denied=on_denied>
                <span class="dot" aria-hidden="true"></span>
                <span class="word">{move || face.with(|face| face.text.clone())}</span>
                " "
                <span class="about">{move || face.with(|face| face.about.clone())}</span>
                " "
                <span class="note">{move || face.with(|face| face.note.clone())}</span>
            </PressButton>
        </li>
    }
}
