//! The REST requests of one room.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_palco::rest::{Method, Request};
use ghostlight_room::Output;
use serde_json::{Value, json};

#[test]
fn items_are_made_changed_and_taken_out() {
    let mut world = World::closed();
    let a = world.create(json!({ "name": "A", "duration_ms": 60_000, "vendor": { "x": 1 } }));
    let b = world.create(json!({ "name": "B" }));
    let c = world.create(json!({ "name": "C", "position": 1 }));
    assert_eq!(world.order(), "ACB");
    // Two controllers that change different fields do not overwrite each other; null clears.
    world.put(&format!("/timers/{a}"), json!({ "speaker": "Ada", "wrap_red_ms": 5_000 }));
    world.put(&format!("/timers/{a}"), json!({ "name": "A2", "wrap_red_ms": null, "vendor": null, "v": 2 }));
    let timer = world.rest(Method::Get, &format!("/timers/{a}"), None).body;
    assert_eq!(
        (&timer["name"], &timer["speaker"], &timer["wrap_red_ms"], &timer["vendor"], &timer["v"]),
        (&json!("A2"), &json!("Ada"), &json!(null), &json!(null), &json!(2))
    );
    world.put(&format!("/timers/{b}"), json!({ "position": 0 }));
    assert_eq!(world.order(), "BA2C");
    world.put("/timers/order", json!({ "ids": [c, a] }));
    assert_eq!(world.order(), "CA2B");
    let twice = world.rest(Method::Put, "/timers/order", Some(json!({ "ids": [c, c] })));
    assert_eq!(twice.status, 400);
    assert_eq!(world.rest(Method::Delete, &format!("/timers/{c}"), None).status, 200);
    assert_eq!(world.rest(Method::Delete, &format!("/timers/{c}"), None).status, 404);
    assert_eq!(world.order(), "A2B");
    world.pass(599_000);
    assert_eq!(world.rest(Method::Post, &format!("/timers/{c}/restore"), None).status, 200);
    assert_eq!(world.order(), "CA2B");
    world.rest(Method::Delete, &format!("/timers/{c}"), None);
    world.pass(600_000);
    assert_eq!(world.rest(Method::Post, &format!("/timers/{c}/restore"), None).status, 404);
}

#[test]
fn messages_likewise() {
    let mut world = World::closed();
    let a = world.message(json!({ "text": "A", "for": { "device": "d" }, "until_ms": 1_000 }));
    let b = world.message(json!({ "text": "B", "position": 0 }));
    let texts = |world: &mut World| {
        let list = world.rest(Method::Get, "/messages", None).body;
        list.as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap().to_owned()).collect::<String>()
    };
    assert_eq!(texts(&mut world), "BA");
    world.put("/messages/order", json!([a]));
    assert_eq!(texts(&mut world), "AB");
    world.put(&format!("/messages/{b}"), json!({ "text": "C", "position": 0 }));
    assert_eq!(texts(&mut world), "CA");
    world.rest(Method::Post, "/control", Some(json!({ "action": "show_message", "timer_id": a })));
    assert_eq!(world.rest(Method::Delete, &format!("/messages/{a}"), None).status, 200);
    assert!(world.room().shown_message().is_none());
    assert_eq!(world.rest(Method::Post, &format!("/messages/{a}/restore"), None).status, 200);
    assert!(world.room().shown_message().is_none());
    assert_eq!(texts(&mut world), "CA");
    let long = "x".repeat(1_001);
    assert_eq!(world.rest(Method::Post, "/messages", Some(json!({ "text": long }))).status, 400);
}

#[test]
fn the_current_item_is_not_deleted_while_it_runs() {
    let mut world = World::with_items(&[5, 5]);
    let a = world.id("A");
    let path = format!("/timers/{a}");
    world.does("play").unwrap();
    assert_eq!(world.rest(Method::Delete, &path, None).status, 409);
    world.does("pause").unwrap();
    assert_eq!(world.rest(Method::Delete, &path, None).status, 409);
    world.does("stop").unwrap();
    assert_eq!(world.rest(Method::Delete, &path, None).status, 200);
    assert_eq!(world.state(), "B stopped 0/300");
    world.rest(Method::Post, &format!("{path}/restore"), None);
    assert_eq!(world.order(), "AB");
    assert_eq!(world.state(), "B stopped 0/300");
}

#[test]
fn a_length_changes_now_or_in_the_next_run() {
    let mut world = World::with_items(&[5, 5]);
    let a = world.id("A");
    let path = format!("/timers/{a}");
    world.does("next").unwrap();
    world.put(&path, json!({ "duration_ms": 360_000 }));
    assert_eq!(world.state(), "A stopped 0/360");
    world.does("play").unwrap();
    world.pass(10_000);
    world.put(&path, json!({ "duration_ms": 420_000 }));
    assert_eq!(world.state(), "A running 10/360");
    world.put(&path, json!({ "duration_ms": 480_000, "now": true }));
    assert_eq!(world.state(), "A running 10/480");
    world.put(&path, json!({ "duration_ms": 300_000 }));
    world.does("new_run").unwrap();
    world.does("next").unwrap();
    assert_eq!(world.state(), "A stopped 0/300");
}

#[test]
fn bounds() {
    let mut world = World::closed();
    let rows = |count: usize| Some(json!(vec![json!({ "name": "x" }); count]));
    assert_eq!(world.rest(Method::Post, "/import", rows(9_999)).status, 200);
    assert_eq!(world.rest(Method::Post, "/import", rows(2)).status, 409);
    assert_eq!(world.room().timers.len(), 9_999);
    world.create(json!({}));
    assert_eq!(world.rest(Method::Post, "/timers", Some(json!({}))).status, 409);
    for _ in 0..500 {
        world.message(json!({}));
    }
    assert_eq!(world.rest(Method::Post, "/messages", Some(json!({}))).status, 409);
    for timer in [
        json!({ "name": "x".repeat(201) }),
        json!({ "notes": "x".repeat(10_001) }),
        json!({ "duration_ms": -1 }),
        json!({ "duration_ms": 360_000_001 }),
        json!({ "start_ms": 172_800_001 }),
        json!({ "color": "mauve" }),
    ] {
        assert_eq!(world.rest(Method::Post, "/timers", Some(timer.clone())).status, 400, "{timer}");
    }
}

#[test]
fn an_import_is_all_or_nothing() {
    let mut world = World::with_items(&[5]);
    let before = world.engine.save();
    let bad = json!({ "timers": [{ "name": "B" }, { "name": 7 }], "replace": true });
    let answer = world.rest(Method::Post, "/import", Some(bad));
    assert_eq!(answer.status, 400);
    assert!(answer.body["message"].as_str().unwrap().starts_with("Item 2: "), "{}", answer.body);
    assert_eq!(world.engine.save(), before);
    world.does("play").unwrap();
    let replace = json!({ "timers": [{ "name": "B" }], "replace": true });
    assert_eq!(world.rest(Method::Post, "/import", Some(replace.clone())).status, 409);
    assert_eq!(world.rest(Method::Post, "/import", Some(json!([{ "name": "C" }]))).status, 200);
    assert_eq!(world.order(), "AC");
    world.does("stop").unwrap();
    assert_eq!(world.rest(Method::Post, "/import", Some(replace)).status, 200);
    assert_eq!(world.order(), "B");
    assert_eq!(world.rest(Method::Post, "/import", Some(json!("a,b"))).status, 400);
}

#[test]
fn a_room_goes_out_as_one_file_and_comes_back() {
    let mut world = World::with_items(&[5, 3, 2]);
    let (b, c) = (world.id("B"), world.id("C"));
    world.put(&format!("/timers/{b}"), json!({ "notes": "n", "start_ms": 0, "end_ms": 5, "break": true }));
    world.put("", json!({ "name": "Big hall", "date": "2026-12-01", "settings": { "next_starts": true } }));
    world.message(json!({ "text": "m", "for": "crew", "keep": true }));
    world.does("play").unwrap();
    world.control(json!({ "action": "make_next", "timer_id": c })).unwrap();
    world.control(json!({ "action": "set_speaker", "timer_id": b, "speaker": "Ruth" })).unwrap();
    let file = world.rest(Method::Get, "/export", None).body;
    assert!(!file.to_string().contains(world.keys.of(Output::Controller)));
    let mut other = World::open();
    other.create(json!({ "name": "old" }));
    assert_eq!(other.rest(Method::Post, "/import", Some(file.clone())).status, 200);
    let again = other.rest(Method::Get, "/export", None).body;
    let plan = |file: &Value| {
        let mut file = file.clone();
        for list in ["timers", "messages"] {
            for thing in file[list].as_array_mut().unwrap() {
                thing.as_object_mut().unwrap().remove("id");
            }
        }
        (file["timers"].clone(), file["messages"].clone(), file["room"]["settings"].clone())
    };
    assert_eq!(plan(&file), plan(&again));
    assert_eq!(again["timers"][1]["speaker"], "");
    assert_eq!(again["room"]["date"], "2026-12-01");
}

#[test]
fn without_a_key_a_room_is_the_viewers_view() {
    let mut world = World::closed();
    for name in ["A", "B", "C"] {
        world.create(json!({ "name": name, "notes": "secret", "duration_ms": 60_000 }));
    }
    world.message(json!({ "text": "prepared" }));
    world.rest(Method::Post, "/control", Some(json!({ "action": "play" })));
    let none = |world: &mut World, method, path: &str, body| world.rest_with(None, method, path, body);
    let room = none(&mut world, Method::Get, "", None);
    assert_eq!((room.status, room.body["name"].as_str()), (200, Some("Hall")));
    assert_eq!(room.body["timers"].as_array().unwrap().len(), 2);
    assert_eq!(room.body["messages"], json!([]));
    assert!(!room.body.to_string().contains("secret"));
    let timers = none(&mut world, Method::Get, "/timers", None);
    assert_eq!((timers.status, timers.body.to_string().contains("secret")), (200, false));
    for (method, path, body) in [
        (Method::Put, "", Some(json!({ "name": "x" }))),
        (Method::Post, "/timers", Some(json!({}))),
        (Method::Post, "/control", Some(json!({ "action": "play" }))),
        (Method::Get, "/messages", None),
        (Method::Get, "/keys", None),
        (Method::Get, "/log", None),
        (Method::Get, "/runs", None),
        (Method::Get, "/export", None),
        (Method::Post, "/import", Some(json!([]))),
    ] {
        assert_eq!(none(&mut world, method, path, body).status, 401, "{path}");
    }
    let wrong = world.rest_with(Some("wrong"), Method::Get, "", None);
    assert_eq!(wrong.status, 401);
    world.put("", json!({ "settings": { "all_by_key": true } }));
    for path in ["", "/timers", "/playback"] {
        assert_eq!(none(&mut world, Method::Get, path, None).status, 401, "{path}");
    }
    let full = world.rest(Method::Get, "", None).body;
    assert_eq!(full["timers"].as_array().unwrap().len(), 3);
}

#[test]
fn playback_for_scripts() {
    let mut world = World::with_items(&[5]);
    assert_eq!(world.rest(Method::Get, "/playback", None).body["time"], json!(null));
    world.does("play").unwrap();
    world.sleep(290_000);
    let playback = world.rest(Method::Get, "/playback", None).body;
    assert_eq!(
        (&playback["state"], &playback["time"], &playback["phase"], &playback["name"]),
        (&json!("running"), &json!("0:10"), &json!("red"), &json!("A"))
    );
    world.sleep(25_000);
    let playback = world.rest(Method::Get, "/playback", None).body;
    assert_eq!((&playback["time"], &playback["phase"]), (&json!("\u{2212}0:15"), &json!("over")));
}

#[test]
fn control_by_rest_and_rest_over_the_socket() {
    let mut world = World::with_items(&[5, 5]);
    let done = world.rest(Method::Post, "/control", Some(json!({ "action": "play" })));
    assert_eq!((done.status, &done.body["effect"]), (200, &json!(true)));
    assert_eq!(done.body["playback"]["state"], "running");
    let bad = world.rest(Method::Post, "/control", Some(json!({ "action": "dance" })));
    assert_eq!((bad.status, &bad.body["code"]), (400, &json!("unknown_action")));
    let code = world.room().info.code.clone();
    let ask = |path: &str| json!({ "type": "rest", "id": 4, "method": "POST", "path": path, "body": { "name": "Z" } });
    world.read(1);
    world.say(1, ask(&format!("rooms/{code}/timers")));
    let told = world.read(1);
    let answer = told.iter().find(|frame| frame["type"] == "rest").unwrap();
    assert_eq!((answer["id"].as_u64(), answer["status"].as_u64()), (Some(4), Some(201)));
    assert_eq!(world.order(), "ABZ");
    assert_eq!(world.engine.log().last().unwrap().by, "Marta");
    world.say(1, ask("rooms/OTHER1/timers"));
    assert_eq!(world.read_kind(1, "rest")[0]["status"], 404);
    world.ours(2, Output::Viewer, "Stage");
    world.say(2, ask(&format!("rooms/{code}/timers")));
    assert_eq!(world.read_kind(2, "rest")[0]["status"], 403, "a page acts as what it is");
}

#[test]
fn paths_that_are_none() {
    let mut world = World::closed();
    let key = Some(world.keys.of(Output::Controller).to_owned());
    let code = world.room().info.code.clone();
    for (method, path, status) in [
        (Method::Get, "rooms".to_owned(), 404),
        (Method::Delete, format!("rooms/{code}"), 404),
        (Method::Get, format!("rooms/{code}/nothing"), 404),
        (Method::Delete, format!("rooms/{code}/keys"), 405),
        (Method::Get, format!("rooms/{}", code.to_lowercase()), 200),
        (Method::Get, format!("rooms/{}", world.room().info.id), 200),
        (Method::Get, "rooms/ZZZZZZ".to_owned(), 404),
    ] {
        let request = Request { method, path: path.clone(), body: None, key: key.clone() };
        let (answer, _) = world.act(|engine, host| engine.rest(&request, host));
        assert_eq!(answer.status, status, "{path}");
    }
}

#[test]
fn the_log_says_who_did_what() {
    let mut world = World::with_items(&[5]);
    world.does("play").unwrap();
    let log = world.rest(Method::Get, "/log?limit=1", None).body;
    let entry = &log.as_array().unwrap()[0];
    assert_eq!(
        (&entry["by"], &entry["action"], &entry["item"]),
        (&json!("Marta"), &json!("play"), &json!("A"))
    );
}
