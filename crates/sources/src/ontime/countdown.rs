//! The countdown: computed from when the event started and how long it is, never from ticks.

use super::day::Present;
use super::store::{Clockwork, Mode, Store};
use super::wire::Generation;
use ghostlight_room::{PlayState, Playback, TimerId};
use ghostlight_time::{ServerInstant, Span};

/// What is told with its own clock fits the formula to this; ticks are a frame apart.
const FITS_MS: i64 = 50;
/// What is told without one may be the last broadcast's.
const FITS_STALE_MS: i64 = 2_500;
/// The same deadline: rounding of two clocks.
const SAME_MS: i64 = 5;

impl Clockwork {
    /// Whether it counts.
    pub(super) fn runs(&self) -> bool {
        match self.mode {
            Mode::Play => true,
            // Waiting for its start it stands.
            Mode::Roll => !self.pending && self.current.is_some(),
            _ => false,
        }
    }

    /// The live length, whole with what was added. In what is taken away the length stays, so that the
    /// thresholds hold as they do in Ontime.
    fn length(&self, generation: Generation, left: i64) -> i64 {
        let planned = self.duration.unwrap_or(0);
        let live = match generation {
            Generation::V4 => left + self.elapsed.unwrap_or(0).max(0),
            // There elapsed is the length less what remains, whatever was added.
            Generation::V2 | Generation::V3 => planned + self.added.max(0),
        };
        live.max(planned).max(left)
    }
}

/// The time of day at which the event of a running timer is over.
fn over_at(store: &Store) -> Option<i64> {
    let timer = &store.timer;
    let event = store.now.as_ref();
    match event.filter(|event| event.to_end).and_then(|event| event.end) {
        Some(end) => Some(end + timer.added),
        None => Some(timer.started? + timer.duration? + timer.added),
    }
}

/// When the running event is over. `told` is the instant at which the `current` of the store was true;
/// `paired` says that both came in one frame.
pub(super) fn deadline(
    store: &Store,
    present: Present,
    told: ServerInstant,
    paired: bool,
) -> Option<ServerInstant> {
    let current = store.timer.current.filter(|_| store.timer.runs())?;
    let by_ticks = told + Span::from_ms(current);
    let fits = Span::from_ms(if paired { FITS_MS } else { FITS_STALE_MS });
    let by_plan = over_at(store).map(|over| present.nearest(over, by_ticks));
    Some(by_plan.filter(|at| (*at - by_ticks).abs() <= fits).unwrap_or(by_ticks))
}

/// The playback, hung so that it is over at `deadline`. What hung there before stays as it hung.
pub(super) fn playback(
    store: &Store,
    generation: Generation,
    deadline: Option<ServerInstant>,
    now: ServerInstant,
    before: &Playback,
) -> Playback {
    let timer = &store.timer;
    let mut playback = Playback {
        state: state(timer),
        current: store.now.as_ref().map(|event| TimerId::from(event.id.as_str())),
        at: now,
        blackout: store.blackout,
        flash: store.blink,
        ..Playback::default()
    };
    let left = match (deadline, timer.current) {
        (Some(deadline), _) => (deadline - now).as_ms(),
        (None, Some(current)) => current,
        (None, None) => return kept(playback, before),
    };
    // The length as it was told, not as it has become since.
    let length = timer.length(generation, timer.current.unwrap_or(left)).max(left);
    playback.duration = Some(Span::from_ms(length));
    playback.elapsed = Span::from_ms(length - left);
    kept(playback, before)
}

fn state(timer: &Clockwork) -> PlayState {
    match &timer.mode {
        Mode::Play => PlayState::Running,
        Mode::Pause => PlayState::Paused,
        Mode::Roll if timer.runs() => PlayState::Running,
        // Armed, or rolling and waiting for the planned start.
        Mode::Stop | Mode::Armed | Mode::Roll => PlayState::Stopped,
        Mode::Other(word) => PlayState::Other(word.clone()),
    }
}

/// The anchor of before, where the new one says the same.
fn kept(mut playback: Playback, before: &Playback) -> Playback {
    let near = |a: Option<Span>, b: Option<Span>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs().as_ms() <= SAME_MS,
        (a, b) => a == b,
    };
    let alike = before.state == playback.state
        && before.current == playback.current
        && near(before.duration, playback.duration)
        && before.at <= playback.at
        && near(before.remaining_at(playback.at), playback.remaining_at(playback.at));
    if alike {
        playback.duration = before.duration;
        playback.elapsed = before.elapsed;
        playback.at = before.at;
    }
    playback
}
