//! What Ontime does to clients: clocks without dates, old first words, errors that name nobody.
#![cfg(feature = "ontime")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod ontime_world;

use ghostlight_palco::ErrorCode;
use ghostlight_room::{
    ControlValue, DayTime, DeviceDo, DeviceId, Edit, Intent, IntentKind, MessageId, MessagePatch, Output,
    Permit, PlayState, TimerId, Why,
};
use ghostlight_sources::link::{CommandState, LinkState};
use ghostlight_time::Span;
use ontime_world::{World, controller};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn event(id: &str) -> Value {
    json!({
        "id": id, "type": "event", "title": id, "timeStart": 0, "timeEnd": 600_000, "duration": 600_000,
        "timerType": "count-down", "endAction": "none", "timeWarning": 120_000, "timeDanger": 60_000
    })
}

fn timer(playback: &str, current: i64, started: Option<i64>) -> Value {
    json!({
        "addedTime": 0, "current": current, "duration": 600_000, "elapsed": 600_000 - current,
        "expectedFinish": null, "phase": "default", "playback": playback, "secondaryTimer": null,
        "startedAt": started
    })
}

fn whole(clock: i64, timer: &Value) -> Value {
    let aux = json!({"duration": 300_000, "current": 300_000, "playback": "stop", "direction": "count-down"});
    json!({
        "clock": clock, "timer": timer, "eventNow": event("a"), "eventNext": event("b"),
        "message": {"timer": {"text": "Hi", "visible": false, "blink": false, "blackout": false,
            "secondarySource": null}, "secondary": ""},
        "offset": {"absolute": 0, "relative": 0, "mode": "absolute"}, "rundown": {"numEvents": 2},
        "auxtimer1": aux, "auxtimer2": aux, "auxtimer3": aux
    })
}

/// A connection to a version 4 that runs event `a`, started two minutes ago.
fn running() -> World {
    let mut world = World::new(controller(), None);
    let noon = 12 * HOUR;
    world.say("client-init", json!({"clientId": "me", "clientName": "x"}));
    world.say("runtime-data", whole(noon, &timer("play", 480_000, Some(noon - 120_000))));
    world.run(200.0);
    world.say("runtime-data", json!({"clock": noon + 200}));
    world
}

fn pong(world: &mut World, name: &str) {
    world.say("pong", name.into());
}

#[test]
fn over_midnight_it_counts_on() {
    let mut world = World::new(controller(), None);
    let started = DAY - 60_000;
    let before = DAY - 1_500;
    world.say("runtime-data", whole(before, &timer("play", 541_500, Some(started))));
    world.run(500.0);
    world.say("runtime-data", json!({"clock": DAY - 1_000}));
    assert!((world.left() - 541_000).abs() <= 1, "{}", world.left());
    for second in 0..5 {
        world.run(1_000.0);
        world.say("runtime-data", json!({"clock": second * 1_000}));
        assert!((world.left() - 540_000 + second * 1_000).abs() <= 2, "{second}: {}", world.left());
    }
    // A timer told after midnight of a start before it.
    let mut told = timer("play", 535_500, Some(started));
    told["addedTime"] = 0.into();
    world.run(500.0);
    world.say("runtime-data", json!({"timer": told, "clock": 4_500}));
    assert!((world.left() - 535_500).abs() <= 2, "{}", world.left());
    // Nobody has set a clock: the epoch is the first one.
    assert_eq!(world.link.clock().epoch(), 0);
}

#[test]
fn an_event_that_began_before_midnight_seen_by_who_comes_after() {
    let mut world = World::new(controller(), None);
    world.say("runtime-data", whole(30_000, &timer("play", 510_000, Some(DAY - 60_000))));
    world.run(300.0);
    world.say("runtime-data", json!({"clock": 30_800}));
    assert!((world.left() - 509_200).abs() <= 1, "{}", world.left());
}

#[test]
fn the_clock_of_the_first_state_is_not_believed() {
    // The device's own clock agrees with the server's but for the zone (−9 h): right at once.
    let mut world = World::new(controller(), None);
    let truth = world.link.server_now(world.now()).as_ms().rem_euclid(DAY) + 15 * HOUR;
    let stale = truth.rem_euclid(DAY) - 787;
    let started = stale - 120_000;
    world.say("runtime-data", whole(stale, &timer("play", 480_000, Some(started))));
    assert_eq!(world.state(), LinkState::Ready);
    assert!((world.left() - (480_000 - 787)).abs() <= 1, "{}", world.left());
    world.run(213.0);
    world.say("runtime-data", json!({"clock": stale + 1_000}));
    assert!((world.left() - 479_000).abs() <= 1, "{}", world.left());

    // Here it does not (it is 7 minutes off): the countdown waits for a clock to go by.
    let mut world = World::off(controller(), None, 420_000.0);
    world.say("runtime-data", whole(stale, &timer("play", 480_000, Some(started))));
    assert_eq!(world.state(), LinkState::Syncing);
    world.run(213.0);
    world.say("runtime-data", json!({"clock": stale + 1_000}));
    assert_eq!(world.state(), LinkState::Ready);
    assert!((world.left() - 479_000).abs() <= 1, "{}", world.left());

    // And no longer than it must.
    let mut world = World::off(controller(), None, 420_000.0);
    world.say("runtime-data", whole(stale, &timer("play", 480_000, Some(started))));
    world.run(1_600.0);
    assert_eq!(world.state(), LinkState::Ready);
}

#[test]
fn an_old_clock_in_a_poll_moves_nothing() {
    let mut world = running();
    let left = world.left();
    world.say("poll", whole(12 * HOUR - 600, &timer("play", 480_600, Some(12 * HOUR - 120_000))));
    assert_eq!(world.left(), left);
}

#[test]
fn it_counts_by_itself_for_an_hour_without_a_word_of_the_timer() {
    let mut world = running();
    for second in 1..=3_600 {
        world.run(1_000.0);
        world.say("runtime-data", json!({"clock": 12 * HOUR + 200 + second * 1_000}));
    }
    assert!((world.left() - (480_000 - 200 - 3_600_000)).abs() <= 2, "{}", world.left());
}

#[test]
fn told_apart_on_every_connection_anew() {
    let mut world = running();
    world.press(Intent::AddTime(Span::from_secs(30)));
    assert_eq!(world.last_action().0, json!({"tag": "addtime", "payload": {"add": 30_000}}));
    world.close(1006);
    world.run(700.0);
    world.open();
    // An older version was started instead.
    world.receive(
        &json!({"type": "ontime", "payload": whole(13 * HOUR, &timer("pause", 400_000, None))}).to_string(),
    );
    world.run(20.0);
    world.receive(&json!({"type": "ontime-clock", "payload": 13 * HOUR + 20}).to_string());
    assert_eq!(world.link.snapshot().room.playback.state, PlayState::Paused);
    assert_eq!(world.left(), 400_000);
    world.press(Intent::AddTime(Span::from_secs(-30)));
    assert_eq!(world.last_action().0, json!({"type": "addtime", "payload": -30}));
    let too_fine = world.press(Intent::AddTime(Span::from_ms(1_500)));
    assert_eq!(world.refused(too_fine).unwrap().0, ErrorCode::BadRequest);
}

#[test]
fn version_3_tells_key_by_key() {
    let mut world = World::new(controller(), None);
    let say = |world: &mut World, kind: &str, payload: Value| {
        world.receive(&json!({"type": kind, "payload": payload}).to_string());
    };
    let noon = 12 * HOUR;
    say(&mut world, "client", json!({"clientId": "me", "clientName": "x"}));
    let mut state = whole(noon, &timer("armed", 600_000, None));
    state["message"] = json!({"timer": {"text": "", "visible": false, "blink": false, "blackout": false,
        "secondarySource": "external"}, "external": "Next: lunch"});
    state["runtime"] = json!({"offset": 90_000, "expectedEnd": noon, "actualStart": null});
    say(&mut world, "ontime", state);
    world.run(100.0);
    say(&mut world, "ontime-timer", timer("play", 600_000, Some(noon + 100)));
    say(&mut world, "ontime-clock", (noon + 100).into());
    say(&mut world, "ontime-flush", Value::Null);
    assert_eq!(world.left(), 600_000);
    let snapshot = world.link.snapshot();
    assert_eq!(snapshot.room.shown_message().unwrap().text, "Next: lunch");
    assert!(snapshot.source.iter().any(|fact| fact.value == "1:30 ahead"), "there positive is ahead");
    world.press(Intent::HideMessage);
    assert_eq!(world.last_action().0["payload"], json!({"timer": {"secondarySource": null}}));
    assert!(world.asked.iter().any(|url| url.ends_with("/data/rundown")));
}

#[test]
fn an_error_is_the_refusal_of_the_action_that_caused_it() {
    let mut world = running();
    let good = world.press(Intent::Blackout(true));
    let (_, good_ping) = world.last_action();
    let bad = world.press(Intent::GoTo { timer: TimerId::from("nope"), on: None });
    let (action, bad_ping) = world.last_action();
    assert_eq!(action, json!({"tag": "load", "payload": {"id": "nope"}}));
    world.run(3.0);
    world.say("message", json!({"timer": {}}));
    pong(&mut world, &good_ping);
    world.say(
        "log",
        json!({"level": "ERROR", "origin": "RX", "text": "WS IN: Error: Unable to load ID: nope"}),
    );
    assert_eq!(world.became(bad), CommandState::Pending, "only the pong says whose it was");
    pong(&mut world, &bad_ping);
    assert_eq!(world.became(good), CommandState::Confirmed { effect: true });
    let (code, sentence) = world.refused(bad).unwrap();
    assert_eq!(code, ErrorCode::NotFound);
    assert_eq!(sentence, "Ontime refused: Unable to load ID: nope.");
}

#[test]
fn another_clients_error_refuses_nothing_of_ours() {
    let mut world = running();
    let ours = world.press(Intent::Pause);
    let (_, ping) = world.last_action();
    for text in
        ["WS IN: Error: Unhandled message foo", "WS IN: Error: Unable to load ID: x", "WS IN: Error: No"]
    {
        world.say("log", json!({"level": "ERROR", "origin": "RX", "text": text}));
    }
    world.say("runtime-data", json!({"timer": timer("pause", 470_000, None), "clock": 12 * HOUR + 210}));
    world.say("pause", "success".into());
    pong(&mut world, &ping);
    assert_eq!(world.became(ours), CommandState::Confirmed { effect: true });
}

#[test]
fn errors_without_pongs_are_refusals_in_time() {
    let mut world = running();
    let ours = world.press(Intent::Play);
    world.say("log", json!({"level": "ERROR", "origin": "RX", "text": "WS IN: Error: Unable to start"}));
    world.run(900.0);
    assert_eq!(world.became(ours), CommandState::Pending);
    world.run(200.0);
    assert!(world.refused(ours).is_some());
}

#[test]
fn pause_that_changed_nothing_says_so() {
    let mut world = running();
    let rolling = json!({"addedTime": 0, "current": 470_000, "duration": 600_000, "elapsed": 130_000,
        "phase": "default", "playback": "roll", "secondaryTimer": null, "startedAt": 12 * HOUR - 130_000});
    world.say("runtime-data", json!({"timer": rolling, "clock": 12 * HOUR + 200}));
    let ours = world.press(Intent::Pause);
    world.say("pause", "success".into());
    assert_eq!(world.became(ours), CommandState::Confirmed { effect: false });
    assert_eq!(world.link.snapshot().room.playback.state, PlayState::Running);
}

#[test]
fn version_2_answers_nothing_so_the_word_behind_it_does() {
    let mut world = World::new(controller(), None);
    let mut state = json!({"timer": {"clock": 12 * HOUR, "current": null, "duration": null, "startedAt": null,
        "addedTime": 0, "elapsed": null}, "playback": "stop", "eventNow": null, "eventNext": null,
        "timerMessage": {"text": "Hi", "visible": false, "timerBlink": false, "timerBlackout": false}});
    world.receive(&json!({"type": "ontime", "payload": state}).to_string());
    let shown = world.press(Intent::ShowMessage(MessageId::from("timer")));
    assert_eq!(
        world.sent[world.sent.len() - 2],
        json!({"type": "set-timer-message-visible", "payload": true})
    );
    assert_eq!(world.sent.last().unwrap(), &json!({"type": "hello"}));
    let bad = world.press(Intent::Reset);
    world.receive("hi");
    assert_eq!(world.became(shown), CommandState::Confirmed { effect: true });
    world.receive(
        &json!({"type": "ontime-log", "payload": {"level": "ERROR", "origin": "RX", "text": "WS IN: Error: No"}})
            .to_string(),
    );
    world.receive("hi");
    assert!(world.refused(bad).is_some());
    state["timerMessage"]["visible"] = true.into();
    world.receive(&json!({"type": "ontime", "payload": state}).to_string());
    assert_eq!(world.link.snapshot().room.shown_message().unwrap().text, "Hi");
}

#[test]
fn a_wrong_token_is_a_refusal_and_is_asked_again() {
    let mut world = World::new(controller(), None);
    assert_eq!(world.plan, "ws://stage.test:4001/ws");
    world.close(1008);
    let LinkState::Refused(refusal) = world.state() else { panic!("{:?}", world.state()) };
    assert_eq!(refusal.code, 1008);
    assert!(refusal.message.contains("password"));
    world.run(31_000.0);
    assert_eq!(world.generation, 2, "asked again");

    let config = ghostlight_sources::ontime::OntimeConfig { token: Some("a/b".to_owned()), ..controller() };
    let world = World::new(config, None);
    assert_eq!(world.plan, "ws://stage.test:4001/ws?token=a%2Fb");
}

#[test]
fn http_that_is_locked_or_gone_leaves_what_the_socket_tells() {
    let mut world = running();
    let ids: Vec<String> =
        world.link.snapshot().room.timers.iter().map(|timer| timer.id.as_str().to_owned()).collect();
    assert_eq!(ids, ["a", "b"]);
    let asked = world.asked.len();
    world.http = Some("http");
    world.run(10_000.0);
    assert!(world.asked.len() > asked, "tried again");
    assert!(world.link.snapshot().room.timers.len() > 2);
    world.status = 401;
    world.say("refetch", json!({"target": "all"}));
    assert!(world.link.snapshot().source.iter().any(|fact| fact.value.contains("token")));
}

#[test]
fn rolling_towards_a_start_it_stands_armed() {
    let mut world = running();
    let waits = json!({"addedTime": 0, "current": 600_000, "duration": 600_000, "elapsed": 0, "phase": "pending",
        "playback": "roll", "secondaryTimer": 79_854_655, "startedAt": null});
    world.say("runtime-data", json!({"timer": waits, "clock": 12 * HOUR + 200}));
    let snapshot = world.link.snapshot();
    assert_eq!(snapshot.room.playback.state, PlayState::Stopped);
    assert_eq!(world.left(), 600_000);
    assert!(snapshot.room.timers.iter().all(|timer| timer.starts_by_itself));
    assert!(snapshot.source.iter().any(|fact| fact.value.contains("waits")));
}

#[test]
fn counting_to_a_moment() {
    let mut world = running();
    let mut to_end = event("a");
    to_end["countToEnd"] = true.into();
    to_end["timeEnd"] = (12 * HOUR + 300_000).into();
    let left = 300_000 - 200;
    let mut told = timer("play", left, Some(12 * HOUR - 120_000));
    told["elapsed"] = 120_200.into();
    world.say("runtime-data", json!({"eventNow": to_end, "timer": told, "clock": 12 * HOUR + 200}));
    assert_eq!(world.left(), left);
    let snapshot = world.link.snapshot();
    assert_eq!(snapshot.room.current().unwrap().end, DayTime::from_ms(12 * HOUR + 300_000));
    world.run(1_000.0);
    assert!((world.left() - left + 1_000).abs() <= 1);
}

#[test]
fn a_formula_that_does_not_hold_gives_way_to_what_is_told() {
    let mut world = running();
    // Nobody knows why: the start says 8 minutes left, the server 5.
    world.say(
        "runtime-data",
        json!({"timer": timer("play", 300_000, Some(12 * HOUR - 120_000)), "clock": 12 * HOUR + 200}),
    );
    assert_eq!(world.left(), 300_000);
}

#[test]
fn what_ontime_lacks_says_so() {
    let world = running();
    let can = world.link.snapshot().can.clone();
    for kind in [
        IntentKind::SetTime,
        IntentKind::Focus,
        IntentKind::Undo,
        IntentKind::Skip,
        IntentKind::EditTimers,
        IntentKind::EditRoom,
        IntentKind::StopTheShow,
        IntentKind::TakeItFrom,
        IntentKind::StartShow,
    ] {
        assert_eq!(can.of(kind), Permit::No(Why::SourceCannot), "{kind:?}");
    }
    for kind in [
        IntentKind::Play,
        IntentKind::Pause,
        IntentKind::Next,
        IntentKind::AddTime,
        IntentKind::Blackout,
        IntentKind::Flash,
        IntentKind::ShowMessage,
        IntentKind::EditMessages,
        IntentKind::Control,
    ] {
        assert_eq!(can.of(kind), Permit::Yes, "{kind:?}");
    }
    assert_eq!(can.of(IntentKind::Stop), Permit::Hold);
    let viewer = ghostlight_sources::ontime::OntimeConfig { output: Output::Viewer, ..controller() };
    let mut world = World::new(viewer, None);
    world.say("runtime-data", whole(0, &timer("stop", 0, None)));
    let snapshot = world.link.snapshot();
    assert!(IntentKind::ALL.iter().all(|kind| snapshot.can.of(*kind) == Permit::Absent));
    assert!(snapshot.controls.is_empty());
}

#[test]
fn every_action_in_version_4s_words() {
    let mut world = running();
    world.say("client-list", json!({"me": {"name": "x"}, "other": {"name": "Stage left"}}));
    assert_eq!(world.link.snapshot().devices.len(), 2);
    let control = |key: &str, value: ControlValue| Intent::Control { key: key.to_owned(), value };
    let text = |word: &str| ControlValue::Text(word.to_owned());
    let patch = MessagePatch { text: Some("Wrap up".to_owned()), ..MessagePatch::default() };
    let device = DeviceId::from("other");
    let table = [
        (Intent::Play, "start", Value::Null),
        (Intent::Stop, "stop", Value::Null),
        (Intent::Reset, "reload", Value::Null),
        (Intent::Next { on: Some(TimerId::from("a")) }, "load", json!("next")),
        (Intent::Previous { on: None }, "load", json!("previous")),
        (Intent::GoTo { timer: TimerId::from("b"), on: None }, "load", json!({"id": "b"})),
        (Intent::AddTime(Span::from_secs(-60)), "addtime", json!({"remove": 60_000})),
        (Intent::Flash(true), "message", json!({"timer": {"blink": true}})),
        (
            Intent::ShowMessage(MessageId::from("secondary")),
            "message",
            json!({"timer": {"secondarySource": "secondary"}}),
        ),
        (Intent::HideMessage, "message", json!({"timer": {"visible": false}})),
        (
            Intent::Edit(Box::new(Edit::UpdateMessage(MessageId::from("timer"), patch))),
            "message",
            json!({"timer": {"text": "Wrap up"}}),
        ),
        (
            Intent::Device { device: device.clone(), act: DeviceDo::Identify },
            "client",
            json!({"target": "other", "identify": true}),
        ),
        (control("roll", ControlValue::None), "roll", Value::Null),
        (control("start_next", ControlValue::None), "start", json!("next")),
        (control("offset_mode", text("relative")), "offsetmode", json!("relative")),
        (control("aux2", text("start")), "auxtimer", json!({"2": "start"})),
        (control("aux1_add", ControlValue::None), "auxtimer", json!({"1": {"addtime": 60_000}})),
        (control("aux3_length", text("7:30")), "auxtimer", json!({"3": {"duration": 450_000}})),
        (control("aux1_direction", text("count-up")), "auxtimer", json!({"1": {"direction": "count-up"}})),
        (control("second_line", text("nothing")), "message", json!({"timer": {"secondarySource": null}})),
    ];
    for (intent, tag, payload) in table {
        let number = world.press(intent.clone());
        let (action, _) = world.last_action();
        assert_eq!((&action["tag"], &action["payload"]), (&json!(tag), &payload), "{intent:?}");
        world.say(tag, "success".into());
        assert!(matches!(world.became(number), CommandState::Confirmed { .. }), "{intent:?}");
    }
    let none = [
        Intent::SetTime(Span::from_secs(5)),
        Intent::Focus(true),
        Intent::AddTime(Span::from_mins(61)),
        Intent::Next { on: Some(TimerId::from("gone")) },
        Intent::Device { device, act: DeviceDo::Remove },
        control("aux4", text("start")),
        control("aux1_length", text("soon")),
    ];
    for intent in none {
        let sent = world.sent.len();
        let number = world.press(intent.clone());
        assert!(world.refused(number).is_some(), "{intent:?}");
        assert_eq!(world.sent.len(), sent);
    }
}

#[test]
fn aux_timers_are_controls_and_facts() {
    let mut world = running();
    let aux =
        json!({"duration": 360_000, "current": 357_498, "playback": "start", "direction": "count-down"});
    world.say("runtime-data", json!({"auxtimer1": aux}));
    let snapshot = world.link.snapshot();
    let fact = snapshot.source.iter().find(|fact| fact.label == "Aux timer 1").unwrap();
    assert_eq!(fact.value, "5:58");
    let control = snapshot.controls.iter().find(|control| control.key == "aux1").unwrap();
    assert_eq!(control.value, Some(ControlValue::Text("start".to_owned())));
    let number =
        world.press(Intent::Control { key: "aux1".to_owned(), value: ControlValue::Text("stop".to_owned()) });
    assert_eq!(world.became(number), CommandState::Pending);
}

#[test]
fn a_server_whose_clock_is_set_moves_the_countdown_as_its_own_does() {
    let mut world = running();
    for second in 1..=20 {
        world.run(1_000.0);
        world.say("runtime-data", json!({"clock": 12 * HOUR + 200 + second * 1_000}));
    }
    // Summer time: the server's clock goes an hour ahead, and its countdowns with it.
    for second in 21..=30 {
        world.run(1_000.0);
        world.say("runtime-data", json!({"clock": 13 * HOUR + 200 + second * 1_000}));
    }
    assert!((world.left() - (480_000 - 30_200 - HOUR)).abs() <= 5, "{}", world.left());
    // And back.
    for second in 31..=50 {
        world.run(1_000.0);
        world.say("runtime-data", json!({"clock": 12 * HOUR + 200 + second * 1_000}));
    }
    assert!((world.left() - (480_000 - 50_200)).abs() <= 5, "{}", world.left());
}

#[test]
fn nonsense_changes_nothing() {
    let mut world = running();
    let (left, before) = (world.left(), world.link.snapshot());
    for text in [
        "",
        "null",
        "{\"tag\":\"runtime-data\",\"payload\":7}",
        "{\"tag\":\"runtime-data\"}",
        "{\"tag\":7}",
        "{\"tag\":\"client-list\",\"payload\":null}",
        "{\"tag\":\"refetch\",\"payload\":[]}",
        "{\"tag\":\"runtime-data\",\"payload\":{\"clock\":\"late\",\"unknown\":{}}}",
        "{\"tag\":\"pong\",\"payload\":{}}",
        "{\"tag\":\"log\",\"payload\":3}",
    ] {
        world.receive(text);
    }
    assert_eq!(world.left(), left);
    assert_eq!(world.link.snapshot().room, before.room);
}
