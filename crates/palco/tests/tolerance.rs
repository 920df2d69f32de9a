//! What other implementations may send, and what is made of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_palco::server::{MessageUpdate, PlaybackStatus, RoomFrame, ServerFrame};
use ghostlight_palco::{CommandId, ErrorCode, fields};
use ghostlight_room::{Appearance, MessageColor, PlayState, Room, Timer};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Value, json};

fn timer(value: Value) -> Timer {
    let Value::Object(map) = value else { panic!("an object") };
    fields::timer_from_json(map, 0).1
}

fn room(value: Value) -> RoomFrame {
    let ServerFrame::Room(frame) = ServerFrame::decode(&value.to_string()).unwrap() else { panic!("a room") };
    *frame
}

#[test]
fn numbers_in_every_dress() {
    let ms = |value: Value| timer(json!({"duration_ms": value})).duration.as_ms();
    for (value, expected) in [
        (json!(300_000), 300_000),
        (json!(300_000.4), 300_000),
        (json!(299_999.6), 300_000),
        (json!(3e5), 300_000),
        (json!("300000"), 300_000),
        (json!(" 300000.0 "), 300_000),
        (json!("3e5"), 300_000),
        (json!(-5), 0),
        (json!("-5"), 0),
        (json!(1e300), i64::MAX),
        (json!(u64::MAX), i64::MAX),
        (json!(-1e300), 0),
        (json!("NaN"), 0),
        (json!("inf"), 0),
        (json!("-inf"), 0),
        (json!("Infinity"), 0),
        (json!("1e999"), 0),
        (json!("0x10"), 0),
        (json!("5:00"), 0),
        (json!(""), 0),
        (json!("9".repeat(50)), 0),
        (json!(null), 0),
        (json!(true), 0),
        (json!([1]), 0),
        (json!({"ms": 1}), 0),
    ] {
        assert_eq!(ms(value.clone()), expected, "{value}");
    }
}

#[test]
fn other_names_of_the_same() {
    let plain = timer(json!({
        "_id": 17, "title": "Opening", "note": "n", "duration": 60_000, "wrap_up_yellow": 90, "wrap_up_red": "15",
        "label_color": "teal", "appearance": "tod", "_rev": 3
    }));
    assert_eq!((plain.id.as_str(), plain.name.as_str(), plain.notes.as_str()), ("17", "Opening", "n"));
    assert_eq!(plain.duration, Span::from_mins(1));
    assert_eq!((plain.wrap_yellow, plain.wrap_red), (Some(Span::from_secs(90)), Some(Span::from_secs(15))));
    assert_eq!((plain.color.as_str(), plain.appearance), ("teal", Appearance::TimeOfDay));
    assert_eq!(plain.extra.get("_rev"), Some(&json!(3)));
    assert_eq!(plain.extra.len(), 1);

    // The first that says something wins.
    let both = timer(json!({"name": null, "title": "T", "wrap_yellow_ms": 1_000, "wrap_up_yellow": 90}));
    assert_eq!((both.name.as_str(), both.wrap_yellow), ("T", Some(Span::from_secs(1))));

    for key in ["showing", "visible", "is_showing"] {
        for value in [json!(true), json!(1), json!("true"), json!("1")] {
            let frame = room(
                json!({"type": "room", "room": {}, "messages": [{"_id": "m", "content": "Hi", key: value}]}),
            );
            let message = &frame.room.messages[0];
            assert!(message.showing, "{key}");
            assert_eq!((message.id.as_str(), message.text.as_str()), ("m", "Hi"));
        }
    }
}

#[test]
fn words_in_any_case() {
    let appearance = |word: &str| timer(json!({ "appearance": word })).appearance;
    for (word, expected) in [
        ("countdown", Appearance::Countdown),
        ("Count_Up", Appearance::CountUp),
        ("count up", Appearance::CountUp),
        ("COUNTUP", Appearance::CountUp),
        ("TOD", Appearance::TimeOfDay),
        ("Time of Day", Appearance::TimeOfDay),
        ("hidden", Appearance::Hidden),
        ("SUNDIAL", Appearance::Countdown),
        ("", Appearance::Countdown),
    ] {
        assert_eq!(appearance(word), expected, "{word}");
    }
    let state = |word: &str| room(json!({"type": "room", "playback": {"state": word}})).room.playback.state;
    assert_eq!(state("Running"), PlayState::Running);
    assert_eq!(state("PAUSED"), PlayState::Paused);
    assert_eq!(state("rolling"), PlayState::Other("rolling".to_owned()));
    let color = |value: Value| {
        room(json!({"type": "room", "messages": [{"id": 1, "color": value}], "timers": []})).room.messages[0]
            .color
    };
    assert_eq!(color(json!("RED")), MessageColor::Red);
    assert_eq!(color(json!("mauve")), MessageColor::White);
    assert_eq!(color(json!(7)), MessageColor::White);
}

#[test]
fn unknown_fields_come_back_as_they_were() {
    let text = json!({
        "type": "room",
        "room": {"id": "r", "owner": {"name": "x"}, "settings": {"color_normal": "#000000", "font": "Inter"}},
        "timers": [{"id": "a", "position": 0, "room_id": "r", "tags": ["x", 1.5, null]}],
        "messages": [{"id": "m", "position": 0, "sender": null}],
        "playback": {"state": "stopped", "current_timer_id": null},
        "server_time": 5
    });
    let written: Value =
        serde_json::from_str(&ServerFrame::Room(Box::new(room(text.clone()))).encode()).unwrap();
    assert_eq!(written["room"]["owner"], text["room"]["owner"]);
    assert_eq!(written["room"]["settings"]["font"], json!("Inter"));
    assert_eq!(written["timers"][0]["tags"], text["timers"][0]["tags"]);
    assert_eq!(written["timers"][0]["room_id"], json!("r"));
    assert_eq!(written["messages"][0].get("sender"), Some(&Value::Null));
}

#[test]
fn a_room_with_holes_is_still_a_room() {
    let frame = room(json!({
        "type": "room",
        "timers": [
            {"name": "no id", "duration_ms": 1000},
            7, null, "text",
            {"id": "b", "position": 0}, {"id": "b", "name": "twice"}, {"id": "a", "position": "0"}
        ],
        "messages": {"not": "a list"},
        "playback": {"state": "running", "current_timer_id": "gone", "elapsed_ms": "1500"}
    }));
    let ids: Vec<&str> = frame.room.timers.iter().map(|timer| timer.id.as_str()).collect();
    assert_eq!(ids, ["#0", "b", "a"], "one of each id, in order of position, what is no item left out");
    assert_eq!(frame.server_time, None);
    assert_eq!(frame.room.playback.duration, None);
    assert_eq!(frame.room.playback.elapsed, Span::from_ms(1_500));
    assert_eq!(frame.room.current(), None);
}

#[test]
fn an_empty_shell_does_not_empty_a_stage() {
    for text in [r#"{"type":"room"}"#, r#"{"type":"room","room":7,"timers":"x","playback":[]}"#] {
        assert_eq!(ServerFrame::decode(text).unwrap_err().code, ErrorCode::BadRequest);
    }
}

#[test]
fn a_status_that_says_little_changes_little() {
    let base = room(json!({
        "type": "room",
        "timers": [{"id": "a", "duration_ms": 60_000}, {"id": "b", "duration_ms": 90_000}],
        "playback": {"state": "running", "current_timer_id": "a", "elapsed_ms": 0, "blackout": true},
        "server_time": 1_000
    }));
    let after = |value: Value| {
        let mut value = value;
        value["type"] = json!("playback_status");
        let ServerFrame::PlaybackStatus(status) = ServerFrame::decode(&value.to_string()).unwrap() else {
            panic!("a status")
        };
        let mut room = base.room.clone();
        status.apply(&mut room, ServerInstant::from_ms(9_000));
        room.playback
    };
    let paused = after(json!({"state": "paused", "server_time": 4_000}));
    assert_eq!(paused.elapsed, Span::from_secs(3), "the old anchor tells what was not said");
    assert!(paused.blackout);
    let without_time = after(json!({"state": "paused"}));
    assert_eq!(without_time.elapsed, Span::from_secs(8));
    let other = after(json!({"state": "stopped", "timer_id": "b", "elapsed_ms": 0, "server_time": 4_000}));
    assert_eq!(other.duration, Some(Span::from_secs(90)));
    let none = after(json!({"timer_id": null, "server_time": 4_000}));
    assert_eq!((none.current, none.duration), (None, None));
    let longer = after(json!({"duration_ms": 120_000, "server_time": 1_000}));
    assert_eq!(longer.duration, Some(Span::from_mins(2)));
}

#[test]
fn updates_in_other_forms() {
    let base = || {
        room(json!({"type": "room", "timers": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "playback": {}})).room
    };
    let ids = |room: &Room| room.timers.iter().map(|timer| timer.id.to_string()).collect::<Vec<_>>();
    let apply = |value: Value| {
        let ServerFrame::TimerUpdate(update) = ServerFrame::decode(&value.to_string()).unwrap() else {
            panic!("an update")
        };
        let mut room = base();
        let known = update.apply(&mut room);
        (known, ids(&room))
    };
    let of = |inner: Value| json!({"type": "timer_update", "timer": inner});
    let all = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for (value, known, expected) in [
        (of(json!({"action": "delete", "timer": {"id": "b"}})), true, list("a c")),
        (of(json!({"action": "delete", "timer": "b"})), true, list("a c")),
        (of(json!({"action": "delete", "id": "b"})), true, list("a c")),
        (json!({"type": "timer_update", "action": "DELETE", "timer": {"id": "b"}}), true, list("a c")),
        (of(json!({"action": "create", "timer": {"id": "d", "position": 1}})), true, list("a d b c")),
        (of(json!({"action": "create", "timer": {"id": "d"}})), true, list("a b c d")),
        (of(json!({"action": "update", "timer": {"id": "c", "position": 0}})), true, list("c a b")),
        (of(json!({"action": "update", "timer": {"id": "c", "position": 9e9}})), true, list("a b c")),
        (of(json!({"action": "reorder", "ids": ["c", "a"]})), true, list("c a b")),
        (of(json!({"action": "update", "timer": {"id": "z"}})), false, all()),
        (of(json!({"action": "update", "timer": {"name": "no id"}})), false, all()),
        (of(json!({"action": "reorder"})), false, all()),
        (of(json!({"action": "merge", "timer": {"id": "a"}})), false, all()),
        (of(json!({})), false, all()),
    ] {
        assert_eq!(apply(value.clone()), (known, expected), "{value}");
    }
}

#[test]
fn one_message_shows_at_a_time() {
    let mut frame =
        room(json!({"type": "room", "room": {}, "messages": [{"id": "a", "showing": true}, {"id": "b"}]}));
    let update = json!({"type": "message_update", "message": {"action": "update", "message": {"id": "b", "showing": true}}});
    let ServerFrame::MessageUpdate(update) = ServerFrame::decode(&update.to_string()).unwrap() else {
        panic!("an update")
    };
    assert!(update.apply(&mut frame.room));
    assert_eq!(frame.room.shown_message().unwrap().id.as_str(), "b");
    assert_eq!(frame.room.messages.iter().filter(|message| message.showing).count(), 1);
    assert!(!MessageUpdate::Unknown(String::new()).apply(&mut frame.room));
    let status = PlaybackStatus { message: Some(None), ..PlaybackStatus::default() };
    status.apply(&mut frame.room, ServerInstant::default());
    assert_eq!(frame.room.shown_message(), None);
}

#[test]
fn types_nobody_knows_are_told_apart_from_rubbish() {
    for (text, kind) in [(r#"{"type":"weather","x":[]}"#, "weather"), (r#"{"type":7}"#, "7")] {
        assert_eq!(ServerFrame::decode(text).unwrap(), ServerFrame::Unknown { kind: kind.to_owned() });
    }
    for text in
        ["", "null", "[]", "{}", r#"{"type":null}"#, "{", "\u{0}", "{\"type\":\"room\"", r#"{"type":"ack"}"#]
    {
        assert!(ServerFrame::decode(text).is_err(), "{text}");
    }
}

#[test]
fn ids_are_the_same_in_either_type() {
    let ack = |text: &str| match ServerFrame::decode(text).unwrap() {
        ServerFrame::Ack { id, effect } => (id, effect),
        other => panic!("{other:?}"),
    };
    assert_eq!(ack(r#"{"type":"ack","id":7,"effect":false}"#), (CommandId::from("7"), false));
    assert_eq!(ack(r#"{"type":"ack","id":"7"}"#), (CommandId::from(7), true));
}
