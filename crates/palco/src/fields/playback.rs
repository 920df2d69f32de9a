//! Playback, the run, the last action.

use crate::json::{self, Object};
use crate::words::{self, Word};
use ghostlight_room::{IntentKind, LastAction, PlayState, Playback, Run, RunKind, ShowStop, TimerId};
use ghostlight_time::ServerInstant;
use serde_json::Value;

/// Playback as JSON, as it is at `at`: the `server_time` of the frame it stands in.
#[must_use]
pub fn playback_to_json(playback: &Playback, at: ServerInstant) -> Object {
    let mut map = Object::new();
    json::put(&mut map, "state", words::state_word(&playback.state));
    json::put(&mut map, "current_timer_id", playback.current.as_ref().map(TimerId::as_str));
    json::put(&mut map, "elapsed_ms", playback.elapsed_at(at).as_ms());
    json::put(&mut map, "duration_ms", json::ms(playback.duration));
    json::put(&mut map, "blackout", playback.blackout);
    json::put(&mut map, "flash", playback.flash);
    json::put(&mut map, "focus", playback.focus);
    if playback.held {
        json::put(&mut map, "held", true);
    }
    if let Some(stop) = &playback.show_stop {
        json::put(&mut map, "show_stop", show_stop_to_json(stop));
    }
    map
}

/// Playback from JSON; its elapsed is true at `at`. Without a `duration_ms` it has none yet: the
/// current item's is to be taken.
#[must_use]
pub fn playback_from_json(mut map: Object, at: ServerInstant) -> Playback {
    let from = &mut map;
    Playback {
        state: json::take_text(from, &["state"]).map_or(PlayState::Stopped, |word| words::read_state(&word)),
        current: json::take_text(from, &["current_timer_id", "timer_id"])
            .filter(|id| !id.is_empty())
            .map(TimerId::new),
        elapsed: json::take_ms(from, &["elapsed_ms"]).unwrap_or_default().or_zero(),
        at,
        duration: json::take_ms(from, &["duration_ms"]).map(ghostlight_time::Span::or_zero),
        blackout: json::take_bool(from, &["blackout"]).unwrap_or_default(),
        flash: json::take_bool(from, &["flash"]).unwrap_or_default(),
        focus: json::take_bool(from, &["focus"]).unwrap_or_default(),
        show_stop: json::take_object(from, &["show_stop"]).map(show_stop_from_json),
        held: json::take_bool(from, &["held"]).unwrap_or_default(),
    }
}

/// A stopped show as JSON.
#[must_use]
pub fn show_stop_to_json(stop: &ShowStop) -> Value {
    let mut map = Object::new();
    json::put(&mut map, "text", stop.text.as_str());
    json::put(&mut map, "was_running", stop.was_running);
    json::put(&mut map, "since", stop.since.as_ms());
    Value::Object(map)
}

/// A stopped show from JSON.
#[must_use]
pub fn show_stop_from_json(mut map: Object) -> ShowStop {
    ShowStop {
        text: json::take_text(&mut map, &["text"]).unwrap_or_default(),
        was_running: json::take_bool(&mut map, &["was_running"]).unwrap_or_default(),
        since: json::take_epoch(&mut map, &["since"]).unwrap_or_default(),
    }
}

/// A run as JSON.
#[must_use]
pub fn run_to_json(run: &Run) -> Value {
    let mut map = Object::new();
    json::put(&mut map, "number", run.number);
    json::put(&mut map, "kind", run.kind.word());
    json::put(&mut map, "started", json::epoch(run.started));
    json::put(&mut map, "ended", json::epoch(run.ended));
    Value::Object(map)
}

/// A run from JSON.
#[must_use]
pub fn run_from_json(mut map: Object) -> Run {
    Run {
        number: json::take_int(&mut map, &["number"]).map(json::small).unwrap_or_default(),
        kind: json::take_text(&mut map, &["kind"]).and_then(|word| RunKind::read(&word)).unwrap_or_default(),
        started: json::take_epoch(&mut map, &["started"]),
        ended: json::take_epoch(&mut map, &["ended"]),
    }
}

/// The last action as JSON.
#[must_use]
pub fn last_action_to_json(last: &LastAction) -> Value {
    let mut map = Object::new();
    json::put(&mut map, "seq", last.seq);
    json::put(&mut map, "action", last.action.word());
    if let Some(undone) = last.undone {
        json::put(&mut map, "undone", undone.word());
    }
    json::put(&mut map, "by", last.by.as_str());
    json::put(&mut map, "at", last.at.as_ms());
    json::put(&mut map, "item", last.item.as_str());
    json::put(&mut map, "undoable", last.undoable);
    Value::Object(map)
}

/// The last action from JSON; none where it names no action that is known.
#[must_use]
pub fn last_action_from_json(mut map: Object) -> Option<LastAction> {
    Some(LastAction {
        action: IntentKind::from_word(&json::take_text(&mut map, &["action"])?)?,
        undone: json::take_text(&mut map, &["undone"]).and_then(|word| IntentKind::from_word(&word)),
        seq: json::take_int(&mut map, &["seq"]).map(json::unsigned).unwrap_or_default(),
        by: json::take_text(&mut map, &["by"]).unwrap_or_default(),
        at: json::take_epoch(&mut map, &["at"]).unwrap_or_default(),
        item: json::take_text(&mut map, &["item"]).unwrap_or_default(),
        undoable: json::take_bool(&mut map, &["undoable"]).unwrap_or_default(),
    })
}
