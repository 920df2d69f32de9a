//! Storing and catching up.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_engine::{Engine, SAMPLE_CODE, SaveError, sample};
use serde_json::{Value, json};

#[test]
fn a_broken_save_is_a_typed_error() {
    let mut world = World::with_items(&[5]);
    world.does("play").unwrap();
    let saved = world.engine.save();
    let mut restore = |saved: &Value| world.act(|_, host| Engine::restore(saved, host).map(|_| ()));
    assert_eq!(restore(&saved), Ok(()));
    for key in saved.as_object().unwrap().keys() {
        let mut broken = saved.clone();
        broken.as_object_mut().unwrap().remove(key);
        // What may be null may be missing.
        let optional = ["undo", "press", "last_action"].contains(&key.as_str());
        assert_eq!(restore(&broken).is_ok(), optional, "without {key}");
        for wrong in [json!(7.5), json!("x"), json!([7]), json!({ "at": "x" })] {
            broken[key] = wrong;
            let _ = restore(&broken);
        }
    }
    let mut newer = saved.clone();
    newer["v"] = 2.into();
    assert_eq!(restore(&newer), Err(SaveError::Newer(2)));
    assert_eq!(restore(&json!(null)), Err(SaveError::Broken("it")));
    assert_eq!(
        SaveError::Newer(2).to_string(),
        "The stored room has form 2, which this version cannot read."
    );
}

#[test]
fn the_log_and_the_runs_survive() {
    let mut world = World::with_items(&[5]);
    world.does("play").unwrap();
    world.pass(60_000);
    world.does("new_run").unwrap();
    let entries: Vec<_> = world.engine.log().cloned().collect();
    world.restart_after(1_000);
    assert_eq!(world.engine.log().cloned().collect::<Vec<_>>(), entries);
    assert_eq!(world.engine.reports().len(), 1);
    world.engine.load_log(entries.iter().take(1).cloned());
    assert_eq!(world.engine.log().count(), 1);
}

#[test]
fn the_sample_room() {
    let mut world = World::open();
    let (engine, keys) = world.act(|_, host| sample(host));
    let room = engine.room();
    assert_eq!((room.info.code.as_str(), room.info.open), (SAMPLE_CODE, true));
    assert!(room.timers.len() >= 4 && room.messages.len() >= 3);
    world.engine = engine;
    world.keys = keys;
    let file = world.rest(ghostlight_palco::rest::Method::Get, "/export", None).body;
    let again = world.rest(ghostlight_palco::rest::Method::Post, "/import", Some(file));
    assert_eq!(again.status, 200, "it is within its own bounds: {}", again.body);
}
