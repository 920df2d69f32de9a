//! "Panel starts by itself in 0:10 · Hold here".

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::{START, World};
use serde_json::json;

const MINUTE: i64 = 60_000;

/// A passes on to B by itself; A has 10 s left.
fn about_to_advance() -> World {
    let mut world = World::with_items(&[5, 5, 5]);
    for id in ["A", "B"] {
        let id = world.id(id);
        world.put(&format!("/timers/{id}"), json!({ "auto_advance": true }));
    }
    world.does("play").unwrap();
    world.pass(5 * MINUTE - 10_000);
    world
}

#[test]
fn an_item_that_is_held_counts_on_and_the_one_after_it_starts_by_itself_again() {
    let mut world = about_to_advance();
    assert_eq!(world.does("hold_here"), Ok(true));
    assert_eq!(world.does("hold_here"), Ok(false), "it is held already");
    assert_eq!(world.room_of(1)["playback"]["held"], true);
    world.pass(40_000);
    assert_eq!(world.state(), "A running 330/300");
    assert_eq!(world.room_of(1)["playback"]["held"], json!(null), "the moment has passed");
    assert_eq!(world.does("hold_here"), Ok(false), "nothing is to start by itself");
    world.does("next").unwrap();
    world.does("play").unwrap();
    world.pass(5 * MINUTE);
    assert_eq!(world.state(), "C running 0/300");
}

#[test]
fn it_is_undone_told_and_stored_like_every_transport_action() {
    let mut world = about_to_advance();
    world.does("hold_here").unwrap();
    let last = world.room().last.clone().unwrap();
    assert_eq!((last.action.word(), last.by.as_str(), last.undoable), ("hold_here", "Marta", true));
    world.restart_after(1_000);
    assert!(world.room().playback.held);
    world.ours(1, ghostlight_room::Output::Controller, "Marta");
    world.control(json!({ "action": "undo", "seq": last.seq })).unwrap();
    assert!(!world.room().playback.held);
    world.pass(9_000);
    assert_eq!(world.state(), "B running 0/300");
}

#[test]
fn undoing_next_gives_a_held_item_back_held() {
    let mut world = about_to_advance();
    world.does("hold_here").unwrap();
    world.does("next").unwrap();
    assert!(!world.room().playback.held);
    let seq = world.room().last.as_ref().unwrap().seq;
    world.control(json!({ "action": "undo", "seq": seq })).unwrap();
    world.pass(20_000);
    assert_eq!(world.state(), "A running 310/300");
}

#[test]
fn more_time_leaves_it_held_and_a_fresh_start_does_not() {
    let mut world = about_to_advance();
    world.does("hold_here").unwrap();
    world.control(json!({ "action": "add_time", "value": MINUTE })).unwrap();
    world.pass(80_000);
    assert_eq!(world.state(), "A running 370/360");
    world.does("stop").unwrap();
    world.does("play").unwrap();
    world.pass(6 * MINUTE);
    assert_eq!(world.state(), "B running 0/300");
}

#[test]
fn a_planned_start_that_is_held_passes_once() {
    let mut world = World::with_items(&[5, 5]);
    let midnight = START.div_euclid(86_400_000) * 86_400_000;
    for (name, after) in [("A", 10_000), ("B", MINUTE)] {
        let id = world.id(name);
        let start = START + after - midnight;
        world.put(&format!("/timers/{id}"), json!({ "start_ms": start, "starts_by_itself": true }));
    }
    assert_eq!(world.does("hold_here"), Ok(true));
    world.pass(20_000);
    assert_eq!(world.state(), "- stopped 0/-");
    world.pass(45_000);
    assert_eq!(world.state(), "B running 5/300");
}
