//! The frames of the protocol's page, letter by letter, both ways.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::server::{ServerFrame, TimerUpdate};
use ghostlight_room::{Intent, MessageId, PlayState, TimerId};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Value, json};

fn same_json(left: &str, right: &str) {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(parse(left), parse(right));
}

#[test]
fn what_a_client_says() {
    let control = |intent| ClientFrame::Control { id: None, intent };
    let table = [
        (r#"{ "type": "request_state" }"#, ClientFrame::RequestState),
        (r#"{ "type": "ping" }"#, ClientFrame::Ping),
        (r#"{ "type": "control", "action": "play" }"#, control(Intent::Play)),
        (r#"{ "type": "control", "action": "pause" }"#, control(Intent::Pause)),
        (r#"{ "type": "control", "action": "stop" }"#, control(Intent::Stop)),
        (r#"{ "type": "control", "action": "reset" }"#, control(Intent::Reset)),
        (r#"{ "type": "control", "action": "next" }"#, control(Intent::Next { on: None })),
        (r#"{ "type": "control", "action": "previous" }"#, control(Intent::Previous { on: None })),
        (
            r#"{ "type": "control", "action": "go_to", "timer_id": "uuid" }"#,
            control(Intent::GoTo { timer: TimerId::from("uuid"), on: None }),
        ),
        (
            r#"{ "type": "control", "action": "add_time", "value": 60000 }"#,
            control(Intent::AddTime(Span::from_ms(60_000))),
        ),
        (
            r#"{ "type": "control", "action": "set_time", "value": 300000 }"#,
            control(Intent::SetTime(Span::from_ms(300_000))),
        ),
        (r#"{ "type": "control", "action": "blackout" }"#, control(Intent::Blackout(true))),
        (r#"{ "type": "control", "action": "stop_blackout" }"#, control(Intent::Blackout(false))),
        (r#"{ "type": "control", "action": "flash" }"#, control(Intent::Flash(true))),
        (r#"{ "type": "control", "action": "stop_flash" }"#, control(Intent::Flash(false))),
        (r#"{ "type": "control", "action": "focus" }"#, control(Intent::Focus(true))),
        (r#"{ "type": "control", "action": "stop_focus" }"#, control(Intent::Focus(false))),
        (
            r#"{ "type": "control", "action": "show_message", "timer_id": "message_uuid" }"#,
            control(Intent::ShowMessage(MessageId::from("message_uuid"))),
        ),
        (r#"{ "type": "control", "action": "hide_message" }"#, control(Intent::HideMessage)),
    ];
    for (text, frame) in table {
        assert_eq!(ClientFrame::decode(text).unwrap(), frame, "{text}");
        same_json(&frame.encode(), text);
    }
}

const ROOM: &str = r#"{
  "type": "room",
  "room": { "id": "8f", "name": "Main stage" },
  "timers": [ {"id": "uuid", "duration_ms": 300000, "name": "Opening"} ],
  "messages": [ {"id": "m", "text": "Hello"} ],
  "playback": {
    "state": "running",
    "current_timer_id": "uuid",
    "elapsed_ms": 60000,
    "blackout": false,
    "flash": false,
    "focus": false
  },
  "server_time": 1704067200000
}"#;

#[test]
fn a_room() {
    let ServerFrame::Room(frame) = ServerFrame::decode(ROOM).unwrap() else { panic!("a room") };
    let now = ServerInstant::from_ms(1_704_067_200_000);
    assert_eq!(frame.server_time, Some(now));
    assert_eq!((frame.seq, &frame.you), (None, &None));
    let room = &frame.room;
    assert_eq!(room.info.name, "Main stage");
    assert_eq!(room.playback.state, PlayState::Running);
    // `room.playback` has no duration: it is the item's.
    assert_eq!(room.playback.remaining_at(now), Some(Span::from_secs(240)));
    assert_eq!(room.playback.remaining_at(now + Span::from_secs(10)), Some(Span::from_secs(230)));
    assert_eq!(room.messages[0].text, "Hello");

    // Written again, everything the server said still stands there.
    let written: Value = serde_json::from_str(&ServerFrame::Room(frame).encode()).unwrap();
    contains(&written, &serde_json::from_str(ROOM).unwrap(), "room");
}

/// Every member of `part` stands in `whole`.
fn contains(whole: &Value, part: &Value, at: &str) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (key, value) in part {
                contains(whole.get(key).unwrap_or(&Value::Null), value, &format!("{at}.{key}"));
            }
        }
        (Value::Array(whole), Value::Array(part)) => {
            assert_eq!(whole.len(), part.len(), "{at}");
            whole.iter().zip(part).for_each(|(whole, part)| contains(whole, part, at));
        }
        _ => assert_eq!(whole, part, "{at}"),
    }
}

#[test]
fn a_playback_status() {
    let text = r#"{
      "type": "playback_status",
      "state": "running",
      "timer_id": "uuid",
      "elapsed_ms": 65000,
      "duration_ms": 300000,
      "server_time": 1704067200000,
      "blackout": false,
      "flash": false,
      "focus": false
    }"#;
    let frame = ServerFrame::decode(text).unwrap();
    same_json(&frame.encode(), text);
    let ServerFrame::PlaybackStatus(status) = frame else { panic!("a status") };
    let ServerFrame::Room(known) = ServerFrame::decode(ROOM).unwrap() else { panic!("a room") };
    let mut room = known.room;
    let now = ServerInstant::from_ms(1_704_067_200_000);
    status.apply(&mut room, now);
    assert_eq!(room.playback.remaining_at(now), Some(Span::from_secs(235)));
}

#[test]
fn a_timer_update() {
    let text = r#"{"type":"timer_update","timer":{"action":"update","timer":{"id":"uuid","name":"New"}}}"#;
    let frame = ServerFrame::decode(text).unwrap();
    same_json(&frame.encode(), text);
    let ServerFrame::TimerUpdate(update) = frame else { panic!("an update") };
    let ServerFrame::Room(known) = ServerFrame::decode(ROOM).unwrap() else { panic!("a room") };
    let mut room = known.room;
    assert!(update.apply(&mut room));
    assert_eq!(room.timers[0].name, "New");
    assert_eq!(room.timers[0].duration, Span::from_mins(5), "what was not said stays");
    assert!(!TimerUpdate::Unknown("merge".to_owned()).apply(&mut room));
}

#[test]
fn a_pong_and_a_ping() {
    let text = r#"{ "type": "pong", "server_time": 1704067200000 }"#;
    let frame = ServerFrame::decode(text).unwrap();
    assert_eq!(frame, ServerFrame::Pong { server_time: Some(ServerInstant::from_ms(1_704_067_200_000)) });
    same_json(&frame.encode(), text);
    assert_eq!(ServerFrame::decode(r#"{"type":"ping"}"#).unwrap(), ServerFrame::Ping);
    assert_eq!(ClientFrame::decode(r#"{"type":"pong"}"#).unwrap(), ClientFrame::Pong);
    same_json(&ClientFrame::Pong.encode(), &json!({"type": "pong"}).to_string());
}
