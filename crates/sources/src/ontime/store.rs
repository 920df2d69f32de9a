//! Ontime's state, merged from whole frames and patches, in one spelling for all versions.

use super::event::{Event, selected};
use super::wire::{Generation, flag, int, number, text};
use serde_json::Value;

/// The word of a timer's state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Stop,
    Armed,
    Play,
    Pause,
    Roll,
    Other(String),
}

impl Mode {
    fn read(word: &str) -> Self {
        match word {
            "stop" | "" => Self::Stop,
            "armed" => Self::Armed,
            "play" => Self::Play,
            "pause" => Self::Pause,
            "roll" => Self::Roll,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The timer, in milliseconds; `started` is of the server's day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Clockwork {
    pub(super) mode: Mode,
    pub(super) pending: bool,
    pub(super) added: i64,
    pub(super) current: Option<i64>,
    pub(super) duration: Option<i64>,
    pub(super) elapsed: Option<i64>,
    pub(super) secondary: Option<i64>,
    pub(super) started: Option<i64>,
}

/// One of the texts that Ontime can show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) visible: bool,
}

/// One aux timer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Aux {
    pub(super) duration: i64,
    pub(super) current: i64,
    pub(super) playback: String,
    pub(super) direction: String,
}

/// How far off the plan: positive is behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    pub(super) absolute: Option<i64>,
    pub(super) relative: Option<i64>,
    /// `absolute` or `relative`; empty where the version has no modes.
    pub(super) mode: String,
    /// Of the server's day.
    pub(super) end: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Store {
    pub(super) timer: Clockwork,
    pub(super) message: Said,
    pub(super) blink: bool,
    pub(super) blackout: bool,
    /// What stands in the second line: `secondary` (`external` before), `aux1`…
    pub(super) line: String,
    pub(super) secondary: Said,
    pub(super) public: Option<Said>,
    pub(super) lower: Option<Said>,
    pub(super) on_air: Option<bool>,
    pub(super) now: Option<Event>,
    pub(super) next: Option<Event>,
    pub(super) flag: Option<Event>,
    pub(super) group: String,
    pub(super) offset: Offset,
    pub(super) actual_start: Option<i64>,
    /// Days since the rundown's first.
    pub(super) day: i64,
    pub(super) aux: [Option<Aux>; 3],
}

/// What a patch brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The server's time of day.
    pub(super) clock: Option<i64>,
    /// Something about the countdown.
    pub(super) timer: bool,
    /// Anything else that is another one now.
    pub(super) rest: bool,
}

impl Store {
    /// Takes a patch: a key that is present replaces that key whole.
    pub(super) fn take(&mut self, generation: Generation, payload: &Value) -> Told {
        let before = self.clone();
        let mut told = Told::default();
        let Some(keys) = payload.as_object() else { return told };
        for (key, value) in keys {
            self.take_key(key, value, &mut told);
        }
        if generation == Generation::V2 {
            self.take_v2(payload, &before, &mut told);
        }
        let timer = core::mem::take(&mut self.timer);
        told.rest = *self != Store { timer: Clockwork::default(), ..before };
        self.timer = timer;
        told
    }

    fn take_key(&mut self, key: &str, value: &Value, told: &mut Told) {
        match key {
            "clock" => told.clock = number(value),
            "timer" => {
                told.timer = true;
                self.timer = clockwork(value);
            }
            "message" => self.take_message(value),
            "onAir" => self.on_air = value.as_bool(),
            "eventNow" => self.now = Event::read(value),
            "eventNext" => self.next = Event::read(value),
            "eventFlag" => self.flag = Event::read(value),
            "groupNow" => self.group = text(value, "title"),
            "currentBlock" => {
                self.group = value.get("block").map(|block| text(block, "title")).unwrap_or_default()
            }
            "offset" => self.take_offset(value),
            "rundown" => self.take_run(value),
            "runtime" => {
                self.take_run(value);
                // 3.x counted the other way: positive was ahead.
                self.offset.absolute = int(value, "offset").map(|ahead| -ahead);
                self.offset.relative = int(value, "relativeOffset").map(|ahead| -ahead);
                self.offset.mode = text(value, "offsetMode");
                self.offset.end = int(value, "expectedEnd");
            }
            "auxtimer1" => self.take_aux(0, value),
            "auxtimer2" => self.take_aux(1, value),
            "auxtimer3" => self.take_aux(2, value),
            _ => {}
        }
    }

    fn take_message(&mut self, value: &Value) {
        let Some(timer) = value.get("timer") else { return };
        self.message = Said { text: text(timer, "text"), visible: flag(timer, "visible") };
        self.blink = flag(timer, "blink");
        self.blackout = flag(timer, "blackout");
        self.line = text(timer, "secondarySource");
        let external = value.get("external");
        let second = value.get("secondary").or(external);
        self.secondary.text = match second {
            Some(Value::Object(_)) => external.map(|external| text(external, "text")).unwrap_or_default(),
            _ => second.and_then(Value::as_str).unwrap_or_default().to_owned(),
        };
        self.secondary.visible = matches!(self.line.as_str(), "secondary" | "external");
        let hall = |key: &str| value.get(key).filter(|of| of.is_object()).map(said);
        self.public = hall("public").or_else(|| self.public.take());
        self.lower = hall("lower").or_else(|| self.lower.take());
    }

    fn take_offset(&mut self, value: &Value) {
        self.offset = Offset {
            absolute: int(value, "absolute"),
            relative: int(value, "relative"),
            mode: text(value, "mode"),
            end: int(value, "expectedRundownEnd"),
        };
    }

    fn take_run(&mut self, value: &Value) {
        self.actual_start = int(value, "actualStart");
        self.day = int(value, "currentDay").unwrap_or(0);
    }

    fn take_aux(&mut self, place: usize, value: &Value) {
        if let Some(aux) = self.aux.get_mut(place) {
            *aux = value.is_object().then(|| Aux {
                duration: int(value, "duration").unwrap_or(0),
                current: int(value, "current").unwrap_or(0),
                playback: text(value, "playback"),
                direction: text(value, "direction"),
            });
        }
    }

    /// Version 2 keeps some things elsewhere, and tells some of them in two frames.
    fn take_v2(&mut self, payload: &Value, before: &Self, told: &mut Told) {
        if let Some(timer) = payload.get("timer") {
            told.clock = int(timer, "clock");
        }
        if let Some(mode) = payload.get("playback").and_then(Value::as_str) {
            self.timer.mode = Mode::read(mode);
            told.timer = true;
        }
        // While it reloads an edited event it says for a millisecond that none is loaded.
        if self.now.is_none() && self.timer.mode != Mode::Stop && self.timer.duration.is_some() {
            self.now.clone_from(&before.now);
            self.next.clone_from(&before.next);
        }
        // A timer that is not that of the event that it names yet.
        if selected(payload, Generation::V2).is_some() && self.timer.duration.is_none() {
            self.timer.duration = self.now.as_ref().map(|event| event.duration);
        }
        if let Some(message) = payload.get("timerMessage") {
            self.message = said(message);
            self.blink = flag(message, "timerBlink");
            self.blackout = flag(message, "timerBlackout");
        }
        if let Some(external) = payload.get("externalMessage") {
            self.secondary = said(external);
        }
        self.public = payload.get("publicMessage").map(said).or_else(|| self.public.take());
        self.lower = payload.get("lowerMessage").map(said).or_else(|| self.lower.take());
    }

    /// Behind the plan by so much, in the mode that is chosen there.
    pub(super) fn behind(&self) -> Option<i64> {
        if self.offset.mode == "relative" { self.offset.relative } else { self.offset.absolute }
    }
}

fn said(of: &Value) -> Said {
    Said { text: text(of, "text"), visible: flag(of, "visible") }
}

fn clockwork(of: &Value) -> Clockwork {
    Clockwork {
        mode: Mode::read(&text(of, "playback")),
        pending: text(of, "phase") == "pending",
        added: int(of, "addedTime").unwrap_or(0),
        current: int(of, "current"),
        duration: int(of, "duration"),
        elapsed: int(of, "elapsed"),
        secondary: int(of, "secondaryTimer"),
        started: int(of, "startedAt"),
    }
}
