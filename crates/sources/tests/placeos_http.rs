//! What a page learns of PlaceOS by plain requests: whether its key is refused, what time it is, what the
//! system is called and has.
#![cfg(feature = "placeos")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod placeos_world;

use ghostlight_room::Output;
use ghostlight_sources::link::LinkState;
use ghostlight_sources::placeos::PlaceOsConfig;
use placeos_world::room::{Meeting, booking};
use placeos_world::{Http, SYSTEM, TEN, World, config};
use serde_json::Value;

const MIN: i64 = 60;

/// A meeting is on that somebody has checked in to.
fn busy(output: Output) -> World {
    let mut world = World::new(output);
    world.room.meetings = vec![meeting()];
    world.room.started = TEN;
    world.start();
    world
}

fn meeting() -> Meeting {
    Meeting::new("now", "Budget", TEN - 15 * MIN, TEN + 30 * MIN)
}

#[test]
fn a_key_that_is_refused_looks_like_no_network_until_http_says_so() {
    let mut world = World::new(Output::Viewer);
    (world.up, world.http) = (false, Http::Unauthorized);
    world.begin();
    world.until(60_000.0, |world| matches!(world.link.state(), LinkState::Refused(_)));
    let LinkState::Refused(refusal) = world.link.state() else { panic!() };
    assert!(refusal.message.contains("key"), "{}", refusal.message);
    assert!(world.opens.len() >= 2);
    // It is asked again by itself, and let in when the key is good.
    (world.up, world.http) = (true, Http::Own);
    world.until(60_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!(world.fact("Connection"), None);
    // From another origin nothing can be read: an honest word instead.
    let mut world = World::new(Output::Viewer);
    world.up = false;
    world.begin();
    world.run(120_000.0);
    assert!(!matches!(world.link.state(), LinkState::Refused(_)));
    assert!(world.fact("Connection").unwrap().contains("A key that is refused looks just like that"));
}

#[test]
fn a_refused_key_does_not_end_a_connection_that_lives() {
    let mut world = busy(Output::Viewer);
    world.http = Http::Unauthorized;
    // The token has expired; the socket outlives it.
    world.run(120_000.0);
    assert_eq!(world.link.state(), LinkState::Ready);
    assert_eq!(world.link.connections(), 1);
}

#[test]
fn the_servers_clock_by_http() {
    let mut world = World::new(Output::Viewer);
    (world.http, world.wall) = (Http::Own, 90_000.0);
    world.room.meetings = vec![meeting()];
    world.room.started = TEN;
    world.start();
    world.run(15_000.0);
    let off = |world: &World| world.link.server_now(world.now()).as_ms() as f64 - world.at;
    assert!(off(&world).abs() < 150.0, "{}", off(&world));
    assert!(world.fact("Clock").unwrap().contains("HTTP Date"));
    let truth = (TEN + 30 * MIN) as f64 - world.at / 1_000.0;
    assert!((world.remaining_secs().unwrap() - truth).abs() < 0.15);
    let dates =
        |world: &World| world.requests.iter().filter(|it| it.url.ends_with("/auth/authority")).count();
    assert!(dates(&world) <= 11, "{}", dates(&world));
    let before = dates(&world);
    world.run(600_000.0);
    assert!(dates(&world) - before <= 11, "once a minute");
    assert!(off(&world).abs() < 150.0, "{}", off(&world));
    // Elsewhere it is the device's own clock, and said so.
    let mut world = World::new(Output::Viewer);
    world.wall = 90_000.0;
    world.start();
    world.run(5_000.0);
    assert!((off(&world) - 90_000.0).abs() < 2.0);
    assert!(world.fact("Clock").unwrap().contains("this device's own"));
    assert_eq!(dates(&world), 1, "what cannot be read is asked for once");
}

#[test]
fn what_rest_adds_where_it_may_be_asked() {
    let mut world = World::with(PlaceOsConfig { zone: String::new(), ..config(Output::Controller) });
    world.http = Http::Own;
    world.room.set(&booking("room_name"), Value::Null);
    world.start();
    world.run(200.0);
    assert_eq!(world.shown().info.name, "Lab");
    assert_eq!(world.shown().info.time_zone, "Australia/Sydney");
    assert!(world.fact("Modules").unwrap().contains("mod-Display"));
    assert!(world.heard("bind").iter().any(|frame| frame["mod"] == "Display" && frame["index"] == 2));
    assert!(world.fact("Display_2").unwrap().contains("tells nothing"));
    // Nothing that a browser would ask a preflight for.
    assert!(world.requests.iter().all(|it| it.headers.is_empty() && it.bearer.is_none()));
    assert!(world.requests.iter().any(|it| it.url.contains(&format!("systems/{SYSTEM}/types?api-key=k1"))));
}
