//! Intents in Ontime's words, which differ from version to version.

use super::orders::Words;
use super::room::{LOWER, PUBLIC, SECONDARY, TIMER};
use super::wire::Generation::{self, V2, V3, V4};
use super::{Ontime, controls};
use crate::Unable;
use ghostlight_palco::ErrorCode;
use ghostlight_room::{
    Capabilities, DeviceDo, DeviceId, Edit, Intent, IntentKind, MessagePatch, Permit, PlayState, TimerId, Why,
};
use ghostlight_time::Span;
use serde_json::{Value, json};

/// More at once is refused there.
const MOST_ADDED_MS: i64 = 3_600_000;

pub(super) fn unable(code: ErrorCode, message: &str) -> Unable {
    Unable { code, message: message.to_owned() }
}

fn none_such() -> Unable {
    unable(ErrorCode::UnknownAction, "Ontime has no such thing.")
}

impl Ontime {
    /// What may be done: what the role may, what Ontime has, what makes sense now.
    pub(super) fn permits(&self) -> Capabilities {
        let snapshot = &self.snapshot;
        let sense = Capabilities::in_room(&snapshot.room, self.config.output, true);
        let devices = !snapshot.devices.is_empty() && self.generation >= Some(V3);
        let rolling = snapshot.room.playback.is_running();
        Capabilities::from_fn(|kind| match kind {
            _ if !self.config.output.may(kind) => Permit::Absent,
            IntentKind::Device if devices => Permit::Yes,
            IntentKind::Control => Permit::Yes,
            // It pauses what counts to a moment as well.
            IntentKind::Pause if rolling => Permit::Yes,
            _ if has(kind) => sense.of(kind),
            _ => Permit::No(Why::SourceCannot),
        })
    }

    /// The frame for an intent.
    pub(super) fn words(&self, intent: &Intent) -> Result<Words, Unable> {
        let generation = self.generation.ok_or_else(none_such)?;
        match intent {
            Intent::Play => Ok(self.start()),
            Intent::Pause => Ok(Words::new("pause", Value::Null)),
            Intent::Stop => Ok(Words::new("stop", Value::Null)),
            Intent::Reset => Ok(Words::new("reload", Value::Null)),
            Intent::Next { on } => self.step(on.as_ref(), "next", generation),
            Intent::Previous { on } => self.step(on.as_ref(), "previous", generation),
            Intent::GoTo { timer, on } => {
                self.still(on.as_ref())?;
                Ok(by_id("load", timer, generation))
            }
            Intent::AddTime(span) => add_time(*span, generation),
            Intent::Blackout(on) => Ok(timer_message(generation, "blackout", "set-timer-blackout", *on)),
            Intent::Flash(on) => Ok(timer_message(generation, "blink", "set-timer-blink", *on)),
            Intent::ShowMessage(id) => show(id.as_str(), true, generation),
            Intent::HideMessage => {
                let shown = self.snapshot.room.shown_message().map(|message| message.id.clone());
                show(shown.as_ref().map_or(TIMER, |id| id.as_str()), false, generation)
            }
            Intent::Edit(edit) => match edit.as_ref() {
                Edit::UpdateMessage(id, patch) => write(id.as_str(), patch, generation),
                _ => Err(unable(ErrorCode::UnknownAction, "The rundown is edited in Ontime itself.")),
            },
            Intent::Device { device, act } => on_device(device, act, generation),
            Intent::Control { key, value } => controls::words(key, value, generation),
            _ => Err(none_such()),
        }
    }

    /// Starts what is loaded; where nothing is, the first event that is not skipped.
    fn start(&self) -> Words {
        let room = &self.snapshot.room;
        let first = room.timers.iter().find(|timer| !timer.run.skipped);
        match (&room.playback.current, first, self.generation) {
            (None, Some(first), Some(generation)) if room.playback.state == PlayState::Stopped => {
                by_id("start", &first.id, generation)
            }
            _ => Words::new("start", Value::Null),
        }
    }

    fn step(&self, on: Option<&TimerId>, way: &str, generation: Generation) -> Result<Words, Unable> {
        self.still(on)?;
        Ok(if generation == V2 { Words::new(way, Value::Null) } else { Words::new("load", way) })
    }

    /// The room is where it was when the control was pressed.
    fn still(&self, on: Option<&TimerId>) -> Result<(), Unable> {
        if on.is_some() && on != self.snapshot.room.playback.current.as_ref() {
            return Err(unable(ErrorCode::Conflict, "The room has moved on to another item."));
        }
        Ok(())
    }
}

/// What Ontime has at all.
fn has(kind: IntentKind) -> bool {
    use IntentKind as K;
    matches!(
        kind,
        K::Play
            | K::Pause
            | K::Stop
            | K::Reset
            | K::Next
            | K::Previous
            | K::GoTo
            | K::AddTime
            | K::Blackout
            | K::StopBlackout
            | K::Flash
            | K::StopFlash
            | K::ShowMessage
            | K::HideMessage
            | K::EditMessages
    )
}

fn by_id(action: &str, timer: &TimerId, generation: Generation) -> Words {
    let id = timer.as_str();
    let words = match generation {
        V2 => Words::new(&[action, "id"].concat(), id),
        V3 | V4 => Words::new(action, json!({ "id": id })),
    };
    Words { id: id.to_owned(), ..words }
}

/// Seconds before version 4, milliseconds since.
fn add_time(span: Span, generation: Generation) -> Result<Words, Unable> {
    let ms = span.as_ms();
    if ms.saturating_abs() > MOST_ADDED_MS {
        return Err(unable(ErrorCode::BadRequest, "Ontime adds or takes an hour at most."));
    }
    if generation != V4 && ms % 1_000 != 0 {
        return Err(unable(ErrorCode::BadRequest, "This version of Ontime adds whole seconds only."));
    }
    Ok(match generation {
        V4 if ms < 0 => Words::new("addtime", json!({ "remove": -ms })),
        V4 => Words::new("addtime", json!({ "add": ms })),
        V2 | V3 => Words::new("addtime", ms / 1_000),
    })
}

fn timer_message(generation: Generation, key: &str, old: &str, value: impl Into<Value>) -> Words {
    match generation {
        V2 => Words::new(old, value),
        V3 | V4 => Words::new("message", json!({ "timer": { key: value.into() } })),
    }
}

/// What the second line is called.
const fn second(generation: Generation) -> &'static str {
    match generation {
        V4 => "secondary",
        V2 | V3 => "external",
    }
}

fn show(id: &str, on: bool, generation: Generation) -> Result<Words, Unable> {
    let old = |name: &str| Words::new(&["set-", name, "-message-visible"].concat(), on);
    Ok(match (id, generation) {
        (TIMER, _) => timer_message(generation, "visible", "set-timer-message-visible", on),
        (SECONDARY, V2) => old("external"),
        (SECONDARY, V3 | V4) => {
            let source = if on { Value::from(second(generation)) } else { Value::Null };
            Words::new("message", json!({ "timer": { "secondarySource": source } }))
        }
        (PUBLIC, V2) => old("public"),
        (LOWER, V2) => old("lower"),
        (PUBLIC | LOWER, V3) => Words::new("message", json!({ id: { "visible": on } })),
        _ => return Err(unable(ErrorCode::NotFound, "Ontime has no such message.")),
    })
}

/// Only the text of a message is Ontime's to change.
fn write(id: &str, patch: &MessagePatch, generation: Generation) -> Result<Words, Unable> {
    let Some(text) = patch.text.clone() else {
        return Err(unable(ErrorCode::UnknownAction, "Ontime's messages have a text and nothing else."));
    };
    let old = |name: &str| Words::new(&["set-", name, "-message-text"].concat(), text.clone());
    Ok(match (id, generation) {
        (TIMER, _) => timer_message(generation, "text", "set-timer-message-text", text),
        (SECONDARY, V2) => old("external"),
        (SECONDARY, V3 | V4) => Words::new("message", json!({ second(generation): text })),
        (PUBLIC, V2) => old("public"),
        (LOWER, V2) => old("lower"),
        (PUBLIC | LOWER, V3) => Words::new("message", json!({ id: { "text": text } })),
        _ => return Err(unable(ErrorCode::NotFound, "Ontime has no such message.")),
    })
}

fn on_device(device: &DeviceId, act: &DeviceDo, generation: Generation) -> Result<Words, Unable> {
    let target = device.as_str();
    match act {
        _ if generation == V2 => Err(none_such()),
        DeviceDo::Identify => Ok(Words::new("client", json!({ "target": target, "identify": true }))),
        DeviceDo::Rename(name) => Ok(Words::new("client", json!({ "target": target, "rename": name }))),
        DeviceDo::Reload | DeviceDo::Remove | DeviceDo::Allow => {
            Err(unable(ErrorCode::UnknownAction, "Ontime can only identify and rename its clients."))
        }
    }
}
