//! Writing frames.

use super::{LogEntry, MessageUpdate, PlaybackStatus, ServerFrame, TimerUpdate, room};
use crate::fields;
use crate::json::{self, Object};
use crate::words;
use ghostlight_room::{DeviceDo, MessageId, TimerId};
use serde_json::Value;

pub(super) fn encode(frame: &ServerFrame) -> String {
    json::write(match frame {
        ServerFrame::Room(frame) => room::encode(frame),
        ServerFrame::PlaybackStatus(status) => playback_status(status),
        ServerFrame::TimerUpdate(update) => nested("timer_update", "timer", timer_update(update)),
        ServerFrame::MessageUpdate(update) => nested("message_update", "message", message_update(update)),
        ServerFrame::SettingsUpdate(update) => nested("settings_update", "room", update.0.clone()),
        ServerFrame::Pong { server_time } => {
            let mut map = json::typed("pong");
            if let Some(at) = server_time {
                json::put(&mut map, "server_time", at.as_ms());
            }
            map
        }
        ServerFrame::Ping => json::typed("ping"),
        ServerFrame::Ack { id, effect } => {
            let mut map = json::typed("ack");
            json::put(&mut map, "id", id.as_value().clone());
            json::put(&mut map, "effect", *effect);
            map
        }
        ServerFrame::Error(bad) => bad.to_json(),
        ServerFrame::Devices(devices) => {
            let mut map = json::typed("devices");
            json::put(&mut map, "devices", devices.iter().map(fields::device_to_json).collect::<Vec<_>>());
            map
        }
        ServerFrame::Log(entries) => {
            let mut map = json::typed("log");
            json::put(&mut map, "entries", entries.iter().map(LogEntry::to_json).collect::<Vec<_>>());
            map
        }
        ServerFrame::RestAnswer { id, status, body } => {
            let mut map = json::typed("rest");
            json::put(&mut map, "id", id.as_value().clone());
            json::put(&mut map, "status", *status);
            json::put(&mut map, "body", body.clone());
            map
        }
        ServerFrame::DeviceDo(act) => {
            let mut map = json::typed("device");
            json::put(&mut map, "do", act.word());
            if let DeviceDo::Rename(name) = act {
                json::put(&mut map, "name", name.as_str());
            }
            map
        }
        ServerFrame::Unknown { kind } => json::typed(kind),
    })
}

fn nested(kind: &str, key: &str, inner: Object) -> Object {
    let mut map = json::typed(kind);
    json::put(&mut map, key, inner);
    map
}

fn playback_status(status: &PlaybackStatus) -> Object {
    let mut map = json::typed("playback_status");
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            json::put(&mut map, key, value);
        }
    };
    put("state", status.state.as_ref().map(|state| words::state_word(state).into()));
    put("timer_id", status.timer.as_ref().map(|id| id.as_ref().map(TimerId::as_str).into()));
    put("elapsed_ms", status.elapsed.map(|span| span.as_ms().into()));
    put("duration_ms", status.duration.map(|span| span.as_ms().into()));
    put("server_time", status.server_time.map(|at| at.as_ms().into()));
    put("blackout", status.blackout.map(Value::from));
    put("flash", status.flash.map(Value::from));
    put("focus", status.focus.map(Value::from));
    put("seq", status.seq.map(Value::from));
    put("show_stop", status.show_stop.as_ref().map(|stop| json::or_null(stop, fields::show_stop_to_json)));
    put("held", status.held.map(Value::from));
    put("run", status.run.as_ref().map(fields::run_to_json));
    put(
        "last_action",
        status.last_action.as_ref().map(|last| json::or_null(last, fields::last_action_to_json)),
    );
    if let Some(message) = &status.message {
        put("message_id", Some(message.as_ref().map(|(id, _)| id.as_str()).into()));
        put("message_shown_at", Some(json::epoch(message.as_ref().and_then(|(_, at)| *at))));
    }
    if !status.timer_runs.is_empty() {
        let runs =
            status.timer_runs.iter().map(|(id, run)| Value::Object(fields::timer_run_to_json(id, run)));
        put("timer_runs", Some(runs.collect::<Vec<_>>().into()));
    }
    map
}

fn action(word: &str) -> Object {
    let mut map = Object::new();
    json::put(&mut map, "action", word);
    map
}

fn timer_update(update: &TimerUpdate) -> Object {
    match update {
        TimerUpdate::Put { create, timer } => put(*create, "timer", timer),
        TimerUpdate::Delete(id) => delete(id.as_str(), "timer"),
        TimerUpdate::Reorder(ids) => reorder(ids.iter().map(TimerId::as_str)),
        TimerUpdate::Unknown(word) => action(word),
    }
}

fn message_update(update: &MessageUpdate) -> Object {
    match update {
        MessageUpdate::Put { create, message } => put(*create, "message", message),
        MessageUpdate::Delete(id) => delete(id.as_str(), "message"),
        MessageUpdate::Reorder(ids) => reorder(ids.iter().map(MessageId::as_str)),
        MessageUpdate::Unknown(word) => action(word),
    }
}

fn put(create: bool, key: &str, fields: &Object) -> Object {
    let mut map = action(if create { "create" } else { "update" });
    json::put(&mut map, key, fields.clone());
    map
}

fn delete(id: &str, key: &str) -> Object {
    let mut inner = Object::new();
    json::put(&mut inner, "id", id);
    let mut map = action("delete");
    json::put(&mut map, key, inner);
    map
}

fn reorder<'a>(ids: impl Iterator<Item = &'a str>) -> Object {
    let mut map = action("reorder");
    json::put(&mut map, "ids", ids.map(Value::from).collect::<Vec<_>>());
    map
}

impl LogEntry {
    /// The entry as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = Object::new();
        json::put(&mut map, "seq", self.seq);
        json::put(&mut map, "at", self.at.as_ms());
        json::put(&mut map, "action", self.action.as_str());
        json::put(&mut map, "by", self.by.as_str());
        json::put(&mut map, "item", self.item.as_str());
        json::put(&mut map, "text", self.text.as_str());
        Value::Object(map)
    }

    /// An entry from JSON.
    #[must_use]
    pub fn from_json(mut map: Object) -> Self {
        let from = &mut map;
        Self {
            seq: json::take_int(from, &["seq"]).map(json::unsigned).unwrap_or_default(),
            at: json::take_epoch(from, &["at"]).unwrap_or_default(),
            action: json::take_text(from, &["action"]).unwrap_or_default(),
            by: json::take_text(from, &["by"]).unwrap_or_default(),
            item: json::take_text(from, &["item"]).unwrap_or_default(),
            text: json::take_text(from, &["text"]).unwrap_or_default(),
        }
    }
}
