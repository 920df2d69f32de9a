//! The camera under a virtual clock, against a scripted device with the traps of its protocol.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![cfg(feature = "rotoclear")]

mod vendor;

use ghostlight_room::{ControlKind, ControlValue, Intent, IntentKind, Permit, PlayState, Why};
use ghostlight_sources::HttpRequest;
use ghostlight_sources::link::{CommandState, LinkState};
use ghostlight_sources::rotoclear::{Rotoclear, RotoclearConfig};
use serde_json::{Value, json};
use vendor::{Vendor, World};

struct Camera {
    values: Value,
    /// What an authenticated client may do.
    permissions: Value,
    authed: bool,
    logins: Vec<(f64, Value)>,
    /// Whether the login is answered, and how a failure is.
    answers_login: bool,
    answers_sets: bool,
    broadcast_first: bool,
    /// The word for a question that it understands.
    word: &'static str,
    /// It forgot the login.
    forgot: bool,
    status: Option<Value>,
    /// What was set, and when.
    sets: Vec<(f64, Value)>,
}

impl Camera {
    fn new() -> Self {
        Self {
            values: json!({
                "record": "off", "main-camera": 1, "pip-mode": "off", "cam1-light": false, "cam2-light": false,
                "cam1-exists": true, "cam2-exists": true, "brightness": 50, "contrast": 50, "sharpness": 50,
                "saturation": 50, "gain": 10, "red-gain": 10, "blue-gain": 10, "auto-exposure": "on",
                "auto-white-balance": true, "noise-supression": false, "jpeg-quality": 80, "fps": 30,
                "resolution": "1920x1080", "cam1-sensor": 1, "cam2-sensor": 2
            }),
            permissions: json!(["*"]),
            authed: false,
            logins: Vec::new(),
            answers_login: true,
            answers_sets: true,
            broadcast_first: false,
            word: "get",
            forgot: false,
            status: None,
            sets: Vec::new(),
        }
    }

    fn set(&mut self, key: &str, value: &Value) -> Result<(), Value> {
        let list = self.permissions.as_array().cloned().unwrap_or_default();
        let right = if matches!(key, "record" | "snap" | "jpeg-quality") { "Media_rw" } else { "Device_rw" };
        let listed = |name: &str| list.iter().any(|has| has == name);
        if !self.authed || self.forgot || !(listed("*") || listed(right)) {
            return Err(json!({"error": "Permission denied", "key": key}));
        }
        if self.values["record"] == json!("on") && key == "fps" {
            return Err(
                json!({"error": "RECORDING_IN_PROGRESS", "key": key, "message": "Stop recording first"}),
            );
        }
        if key == "brightness" && value.as_i64().is_none_or(|value| !(0..=100).contains(&value)) {
            return Err(
                json!({"error": "Invalid value", "key": key, "message": "Value must be between 0 and 100"}),
            );
        }
        if key == "record" {
            self.values[key] = match value {
                Value::Bool(on) => json!(if *on { "on" } else { "off" }),
                other if other == "pause_release" => json!("on"),
                other => other.clone(),
            };
        } else if key != "snap" {
            self.values[key] = value.clone();
        }
        Ok(())
    }
}

impl Vendor for Camera {
    fn opened(&mut self, _at: f64) -> Vec<String> {
        self.authed = false;
        Vec::new()
    }

    fn hear(&mut self, text: &str, at: f64) -> Vec<String> {
        let frame: Value = serde_json::from_str(text).unwrap();
        let map = frame.as_object().unwrap();
        if map.contains_key("username") || map.contains_key("token") {
            self.logins.push((at, frame.clone()));
            if !self.answers_login {
                return Vec::new();
            }
            let good = frame["password"] == "right" || frame["token"] == "good";
            self.authed = good;
            self.forgot = false;
            return vec![match good {
                true => {
                    let mut answer = json!({"authenticated": true});
                    if !self.permissions.is_null() {
                        answer["permissions"] = self.permissions.clone();
                    }
                    answer.to_string()
                }
                false => json!({"error": "Invalid credentials"}).to_string(),
            }];
        }
        if let Some(keys) = map.get("get").or(map.get("info")) {
            if !map.contains_key(self.word) {
                return Vec::new();
            }
            let mut answer = json!({});
            for key in keys.as_array().unwrap() {
                let key = key.as_str().unwrap();
                if let Some(value) = self.values.get(key) {
                    answer[key] = value.clone();
                }
            }
            return vec![answer.to_string()];
        }
        self.sets.push((at, frame.clone()));
        if !self.answers_sets {
            return Vec::new();
        }
        let (mut told, mut out) = (json!({}), Vec::new());
        for (key, value) in map {
            match self.set(key, value) {
                Ok(()) => told[key] = if key == "snap" { json!(true) } else { self.values[key].clone() },
                Err(error) => out.push(error.to_string()),
            }
        }
        if told != json!({}) {
            let mut confirmed = told.clone();
            confirmed["info"] = told.as_object().unwrap().keys().cloned().collect::<Vec<_>>().into();
            let mut both = vec![confirmed.to_string(), told.to_string()];
            if self.broadcast_first {
                both.reverse();
            }
            out.extend(both);
        }
        out
    }

    fn http(&mut self, request: &HttpRequest, _at: f64) -> Option<(u16, Value)> {
        assert!(request.url.ends_with("/api/recording/status"));
        Some(self.status.clone().map_or((404, Value::Null), |status| (200, status)))
    }
}

type Table = World<Rotoclear, Camera>;

const LOGIN: &str = "server=http://cam&user=admin&password=right&output=operator";

fn source(query: &str) -> Rotoclear {
    Rotoclear::new(RotoclearConfig::from_query(query).unwrap())
}

fn table() -> Table {
    let mut world = World::ready(source(LOGIN), Camera::new());
    world.run(100.0);
    world
}

fn change(world: &mut Table, value: Value) {
    for (key, value) in value.as_object().unwrap() {
        world.vendor.values[key] = value.clone();
    }
    world.say(value);
    world.run(world.latency + 1.0);
}

fn done(world: &mut Table, intent: Intent) {
    let number = world.press(intent);
    world.run(100.0);
    assert!(world.taken(number), "{:?}", world.became(number));
}

#[test]
fn anonymous_shows_and_does_nothing() {
    let mut world = World::ready(source("server=http://cam&output=operator"), Camera::new());
    assert!(world.at < 5_200.0, "the answer to the question is enough");
    assert!(world.vendor.logins.is_empty());
    assert_eq!(world.control("brightness").unwrap().value, Some(ControlValue::Number(50.0)));
    let snap = world.control("snap").unwrap();
    assert_eq!(snap.permit, Permit::No(Why::SourceCannot));
    assert_eq!(snap.reason, "Without a login the camera only shows.");
    assert_eq!(world.snapshot().can.of(IntentKind::Play), Permit::No(Why::SourceCannot));
    let number = world.press(Intent::Play);
    assert_eq!(world.refusal(number), "Without a login the camera only shows.");
    assert!(world.vendor.sets.is_empty());
    // A page that shows has no controls at all.
    let viewer = World::ready(source("server=http://cam"), Camera::new());
    assert!(viewer.snapshot().controls.is_empty());
    assert_eq!(viewer.snapshot().can.of(IntentKind::Play), Permit::Absent);
}

#[test]
fn password_and_token() {
    let world = table();
    assert_eq!(world.vendor.logins[0].1, json!({"username": "admin", "password": "right"}));
    assert_eq!(world.snapshot().can.of(IntentKind::Play), Permit::Yes);
    assert_eq!(world.fact("Login").as_deref(), Some("*"));
    let mut world = World::ready(source("server=http://cam&token=good&output=operator"), Camera::new());
    world.run(100.0);
    assert_eq!(world.vendor.logins[0].1, json!({"token": "good"}));
    assert_eq!(world.control("snap").unwrap().permit, Permit::Yes);
    // After a reconnect the login is shown again.
    world.cut();
    world.run(5_000.0);
    assert_eq!((world.vendor.logins.len(), world.link.state()), (2, LinkState::Ready));
    assert_eq!(world.control("snap").unwrap().permit, Permit::Yes);
}

#[test]
fn a_wrong_password_reads_on_and_does_not_lock_anybody_out() {
    let mut world =
        World::ready(source("server=http://cam&user=a&password=wrong&output=operator"), Camera::new());
    world.run(100.0);
    assert_eq!(world.fact("Login").as_deref(), Some("Invalid credentials"));
    assert_eq!(world.control("snap").unwrap().reason, "The camera did not take the login.");
    for _ in 0..40 {
        world.cut();
        world.run(10_000.0);
        assert_eq!(world.link.state(), LinkState::Ready);
    }
    let within =
        |at: f64| world.vendor.logins.iter().filter(|(of, _)| (at..at + 300_000.0).contains(of)).count();
    assert!(world.vendor.logins.iter().all(|(at, _)| within(*at) < 5), "{:?}", world.vendor.logins.len());
    // No answer at all is a refusal as well.
    let mut camera = Camera::new();
    camera.answers_login = false;
    let mut world = World::ready(source(LOGIN), camera);
    assert_eq!(world.control("snap").unwrap().reason, "The login has no answer yet.");
    world.run(5_100.0);
    assert_eq!(world.control("snap").unwrap().reason, "The camera did not take the login.");
}

#[test]
fn the_clock_of_a_recording_that_was_seen_to_begin() {
    let mut world = table();
    assert_eq!(world.snapshot().room.current(), None);
    done(&mut world, Intent::Play);
    assert_eq!(world.vendor.sets[0].1, json!({"record": true}));
    assert_eq!(world.title(), "Recording");
    world.run(60_000.0);
    assert!((world.elapsed() - 60_060).abs() < 30, "{}", world.elapsed());
    // The same again, as a broadcast or as the answer to a question, moves nothing.
    change(&mut world, json!({"record": true}));
    change(&mut world, json!({"record": "recording"}));
    assert!((world.elapsed() - 60_100).abs() < 30, "{}", world.elapsed());
    done(&mut world, Intent::Pause);
    assert_eq!(
        (world.title().as_str(), world.snapshot().room.playback.state.clone()),
        ("Recording paused", PlayState::Paused)
    );
    let stands = world.elapsed();
    world.run(30_000.0);
    assert_eq!(world.elapsed(), stands);
    done(&mut world, Intent::Play);
    assert_eq!(world.vendor.sets.last().unwrap().1, json!({"record": "pause_release"}));
    world.run(10_000.0);
    assert!((world.elapsed() - stands - 10_080).abs() < 30, "{}", world.elapsed() - stands);
    assert_eq!(world.snapshot().can.of(IntentKind::Stop), Permit::Hold);
    done(&mut world, Intent::Stop);
    assert_eq!(world.snapshot().room.current(), None);
    let segment = &world.snapshot().room.timers[0];
    assert_eq!((segment.name.as_str(), segment.label.as_str()), ("Recording 1", ""));
    assert!((segment.run.elapsed.as_ms() - stands - 10_100).abs() < 60);
    // The next one begins at nothing.
    change(&mut world, json!({"record": "on"}));
    assert!(world.elapsed() < 30);
    assert!(world.requests.is_empty(), "nothing unsure to ask about");
}

#[test]
fn who_joins_late_says_at_least() {
    let mut camera = Camera::new();
    camera.values["record"] = json!("on");
    let mut world = World::ready(source(LOGIN), camera);
    assert_eq!(world.title(), "Recording for at least");
    world.run(12_000.0);
    assert_eq!(world.title(), "Recording for at least");
    assert!((world.elapsed() - 12_000).abs() < 100);
    assert_eq!(world.requests.len(), 1, "asked once");
    // A camera that answers by HTTP as well says how long, in seconds.
    let mut camera = Camera::new();
    camera.values["record"] = json!("on");
    camera.status = Some(json!({"recording": true, "duration": 754}));
    let mut world = World::ready(source(LOGIN), camera);
    world.run(100.0);
    assert_eq!(world.title(), "Recording for about");
    assert!((world.elapsed() - 754_080).abs() < 100, "{}", world.elapsed());
    // In a pause it stands.
    let mut camera = Camera::new();
    camera.values["record"] = json!("pause");
    let mut world = World::ready(source(LOGIN), camera);
    world.run(5_000.0);
    assert_eq!((world.title().as_str(), world.elapsed()), ("Recording paused for at least", 0));
    assert_eq!(world.snapshot().can.of(IntentKind::Play), Permit::Yes);
}

#[test]
fn what_a_lost_connection_hides_is_not_claimed() {
    let mut world = table();
    done(&mut world, Intent::Play);
    world.run(20_000.0);
    world.cut();
    world.run(500.0);
    assert!(world.snapshot().stale);
    assert_eq!(world.title(), "Recording", "the last truth counts on");
    world.until(20_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!(world.title(), "Recording for about");
    assert!((world.elapsed() as f64 - (world.at - 5_160.0)).abs() < 200.0);
    // Begun while nobody listened.
    let mut world = table();
    world.up = false;
    world.cut();
    world.run(3_000.0);
    world.vendor.values["record"] = json!("on");
    world.up = true;
    world.until(40_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!(world.title(), "Recording for at least");
    assert!(world.elapsed() < 50);
}

#[test]
fn a_wall_clock_that_is_set_does_not_move_the_recording_unsaid() {
    let mut world = table();
    done(&mut world, Intent::Play);
    world.run(10_000.0);
    // Backwards no sleep goes: the count does not move, but it says that it doubts.
    world.wall -= 7_200_000.0;
    let before = world.elapsed();
    world.run(10_000.0);
    assert!((world.elapsed() - before - 10_000).abs() < 100, "{}", world.elapsed() - before);
    assert_eq!(world.title(), "Recording for about");
}

#[test]
fn words_of_other_firmware() {
    let mut world = table();
    change(&mut world, json!({"record": "start"}));
    assert_eq!(world.snapshot().room.playback.state, PlayState::Running);
    change(&mut world, json!({"record": "finalizing"}));
    assert_eq!(world.snapshot().room.playback.state, PlayState::Other("finalizing".to_owned()));
    change(&mut world, json!({"record": "stopped"}));
    assert_eq!(world.snapshot().room.current(), None);
    // Questions in another word, and a camera that tells only some keys.
    let mut camera = Camera::new();
    camera.word = "info";
    camera.values = json!({"record": false, "brightness": 7});
    let world = World::ready(source(LOGIN), camera);
    let keys: Vec<String> = world.snapshot().controls.iter().map(|control| control.key.clone()).collect();
    assert_eq!(keys, ["snap", "brightness"], "what is not told is not offered");
}

#[test]
fn a_drag_is_never_starved_and_never_more_than_ten_a_second() {
    let mut world = table();
    let begun = world.at;
    let mut numbers = Vec::new();
    // A hand that moves 100 times a second for three seconds.
    for step in 0..300 {
        numbers.push(world.set("brightness", ControlValue::Number(f64::from(step % 100))));
        if step == 0 {
            assert_eq!(world.sent.last().unwrap().1, r#"{"brightness":0}"#, "the first move goes at once");
        }
        assert_eq!(
            world.control("brightness").unwrap().value,
            Some(ControlValue::Number(50.0)),
            "no echo shows"
        );
        assert!(world.control("brightness").unwrap().pending);
        world.run(10.0);
    }
    let last = world.set("brightness", ControlValue::Number(42.0));
    world.run(500.0);
    let times: Vec<f64> = world.vendor.sets.iter().map(|(at, _)| *at - begun).collect();
    assert!((30..=33).contains(&times.len()), "{}", times.len());
    let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| (99.9..=111.0).contains(gap)), "{gaps:?}");
    assert_eq!(world.vendor.sets.last().unwrap().1, json!({"brightness": 42}), "the last move goes too");
    assert!(world.taken(last));
    let open = world.link.commands().iter().filter(|command| command.state == CommandState::Pending).count();
    assert_eq!(open, 0);
    let control = world.control("brightness").unwrap();
    assert_eq!((control.value, control.pending), (Some(ControlValue::Number(42.0)), false));
}

#[test]
fn two_sliders_share_a_frame_and_a_press_waits_for_none() {
    let mut world = table();
    world.set("brightness", ControlValue::Number(10.0));
    world.set("contrast", ControlValue::Number(20.0));
    world.set("gain", ControlValue::Number(500.0));
    let snaps = [world.push("snap"), world.push("snap")];
    let record = world.press(Intent::Play);
    world.run(300.0);
    let sets: Vec<Value> = world.vendor.sets.iter().map(|(_, set)| set.clone()).collect();
    assert_eq!(
        sets,
        [
            json!({"brightness": 10}),
            json!({"snap": true}),
            json!({"snap": true}),
            json!({"record": true}),
            json!({"contrast": 20, "gain": 100}),
        ]
    );
    assert!(snaps.iter().chain([&record]).all(|number| world.taken(*number)));
}

#[test]
fn each_change_is_told_twice_and_counts_once() {
    for broadcast_first in [false, true] {
        let mut world = table();
        world.vendor.broadcast_first = broadcast_first;
        done(&mut world, Intent::Play);
        world.run(12_000.0);
        for _ in 0..3 {
            world.push("snap");
        }
        world.run(200.0);
        assert_eq!(world.fact("Snaps").as_deref(), Some("3"));
        // Somebody else's, told once.
        world.run(2_000.0);
        world.say(json!({"snap": true}));
        world.run(100.0);
        assert_eq!(world.fact("Snaps").as_deref(), Some("4"));
        done(
            &mut world,
            Intent::Control { key: "main-camera".into(), value: ControlValue::Text("2".into()) },
        );
        let notes = world.snapshot().room.timers[0].notes.clone();
        assert_eq!(notes.lines().count(), 5, "{notes}");
        assert!(notes.starts_with("Snap at 0:12\n") && notes.contains("Camera 2 at 0:14"), "{notes}");
        // On, off, on: the broadcast of the first is not the answer to the third.
        world.vendor.answers_sets = true;
        let on = |on| ControlValue::On(on);
        let first = world.set("cam1-light", on(true));
        world.run(30.0);
        world.vendor.answers_sets = false;
        let third = world.set("cam1-light", on(true));
        world.run(300.0);
        assert!(world.taken(first));
        assert_eq!(world.became(third), CommandState::Pending, "broadcast first: {broadcast_first}");
    }
}

#[test]
fn an_error_rolls_back_and_says_why() {
    let mut world = table();
    done(&mut world, Intent::Play);
    let number = world.set("fps", ControlValue::Number(60.0));
    assert!(world.control("fps").unwrap().pending);
    world.run(100.0);
    assert_eq!(world.refusal(number), "Frames per second: Stop recording first");
    let control = world.control("fps").unwrap();
    assert_eq!((control.value, control.pending), (Some(ControlValue::Number(30.0)), false));
    assert_eq!(world.fact("Last error").as_deref(), Some("Frames per second: Stop recording first"));
    // No answer: it did not happen, as far as anybody knows, and the key is asked for.
    world.vendor.answers_sets = false;
    let number = world.set("cam1-light", ControlValue::On(true));
    world.run(2_900.0);
    assert_eq!(world.became(number), CommandState::Pending);
    world.run(500.0);
    assert_eq!(world.became(number), CommandState::Unanswered);
    let control = world.control("cam1-light").unwrap();
    assert_eq!((control.value, control.pending), (Some(ControlValue::On(false)), false));
    assert!(world.sent.last().unwrap().1.contains("cam1-light"));
    let sends = world.vendor.sets.iter().filter(|(_, set)| set.get("cam1-light").is_some()).count();
    assert_eq!(sends, 1, "never sent twice");
}

#[test]
fn rights() {
    let mut camera = Camera::new();
    camera.permissions = json!(["Media_rw"]);
    let mut world = World::ready(source(LOGIN), camera);
    world.run(100.0);
    assert_eq!(world.snapshot().can.of(IntentKind::Play), Permit::Yes);
    assert_eq!(world.control("cam1-light").unwrap().reason, "This login has no right to that.");
    let number = world.set("cam1-light", ControlValue::On(true));
    assert_eq!(world.refusal(number), "This login has no right to that.");
    assert!(world.vendor.sets.is_empty());
    // No list: tried, and believed when it is refused.
    let mut camera = Camera::new();
    camera.permissions = Value::Null;
    let mut world = World::ready(source(LOGIN), camera);
    world.run(100.0);
    let number = world.set("cam1-light", ControlValue::On(true));
    world.run(100.0);
    assert_eq!(world.refusal(number), "Light of camera 1: Permission denied");
    assert_eq!(world.control("cam1-light").unwrap().reason, "The camera does not allow this.");
    assert_eq!(world.control("cam2-light").unwrap().permit, Permit::Yes);
    // A login that ran out is shown again; the press is refused and not repeated.
    let mut world = table();
    world.run(100_000.0);
    world.vendor.forgot = true;
    let number = world.set("cam1-light", ControlValue::On(true));
    world.run(200.0);
    assert!(matches!(world.became(number), CommandState::Refused { .. }));
    assert_eq!((world.vendor.logins.len(), world.vendor.sets.len()), (2, 1));
    done(&mut world, Intent::Control { key: "cam1-light".into(), value: ControlValue::On(true) });
}

#[test]
fn controls_are_what_the_camera_has_and_the_page_offers() {
    let mut world = table();
    let kind = |world: &Table, key: &str| world.control(key).unwrap().kind;
    assert_eq!(kind(&world, "brightness"), ControlKind::Slider { min: 0.0, max: 100.0, step: 1.0 });
    assert_eq!(kind(&world, "fps"), ControlKind::Slider { min: 5.0, max: 60.0, step: 1.0 });
    assert_eq!(kind(&world, "auto-exposure"), ControlKind::Toggle);
    assert_eq!(kind(&world, "snap"), ControlKind::Press);
    assert_eq!(kind(&world, "main-camera"), ControlKind::Choice(vec!["1".into(), "2".into()]));
    // It is asked for in the spelling in which it is told.
    world.set("auto-exposure", ControlValue::On(false));
    world.set("auto-white-balance", ControlValue::On(false));
    world.run(100.0);
    assert_eq!(world.vendor.sets[0].1, json!({"auto-exposure": "off"}));
    assert_eq!(world.vendor.sets[1].1, json!({"auto-white-balance": false}));
    change(&mut world, json!({"auto-exposure": "spot"}));
    assert_eq!(kind(&world, "auto-exposure"), ControlKind::Text);
    change(&mut world, json!({"cam2-exists": false}));
    for gone in ["cam2-light", "main-camera", "pip-mode"] {
        assert_eq!(world.control(gone), None, "{gone}");
    }
    for (key, value) in [
        ("cam1-exists", ControlValue::On(false)),
        ("main-camera", ControlValue::Text("2".into())),
        ("brightness", ControlValue::Text("much".into())),
        ("self-destruct", ControlValue::None),
    ] {
        let number = world.set(key, value);
        assert!(!world.refusal(number).is_empty(), "{key}");
    }
    for kind in [
        IntentKind::Reset,
        IntentKind::Next,
        IntentKind::Previous,
        IntentKind::GoTo,
        IntentKind::AddTime,
        IntentKind::SetTime,
        IntentKind::Blackout,
        IntentKind::Flash,
        IntentKind::ShowMessage,
    ] {
        assert_eq!(world.snapshot().can.of(kind), Permit::No(Why::SourceCannot), "{kind:?}");
    }
    assert_eq!(world.snapshot().can.of(IntentKind::Pause), Permit::No(Why::NotRunning));
    let moderator = "server=http://cam&user=admin&password=right&output=moderator";
    let moderator = World::ready(source(moderator), Camera::new());
    let keys: Vec<String> = moderator.snapshot().controls.iter().map(|control| control.key.clone()).collect();
    assert_eq!(keys, ["snap", "cam1-light", "cam2-light"]);
}

#[test]
fn a_quiet_camera_is_asked_and_a_dead_one_is_left() {
    let mut world = table();
    world.run(600_000.0);
    assert_eq!((world.link.connections(), world.link.state()), (1, LinkState::Ready));
    let asked = world.sent.iter().filter(|(_, text)| text == r#"{"get":["record"]}"#).count();
    assert!((30..=70).contains(&asked), "{asked}");
    world.vendor.word = "nothing";
    world.until(30_000.0, |world| world.link.connections() > 1 || world.snapshot().stale);
    // Commands are refused while it is away, and none is kept.
    let sets = world.vendor.sets.len();
    let number = world.push("snap");
    assert_eq!(world.became(number), CommandState::LinkDown);
    world.vendor.word = "get";
    world.until(60_000.0, |world| world.link.state() == LinkState::Ready);
    assert_eq!(world.vendor.sets.len(), sets);
}

#[test]
fn nonsense_is_dropped() {
    let mut world = table();
    let before = world.snapshot();
    for text in ["", "on", "[1]", "{\"brightness\":", &"[".repeat(20_000)] {
        world.say(text);
    }
    world.say(json!({"brightness": {"a": 1}, "fps": null, "unknown": 3, "info": "x", "record": null}));
    world.say(json!({"record": "off"}));
    world.run(100.0);
    assert_eq!(world.link.dropped(), 5);
    assert_eq!(before.controls, world.snapshot().controls);
}
