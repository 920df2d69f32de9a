//! The digits of an item: what they read, in which tone, and the word beside them.

use super::View;
use crate::{Appearance, AtZero, PlayState, Playback, Timer, Zones, local_time};
use ghostlight_time::{
    Direction, Phase, Resolution, ServerInstant, Shape, Shown, Span, Thresholds, TimeStyle, format_shown,
    format_time_of_day,
};

/// The large digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The text, with its sign.
    pub text: String,
    /// The widest text that can stand in its place in this phase: its width is reserved.
    pub widest: String,
    /// The tone.
    pub tone: Tone,
}

/// The tone of the digits. The page gives it a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Running, enough time.
    #[default]
    Normal,
    /// Wrap up.
    Yellow,
    /// Finish now, and the first ten seconds of overtime.
    Red,
    /// Over: on its own ground.
    Over,
    /// Standing still: armed or paused.
    Still,
}

/// The word that goes with the digits, so that never colour alone says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// Armed.
    Ready,
    /// Paused.
    Paused,
    /// Yellow.
    WrapUp,
    /// Red.
    FinishNow,
    /// 0:00 to −0:09.
    Time,
    /// From −0:10 on.
    Over,
    /// A break at 0:00.
    StartingSoon,
}

/// An item's face at an instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Face {
    pub digits: Option<Digits>,
    pub word: Option<Word>,
    pub tone: Tone,
    pub phase: Phase,
    pub overtime: bool,
}

/// The thresholds that hold for an item of that length.
pub(super) fn thresholds(timer: &Timer, length: Span) -> ghostlight_time::Resolved {
    if timer.is_break {
        return ghostlight_time::Resolved::default();
    }
    Thresholds { yellow: timer.wrap_yellow, red: timer.wrap_red }.resolve(length)
}

pub(super) fn face(
    timer: &Timer,
    playback: &Playback,
    view: &View,
    now: ServerInstant,
    zone: &str,
    zones: &dyn Zones,
) -> Face {
    let left = playback.remaining_at(now);
    let shown_left = left.map(|left| held(timer, Shown::of_remaining(left, Resolution::Second)));
    let phase = match (shown_left, playback.duration) {
        (Some(shown), Some(length)) => phase(timer, shown, length),
        _ => Phase::Normal,
    };
    let still = !playback.is_running();
    let overtime = shown_left.is_some_and(Shown::is_negative);
    let tone = if still { Tone::Still } else { tone(timer, phase) };
    let word = word(timer, playback, phase);
    let digits = text(timer, playback, view, now, zone, zones)
        .filter(|_| !hides(timer, left))
        .map(|(text, widest)| Digits { text, widest, tone });
    Face { digits, word, tone, phase, overtime }
}

/// What holds at zero never reads less.
fn held(timer: &Timer, shown: Shown) -> Shown {
    if (timer.is_break || timer.at_zero == AtZero::Hold) && shown.is_negative() {
        Shown::seconds(0)
    } else {
        shown
    }
}

fn phase(timer: &Timer, shown: Shown, length: Span) -> Phase {
    thresholds(timer, length).phase(shown)
}

fn tone(timer: &Timer, phase: Phase) -> Tone {
    match phase {
        Phase::Normal => Tone::Normal,
        Phase::Yellow => Tone::Yellow,
        Phase::Zero | Phase::Over if timer.is_break => Tone::Normal,
        Phase::Red | Phase::Zero => Tone::Red,
        Phase::Over => Tone::Over,
    }
}

fn word(timer: &Timer, playback: &Playback, phase: Phase) -> Option<Word> {
    match playback.state {
        PlayState::Stopped => return Some(Word::Ready),
        PlayState::Paused | PlayState::Other(_) => return Some(Word::Paused),
        PlayState::Running => {}
    }
    if timer.is_break {
        return matches!(phase, Phase::Zero | Phase::Over).then_some(Word::StartingSoon);
    }
    match phase {
        Phase::Normal => None,
        Phase::Yellow => Some(Word::WrapUp),
        Phase::Red => Some(Word::FinishNow),
        Phase::Zero => Some(Word::Time),
        Phase::Over => Some(Word::Over),
    }
}

/// Whether the digits are gone: at zero, where the item says so.
fn hides(timer: &Timer, left: Option<Span>) -> bool {
    timer.at_zero == AtZero::Hide && left.is_some_and(|left| left <= Span::ZERO)
}

/// The text and the widest text of its shape.
fn text(
    timer: &Timer,
    playback: &Playback,
    view: &View,
    now: ServerInstant,
    zone: &str,
    zones: &dyn Zones,
) -> Option<(String, String)> {
    let direction = match timer.appearance {
        Appearance::Hidden => return None,
        Appearance::TimeOfDay => {
            let clock = local_time(now, zone, zones).as_ms();
            let style = TimeStyle { hour12: false, seconds: true };
            return Some((format_time_of_day(clock, style), "00:00:00".to_owned()));
        }
        Appearance::CountUp => Direction::Up,
        Appearance::Countdown => Direction::Down,
    };
    let countdown = playback.countdown();
    let shown = countdown.shown(now, direction, view.resolution)?;
    let (shown, shape) = match (direction, countdown.duration) {
        (Direction::Down, Some(length)) => {
            let shown = held(timer, shown);
            (shown, Shape::of(length, shown, view.resolution))
        }
        _ => (shown, Shape::of_shown(shown, view.resolution)),
    };
    Some((format_shown(shown, view.style), shape.text()))
}
