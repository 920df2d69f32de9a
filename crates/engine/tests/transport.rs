//! What each transport action means, with its edges.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_palco::rest::Method;
use ghostlight_room::Output;
use serde_json::{Value, json};

/// Does actions one a line, `pass N` between them, and compares the state after each.
fn script(world: &mut World, lines: &[(&str, Option<bool>, &str)]) {
    for (line, effect, state) in lines {
        let mut words = line.split(' ');
        let action = words.next().unwrap();
        let argument = words.next();
        let number = || argument.unwrap().parse::<i64>().unwrap();
        match action {
            "pass" => world.pass(number() * 1_000),
            "go_to" | "continue" => {
                let id = world.id(argument.unwrap());
                let done = world.control(json!({ "action": action, "timer_id": id }));
                assert_eq!(done.ok(), *effect, "{line}");
            }
            "add_time" | "set_time" => {
                let done = world.control(json!({ "action": action, "value": number() * 1_000 }));
                assert_eq!(done.ok(), *effect, "{line}");
            }
            _ => assert_eq!(world.does(action).ok(), *effect, "{line}"),
        }
        assert_eq!(world.state(), *state, "after {line}");
        let status = world.read_kind(1, "playback_status");
        assert!(action == "pass" || effect.is_none() || !status.is_empty(), "{line} is echoed");
    }
}

#[test]
fn play_pause_stop_reset() {
    let mut world = World::with_items(&[5, 3]);
    script(
        &mut world,
        &[
            ("pause", Some(false), "- stopped 0/-"),
            ("stop", Some(false), "- stopped 0/-"),
            ("reset", Some(false), "- stopped 0/-"),
            ("play", Some(true), "A running 0/300"),
            ("play", Some(false), "A running 0/300"),
            ("pass 10", None, "A running 10/300"),
            ("pause", Some(true), "A paused 10/300"),
            ("pause", Some(false), "A paused 10/300"),
            ("pass 10", None, "A paused 10/300"),
            ("play", Some(true), "A running 10/300"),
            ("pass 295", None, "A running 305/300"),
            ("stop", Some(true), "A stopped 0/300"),
            ("stop", Some(false), "A stopped 0/300"),
            ("add_time 60", Some(true), "A stopped 0/360"),
            ("play", Some(true), "A running 0/360"),
            ("stop", Some(true), "A stopped 0/360"),
            ("reset", Some(true), "A stopped 0/300"),
            ("reset", Some(false), "A stopped 0/300"),
            ("play", Some(true), "A running 0/300"),
            ("pass 30", None, "A running 30/300"),
            ("add_time 60", Some(true), "A running 30/360"),
            ("reset", Some(true), "A running 0/300"),
            ("pause", Some(true), "A paused 0/300"),
            ("reset", Some(true), "A stopped 0/300"),
        ],
    );
}

#[test]
fn next_previous_go_to_continue() {
    let mut world = World::with_items(&[5, 3, 2]);
    script(
        &mut world,
        &[
            ("previous", Some(false), "- stopped 0/-"),
            ("next", Some(true), "A stopped 0/300"),
            ("play", Some(true), "A running 0/300"),
            ("pass 60", None, "A running 60/300"),
            ("next", Some(true), "B stopped 0/180"),
            ("pass 1", None, "B stopped 0/180"),
            ("next", Some(true), "C stopped 0/120"),
            ("pass 1", None, "C stopped 0/120"),
            ("next", Some(false), "C stopped 0/120"),
            ("previous", Some(true), "B stopped 0/180"),
            ("pass 1", None, "B stopped 0/180"),
            ("previous", Some(true), "A stopped 0/300"),
            ("previous", Some(false), "A stopped 0/300"),
            ("continue A", Some(true), "A running 60/300"),
            ("continue A", Some(false), "A running 60/300"),
            ("continue B", None, "A running 60/300"),
            ("pass 5", None, "A running 65/300"),
            ("go_to C", Some(true), "C stopped 0/120"),
            ("go_to C", Some(false), "C stopped 0/120"),
            ("play", Some(true), "C running 0/120"),
            ("pass 5", None, "C running 5/120"),
            ("go_to C", Some(true), "C stopped 0/120"),
            ("continue A", Some(true), "A running 65/300"),
        ],
    );
}

#[test]
fn skipped_items_are_passed_over() {
    let mut world = World::with_items(&[5, 3, 2]);
    let b = world.id("B");
    assert_eq!(world.control(json!({ "action": "skip", "timer_id": b })), Ok(true));
    assert_eq!(world.control(json!({ "action": "skip", "timer_id": b })), Ok(false));
    world.does("play").unwrap();
    assert_eq!(world.does("next"), Ok(true));
    assert!(world.state().starts_with("C "));
    assert_eq!(world.does("previous"), Ok(true));
    assert!(world.state().starts_with("A "));
    let a = world.id("A");
    assert_eq!(world.control(json!({ "action": "skip", "timer_id": a })), Err("conflict".into()));
    assert_eq!(world.control(json!({ "action": "unskip", "timer_id": b })), Ok(true));
    world.pass(1_000);
    world.does("next").unwrap();
    assert!(world.state().starts_with("B "));
}

#[test]
fn next_starts_where_the_room_wants_it() {
    let mut world = World::with_items(&[5, 3]);
    world.put("", json!({ "settings": { "next_starts": true } }));
    script(
        &mut world,
        &[
            ("next", Some(true), "A running 0/300"),
            ("pass 10", None, "A running 10/300"),
            ("next", Some(true), "B running 0/180"),
            ("previous", Some(true), "A stopped 0/300"),
        ],
    );
}

#[test]
fn add_time_and_set_time() {
    let mut world = World::with_items(&[5]);
    assert_eq!(world.control(json!({ "action": "add_time", "value": 1_000 })), Ok(false));
    script(
        &mut world,
        &[
            ("next", Some(true), "A stopped 0/300"),
            ("set_time 60", Some(true), "A stopped 0/60"),
            ("set_time 60", Some(false), "A stopped 0/60"),
            ("set_time 300", Some(true), "A stopped 0/300"),
            ("play", Some(true), "A running 0/300"),
            ("pass 100", None, "A running 100/300"),
            ("set_time 60", Some(true), "A running 100/160"),
            ("add_time -30", Some(true), "A running 100/130"),
            // A cut stops at a remaining time of 0.
            ("add_time -60", Some(true), "A running 100/100"),
            ("add_time -60", Some(false), "A running 100/100"),
            ("pass 20", None, "A running 120/100"),
            // In overtime a cut changes nothing, and what is given counts from the plan's end.
            ("add_time -60", Some(false), "A running 120/100"),
            ("add_time 60", Some(true), "A running 120/160"),
            ("set_time 0", Some(true), "A running 120/120"),
            ("add_time 0", Some(false), "A running 120/120"),
            ("reset", Some(true), "A running 0/300"),
            // 100 h is the longest remaining time.
            ("add_time 360000", Some(true), "A running 0/360000"),
            ("add_time 1", Some(false), "A running 0/360000"),
        ],
    );
    for bad in [json!(-1), json!(360_000_001), json!(null), json!("x")] {
        let refused = world.control(json!({ "action": "set_time", "value": bad }));
        assert_eq!(refused, Err("bad_request".into()), "{bad}");
    }
}

#[test]
fn unknown_items_and_actions() {
    let mut world = World::with_items(&[5]);
    for (control, code) in [
        (json!({ "action": "go_to", "timer_id": "none" }), "not_found"),
        (json!({ "action": "go_to" }), "bad_request"),
        (json!({ "action": "continue", "timer_id": "none" }), "not_found"),
        (json!({ "action": "skip", "timer_id": "none" }), "not_found"),
        (json!({ "action": "make_next", "timer_id": "none" }), "not_found"),
        (json!({ "action": "show_message", "timer_id": "none" }), "not_found"),
        (json!({ "action": "explode" }), "unknown_action"),
        (json!({ "action": "edit_timers" }), "unknown_action"),
        (json!({ "action": "auto_advance" }), "unknown_action"),
        (json!({}), "bad_request"),
        (json!({ "action": "device", "device": "none", "do": "identify" }), "not_found"),
    ] {
        assert_eq!(world.control(control.clone()), Err(code.into()), "{control}");
    }
}

#[test]
fn auto_advance_at_the_exact_deadline_never_by_a_cut() {
    let mut world = World::with_items(&[1, 1, 1]);
    for name in ["A", "B", "C"] {
        let id = world.id(name);
        world.put(&format!("/timers/{id}"), json!({ "auto_advance": true }));
    }
    world.does("play").unwrap();
    world.pass(59_999);
    assert_eq!(world.state(), "A running 59.999/60");
    assert_eq!(world.engine.next_due().unwrap().as_ms(), world.mono + 1);
    world.pass(1);
    assert_eq!(world.state(), "B running 0/60");
    // A cut to zero does not start the next one; time that is given arms the deadline again.
    world.pass(10_000);
    world.control(json!({ "action": "add_time", "value": -3_600_000 })).unwrap();
    assert_eq!(world.state(), "B running 10/10");
    world.pass(5_000);
    assert_eq!(world.state(), "B running 15/10");
    world.control(json!({ "action": "set_time", "value": 2_000 })).unwrap();
    world.pass(2_000);
    assert_eq!(world.state(), "C running 0/60");
    // The last one has nothing to start; what is added later does not start late.
    world.pass(61_000);
    world.create(json!({ "name": "D", "duration_ms": 60_000 }));
    world.pass(1_000);
    assert_eq!(world.state(), "C running 62/60");
    let last = world.room().last.clone().unwrap();
    assert_eq!((last.action.word(), last.by.as_str(), last.item.as_str()), ("auto_advance", "", "C"));
}

#[test]
fn at_zero_next_and_held_items() {
    let mut world = World::with_items(&[1, 1]);
    let a = world.id("A");
    world.put(&format!("/timers/{a}"), json!({ "at_zero": "NEXT" }));
    world.does("play").unwrap();
    world.pass(30_000);
    // "Hold here" before the deadline.
    world.put(&format!("/timers/{a}"), json!({ "at_zero": "HOLD" }));
    world.pass(60_000);
    assert_eq!(world.state(), "A running 90/60");
    // Switched on again after it: nothing jumps.
    world.put(&format!("/timers/{a}"), json!({ "at_zero": "NEXT" }));
    world.pass(1_000);
    assert_eq!(world.state(), "A running 91/60");
    // A pause holds the deadline back.
    world.does("reset").unwrap();
    world.pass(30_000);
    world.does("pause").unwrap();
    world.pass(120_000);
    assert_eq!(world.state(), "A paused 30/60");
    world.does("play").unwrap();
    world.pass(30_000);
    assert_eq!(world.state(), "B running 0/60");
}

#[test]
fn an_operator_may_hold_here_and_nothing_else_of_the_plan() {
    let mut world = World::closed();
    let a = world.create(json!({ "name": "A", "duration_ms": 60_000, "auto_advance": true }));
    let key = world.keys.of(Output::Operator).to_owned();
    world.rest(Method::Post, "/control", Some(json!({ "action": "play" })));
    let path = format!("/timers/{a}");
    let mut put = |body: Value| world.rest_with(Some(&key), Method::Put, &path, Some(body)).status;
    assert_eq!(put(json!({ "auto_advance": true })), 403);
    assert_eq!(put(json!({ "auto_advance": false, "name": "X" })), 403);
    assert_eq!(put(json!({ "at_zero": "NEXT" })), 403);
    assert_eq!(put(json!({})), 403);
    assert_eq!(put(json!({ "auto_advance": false })), 200);
    assert_eq!(put(json!({ "at_zero": "COUNT_ON", "auto_advance": false })), 200);
}

#[test]
fn items_start_by_themselves_and_never_cut() {
    let mut world = World::with_items(&[5, 5, 5]);
    let hour = 3_600_000;
    for (name, start) in [("A", 10 * hour), ("B", 10 * hour + 60_000), ("C", 11 * hour)] {
        let id = world.id(name);
        world.put(&format!("/timers/{id}"), json!({ "start_ms": start, "starts_by_itself": true }));
    }
    world.pass(hour - 1);
    assert_eq!(world.state(), "- stopped 0/-");
    world.pass(1);
    assert_eq!(world.state(), "A running 0/300");
    // B's moment comes while A runs: it has passed.
    world.pass(120_000);
    assert_eq!(world.state(), "A running 120/300");
    world.does("stop").unwrap();
    world.pass(60_000);
    assert_eq!(world.state(), "A stopped 0/300");
    world.pass(hour - 180_000);
    assert_eq!(world.state(), "C running 0/300");
    assert_eq!(world.room().last.as_ref().unwrap().action.word(), "auto_start");
}

#[test]
fn an_idle_room_starts_its_item_on_the_next_day_too() {
    let mut world = World::with_items(&[5]);
    let a = world.id("A");
    // 08:00 is past today: it is tomorrow's.
    world.put(&format!("/timers/{a}"), json!({ "start_ms": 8 * 3_600_000, "starts_by_itself": true }));
    world.pass(60_000);
    let left = 23 * 3_600_000 - 60_000;
    assert_eq!(world.engine.next_due().unwrap().as_ms(), world.mono + left);
    world.pass(left);
    assert_eq!(world.state(), "A running 0/300");
}

#[test]
fn end_time_items_count_to_their_moment() {
    let mut world = World::with_items(&[5, 5]);
    let a = world.id("A");
    // It is 09:00.
    world.put(&format!("/timers/{a}"), json!({ "end_ms": 9 * 3_600_000 + 600_000, "auto_advance": true }));
    world.does("next").unwrap();
    assert_eq!(world.state(), "A stopped 0/600");
    world.pass(60_000);
    assert_eq!(world.state(), "A stopped 0/540");
    world.does("play").unwrap();
    world.pass(60_000);
    assert_eq!(world.state(), "A running 60/540");
    assert_eq!(world.does("pause"), Ok(false));
    world.control(json!({ "action": "add_time", "value": 60_000 })).unwrap();
    assert_eq!(world.state(), "A running 60/600");
    world.control(json!({ "action": "set_time", "value": 30_000 })).unwrap();
    assert_eq!(world.state(), "A running 60/90");
    // A step of the wall clock moves it, and only it.
    world.wall += 10_000;
    world.tick();
    assert_eq!(world.state(), "A running 60/80");
    world.wall -= 10_000;
    world.tick();
    world.pass(29_999);
    assert_eq!(world.state(), "A running 89.999/90");
    world.pass(1);
    assert_eq!(world.state(), "B running 0/300");
    world.wall += 3_600_000;
    world.tick();
    assert_eq!(world.state(), "B running 0/300");
}

#[test]
fn an_end_that_is_over_waits_for_people() {
    let mut world = World::with_items(&[5, 5]);
    let a = world.id("A");
    world.put(&format!("/timers/{a}"), json!({ "end_ms": 8 * 3_600_000, "auto_advance": true }));
    world.does("play").unwrap();
    world.pass(1_000);
    assert_eq!(world.state(), "A running 1/0");
}

#[test]
fn a_late_tick_changes_nothing() {
    let mut often = World::with_items(&[1, 0, 1, 1]);
    let mut once = World::with_items(&[1, 0, 1, 1]);
    for world in [&mut often, &mut once] {
        for name in ["A", "B", "C"] {
            let id = world.id(name);
            world.put(&format!("/timers/{id}"), json!({ "auto_advance": true }));
        }
        let message = world.message(json!({ "text": "x", "until_ms": 10_000 }));
        world.control(json!({ "action": "show_message", "timer_id": message })).unwrap();
        world.does("flash").unwrap();
        world.does("play").unwrap();
    }
    for _ in 0..1_000 {
        often.pass(137);
    }
    once.sleep(137_000);
    assert_eq!(once.state(), "D running 17/60");
    assert_eq!(often.room_of(1), once.room_of(1));
    let started: Vec<_> = once.room().timers.iter().map(|timer| timer.run.started.unwrap().as_ms()).collect();
    assert_eq!(started, [0, 60_000, 60_000, 120_000].map(|ms| common::START + ms));
}

#[test]
fn a_restart_catches_up() {
    let mut world = World::with_items(&[1, 1, 1]);
    let a = world.id("A");
    world.put(&format!("/timers/{a}"), json!({ "auto_advance": true }));
    world.does("play").unwrap();
    world.pass(20_000);
    world.restart_after(60_000);
    assert_eq!(world.state(), "B running 20/60");
    // Where the wall clock stands before the save, nothing has passed.
    world.restart_after(-100_000);
    assert_eq!(world.state(), "B running 20/60");
}
