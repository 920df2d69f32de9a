//! Random actions of all kinds of clients on clocks that jump, against what must always hold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::World;
use ghostlight_palco::rest::Method;
use ghostlight_palco::server::ServerFrame;
use ghostlight_room::{Output, PlayState, Room};
use ghostlight_time::{ServerInstant, Span};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The clients of every world: of ours 1 to 5, plain ones 6 and 7.
const CLIENTS: [(u64, Output); 7] = [
    (1, Output::Controller),
    (2, Output::Operator),
    (3, Output::Moderator),
    (4, Output::Agenda),
    (5, Output::Viewer),
    (6, Output::Viewer),
    (7, Output::Controller),
];

#[derive(Clone, Debug)]
enum Op {
    Pass(i64),
    Step(i64),
    Control(u64, u8, u8, i64),
    Edit(u8, u8, u8),
    Undo,
    Reconnect(u64),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => prop_oneof![0i64..100, 0i64..5_000, 0i64..200_000].prop_map(Op::Pass),
        1 => prop_oneof![-5_000i64..5_000, -4_000_000i64..4_000_000].prop_map(Op::Step),
        8 => (0usize..7, any::<u8>(), any::<u8>(), -200_000i64..200_000)
            .prop_map(|(client, action, on, value)| Op::Control(CLIENTS[client].0, action, on, value)),
        4 => (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(a, b, c)| Op::Edit(a, b, c)),
        1 => Just(Op::Undo),
        1 => (0usize..7).prop_map(|client| Op::Reconnect(CLIENTS[client].0)),
    ]
}

/// One room with what each client of ours makes of what it is told.
struct Run {
    world: World,
    known: BTreeMap<u64, Room>,
    /// Asked only when somebody does something.
    lazy: bool,
    /// Stored and restored before each action.
    restarts: bool,
}

impl Run {
    fn new(lazy: bool, restarts: bool) -> Self {
        let mut world = World::open();
        for (index, mins) in [1, 2, 0, 3, 1].iter().enumerate() {
            let timer = json!({
                "name": format!("T{index}"),
                "duration_ms": mins * 60_000,
                "auto_advance": index % 2 == 0,
                "notes": "n",
            });
            world.create(timer);
        }
        for index in 0..4 {
            let audience = ["stage", "crew", "all", "audience"][index];
            let until = if index % 2 == 0 { json!(4_000) } else { json!(null) };
            world.message(json!({ "text": format!("M{index}"), "for": audience, "until_ms": until }));
        }
        let mut run = Self { world, known: BTreeMap::new(), lazy, restarts };
        run.join_all();
        run
    }

    fn join_all(&mut self) {
        for (client, _) in CLIENTS {
            self.join(client);
        }
    }

    fn join(&mut self, client: u64) {
        let output = CLIENTS.iter().find(|(id, _)| *id == client).unwrap().1;
        self.world.plain(client, output);
        if client <= 5 {
            let hello = json!({ "type": "hello", "v": 1, "device": format!("d{client}"), "name": format!("N{client}") });
            self.world.say(client, hello);
        }
        self.world.say(client, json!({ "type": "request_state" }));
    }

    fn restart(&mut self) {
        let saved: Value = serde_json::from_str(&self.world.engine.save().to_string()).unwrap();
        self.world.mono += 1_000_003;
        self.world.engine =
            self.world.act(|_, host| ghostlight_engine::Engine::restore(&saved, host)).expect("restores");
        self.world.inbox.clear();
        self.known.clear();
        self.join_all();
    }

    fn apply(&mut self, op: &Op) {
        if self.restarts {
            self.restart();
        }
        match op {
            Op::Pass(ms) if self.lazy => self.world.sleep(*ms),
            Op::Pass(ms) => self.world.pass(*ms),
            Op::Step(ms) => {
                // A host that takes a step asks before and after.
                self.world.tick();
                self.world.wall += ms;
                self.world.tick();
            }
            Op::Control(client, action, on, value) => {
                let control = self.control(*action, *on, *value);
                self.world.say(*client, control);
            }
            Op::Edit(what, on, value) => self.edit(*what, *on, *value),
            Op::Undo => {
                // Undo names what it saw, and who presses it has seen what is due by now.
                self.world.tick();
                let seq = self.world.room().last.as_ref().map_or(0, |last| last.seq);
                self.world.say(2, json!({ "type": "control", "action": "undo", "seq": seq, "id": "u" }));
            }
            Op::Reconnect(client) => {
                self.world.leave(*client);
                self.world.read(*client);
                self.known.remove(client);
                self.join(*client);
            }
        }
        self.listen();
    }

    fn timer(&self, on: u8) -> String {
        let timers = &self.world.room().timers;
        timers.get(usize::from(on) % timers.len().max(1)).map_or("none", |t| t.id.as_str()).to_owned()
    }

    fn message(&self, on: u8) -> String {
        let messages = &self.world.room().messages;
        messages.get(usize::from(on) % messages.len().max(1)).map_or("none", |m| m.id.as_str()).to_owned()
    }

    fn control(&self, action: u8, on: u8, value: i64) -> Value {
        const ACTIONS: [&str; 30] = [
            "play",
            "play",
            "pause",
            "stop",
            "reset",
            "next",
            "next",
            "previous",
            "go_to",
            "add_time",
            "set_time",
            "blackout",
            "stop_blackout",
            "flash",
            "stop_flash",
            "focus",
            "stop_focus",
            "show_message",
            "hide_message",
            "continue",
            "skip",
            "unskip",
            "make_next",
            "swap_next",
            "set_speaker",
            "take_it_from",
            "start_show",
            "new_run",
            "end_show",
            "stop_the_show",
        ];
        let action = *ACTIONS.get(usize::from(action) % 33).unwrap_or(&"resume_show");
        let mut control = json!({ "type": "control", "action": action });
        match action {
            "show_message" => control["timer_id"] = self.message(on).into(),
            "go_to" | "continue" | "skip" | "unskip" | "make_next" | "set_speaker" => {
                control["timer_id"] = self.timer(on).into();
                control["speaker"] = ["Ada", "", "Ruth"][usize::from(on) % 3].into();
            }
            "add_time" => control["value"] = value.into(),
            "set_time" => control["value"] = value.abs().into(),
            "take_it_from" => {
                control["changes"] = json!([{ "timer_id": self.timer(on), "duration_ms": value.abs() }]);
            }
            _ => {}
        }
        if on.is_multiple_of(3) {
            control["id"] = on.into();
        }
        control
    }

    fn edit(&mut self, what: u8, on: u8, value: u8) {
        let (timer, message) = (self.timer(on), self.message(on));
        let hour = 9 * 3_600_000;
        let (method, path, body) = match what % 16 {
            0 => (Method::Post, "/timers".to_owned(), json!({ "name": "new", "position": value % 8 })),
            1 => {
                (Method::Put, format!("/timers/{timer}"), json!({ "duration_ms": i64::from(value) * 1_000 }))
            }
            2 => {
                let body =
                    json!({ "duration_ms": i64::from(value) * 1_000, "now": true, "auto_advance": true });
                (Method::Put, format!("/timers/{timer}"), body)
            }
            3 => (Method::Put, format!("/timers/{timer}"), json!({ "position": value % 8 })),
            4 => (Method::Delete, format!("/timers/{timer}"), json!(null)),
            5 => (Method::Put, "/timers/order".to_owned(), json!([timer])),
            6 => {
                let end = hour + i64::from(value) * 20_000;
                (Method::Put, format!("/timers/{timer}"), json!({ "end_ms": end }))
            }
            7 => (Method::Put, format!("/timers/{timer}"), json!({ "end_ms": null, "speaker": "S" })),
            8 => {
                let body = json!({ "start_ms": hour + i64::from(value) * 20_000, "starts_by_itself": true });
                (Method::Put, format!("/timers/{timer}"), body)
            }
            9 => (Method::Post, "/messages".to_owned(), json!({ "text": "new", "position": value % 4 })),
            10 => {
                (Method::Put, format!("/messages/{message}"), json!({ "text": "t", "position": value % 4 }))
            }
            11 => (Method::Put, format!("/messages/{message}"), json!({ "for": "crew", "keep": true })),
            12 => (Method::Delete, format!("/messages/{message}"), json!(null)),
            13 => (Method::Put, "/messages/order".to_owned(), json!([message])),
            14 => {
                let body = json!({ "name": "R", "settings": { "next_starts": value.is_multiple_of(2) } });
                (Method::Put, String::new(), body)
            }
            _ => (Method::Post, "/import".to_owned(), json!({ "timers": [{ "name": "i" }] })),
        };
        let body = Some(body).filter(|body| !body.is_null());
        self.world.rest(method, &path, body);
    }

    /// Each client takes in what it was told.
    fn listen(&mut self) {
        for (client, _) in CLIENTS {
            for frame in self.world.read(client) {
                let frame = ServerFrame::decode(&frame.to_string()).unwrap();
                if let ServerFrame::Room(frame) = frame {
                    self.known.insert(client, frame.room);
                    continue;
                }
                let Some(room) = self.known.get_mut(&client) else { continue };
                match frame {
                    ServerFrame::PlaybackStatus(status) => status.apply(room, ServerInstant::from_ms(0)),
                    ServerFrame::TimerUpdate(update) => assert!(update.apply(room)),
                    ServerFrame::MessageUpdate(update) => assert!(update.apply(room)),
                    ServerFrame::SettingsUpdate(update) => update.apply(room),
                    ServerFrame::Pong { .. } | ServerFrame::Unknown { .. } => panic!("{frame:?}"),
                    _ => {}
                }
            }
        }
    }

    /// The room as a client gets it anew.
    fn fresh(&mut self, client: u64) -> Room {
        match ServerFrame::decode(&self.world.room_of(client).to_string()) {
            Ok(ServerFrame::Room(frame)) => frame.room,
            other => panic!("{other:?}"),
        }
    }

    /// What must hold whatever was done.
    fn check(&mut self) {
        self.world.tick();
        self.listen();
        let room = self.world.room().clone();
        assert!(!room.playback.elapsed.is_negative());
        assert!(room.playback.duration.is_none_or(|length| !length.is_negative()));
        assert_eq!(room.playback.current.is_some(), room.current().is_some());
        assert!(room.current().is_some() || room.playback.state == PlayState::Stopped);
        assert!(room.messages.iter().filter(|message| message.showing).count() <= 1);
        let mut places: Vec<u32> = room.timers.iter().map(|timer| timer.position).collect();
        places.sort_unstable();
        assert!(places.into_iter().eq((0..).take(room.timers.len())));
        assert!(room.messages.iter().map(|message| message.position).eq((0..).take(room.messages.len())));
        for client in 1..=5 {
            let Some(mut known) = self.known.get(&client).cloned() else { continue };
            let mut fresh = self.fresh(client);
            self.known.insert(client, fresh.clone());
            for room in [&mut known, &mut fresh] {
                still(room, self.world.wall);
            }
            assert_eq!(known, fresh, "what client {client} was told is what it would be told");
        }
    }
}

/// A room without what flows: elapsed as of now, the length of an armed item that counts to a moment.
fn still(room: &mut Room, now: i64) {
    let now = ServerInstant::from_ms(now);
    room.playback.elapsed = room.playback.elapsed_at(now);
    room.playback.at = now;
    if !room.playback.is_running() && room.current().is_some_and(|timer| timer.is_end_time()) {
        room.playback.duration = None;
    }
    room.info.updated_at.clear();
}

/// The whole state, without what belongs to connections.
fn whole(run: &mut Run) -> Value {
    run.world.tick();
    let mut saved = run.world.engine.save();
    for key in ["devices", "log", "keys", "room"] {
        saved.as_object_mut().unwrap().remove(key);
    }
    saved
}

/// Some dozens of cases; more where `PROPTEST_CASES` says so.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 24 };
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2_000, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_is_done_it_holds(ops in proptest::collection::vec(op(), 1..60)) {
        let mut run = Run::new(false, false);
        for op in &ops {
            run.apply(op);
            run.check();
        }
        // Plain clients have the latest within half a second.
        run.world.pass(500);
        run.listen();
        for client in [6, 7] {
            let mut known = run.known[&client].clone();
            let mut fresh = run.fresh(client);
            for room in [&mut known, &mut fresh] {
                still(room, run.world.wall);
                room.run = ghostlight_room::Run::default();
            }
            prop_assert_eq!(known, fresh);
        }
    }

    #[test]
    fn a_late_tick_and_a_restart_change_nothing(ops in proptest::collection::vec(op(), 1..40)) {
        let mut often = Run::new(false, false);
        let mut once = Run::new(true, false);
        let mut restarted = Run::new(true, true);
        for op in &ops {
            for run in [&mut often, &mut once, &mut restarted] {
                run.apply(op);
            }
            if !matches!(op, Op::Pass(_)) {
                let expected = whole(&mut often);
                prop_assert_eq!(&whole(&mut once), &expected, "late");
                prop_assert_eq!(&whole(&mut restarted), &expected, "restarted");
            }
        }
    }

    #[test]
    fn undo_restores_exactly(ops in proptest::collection::vec(op(), 0..30), action in 0u8..11, on: u8, value in -200_000i64..200_000, wait in 0i64..119_000) {
        let mut run = Run::new(true, false);
        let mut same = Run::new(true, false);
        for op in &ops {
            run.apply(op);
            same.apply(op);
        }
        // Nothing that happens by itself meanwhile: that would be the last action.
        for world in [&mut run.world, &mut same.world] {
            world.tick();
            for (client, control) in [(1, "resume_show"), (1, "stop_flash")] {
                world.say(client, json!({ "type": "control", "action": control }));
            }
            let ids: Vec<_> = world.room().timers.iter().map(|timer| timer.id.as_str().to_owned()).collect();
            for id in ids {
                world.put(&format!("/timers/{id}"), json!({ "auto_advance": false, "starts_by_itself": false }));
            }
        }
        let before = run.world.engine.seq();
        let control = run.control(action, on, value);
        run.world.say(7, control);
        let did = run.world.engine.seq() != before;
        for world in [&mut run.world, &mut same.world] {
            world.sleep(wait);
            world.tick();
        }
        if did && run.world.room().last.as_ref().is_some_and(|last| last.undoable && last.by == "controller") {
            run.apply(&Op::Undo);
            let facts = |run: &mut Run| {
                let mut room = run.fresh(1);
                still(&mut room, run.world.wall);
                room.last = None;
                room
            };
            prop_assert_eq!(facts(&mut run), facts(&mut same));
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}", kind in "[a-z_]{0,12}", action in "[a-z_]{0,12}") {
        let mut run = Run::new(true, false);
        run.world.say_text(1, &text);
        run.world.say(1, json!({ "type": kind, "action": action, "id": text, "timer_id": text, "value": 1e300 }));
    }
}

#[test]
fn the_span_of_an_absurd_wait() {
    let mut run = Run::new(true, false);
    run.world.say(7, json!({ "type": "control", "action": "play" }));
    for ms in [i64::MAX / 4, i64::MAX / 4] {
        run.world.mono = run.world.mono.saturating_add(ms);
        run.world.tick();
    }
    assert!(run.world.room().playback.elapsed > Span::ZERO);
}
