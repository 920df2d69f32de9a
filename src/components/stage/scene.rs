//! The scenes: an item, the standby card, a stopped show, and the message over them.

use super::Sight;
use super::digits::digits;
use super::fit::fitted;
use super::look::Only;
use super::progress::progress;
use crate::i18n::stage::PictureWords;
use crate::platform::paint::{Node, element};
use ghostlight_room::MessageColor;
use ghostlight_room::picture::{Item, Scene, Speech, UpNext, Word};

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
pub(super) fn item(sight: &Sight, item: &Item) -> [Option<Node>; 3] {
    let look = sight.look;
    let all = look.only == Only::All;
    let headed = all && sight.picture.message.is_none();
    let shown = |only| all || look.only == only;
    let word = item.word.map_or("", |word| word_text(sight.words, word));
    let middle = element("div", "stage-middle").children(digits(item).filter(|_| shown(Only::Timer)));
    let foot = element("div", "stage-foot")
        .children((all && !look.hidden.word).then(|| element("p", "stage-word").says(word)))
        .children(progress(item, look, sight.now).filter(|_| shown(Only::Progress)))
        .children(next(sight, item.next.as_ref()).filter(|_| headed && look.next));
    [headed.then(|| header(sight, item)), Some(middle), Some(foot)]
}

fn header(sight: &Sight, item: &Item) -> Node {
    let hidden = &sight.look.hidden;
    let line = |text: &str, hidden: bool, class| (!hidden && !text.is_empty()).then(|| fitted(text, class));
    let who = element("div", "stage-who")
        .children(line(&item.title, hidden.title, "fit stage-title"))
        .children(line(&item.speaker, hidden.speaker, "fit stage-speaker"));
    element("header", "stage-header").child(who).children(clock(sight, "stage-clock"))
}

/// The venue's clock.
fn clock(sight: &Sight, class: &'static str) -> Option<Node> {
    (!sight.look.hidden.clock).then(|| element("p", class).says(sight.venue.clock.clone()))
}

/// What comes next, and when.
fn next(sight: &Sight, next: Option<&UpNext>) -> Option<Node> {
    let next = next?;
    Some(
        element("div", "stage-next")
            .child(element("span", "stage-next-word").says(sight.words.next))
            .child(fitted(&join(&next.title, &next.speaker), "fit stage-next-what"))
            .child(element("span", "stage-next-at").says(sight.venue.next_at.clone())),
    )
}

fn join(title: &str, speaker: &str) -> String {
    let between = if title.is_empty() || speaker.is_empty() { "" } else { " · " };
    [title, between, speaker].concat()
}

/// Nothing is current: the room's logo or name, the clock, what comes next.
pub(super) fn standby(sight: &Sight, up_next: Option<&UpNext>) -> Node {
    let venue = sight.venue;
    let card = if venue.logo.is_empty() {
        fitted(&venue.name, "fit stage-name")
    } else {
        element("img", "stage-logo").with("src", venue.logo.clone()).with("alt", venue.name.clone())
    };
    element("div", "stage-card")
        .child(card)
        .children(clock(sight, "stage-card-clock"))
        .children(next(sight, up_next))
}

/// The show is stopped: one text.
pub(super) fn stopped(sight: &Sight, text: &str) -> Node {
    let text = if text.trim().is_empty() { sight.words.show_stopped } else { text };
    element("div", "stage-stopped").child(fitted(text, "fit stage-stop-text"))
}

/// A sentence in place of the picture.
pub(super) fn note(text: &str) -> Node {
    element("div", "stage-stopped").child(fitted(text, "fit stage-note"))
}

/// The message that is to be seen.
pub(super) fn shown_message<'a>(sight: &Sight<'a>) -> Option<&'a Speech> {
    let hidden = sight.look.hidden.message || !matches!(sight.look.only, Only::All | Only::Message);
    sight.picture.message.as_ref().filter(|_| !hidden)
}

/// Where the message stands.
pub(super) fn message_place(sight: &Sight) -> Option<&'static str> {
    let shown = shown_message(sight).is_some();
    let alone = sight.picture.message_alone || !matches!(sight.picture.scene, Scene::Item(_));
    match sight.look.only {
        Only::Message => Some("alone"),
        Only::All if shown && alone => Some("alone"),
        Only::All if shown => Some("beside"),
        _ => None,
    }
}

/// The message beside the countdown, or alone. A new message is a new element, so that it pulses anew.
pub(super) fn message(message: &Speech) -> Node {
    let since = message.shown_at.map_or(0, ghostlight_time::ServerInstant::as_ms);
    element("div", "stage-message")
        .keyed([message.id.as_str(), "@", &since.to_string()].concat())
        .with("data-color", color_word(message.color))
        .flag("data-bold", message.bold)
        .flag("data-flash", message.flash)
        .child(fitted(&message.text, "fit stage-message-text").flag("data-capitals", message.uppercase))
}

fn color_word(color: MessageColor) -> &'static str {
    match color {
        MessageColor::White => "white",
        MessageColor::Green => "green",
        MessageColor::Yellow => "yellow",
        MessageColor::Red => "red",
    }
}
