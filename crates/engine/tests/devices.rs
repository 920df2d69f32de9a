//! Devices: listed, lost, renamed, removed, spoken to alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_engine::Joining;
use ghostlight_room::{DeviceId, Output};
use serde_json::{Value, json};

#[test]
fn devices_are_listed_lost_renamed_and_removed() {
    let mut world = World::with_items(&[5]);
    world.ours(2, Output::Viewer, "Stage left");
    world.pass(2_000);
    world.say(2, json!({ "type": "report", "text": "5:00", "visible": true, "width": 1920, "height": 1080 }));
    world.pass(2_000);
    let devices = world.read_kind(1, "devices").pop().unwrap();
    let listed = |devices: &Value, id: &str| {
        devices["devices"].as_array().unwrap().iter().find(|device| device["id"] == id).cloned()
    };
    let device = listed(&devices, "dev-2").unwrap();
    assert_eq!(
        (device["name"].as_str(), device["report"]["text"].as_str()),
        (Some("Stage left"), Some("5:00"))
    );
    // A second connection of the same device comes before the first one goes.
    world.ours(12, Output::Viewer, "Stage left");
    world.say(12, json!({ "type": "hello", "v": 1, "device": "dev-2" }));
    world.leave(2);
    world.pass(2_000);
    assert_eq!(listed(&world.read_kind(1, "devices").pop().unwrap(), "dev-2").unwrap()["lost"], json!(null));
    let act = |act: &str| json!({ "action": "device", "device": "dev-2", "do": act, "name": "Left" });
    assert_eq!(world.control(act("identify")), Ok(true));
    assert_eq!(world.control(act("rename")), Ok(true));
    let told = world.read_kind(12, "device");
    assert_eq!(
        told.iter().map(|frame| frame["do"].as_str().unwrap()).collect::<Vec<_>>(),
        ["identify", "rename"]
    );
    world.leave(12);
    world.pass(2_000);
    let lost = listed(&world.read_kind(1, "devices").pop().unwrap(), "dev-2").unwrap();
    assert_eq!((lost["name"].as_str(), lost["lost"].is_i64()), (Some("Left"), true));
    assert_eq!(world.control(act("reload")), Err("conflict".into()));
    // Removed: closed, and kept out until it is allowed again, also after a restart.
    world.device(2, Output::Viewer, "dev-2");
    assert_eq!(world.control(act("remove")), Ok(true));
    assert_eq!(world.closed[&2], 4403);
    world.restart_after(1_000);
    world.device(2, Output::Viewer, "dev-2");
    assert_eq!(world.closed[&2], 4403);
    world.ours(1, Output::Controller, "Marta");
    assert_eq!(world.control(act("allow")), Ok(true));
    world.device(2, Output::Viewer, "dev-2");
    assert!(!world.closed.contains_key(&2));
}

#[test]
fn a_device_with_two_pages_is_listed_twice() {
    let mut world = World::open();
    world.ours(1, Output::Controller, "Marta");
    let hello = json!({ "type": "hello", "v": 1, "device": "tablet", "name": "Tablet" });
    for (client, output) in [(2, Output::Viewer), (3, Output::Operator)] {
        world.join(client, Joining { output, device: Some(DeviceId::from("tablet")), ..Joining::default() });
        world.say(client, hello.clone());
    }
    let devices = world.room_of(1)["devices"].clone();
    let ids: Vec<_> =
        devices.as_array().unwrap().iter().map(|device| device["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["dev-1", "tablet", "tablet~operator"]);
    world.control(json!({ "action": "device", "device": "tablet~operator", "do": "remove" })).unwrap();
    assert_eq!(world.closed.get(&3), Some(&4403));
}

#[test]
fn a_message_for_one_device_appears_there_and_nowhere_else() {
    let mut world = World::with_items(&[5]);
    world.ours(2, Output::Viewer, "Remote");
    world.ours(3, Output::Viewer, "Stage");
    let message = world.message(json!({ "text": "you alone", "for": { "device": "dev-2" } }));
    world.read(2);
    world.read(3);
    world.control(json!({ "action": "show_message", "timer_id": message })).unwrap();
    assert!(world.read(2).iter().any(|frame| frame.to_string().contains("you alone")));
    let stage = world.read(3);
    assert!(!stage.iter().any(|frame| frame.to_string().contains("you alone")));
    assert!(!stage.iter().any(|frame| frame.to_string().contains(&message)));
    assert_eq!(world.room_of(2)["messages"].as_array().unwrap().len(), 1);
    assert_eq!(world.room_of(3)["messages"].as_array().unwrap().len(), 0);
}
