//! Reading frames.

use super::room::{devices_from_json, objects};
use super::{LogEntry, MessageUpdate, PlaybackStatus, ServerFrame, SettingsUpdate, TimerUpdate, room};
use crate::fields;
use crate::json::{self, Object};
use crate::words;
use crate::{BadFrame, CommandId, ErrorCode};
use ghostlight_room::{MessageId, TimerId, TimerRun};
use ghostlight_time::Span;
use serde_json::Value;

pub(super) fn decode(text: &str) -> Result<ServerFrame, BadFrame> {
    let mut map = json::object(text)?;
    let kind = json::take_text(&mut map, &["type"])
        .ok_or_else(|| BadFrame::request("The field type is missing."))?;
    Ok(match kind.as_str() {
        "room" => ServerFrame::Room(Box::new(room::decode(map)?)),
        "playback_status" => ServerFrame::PlaybackStatus(Box::new(playback_status(map))),
        "timer_update" => ServerFrame::TimerUpdate(timer_update(change(map, "timer")?)),
        "message_update" => ServerFrame::MessageUpdate(message_update(change(map, "message")?)),
        "settings_update" => ServerFrame::SettingsUpdate(settings_update(map)),
        "pong" => ServerFrame::Pong { server_time: json::take_epoch(&mut map, &["server_time"]) },
        "ping" => ServerFrame::Ping,
        "ack" => ServerFrame::Ack {
            id: id(&map).ok_or_else(|| BadFrame::request("An ack has to name its command."))?,
            effect: json::take_bool(&mut map, &["effect"]).unwrap_or(true),
        },
        "error" => ServerFrame::Error(error(map)),
        "devices" => {
            let devices = json::take_array(&mut map, &["devices"]).unwrap_or_default();
            ServerFrame::Devices(devices_from_json(devices))
        }
        "log" => {
            let entries = json::take_array(&mut map, &["entries"]).unwrap_or_default();
            ServerFrame::Log(objects(entries).map(LogEntry::from_json).collect())
        }
        "rest" => ServerFrame::RestAnswer {
            id: id(&map).ok_or_else(|| BadFrame::request("A rest answer has to name its request."))?,
            status: json::take_int(&mut map, &["status"])
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or_default(),
            body: map.remove("body").unwrap_or_default(),
        },
        "device" => {
            let name = json::take_text(&mut map, &["name"]);
            let word = json::take_text(&mut map, &["do"]).unwrap_or_default();
            words::read_device_do(&word, name).map_or(ServerFrame::Unknown { kind }, ServerFrame::DeviceDo)
        }
        _ => ServerFrame::Unknown { kind },
    })
}

fn id(map: &Object) -> Option<CommandId> {
    map.get("id").and_then(CommandId::from_json)
}

fn error(mut map: Object) -> BadFrame {
    let id = id(&map);
    let code = json::take_text(&mut map, &["code"]).unwrap_or_default();
    let message = json::take_text(&mut map, &["message", "error"]).unwrap_or_default();
    BadFrame::new(ErrorCode::from_word(&code), message).of(id)
}

fn playback_status(mut map: Object) -> PlaybackStatus {
    // Null says "none is current"; a missing field says nothing.
    let said = map.contains_key("timer_id") || map.contains_key("current_timer_id");
    let message_said = map.contains_key("message_id");
    let stop = map.contains_key("show_stop");
    let last = map.contains_key("last_action");
    let from = &mut map;
    let timer = json::take_text(from, &["timer_id", "current_timer_id"]).filter(|id| !id.is_empty());
    let message = json::take_text(from, &["message_id"]).filter(|id| !id.is_empty());
    let shown_at = json::take_epoch(from, &["message_shown_at"]);
    PlaybackStatus {
        state: json::take_text(from, &["state"]).map(|word| words::read_state(&word)),
        timer: said.then(|| timer.map(TimerId::new)),
        elapsed: json::take_ms(from, &["elapsed_ms"]).map(Span::or_zero),
        duration: json::take_ms(from, &["duration_ms"]).map(Span::or_zero),
        server_time: json::take_epoch(from, &["server_time"]),
        blackout: json::take_bool(from, &["blackout"]),
        flash: json::take_bool(from, &["flash"]),
        focus: json::take_bool(from, &["focus"]),
        show_stop: stop.then(|| json::take_object(from, &["show_stop"]).map(fields::show_stop_from_json)),
        held: json::take_bool(from, &["held"]),
        message: message_said.then(|| message.map(|id| (MessageId::new(id), shown_at))),
        run: json::take_object(from, &["run"]).map(fields::run_from_json),
        timer_runs: objects(json::take_array(from, &["timer_runs"]).unwrap_or_default())
            .filter_map(timer_run)
            .collect(),
        last_action: last
            .then(|| json::take_object(from, &["last_action"]).and_then(fields::last_action_from_json)),
        seq: json::take_int(from, &["seq"]).map(json::unsigned),
    }
}

fn timer_run(mut map: Object) -> Option<(TimerId, TimerRun)> {
    let id = json::take_text(&mut map, &["timer_id", "id"])?;
    let mut run = TimerRun::default();
    fields::read_timer_run(&mut run, map);
    Some((TimerId::new(id), run))
}

/// A change: what it does, the object it is about, and the order, where there is one.
struct Change {
    action: String,
    fields: Object,
    ids: Option<Vec<String>>,
}

/// Takes apart `{"timer": {"action": …, "timer": {…}}}`; the action may also stand beside the object.
fn change(mut map: Object, key: &str) -> Result<Change, BadFrame> {
    let beside = json::take_text(&mut map, &["action"]);
    let mut outer = json::take_object(&mut map, &[key])
        .ok_or_else(|| BadFrame::request("An update has to say what it is about."))?;
    let inside = json::take_text(&mut outer, &["action"]);
    let ids = json::take_array(&mut outer, &["ids", "order"])
        .map(|ids| ids.iter().filter_map(json::text).collect());
    let fields = match outer.remove(key) {
        Some(Value::Object(inner)) => inner,
        // An id alone, as a delete may have it.
        Some(id @ (Value::String(_) | Value::Number(_))) => {
            let mut inner = Object::new();
            json::put(&mut inner, "id", id);
            inner
        }
        _ => outer,
    };
    Ok(Change { action: inside.or(beside).unwrap_or_default().to_ascii_lowercase(), fields, ids })
}

impl Change {
    fn id(&mut self) -> Option<String> {
        json::take_text(&mut self.fields, &["id", "_id", "timer_id", "message_id"])
    }
}

fn timer_update(mut change: Change) -> TimerUpdate {
    let unknown = |change: Change| TimerUpdate::Unknown(change.action);
    match change.action.as_str() {
        "create" | "update" => TimerUpdate::Put { create: change.action == "create", timer: change.fields },
        "delete" => change.id().map_or_else(|| unknown(change), |id| TimerUpdate::Delete(TimerId::new(id))),
        "reorder" => match change.ids {
            Some(ids) => TimerUpdate::Reorder(ids.into_iter().map(TimerId::new).collect()),
            None => unknown(change),
        },
        _ => unknown(change),
    }
}

fn message_update(mut change: Change) -> MessageUpdate {
    let unknown = |change: Change| MessageUpdate::Unknown(change.action);
    match change.action.as_str() {
        "create" | "update" => {
            MessageUpdate::Put { create: change.action == "create", message: change.fields }
        }
        "delete" => {
            change.id().map_or_else(|| unknown(change), |id| MessageUpdate::Delete(MessageId::new(id)))
        }
        "reorder" => match change.ids {
            Some(ids) => MessageUpdate::Reorder(ids.into_iter().map(MessageId::new).collect()),
            None => unknown(change),
        },
        _ => unknown(change),
    }
}

/// Ours says `room`; others may say only `settings`.
fn settings_update(mut map: Object) -> SettingsUpdate {
    if let Some(room) = json::take_object(&mut map, &["room"]) {
        return SettingsUpdate(room);
    }
    let mut room = Object::new();
    if let Some(settings) = json::take_object(&mut map, &["settings"]) {
        json::put(&mut room, "settings", settings);
    }
    SettingsUpdate(room)
}
