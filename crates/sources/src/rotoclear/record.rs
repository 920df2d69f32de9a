//! The recording: the camera tells that it records and not since when, so the clock is this device's own
//! and says how much it knows.

use super::keys::word;
use ghostlight_room::{Appearance, PlayState, Playback, Timer, TimerId, TimerRun};
use ghostlight_time::{ServerInstant, Span, format_span};
use serde_json::Value;

/// So many recordings are remembered.
const MOST_SEGMENTS: usize = 50;
/// So many lines a recording.
const MOST_NOTES: usize = 100;

/// What `record` says, in any of the spellings that were seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    Off,
    On,
    Paused,
    /// A word that is not known.
    Other(String),
}

impl State {
    pub(super) fn read(value: &Value) -> Self {
        let said = match value {
            Value::Bool(true) => return Self::On,
            Value::Bool(false) => return Self::Off,
            value => word(value).unwrap_or_default(),
        };
        match said.to_ascii_lowercase().as_str() {
            "on" | "true" | "1" | "start" | "started" | "recording" | "pause_release" | "resume" => Self::On,
            "off" | "false" | "0" | "stop" | "stopped" | "idle" => Self::Off,
            "pause" | "paused" => Self::Paused,
            _ => Self::Other(said),
        }
    }
}

/// How well the length of a recording is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sure {
    /// It began before our eyes, and nothing was missed since.
    #[default]
    Exact,
    /// It ran already when it was first heard of.
    AtLeast,
    /// Something may have been missed, or it was told in whole seconds.
    About,
}

impl Sure {
    const fn words(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::AtLeast => "for at least",
            Self::About => "for about",
        }
    }
}

/// One recording.
#[derive(Clone, Debug, Default, PartialEq)]
struct Segment {
    number: u32,
    started: ServerInstant,
    ended: Option<ServerInstant>,
    /// What it had run up to its last start or pause.
    ran: Span,
    /// Since when it runs.
    since: Option<ServerInstant>,
    sure: Sure,
    notes: Vec<String>,
}

impl Segment {
    fn ran_at(&self, now: ServerInstant) -> Span {
        self.ran + self.since.map_or(Span::ZERO, |since| (now - since).or_zero())
    }

    fn stand(&mut self, now: ServerInstant) {
        self.ran = self.ran_at(now);
        self.since = None;
    }

    fn id(&self) -> TimerId {
        TimerId::new(["recording-", &self.number.to_string()].concat())
    }
}

/// The recordings that this page has seen, and the clock of the present one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Recorder {
    state: Option<State>,
    segments: Vec<Segment>,
    last: u32,
    /// The connection was lost since the state was last told.
    gap: bool,
}

impl Recorder {
    pub(super) fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// Takes what `record` says. The same twice (the confirmation, and the broadcast behind it) is once.
    pub(super) fn take(&mut self, state: State, now: ServerInstant) {
        let missed = core::mem::take(&mut self.gap) || matches!(self.state, Some(State::Other(_)));
        let seen_off = self.state == Some(State::Off) && !missed;
        self.state = Some(state.clone());
        if state != State::Off && self.open().is_none() {
            self.begin(if seen_off && state == State::On { Sure::Exact } else { Sure::AtLeast }, now);
        }
        let Some(segment) = self.open_mut() else { return };
        if missed && segment.started < now {
            segment.sure = Sure::About;
        }
        match state {
            State::On => {
                segment.since.get_or_insert(now);
            }
            State::Paused | State::Other(_) => segment.stand(now),
            State::Off => {
                segment.stand(now);
                segment.ended = Some(now);
            }
        }
    }

    fn begin(&mut self, sure: Sure, now: ServerInstant) {
        self.last += 1;
        if self.segments.len() >= MOST_SEGMENTS {
            self.segments.remove(0);
        }
        self.segments.push(Segment { number: self.last, started: now, sure, ..Segment::default() });
    }

    fn open(&self) -> Option<&Segment> {
        self.segments.last().filter(|segment| segment.ended.is_none())
    }

    fn open_mut(&mut self) -> Option<&mut Segment> {
        self.segments.last_mut().filter(|segment| segment.ended.is_none())
    }

    /// The connection is gone: what happens meanwhile is not told.
    pub(super) fn lost(&mut self) {
        self.gap = self.state.is_some();
    }

    /// This machine's clock jumped.
    pub(super) fn doubt(&mut self) {
        if let Some(segment) = self.open_mut().filter(|segment| segment.since.is_some()) {
            segment.sure = Sure::About;
        }
    }

    /// Whether the camera is worth asking how long it has recorded.
    pub(super) fn is_unsure(&self) -> bool {
        self.open().is_some_and(|segment| segment.sure != Sure::Exact)
    }

    /// The camera has told how long it has recorded.
    pub(super) fn told(&mut self, ran: Span, now: ServerInstant) {
        if let Some(segment) = self.open_mut().filter(|segment| segment.sure != Sure::Exact) {
            segment.ran = ran;
            segment.since = segment.since.map(|_| now);
            segment.started = now - ran;
            segment.sure = Sure::About;
        }
    }

    /// Writes a line into the present recording.
    pub(super) fn note(&mut self, what: &str, now: ServerInstant) {
        if let Some(segment) = self.open_mut().filter(|segment| segment.notes.len() < MOST_NOTES) {
            let ran = Span::from_ms(segment.ran_at(now).as_ms() / 1_000 * 1_000);
            segment.notes.push([what, " at ", &format_span(ran)].concat());
        }
    }

    pub(super) fn first_start(&self) -> Option<ServerInstant> {
        self.segments.first().map(|segment| segment.started)
    }

    pub(super) fn timers(&self, camera: &str) -> Vec<Timer> {
        let timers = (0..).zip(&self.segments).map(|(position, segment)| {
            let open = segment.ended.is_none();
            let word = match (&self.state, open) {
                (Some(State::Paused), true) => "Recording paused".to_owned(),
                (_, true) => "Recording".to_owned(),
                (_, false) => format!("Recording {}", segment.number),
            };
            let sure = segment.sure.words();
            let name = if open && !sure.is_empty() { [&word, " ", sure].concat() } else { word };
            Timer {
                id: segment.id(),
                position,
                name,
                planned_speaker: if open { camera.to_owned() } else { String::new() },
                notes: segment.notes.join("\n"),
                label: sure.to_owned(),
                duration: segment.ran,
                appearance: Appearance::CountUp,
                run: TimerRun {
                    started: Some(segment.started),
                    ended: segment.ended,
                    elapsed: segment.ran,
                    ..TimerRun::default()
                },
                ..Timer::default()
            }
        });
        timers.collect()
    }

    pub(super) fn playback(&self) -> Playback {
        let Some(segment) = self.open() else { return Playback::default() };
        let state = match &self.state {
            Some(State::On) => PlayState::Running,
            Some(State::Other(word)) => PlayState::Other(word.clone()),
            _ => PlayState::Paused,
        };
        Playback {
            state,
            current: Some(segment.id()),
            elapsed: segment.ran,
            at: segment.since.unwrap_or(segment.started),
            ..Playback::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_spelling() {
        for on in
            [json!(true), json!("on"), json!("ON"), json!("pause_release"), json!("recording"), json!(1)]
        {
            assert_eq!(State::read(&on), State::On, "{on}");
        }
        for off in [json!(false), json!("off"), json!("stop"), json!("stopped"), json!(0)] {
            assert_eq!(State::read(&off), State::Off, "{off}");
        }
        assert_eq!(State::read(&json!("paused")), State::Paused);
        assert_eq!(State::read(&json!("finalizing")), State::Other("finalizing".to_owned()));
        assert_eq!(State::read(&json!(null)), State::Other(String::new()));
    }

    #[test]
    fn segments_are_bounded() {
        let mut recorder = Recorder::default();
        for n in 0..200 {
            recorder.take(State::On, ServerInstant::from_ms(n * 10));
            for _ in 0..200 {
                recorder.note("Snap", ServerInstant::from_ms(n * 10 + 1));
            }
            recorder.take(State::Off, ServerInstant::from_ms(n * 10 + 5));
        }
        let timers = recorder.timers("");
        assert_eq!((timers.len(), timers[49].name.as_str()), (50, "Recording 200"));
        assert_eq!(timers[49].notes.lines().count(), 100);
    }
}
