//! Links against the real engine, in virtual time: several clients, connections that come and go, one truth.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]

use ghostlight_engine::{ClientId, Effect, Engine, Host, Ids, Joining, sample};
use ghostlight_palco::rest::Request;
use ghostlight_room::{DeviceId, Intent, Output, Room, utc};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState};
use ghostlight_sources::palcotimer::{Config, PalcoTimer, Place, Server};
use ghostlight_sources::{HttpAnswer, Now};
use ghostlight_time::{LocalInstant, Moment, MonoInstant, ServerClock, ServerInstant, Span, WallInstant};

pub struct Numbers(pub u128);
impl Ids for Numbers {
    fn random_128(&mut self) -> u128 {
        self.0 = self.0.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645).wrapping_add(1);
        self.0
    }
}

pub enum Ev {
    Opened(usize, u64),
    ToServer(usize, u64, String),
    ToClient(usize, u64, String),
    Closed(usize, u64, u16),
    Probed(usize, bool),
    Rest(usize, Box<ghostlight_sources::HttpRequest>),
}

pub struct Desk {
    pub link: Link<PalcoTimer>,
    pub output: Output,
    pub live: Option<(u64, bool)>,
    pub connected: bool,
    pub latency: f64,
}

/// A frame that reached the server, and what the server said back to who sent it.
pub struct Heard {
    pub at: i64,
    pub frame: String,
    pub said: Vec<String>,
}

pub struct Stage {
    pub at: f64,
    pub seed: u64,
    pub ids: Numbers,
    pub engine: Engine,
    pub desks: Vec<Desk>,
    pub queue: Vec<(f64, Ev)>,
    pub up: bool,
    /// What the server got and what it said to that, while somebody listens in.
    pub heard: Option<Vec<Heard>>,
}

pub const OFFSET: f64 = 1_750_000_000_000.0;

pub fn moment(at: f64) -> Moment {
    Moment { mono: MonoInstant::from_ms(at as i64), server: ServerInstant::from_ms((at + OFFSET) as i64) }
}

pub fn config(output: Output, local: bool, index: usize) -> Config {
    let place = if local {
        Place::Local("local".to_owned())
    } else {
        Place::Server(Server::parse("http://stage.test").unwrap())
    };
    Config {
        place,
        room: "STAGE2".to_owned(),
        output,
        name: format!("Desk {index}"),
        device: Some(DeviceId::new(format!("d{index}"))),
        key: None,
    }
}

impl Stage {
    pub fn new(outputs: &[Output], local: bool, seed: u64) -> Self {
        let mut ids = Numbers(u128::from(seed) | 1);
        let mut host = Host { now: moment(1_000.0), ids: &mut ids, zones: utc() };
        let (engine, _) = sample(&mut host);
        let desk = |(index, output): (usize, &Output)| Desk {
            link: Link::new(PalcoTimer::new(config(*output, local, index)), ServerClock::new(0.1, None)),
            output: *output,
            live: None,
            connected: false,
            latency: 3.0 + 4.0 * index as f64,
        };
        let desks = outputs.iter().enumerate().map(desk).collect();
        let mut stage = Self {
            at: 1_000.0,
            seed: seed | 1,
            ids,
            engine,
            desks,
            queue: Vec::new(),
            up: true,
            heard: None,
        };
        for index in 0..stage.desks.len() {
            stage.with(index, |link, now| link.start(now));
        }
        stage
    }

    pub fn now(&mut self) -> Now {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Now {
            local: LocalInstant::from_ms(self.at),
            wall: WallInstant::from_ms(self.at + OFFSET - 4_321.0),
            random: (self.seed >> 11) as f64 / (1_u64 << 53) as f64,
        }
    }

    pub fn with(&mut self, index: usize, call: impl FnOnce(&mut Link<PalcoTimer>, Now) -> Vec<Do>) {
        let now = self.now();
        let dos = call(&mut self.desks[index].link, now);
        for act in dos {
            self.perform(index, act);
        }
    }

    pub fn later(&mut self, ms: f64, event: Ev) {
        self.queue.push((self.at + ms, event));
    }

    pub fn perform(&mut self, index: usize, act: Do) {
        let latency = self.desks[index].latency;
        match act {
            Do::Open { generation, .. } => {
                assert!(self.desks[index].live.is_none());
                self.desks[index].live = Some((generation, false));
                let event =
                    if self.up { Ev::Opened(index, generation) } else { Ev::Closed(index, generation, 1006) };
                self.later(2.0 * latency, event);
            }
            Do::Send { generation, text } => self.later(latency, Ev::ToServer(index, generation, text)),
            Do::Close { .. } => self.leave(index),
            Do::Probe { .. } => {
                let up = self.up;
                self.later(2.0 * latency, Ev::Probed(index, up));
            }
            Do::Http(request) => self.later(latency, Ev::Rest(index, Box::new(request))),
            _ => {}
        }
    }

    pub fn client(index: usize, generation: u64) -> ClientId {
        ClientId(generation * 100 + index as u64)
    }

    pub fn ask<T>(&mut self, call: impl FnOnce(&mut Engine, &mut Host<'_>) -> T) -> T {
        let mut host = Host { now: moment(self.at), ids: &mut self.ids, zones: utc() };
        call(&mut self.engine, &mut host)
    }

    pub fn effects(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (client, what) = match effect {
                Effect::Send { to, text } => (to, Some(text.to_string())),
                Effect::Close { client, code, .. } => {
                    let (index, generation) = ((client.0 % 100) as usize, client.0 / 100);
                    self.desks[index].connected = false;
                    self.later(self.desks[index].latency, Ev::Closed(index, generation, code));
                    continue;
                }
                _ => continue,
            };
            let (index, generation) = ((client.0 % 100) as usize, client.0 / 100);
            if let Some(text) = what {
                self.later(self.desks[index].latency, Ev::ToClient(index, generation, text));
            }
        }
    }

    fn listen(&mut self, from: ClientId, frame: &str, effects: &[Effect]) {
        let at = moment(self.at).mono.as_ms();
        let said = effects.iter().filter_map(|effect| match effect {
            Effect::Send { to, text } if *to == from => Some(text.to_string()),
            _ => None,
        });
        if let Some(heard) = &mut self.heard {
            heard.push(Heard { at, frame: frame.to_owned(), said: said.collect() });
        }
    }

    pub fn leave(&mut self, index: usize) {
        let Some((generation, _)) = self.desks[index].live.take() else { return };
        if core::mem::take(&mut self.desks[index].connected) {
            let effects = self.ask(|engine, host| engine.leave(Self::client(index, generation), host));
            self.effects(effects);
        }
    }

    pub fn cut(&mut self, index: usize) {
        if let Some((generation, _)) = self.desks[index].live {
            self.leave(index);
            self.with(index, |link, now| link.closed(generation, 1006, "", now));
        }
    }

    pub fn happen(&mut self, event: Ev) {
        match event {
            Ev::Opened(index, generation) if self.desks[index].live == Some((generation, false)) => {
                self.desks[index].live = Some((generation, true));
                self.desks[index].connected = true;
                let joining = Joining { output: self.desks[index].output, ..Joining::default() };
                let effects =
                    self.ask(|engine, host| engine.join(Self::client(index, generation), joining, host));
                self.effects(effects);
                self.with(index, |link, now| link.opened(generation, now));
            }
            Ev::ToServer(index, generation, text) if self.desks[index].live == Some((generation, true)) => {
                let effects =
                    self.ask(|engine, host| engine.text(Self::client(index, generation), &text, host));
                self.listen(Self::client(index, generation), &text, &effects);
                self.effects(effects);
            }
            Ev::ToClient(index, generation, text) if self.desks[index].live == Some((generation, true)) => {
                self.with(index, |link, now| link.text(generation, &text, now));
            }
            Ev::Closed(index, generation, code)
                if self.desks[index].live.is_some_and(|(live, _)| live == generation) =>
            {
                self.desks[index].live = None;
                self.with(index, |link, now| link.closed(generation, code, "", now));
            }
            Ev::Probed(index, up) => self.with(index, |link, now| link.probed(up, up.then_some(5.0), now)),
            Ev::Rest(index, request) => {
                let path = request.url.split_once("/api/v1/").unwrap().1.to_owned();
                let rest = Request { method: request.method, path, body: request.body, key: request.bearer };
                let (answer, effects) = self.ask(|engine, host| engine.rest(&rest, host));
                self.effects(effects);
                let answer = HttpAnswer::Came { status: answer.status, body: answer.body };
                self.with(index, |link, now| link.http(request.tag, answer, now));
            }
            _ => {}
        }
    }

    pub fn run(&mut self, ms: f64) {
        let end = self.at + ms;
        loop {
            let event = (0..self.queue.len()).min_by(|a, b| self.queue[*a].0.total_cmp(&self.queue[*b].0));
            let event_at = event.map_or(f64::INFINITY, |index| self.queue[index].0);
            let wake = |desk: &Desk| desk.link.wake_at().map_or(f64::INFINITY, LocalInstant::as_ms);
            let desk =
                (0..self.desks.len()).min_by(|a, b| wake(&self.desks[*a]).total_cmp(&wake(&self.desks[*b])));
            let desk_at = desk.map_or(f64::INFINITY, |index| wake(&self.desks[index]));
            let engine_at = self.engine.next_due().map_or(f64::INFINITY, |due| due.as_ms() as f64);
            let next = event_at.min(desk_at).min(engine_at);
            if next > end {
                break;
            }
            self.at = self.at.max(next);
            if next == engine_at {
                let effects = self.ask(|engine, host| engine.at(host));
                self.effects(effects);
            } else if next == event_at {
                let (_, event) = self.queue.remove(event.unwrap());
                self.happen(event);
            } else {
                self.with(desk.unwrap(), |link, now| link.tick(now));
            }
        }
        self.at = end;
    }

    /// A request that is answered at once.
    pub fn rest_now(&mut self, request: &Request) -> serde_json::Value {
        let (answer, effects) = self.ask(|engine, host| engine.rest(request, host));
        self.effects(effects);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    pub fn press(&mut self, index: usize, intent: Intent) -> u64 {
        let now = self.now();
        let (number, dos) = self.desks[index].link.dispatch(intent, now);
        for act in dos {
            self.perform(index, act);
        }
        number
    }

    pub fn became(&self, index: usize, number: u64) -> CommandState {
        let all = self.desks[index].link.commands();
        all.iter().find(|command| command.number == number).unwrap().state.clone()
    }

    /// What a desk shows, without the anchor, and what remains.
    pub fn shown(&mut self, index: usize) -> (Room, i64) {
        let now = self.now();
        let link = &self.desks[index].link;
        let room = link.snapshot().room.clone();
        let left = room.playback.remaining_at(link.server_now(now)).unwrap_or_default().as_ms();
        (bare(room), left)
    }

    pub fn truth(&mut self) -> (Room, i64) {
        let effects = self.ask(|engine, host| engine.at(host));
        self.effects(effects);
        let room = self.engine.room().clone();
        let left = room.playback.remaining_at(moment(self.at).server).unwrap_or_default().as_ms();
        (bare(room), left)
    }

    pub fn assert_converged(&mut self) {
        let (truth, left) = self.truth();
        for index in 0..self.desks.len() {
            assert_eq!(self.desks[index].link.state(), LinkState::Ready);
            let (shown, remaining) = self.shown(index);
            assert!((remaining - left).abs() <= 10, "{index}: {remaining} {left}");
            match self.desks[index].output {
                Output::Controller | Output::Operator => assert_eq!(shown, truth, "desk {index}"),
                _ => {
                    assert_eq!(shown.playback, truth.playback, "desk {index}");
                    assert_eq!(
                        shown.current().map(|timer| (&timer.name, timer.run.duration)),
                        truth.current().map(|timer| (&timer.name, timer.run.duration)),
                    );
                    let seen = |room: &Room| room.shown_message().map(|message| message.text.clone());
                    // The sample's message is for the stage; an agenda gets the crew's.
                    let meant = if self.desks[index].output == Output::Viewer { seen(&truth) } else { None };
                    assert_eq!(seen(&shown), meant, "desk {index}");
                }
            }
        }
    }
}

/// Without what counts on its own: the anchor.
pub fn bare(mut room: Room) -> Room {
    room.playback.elapsed = Span::ZERO;
    room.playback.at = ServerInstant::default();
    // Told in rooms only, to the second: when the plan last changed.
    room.info.updated_at.clear();
    room
}
