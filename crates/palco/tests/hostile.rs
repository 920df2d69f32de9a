//! Bytes from anywhere: an error at worst, never a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::rest::{Method, Request, route};
use ghostlight_palco::server::ServerFrame;
use ghostlight_palco::{CommandId, ErrorCode};
use ghostlight_room::Room;
use ghostlight_time::ServerInstant;
use proptest::prelude::*;
use serde_json::{Value, json};

fn code(text: &str) -> ErrorCode {
    ClientFrame::decode(text).unwrap_err().code
}

#[test]
fn refusals_by_their_code() {
    let control = |rest: &str| format!(r#"{{"type":"control",{rest}}}"#);
    for (text, expected) in [
        (String::new(), ErrorCode::BadJson),
        ("{".to_owned(), ErrorCode::BadJson),
        ("NaN".to_owned(), ErrorCode::BadJson),
        (r#"{"type":"control","action":"add_time","value":NaN}"#.to_owned(), ErrorCode::BadJson),
        (control(r#""action":"add_time","value":1e999"#), ErrorCode::BadJson),
        ("[]".to_owned(), ErrorCode::BadRequest),
        ("{}".to_owned(), ErrorCode::BadRequest),
        (r#"{"type":5}"#.to_owned(), ErrorCode::BadRequest),
        (r#"{"type":"dance"}"#.to_owned(), ErrorCode::UnknownType),
        (control(r#""action":"dance""#), ErrorCode::UnknownAction),
        (control(r#""action":"edit_timers""#), ErrorCode::UnknownAction),
        (control(r#""action":"auto_advance""#), ErrorCode::UnknownAction),
        (control(r#""x":1"#), ErrorCode::BadRequest),
        (control(r#""action":7"#), ErrorCode::BadRequest),
        (control(r#""action":"go_to""#), ErrorCode::BadRequest),
        (control(r#""action":"go_to","timer_id":"""#), ErrorCode::BadRequest),
        (control(r#""action":"go_to","timer_id":{}"#), ErrorCode::BadRequest),
        (control(r#""action":"add_time""#), ErrorCode::BadRequest),
        (control(r#""action":"add_time","value":null"#), ErrorCode::BadRequest),
        (control(r#""action":"add_time","value":"60000""#), ErrorCode::BadRequest),
        (control(r#""action":"add_time","value":"NaN""#), ErrorCode::BadRequest),
        (control(r#""action":"add_time","value":360000001"#), ErrorCode::BadRequest),
        (control(r#""action":"add_time","value":-360000001"#), ErrorCode::BadRequest),
        (control(r#""action":"add_time","value":1e300"#), ErrorCode::BadRequest),
        (control(r#""action":"set_time","value":-1"#), ErrorCode::BadRequest),
        (control(r#""action":"undo""#), ErrorCode::BadRequest),
        (control(r#""action":"take_it_from","changes":{}"#), ErrorCode::BadRequest),
        (control(r#""action":"take_it_from","changes":[{"timer_id":"a"}]"#), ErrorCode::BadRequest),
        (control(r#""action":"device","device":"d","do":"explode""#), ErrorCode::BadRequest),
        (control(r#""action":"device","device":"d","do":"rename""#), ErrorCode::BadRequest),
        (control(r#""action":"play","id":{}"#), ErrorCode::BadRequest),
        (r#"{"type":"rest","id":1,"method":"BREW","path":"rooms"}"#.to_owned(), ErrorCode::BadRequest),
        (r#"{"type":"hello","device":[]}"#.to_owned(), ErrorCode::BadRequest),
    ] {
        assert_eq!(code(&text), expected, "{text}");
    }
    let bad = ClientFrame::decode(r#"{"type":"control","action":"dance","id":"x9"}"#).unwrap_err();
    assert_eq!(bad.id, Some(CommandId::from("x9")), "a refusal names its command");
    assert!(bad.message.ends_with('.'), "{}", bad.message);
}

#[test]
fn the_bounds_themselves_are_taken() {
    for value in ["360000000", "-360000000", "0", "59999.6"] {
        let text = format!(r#"{{"type":"control","action":"add_time","value":{value}}}"#);
        assert!(ClientFrame::decode(&text).is_ok(), "{value}");
    }
}

#[test]
fn nested_brackets_are_an_error() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        assert!(ClientFrame::decode(&nested).is_err());
        assert!(ServerFrame::decode(&nested).is_err());
        let inside = format!(r#"{{"type":"room","room":{nested}}}"#);
        assert!(ServerFrame::decode(&inside).is_err());
    }
}

#[test]
fn ten_megabytes_are_read_or_refused() {
    let long = "x".repeat(10_000_000);
    assert_eq!(code(&long), ErrorCode::BadJson);
    let name = format!(r#"{{"type":"control","action":"set_speaker","timer_id":"a","speaker":"{long}"}}"#);
    assert_eq!(code(&name), ErrorCode::BadRequest);
    let items: Vec<Value> =
        (0..10_000).map(|n| json!({"id": n, "notes": "n".repeat(900), "position": n})).collect();
    let text = json!({"type": "room", "timers": items}).to_string();
    let ServerFrame::Room(frame) = ServerFrame::decode(&text).unwrap() else { panic!("a room") };
    assert_eq!(frame.room.timers.len(), 10_000);
    let request =
        |body| Request { method: Method::Put, path: "rooms/a/timers/b".to_owned(), body, key: None };
    assert!(route(&request(Some(json!({"name": long})))).is_err());
    assert!(route(&request(Some(json!({"unknown": long})))).is_err(), "also what nobody knows has a bound");
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-zA-Z0-9 #.-]{0,12}".prop_map(Value::from),
        Just(Value::from("NaN")),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        let key = prop_oneof![
            Just("id"),
            Just("name"),
            Just("action"),
            Just("timer"),
            Just("message"),
            Just("ids"),
            Just("settings"),
            Just("duration_ms"),
            Just("position"),
            Just("state"),
            Just("report"),
            Just("device"),
            Just("text"),
            Just("seq"),
            Just("timer_id"),
            Just("showing"),
            Just("for"),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(key.prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A frame of a known type whose members can be anything.
fn odd_frame() -> impl Strategy<Value = String> {
    let kind = proptest::sample::select(vec![
        "room",
        "playback_status",
        "timer_update",
        "message_update",
        "settings_update",
        "pong",
        "ping",
        "ack",
        "error",
        "devices",
        "log",
        "rest",
        "device",
        "control",
        "hello",
        "report",
        "request_state",
    ]);
    let key = proptest::sample::select(vec![
        "room",
        "timers",
        "messages",
        "playback",
        "server_time",
        "seq",
        "you",
        "run",
        "last_action",
        "devices",
        "timer",
        "message",
        "state",
        "timer_id",
        "elapsed_ms",
        "duration_ms",
        "message_id",
        "timer_runs",
        "id",
        "action",
        "value",
        "changes",
        "device",
        "do",
        "text",
        "on",
        "body",
        "path",
        "method",
        "code",
        "entries",
    ]);
    (kind, proptest::collection::vec((key, json_value()), 0..8)).prop_map(|(kind, members)| {
        let mut map = serde_json::Map::new();
        for (key, value) in members {
            map.insert(key.to_owned(), value);
        }
        map.insert("type".to_owned(), kind.into());
        Value::Object(map).to_string()
    })
}

fn swallow(text: &str, room: &mut Room) {
    let _ = ClientFrame::decode(text).map(|frame| frame.encode());
    match ServerFrame::decode(text) {
        Ok(ServerFrame::Room(frame)) => *room = frame.room,
        Ok(ServerFrame::PlaybackStatus(status)) => status.apply(room, ServerInstant::from_ms(7)),
        Ok(ServerFrame::TimerUpdate(update)) => drop(update.apply(room)),
        Ok(ServerFrame::MessageUpdate(update)) => drop(update.apply(room)),
        Ok(ServerFrame::SettingsUpdate(update)) => update.apply(room),
        Ok(other) => drop(other.encode()),
        Err(bad) => assert!(!bad.message.is_empty()),
    }
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        swallow(&String::from_utf8_lossy(&bytes), &mut Room::default());
    }

    #[test]
    fn any_frames(texts in proptest::collection::vec(odd_frame(), 1..12)) {
        let mut room = Room::default();
        for text in texts {
            swallow(&text, &mut room);
            // Whatever has become of the room can be written, and read again.
            let frame = ghostlight_palco::server::RoomFrame { room: room.clone(), ..Default::default() };
            prop_assert!(ServerFrame::decode(&ServerFrame::Room(Box::new(frame)).encode()).is_ok());
        }
    }

    #[test]
    fn any_requests(path in "[a-z/%?=&0-9]{0,40}", body in proptest::option::of(json_value())) {
        for prefix in ["", "rooms/a/", "rooms/a/timers/"] {
            for method in [Method::Get, Method::Post, Method::Put, Method::Delete] {
                let _ = route(&Request { method, path: format!("{prefix}{path}"), body: body.clone(), key: None });
            }
        }
    }
}
