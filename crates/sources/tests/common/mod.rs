//! A world with a virtual clock: a link, a network that can fail in every way, and a scripted server.
#![allow(dead_code, reason = "each test file uses its part")]

use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::server::{PlaybackStatus, RoomFrame, ServerFrame, You};
use ghostlight_palco::{CommandId, rest};
use ghostlight_room::{Intent, Output, PlayState, Playback, Room, Timer, TimerId};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState, PageEvent};
use ghostlight_sources::palcotimer::{Config, PalcoTimer, Place, Server};
use ghostlight_sources::{HttpAnswer, HttpRequest, Now};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, Span, WallInstant};

/// What the network does with a new connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    Up,
    /// Connections and requests are refused at once.
    Refused,
    /// Nothing ever comes back.
    Swallowed,
}

/// How the scripted server behaves.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// It speaks our additions.
    pub ours: bool,
    pub pongs: bool,
    /// It echoes control actions as `playback_status`.
    pub echoes: bool,
    /// It acts on control actions.
    pub acts: bool,
    /// It closes every connection with this code, after an error.
    pub closes: Option<u16>,
}

impl Manners {
    pub const OURS: Self = Self { ours: true, pongs: true, echoes: true, acts: true, closes: None };
    pub const PLAIN: Self = Self { ours: false, ..Self::OURS };
}

pub struct Peer {
    pub manners: Manners,
    pub room: Room,
    pub seq: u64,
    /// Server clock less the world's.
    pub offset: f64,
    /// Every command that arrived, by id (0 where it had none), and every frame.
    pub commands: Vec<(u64, Intent)>,
    pub frames: Vec<(u64, String)>,
}

impl Peer {
    pub fn new(manners: Manners, offset: f64) -> Self {
        let timer = |id: &str, mins| Timer {
            id: TimerId::from(id),
            name: id.to_owned(),
            duration: Span::from_mins(mins),
            ..Timer::default()
        };
        let mut room = Room { timers: vec![timer("a", 10), timer("b", 20)], ..Room::default() };
        room.timers[1].position = 1;
        room.info.name = "Main".to_owned();
        room.playback = Playback {
            current: Some(TimerId::from("a")),
            duration: Some(Span::from_mins(10)),
            ..Playback::default()
        };
        Self { manners, room, seq: 1, offset, commands: Vec::new(), frames: Vec::new() }
    }

    pub fn clock(&self, at: f64) -> ServerInstant {
        ServerInstant::from_ms((at + self.offset).floor() as i64)
    }

    pub fn room_frame(&self, at: f64) -> String {
        let ours = self.manners.ours;
        ServerFrame::Room(Box::new(RoomFrame {
            room: self.room.clone(),
            server_time: Some(self.clock(at)),
            seq: ours.then_some(self.seq),
            you: ours.then_some(You { output: Output::Operator, device: None }),
            devices: None,
        }))
        .encode()
    }

    pub fn status_frame(&self, at: f64) -> String {
        let mut status = PlaybackStatus::of(&self.room.playback, self.clock(at));
        status.seq = self.manners.ours.then_some(self.seq);
        ServerFrame::PlaybackStatus(Box::new(status)).encode()
    }

    pub fn act(&mut self, intent: &Intent, at: f64) -> bool {
        let now = self.clock(at);
        let before = self.room.playback.clone();
        let playback = &mut self.room.playback;
        playback.elapsed = playback.elapsed_at(now);
        playback.at = now;
        match intent {
            Intent::Play => playback.state = PlayState::Running,
            Intent::Pause => playback.state = PlayState::Paused,
            Intent::AddTime(span) => playback.duration = playback.duration.map(|length| length + *span),
            Intent::Blackout(on) => playback.blackout = *on,
            Intent::ShowMessage(_) => {}
            _ => return false,
        }
        self.seq += 1;
        before.state != playback.state
            || before.duration != playback.duration
            || before.blackout != playback.blackout
    }

    /// What it answers to a frame.
    pub fn hear(&mut self, generation: u64, text: &str, at: f64) -> Vec<String> {
        self.frames.push((generation, text.to_owned()));
        match ClientFrame::decode(text) {
            Ok(ClientFrame::RequestState) => vec![self.room_frame(at)],
            Ok(ClientFrame::Ping) if self.manners.pongs => {
                vec![ServerFrame::Pong { server_time: Some(self.clock(at)) }.encode()]
            }
            Ok(ClientFrame::Control { id, intent }) => {
                let number = id.as_ref().and_then(|id| id.text().parse().ok()).unwrap_or(0);
                self.commands.push((number, intent.clone()));
                if !self.manners.acts {
                    return Vec::new();
                }
                let effect = self.act(&intent, at);
                let mut answers = Vec::new();
                if self.manners.echoes {
                    answers.push(self.status_frame(at));
                }
                if let Some(id) = id.filter(|_| self.manners.ours) {
                    answers.push(ServerFrame::Ack { id, effect }.encode());
                }
                answers
            }
            Ok(_) => Vec::new(),
            Err(bad) => vec![ServerFrame::Error(bad).encode()],
        }
    }
}

#[derive(Clone, Debug)]
enum Ev {
    Opened(u64),
    ToServer(u64, String),
    ToClient(u64, String),
    Closed(u64, u16),
    Probed(bool, f64),
    Http(HttpRequest, bool),
}

pub struct World {
    pub at: f64,
    /// The device's wall clock less the world's time, and how much its monotonic clock has missed.
    pub wall: f64,
    pub slept: f64,
    seed: u64,
    pub net: Net,
    /// An open connection carries nothing any more.
    pub half_open: bool,
    pub latency: f64,
    pub peer: Peer,
    pub link: Link<PalcoTimer>,
    queue: Vec<(f64, Ev)>,
    /// The socket of the platform, and whether it is open.
    pub socket: Option<(u64, bool)>,
    pub opens: Vec<f64>,
    pub probes: Vec<f64>,
    /// Probes go into connections that are long dead, whatever the network does.
    pub dead_pool: bool,
    pub http: Vec<HttpRequest>,
    pub longest_queue: usize,
    pub dos: Vec<Do>,
}

pub fn config() -> Config {
    Config {
        place: Place::Server(Server::parse("http://stage.test").unwrap()),
        room: "ABC234".to_owned(),
        output: Output::Operator,
        name: "Desk".to_owned(),
        device: None,
        key: None,
    }
}

impl World {
    pub fn new(manners: Manners, seed: u64) -> Self {
        Self::with(config(), manners, seed)
    }

    pub fn with(config: Config, manners: Manners, seed: u64) -> Self {
        Self {
            at: 1_000.0,
            wall: 1_700_000_000_000.0,
            slept: 0.0,
            seed: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            net: Net::Up,
            half_open: false,
            latency: 5.0,
            peer: Peer::new(manners, 1_700_000_005_000.0),
            link: Link::new(PalcoTimer::new(config), ServerClock::new(0.1, None)),
            queue: Vec::new(),
            socket: None,
            opens: Vec::new(),
            probes: Vec::new(),
            dead_pool: false,
            http: Vec::new(),
            longest_queue: 0,
            dos: Vec::new(),
        }
    }

    pub fn random(&mut self) -> f64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn now(&mut self) -> Now {
        let random = self.random();
        self.still(random)
    }

    fn still(&self, random: f64) -> Now {
        Now {
            local: LocalInstant::from_ms(self.at - self.slept),
            wall: WallInstant::from_ms(self.at + self.wall),
            random,
        }
    }

    pub fn state(&self) -> LinkState {
        self.link.state()
    }
    pub fn alone(&self) -> bool {
        self.link.alone_since(self.still(0.5)).is_some()
    }
    pub fn is_ready(&self) -> bool {
        self.state() == LinkState::Ready
    }
    /// What the page shows as remaining, and what is true, in milliseconds.
    pub fn remaining(&self) -> (i64, i64) {
        let shown = self.link.snapshot().room.playback.remaining_at(self.link.server_now(self.still(0.5)));
        let truth = self.peer.room.playback.remaining_at(self.peer.clock(self.at));
        (shown.unwrap_or_default().as_ms(), truth.unwrap_or_default().as_ms())
    }

    pub fn start(&mut self) {
        let now = self.now();
        let dos = self.link.start(now);
        self.run_dos(dos);
    }
    pub fn page(&mut self, event: PageEvent) {
        let now = self.now();
        let dos = self.link.page(event, now);
        self.run_dos(dos);
    }
    pub fn press(&mut self, intent: Intent) -> u64 {
        let now = self.now();
        let (number, dos) = self.link.dispatch(intent, now);
        self.run_dos(dos);
        number
    }
    pub fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }

    fn later(&mut self, ms: f64, event: Ev) {
        self.queue.push((self.at + ms, event));
        self.longest_queue = self.longest_queue.max(self.queue.len());
    }

    /// The server says something to whoever is connected.
    pub fn say(&mut self, text: String) {
        if let Some((generation, true)) = self.socket {
            self.later(self.latency, Ev::ToClient(generation, text));
        }
    }

    /// The server (or the way to it) ends the connection.
    pub fn cut(&mut self, code: u16) {
        if let Some((generation, _)) = self.socket {
            self.later(self.latency, Ev::Closed(generation, code));
        }
    }

    fn run_dos(&mut self, dos: Vec<Do>) {
        for act in dos {
            match &act {
                Do::Open { generation, .. } => {
                    assert!(self.socket.is_none(), "a second socket while one lives");
                    self.socket = Some((*generation, false));
                    self.opens.push(self.at);
                    match self.net {
                        Net::Up => self.later(2.0 * self.latency, Ev::Opened(*generation)),
                        Net::Refused => self.later(2.0, Ev::Closed(*generation, 1006)),
                        Net::Swallowed => {}
                    }
                }
                Do::Send { generation, text } => {
                    assert_eq!(self.socket, Some((*generation, true)), "a frame without an open socket");
                    self.later(self.latency, Ev::ToServer(*generation, text.clone()));
                }
                Do::Close { generation, .. } => {
                    assert_eq!(
                        self.socket.map(|(live, _)| live),
                        Some(*generation),
                        "a dead socket is closed"
                    );
                    self.socket = None;
                }
                Do::Probe { .. } => {
                    self.probes.push(self.at);
                    match self.net {
                        _ if self.dead_pool => self.later(1_500.0, Ev::Probed(false, 0.0)),
                        Net::Up => self.later(2.0 * self.latency, Ev::Probed(true, 2.0 * self.latency)),
                        Net::Refused => self.later(2.0, Ev::Probed(false, 0.0)),
                        Net::Swallowed => self.later(1_500.0, Ev::Probed(false, 0.0)),
                    }
                }
                Do::Http(request) => {
                    self.http.push(request.clone());
                    let up = self.net == Net::Up;
                    self.later(if up { 2.0 * self.latency } else { 10_000.0 }, Ev::Http(request.clone(), up));
                }
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
                if let Some(code) = self.peer.manners.closes {
                    let bad = ghostlight_palco::BadFrame::new(
                        ghostlight_palco::ErrorCode::NotFound,
                        "There is no such room.",
                    );
                    self.later(1.0, Ev::ToClient(generation, ServerFrame::Error(bad).encode()));
                    self.later(2.0, Ev::Closed(generation, code));
                }
                self.link.opened(generation, now)
            }
            Ev::ToServer(generation, text) if live(generation, true) && !self.half_open => {
                let at = self.at;
                if self.peer.manners.closes.is_none() {
                    for answer in self.peer.hear(generation, &text, at) {
                        self.later(self.latency, Ev::ToClient(generation, answer));
                    }
                }
                Vec::new()
            }
            // Texts of retired sockets are given to the link all the same: it must ignore them.
            Ev::ToClient(generation, text) if !self.half_open => self.link.text(generation, &text, now),
            Ev::Closed(generation, code) => {
                if self.socket.is_some_and(|(live, _)| live == generation) {
                    self.socket = None;
                }
                self.link.closed(generation, code, "", now)
            }
            Ev::Probed(answered, ms) => self.link.probed(answered, answered.then_some(ms), now),
            Ev::Http(request, came) => {
                let answer = if came {
                    HttpAnswer::Came { status: 200, body: serde_json::Value::Null }
                } else {
                    HttpAnswer::Failed
                };
                self.link.http(request.tag, answer, now)
            }
            _ => Vec::new(),
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
            assert!(self.step(end), "not within {limit} ms: {:?}", self.state());
        }
        self.at - begin
    }

    /// The next thing that happens, up to an end.
    fn step(&mut self, end: f64) -> bool {
        let wake = self.link.wake_at().map_or(f64::INFINITY, |at| at.as_ms() + self.slept).max(self.at);
        let next = (0..self.queue.len()).min_by(|a, b| self.queue[*a].0.total_cmp(&self.queue[*b].0));
        let due = next.map_or(f64::INFINITY, |index| self.queue[index].0);
        if due.min(wake) > end {
            return false;
        }
        if due <= wake {
            self.at = self.at.max(due);
            let (_, event) = self.queue.remove(next.unwrap());
            self.happen(event);
        } else {
            // Timers fire a little late; at their very instant, floating point could call it early for ever.
            self.at = wake + 0.02;
            self.tick();
        }
        true
    }

    pub fn tick(&mut self) {
        for turn in 0.. {
            let now = self.now();
            let dos = self.link.tick(now);
            self.run_dos(dos);
            if self.link.wake_at().is_none_or(|at| at > now.local) {
                return;
            }
            assert!(turn < 4, "it wants to be woken for ever: {:?}", self.state());
        }
    }

    /// The machine sleeps: nothing runs; its monotonic clock may stand still.
    pub fn sleep(&mut self, ms: f64, monotonic_counts: bool) {
        self.at += ms;
        if !monotonic_counts {
            self.slept += ms;
        }
    }
}

/// How often each command arrived at the server.
pub fn most_arrivals(peer: &Peer) -> usize {
    let count = |number| peer.commands.iter().filter(|(arrived, _)| *arrived == number).count();
    peer.commands
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, _)| count(*number))
        .max()
        .unwrap_or(0)
}

pub fn command(number: u64) -> CommandId {
    CommandId::from(number)
}

pub type Method = rest::Method;
