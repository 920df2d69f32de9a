//! Every trap of PlaceOS's protocol that is known.
#![cfg(feature = "placeos")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod placeos_world;

use ghostlight_room::{ControlValue, Intent, IntentKind, Output, Permit, PlayState};
use ghostlight_sources::link::{CommandState, Do, LinkState, PageEvent};
use ghostlight_sources::placeos::PlaceOsConfig;
use placeos_world::room::{Manners, Meeting, booking};
use placeos_world::{Http, TEN, World};
use serde_json::{Value, json};

const MIN: i64 = 60;

fn meeting() -> Meeting {
    Meeting::new("now", "Budget", TEN - 15 * MIN, TEN + 30 * MIN)
}

/// A meeting is on that somebody has checked in to.
fn busy(output: Output) -> World {
    let mut world = World::new(output);
    world.room.meetings = vec![meeting()];
    world.room.started = TEN;
    world.start();
    world
}

fn text(text: &str) -> ControlValue {
    ControlValue::Text(text.to_owned())
}

fn reason(state: CommandState) -> String {
    match state {
        CommandState::Refused { message, .. } => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_ping_comes_first_and_the_key_stands_in_the_address() {
    let world = busy(Output::Viewer);
    assert_eq!(
        world.opens,
        ["wss://placeos.test/api/engine/v2/systems/control?fixed_device=true&api-key=k1"]
    );
    assert_eq!(world.room.heard[0].1, "ping");
    let ids: Vec<i64> = world.heard("bind").iter().map(|frame| frame["id"].as_i64().unwrap()).collect();
    assert_eq!(ids, (1..=ids.len() as i64).collect::<Vec<_>>(), "whole numbers from 1");
    assert_eq!(world.binds_of("bookings"), 0, "a month of meetings is not for a screen");
    assert_eq!(busy(Output::Agenda).binds_of("bookings"), 1);
}

#[test]
fn the_seeds_spelling_is_read_too() {
    let mut world = World::new(Output::Operator);
    world.room.manners = Manners { seed: true, ..Manners::default() };
    world.room.meetings = vec![meeting(), Meeting::new("b", "Review", TEN + 60 * MIN, TEN + 90 * MIN)];
    world.room.started = TEN;
    world.start();
    assert_eq!(world.current().as_deref(), Some("Budget"));
    assert_eq!(world.titles(), ["Budget", "Review"]);
    assert_eq!(world.shown().info.name, "Room 4.2");
    assert_eq!(world.control("System_1.volume").unwrap().value, Some(ControlValue::Number(40.0)));
    world.room.meetings.remove(0);
    world.driver_looks();
    world.run(100.0);
    assert_eq!(world.current().as_deref(), Some("Free"));
}

#[test]
fn a_server_that_answers_no_ping_is_bound_too() {
    let mut world = World::new(Output::Viewer);
    world.room.manners.no_pongs = true;
    world.room.meetings = vec![meeting()];
    world.start();
    assert_eq!(world.current().as_deref(), Some("Budget"));
}

#[test]
fn values_may_come_before_the_answer_and_pongs_unasked() {
    let mut world = World::new(Output::Viewer);
    world.room.manners.value_first = true;
    world.room.meetings = vec![meeting()];
    world.start();
    assert_eq!(world.current().as_deref(), Some("Budget"));
    let dropped = world.link.dropped();
    for _ in 0..3 {
        world.say_now("pong");
    }
    world.run(50.0);
    assert_eq!((world.link.dropped(), world.link.connections()), (dropped, 1));
}

#[test]
fn what_is_null_is_never_told() {
    let mut world = World::new(Output::Viewer);
    world.start();
    // A free room: current_booking and next_booking are unset, their binds are followed by nothing.
    assert_eq!(world.shown().playback.state, PlayState::Stopped);
    assert_eq!(world.fact("State").unwrap(), "free for the rest of the day");
    let since = world.at - (TEN * 1_000) as f64;
    assert!((1_000.0..1_600.0).contains(&since), "{since}");
}

#[test]
fn a_value_that_was_cleared_while_the_link_was_down_is_gone() {
    let mut world = busy(Output::Operator);
    world.up = false;
    world.cut();
    world.run(3_000.0);
    assert!(world.snapshot().stale);
    assert_eq!(world.current().as_deref(), Some("Budget"), "the last truth stays up");
    assert!(world.remaining_secs().is_some());
    world.room.meetings.clear();
    world.driver_looks();
    world.up = true;
    world.until(40_000.0, |world| world.link.state() == LinkState::Ready);
    assert!(!world.snapshot().stale);
    world.run(1_200.0);
    assert_eq!(world.current(), None);
    assert_eq!(world.snapshot().can.of(IntentKind::Stop), Permit::No(ghostlight_room::Why::NotRunning));
}

#[test]
fn it_is_stale_until_everything_is_bound_again() {
    let mut world = busy(Output::Viewer);
    let before = world.heard("bind").len();
    world.cut();
    world.run(30.0);
    assert!(world.snapshot().stale);
    world.until(10_000.0, |world| world.heard("bind").len() > before);
    assert!(world.snapshot().stale, "open is not known");
    world.until(5_000.0, |world| world.link.state() == LinkState::Ready);
    assert!(!world.snapshot().stale);
    assert_eq!(world.heard("bind").len(), 2 * before, "each once more");
    let ids: Vec<u64> = world.heard("bind").iter().map(|frame| frame["id"].as_u64().unwrap()).collect();
    let mut unique = ids.clone();
    unique.dedup();
    unique.sort_unstable();
    assert_eq!(unique.len(), ids.len(), "no number twice, ever");
}

#[test]
fn a_command_without_an_answer_is_unknown_and_never_sent_again() {
    let mut world = busy(Output::Operator);
    world.room.manners.mute = true;
    let number = world.press(Intent::Stop);
    world.run(9_000.0);
    assert_eq!(world.became(number), CommandState::Pending, "PlaceOS may take its time");
    world.run(2_000.0);
    assert_eq!(world.became(number), CommandState::Unanswered);
    assert!(!world.control("end").unwrap().pending);
    world.run(60_000.0);
    assert_eq!(world.heard("exec").len(), 1);
    assert_eq!(world.room.ran.len(), 1, "it had happened");
}

#[test]
fn what_a_lost_connection_leaves_open_is_unknown_and_never_sent_again() {
    let mut world = busy(Output::Operator);
    world.room.manners.mute = true;
    let end = world.press(Intent::Stop);
    let power = world.use_control("Display_1.power", ControlValue::On(true));
    world.run(100.0);
    world.cut();
    world.run(50.0);
    assert_eq!(
        [world.became(end), world.became(power)],
        [CommandState::Unanswered, CommandState::Unanswered]
    );
    world.until(20_000.0, |world| world.link.state() == LinkState::Ready);
    // The answer of before comes late, over the new connection: it is nobody's.
    let id = world.heard("exec")[0]["id"].clone();
    world.say_now(&json!({"id": id, "type": "error", "error_code": 3, "msg": "late"}).to_string());
    world.run(30_000.0);
    assert_eq!(world.heard("exec").len(), 2);
    assert_eq!(world.became(end), CommandState::Unanswered);
    // While it is down nothing is kept for later.
    world.cut();
    world.run(50.0);
    let number = world.press(Intent::Stop);
    assert_eq!(world.became(number), CommandState::LinkDown);
    world.run(30_000.0);
    assert_eq!(world.heard("exec").len(), 2);
}

#[test]
fn refusals_in_words() {
    let mut world = busy(Output::Operator);
    for (name, code, expected) in [
        ("raised", 3, "The room said: the projector is on fire."),
        ("no", 2, "This key may not do that (no)."),
        ("x", 6, "The room has no such module (x)."),
        ("", 5, "PlaceOS has no such system."),
        ("", 7, "PlaceOS failed to reach the room's driver."),
    ] {
        world.room.manners.mute = true;
        let number = world.use_control("refresh", ControlValue::None);
        world.run(50.0);
        let id = world.heard("exec").last().unwrap()["id"].clone();
        let message = if name == "raised" { "the projector is on fire" } else { name };
        // Newer servers put an HTTP status into `code`; older ones their number.
        let frame = match code {
            5 | 7 => json!({"id": id, "type": "error", "code": code}),
            _ => json!({"id": id, "type": "error", "msg": message, "error_code": code, "code": 500}),
        };
        world.say_now(&frame.to_string());
        world.run(10.0);
        assert_eq!(reason(world.became(number)), expected);
        assert_eq!(world.fact("Last refusal").unwrap(), expected);
    }
}

#[test]
fn a_driver_says_no_in_its_own_words() {
    let mut world = World::new(Output::Operator);
    world.start();
    // Somebody books at the same moment, elsewhere.
    world.room.meetings.push(Meeting::new("x", "Theirs", TEN, TEN + 20 * MIN));
    let number = world.use_control("book_15", ControlValue::None);
    world.run(100.0);
    assert_eq!(reason(world.became(number)), "The room said: the room is currently in use.");
}

#[test]
fn older_drivers_are_spoken_to_in_their_own_spelling() {
    let mut world = World::new(Output::Operator);
    world.room.manners.old_driver = true;
    world.room.meetings = vec![Meeting::new("p", "Budget", TEN - MIN, TEN + 30 * MIN)];
    world.start();
    let check_in = world.press(Intent::Play);
    world.run(200.0);
    assert_eq!(world.became(check_in), CommandState::Confirmed { effect: true });
    let end = world.press(Intent::Stop);
    world.run(200.0);
    assert_eq!(world.became(end), CommandState::Confirmed { effect: true });
    let start = json!(TEN - MIN);
    let ran = [("start_meeting".to_owned(), vec![start.clone()]), ("end_meeting".to_owned(), vec![start])];
    assert_eq!(world.room.ran, ran, "each once");
    // Where the page may ask which methods there are, it asks first.
    let mut world = World::new(Output::Operator);
    world.http = Http::Own;
    world.room.manners.old_driver = true;
    world.room.meetings = vec![Meeting::new("p", "Budget", TEN - MIN, TEN + 30 * MIN)];
    world.start();
    world.press(Intent::Play);
    world.run(200.0);
    world.press(Intent::Stop);
    world.run(200.0);
    let names: Vec<Value> = world.heard("exec").iter().map(|frame| frame["name"].clone()).collect();
    assert_eq!(names, [json!("start_meeting"), json!("end_meeting")]);
}

#[test]
fn a_mistyped_system_is_bound_for_ever_and_says_nothing() {
    let query = "server=https://placeos.test&system=sys-typo&key=k&output=operator";
    let mut world = World::with(PlaceOsConfig::from_query(query).unwrap());
    world.room.meetings = vec![meeting()];
    world.start();
    assert_eq!(world.shown().playback.state, PlayState::Other("unknown".to_owned()));
    assert_eq!(
        world.fact("State").unwrap(),
        "PlaceOS tells nothing of this system: is its id right, and has it a Bookings module?"
    );
    assert_eq!(world.shown().info.name, "sys-typo");
    assert!(matches!(world.control("book_15").unwrap().permit, Permit::No(_)));
    let number = world.use_control("book_15", ControlValue::None);
    assert_eq!(reason(world.became(number)), "This system has told nothing of its meetings.");
}

#[test]
fn reference_counts() {
    let mut world = busy(Output::Operator);
    assert_eq!(world.binds_of("status"), 1);
    let watch = world.use_control("watch", text("Bookings_1.status"));
    assert_eq!(world.became(watch), CommandState::Confirmed { effect: true });
    world.use_control("watch", text("Bookings_1.status"));
    world.run(100.0);
    assert_eq!(world.binds_of("status"), 1, "bound once, however many look");
    assert_eq!(world.fact("Bookings_1.status").unwrap(), "busy");
    world.use_control("unwatch:Bookings_1.status", ControlValue::None);
    world.run(100.0);
    assert_eq!(world.heard("unbind").len(), 0, "the page looks still");
    assert_eq!(world.fact("Bookings_1.status"), None);
    world.set(&booking("status"), json!("free"));
    world.run(100.0);
    assert_eq!(world.fact("State").unwrap(), "free for the rest of the day", "it is bound still");
    // What nobody else looks at is unbound with its last watcher.
    world.use_control("watch", text("Display_1.volume_max"));
    world.run(1_200.0);
    assert_eq!(world.fact("Display_1.volume_max").unwrap(), "nothing", "told as unset");
    world.use_control("unwatch:Display_1.volume_max", ControlValue::None);
    // Looked at again before the unbind is answered: bound after it, for the server works side by side.
    world.use_control("watch", text("Display_1.volume_max"));
    assert_eq!(world.binds_of("volume_max"), 1);
    world.run(100.0);
    assert_eq!((world.heard("unbind").len(), world.binds_of("volume_max")), (1, 2));
    let key = ("Display".to_owned(), 1, "volume_max".to_owned());
    world.set(&key, json!(11));
    world.run(100.0);
    assert_eq!(world.fact("Display_1.volume_max").unwrap(), "11");
    let refused = world.use_control("watch", text("nonsense"));
    assert!(reason(world.became(refused)).contains("Display_1.input"));
}

#[test]
fn a_refused_bind_is_told() {
    let mut world = busy(Output::Operator);
    world.room.manners.refuses_binds = true;
    world.use_control("watch", text("Secret_1.key"));
    world.run(100.0);
    let facts: Vec<_> =
        world.snapshot().source.iter().filter(|fact| fact.label == "Secret_1.key").cloned().collect();
    assert_eq!(
        facts.last().unwrap().value,
        "This key may not do that (attempted to access a privileged module)."
    );
}

#[test]
fn a_bind_without_an_answer_is_asked_again_and_then_said() {
    let mut world = busy(Output::Operator);
    world.room.manners.deaf = true;
    world.use_control("watch", text("Display_1.lamp"));
    let sent = |world: &World| world.heard("bind").iter().filter(|frame| frame["name"] == "lamp").count();
    world.run(9_900.0);
    assert_eq!(sent(&world), 1);
    world.run(90_000.0);
    assert_eq!(sent(&world), 3);
    let words = |world: &World| {
        world
            .snapshot()
            .source
            .iter()
            .any(|fact| fact.label == "Display_1.lamp" && fact.value.contains("no answer"))
    };
    assert!(words(&world));
    assert_eq!(world.link.state(), LinkState::Ready, "pongs keep it alive");
    // The next connection asks anew.
    world.room.manners.deaf = false;
    world.cut();
    world.run(50.0);
    world.until(20_000.0, |world| world.link.state() == LinkState::Ready);
    assert!(!words(&world));
}

#[test]
fn a_server_that_answers_no_bind_is_not_called_ready() {
    let mut world = World::new(Output::Viewer);
    world.room.manners.deaf = true;
    world.begin();
    world.run(60_000.0);
    assert!(world.link.connections() > 1, "each attempt is given up");
    assert!(world.snapshot().stale);
    assert_ne!(world.link.state(), LinkState::Ready);
}

#[test]
fn a_drivers_log_is_followed_and_left() {
    let mut world = busy(Output::Operator);
    let number = world.use_control("log", text("mod-Bookings"));
    world.run(100.0);
    assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
    let debug = &world.heard("debug")[0];
    assert_eq!((&debug["mod"], &debug["index"]), (&json!("mod-Bookings"), &json!(1)), "a number, never null");
    let logged = |world: &World| world.dos.iter().filter(|act| matches!(act, Do::Log(_))).count();
    world.use_control("refresh", ControlValue::None);
    world.run(100.0);
    assert_eq!(logged(&world), 1);
    let Some(Do::Log(entries)) = world.dos.iter().find(|act| matches!(act, Do::Log(_))) else { panic!() };
    assert_eq!(entries[0].text, "executed poll_events");
    // A new connection knows nothing of it.
    world.cut();
    world.run(50.0);
    world.until(20_000.0, |world| world.link.state() == LinkState::Ready);
    world.use_control("refresh", ControlValue::None);
    world.run(100.0);
    assert_eq!((world.heard("debug").len(), logged(&world)), (2, 2));
    world.use_control("log", text(""));
    world.use_control("refresh", ControlValue::None);
    world.run(100.0);
    assert_eq!((world.heard("ignore").len(), logged(&world)), (1, 2));
    let refused = world.use_control("log", text("a b"));
    assert!(reason(world.became(refused)).contains("mod-"));
}

#[test]
fn odd_frames_are_dropped_and_hurt_nobody() {
    let mut world = busy(Output::Operator);
    let deep = "[".repeat(20_000);
    let other = json!({"id": 1, "type": "notify", "value": null,
        "meta": {"sys": "sys-2", "mod": "Bookings", "index": 1, "name": "current_booking"}});
    for text in ["", "garbage", "{}", "{\"type\":\"notify\"}", &deep, "[1,2]", "null"] {
        world.say_now(text);
    }
    world.say_now(&other.to_string());
    world.run(100.0);
    assert_eq!(world.link.dropped(), 7);
    assert_eq!(world.current().as_deref(), Some("Budget"), "another room's meeting is not ours");
    for value in
        [json!(5), json!("x"), json!([]), json!({"event_start": "never"}), json!({"event_start": -1})]
    {
        world.set(&booking("current_booking"), value);
        world.set(&booking("bookings"), json!({"a": 1}));
        world.set(&booking("pending_period"), json!("soon"));
        world.run(50.0);
        assert_eq!(world.current(), None);
    }
}

#[test]
fn a_silent_connection_is_found_dead_and_left() {
    let mut world = busy(Output::Viewer);
    world.looks = false;
    world.run(120_000.0);
    assert_eq!(world.link.connections(), 1, "pings keep a quiet room alive");
    let pings = world.room.heard.iter().filter(|(_, text)| text == "ping").count();
    assert!((10..30).contains(&pings), "{pings}");
    world.room.manners.no_pongs = true;
    world.until(30_000.0, |world| !matches!(world.link.state(), LinkState::Ready | LinkState::Silent));
    assert!(world.snapshot().stale);
    world.room.manners.no_pongs = false;
    world.page(PageEvent::RetryNow);
    world.until(30_000.0, |world| world.link.state() == LinkState::Ready);
}
