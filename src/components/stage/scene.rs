//! The scenes: an item, the standby card, a stopped show, and the message over them.

use super::Scenery;
use super::digits::DigitsView;
use super::fit::Fitted;
use super::look::Only;
use super::progress::ProgressView;
use crate::i18n::stage::PictureWords;
use ghostlight_room::MessageColor;
use ghostlight_room::picture::{Item, Scene, UpNext, Word};
use leptos::prelude::*;

/// The word beside the digits.
pub(super) fn word_text(words: &PictureWords, word: Word) -> &'static str {
    match word {
        Word::Ready => words.ready,
        Word::Paused => words.paused,
        Word::WrapUp => words.wrap_up,
        Word::FinishNow => words.finish_now,
        Word::Time => words.time,
        Word::Over => words.over,
        Word::StartingSoon => words.starting_soon,
    }
}

/// The current item: header, digits, word, bar, next.
#[component]
pub(super) fn ItemScene(scenery: Scenery) -> impl IntoView {
    let of = move |get: fn(&Item) -> &str| {
        Memo::new(move |_| scenery.item.with(|item| item.as_ref().map_or("", get).to_owned()))
    };
    let (title, speaker) = (of(|item| &item.title), of(|item| &item.speaker));
    let has_digits =
        Memo::new(move |_| scenery.item.with(|item| item.as_ref().is_some_and(|item| item.digits.is_some())));
    let word = Memo::new(move |_| {
        let word = scenery.item.with(|item| item.as_ref().and_then(|item| item.word));
        word.map_or("", |word| word_text(scenery.words, word))
    });
    let look = scenery.look;
    let all = move || look.get().only == Only::All;
    let shows_message = Memo::new(move |_| scenery.picture.with(|picture| picture.message.is_some()));
    let headed = move || all() && !shows_message.get();
    let title_shown = move || !look.get().hidden.title && !title.with(String::is_empty);
    let speaker_shown = move || !look.get().hidden.speaker && !speaker.with(String::is_empty);
    view! {
        {move || headed().then(|| view! {
            <header class="stage-header">
                <div class="stage-who">
                    {move || title_shown().then(|| view! { <Fitted text=title class="stage-title" /> })}
                    {move || speaker_shown().then(|| view! { <Fitted text=speaker class="stage-speaker" /> })}
                </div>
                <Clock scenery=scenery />
            </header>
        })}
        <div class="stage-middle">
            {move || (has_digits.get() && matches!(look.get().only, Only::All | Only::Timer))
                .then(|| view! { <DigitsView scenery=scenery /> })}
        </div>
        <div class="stage-foot">
            {move || (all() && !look.get().hidden.word).then(|| view! {
                <p class="stage-word">{move || word.get()}</p>
            })}
            {move || matches!(look.get().only, Only::All | Only::Progress)
                .then(|| view! { <ProgressView scenery=scenery /> })}
            {move || (headed() && look.get().next).then(|| view! {
                <NextLine scenery=scenery />
            })}
        </div>
    }
}

/// The venue's clock.
#[component]
fn Clock(scenery: Scenery) -> impl IntoView {
    let clock = Memo::new(move |_| scenery.venue.with(|venue| venue.clock.clone()));
    move || {
        (!scenery.look.get().hidden.clock).then(|| view! { <p class="stage-clock">{move || clock.get()}</p> })
    }
}

/// What comes next, and when.
#[component]
fn NextLine(scenery: Scenery) -> impl IntoView {
    let next = Memo::new(move |_| scenery.picture.with(|picture| up_next(&picture.scene)));
    let what = Memo::new(move |_| {
        next.with(|next| next.as_ref().map(|next| join(&next.title, &next.speaker)).unwrap_or_default())
    });
    let at = Memo::new(move |_| scenery.venue.with(|venue| venue.next_at.clone()));
    let there = Memo::new(move |_| next.with(Option::is_some));
    move || {
        there.get().then(|| {
            view! {
                <div class="stage-next">
                    <span class="stage-next-word">{scenery.words.next}</span>
                    <Fitted text=what class="stage-next-what" />
                    <span class="stage-next-at">{move || at.get()}</span>
                </div>
            }
        })
    }
}

fn up_next(scene: &Scene) -> Option<UpNext> {
    match scene {
        Scene::Standby(next) => next.clone(),
        Scene::Item(item) => item.next.clone(),
        _ => None,
    }
}

fn join(title: &str, speaker: &str) -> String {
    let between = if title.is_empty() || speaker.is_empty() { "" } else { " · " };
    [title, between, speaker].concat()
}

/// Nothing is current: the room's logo or name, the clock, what comes next.
#[component]
pub(super) fn StandbyScene(scenery: Scenery) -> impl IntoView {
    let name = Memo::new(move |_| scenery.venue.with(|venue| venue.name.clone()));
    let logo = Memo::new(move |_| scenery.venue.with(|venue| venue.logo.clone()));
    let clock = Memo::new(move |_| scenery.venue.with(|venue| venue.clock.clone()));
    let card = move || {
        if logo.with(String::is_empty) {
            view! { <Fitted text=name class="stage-name" /> }.into_any()
        } else {
            view! { <img class="stage-logo" src=move || logo.get() alt=move || name.get() /> }.into_any()
        }
    };
    view! {
        <div class="stage-card">
            {card}
            {move || (!scenery.look.get().hidden.clock).then(|| view! {
                <p class="stage-card-clock">{move || clock.get()}</p>
            })}
            <NextLine scenery=scenery />
        </div>
    }
}

/// The show is stopped: one text.
#[component]
pub(super) fn StoppedScene(scenery: Scenery) -> impl IntoView {
    let text = Memo::new(move |_| {
        scenery.picture.with(|picture| match &picture.scene {
            Scene::ShowStopped(text) if !text.trim().is_empty() => text.clone(),
            _ => scenery.words.show_stopped.to_owned(),
        })
    });
    view! { <div class="stage-stopped"><Fitted text=text class="stage-stop-text" /></div> }
}

/// A sentence in place of the picture.
#[component]
pub(super) fn NoteScene(#[prop(into)] text: Signal<Option<String>>) -> impl IntoView {
    let text = Memo::new(move |_| text.get().unwrap_or_default());
    view! { <div class="stage-stopped"><Fitted text=text class="stage-note" /></div> }
}

/// The message beside the countdown, or alone.
#[component]
pub(super) fn MessageView(scenery: Scenery) -> impl IntoView {
    let message = Memo::new(move |_| {
        let look = scenery.look.get();
        let hidden = look.hidden.message || !matches!(look.only, Only::All | Only::Message);
        scenery.picture.with(|picture| picture.message.clone().filter(|_| !hidden))
    });
    // A new message is a new element, so that it pulses anew.
    let key = Memo::new(move |_| {
        message.with(|message| message.as_ref().map(|message| (message.id.clone(), message.shown_at)))
    });
    let text = Memo::new(move |_| {
        message.with(|message| {
            let Some(message) = message else { return String::new() };
            if message.uppercase { message.text.to_uppercase() } else { message.text.clone() }
        })
    });
    let color = move || message.with(|message| message.as_ref().map(|message| color_word(message.color)));
    let has = move |get: fn(&ghostlight_room::picture::Speech) -> bool| {
        message.with(|message| message.as_ref().is_some_and(get).then_some(""))
    };
    move || {
        key.get().map(|_| {
            view! {
                <div
                    class="stage-message"
                    data-color=color
                    data-bold=move || has(|message| message.bold)
                    data-flash=move || has(|message| message.flash)
                >
                    <Fitted text=text class="stage-message-text" />
                </div>
            }
        })
    }
}

fn color_word(color: MessageColor) -> &'static str {
    match color {
        MessageColor::White => "white",
        MessageColor::Green => "green",
        MessageColor::Yellow => "yellow",
        MessageColor::Red => "red",
    }
}
