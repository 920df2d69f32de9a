//! The `room` frame: all of a room at one instant.

use crate::fields::{self, Detail};
use crate::json::{self, Object};
use crate::{BadFrame, fields::device_to_json};
use ghostlight_room::{Device, DeviceId, Message, Output, Room, Timer};
use ghostlight_time::ServerInstant;
use serde_json::Value;

/// A whole room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomFrame {
    /// The room. On the way out its playback is written as it is at `server_time`; on the way in its
    /// playback's anchor is `server_time`, or the epoch where the server says none.
    pub room: Room,
    /// The server's clock; none: a server that does not say.
    pub server_time: Option<ServerInstant>,
    /// Ours: grows with each change of state. Its presence says that the server speaks our additions.
    pub seq: Option<u64>,
    /// Ours: what the server takes this client for.
    pub you: Option<You>,
    /// Ours: the connected devices, to those who may see them.
    pub devices: Option<Vec<Device>>,
}

/// What the server takes a client for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct You {
    /// Its role.
    pub output: Output,
    /// Its device.
    pub device: Option<DeviceId>,
}

pub(super) fn encode(frame: &RoomFrame) -> Object {
    let mut map = json::typed("room");
    let room = &frame.room;
    let at = frame.server_time.unwrap_or(room.playback.at);
    json::put(&mut map, "room", fields::room_info_to_json(&room.info, Detail::Brief));
    json::put(&mut map, "timers", timers_to_json(&room.timers));
    let messages = room.messages.iter().map(|message| fields::message_to_json(message, Detail::Brief));
    json::put(&mut map, "messages", messages.map(Value::Object).collect::<Vec<_>>());
    json::put(&mut map, "playback", fields::playback_to_json(&room.playback, at));
    if let Some(at) = frame.server_time {
        json::put(&mut map, "server_time", at.as_ms());
    }
    if let Some(seq) = frame.seq {
        json::put(&mut map, "seq", seq);
        json::put(&mut map, "run", fields::run_to_json(&room.run));
        json::put(&mut map, "last_action", room.last.as_ref().map(fields::last_action_to_json));
    }
    if let Some(you) = &frame.you {
        let mut inner = Object::new();
        json::put(&mut inner, "output", you.output.word());
        json::put(&mut inner, "device", you.device.as_ref().map(DeviceId::as_str));
        json::put(&mut map, "you", inner);
    }
    if let Some(devices) = &frame.devices {
        json::put(&mut map, "devices", devices.iter().map(device_to_json).collect::<Vec<_>>());
    }
    map
}

/// The rundown as JSON, in the order of the run.
fn timers_to_json(timers: &[Timer]) -> Vec<Value> {
    timers
        .iter()
        .zip(0_u32..)
        .map(|(timer, index)| Value::Object(fields::timer_to_json(timer, index, Detail::Brief)))
        .collect()
}

pub(super) fn decode(mut map: Object) -> Result<RoomFrame, BadFrame> {
    let info = json::take_object(&mut map, &["room"]);
    let timers = json::take_array(&mut map, &["timers"]);
    let playback = json::take_object(&mut map, &["playback"]);
    if info.is_none() && timers.is_none() && playback.is_none() {
        // An empty shell must not empty a stage.
        return Err(BadFrame::request("This room frame holds no room."));
    }
    let server_time = json::take_epoch(&mut map, &["server_time"]);
    let mut room = Room::default();
    fields::read_room_info(&mut room.info, info.unwrap_or_default());
    room.timers = timers_from_json(timers.unwrap_or_default());
    room.messages = messages_from_json(json::take_array(&mut map, &["messages"]).unwrap_or_default());
    room.playback = fields::playback_from_json(playback.unwrap_or_default(), server_time.unwrap_or_default());
    if room.playback.duration.is_none() {
        room.playback.duration = room.current().map(Timer::live_duration);
    }
    room.run = json::take_object(&mut map, &["run"]).map(fields::run_from_json).unwrap_or_default();
    room.last = json::take_object(&mut map, &["last_action"]).and_then(fields::last_action_from_json);
    Ok(RoomFrame {
        room,
        server_time,
        seq: json::take_int(&mut map, &["seq"]).map(json::unsigned),
        you: json::take_object(&mut map, &["you"]).map(you),
        devices: json::take_array(&mut map, &["devices"]).map(devices_from_json),
    })
}

fn you(mut map: Object) -> You {
    You {
        output: json::take_text(&mut map, &["output"])
            .and_then(|word| Output::from_word(&word))
            .unwrap_or_default(),
        device: json::take_text(&mut map, &["device"]).map(DeviceId::new),
    }
}

pub(super) fn devices_from_json(items: Vec<Value>) -> Vec<Device> {
    objects(items).filter_map(fields::device_from_json).collect()
}

/// The objects of a list; what is none is passed over.
pub(super) fn objects(items: Vec<Value>) -> impl Iterator<Item = Object> {
    items.into_iter().filter_map(|item| match item {
        Value::Object(map) => Some(map),
        _ => None,
    })
}

/// The rundown in the order of the run.
fn timers_from_json(items: Vec<Value>) -> Vec<Timer> {
    let mut placed: Vec<(u32, Timer)> =
        objects(items).zip(0_u32..).map(|(map, index)| fields::timer_from_json(map, index)).collect();
    json::in_order(&mut placed, |(place, _)| *place as usize);
    let mut timers: Vec<Timer> = placed.into_iter().map(|(_, timer)| timer).collect();
    json::first_of_each(&mut timers, |timer| timer.id.as_str());
    timers
}

fn messages_from_json(items: Vec<Value>) -> Vec<Message> {
    let mut messages: Vec<Message> =
        objects(items).zip(0_u32..).map(|(map, index)| fields::message_from_json(map, index)).collect();
    json::in_order(&mut messages, |message| message.position as usize);
    json::first_of_each(&mut messages, |message| message.id.as_str());
    messages
}
