//! A virtual clock and a network around a link of any source, and a scripted vendor at its other end.
#![allow(dead_code, reason = "each test file uses its part")]

use ghostlight_room::{Control, ControlValue, Intent, RoomSnapshot};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState, PageEvent};
use ghostlight_sources::{HttpAnswer, HttpRequest, Now, Source, Tag};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, WallInstant};
use serde_json::Value;
use std::sync::Arc;

/// The vendor's system. Times are the world's, in milliseconds.
pub trait Vendor {
    /// What it says to a new connection.
    fn opened(&mut self, _at: f64) -> Vec<String> {
        Vec::new()
    }
    /// What it answers to a text.
    fn hear(&mut self, text: &str, at: f64) -> Vec<String>;
    /// What it answers to a request; none: nothing ever comes.
    fn http(&mut self, _request: &HttpRequest, _at: f64) -> Option<(u16, Value)> {
        Some((404, Value::Null))
    }
}

enum Ev {
    Opened(u64),
    ToServer(u64, String),
    ToClient(u64, String),
    Closed(u64, u16),
    AtServer(HttpRequest),
    Http(Tag, HttpAnswer),
    Probed(bool),
}

/// A link, the vendor, and the way between.
pub struct World<S, V> {
    pub link: Link<S>,
    pub vendor: V,
    /// True time.
    pub at: f64,
    /// One way.
    pub latency: f64,
    /// This device's wall clock less true time.
    pub wall: f64,
    pub up: bool,
    queue: Vec<(f64, u64, Ev)>,
    count: u64,
    socket: Option<(u64, bool)>,
    pub opens: Vec<f64>,
    /// What the client sent over the socket, and when.
    pub sent: Vec<(f64, String)>,
    pub requests: Vec<(f64, HttpRequest)>,
    pub changes: u32,
}

/// Today, so that wall clocks look like some.
pub const EPOCH: f64 = 1_773_604_800_000.0;

impl<S: Source, V: Vendor> World<S, V> {
    pub fn new(source: S, vendor: V) -> Self {
        Self {
            link: Link::new(source, ServerClock::new(0.1, None)),
            vendor,
            at: 5_000.0,
            latency: 20.0,
            wall: EPOCH,
            up: true,
            queue: Vec::new(),
            count: 0,
            socket: None,
            opens: Vec::new(),
            sent: Vec::new(),
            requests: Vec::new(),
            changes: 0,
        }
    }

    /// Started, and ready.
    pub fn ready(source: S, vendor: V) -> Self {
        let mut world = Self::new(source, vendor);
        world.start();
        world.until(10_000.0, |world| world.link.state() == LinkState::Ready);
        world
    }

    pub fn now(&self) -> Now {
        Now {
            local: LocalInstant::from_ms(self.at),
            wall: WallInstant::from_ms(self.at + self.wall),
            random: 0.5,
        }
    }
    pub fn server_now(&self) -> ServerInstant {
        self.link.server_now(self.now())
    }
    pub fn snapshot(&self) -> Arc<RoomSnapshot> {
        self.link.snapshot()
    }
    pub fn elapsed(&self) -> i64 {
        self.snapshot().room.playback.elapsed_at(self.server_now()).as_ms()
    }
    pub fn remaining(&self) -> Option<i64> {
        Some(self.snapshot().room.playback.remaining_at(self.server_now())?.as_ms())
    }
    pub fn title(&self) -> String {
        self.snapshot().room.current().map(|timer| timer.name.clone()).unwrap_or_default()
    }
    pub fn speaker(&self) -> String {
        self.snapshot().room.current().map(|timer| timer.speaker().to_owned()).unwrap_or_default()
    }
    pub fn fact(&self, label: &str) -> Option<String> {
        self.snapshot().source.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone())
    }
    pub fn control(&self, key: &str) -> Option<Control> {
        self.snapshot().controls.iter().find(|control| control.key == key).cloned()
    }

    pub fn start(&mut self) {
        let dos = self.link.start(self.now());
        self.run_dos(dos);
    }
    pub fn page(&mut self, event: PageEvent) {
        let dos = self.link.page(event, self.now());
        self.run_dos(dos);
    }
    pub fn press(&mut self, intent: Intent) -> u64 {
        let (number, dos) = self.link.dispatch(intent, self.now());
        self.run_dos(dos);
        number
    }
    pub fn set(&mut self, key: &str, value: ControlValue) -> u64 {
        self.press(Intent::Control { key: key.to_owned(), value })
    }
    pub fn push(&mut self, key: &str) -> u64 {
        self.set(key, ControlValue::None)
    }
    pub fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }
    pub fn taken(&self, number: u64) -> bool {
        matches!(self.became(number), CommandState::Confirmed { .. })
    }
    pub fn refusal(&self, number: u64) -> String {
        match self.became(number) {
            CommandState::Refused { message, .. } => message,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The vendor says something to whoever is connected.
    pub fn say(&mut self, text: impl ToString) {
        if let Some((generation, true)) = self.socket {
            self.later(self.latency, Ev::ToClient(generation, text.to_string()));
        }
    }
    /// The connection ends.
    pub fn cut(&mut self) {
        if let Some((generation, _)) = self.socket {
            self.later(1.0, Ev::Closed(generation, 1006));
        }
    }

    fn later(&mut self, ms: f64, event: Ev) {
        self.count += 1;
        self.queue.push((self.at + ms, self.count, event));
    }

    fn run_dos(&mut self, dos: Vec<Do>) {
        for act in dos {
            match act {
                Do::Open { generation, .. } => {
                    assert!(self.socket.is_none(), "a second socket while one lives");
                    self.socket = Some((generation, false));
                    self.opens.push(self.at);
                    let (ms, event) = match self.up {
                        true => (2.0 * self.latency, Ev::Opened(generation)),
                        false => (2.0, Ev::Closed(generation, 1006)),
                    };
                    self.later(ms, event);
                }
                Do::Send { generation, text } => {
                    assert_eq!(self.socket, Some((generation, true)), "a frame without an open socket");
                    self.sent.push((self.at, text.clone()));
                    self.later(self.latency, Ev::ToServer(generation, text));
                }
                Do::Close { .. } => self.socket = None,
                Do::Probe { .. } => self.later(2.0 * self.latency, Ev::Probed(self.up)),
                Do::Http(request) => {
                    self.requests.push((self.at, request.clone()));
                    match self.up {
                        true => self.later(self.latency, Ev::AtServer(request)),
                        false => self.later(5.0, Ev::Http(request.tag, HttpAnswer::Failed)),
                    }
                }
                Do::Changed => self.changes += 1,
                Do::Device(_) | Do::Log(_) => {}
            }
        }
    }

    fn happen(&mut self, event: Ev) {
        let now = self.now();
        let live = |generation: u64| self.socket.is_some_and(|(of, _)| of == generation);
        let dos = match event {
            Ev::Opened(generation) if live(generation) => {
                self.socket = Some((generation, true));
                let dos = self.link.opened(generation, now);
                self.run_dos(dos);
                for text in self.vendor.opened(self.at) {
                    self.later(self.latency, Ev::ToClient(generation, text));
                }
                Vec::new()
            }
            Ev::ToServer(generation, text) if live(generation) => {
                for answer in self.vendor.hear(&text, self.at) {
                    self.later(self.latency, Ev::ToClient(generation, answer));
                }
                Vec::new()
            }
            Ev::ToClient(generation, text) => self.link.text(generation, &text, now),
            Ev::Closed(generation, code) => {
                if live(generation) {
                    self.socket = None;
                }
                self.link.closed(generation, code, "", now)
            }
            Ev::AtServer(request) => {
                let (ms, answer) = match self.vendor.http(&request, self.at) {
                    Some((status, body)) => (self.latency, HttpAnswer::Came { status, body }),
                    None => (10_000.0, HttpAnswer::Failed),
                };
                self.later(ms, Ev::Http(request.tag, answer));
                Vec::new()
            }
            Ev::Http(tag, answer) => self.link.http(tag, answer, now),
            Ev::Probed(answered) => self.link.probed(answered, None, now),
            Ev::Opened(_) | Ev::ToServer(..) => Vec::new(),
        };
        self.run_dos(dos);
    }

    /// Runs for so many milliseconds.
    pub fn run(&mut self, ms: f64) {
        let end = self.at + ms;
        while self.step(end) {}
        self.at = end;
    }

    /// Runs until something holds; how long that took.
    pub fn until(&mut self, limit: f64, holds: impl Fn(&Self) -> bool) -> f64 {
        let (begin, end) = (self.at, self.at + limit);
        while !holds(self) {
            assert!(self.step(end), "not within {limit} ms: {:?}", self.link.state());
        }
        self.at - begin
    }

    fn step(&mut self, end: f64) -> bool {
        let wake = self.link.wake_at().map_or(f64::INFINITY, LocalInstant::as_ms).max(self.at);
        let next = (0..self.queue.len()).min_by(|a, b| {
            let key = |index: usize| (self.queue[index].0, self.queue[index].1);
            key(*a).partial_cmp(&key(*b)).unwrap()
        });
        let due = next.map_or(f64::INFINITY, |index| self.queue[index].0);
        if due.min(wake) > end {
            return false;
        }
        if due <= wake {
            self.at = self.at.max(due);
            let (_, _, event) = self.queue.remove(next.unwrap());
            self.happen(event);
        } else {
            self.at = wake;
            for turn in 0.. {
                let dos = self.link.tick(self.now());
                self.run_dos(dos);
                if self.link.wake_at().is_none_or(|at| at.as_ms() > self.at) {
                    break;
                }
                assert!(turn < 4, "it wants to be woken for ever: {:?}", self.link.state());
            }
        }
        true
    }
}
