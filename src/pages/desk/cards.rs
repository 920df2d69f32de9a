//! Previous, now, next.

use super::clock_text;
use crate::components::{CardFace, CountFace};
use crate::i18n::{desk_words, stage_words};
use ghostlight_room::picture::{Scene, Shown, Tone, View, Word};
use ghostlight_room::schedule::Schedule;
use ghostlight_room::{PlayState, Room, Timer, Zones};
use ghostlight_time::{Countdown, ServerInstant, Span, format_span};

/// The three cards, and what remains of the current item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cards {
    /// What comes before.
    pub previous: Option<CardFace>,
    /// The current item.
    pub now: Option<CardFace>,
    /// What comes next.
    pub next: Option<CardFace>,
    /// What remains of the current item, also under blackout.
    pub count: CountFace,
}

/// The cards, and when they change by themselves.
#[must_use]
pub fn cards(room: &Room, now: ServerInstant, zones: &dyn Zones) -> (Cards, Option<ServerInstant>) {
    let schedule = Schedule::at(room, now, zones);
    let face = |timer: &Timer| card(room, timer, &schedule, zones);
    let (count, until) = count(room, now, zones);
    let mut cards = Cards {
        previous: room.previous().map(face),
        now: room.current().map(face),
        next: room.next().map(face),
        count,
    };
    // Only the current card offers to go on, and only while it is armed.
    for other in [&mut cards.previous, &mut cards.next].into_iter().flatten() {
        other.left_at.clear();
    }
    if room.playback.state != PlayState::Stopped
        && let Some(current) = &mut cards.now
    {
        current.left_at.clear();
    }
    let until = [until, Some(super::next_second(now))].into_iter().flatten().min();
    (cards, until)
}

fn card(room: &Room, timer: &Timer, schedule: &Schedule, zones: &dyn Zones) -> CardFace {
    let words = desk_words();
    let row = schedule.row(&timer.id);
    let time = row.and_then(|row| row.start).map(|at| clock_text(at, &room.info.time_zone, zones));
    let length = match (timer.run.started, timer.run.ended) {
        (Some(started), Some(ended)) => (words.ran)(&format_span((ended - started).or_zero())),
        _ => format_span(timer.live_duration()),
    };
    CardFace {
        id: timer.id.clone(),
        title: timer.name.clone(),
        speaker: timer.speaker().to_owned(),
        length,
        time: time.unwrap_or_default(),
        left_at: left_at(timer),
        color: timer.color.clone(),
        label: timer.label.clone(),
    }
}

/// What remained when an item was left; empty where it never ran or nothing is left.
#[must_use]
pub fn left_at(timer: &Timer) -> String {
    let left = timer.live_duration() - timer.run.elapsed;
    let ran = timer.has_run() && timer.run.elapsed > Span::ZERO;
    if ran && left > Span::ZERO { format_span(left) } else { String::new() }
}

/// The digits as a screen that ignores blackout has them.
fn count(room: &Room, now: ServerInstant, zones: &dyn Zones) -> (CountFace, Option<ServerInstant>) {
    let view = View { ignores_blackout: true, ..View::default() };
    let shown = Shown::at(room, &view, now, zones);
    let Scene::Item(item) = shown.picture.scene else { return (CountFace::default(), shown.until) };
    let word = item.word.map(phase_word).unwrap_or_default().to_owned();
    let digits = item.digits.map(|digits| digits.text).unwrap_or_default();
    (CountFace { digits, word, tone: tone_word(item.tone) }, shown.until)
}

/// How much of the current item has passed, 0 to 1; none where it has no length.
#[must_use]
pub fn passed(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Option<f32> {
    let view = View { ignores_blackout: true, ..View::default() };
    let Scene::Item(item) = Shown::at(room, &view, now, zones).picture.scene else { return None };
    let bar = item.bar?;
    let countdown =
        Countdown { duration: Some(bar.length), elapsed: bar.elapsed, at: bar.at, running: bar.running };
    countdown.fraction_at(now)
}

/// The sheet's word for a tone.
#[must_use]
pub const fn tone_word(tone: Tone) -> &'static str {
    match tone {
        Tone::Normal => "normal",
        Tone::Yellow => "yellow",
        Tone::Red => "red",
        Tone::Over => "over",
        Tone::Still => "still",
    }
}

/// A phase's word, the same as on the stage.
const fn phase_word_of(words: &'static crate::i18n::stage::PictureWords, word: Word) -> &'static str {
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

fn phase_word(word: Word) -> &'static str {
    phase_word_of(&stage_words().picture, word)
}
