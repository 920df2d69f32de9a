//! A room with clients, on clocks that the test moves.

#![allow(dead_code, reason = "each test file uses its own part of it")]

use ghostlight_engine::{ClientId, Effect, Engine, Host, Ids, Joining, Keys, NewRoom};
use ghostlight_palco::rest::{Answer, Method, Request};
use ghostlight_room::{DeviceId, Output, Room, Zones, utc};
use ghostlight_time::{Moment, MonoInstant, ServerInstant, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 2026-11-21 09:00:00 UTC.
pub const START: i64 = 1_795_251_600_000;

#[derive(Clone)]
pub struct Count(pub u128);

impl Ids for Count {
    fn random_128(&mut self) -> u128 {
        self.0 = self.0.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(0x9e37_79b9);
        self.0
    }
}

pub struct World {
    pub engine: Engine,
    pub keys: Keys,
    pub mono: i64,
    pub wall: i64,
    pub ids: Count,
    pub zones: &'static dyn Zones,
    /// What each client was sent and has not been read.
    pub inbox: BTreeMap<u64, Vec<Value>>,
    pub closed: BTreeMap<u64, u16>,
    pub saves: usize,
    pub logged: Vec<String>,
}

impl World {
    /// An open room with no items.
    pub fn open() -> Self {
        Self::new(NewRoom { name: "Hall".into(), open: true, ..NewRoom::default() }, utc())
    }

    /// A room that needs keys.
    pub fn closed() -> Self {
        Self::new(NewRoom { name: "Hall".into(), ..NewRoom::default() }, utc())
    }

    pub fn new(room: NewRoom, zones: &'static dyn Zones) -> Self {
        let mut ids = Count(7);
        let now = Moment { mono: MonoInstant::from_ms(1_000), server: ServerInstant::from_ms(START) };
        let mut host = Host { now, ids: &mut ids, zones };
        let (engine, keys) = Engine::create(room, &mut host);
        Self {
            engine,
            keys,
            mono: 1_000,
            wall: START,
            ids,
            zones,
            inbox: BTreeMap::new(),
            closed: BTreeMap::new(),
            saves: 0,
            logged: Vec::new(),
        }
    }

    /// The same, with items of so many minutes named A, B, C…, and a controller (client 1) that said
    /// hello as Marta.
    pub fn with_items(mins: &[i64]) -> Self {
        let mut world = Self::open();
        for (index, mins) in mins.iter().enumerate() {
            let name = char::from(b'A' + u8::try_from(index).unwrap()).to_string();
            world.create(json!({ "name": name, "duration_ms": mins * 60_000 }));
        }
        world.ours(1, Output::Controller, "Marta");
        world
    }

    pub fn now(&self) -> Moment {
        Moment { mono: MonoInstant::from_ms(self.mono), server: ServerInstant::from_ms(self.wall) }
    }

    pub fn act<T>(&mut self, act: impl FnOnce(&mut Engine, &mut Host<'_>) -> T) -> T {
        let now = self.now();
        let mut host = Host { now, ids: &mut self.ids, zones: self.zones };
        act(&mut self.engine, &mut host)
    }

    pub fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send { to, text } => {
                    assert!(!self.closed.contains_key(&to.0), "nothing is sent after a close");
                    self.inbox.entry(to.0).or_default().push(serde_json::from_str(&text).unwrap());
                }
                Effect::Close { client, code, .. } => {
                    self.closed.insert(client.0, code);
                }
                Effect::Save => self.saves += 1,
                Effect::Log(entry) => self.logged.push(entry.action),
            }
        }
    }

    pub fn tick(&mut self) {
        let effects = self.act(|engine, host| engine.at(host));
        self.take(effects);
    }

    /// Time passes without anyone looking.
    pub fn sleep(&mut self, ms: i64) {
        self.mono += ms;
        self.wall += ms;
    }

    /// Time passes, and the engine is asked at each due instant.
    pub fn pass(&mut self, ms: i64) {
        let until = self.mono + ms;
        while let Some(due) = self.engine.next_due().filter(|due| due.as_ms() <= until) {
            let wait = (due.as_ms() - self.mono).max(0);
            self.sleep(wait);
            let before = self.engine.next_due();
            self.tick();
            assert_ne!((before, self.engine.next_due()), (before, before), "it is not due again at once");
        }
        let rest = until - self.mono;
        self.sleep(rest);
        self.tick();
    }

    pub fn join(&mut self, id: u64, joining: Joining) {
        self.closed.remove(&id);
        let effects = self.act(|engine, host| engine.join(ClientId(id), joining, host));
        self.take(effects);
    }

    /// A plain client of the seed.
    pub fn plain(&mut self, id: u64, output: Output) {
        self.join(id, Joining { output, ..Joining::default() });
    }

    /// A client of ours.
    pub fn ours(&mut self, id: u64, output: Output, name: &str) {
        self.plain(id, output);
        self.say(id, json!({ "type": "hello", "v": 1, "device": format!("dev-{id}"), "name": name }));
        self.say(id, json!({ "type": "request_state" }));
        self.read(id);
    }

    pub fn keyed(&mut self, id: u64, output: Output, key: Output) {
        let key = self.keys.of(key).to_owned();
        self.join(id, Joining { output, key: Some(key), ..Joining::default() });
    }

    pub fn device(&mut self, id: u64, output: Output, device: &str) {
        let device = Some(DeviceId::from(device));
        self.join(id, Joining { output, device, name: device_name(id), key: None });
    }

    pub fn leave(&mut self, id: u64) {
        let effects = self.act(|engine, host| engine.leave(ClientId(id), host));
        self.take(effects);
    }

    pub fn say_text(&mut self, id: u64, text: &str) {
        let effects = self.act(|engine, host| engine.text(ClientId(id), text, host));
        self.take(effects);
    }

    pub fn say(&mut self, id: u64, frame: Value) {
        self.say_text(id, &frame.to_string());
    }

    /// All that a client was sent since it was last read.
    pub fn read(&mut self, id: u64) -> Vec<Value> {
        self.inbox.remove(&id).unwrap_or_default()
    }

    pub fn read_kind(&mut self, id: u64, kind: &str) -> Vec<Value> {
        self.read(id).into_iter().filter(|frame| frame["type"] == kind).collect()
    }

    /// What a client sees of the whole room.
    pub fn room_of(&mut self, id: u64) -> Value {
        self.read(id);
        self.say(id, json!({ "type": "request_state" }));
        self.read_kind(id, "room").pop().expect("a room")
    }

    /// A control action with an id; gives the ack's effect or the error's code.
    pub fn control_as(&mut self, id: u64, mut control: Value) -> Result<bool, String> {
        control["type"] = "control".into();
        control["id"] = json!("c");
        self.read(id);
        self.say(id, control);
        let answer = self.inbox[&id].iter().find(|frame| frame["id"] == "c").expect("an answer").clone();
        match answer["type"].as_str().unwrap() {
            "ack" => Ok(answer["effect"].as_bool().unwrap()),
            _ => Err(answer["code"].as_str().unwrap().to_owned()),
        }
    }

    /// The same as client 1.
    pub fn control(&mut self, control: Value) -> Result<bool, String> {
        self.control_as(1, control)
    }

    /// An action without anything, as client 1.
    pub fn does(&mut self, action: &str) -> Result<bool, String> {
        self.control(json!({ "action": action }))
    }

    pub fn rest_with(
        &mut self,
        key: Option<&str>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let path = format!("rooms/{}{path}", self.engine.room().info.code);
        let request = Request { method, path, body, key: key.map(str::to_owned) };
        let (answer, effects) = self.act(|engine, host| engine.rest(&request, host));
        self.take(effects);
        answer
    }

    pub fn rest(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let key = self.keys.of(Output::Controller).to_owned();
        self.rest_with(Some(&key), method, path, body)
    }

    /// Creates an item and gives its id.
    pub fn create(&mut self, timer: Value) -> String {
        let answer = self.rest(Method::Post, "/timers", Some(timer));
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    pub fn message(&mut self, message: Value) -> String {
        let answer = self.rest(Method::Post, "/messages", Some(message));
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    pub fn put(&mut self, path: &str, body: Value) {
        let answer = self.rest(Method::Put, path, Some(body));
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    pub fn room(&self) -> &Room {
        self.engine.room()
    }

    /// The id of the item of this name.
    pub fn id(&self, name: &str) -> String {
        let timer = self.room().timers.iter().find(|timer| timer.name == name);
        timer.expect("an item").id.as_str().to_owned()
    }

    /// The current item's name, the state, elapsed and live length in seconds: `A running 5/300`.
    pub fn state(&mut self) -> String {
        self.tick();
        let playback = &self.room().playback;
        let name = self.room().current().map_or("-", |timer| timer.name.as_str());
        let state = format!("{:?}", playback.state).to_lowercase();
        let secs = |span: Span| span.as_ms() as f64 / 1_000.0;
        let length = playback.duration.map_or("-".to_owned(), |length| secs(length).to_string());
        format!("{name} {state} {}/{length}", secs(playback.elapsed))
    }

    /// The names in the order of the run.
    pub fn order(&self) -> String {
        self.room().timers.iter().map(|timer| timer.name.as_str()).collect()
    }

    /// Stored, and restored so much later.
    pub fn restart_after(&mut self, ms: i64) {
        let saved: Value = serde_json::from_str(&self.engine.save().to_string()).unwrap();
        self.sleep(ms);
        // Another process: its monotonic clock begins anywhere.
        self.mono = 50_000;
        self.engine = self.act(|_, host| Engine::restore(&saved, host)).expect("restores");
        self.inbox.clear();
        self.tick();
    }
}

fn device_name(id: u64) -> String {
    format!("Device {id}")
}
