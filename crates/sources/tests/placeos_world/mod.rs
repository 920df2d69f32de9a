//! A world with a virtual clock: a link to a meeting room, the way between, and the room.
#![allow(dead_code, reason = "each test file uses its part")]

#[path = "../../../../tests/src/peers/placeos/room.rs"]
pub mod room;

use ghostlight_room::{Control, ControlValue, Intent, Output, Playback, Room as Shown, RoomSnapshot, Zones};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState, PageEvent};
use ghostlight_sources::placeos::{PlaceOs, PlaceOsConfig};
use ghostlight_sources::{HttpAnswer, HttpRequest, Now};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, Span, WallInstant};
use room::{Key, Room, Said};
use serde_json::{Value, json};
use std::sync::Arc;

/// 2026-11-23, a Monday, 10:00 in UTC.
pub const TEN: i64 = 1_795_428_000;
pub const SYSTEM: &str = "sys-1";

/// Berlin and Sydney in winter and summer of 2026, Berlin's change on 25 October.
pub struct Clocks;

impl Zones for Clocks {
    fn offset_at(&self, zone: &str, at: ServerInstant) -> Span {
        let hours = match zone {
            "Europe/Berlin" if at.as_ms() < 1_792_890_000_000 => 2,
            "Europe/Berlin" => 1,
            "Australia/Sydney" => 11,
            _ => 0,
        };
        Span::from_mins(hours * 60)
    }
}

pub static CLOCKS: Clocks = Clocks;

/// What plain requests meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {
    /// The page comes from another origin: nothing can be read.
    Foreign,
    /// The same origin, the `Date` header can be read.
    Own,
    /// The key is refused.
    Unauthorized,
}

#[derive(Clone, Debug)]
enum Ev {
    Opened(u64),
    ToServer(u64, String),
    ToClient(u64, String),
    Closed(u64),
    Http(HttpRequest, f64),
    Probed,
}

pub struct World {
    /// Milliseconds on the server's clock, and the device's two clocks less that.
    pub at: f64,
    pub wall: f64,
    pub local: f64,
    pub latency: f64,
    pub http: Http,
    /// Sockets open.
    pub up: bool,
    pub room: Room,
    pub link: Link<PlaceOs>,
    pub requests: Vec<HttpRequest>,
    pub opens: Vec<String>,
    pub dos: Vec<Do>,
    /// The driver looks at its calendar each full minute.
    pub looks: bool,
    queue: Vec<(f64, Ev)>,
    socket: Option<(u64, bool)>,
    looked: i64,
}

pub fn config(output: Output) -> PlaceOsConfig {
    let query =
        format!("server=https://placeos.test&system={SYSTEM}&key=k1&zone=UTC&output={}", output.word());
    PlaceOsConfig::from_query(&query).unwrap()
}

impl World {
    pub fn new(output: Output) -> Self {
        Self::with(config(output))
    }

    pub fn with(config: PlaceOsConfig) -> Self {
        Self {
            at: (TEN * 1_000) as f64,
            wall: 0.0,
            local: -((TEN - 100) * 1_000) as f64,
            latency: 10.0,
            http: Http::Foreign,
            up: true,
            room: Room::new(SYSTEM),
            link: Link::new(PlaceOs::new(config, &CLOCKS), ServerClock::new(0.1, None)),
            requests: Vec::new(),
            opens: Vec::new(),
            dos: Vec::new(),
            looks: true,
            queue: Vec::new(),
            socket: None,
            looked: 0,
        }
    }

    pub fn now(&self) -> Now {
        Now {
            local: LocalInstant::from_ms(self.at + self.local),
            wall: WallInstant::from_ms(self.at + self.wall),
            random: 0.5,
        }
    }

    pub fn secs(&self) -> i64 {
        (self.at / 1_000.0).floor() as i64
    }

    /// Begins, and runs until the room is known.
    pub fn start(&mut self) -> &mut Self {
        self.driver_looks();
        let dos = self.link.start(self.now());
        self.perform(dos);
        self.until(8_000.0, |world| world.link.state() == LinkState::Ready);
        self
    }

    pub fn begin(&mut self) {
        self.driver_looks();
        let dos = self.link.start(self.now());
        self.perform(dos);
    }

    pub fn driver_looks(&mut self) {
        let said = self.room.look(self.secs());
        self.looked = self.secs().div_euclid(60);
        self.say(said);
    }

    pub fn set(&mut self, key: &Key, value: Value) {
        let said = self.room.set(key, value);
        self.say(said);
    }

    fn say(&mut self, said: Said) {
        for (session, text) in said {
            self.later(self.latency, Ev::ToClient(session, text));
        }
    }

    pub fn say_now(&mut self, text: &str) {
        if let Some((session, true)) = self.socket {
            self.later(0.0, Ev::ToClient(session, text.to_owned()));
        }
    }

    pub fn page(&mut self, event: PageEvent) {
        let dos = self.link.page(event, self.now());
        self.perform(dos);
    }

    /// The connection is cut, on both sides.
    pub fn cut(&mut self) {
        if let Some((session, _)) = self.socket {
            self.room.leave(session);
            self.later(self.latency, Ev::Closed(session));
        }
    }

    pub fn press(&mut self, intent: Intent) -> u64 {
        let (number, dos) = self.link.dispatch(intent, self.now());
        self.perform(dos);
        number
    }

    pub fn use_control(&mut self, key: &str, value: ControlValue) -> u64 {
        self.press(Intent::Control { key: key.to_owned(), value })
    }

    pub fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }

    pub fn snapshot(&self) -> Arc<RoomSnapshot> {
        self.link.snapshot()
    }
    pub fn shown(&self) -> Shown {
        self.snapshot().room.clone()
    }
    pub fn playback(&self) -> Playback {
        self.snapshot().room.playback.clone()
    }
    pub fn current(&self) -> Option<String> {
        self.snapshot().room.current().map(|timer| timer.name.clone())
    }
    pub fn remaining_secs(&self) -> Option<f64> {
        let now = self.link.server_now(self.now());
        self.playback().remaining_at(now).map(|left| left.as_ms() as f64 / 1_000.0)
    }
    pub fn control(&self, key: &str) -> Option<Control> {
        self.snapshot().controls.iter().find(|control| control.key == key).cloned()
    }
    pub fn fact(&self, label: &str) -> Option<String> {
        self.snapshot().source.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone())
    }
    pub fn titles(&self) -> Vec<String> {
        self.snapshot().room.timers.iter().map(|timer| timer.name.clone()).collect()
    }
    /// The commands of a word that arrived, as they arrived.
    pub fn heard(&self, cmd: &str) -> Vec<Value> {
        let frames = self.room.heard.iter().filter_map(|(_, text)| serde_json::from_str::<Value>(text).ok());
        frames.filter(|frame| frame["cmd"] == cmd).collect()
    }
    pub fn binds_of(&self, name: &str) -> usize {
        self.heard("bind").iter().filter(|frame| frame["name"] == name).count()
    }

    fn later(&mut self, ms: f64, event: Ev) {
        self.queue.push((self.at + ms, event));
    }

    fn perform(&mut self, dos: Vec<Do>) {
        for act in dos {
            match &act {
                Do::Open { generation, url, .. } => {
                    assert!(self.socket.is_none(), "a second socket while one lives");
                    self.socket = Some((*generation, false));
                    self.opens.push(url.clone());
                    let ms = 2.0 * self.latency;
                    self.later(ms, if self.up { Ev::Opened(*generation) } else { Ev::Closed(*generation) });
                }
                Do::Send { generation, text } => {
                    assert_eq!(self.socket, Some((*generation, true)), "a frame without an open socket");
                    self.later(self.latency, Ev::ToServer(*generation, text.clone()));
                }
                Do::Close { generation, .. } => {
                    self.room.leave(*generation);
                    self.socket = None;
                }
                Do::Http(request) => {
                    self.requests.push(request.clone());
                    let there = self.at + self.latency;
                    self.later(2.0 * self.latency, Ev::Http(request.clone(), there));
                }
                Do::Probe { .. } => self.later(2.0 * self.latency, Ev::Probed),
                _ => {}
            }
            self.dos.push(act);
        }
    }

    fn happen(&mut self, event: Ev) {
        let now = self.now();
        let live = |generation: u64, open: bool| self.socket == Some((generation, open));
        let dos = match event {
            Ev::Opened(generation) if live(generation, false) => {
                self.socket = Some((generation, true));
                self.link.opened(generation, now)
            }
            Ev::ToServer(generation, text) if live(generation, true) => {
                let said = self.room.hear(generation, &text, self.secs());
                self.say(said);
                Vec::new()
            }
            Ev::ToClient(generation, text) if live(generation, true) => {
                self.link.text(generation, &text, now)
            }
            Ev::Closed(generation) if self.socket.is_some_and(|(of, _)| of == generation) => {
                self.socket = None;
                self.link.closed(generation, 1006, "", now)
            }
            Ev::Http(request, there) => self.answer(&request, there),
            // A probe is answered by the load balancer as long as sockets open.
            Ev::Probed => self.link.probed(self.up, Some(2.0 * self.latency), now),
            _ => Vec::new(),
        };
        self.perform(dos);
    }

    fn answer(&mut self, request: &HttpRequest, there: f64) -> Vec<Do> {
        let now = self.now();
        let came = |status, body| HttpAnswer::Came { status, body };
        let path = request.url.split(['?']).next().unwrap().to_owned();
        let answer = match self.http {
            Http::Foreign => HttpAnswer::Failed,
            Http::Unauthorized => came(401, Value::Null),
            Http::Own if path.ends_with("/authority") => came(200, json!({"version": "2.0.0"})),
            Http::Own if path.ends_with("/types") => {
                came(200, json!({"Bookings": 1, "System": 1, "Display": 2}))
            }
            Http::Own if path.ends_with("/Bookings_1") => came(200, self.functions()),
            Http::Own if path.ends_with(SYSTEM) => came(
                200,
                json!({"id": SYSTEM, "name": "r42", "display_name": "Lab", "timezone": "Australia/Sydney",
                    "modules": ["mod-Bookings", "mod-Display"]}),
            ),
            Http::Own => came(404, Value::Null),
        };
        let mut dos = Vec::new();
        if self.http == Http::Own {
            dos.extend(self.link.dated(request.tag, &http_date(there), now));
        }
        dos.extend(self.link.http(request.tag, answer, now));
        dos
    }

    fn functions(&self) -> Value {
        let method = |params: &[&str]| json!({"arity": params.len(), "order": params, "params": {}});
        if self.room.manners.old_driver {
            return json!({"start_meeting": method(&["t"]), "end_meeting": method(&["t"]), "book_now": method(&["s"])});
        }
        json!({"checkin": method(&[]), "end_meeting": method(&["t", "notify", "comment"]),
            "book_now": method(&["s", "title", "owner"]), "poll_events": method(&[])})
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
            assert!(
                self.step(end),
                "not within {limit} ms: {:?} {:?}",
                self.link.state(),
                self.snapshot().source
            );
        }
        self.at - begin
    }

    fn step(&mut self, end: f64) -> bool {
        let wake = self.link.wake_at().map_or(f64::INFINITY, |at| at.as_ms() - self.local).max(self.at);
        let next = (0..self.queue.len()).min_by(|a, b| self.queue[*a].0.total_cmp(&self.queue[*b].0));
        let due = next.map_or(f64::INFINITY, |index| self.queue[index].0);
        let minute = if self.looks { ((self.looked + 1) * 60_000) as f64 + 500.0 } else { f64::INFINITY };
        let first = due.min(wake).min(minute);
        if first > end {
            return false;
        }
        self.at = self.at.max(first);
        if first == minute {
            self.driver_looks();
        } else if due <= wake {
            let (_, event) = self.queue.remove(next.unwrap());
            self.happen(event);
        } else {
            for turn in 0.. {
                let dos = self.link.tick(self.now());
                self.perform(dos);
                if self.link.wake_at().is_none_or(|at| at > self.now().local) {
                    break;
                }
                assert!(turn < 4, "it wants to be woken for ever: {:?}", self.link.state());
            }
        }
        true
    }
}

/// An instant as HTTP writes it, in whole seconds.
fn http_date(at: f64) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let secs = (at / 1_000.0).floor() as i64;
    let (year, month, day) = ghostlight_room::Date::from_days(secs.div_euclid(86_400)).parts();
    let month = months[usize::from(month) - 1];
    let (hours, mins) = (secs / 3_600 % 24, secs / 60 % 60);
    format!("Mon, {day:02} {month} {year} {hours:02}:{mins:02}:{:02} GMT", secs % 60)
}
