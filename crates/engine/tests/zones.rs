//! End times and planned starts are the room's wall clock; lengths are real time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_engine::NewRoom;
use ghostlight_room::{Output, Zones};
use ghostlight_time::{ServerInstant, Span};
use serde_json::json;

const HOUR: i64 = 3_600_000;
/// 2026-11-22 01:00 UTC, when the zone of the tests goes from +1 h back to UTC.
const CHANGE: i64 = common::START + 16 * HOUR;

/// `Test/Autumn` is an hour ahead of UTC until its clocks go back at 02:00; all else is UTC.
struct Autumn;

impl Zones for Autumn {
    fn offset_at(&self, zone: &str, at: ServerInstant) -> Span {
        let summer = zone == "Test/Autumn" && at.as_ms() < CHANGE;
        Span::from_ms(if summer { HOUR } else { 0 })
    }
}

fn world() -> World {
    let room = NewRoom { open: true, time_zone: "Test/Autumn".to_owned(), ..NewRoom::default() };
    let mut world = World::new(room, &Autumn);
    world.ours(1, Output::Controller, "Marta");
    world
}

#[test]
fn an_end_past_midnight_on_a_night_when_the_clocks_go_back() {
    let mut world = world();
    // It is 10:00 on the 21st. 03:00 +1 is 17 h and the hour that comes twice away.
    world.create(json!({ "name": "A", "end_ms": 27 * HOUR }));
    world.create(json!({ "name": "B", "duration_ms": 5 * HOUR }));
    world.does("play").unwrap();
    assert_eq!(world.state(), format!("A running 0/{}", 18 * 3_600));
    world.pass(16 * HOUR + HOUR / 2);
    assert_eq!(world.state(), format!("A running {}/{}", 16 * 3_600 + 1_800, 18 * 3_600));
    world.control(json!({ "action": "next" })).unwrap();
    world.does("play").unwrap();
    world.pass(5 * HOUR);
    assert_eq!(world.state(), format!("B running {0}/{0}", 5 * 3_600));
    // A run does not end at midnight: its date stays that of its first play.
    let a = world.id("A");
    world.control(json!({ "action": "continue", "timer_id": a })).unwrap();
    assert_eq!(world.state(), format!("A running {}/{}", 16 * 3_600 + 1_800, 13 * 3_600));
}

#[test]
fn the_zone_of_the_room_can_change() {
    let mut world = world();
    world.create(json!({ "name": "A", "end_ms": 12 * HOUR }));
    world.does("play").unwrap();
    assert_eq!(world.state(), format!("A running 0/{}", 2 * 3_600));
    world.put("", json!({ "time_zone": "UTC" }));
    assert_eq!(world.state(), format!("A running 0/{}", 3 * 3_600));
}

#[test]
fn a_planned_start_on_the_rooms_date() {
    let mut world = world();
    world.put("", json!({ "date": "2026-11-22" }));
    world
        .create(json!({ "name": "A", "duration_ms": HOUR, "start_ms": 10 * HOUR, "starts_by_itself": true }));
    world.pass(25 * HOUR - 1);
    assert_eq!(world.state(), "- stopped 0/-");
    world.pass(1);
    assert_eq!(world.state(), "A running 0/3600");
}

#[test]
fn a_start_past_midnight_belongs_to_the_evening_before() {
    let mut world = world();
    world.create(json!({ "name": "A", "duration_ms": HOUR, "start_ms": 24 * HOUR + HOUR / 2, "starts_by_itself": true }));
    world.pass(14 * HOUR + HOUR / 2);
    assert_eq!(world.state(), "A running 0/3600");
}

#[test]
fn a_wall_clock_that_leaps_over_a_start_does_not_start_it() {
    let mut world = world();
    world
        .create(json!({ "name": "A", "duration_ms": HOUR, "start_ms": 11 * HOUR, "starts_by_itself": true }));
    world.tick();
    // A host without a battery for its clock learns the time from the network.
    world.wall += 2 * HOUR;
    world.tick();
    assert_eq!(world.state(), "- stopped 0/-");
}
