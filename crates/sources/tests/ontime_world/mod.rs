//! A link to Ontime on a virtual clock; its server is a recording, or the test itself.
#![allow(dead_code, reason = "each test file uses its part")]

use ghostlight_palco::ErrorCode;
use ghostlight_room::{Intent, Output};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState};
use ghostlight_sources::ontime::{Ontime, OntimeConfig};
use ghostlight_sources::palcotimer::Server;
use ghostlight_sources::{HttpAnswer, HttpRequest, Now};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, WallInstant};
use serde_json::{Value, json};

pub struct Frame {
    pub t: f64,
    pub dir: String,
    pub raw: String,
}

pub fn truth(name: &str) -> String {
    let path = format!("{}/tests/captures/ontime/{name}.jsonl", std::env::var("CARGO_MANIFEST_DIR").unwrap());
    std::fs::read_to_string(path).unwrap()
}

pub fn frames(name: &str) -> Vec<Frame> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        Frame {
            t: line["t_ms"].as_f64().unwrap(),
            dir: line["dir"].as_str().unwrap().to_owned(),
            raw: line["raw"].as_str().unwrap_or_default().to_owned(),
        }
    };
    truth(name).lines().map(line).collect()
}

/// 2026-11-21T20:48:28.799Z, the first recording's zero.
const WALL_MS: f64 = 1_795_294_108_799.0;

pub struct World {
    pub link: Link<Ontime>,
    pub t: f64,
    /// The device's wall clock less its right time.
    pub wall_off: f64,
    pub generation: u64,
    pub sent: Vec<Value>,
    pub asked: Vec<String>,
    /// Where answers are; none: no server answers.
    pub http: Option<&'static str>,
    pub status: u16,
    pub plan: String,
}

impl World {
    pub fn new(config: OntimeConfig, http: Option<&'static str>) -> Self {
        Self::off(config, http, 0.0)
    }

    /// On a device whose wall clock is off by so much.
    pub fn off(config: OntimeConfig, http: Option<&'static str>, wall_off: f64) -> Self {
        let link = Link::new(Ontime::new(config), ServerClock::new(0.1, None));
        let mut world = Self {
            link,
            t: 0.0,
            wall_off,
            generation: 0,
            sent: Vec::new(),
            asked: Vec::new(),
            http,
            status: 200,
            plan: String::new(),
        };
        let dos = world.link.start(world.now());
        world.perform(dos);
        world.open();
        world
    }

    pub fn recorded(name: &str) -> Self {
        let http = if name.starts_with("v2") { "http-v2" } else { "http" };
        Self::new(controller(), Some(http))
    }

    pub fn now(&self) -> Now {
        Now {
            local: LocalInstant::from_ms(5_000.0 + self.t),
            wall: WallInstant::from_ms(WALL_MS + self.wall_off + self.t),
            random: 0.5,
        }
    }

    pub fn open(&mut self) {
        let dos = self.link.opened(self.generation, self.now());
        self.perform(dos);
    }

    pub fn receive(&mut self, text: &str) {
        let dos = self.link.text(self.generation, text, self.now());
        self.perform(dos);
    }

    pub fn say(&mut self, tag: &str, payload: Value) {
        self.receive(&json!({ "tag": tag, "payload": payload }).to_string());
    }

    pub fn close(&mut self, code: u16) {
        let dos = self.link.closed(self.generation, code, "", self.now());
        self.perform(dos);
    }

    pub fn press(&mut self, intent: Intent) -> u64 {
        let (number, dos) = self.link.dispatch(intent, self.now());
        self.perform(dos);
        number
    }

    pub fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }

    pub fn refused(&self, number: u64) -> Option<(ErrorCode, String)> {
        match self.became(number) {
            CommandState::Refused { code, message } => Some((code, message)),
            _ => None,
        }
    }

    pub fn state(&self) -> LinkState {
        self.link.state()
    }

    pub fn server_now(&self) -> ServerInstant {
        self.link.server_now(self.now())
    }

    pub fn time_of_day(&self) -> i64 {
        self.server_now().as_ms().rem_euclid(86_400_000)
    }

    pub fn left(&self) -> i64 {
        self.link.snapshot().room.playback.remaining_at(self.server_now()).unwrap().as_ms()
    }

    /// The last action that went out, and the ping behind it.
    pub fn last_action(&self) -> (Value, String) {
        let ping = self.sent.last().unwrap();
        let action = &self.sent[self.sent.len() - 2];
        (action.clone(), ping["payload"].as_str().unwrap_or_default().to_owned())
    }

    /// Lets time pass, waking the link whenever it wants to be.
    pub fn run_to(&mut self, t: f64) {
        for _ in 0..100_000 {
            let wake = self.link.wake_at().map_or(f64::INFINITY, |at| at.as_ms() - 5_000.0);
            if wake >= t || self.t >= t {
                break;
            }
            self.t = self.t.max(wake) + 0.01;
            let dos = self.link.tick(self.now());
            self.perform(dos);
        }
        self.t = self.t.max(t);
        let dos = self.link.tick(self.now());
        self.perform(dos);
    }

    pub fn run(&mut self, ms: f64) {
        self.run_to(self.t + ms);
    }

    fn perform(&mut self, dos: Vec<Do>) {
        for act in dos {
            match act {
                Do::Open { generation, url, .. } => {
                    self.generation = generation;
                    self.plan = url;
                }
                Do::Send { text, .. } => self.sent.push(serde_json::from_str(&text).unwrap()),
                Do::Http(request) => {
                    self.asked.push(request.url.clone());
                    let answer = self.answer(&request);
                    let dos = self.link.http(request.tag, answer, self.now());
                    self.perform(dos);
                }
                _ => {}
            }
        }
    }

    fn answer(&self, request: &HttpRequest) -> HttpAnswer {
        let Some(folder) = self.http else { return HttpAnswer::Failed };
        if self.status != 200 {
            return HttpAnswer::Came { status: self.status, body: Value::Null };
        }
        let path = request.url.strip_prefix("http://stage.test:4001/").unwrap();
        let file = [&path.split('?').next().unwrap().replace('/', "_"), ".json"].concat();
        let path =
            format!("{}/tests/captures/ontime/{folder}/{file}", std::env::var("CARGO_MANIFEST_DIR").unwrap());
        match std::fs::read_to_string(path) {
            Ok(text) => HttpAnswer::Came { status: 200, body: serde_json::from_str(&text).unwrap() },
            Err(_) => HttpAnswer::Came { status: 404, body: Value::Null },
        }
    }
}

pub fn controller() -> OntimeConfig {
    let server = Server::parse("http://stage.test:4001").unwrap();
    OntimeConfig { output: Output::Controller, ..OntimeConfig::new(server) }
}
