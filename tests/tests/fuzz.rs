//! Any bytes in any order: a target for every decoder, for every source under its link, and for the link.
//!
//! Short in every run; `cargo xtask test --long --row fuzz_` gives each target ten minutes. A finding is a
//! panic, and prints the seed that makes it again.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_interchange::Sheet;
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::server::ServerFrame;
use ghostlight_room::picture::{Shown, View};
use ghostlight_room::{Intent, Room, utc};
use ghostlight_sources::link::{Do, Link, PageEvent};
use ghostlight_sources::{HttpAnswer, Now, Source, Tag, gamepicker, ontime, palcotimer, placeos, rotoclear};
use ghostlight_tests::{pick, record};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, Span, WallInstant};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// SplitMix64: small, seeded, good enough to throw dice.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// What numbers, texts and signs break things.
const ODD: &[&str] = &[
    "0",
    "-1",
    "1e308",
    "-1e308",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0.5",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"NaN\"",
    "\"−1:00\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "{\"a\":",
    "[[[[[[[[",
    "]",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "\u{202e}",
    "é",
    "\n",
    "\r\n",
    ";",
    "\t",
];

/// A text like one of the corpus, broken in some places.
fn broken(corpus: &[&str], dice: &mut Dice) -> String {
    let mut bytes = dice.of(corpus).as_bytes().to_vec();
    for _ in 0..dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let to = (at + dice.below(12)).min(bytes.len());
        match dice.below(7) {
            0 => drop(bytes.splice(at..to, dice.of(ODD).bytes())),
            1 => drop(bytes.drain(at..to)),
            2 => bytes.truncate(at),
            3 if at < bytes.len() => bytes[at] = dice.next() as u8,
            4 => {
                let again = bytes[at..to].to_vec();
                drop(bytes.splice(at..at, again));
            }
            5 => number(&mut bytes, at, dice),
            _ => {
                let other = dice.of(corpus).as_bytes();
                let from = dice.below(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Puts something odd in the place of the next number.
fn number(bytes: &mut Vec<u8>, from: usize, dice: &mut Dice) {
    let Some(at) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let end = bytes[at..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |end| at + end);
    drop(bytes.splice(at..end, dice.of(&ODD[..17]).bytes()));
}

/// Runs a target with one seed after the other, for a while.
fn fuzz(row: &str, target: impl Fn(&mut Dice)) {
    let begun = Instant::now();
    let budget = pick(Duration::from_secs(2), Duration::from_secs(600));
    // Another day, another part of all that there is; the short form is the same each time.
    let first = pick(1, u64::from(std::process::id()) << 32);
    let mut runs = 0;
    while begun.elapsed() < budget {
        let seed = first + runs;
        let run = catch_unwind(AssertUnwindSafe(|| target(&mut Dice(seed))));
        assert!(run.is_ok(), "{row}: seed {seed}");
        runs += 1;
    }
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    record("faults.md", row, &[format!("{runs} runs in {minutes:.1} min"), "none".to_owned()]);
}

const PALCO: &[&str] = &[
    r#"{"type":"room","room":{"id":"r","name":"Hall","short_code":"ABC234","settings":{"wrap_up_ms":60000}},"timers":[{"id":"a","name":"Welcome","duration_ms":300000,"position":0,"start_time":"09:00","yellow_ms":60000,"red_ms":30000,"kind":"countdown","notes":"x","speaker":"S"},{"id":"b","name":"Keynote","duration_ms":1500000,"position":1,"auto_advance":true}],"messages":[{"id":"m","text":"Two minutes","showing":true,"color":"red","for":"viewer"}],"playback":{"state":"running","current_timer_id":"a","elapsed_ms":1000,"duration_ms":300000,"blackout":false,"flash":false,"focus":false},"server_time":1790000000000,"seq":3,"you":{"id":"1"},"run":{"number":1,"kind":"show","started":1790000000000},"devices":[{"id":"d","name":"x","output":"viewer"}]}"#,
    r#"{"type":"playback_status","state":"paused","current_timer_id":"b","elapsed_ms":500,"duration_ms":1500000,"server_time":1790000001000,"seq":4,"blackout":true,"show_stop":{"text":"Stop","was_running":true,"since":1790000000000}}"#,
    r#"{"type":"timer_update","timer":{"action":"update","id":"a","name":"Y","duration_ms":60000},"seq":5}"#,
    r#"{"type":"timer_update","action":"reorder","ids":["b","a"],"seq":5}"#,
    r#"{"type":"message_update","message":{"id":"m","text":"Now","showing":false},"seq":6}"#,
    r#"{"type":"settings_update","settings":{"wrap_up_ms":5000,"zone":"Europe/Berlin"},"seq":7}"#,
    r#"{"type":"pong","server_time":1790000002000}"#,
    r#"{"type":"ack","id":"1","effect":true}"#,
    r#"{"type":"error","code":"conflict","message":"No.","id":"1"}"#,
    r#"{"type":"log","entries":[{"seq":1,"at":1790000000000,"text":"x","by":"y"}]}"#,
    r#"{"type":"control","action":"add_time","value":60000,"id":"c1","on":"a"}"#,
    r#"{"type":"control","action":"take_it_from","changes":[{"timer_id":"a","duration_ms":-60000}]}"#,
    r#"{"type":"rest","id":1,"method":"PUT","path":"rooms/a/timers/b","body":{"name":"x"}}"#,
    r#"{"type":"hello","v":1,"key":"k","device":"d","name":"n"}"#,
    r#"{"type":"device","device":"d","do":"rename","text":"x"}"#,
];
const ONTIME: &[&str] = &[
    r#"{"type":"ontime","payload":{"timer":{"clock":43970479,"current":120000,"elapsed":1000,"expectedFinish":44000000,"addedTime":0,"startedAt":43960000,"finishedAt":null,"secondaryTimer":null,"phase":"default","playback":"play","duration":120000},"onAir":true,"message":{"timer":{"text":"x","visible":true,"blink":false,"blackout":false},"external":"y"},"runtime":{"selectedEventIndex":0,"numEvents":2,"offset":0,"plannedStart":36000000},"eventNow":{"id":"a1","title":"One","duration":120000,"timeStart":36000000,"timeEnd":36120000,"timeWarning":60000,"timeDanger":30000,"endAction":"none","timerType":"count-down"},"eventNext":null,"clock":43970479}}"#,
    r#"{"tag":"runtime-data","payload":{"clock":43970479,"timer":{"current":-500,"playback":"roll","phase":"overtime"},"rundown":{"selectedEventIndex":1}}}"#,
    r#"{"tag":"poll","payload":{"clock":1,"auxtimer1":{"current":1000,"direction":"count-up","playback":"play"}}}"#,
    r#"{"tag":"refetch","payload":{"target":"RUNDOWN","revision":3}}"#,
    r#"{"type":"version","payload":"4.11.0"}"#,
    r#"{"tag":"pong","payload":"2026-11-21T21:12:50.501Z"}"#,
];
const PLACEOS: &[&str] = &[
    r#"{"type":"success","id":3,"meta":{"sys":"sys-1","mod":"Bookings","index":1,"name":"bookings"},"value":[{"id":"b1","title":"Talk","event_start":1790000000,"event_end":1790003600,"host":"a@b","attendees":[],"timezone":"Australia/Sydney"}]}"#,
    r#"{"type":"notify","meta":{"sys":"sys-1","mod":"Bookings","index":1,"name":"current_booking"},"value":"{\"id\":\"b1\",\"event_start\":1790000000,\"event_end\":1790003600}"}"#,
    r#"{"type":"notify","meta":{"sys":"sys-1","mod":"Bookings","index":1,"name":"current_pending"},"value":true}"#,
    r#"{"type":"error","id":4,"code":7,"msg":"could not find module"}"#,
    r#"{"access_token":"t","expires_in":3600,"token_type":"Bearer"}"#,
    r#"{"id":"sys-1","name":"r42","display_name":"Lab","timezone":"Australia/Sydney","modules":["mod-Bookings"]}"#,
    "pong",
];
const GAMEPICKER: &[&str] = &[
    r#"{"type":"auth_success","message":"Authenticated"}"#,
    r#"{"type":"game.started","timestamp":"2026-03-15T20:10:00.000Z","data":{"sessionId":1,"gameId":9,"title":"Quiplash","roomCode":"LSBN"}}"#,
    r#"{"type":"voting.started","timestamp":"2026-03-15T20:10:00Z","data":{"sessionId":1,"endsAt":"2026-03-15T20:11:00Z","durationSeconds":60}}"#,
    r#"{"type":"session.ended","timestamp":"x","data":{"session":{"id":1,"is_active":0}}}"#,
    r#"[{"id":7,"game_id":1,"title":"Drawful","pack_name":"Pack 1","status":"playing","played_at":"2026-03-15T20:10:00"}]"#,
    r#"{"id":1,"is_active":1,"created_at":"2026-03-15T20:00:00","games_played":3}"#,
    r#"{"type":"pong"}"#,
];
const ROTOCLEAR: &[&str] = &[
    r#"{"record":"on","main-camera":1,"pip-mode":"off","brightness":50,"fps":30,"resolution":"1920x1080","cam1-exists":true}"#,
    r#"{"get":["record"]}"#,
    r#"{"error":"Invalid value","key":"fps","message":"Value must be between 5 and 60"}"#,
    r#"{"recording":true,"recording_id":"r1","duration":3600}"#,
    r#"{"record":"pause"}"#,
];
const CSV: &[&str] = &[
    "name,duration,start,notes\nWelcome,5:00,09:00,\"say \"\"hi\"\"\"\nKeynote,25m,,\n",
    "Cue;Title;Dur\r\n1;A;00:05:00\r\n2;B;1h 30m\r\n",
    "#\tTime\tItem\n1\t10:00 AM\tBreak\n",
    "\u{feff}title,length\n\"a\nb\",90\n",
];

#[test]
fn fuzz_palco() {
    fuzz("fuzz_palco", |dice| {
        let text = broken(PALCO, dice);
        let _ = ClientFrame::decode(&text).map(|frame| frame.encode());
        let mut room = Room::default();
        if let Ok(frame) = ServerFrame::decode(&text) {
            let _ = frame.encode();
            if let ServerFrame::Room(frame) = frame {
                room = frame.room;
            }
        }
        for at in [i64::MIN, -1, 0, 1_790_000_000_000, i64::MAX] {
            let _ = Shown::at(&room, &View::default(), ServerInstant::from_ms(at), utc());
        }
    });
}

#[test]
fn fuzz_csv() {
    fuzz("fuzz_csv", |dice| {
        let text = broken(CSV, dice);
        if let Ok(sheet) = Sheet::read(text.as_bytes()) {
            let layout = ghostlight_interchange::Layout::guess(&sheet);
            let _ = ghostlight_interchange::preview(&sheet, &layout);
        }
        let _ = Sheet::read_text(&text);
    });
}

/// A link with its source under anything that can happen.
struct World<S> {
    link: Link<S>,
    at: f64,
    wall: f64,
    generation: u64,
    asked: Vec<Tag>,
}

impl<S: Source> World<S> {
    fn now(&self, dice: &mut Dice) -> Now {
        Now {
            local: LocalInstant::from_ms(self.at),
            wall: WallInstant::from_ms(self.wall),
            random: dice.below(1_000) as f64 / 1_000.0,
        }
    }

    fn take(&mut self, dos: Vec<Do>) {
        assert!(dos.len() < 2_000, "{} orders at once", dos.len());
        for act in dos {
            match act {
                Do::Open { generation, .. } => {
                    assert!(generation > self.generation, "a generation comes back");
                    self.generation = generation;
                }
                Do::Http(request) => self.asked.push(request.tag),
                _ => {}
            }
        }
    }

    fn step(&mut self, corpus: &[&str], dice: &mut Dice) {
        let now = self.now(dice);
        // Also of a socket that is retired.
        let generation = self.generation.saturating_sub(u64::from(dice.below(12) == 0));
        let dos = match dice.below(16) {
            0..=6 => self.link.text(generation, &broken(corpus, dice), now),
            7 | 8 => self.link.opened(generation, now),
            9 if !self.asked.is_empty() => {
                let tag = self.asked.remove(dice.below(self.asked.len()));
                let status = [200, 200, 200, 204, 301, 401, 403, 404, 429, 500][dice.below(10)];
                let body = serde_json::from_str(&broken(corpus, dice)).unwrap_or_default();
                self.link.http(tag, HttpAnswer::Came { status, body }, now)
            }
            10 => self.link.closed(
                generation,
                [1000, 1006, 1008, 4401, 4403, 4404, 4429][dice.below(7)],
                "x",
                now,
            ),
            11 => self.link.page(PAGE[dice.below(PAGE.len())], now),
            12 => self.link.probed(dice.below(2) == 0, Some(dice.below(3_000) as f64), now),
            13 => self.link.dispatch(intent(dice), now).1,
            _ => {
                let due = self.link.wake_at().map_or(1.0, |at| at.since(LocalInstant::from_ms(self.at)));
                let passed =
                    if dice.below(3) == 0 { dice.below(90_000) as f64 } else { due.clamp(0.0, 60_000.0) };
                self.at += passed;
                self.wall += passed + if dice.below(40) == 0 { 7_200_000.0 } else { 0.0 };
                let now = self.now(dice);
                self.link.tick(now)
            }
        };
        self.take(dos);
        let now = self.now(dice);
        let room = self.link.snapshot();
        let _ = Shown::at(&room.room, &View::default(), self.link.server_now(now), utc());
        assert!(self.link.commands().len() < 2_000);
    }
}

const PAGE: [PageEvent; 8] = [
    PageEvent::Visible,
    PageEvent::Hidden,
    PageEvent::Online,
    PageEvent::Offline,
    PageEvent::Restored,
    PageEvent::Resumed,
    PageEvent::Leaving,
    PageEvent::RetryNow,
];

fn intent(dice: &mut Dice) -> Intent {
    match dice.below(6) {
        0 => Intent::Play,
        1 => Intent::Pause,
        2 => Intent::Next { on: None },
        3 => Intent::AddTime(Span::from_ms(dice.next() as i64)),
        4 => Intent::Blackout(true),
        _ => Intent::StopTheShow { text: "x".to_owned() },
    }
}

fn source<S: Source>(row: &str, corpus: &[&str], make: impl Fn() -> S) {
    fuzz(row, |dice| {
        let link = Link::new(make(), ServerClock::new(0.1, None));
        let mut world =
            World { link, at: 1_000.0, wall: 1_790_000_000_000.0, generation: 0, asked: Vec::new() };
        let now = world.now(dice);
        let dos = world.link.start(now);
        world.take(dos);
        let now = world.now(dice);
        let dos = world.link.opened(world.generation, now);
        world.take(dos);
        for _ in 0..120 {
            world.step(corpus, dice);
        }
    });
}

fn server() -> palcotimer::Server {
    palcotimer::Server::parse("http://fuzz.invalid").expect("an address")
}

#[test]
fn fuzz_link() {
    source("fuzz_link", PALCO, || {
        palcotimer::PalcoTimer::new(palcotimer::Config {
            place: palcotimer::Place::Server(server()),
            room: "ABC234".to_owned(),
            output: ghostlight_room::Output::Operator,
            name: String::new(),
            device: None,
            key: None,
        })
    });
}

#[test]
fn fuzz_ontime() {
    source("fuzz_ontime", ONTIME, || ontime::Ontime::new(ontime::OntimeConfig::new(server())));
}

#[test]
fn fuzz_placeos() {
    source("fuzz_placeos", PLACEOS, || {
        placeos::PlaceOs::new(placeos::PlaceOsConfig::new(server(), "sys-1"), utc())
    });
}

#[test]
fn fuzz_gamepicker() {
    source("fuzz_gamepicker", GAMEPICKER, || {
        let config = gamepicker::GamePickerConfig::new(server());
        gamepicker::GamePicker::new(gamepicker::GamePickerConfig { token: Some("t".into()), ..config })
    });
}

#[test]
fn fuzz_rotoclear() {
    source("fuzz_rotoclear", ROTOCLEAR, || {
        let config = rotoclear::RotoclearConfig::new(server());
        let login = rotoclear::Login::Token("t".into());
        rotoclear::Rotoclear::new(rotoclear::RotoclearConfig { login, ..config })
    });
}
