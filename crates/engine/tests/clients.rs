//! Who sees and may do what; what clients are told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_palco::rest::Method;
use ghostlight_room::Output;
use serde_json::{Value, json};

const SEED: [&str; 15] = [
    "play",
    "pause",
    "stop",
    "reset",
    "next",
    "previous",
    "go_to",
    "add_time",
    "set_time",
    "blackout",
    "stop_blackout",
    "flash",
    "stop_flash",
    "focus",
    "stop_focus",
];

#[test]
fn every_action_of_the_seed_at_once_is_echoed_to_all() {
    let mut world = World::open();
    let (a, _) = (world.create(json!({ "name": "A", "duration_ms": 60_000 })), world.create(json!({})));
    let message = world.message(json!({ "text": "x" }));
    world.plain(1, Output::Controller);
    world.plain(2, Output::Viewer);
    let mut seq = 0;
    for action in SEED.into_iter().chain(["show_message", "hide_message"]) {
        let mut control = json!({ "type": "control", "action": action });
        match action {
            "go_to" => control["timer_id"] = a.clone().into(),
            "show_message" => control["timer_id"] = message.clone().into(),
            "add_time" | "set_time" => control["value"] = 60_000.into(),
            _ => {}
        }
        world.say(1, control);
        for client in [1, 2] {
            let told = world.read_kind(client, "playback_status");
            assert_eq!(told.len(), 1, "{action} is echoed once to {client}");
            assert!(told[0]["seq"].as_u64().unwrap() >= seq);
            seq = told[0]["seq"].as_u64().unwrap();
            for field in ["state", "timer_id", "elapsed_ms", "duration_ms", "server_time", "blackout"] {
                assert!(told[0].get(field).is_some() || field == "duration_ms", "{action} {field}");
            }
        }
    }
    // Also what had no effect is echoed, with the same seq.
    world.say(1, json!({ "type": "control", "action": "stop_focus" }));
    assert_eq!(world.read_kind(2, "playback_status")[0]["seq"], seq);
}

#[test]
fn bad_input_is_answered_and_the_connection_stays() {
    let mut world = World::with_items(&[5]);
    let deep = "[".repeat(20_000);
    for (text, code) in [
        ("", "bad_json"),
        ("{", "bad_json"),
        (deep.as_str(), "bad_json"),
        ("[]", "bad_request"),
        ("{}", "bad_request"),
        (r#"{"type":"dance"}"#, "unknown_type"),
        (r#"{"type":"control","action":"dance","id":3}"#, "unknown_action"),
        (r#"{"type":"control","action":"add_time","value":360000001}"#, "bad_request"),
    ] {
        world.read(1);
        world.say_text(1, text);
        let answer = world.read_kind(1, "error");
        assert_eq!(answer.len(), 1, "{}", &text[..text.len().min(40)]);
        assert_eq!(answer[0]["code"], code);
        assert!(answer[0]["message"].as_str().unwrap().ends_with('.'));
    }
    assert!(world.closed.is_empty());
    world.say(1, json!({ "type": "ping" }));
    assert_eq!(world.read_kind(1, "pong")[0]["server_time"], world.wall);
}

#[test]
fn each_output_sees_its_share() {
    let mut world = World::closed();
    for (name, notes) in [("A", "secret a"), ("B", "secret b"), ("C", "secret c")] {
        world.create(json!({ "name": name, "notes": notes, "duration_ms": 60_000, "vendor": "secret" }));
    }
    let stage = world.message(json!({ "text": "to the stage" }));
    let crew = world.message(json!({ "text": "to the crew", "for": "crew" }));
    world.plain(1, Output::Viewer);
    world.plain(2, Output::Agenda);
    world.keyed(3, Output::Agenda, Output::Agenda);
    world.keyed(4, Output::Moderator, Output::Moderator);
    world.keyed(5, Output::Operator, Output::Operator);
    world.keyed(6, Output::Controller, Output::Controller);
    world.keyed(7, Output::Viewer, Output::Agenda);
    world.keyed(8, Output::Agenda, Output::Moderator);
    let post = |id: &str| Some(json!({ "action": "show_message", "timer_id": id }));
    let sees = |room: &Value| {
        let count = |key: &str| room[key].as_array().unwrap().len();
        let text = room.to_string();
        (count("timers"), count("messages"), text.contains("secret"), room["last_action"].is_object())
    };
    world.rest(Method::Post, "/control", Some(json!({ "action": "play" })));
    world.rest(Method::Post, "/control", post(&stage));
    for (client, seen) in [
        (1, (2, 1, false, false)),
        (2, (3, 0, false, false)),
        (3, (3, 0, true, false)),
        (4, (3, 2, false, true)),
        (5, (3, 2, true, true)),
        (6, (3, 2, true, true)),
        (7, (2, 1, false, false)),
        (8, (3, 0, false, false)),
    ] {
        assert_eq!(sees(&world.room_of(client)), seen, "client {client} and the stage's message");
    }
    world.rest(Method::Post, "/control", post(&crew));
    for (client, messages) in [(1, 0), (2, 0), (3, 1), (7, 1), (8, 1)] {
        assert_eq!(sees(&world.room_of(client)).1, messages, "client {client} and the crew's message");
    }
    // No frame holds a key.
    for client in 1..=8 {
        let text = world.room_of(client).to_string();
        for role in Output::ALL {
            assert!(!text.contains(world.keys.of(role)));
        }
    }
}

#[test]
fn roles_may_what_the_table_says() {
    let mut world = World::closed();
    let a = world.create(json!({ "name": "A", "duration_ms": 60_000 }));
    let message = world.message(json!({ "text": "x" }));
    let outputs = [
        (1, Output::Viewer),
        (2, Output::Agenda),
        (3, Output::Moderator),
        (4, Output::Operator),
        (5, Output::Controller),
    ];
    for (client, output) in outputs {
        world.keyed(client, output, output);
    }
    let show = json!({ "action": "show_message", "timer_id": message });
    let table = [
        (json!({ "action": "play" }), [false, false, false, true, true]),
        (json!({ "action": "blackout" }), [false, false, false, true, true]),
        (json!({ "action": "flash" }), [false, false, true, true, true]),
        (json!({ "action": "focus" }), [false, false, true, true, true]),
        (show, [false, false, true, true, true]),
        (json!({ "action": "stop_the_show" }), [false, false, false, true, true]),
        (json!({ "action": "resume_show" }), [false, false, false, true, true]),
        (json!({ "action": "skip", "timer_id": a }), [false, false, false, true, true]),
        (json!({ "action": "device", "device": "x", "do": "allow" }), [false, false, false, false, true]),
    ];
    for (control, may) in table {
        for ((client, output), may) in outputs.iter().zip(may) {
            let done = world.control_as(*client, control.clone());
            let forbidden = done == Err("forbidden".to_owned());
            assert_eq!(!forbidden, may, "{output:?} {control} {done:?}");
        }
    }
    for (role, method, path, body, status) in [
        (Output::Moderator, Method::Post, "/messages", Some(json!({ "text": "y" })), 201),
        (Output::Moderator, Method::Post, "/timers", Some(json!({})), 403),
        (Output::Operator, Method::Post, "/timers", Some(json!({})), 403),
        (Output::Operator, Method::Get, "/log", None, 200),
        (Output::Moderator, Method::Get, "/log", None, 403),
        (Output::Operator, Method::Get, "/keys", None, 403),
        (Output::Controller, Method::Get, "/keys", None, 200),
        (Output::Operator, Method::Get, "/export", None, 403),
        (Output::Agenda, Method::Get, "/timers", None, 200),
        (Output::Viewer, Method::Get, "/messages", None, 403),
    ] {
        let key = world.keys.of(role).to_owned();
        let answer = world.rest_with(Some(&key), method, path, body);
        assert_eq!(answer.status, status, "{role:?} {path} {}", answer.body);
    }
}

#[test]
fn keys_open_what_they_cover() {
    for key in Output::ALL {
        for output in Output::ALL {
            let mut world = World::closed();
            world.put("", json!({ "settings": { "all_by_key": true } }));
            world.keyed(1, output, key);
            assert_eq!(!world.closed.contains_key(&1), key.covers(output), "{key:?} {output:?}");
            if world.closed.contains_key(&1) {
                assert_eq!((world.closed[&1], world.read_kind(1, "error").len()), (4401, 1));
            }
        }
    }
}

#[test]
fn without_a_key_hello_is_awaited() {
    let mut world = World::closed();
    let key = world.keys.of(Output::Operator).to_owned();
    let hello = |key: &str| json!({ "type": "hello", "v": 1, "key": key, "device": "d", "name": "Olga" });
    world.plain(1, Output::Operator);
    world.say(1, json!({ "type": "ping" }));
    assert_eq!(world.read_kind(1, "pong").len(), 1);
    world.say(1, hello(&key));
    assert_eq!(world.room_of(1)["you"], json!({ "output": "operator", "device": "d" }));
    // A first word that is no key, a wrong key, or silence.
    world.plain(2, Output::Operator);
    world.say(2, json!({ "type": "request_state" }));
    assert_eq!(world.closed[&2], 4401);
    assert!(world.read_kind(2, "room").is_empty());
    world.plain(3, Output::Operator);
    world.say(3, hello("wrong"));
    assert_eq!(world.closed[&3], 4401);
    world.plain(4, Output::Operator);
    world.pass(9_999);
    assert!(!world.closed.contains_key(&4));
    world.pass(1);
    assert_eq!(world.closed[&4], 4401);
    assert_eq!(world.engine.client_count(), 1);
    // A viewer needs none, and a wrong one is refused there too.
    world.plain(5, Output::Viewer);
    world.say(5, json!({ "type": "hello", "v": 1, "device": "v" }));
    assert!(!world.closed.contains_key(&5));
    world.say(5, hello("wrong"));
    assert_eq!(world.closed[&5], 4401);
}

#[test]
fn renewed_keys_close_the_old_ones_connections() {
    let mut world = World::closed();
    world.keyed(1, Output::Operator, Output::Operator);
    world.keyed(2, Output::Viewer, Output::Operator);
    world.keyed(3, Output::Controller, Output::Controller);
    world.plain(4, Output::Viewer);
    let old = world.keys.of(Output::Operator).to_owned();
    let answer = world.rest(Method::Post, "/keys", Some(json!({ "role": "operator" })));
    assert_eq!(answer.status, 200);
    assert_ne!(answer.body["operator"], old);
    assert_eq!(world.closed.keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert!(world.closed.values().all(|code| *code == 4401));
    assert_eq!(world.rest_with(Some(&old), Method::Get, "/log", None).status, 401);
    assert_eq!(world.rest(Method::Post, "/keys", Some(json!({ "role": "king" }))).status, 400);
}

#[test]
fn a_room_that_comes_to_need_keys_closes_those_without() {
    let mut world = World::closed();
    world.plain(1, Output::Viewer);
    world.keyed(2, Output::Viewer, Output::Viewer);
    world.put("", json!({ "name": "still open by code" }));
    assert!(world.closed.is_empty());
    world.put("", json!({ "settings": { "all_by_key": true } }));
    assert_eq!(world.closed.iter().map(|(id, code)| (*id, *code)).collect::<Vec<_>>(), [(1, 4401)]);
}

#[test]
fn a_viewer_is_told_no_more_than_it_needs() {
    let mut world = World::with_items(&[5, 5, 5]);
    world.ours(2, Output::Viewer, "Stage");
    world.pass(1_000);
    world.read(2);
    let kinds = |world: &mut World| {
        let frames = world.read(2);
        frames.iter().map(|frame| frame["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    world.does("next").unwrap();
    assert_eq!(kinds(&mut world), ["room", "playback_status"]);
    world.does("play").unwrap();
    assert_eq!(kinds(&mut world), ["playback_status"]);
    let c = world.id("C");
    world.put(&format!("/timers/{c}"), json!({ "name": "later" }));
    assert_eq!(kinds(&mut world), ["playback_status"], "what it does not see changed");
    let b = world.id("B");
    world.put(&format!("/timers/{b}"), json!({ "notes": "not for the stage" }));
    assert_eq!(kinds(&mut world), ["playback_status"]);
    world.put(&format!("/timers/{b}"), json!({ "name": "soon" }));
    assert_eq!(kinds(&mut world), ["room", "playback_status"]);
}

#[test]
fn a_full_room() {
    let mut world = World::open();
    for client in 0..1_000 {
        world.plain(client, Output::Viewer);
    }
    assert!(world.closed.is_empty());
    world.plain(1_000, Output::Viewer);
    assert_eq!(world.closed[&1_000], 4429);
    world.leave(3);
    world.plain(1_001, Output::Viewer);
    assert!(!world.closed.contains_key(&1_001));
}

#[test]
fn plain_clients_get_the_room_at_most_twice_a_second_and_the_latest() {
    let mut world = World::with_items(&[5, 5]);
    world.plain(2, Output::Controller);
    world.pass(1_000);
    world.read(2);
    let a = world.id("A");
    for count in 0..100 {
        world.put(&format!("/timers/{a}"), json!({ "name": format!("A{count}") }));
        world.pass(10);
    }
    world.pass(1_000);
    let rooms = world.read_kind(2, "room");
    assert!((2..=3).contains(&rooms.len()), "{}", rooms.len());
    assert_eq!(rooms.last().unwrap()["timers"][0]["name"], "A99");
    // Those of ours are told by updates alone.
    assert!(world.read_kind(1, "room").is_empty());
}

#[test]
fn what_is_told_is_stored_first_and_logged() {
    let mut world = World::with_items(&[5]);
    let (saves, logged) = (world.saves, world.logged.len());
    world.does("play").unwrap();
    assert_eq!((world.saves, world.logged.len()), (saves + 1, logged + 1));
    world.does("play").unwrap();
    assert_eq!(world.saves, saves + 1, "nothing changed");
    world.say(1, json!({ "type": "ping" }));
    assert_eq!(world.saves, saves + 1);
    let effects = world.act(|engine, host| {
        engine.text(ghostlight_engine::ClientId(1), r#"{"type":"control","action":"pause"}"#, host)
    });
    assert_eq!(effects[0], ghostlight_engine::Effect::Save);
}

#[test]
fn screens_are_told_again_when_the_clocks_part() {
    let mut world = World::with_items(&[5]);
    world.does("play").unwrap();
    world.read(1);
    // 500 ppm for a minute.
    for _ in 0..6 {
        world.pass(10_000);
        world.wall += 5;
    }
    world.pass(10_000);
    let told = world.read_kind(1, "playback_status");
    assert_eq!(told.len(), 6);
    let last = told.last().unwrap();
    let off = last["elapsed_ms"].as_i64().unwrap() - (last["server_time"].as_i64().unwrap() - common::START);
    assert_eq!(off, -30);
    // A step is told while nothing runs, too, and logged.
    world.does("stop").unwrap();
    world.read(1);
    world.wall += 5_000;
    world.tick();
    assert_eq!(world.read_kind(1, "playback_status").len(), 1);
    assert_eq!(world.logged.last().map(String::as_str), Some("clock_step"));
}
