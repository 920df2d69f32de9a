//! What is told of a source at a moment, and when it is another.

use crate::Now;
use crate::source::wall_as_server;
use ghostlight_room::{AtZero, Audience, PlayState, Room, RoomSnapshot};
use ghostlight_time::{Direction, Phase, Resolution, ServerClock, ServerInstant, Shown, Span, Thresholds};
use serde_json::{Value, json};

/// A countdown that moved by less has not been moved, but seen better.
const MOVED_MS: i64 = 5;

/// Where the recorded connection stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkWord {
    /// Not yet open.
    #[default]
    Connecting,
    /// Open; the whole state is awaited.
    Syncing,
    /// All is well.
    Ready,
    /// It ended.
    Waiting,
    /// The server refused.
    Refused,
}

impl LinkWord {
    const fn word(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Syncing => "syncing",
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
        }
    }
}

/// What a page knows from a moment on.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The recording's time, milliseconds.
    pub t_ms: f64,
    /// The connection.
    pub link: LinkWord,
    /// `stopped`, `running`, `paused`, or the server's own word.
    pub state: String,
    /// The current item's id.
    pub current: Option<String>,
    /// What remains, milliseconds.
    pub remaining_ms: Option<i64>,
    /// The live length, milliseconds.
    pub duration_ms: Option<i64>,
    /// The phase; none where nothing is counted down.
    pub phase: Option<&'static str>,
    /// The text that shows.
    pub message: Option<String>,
    /// The stage is dark.
    pub blackout: bool,
}

impl Change {
    /// It as a line of JSON.
    #[must_use]
    pub fn to_json_line(&self) -> String {
        let t = (self.t_ms * 1_000.0).round() / 1_000.0;
        let t_ms = if t.fract() == 0.0 { Value::from(t as i64) } else { json!(t) };
        // By hand, so that the fields stand in the order in which people read them.
        let fields = [
            ("t_ms", t_ms),
            ("link", json!(self.link.word())),
            ("state", json!(self.state)),
            ("current", json!(self.current)),
            ("remaining_ms", json!(self.remaining_ms)),
            ("duration_ms", json!(self.duration_ms)),
            ("phase", json!(self.phase)),
            ("message", json!(self.message)),
            ("blackout", json!(self.blackout)),
        ];
        let fields: Vec<String> = fields.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    }

    /// Whether it says what another says, but for the time that has passed.
    fn continues(&self, before: &Self, running: bool) -> bool {
        let passed = if running { (self.t_ms - before.t_ms).round() as i64 } else { 0 };
        let near = match (self.remaining_ms, before.remaining_ms) {
            (Some(now), Some(then)) => (then - passed - now).abs() <= MOVED_MS,
            (now, then) => now == then,
        };
        let same = Self { t_ms: before.t_ms, remaining_ms: before.remaining_ms, ..self.clone() };
        near && same == *before
    }
}

/// Sees changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Watcher {
    last: Option<Change>,
    room: Room,
}

impl Watcher {
    pub(super) fn look(
        &mut self,
        snapshot: &RoomSnapshot,
        link: LinkWord,
        t_ms: f64,
        now: Now,
        clock: &ServerClock,
    ) -> Option<Change> {
        let room = &snapshot.room;
        if self.room.playback != room.playback || self.room.timers != room.timers {
            self.room.playback.clone_from(&room.playback);
            self.room.timers.clone_from(&room.timers);
        }
        let now = server_now(now, clock);
        let change = change(room, link, t_ms, now);
        let running = room.playback.is_running();
        if self.last.as_ref().is_some_and(|last| change.continues(last, running)) {
            return None;
        }
        self.last = Some(change.clone());
        Some(change)
    }

    /// In how many milliseconds the digits flip next, and the phase perhaps with them.
    pub(super) fn next_turn(&self, now: Now, clock: &ServerClock) -> Option<f64> {
        let at = server_now(now, clock);
        let flip = self.room.playback.countdown().next_flip(at, Direction::Down, Resolution::Second)?;
        let local = clock.local_of(flip, now.local);
        // A millisecond is the least: what is rounded must not stand still.
        Some(local.map_or((flip - at).as_ms() as f64, |local| local.since(now.local)).max(1.0))
    }
}

fn server_now(now: Now, clock: &ServerClock) -> ServerInstant {
    clock.server_now(now.local).unwrap_or_else(|| wall_as_server(now.wall))
}

fn change(room: &Room, link: LinkWord, t_ms: f64, now: ServerInstant) -> Change {
    let playback = &room.playback;
    let remaining = playback.remaining_at(now);
    let message = room.shown_message().filter(|message| {
        // What the stage shows: not what is for the hall or the crew.
        let to_stage = matches!(message.audience, Audience::Stage | Audience::All);
        let end = message.shown_at.zip(message.lifetime).map(|(since, lifetime)| since + lifetime);
        to_stage && end.is_none_or(|end| end > now)
    });
    Change {
        t_ms,
        link,
        state: match &playback.state {
            PlayState::Stopped => "stopped".to_owned(),
            PlayState::Running => "running".to_owned(),
            PlayState::Paused => "paused".to_owned(),
            PlayState::Other(word) => word.clone(),
        },
        current: playback.current.as_ref().map(|id| id.as_str().to_owned()),
        remaining_ms: remaining.map(Span::as_ms),
        duration_ms: playback.duration.map(Span::as_ms),
        phase: phase(room, remaining),
        message: message.map(|message| message.text.clone()),
        blackout: playback.blackout,
    }
}

/// The phase that the stage shows.
fn phase(room: &Room, remaining: Option<Span>) -> Option<&'static str> {
    let (timer, left, length) = (room.current()?, remaining?, room.playback.duration?);
    let shown = Shown::of_remaining(left, Resolution::Second);
    let holds = timer.is_break || timer.at_zero == AtZero::Hold;
    let shown = if holds && shown.is_negative() { Shown::seconds(0) } else { shown };
    let set = Thresholds { yellow: timer.wrap_yellow, red: timer.wrap_red };
    let zones = if timer.is_break { Default::default() } else { set.resolve(length) };
    Some(match zones.phase(shown) {
        Phase::Normal => "normal",
        Phase::Yellow => "yellow",
        Phase::Red => "red",
        Phase::Zero => "zero",
        Phase::Over => "over",
    })
}
