//! It never happened.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_room::Output;
use serde_json::json;

fn undo(world: &mut World) -> Result<bool, String> {
    let seq = world.room().last.as_ref().unwrap().seq;
    world.control(json!({ "action": "undo", "seq": seq }))
}

#[test]
fn next_at_twelve_minutes_undone_after_eight_seconds_reads_11_52() {
    let mut world = World::with_items(&[20, 10]);
    world.ours(2, Output::Operator, "Olga");
    world.does("play").unwrap();
    world.pass(8 * 60_000);
    let before = world.room_of(1);
    world.does("next").unwrap();
    assert_eq!(world.state(), "B stopped 0/600");
    world.pass(8_000);
    let seq = world.room_of(2)["last_action"]["seq"].clone();
    assert_eq!(world.control_as(2, json!({ "action": "undo", "seq": seq })), Ok(true));
    assert_eq!(world.state(), "A running 488/1200");
    // The report shows no gap.
    let after = world.room_of(1);
    assert_eq!(before["timers"], after["timers"]);
    assert_eq!(before["run"], after["run"]);
    // All are told who did it.
    let last = &after["last_action"];
    assert_eq!((last["action"].as_str(), last["by"].as_str()), (Some("undo"), Some("Olga")));
    assert_eq!((last["undoable"].as_bool(), last["undone"].as_str()), (Some(false), Some("next")));
    let log: Vec<_> = world.engine.log().collect();
    let entry = log.last().unwrap();
    assert_eq!((entry.by.as_str(), entry.text.as_str()), ("Olga", "next (Marta)"));
    // Once only.
    assert_eq!(world.control(json!({ "action": "undo", "seq": seq })), Err("conflict".into()));
}

#[test]
fn every_transport_action_is_taken_back_exactly() {
    for action in [
        json!({ "action": "play" }),
        json!({ "action": "pause" }),
        json!({ "action": "stop" }),
        json!({ "action": "reset" }),
        json!({ "action": "next" }),
        json!({ "action": "previous" }),
        json!({ "action": "go_to", "timer_id": "C" }),
        json!({ "action": "go_to", "timer_id": "B" }),
        json!({ "action": "continue", "timer_id": "A" }),
        json!({ "action": "add_time", "value": 60_000 }),
        json!({ "action": "add_time", "value": -600_000 }),
        json!({ "action": "set_time", "value": 1_000 }),
        json!({ "action": "take_it_from", "changes": [{ "timer_id": "C", "duration_ms": 1_000 }] }),
    ] {
        for ready in ["stopped", "running", "paused"] {
            let mut world = World::with_items(&[5, 5, 5]);
            let mut same = World::with_items(&[5, 5, 5]);
            let mut action = action.clone();
            for named in ["/timer_id", "/changes/0/timer_id"] {
                if let Some(id) = action.pointer_mut(named) {
                    *id = world.id(id.as_str().unwrap()).into();
                }
            }
            for world in [&mut world, &mut same] {
                world.does("play").unwrap();
                world.pass(7_000);
                world.does("next").unwrap();
                if ready != "stopped" {
                    world.does("play").unwrap();
                }
                world.pass(2_000);
                if ready == "paused" {
                    world.does("pause").unwrap();
                }
                world.pass(2_000);
            }
            let effect = world.control(action.clone()).unwrap();
            world.pass(3_000);
            same.pass(3_000);
            if effect {
                assert_ne!(world.room_of(1)["seq"], same.room_of(1)["seq"]);
                assert_eq!(undo(&mut world), Ok(true), "{action} {ready}");
            }
            world.pass(3_000);
            same.pass(3_000);
            let (mut left, mut right) = (world.room_of(1), same.room_of(1));
            for room in [&mut left, &mut right] {
                for key in ["seq", "last_action", "devices"] {
                    room.as_object_mut().unwrap().remove(key);
                }
            }
            assert_eq!(left, right, "{action} {ready}");
        }
    }
}

#[test]
fn for_two_minutes_or_until_the_next_transport_action() {
    let mut world = World::with_items(&[5, 5]);
    world.does("play").unwrap();
    world.pass(119_999);
    assert!(world.room().last.as_ref().unwrap().undoable);
    let seq = world.room().last.as_ref().unwrap().seq;
    // What is no transport leaves it.
    world.does("blackout").unwrap();
    assert!(world.room().last.as_ref().unwrap().undoable);
    world.read(1);
    world.pass(1);
    assert!(!world.room().last.as_ref().unwrap().undoable);
    let told = world.read_kind(1, "playback_status").pop().unwrap();
    assert_eq!(told["last_action"]["undoable"], false);
    assert_eq!(world.control(json!({ "action": "undo", "seq": seq })), Err("conflict".into()));
    world.does("pause").unwrap();
    let pause = world.room().last.as_ref().unwrap().seq;
    world.does("play").unwrap();
    assert_eq!(world.control(json!({ "action": "undo", "seq": pause })), Err("conflict".into()));
    assert_eq!(undo(&mut world), Ok(true));
    assert!(world.state().starts_with("A paused"));
}

#[test]
fn the_message_that_next_cleared_comes_back() {
    let mut world = World::with_items(&[5, 5]);
    let message = world.message(json!({ "text": "x", "until_ms": 10_000 }));
    world.does("play").unwrap();
    let show = json!({ "action": "show_message", "timer_id": message });
    world.control(show.clone()).unwrap();
    world.pass(4_000);
    world.does("next").unwrap();
    assert!(world.room().shown_message().is_none());
    world.pass(4_000);
    undo(&mut world).unwrap();
    assert!(world.room().shown_message().is_some());
    world.pass(2_000);
    assert!(world.room().shown_message().is_none(), "its ten seconds are over");
    world.control(show).unwrap();
    world.does("next").unwrap();
    world.pass(20_000);
    undo(&mut world).unwrap();
    assert!(world.room().shown_message().is_none());
}

#[test]
fn an_automatic_start_is_taken_back_and_does_not_come_again() {
    let mut world = World::with_items(&[1, 5]);
    let a = world.id("A");
    world.put(&format!("/timers/{a}"), json!({ "auto_advance": true }));
    world.does("play").unwrap();
    world.pass(65_000);
    assert_eq!(world.state(), "B running 5/300");
    undo(&mut world).unwrap();
    assert_eq!(world.state(), "A running 65/60");
    world.pass(5_000);
    assert_eq!(world.state(), "A running 70/60");
    // Undone before the deadline, it is as if never interrupted.
    world.does("reset").unwrap();
    world.pass(50_000);
    world.does("next").unwrap();
    world.pass(5_000);
    undo(&mut world).unwrap();
    world.pass(5_000);
    assert_eq!(world.state(), "B running 0/300");
}

#[test]
fn a_deleted_item_does_not_come_back_by_undo() {
    let mut world = World::with_items(&[1, 5]);
    let a = world.id("A");
    world.does("play").unwrap();
    world.does("next").unwrap();
    let path = format!("/timers/{a}");
    assert_eq!(world.rest(ghostlight_palco::rest::Method::Delete, &path, None).status, 200);
    assert_eq!(undo(&mut world), Err("conflict".into()));
}

#[test]
fn the_report_of_a_mistake_that_was_undone_has_no_gap() {
    let mut world = World::with_items(&[5, 5]);
    world.does("play").unwrap();
    world.pass(60_000);
    world.does("next").unwrap();
    world.pass(8_000);
    undo(&mut world).unwrap();
    world.pass(60_000);
    world.does("end_show").unwrap();
    let report = &world.engine.reports()[0];
    assert_eq!(report.items[0].ran.as_ms(), 128_000);
    assert_eq!(report.items[1].started, None);
}
