//! Ontime's recorded conversations: every frame leaves the snapshot that it describes, and the countdown
//! needs none of the ticks.
#![cfg(feature = "ontime")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod ontime_world;

use ghostlight_room::{Appearance, PlayState};
use ghostlight_time::{Phase, Resolution, Shown, Span, Thresholds};
use ontime_world::{World, frames, truth};
use serde_json::Value;

const V4: [&str; 4] = ["full-session", "roll", "overtime", "idle-stopped-20s"];
const V2: &str = "v2-legacy-full-session";

/// What a frame of the state says, whichever the version, and when the timer was last in one.
#[derive(Default)]
struct Merged(serde_json::Map<String, Value>, f64);

impl Merged {
    fn take(&mut self, raw: &str) -> bool {
        let Ok(frame) = serde_json::from_str::<Value>(raw) else { return false };
        let kind = frame.get("tag").or(frame.get("type")).and_then(Value::as_str).unwrap_or_default();
        if !matches!(kind, "runtime-data" | "ontime" | "poll") || !frame["payload"].is_object() {
            return false;
        }
        for (key, value) in frame["payload"].as_object().unwrap() {
            self.0.insert(key.clone(), value.clone());
        }
        true
    }
    fn at(&self, path: &str) -> Value {
        Value::Object(self.0.clone()).pointer(path).cloned().unwrap_or_default()
    }
    fn mode(&self) -> String {
        let v2 = self.at("/playback");
        let word = if v2.is_string() { v2 } else { self.at("/timer/playback") };
        word.as_str().unwrap_or_default().to_owned()
    }
    fn message(&self) -> (String, bool, bool) {
        let (of, blackout) = match self.0.get("timerMessage") {
            Some(_) => ("/timerMessage", "timerBlackout"),
            None => ("/message/timer", "blackout"),
        };
        let text = self.at(&format!("{of}/text")).as_str().unwrap_or_default().to_owned();
        let visible = self.at(&format!("{of}/visible")) == true;
        (text, visible, self.at(&format!("{of}/{blackout}")) == true)
    }
}

fn check_state(name: &str, t: f64, merged: &Merged, world: &World) {
    let snapshot = world.link.snapshot();
    let playback = &snapshot.room.playback;
    let pending = merged.at("/timer/phase") == "pending" || merged.at("/timer/current").is_null();
    let expected = match merged.mode().as_str() {
        "play" => PlayState::Running,
        "roll" if !pending => PlayState::Running,
        "pause" => PlayState::Paused,
        _ => PlayState::Stopped,
    };
    assert_eq!(playback.state, expected, "{name} {t}");
    let now = merged.at("/eventNow/id");
    // For some milliseconds version 2 says that nothing is loaded while it runs: that is not believed.
    let flicker = name == V2 && now.is_null() && !merged.at("/timer/duration").is_null();
    if !flicker {
        assert_eq!(playback.current.as_ref().map(|id| id.as_str()), now.as_str(), "{name} {t}");
    }
    let (text, visible, blackout) = merged.message();
    let timer = &snapshot.room.messages[0];
    assert_eq!(
        (timer.text.as_str(), timer.showing, playback.blackout),
        (text.as_str(), visible, blackout),
        "{name} {t}"
    );
    let left = playback.remaining_at(world.server_now());
    if let (Some(left), Some(current)) = (left, merged.at("/timer/current").as_i64()) {
        let passed = if expected == PlayState::Running { (t - merged.1) as i64 } else { 0 };
        let off = left.as_ms() - (current - passed);
        assert!(off.abs() <= 40, "{name} {t}: {off}");
    } else {
        assert_eq!(left.map(Span::as_ms), merged.at("/timer/current").as_i64(), "{name} {t}");
    }
}

#[test]
fn the_snapshot_is_right_after_every_frame() {
    for name in V4.into_iter().chain([V2]) {
        let mut world = World::recorded(name);
        let mut merged = Merged::default();
        let mut seen = 0;
        for frame in frames(name) {
            world.run_to(frame.t);
            if frame.dir != "in" {
                continue;
            }
            world.receive(&frame.raw);
            if merged.take(&frame.raw) {
                if frame.raw.contains("\"timer\":{\"addedTime\"") || name == V2 {
                    merged.1 = frame.t;
                }
                seen += 1;
                check_state(name, frame.t, &merged, &world);
            }
        }
        assert!(seen > 15, "{name}: {seen}");
    }
}

/// Whether a frame tells nothing but that time has passed.
fn is_tick(before: &Merged, raw: &str) -> bool {
    let mut after = Merged(before.0.clone(), 0.0);
    if !after.take(raw) {
        return false;
    }
    let moving = ["clock", "current", "elapsed", "secondaryTimer", "expectedFinish"];
    let still = |of: &Merged| {
        let mut all = of.0.clone();
        for key in ["clock", "offset", "auxtimer1"] {
            all.remove(key);
        }
        if let Some(timer) = all.get_mut("timer").and_then(Value::as_object_mut) {
            timer.retain(|key, _| !moving.contains(&key.as_str()) && key != "phase");
        }
        all
    };
    !before.0.is_empty() && still(before) == still(&after)
}

#[test]
fn without_any_tick_the_countdown_is_that_of_every_removed_tick() {
    let (mut removed, mut worst) = (0, 0);
    for name in ["full-session", "roll", "overtime", V2] {
        let mut world = World::recorded(name);
        let mut merged = Merged::default();
        for frame in frames(name) {
            world.run_to(frame.t);
            if frame.dir != "in" {
                continue;
            }
            let tick = is_tick(&merged, &frame.raw);
            merged.take(&frame.raw);
            if !tick {
                world.receive(&frame.raw);
                continue;
            }
            let patch: Value = serde_json::from_str(&frame.raw).unwrap();
            let Some(current) = patch.pointer("/payload/timer/current").and_then(Value::as_i64) else {
                continue;
            };
            let left = world.link.snapshot().room.playback.remaining_at(world.server_now()).unwrap().as_ms();
            assert!((left - current).abs() <= 40, "{name} {}: {left} for {current}", frame.t);
            worst = worst.max((left - current).abs());
            removed += 1;
        }
    }
    assert!(removed > 60, "{removed}");
    println!("{removed} ticks removed, at most {worst} ms off");
}

#[test]
fn the_phase_is_the_servers_own_when_the_digits_say_so() {
    for name in ["full-session", "overtime"] {
        let mut world = World::recorded(name);
        let mut merged = Merged::default();
        for frame in frames(name) {
            world.run_to(frame.t);
            if frame.dir != "in" {
                continue;
            }
            world.receive(&frame.raw);
            // Ontime recomputes its phase with the next tick, a frame after an action.
            let told_late = merged.at("/timer/addedTime");
            if !merged.take(&frame.raw) || merged.at("/timer/addedTime") != told_late {
                continue;
            }
            let snapshot = world.link.snapshot();
            let (Some(timer), Some(left)) =
                (snapshot.room.current(), snapshot.room.playback.remaining_at(world.server_now()))
            else {
                continue;
            };
            let set = Thresholds { yellow: timer.wrap_yellow, red: timer.wrap_red };
            let zones = set.resolve(snapshot.room.playback.duration.unwrap());
            let ours = zones.phase(Shown::of_remaining(left, Resolution::Second));
            let theirs = merged.at("/timer/phase");
            match theirs.as_str().unwrap() {
                "default" => assert_eq!(ours, Phase::Normal, "{}", frame.t),
                "warning" => assert_eq!(ours, Phase::Yellow, "{}", frame.t),
                "danger" => assert!(matches!(ours, Phase::Red | Phase::Zero), "{} {ours:?}", frame.t),
                "overtime" => assert!(matches!(ours, Phase::Zero | Phase::Over), "{} {ours:?}", frame.t),
                _ => {}
            }
        }
    }
}

#[test]
fn the_rundown_comes_by_http_and_again_when_it_says_so() {
    let mut world = World::recorded("full-session");
    let mut asked_before = 0;
    for frame in frames("full-session") {
        world.run_to(frame.t);
        if frame.dir != "in" {
            continue;
        }
        let rundowns =
            |world: &World| world.asked.iter().filter(|url| url.contains("/rundowns/current")).count();
        asked_before = asked_before.max(rundowns(&world));
        world.receive(&frame.raw);
        if frame.raw.contains("\"target\":\"rundown\"") {
            assert_eq!(rundowns(&world), asked_before + 1, "{}", frame.t);
        }
    }
    let snapshot = world.link.snapshot();
    let room = &snapshot.room;
    assert_eq!(room.info.name, "Ontime Demo Project");
    let ids: Vec<&str> = room.timers.iter().map(|timer| timer.id.as_str()).collect();
    assert_eq!(ids, ["9bf60f", "c2697f", "fa593e", "0aaa7d", "75ce86", "e10ed9"]);
    assert_eq!(room.timers[1].headings, ["Standby: 10:45 - Presenters ready side stage"]);
    assert!(room.timers[0].headings.contains(&"Morning Sessions".to_owned()));
    assert_eq!(room.timers[2].label, "\u{2691} 1.2", "a flag");
    assert_eq!(
        (room.timers[0].wrap_yellow, room.timers[0].wrap_red),
        (Some(Span::from_mins(10)), Some(Span::from_mins(5)))
    );
    assert_eq!(room.timers[1].start.unwrap().as_ms(), 39_600_000);
    assert!(room.timers[0].hard_start && !room.timers[1].hard_start);
    assert_eq!(room.timers[0].appearance, Appearance::Countdown);
    assert!(snapshot.source.iter().any(|fact| fact.value == "4.11.0"));
}

#[test]
fn version_2_has_its_own_addresses_and_thresholds() {
    let mut world = World::recorded(V2);
    for frame in frames(V2) {
        world.run_to(frame.t);
        if frame.dir == "in" {
            world.receive(&frame.raw);
        }
    }
    let snapshot = world.link.snapshot();
    assert_eq!(snapshot.room.timers.len(), 14);
    assert_eq!(snapshot.room.info.name, "Eurovision Song Contest");
    assert_eq!(snapshot.room.timers[0].planned_speaker, "Ronela Hajati");
    assert_eq!(snapshot.room.timers[0].wrap_red, Some(Span::from_mins(1)));
    let words: Vec<&str> = snapshot.room.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(words, ["Please wrap up", "", "Doors open at 9", "Jane Doe"]);
    assert!(world.asked.iter().any(|url| url.ends_with("/events")));
}

#[test]
fn behind_and_ahead_are_ontimes_own_words() {
    let mut world = World::recorded("overtime");
    let mut offsets = Vec::new();
    for frame in frames("overtime") {
        world.run_to(frame.t);
        if frame.dir == "in" {
            world.receive(&frame.raw);
            let facts = world.link.snapshot().source.clone();
            offsets.extend(facts.into_iter().filter(|fact| fact.label == "Offset").map(|fact| fact.value));
        }
    }
    // absolute: −7,209,792 ms at the start, −7,804,792 after 9:55 were taken away.
    assert!(offsets.contains(&"2:00:09 ahead".to_owned()), "{offsets:?}");
    assert!(offsets.contains(&"2:10:04 ahead".to_owned()), "{offsets:?}");
    assert!(truth("overtime").contains("-7804792"));
}
