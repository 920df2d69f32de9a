//! PalcoTimer's source: clocks that change under it, and frames from bad servers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::{Manners, World};
use ghostlight_palco::server::{MessageUpdate, ServerFrame, TimerUpdate};
use ghostlight_room::{DeviceDo, Intent, Message, MessageId, Output, PlayState, Report, TimerId};
use ghostlight_sources::link::{Do, PageEvent};
use ghostlight_time::Span;
use serde_json::json;

fn playing(manners: Manners, seed: u64) -> World {
    let mut world = World::new(manners, seed);
    world.start();
    world.until(1_000.0, World::is_ready);
    world.press(Intent::Play);
    world.run(30_000.0);
    let (shown, truth) = world.remaining();
    assert!((shown - truth).abs() <= 2, "{shown} {truth}");
    world
}

/// Sets the server's clock; its countdown, which runs on elapsed time, does not move.
fn set_clock(world: &mut World, by: f64) {
    let now = world.peer.clock(world.at);
    let playback = &mut world.peer.room.playback;
    playback.elapsed = playback.elapsed_at(now);
    world.peer.offset += by;
    world.peer.room.playback.at = world.peer.clock(world.at);
}

#[test]
fn a_countdown_does_not_move_when_only_the_servers_clock_is_set() {
    for by in [2_000.0, -2_000.0, 3_600_000.0, -3_600_000.0] {
        let mut world = playing(Manners::OURS, 1);
        let epoch = world.link.clock().epoch();
        set_clock(&mut world, by);
        // All the way through the detection and after it, what is shown stays true.
        for _ in 0..150 {
            world.run(100.0);
            let (shown, truth) = world.remaining();
            assert!((shown - truth).abs() <= 5, "{by}: {shown} {truth}");
        }
        assert!(world.link.clock().epoch() > epoch, "{by}: the step was seen");
        let now = world.now();
        let off = (world.link.server_now(now) - world.peer.clock(world.at)).as_ms();
        assert!(off.abs() <= 5, "{by}: the wall clock follows: {off}");
        // A status stamped in the new scale changes nothing either, a real change is taken.
        let text = world.peer.status_frame(world.at);
        world.say(text);
        world.run(50.0);
        let (shown, truth) = world.remaining();
        assert!((shown - truth).abs() <= 5, "{by}: {shown} {truth}");
        world.press(Intent::AddTime(Span::from_secs(60)));
        world.run(50.0);
        let (shown, truth) = world.remaining();
        assert!((shown - truth).abs() <= 5, "{by}: {shown} {truth}");
    }
}

#[test]
fn a_broadcast_in_the_middle_of_a_step_does_not_move_it_either() {
    for by in [2_000.0, -2_000.0, 40_000.0] {
        let mut world = playing(Manners::OURS, 2);
        set_clock(&mut world, by);
        for _ in 0..40 {
            let text = world.peer.status_frame(world.at);
            world.say(text);
            world.run(50.0);
            let (shown, truth) = world.remaining();
            assert!((shown - truth).abs() <= 30, "{by}: {shown} {truth}");
        }
    }
}

#[test]
fn a_server_that_comes_back_with_another_clock() {
    for by in [-7_200_000.0, 5_000.0, 86_400_000.0] {
        let mut world = playing(Manners::OURS, 3);
        world.net = common::Net::Refused;
        world.cut(1012);
        world.run(20_000.0);
        set_clock(&mut world, by);
        world.net = common::Net::Up;
        world.until(2_000.0, World::is_ready);
        for _ in 0..100 {
            let (shown, truth) = world.remaining();
            assert!((shown - truth).abs() <= 40, "{by}: {shown} {truth}");
            world.run(100.0);
        }
        let (shown, truth) = world.remaining();
        assert!((shown - truth).abs() <= 5, "{by}: {shown} {truth}");
    }
}

#[test]
fn a_server_without_any_time_is_followed_by_the_devices_own() {
    let mut world = World::new(Manners { pongs: false, ..Manners::PLAIN }, 4);
    world.start();
    world.run(20.0);
    let generation = world.socket.unwrap().0;
    let room = |elapsed: i64| {
        json!({"type": "room", "timers": [{"id": "a", "duration_ms": 600_000}],
            "playback": {"state": "running", "current_timer_id": "a", "elapsed_ms": elapsed}})
    };
    let mut world = World::new(Manners { pongs: false, acts: false, ..Manners::PLAIN }, 4);
    world.start();
    world.half_open = true;
    world.run(20.0);
    let now = world.now();
    world.link.text(generation, &room(60_000).to_string(), now);
    let left = |world: &mut World| {
        let now = world.now();
        world.link.snapshot().room.playback.remaining_at(world.link.server_now(now)).unwrap().as_ms()
    };
    assert!((left(&mut world) - 540_000).abs() <= 1);
    world.sleep(5_000.0, true);
    assert!((left(&mut world) - 535_000).abs() <= 1);
    // And when a stamp comes after all, nothing moves.
    let now = world.now();
    let pong = json!({"type": "pong", "server_time": 1_234_567_890_000_i64}).to_string();
    world.link.text(generation, &pong, now);
    assert!((left(&mut world) - 535_000).abs() <= 2);
}

#[test]
fn garbage_is_dropped_counted_and_survived() {
    let mut world = playing(Manners::OURS, 5);
    let before = world.link.snapshot();
    let nested = "[".repeat(20_000);
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "\u{0}",
        "{\"type\":\"room\"}",
        "{\"type\":\"room\",\"room\":7}",
        nested.as_str(),
        "{\"type\":\"ack\"}",
        "NaN",
    ] {
        world.say(text.to_owned());
    }
    world.run(100.0);
    assert_eq!(world.link.dropped(), 10);
    for text in [
        json!({"type": "weather"}).to_string(),
        json!({"type": "ack", "id": 99_999, "effect": true}).to_string(),
        json!({"type": "ack", "id": "no number"}).to_string(),
        json!({"type": "rest", "id": 12, "status": "x"}).to_string(),
        json!({"type": "device", "do": "explode"}).to_string(),
        json!({"type": "pong"}).to_string(),
        json!({"type": "pong", "server_time": "never"}).to_string(),
        format!("{{\"type\":\"weather\",\"x\":\"{}\"}}", "x".repeat(10_000_000)),
    ] {
        world.say(text);
    }
    world.run(100.0);
    assert_eq!(world.link.dropped(), 10);
    assert!(world.is_ready());
    assert_eq!(world.link.snapshot().room, before.room);
    let (shown, truth) = world.remaining();
    assert!((shown - truth).abs() <= 2, "{shown} {truth}");
}

#[test]
fn numbers_as_texts_and_unknown_fields() {
    let mut world = playing(Manners::PLAIN, 6);
    let at = world.peer.clock(world.at).as_ms();
    let text = json!({"type": "playback_status", "state": "RUNNING", "timer_id": "a", "elapsed_ms": "65000.0",
        "duration_ms": 3e5, "server_time": at.to_string(), "blackout": 1, "mood": {"x": []}});
    world.say(text.to_string());
    world.run(10.0);
    let playback = &world.link.snapshot().room.playback;
    assert!(playback.blackout && playback.is_running());
    assert_eq!((playback.elapsed, playback.duration), (Span::from_secs(65), Some(Span::from_mins(5))));
    world.say(json!({"type": "playback_status", "state": "rolling", "server_time": at}).to_string());
    world.run(10.0);
    let snapshot = world.link.snapshot();
    assert_eq!(snapshot.room.playback.state, PlayState::Other("rolling".to_owned()));
    assert_eq!(snapshot.source[0].value, "rolling", "shown as it came, in the details");
}

#[test]
fn old_statuses_are_passed_over_and_rooms_replace() {
    let mut world = playing(Manners::OURS, 7);
    let old = world.peer.status_frame(world.at);
    world.press(Intent::Pause);
    world.run(50.0);
    assert_eq!(world.link.snapshot().room.playback.state, PlayState::Paused);
    world.say(old);
    world.run(50.0);
    assert_eq!(world.link.snapshot().room.playback.state, PlayState::Paused, "by its seq it is older");
    // A room of a lower seq (a server that restarted from its store) replaces all the same.
    world.peer.seq = 1;
    world.peer.room.playback.state = PlayState::Stopped;
    let room = world.peer.room_frame(world.at);
    world.say(room);
    world.run(50.0);
    assert_eq!(world.link.snapshot().room.playback.state, PlayState::Stopped);
}

#[test]
fn updates_are_applied_and_what_does_not_fit_is_asked_for_once() {
    let mut world = playing(Manners::OURS, 8);
    let mut timer = world.peer.room.timers[1].clone();
    timer.name = "Panel".to_owned();
    world.say(ServerFrame::TimerUpdate(TimerUpdate::put(false, &timer, 1)).encode());
    let message = Message { id: MessageId::from("m"), text: "Hi".to_owned(), ..Message::default() };
    world.say(ServerFrame::MessageUpdate(MessageUpdate::put(true, &message)).encode());
    world.say(json!({"type": "settings_update", "settings": {"color_red": "#000000"}}).to_string());
    world.run(50.0);
    let snapshot = world.link.snapshot();
    assert_eq!(snapshot.room.timers[1].name, "Panel");
    assert_eq!(snapshot.room.messages[0].text, "Hi");
    assert_eq!(snapshot.room.info.settings.color_red, "#000000");
    let asks =
        |world: &World| world.peer.frames.iter().filter(|(_, text)| text.contains("request_state")).count();
    let before = asks(&world);
    for _ in 0..50 {
        world.say(
            json!({"type": "timer_update", "timer": {"action": "merge", "timer": {"id": "a"}}}).to_string(),
        );
    }
    world.run(500.0);
    assert_eq!(asks(&world), before + 1, "fifty that do not fit are one question");
}

#[test]
fn a_plain_status_about_an_unknown_item_asks_for_the_room() {
    let mut world = playing(Manners::PLAIN, 9);
    let at = world.peer.clock(world.at).as_ms();
    let mut new = world.peer.room.timers[1].clone();
    new.id = TimerId::from("new");
    world.peer.room.timers.push(new);
    world.peer.room.playback.current = Some(TimerId::from("new"));
    world.say(json!({"type": "playback_status", "state": "running", "timer_id": "new", "elapsed_ms": 0, "server_time": at}).to_string());
    world.run(100.0);
    assert_eq!(world.link.snapshot().room.current().unwrap().id.as_str(), "new");
}

#[test]
fn pings_of_the_server_are_answered_at_once() {
    let mut world = playing(Manners::PLAIN, 10);
    world.say(json!({"type": "ping"}).to_string());
    world.run(20.0);
    assert!(world.peer.frames.iter().any(|(_, text)| text.contains("\"pong\"")));
}

#[test]
fn what_is_for_this_device_is_handed_on() {
    let mut world = playing(Manners::OURS, 11);
    world.say(ServerFrame::DeviceDo(DeviceDo::Rename("Left".to_owned())).encode());
    world.run(20.0);
    assert!(world.dos.contains(&Do::Device(DeviceDo::Rename("Left".to_owned()))));
    assert_eq!(world.link.snapshot().role, Output::Operator);
    let report = Report { text: "4:59".to_owned(), ..Report::default() };
    for (manners, expected) in [(Manners::OURS, true), (Manners::PLAIN, false)] {
        let mut world = playing(manners, 12);
        let now = world.now();
        let dos = world.link.report(&report, now);
        let said = dos.iter().any(|act| matches!(act, Do::Send { text, .. } if text.contains("4:59")));
        assert_eq!(said, expected);
        let now = world.now();
        let dos = world.link.rename("Right", now);
        let said = dos.iter().any(|act| matches!(act, Do::Send { text, .. } if text.contains("Right")));
        assert_eq!(said, expected);
    }
}

#[test]
fn a_day_on_one_connection_stays_true() {
    let mut world = playing(Manners::OURS, 13);
    for _ in 0..24 {
        world.run(3_600_000.0);
        let (shown, truth) = world.remaining();
        assert!((shown - truth).abs() <= 2, "{shown} {truth}");
    }
    assert_eq!(world.link.connections(), 1);
    assert!(world.longest_queue < 20, "{}", world.longest_queue);
    world.page(PageEvent::Visible);
    world.run(1_000.0);
    assert!(world.is_ready());
}
