//! A PlaceOS meeting room as timer, agenda and controls.
#![cfg(feature = "placeos")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod placeos_world;

use ghostlight_room::picture::{Scene, Shown, View};
use ghostlight_room::{
    Appearance, Audience, ControlKind, ControlValue, Intent, IntentKind, Output, Permit, PlayState, Why,
    schedule,
};
use ghostlight_sources::link::CommandState;
use ghostlight_sources::placeos::PlaceOsConfig;
use ghostlight_time::{Span, TimeStyle};
use placeos_world::room::{Meeting, booking};
use placeos_world::{CLOCKS, TEN, World, config};
use serde_json::json;

const MIN: i64 = 60;

/// A meeting from 9:45 to 10:30 that somebody has checked in to, one at 11:00, one tomorrow.
fn busy(output: Output) -> World {
    busy_with(config(output))
}

fn busy_with(config: PlaceOsConfig) -> World {
    let mut world = World::with(config);
    world.room.meetings = vec![
        Meeting::new("early", "Stand-up", TEN - 120 * MIN, TEN - 105 * MIN),
        Meeting::new("now", "Budget", TEN - 15 * MIN, TEN + 30 * MIN),
        Meeting::new("later", "Review", TEN + 60 * MIN, TEN + 120 * MIN),
        Meeting::new("tomorrow", "Retro", TEN + 25 * 60 * MIN, TEN + 26 * 60 * MIN),
    ];
    world.room.started = TEN - 15 * MIN;
    world.start();
    world
}

fn scene(world: &World) -> Scene {
    let now = world.link.server_now(world.now());
    Shown::at(&world.shown(), &View::default(), now, &CLOCKS).picture.scene
}

#[test]
fn the_meeting_is_the_timer() {
    let world = busy(Output::Viewer);
    let room = world.shown();
    assert_eq!(room.info.name, "Room 4.2");
    let current = room.current().unwrap();
    assert_eq!((current.name.as_str(), current.planned_speaker.as_str()), ("Budget", "Anna Arendt"));
    assert_eq!(room.playback.state, PlayState::Running);
    assert_eq!(room.playback.duration, Some(Span::from_mins(45)));
    let left = world.remaining_secs().unwrap();
    assert!((left - (30.0 * 60.0 - (world.at - (TEN * 1_000) as f64) / 1_000.0)).abs() < 0.002, "{left}");
    let Scene::Item(item) = scene(&world) else { panic!("{:?}", scene(&world)) };
    assert_eq!((item.title.as_str(), item.running), ("Budget", true));
    assert_eq!(item.next.unwrap().title, "Review");
}

#[test]
fn the_countdown_waits_for_no_notify() {
    let mut world = busy(Output::Viewer);
    world.looks = false;
    world.run(30.0 * 60_000.0);
    // The driver says that it is on still; it holds 0:00.
    assert_eq!(world.current().as_deref(), Some("Budget"));
    let Scene::Item(item) = scene(&world) else { panic!() };
    assert_eq!(item.digits.unwrap().text, "0:00");
    assert!(!item.overtime);
    // A driver that says nothing more does not hold the room for ever.
    world.run(91_000.0);
    assert_eq!(world.current().as_deref(), Some("Free"));
    let until_eleven = (TEN + 60 * MIN) as f64 * 1_000.0 - world.at;
    assert!((world.remaining_secs().unwrap() * 1_000.0 - until_eleven).abs() < 2.0);
    // The next one begins to the second.
    world.run(until_eleven - 1.0);
    assert_eq!(world.current().as_deref(), Some("Free"));
    world.run(10.0);
    assert_eq!(world.current().as_deref(), Some("Review"));
    assert!((world.remaining_secs().unwrap() - 3_600.0).abs() < 0.1);
    world.driver_looks();
    world.run(100.0);
    assert_eq!(world.current().as_deref(), Some("Review"));
}

#[test]
fn back_to_back_meetings_follow_each_other_to_the_second() {
    let mut world = World::new(Output::Agenda);
    world.room.meetings = vec![
        Meeting::new("a", "First", TEN - 30 * MIN, TEN + 10 * MIN),
        Meeting::new("b", "Second", TEN + 10 * MIN, TEN + 20 * MIN),
    ];
    world.room.disable_end = true;
    world.start().looks = false;
    world.run((10 * MIN * 1_000) as f64 - (world.at - (TEN * 1_000) as f64) + 5.0);
    assert_eq!(world.current().as_deref(), Some("Second"));
    let room = world.shown();
    assert!(room.timers[0].run.ended.is_some());
}

#[test]
fn a_free_room_counts_to_the_next_meeting() {
    let mut world = World::new(Output::Viewer);
    world.room.meetings = vec![Meeting::new("later", "Review", TEN + 60 * MIN, TEN + 120 * MIN)];
    world.start();
    let Scene::Item(item) = scene(&world) else { panic!() };
    assert_eq!((item.title.as_str(), item.speaker.as_str()), ("Free", "Room 4.2"));
    assert_eq!(item.next.unwrap().title, "Review");
    assert!((world.remaining_secs().unwrap() - 3_600.0).abs() < 2.0);
    assert_eq!(world.fact("State").unwrap(), "free until 11:00");
    assert_eq!(world.shown().current().unwrap().label, "Free until 11:00");
}

#[test]
fn a_free_day_is_standby() {
    let mut world = World::new(Output::Viewer);
    world.room.meetings = vec![Meeting::new("x", "Retro", TEN + 25 * 60 * MIN, TEN + 26 * 60 * MIN)];
    world.start();
    assert_eq!(scene(&world), Scene::Standby(None));
    assert_eq!(world.shown().playback.state, PlayState::Stopped);
    assert_eq!(world.fact("State").unwrap(), "free for the rest of the day");
    assert_eq!(world.fact("Next meeting").unwrap(), "tomorrow 11:00 Retro");
}

#[test]
fn who_is_to_check_in_is_told_until_when() {
    let mut world = World::new(Output::Moderator);
    world.room.meetings = vec![Meeting::new("p", "Budget", TEN - 2 * MIN, TEN + 30 * MIN)];
    world.start();
    let room = world.shown();
    let message = room.shown_message().unwrap();
    // The period is in minutes.
    assert_eq!((message.text.as_str(), &message.audience), ("Check in by 10:03", &Audience::All));
    assert_eq!(room.playback.state, PlayState::Running, "time runs though nobody came");
    assert_eq!(world.snapshot().can.of(IntentKind::Play), Permit::Yes);
    let number = world.press(Intent::Play);
    world.until(500.0, |world| world.became(number) == CommandState::Confirmed { effect: true });
    assert_eq!(world.room.ran, [("checkin".to_owned(), vec![])]);
    world.until(500.0, |world| world.shown().shown_message().is_none());
    assert_eq!(world.snapshot().can.of(IntentKind::Play), Permit::No(Why::NothingCurrent));
    assert_eq!(world.control("check_in").unwrap().reason, "Somebody has checked in already.");
    // A moderator welcomes people; ending is not theirs.
    assert_eq!(world.snapshot().can.of(IntentKind::Stop), Permit::Absent);
    assert!(world.control("end").is_none());
    let refused = world.use_control("end", ControlValue::None);
    assert!(matches!(world.became(refused), CommandState::Refused { .. }));
    assert_eq!(world.room.ran.len(), 1);
}

#[test]
fn check_in_opens_before_the_meeting() {
    let mut world = World::new(Output::Operator);
    world.room.meetings = vec![Meeting::new("p", "Budget", TEN + 3 * MIN, TEN + 30 * MIN)];
    world.start();
    assert_eq!(world.shown().shown_message().unwrap().text, "Check-in is open: starts at 10:03");
    assert!((world.remaining_secs().unwrap() - 180.0).abs() < 2.0, "it counts to the start");
    let number = world.use_control("check_in", ControlValue::None);
    world.run(500.0);
    assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
}

#[test]
fn the_day_in_the_rooms_zone() {
    let mut config = config(Output::Agenda);
    config.zone = "Australia/Sydney".to_owned();
    // 10:00 in UTC is 21:00 in Sydney: its day ends at 13:00 in UTC.
    let mut world = World::with(config);
    let hour = 60 * MIN;
    world.room.meetings = vec![
        Meeting::new("a", "Yesterday", TEN - 24 * hour, TEN - 22 * hour),
        Meeting::new("b", "Past midnight", TEN - 22 * hour, TEN - 20 * hour),
        Meeting::new("c", "Tonight", TEN + hour, TEN + 2 * hour),
        Meeting::new("d", "Over midnight", TEN + 2 * hour + 30 * MIN, TEN + 4 * hour),
        Meeting::new("e", "Tomorrow there", TEN + 3 * hour + MIN, TEN + 5 * hour),
    ];
    world.start();
    assert_eq!(world.titles(), ["Past midnight", "Free", "Tonight", "Over midnight"]);
    let room = world.shown();
    assert_eq!(room.info.time_zone, "Australia/Sydney");
    let starts: Vec<String> =
        room.timers.iter().map(|timer| timer.start.unwrap().format(TimeStyle::default())).collect();
    assert_eq!(starts, ["00:00", "01:00", "22:00", "23:30"]);
    assert_eq!(room.timers[0].duration, Span::from_mins(60), "what is left of it on this day");
    let now = world.link.server_now(world.now());
    let plan = schedule::Schedule::at(&room, now, &CLOCKS);
    let start = |at: usize| plan.rows[at].start.unwrap().as_ms() / 1_000;
    assert_eq!((start(2), start(3)), (TEN + hour, TEN + 2 * hour + 30 * MIN), "gaps stay gaps");
    // Another day begins at its midnight.
    world.run((3 * hour * 1_000 + 60_000) as f64);
    assert_eq!(world.titles()[0], "Over midnight");
    assert!(world.titles().contains(&"Tomorrow there".to_owned()));
}

#[test]
fn whole_days_are_not_counted_down() {
    let mut world = World::new(Output::Agenda);
    let midnight = TEN - 600 * MIN;
    let mut fair = Meeting::new("fair", "Fair", midnight, midnight + 86_400);
    fair.all_day = true;
    world.room.disable_end = true;
    world.room.meetings = vec![fair];
    world.start();
    let room = world.shown();
    let current = room.current().unwrap();
    assert_eq!((current.name.as_str(), current.appearance), ("Fair", Appearance::TimeOfDay));
    assert_eq!((room.playback.duration, world.remaining_secs()), (None, None));
    assert_eq!(world.fact("State").unwrap(), "in use all day");
    // Beside others it stands above them.
    world.room.meetings.push(Meeting::new("later", "Review", TEN + 60 * MIN, TEN + 90 * MIN));
    world.room.meetings[0].start -= 86_400;
    world.room.meetings[0].end = None;
    world.driver_looks();
    world.run(100.0);
    assert_eq!(
        world.shown().timers.iter().map(|it| it.headings.len()).sum::<usize>(),
        0,
        "it was yesterday's"
    );
    world.room.meetings[0].start += 86_400 + 1;
    world.room.meetings[0].end = Some(midnight + 86_400);
    world.set(&booking("current_booking"), json!(null));
    let said = json!({"event_start": midnight, "id": "fair", "title": "Fair", "all_day": true});
    let review =
        json!({"event_start": TEN + 60 * MIN, "event_end": TEN + 90 * MIN, "id": "later", "title": "Review"});
    world.set(&booking("bookings"), json!([said, review]));
    world.set(&booking("status"), json!("free"));
    world.run(100.0);
    let room = world.shown();
    assert_eq!(room.timers.last().unwrap().name, "Review");
    assert!(room.timers.iter().any(|timer| timer.headings == ["All day: Fair"]), "{:?}", room.timers);
}

#[test]
fn a_meeting_without_an_end_has_no_countdown() {
    let mut world = World::new(Output::Viewer);
    let mut open = Meeting::new("x", "Open", TEN - MIN, 0);
    open.end = None;
    world.room.disable_end = true;
    world.room.meetings = vec![open];
    world.start();
    // `ending_at` is a guess of the driver's: 24 h.
    assert_eq!(world.remaining_secs(), None);
    assert_eq!(world.current().as_deref(), Some("Open"));
}

#[test]
fn private_meetings_stay_private_on_screens() {
    for (output, title, host) in [
        (Output::Viewer, "Private meeting", ""),
        (Output::Agenda, "Private meeting", ""),
        (Output::Operator, "Dismissals", "Anna Arendt"),
    ] {
        let mut world = World::new(output);
        let mut meeting = Meeting::new("x", "Dismissals", TEN - MIN, TEN + 30 * MIN);
        meeting.private = true;
        world.room.meetings = vec![meeting];
        world.start();
        let room = world.shown();
        let current = room.current().unwrap();
        assert_eq!((current.name.as_str(), current.planned_speaker.as_str()), (title, host), "{output:?}");
        if output == Output::Viewer {
            assert!(!format!("{:?}", world.snapshot()).contains("Dismissals"));
        }
    }
    let mut world = busy(Output::Viewer);
    world.set(&booking("hide_meeting_title"), json!(true));
    world.set(&booking("hide_meeting_details"), json!(true));
    world.run(100.0);
    let room = world.shown();
    assert_eq!((room.current().unwrap().name.as_str(), room.current().unwrap().speaker()), ("Meeting", ""));
}

#[test]
fn ending_asks_for_a_hold_and_says_whether_people_are_told() {
    let mut world = busy(Output::Controller);
    assert_eq!(world.snapshot().can.of(IntentKind::Stop), Permit::Hold);
    assert_eq!(world.control("end").unwrap().permit, Permit::Hold);
    let number = world.press(Intent::Stop);
    assert!(world.control("end").unwrap().pending);
    world.run(500.0);
    assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
    assert_eq!(world.room.ran, [("end_meeting".to_owned(), vec![json!(TEN - 15 * MIN), json!(false)])]);
    assert_eq!(world.current().as_deref(), Some("Free"));
    assert_eq!(world.control("end").unwrap().permit, Permit::No(Why::NotRunning));
    world.set(&booking("disable_end_meeting"), json!(true));
    world.run(100.0);
    assert_eq!(world.control("end").unwrap().permit, Permit::No(Why::SourceCannot));
}

#[test]
fn a_room_is_booked_for_as_long_as_it_is_free() {
    let mut world = World::new(Output::Operator);
    world.room.meetings = vec![Meeting::new("later", "Review", TEN + 40 * MIN, TEN + 90 * MIN)];
    world.start();
    let permits =
        |world: &World| ["book_15", "book_30", "book_60"].map(|key| world.control(key).unwrap().permit);
    assert_eq!(permits(&world), [Permit::Yes, Permit::Yes, Permit::No(Why::SourceCannot)]);
    assert_eq!(world.control("book_60").unwrap().reason, "The next meeting begins before that.");
    world.run((11 * MIN * 1_000) as f64);
    assert_eq!(permits(&world)[1], Permit::No(Why::SourceCannot), "it no longer fits");
    let number = world.use_control("book_15", ControlValue::None);
    world.run(500.0);
    assert_eq!(world.became(number), CommandState::Confirmed { effect: true });
    assert_eq!(world.room.ran, [("book_now".to_owned(), vec![json!(900)])], "in seconds");
    assert_eq!(world.current().as_deref(), Some("Ad Hoc booking"));
    assert_eq!(world.control("book_15").unwrap().reason, "The room is in use.");
    world.set(&booking("max_duration"), json!(10));
    world.run(100.0);
    assert_eq!(
        world.control("book_15").unwrap().reason,
        "This room does not allow a meeting of this length."
    );
}

#[test]
fn the_rooms_devices() {
    let mut world = busy(Output::Operator);
    let volume = world.control("System_1.volume").unwrap();
    assert_eq!((volume.group.as_str(), &volume.value), ("Room", &Some(ControlValue::Number(40.0))));
    assert!(matches!(volume.kind, ControlKind::Slider { .. }));
    let lights = world.control("System_1.scene").unwrap();
    assert_eq!(lights.kind, ControlKind::Choice(vec!["Full".to_owned(), "Dim".to_owned()]));
    assert_eq!(lights.value, Some(ControlValue::Text("Full".to_owned())));
    assert!(world.control("Camera_1.power").is_none());
    let text = |text: &str| ControlValue::Text(text.to_owned());
    let uses = [
        ("System_1.volume", ControlValue::Number(55.4)),
        ("System_1.mute", ControlValue::On(true)),
        ("System_1.scene", text("Dim")),
        ("System_1.power", ControlValue::On(false)),
        ("Display_1.power", ControlValue::On(true)),
        ("Display_1.input", text("DVI")),
        ("System_1.route:Display_1", text("Laptop")),
        ("System_1.blank:Display_1", ControlValue::None),
    ];
    for (key, value) in uses {
        let number = world.use_control(key, value);
        assert!(world.control(key).unwrap().pending, "{key}");
        world.run(100.0);
        assert_eq!(world.became(number), CommandState::Confirmed { effect: true }, "{key}");
    }
    let ran: Vec<String> =
        world.room.ran.iter().map(|(name, args)| format!("{name} {}", json!(args))).collect();
    assert_eq!(
        ran,
        [
            r#"volume [55,""]"#,
            "mute [true]",
            r#"select_lighting_scene ["Dim"]"#,
            "power [false]",
            "power [true]",
            r#"switch_to ["DVI"]"#,
            r#"route ["Laptop","Display_1"]"#,
            r#"unroute ["Display_1"]"#,
        ]
    );
    assert_eq!(world.control("System_1.volume").unwrap().value, Some(ControlValue::Number(55.0)));
    assert_eq!(world.control("System_1.scene").unwrap().value, Some(text("Dim")));
    for (key, value) in
        [("System_1.volume", text("loud")), ("Display_9.power", ControlValue::On(true)), ("x", text(""))]
    {
        let number = world.use_control(key, value);
        assert!(matches!(world.became(number), CommandState::Refused { .. }), "{key}");
    }
}

#[test]
fn what_a_meeting_room_lacks_is_said_and_not_sent() {
    for output in Output::ALL {
        let mut world = busy(output);
        let can = world.snapshot().can.clone();
        for kind in IntentKind::ALL {
            let may = can.of(*kind);
            let has = match kind {
                IntentKind::Control => {
                    matches!(output, Output::Moderator | Output::Operator | Output::Controller)
                }
                IntentKind::Stop => matches!(output, Output::Operator | Output::Controller),
                _ => false,
            };
            assert_eq!(matches!(may, Permit::Yes | Permit::Hold), has, "{output:?} {kind:?} {may:?}");
            if output == Output::Viewer {
                assert_eq!(may, Permit::Absent);
            }
        }
        let arrived = world.room.heard.len();
        let number = world.press(Intent::AddTime(Span::from_mins(5)));
        assert!(matches!(world.became(number), CommandState::Refused { .. }));
        world.run(200.0);
        assert_eq!(world.room.heard.len(), arrived);
        assert_eq!(world.snapshot().controls.is_empty(), matches!(output, Output::Viewer | Output::Agenda));
    }
}
