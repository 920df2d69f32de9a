//! Changes in a run, the run itself, messages and display modes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_room::Output;
use serde_json::json;

#[test]
fn the_order_of_a_run_is_not_the_plan() {
    let mut world = World::with_items(&[1, 2, 3, 4]);
    let (a, b, d) = (world.id("A"), world.id("B"), world.id("D"));
    world.does("play").unwrap();
    let make_next = |id: &str| json!({ "action": "make_next", "timer_id": id });
    assert_eq!(world.control(make_next(&d)), Ok(true));
    assert_eq!(world.order(), "ADBC");
    assert_eq!(world.control(make_next(&d)), Ok(false));
    assert_eq!(world.control(make_next(&a)), Err("conflict".into()));
    assert_eq!(world.does("swap_next"), Ok(true));
    assert_eq!(world.order(), "ABDC");
    world.control(json!({ "action": "skip", "timer_id": b })).unwrap();
    assert_eq!(world.does("swap_next"), Ok(true));
    assert_eq!(world.order(), "ABCD");
    assert_eq!(world.control(make_next(&b)), Ok(true));
    assert!(!world.room().timers[1].run.skipped);
    // What is planned meanwhile goes behind the item that it follows in the plan.
    world.control(make_next(&d)).unwrap();
    world.create(json!({ "name": "X", "position": 1 }));
    assert_eq!(world.order(), "AXDBC");
    world.does("new_run").unwrap();
    assert_eq!(world.order(), "AXBCD");
    let places: Vec<u32> = world.room().timers.iter().map(|timer| timer.position).collect();
    assert_eq!(places, [0, 1, 2, 3, 4]);
}

#[test]
fn swap_next_needs_two() {
    let mut world = World::with_items(&[1, 2]);
    assert_eq!(world.does("swap_next"), Ok(true));
    world.does("play").unwrap();
    assert_eq!(world.does("swap_next"), Ok(false));
}

#[test]
fn a_speaker_of_this_run() {
    let mut world = World::with_items(&[1]);
    let a = world.id("A");
    world.put(&format!("/timers/{a}"), json!({ "speaker": "Ada" }));
    let set = |speaker: &str| json!({ "action": "set_speaker", "timer_id": a, "speaker": speaker });
    assert_eq!(world.control(set("Ruth")), Ok(true));
    assert_eq!(world.control(set("Ruth")), Ok(false));
    let timer = &world.room_of(1)["timers"][0];
    assert_eq!((timer["speaker"].as_str(), timer["planned_speaker"].as_str()), (Some("Ruth"), Some("Ada")));
    assert_eq!(world.control(set(&"x".repeat(201))), Err("bad_request".into()));
    world.does("new_run").unwrap();
    assert_eq!(world.room().timers[0].speaker(), "Ada");
}

#[test]
fn take_it_from_what_is_to_come() {
    let mut world = World::with_items(&[5, 30, 45]);
    let (a, b, c) = (world.id("A"), world.id("B"), world.id("C"));
    world.put(&format!("/timers/{b}"), json!({ "min_duration_ms": 10 * 60_000 }));
    world.does("play").unwrap();
    let take = |changes: &[(&str, i64)]| {
        let changes: Vec<_> = changes
            .iter()
            .map(|(id, mins)| json!({ "timer_id": id, "duration_ms": mins * 60_000 }))
            .collect();
        json!({ "action": "take_it_from", "changes": changes })
    };
    assert_eq!(world.control(take(&[(&c, 43), (&a, 1)])), Err("conflict".into()));
    assert_eq!(world.control(take(&[(&c, 43), (&b, 9)])), Err("bad_request".into()));
    assert_eq!(world.room().timers[2].run.duration, None, "all or nothing");
    assert_eq!(world.control(take(&[(&b, 20), (&c, 43)])), Ok(true));
    assert_eq!(world.control(take(&[(&b, 20), (&c, 43)])), Ok(false));
    let live: Vec<i64> =
        world.room().timers.iter().map(|timer| timer.live_duration().as_ms() / 60_000).collect();
    assert_eq!(live, [5, 20, 43]);
    let seq = world.room().last.as_ref().unwrap().seq;
    world.control(json!({ "action": "undo", "seq": seq })).unwrap();
    assert!(world.room().timers.iter().all(|timer| timer.run.duration.is_none()));
}

#[test]
fn rehearsal_show_and_reports() {
    let mut world = World::with_items(&[1, 2]);
    let message = world.message(json!({ "text": "x" }));
    assert_eq!(world.does("end_show"), Ok(false), "nothing ran");
    world.does("play").unwrap();
    world.pass(70_000);
    world.does("next").unwrap();
    world.control(json!({ "action": "show_message", "timer_id": message })).unwrap();
    world.control(json!({ "action": "add_time", "value": 1_000 })).unwrap();
    world.does("new_run").unwrap();
    assert_eq!(world.state(), "- stopped 0/-");
    assert!(world.room().shown_message().is_none());
    assert!(world.room().timers.iter().all(|timer| timer.run == Default::default()));
    assert_eq!(world.does("start_show"), Ok(true));
    assert_eq!(world.does("start_show"), Ok(false));
    world.does("play").unwrap();
    world.pass(60_000);
    assert_eq!(world.does("end_show"), Ok(true));
    assert_eq!(world.does("end_show"), Ok(false));
    world.does("new_run").unwrap();
    let runs = world.rest(ghostlight_palco::rest::Method::Get, "/runs", None).body;
    let runs = runs.as_array().unwrap();
    assert_eq!(runs.len(), 2);
    assert_eq!((runs[0]["number"].as_u64(), runs[0]["kind"].as_str()), (Some(1), Some("rehearsal")));
    assert_eq!(runs[0]["items"][0]["actual_ms"], 70_000);
    assert_eq!(runs[0]["items"][0]["over_ms"], 10_000);
    assert_eq!(runs[0]["items"][1]["over_ms"], json!(null));
    assert_eq!((runs[1]["number"].as_u64(), runs[1]["kind"].as_str()), (Some(2), Some("show")));
    assert_eq!(runs[1]["ended"].as_i64().unwrap() - runs[1]["started"].as_i64().unwrap(), 60_000);
    assert_eq!(world.room().run.number, 3);
}

#[test]
fn stop_the_show_and_resume() {
    let mut world = World::with_items(&[5, 5]);
    let a = world.id("A");
    world.put(&format!("/timers/{a}"), json!({ "auto_advance": true }));
    world.put("", json!({ "settings": { "stop_text": "Please wait" } }));
    let message = world.message(json!({ "text": "x", "until_ms": 10_000 }));
    assert_eq!(world.does("resume_show"), Ok(false));
    world.does("play").unwrap();
    world.does("blackout").unwrap();
    world.control(json!({ "action": "show_message", "timer_id": message })).unwrap();
    world.pass(4_000);
    assert_eq!(world.does("stop_the_show"), Ok(true));
    let stop = &world.room_of(1)["playback"]["show_stop"];
    assert_eq!((stop["text"].as_str(), stop["was_running"].as_bool()), (Some("Please wait"), Some(true)));
    for refused in ["play", "pause", "next", "stop", "reset", "new_run", "end_show"] {
        assert_eq!(world.does(refused), Err("conflict".into()), "{refused}");
    }
    assert_eq!(world.control(json!({ "action": "stop_the_show", "text": "Leave by the left" })), Ok(true));
    world.pass(3_600_000);
    assert_eq!(world.state(), "A paused 4/300");
    assert!(world.room().shown_message().is_some());
    assert_eq!(world.does("resume_show"), Ok(true));
    assert_eq!(world.state(), "A running 4/300");
    assert!(world.room().playback.blackout);
    world.pass(5_999);
    assert!(world.room().shown_message().is_some());
    world.pass(1);
    assert!(world.room().shown_message().is_none());
    // Stopped while paused, it is paused again.
    world.does("pause").unwrap();
    world.does("stop_the_show").unwrap();
    world.does("resume_show").unwrap();
    assert!(world.state().starts_with("A paused"));
}

#[test]
fn automatic_starts_wait_while_the_show_is_stopped() {
    let mut world = World::with_items(&[5]);
    let a = world.id("A");
    let start = json!({ "start_ms": 9 * 3_600_000 + 60_000, "starts_by_itself": true });
    world.put(&format!("/timers/{a}"), start);
    world.does("stop_the_show").unwrap();
    world.pass(120_000);
    world.does("resume_show").unwrap();
    world.pass(120_000);
    assert_eq!(world.state(), "- stopped 0/-");
}

#[test]
fn display_modes_set_and_clear() {
    let mut world = World::with_items(&[5]);
    for (set, clear) in [("blackout", "stop_blackout"), ("focus", "stop_focus")] {
        assert_eq!(world.does(clear), Ok(false));
        assert_eq!(world.does(set), Ok(true));
        assert_eq!(world.does(set), Ok(false));
        assert_eq!(world.does(clear), Ok(true));
    }
    assert_eq!(world.does("stop_flash"), Ok(false));
    assert_eq!(world.does("flash"), Ok(true));
    world.pass(2_000);
    assert_eq!(world.does("flash"), Ok(true), "a new press repeats");
    world.pass(2_999);
    assert!(world.room().playback.flash);
    world.read(1);
    world.pass(1);
    assert!(!world.room().playback.flash);
    let told = world.read_kind(1, "playback_status").pop().unwrap();
    assert_eq!(told["flash"], false);
}

#[test]
fn one_message_shows_at_a_time() {
    let mut world = World::with_items(&[5, 5, 5]);
    let stage = world.message(json!({ "text": "stage" }));
    let crew = world.message(json!({ "text": "crew", "for": "crew" }));
    let kept = world.message(json!({ "text": "kept", "keep": true }));
    let show = |id: &str| json!({ "action": "show_message", "timer_id": id });
    let shown = |world: &World| world.room().shown_message().map(|message| message.text.clone());
    assert_eq!(world.does("hide_message"), Ok(false));
    world.control(show(&stage)).unwrap();
    world.control(show(&crew)).unwrap();
    assert_eq!(world.room().messages.iter().filter(|message| message.showing).count(), 1);
    world.does("next").unwrap();
    assert_eq!(shown(&world).as_deref(), Some("crew"));
    world.control(show(&kept)).unwrap();
    world.pass(1_000);
    world.does("next").unwrap();
    assert_eq!(shown(&world).as_deref(), Some("kept"));
    world.control(show(&stage)).unwrap();
    world.does("previous").unwrap();
    assert_eq!(shown(&world).as_deref(), Some("stage"), "only next and go-to clear");
    let b = world.id("B");
    let a = world.id("A");
    world.control(json!({ "action": "go_to", "timer_id": b })).unwrap();
    world.control(json!({ "action": "go_to", "timer_id": a })).unwrap();
    assert_eq!(shown(&world), None);
}

#[test]
fn the_same_control_at_once_does_nothing_and_a_late_one_is_refused() {
    let mut world = World::with_items(&[5, 5, 5, 5]);
    world.ours(2, Output::Operator, "Olga");
    world.plain(3, Output::Controller);
    let (a, b, c) = (world.id("A"), world.id("B"), world.id("C"));
    world.does("next").unwrap();
    world.pass(1_000);
    let next = |on: &str| json!({ "action": "next", "on": on });
    assert_eq!(world.control(next(&a)), Ok(true));
    world.pass(799);
    assert_eq!(world.control_as(2, next(&a)), Ok(false), "the second of two presses");
    assert_eq!(world.control_as(2, next(&b)), Ok(false), "whatever it was pressed on");
    world.pass(1);
    world.read(2);
    world.say(2, json!({ "type": "control", "id": 9, "action": "next", "on": a }));
    let error = world.read_kind(2, "error").pop().unwrap();
    assert_eq!(error["message"], "Marta already went to “B”.");
    assert_eq!((error["code"].as_str(), error["id"].as_u64()), (Some("conflict"), Some(9)));
    let go_to = json!({ "action": "go_to", "timer_id": a, "on": c });
    assert_eq!(world.control(go_to), Err("conflict".into()));
    // A plain client is taken at its word.
    world.say(3, json!({ "type": "control", "action": "next" }));
    world.say(3, json!({ "type": "control", "action": "next" }));
    assert!(world.state().starts_with("D "));
}
