//! One server, one connection, one page, in virtual time (milliseconds of true time).

use std::collections::VecDeque;

use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, StampedMessage, WallInstant};

use super::Rng;
use super::measure::Measured;
use super::network::{Network, Path};

const FRAME_MS: f64 = 1_000.0 / 60.0;
const SERVER_START: f64 = 1_704_067_200_000.0;
/// No answer for so long: the link gives the pong up.
const PONG_LIMIT_MS: f64 = 10_000.0;

/// What befalls a run, at a true time.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// The server's clock is set.
    ServerStep(f64),
    /// The page's wall clock is set.
    DateStep(f64),
    /// The machine sleeps so long (its monotonic clock too), and is back online so much later.
    Sleep { ms: f64, offline_ms: f64 },
    /// Nothing goes through for so long; then a new connection.
    Outage(f64),
    /// From now on no ping is answered.
    NoPongs,
    /// The local oscillator's rate changes by so many parts per million.
    Rate(f64),
    /// The main thread is blocked: frames and messages wait.
    Blocked(f64),
}

#[derive(Clone)]
pub struct Setup {
    pub network: Network,
    pub seed: u64,
    pub long_ms: f64,
    pub step_ms: f64,
    pub skew_ppm: f64,
    /// How far from the truth counts as repaired, or usable.
    pub limit_ms: f64,
    pub broadcast_ms: f64,
    pub events: Vec<(f64, Event)>,
}

impl Setup {
    pub fn new(network: Network, seed: u64, long_ms: f64) -> Self {
        let mut rng = Rng::new(seed ^ 0x5eed);
        Self {
            network,
            seed,
            long_ms,
            step_ms: if seed.is_multiple_of(2) { 1.0 } else { 0.1 },
            skew_ppm: rng.between(-60.0, 60.0),
            limit_ms: 10.0 + network.asymmetry_ms(),
            broadcast_ms: 1_000.0,
            events: Vec::new(),
        }
    }

    pub fn with(mut self, at: f64, event: Event) -> Self {
        self.events.push((at, event));
        self
    }

    pub fn run(self) -> Outcome {
        World::new(self).run()
    }
}

/// The hull beside what it is compared with, on the very same messages.
pub struct Outcome {
    pub hull: Measured,
    pub naive: Measured,
    pub oracle: Measured,
    pub pings: u32,
    pub clock: ServerClock,
    /// A countdown anchored at the first message and never again: its error against real time.
    pub countdown: Measured,
    pub connected: f64,
    /// The least round trip that there was.
    pub round_trip: f64,
}

struct Packet {
    arrival: f64,
    stamp: i64,
    pong: bool,
}

struct World {
    setup: Setup,
    rng: Rng,
    up: Path,
    down: Path,
    in_flight: VecDeque<Packet>,
    server_offset: f64,
    date_offset: f64,
    local_at: (f64, f64),
    /// No two screens refresh at quite the same rate, so their phases drift through all differences.
    frame_ms: f64,
    skew: f64,
    pending: Option<f64>,
    dead_until: f64,
    blocked_until: f64,
    pongs: bool,
    next_broadcast: f64,
    naive_offset: Option<f64>,
    out: Outcome,
}

impl World {
    fn new(setup: Setup) -> Self {
        let mut rng = Rng::new(setup.seed);
        let mut events = setup.events.clone();
        events.sort_by(|a, b| a.0.total_cmp(&b.0));
        let local_start = rng.between(1_000.0, 1e6);
        let skew = setup.skew_ppm * 1e-6;
        let connected = rng.between(0.0, 1_000.0);
        Self {
            up: Path::new(setup.network, true, rng.next()),
            down: Path::new(setup.network, false, rng.next()),
            in_flight: VecDeque::new(),
            server_offset: SERVER_START,
            date_offset: SERVER_START + rng.between(-3_000.0, 3_000.0),
            local_at: (0.0, local_start),
            frame_ms: FRAME_MS * (1.0 + rng.between(-3e-4, 3e-4)),
            skew,
            pending: None,
            dead_until: 0.0,
            blocked_until: 0.0,
            pongs: true,
            next_broadcast: rng.between(connected, connected + 1_000.0),
            naive_offset: None,
            out: Outcome {
                hull: Measured::default(),
                naive: Measured::default(),
                oracle: Measured::default(),
                countdown: Measured::default(),
                pings: 0,
                clock: ServerClock::new(setup.step_ms, None),
                connected,
                round_trip: f64::INFINITY,
            },
            setup: Setup { events, ..setup },
            rng,
        }
    }

    fn local_exact(&self, at: f64) -> f64 {
        self.local_at.1 + (at - self.local_at.0) * (1.0 + self.skew)
    }

    fn local(&self, at: f64) -> LocalInstant {
        LocalInstant::from_ms((self.local_exact(at) / self.setup.step_ms).floor() * self.setup.step_ms)
    }

    fn wall(&self, at: f64) -> WallInstant {
        WallInstant::from_ms((at + self.date_offset).floor())
    }

    fn stamp(&self, at: f64) -> i64 {
        (at + self.server_offset).floor() as i64
    }

    fn send_down(&mut self, at: f64, pong: bool) {
        if at < self.dead_until {
            return;
        }
        let packet = Packet { arrival: self.down.arrival(at), stamp: self.stamp(at), pong };
        self.in_flight.push_back(packet);
    }

    fn run(mut self) -> Outcome {
        let mut events = std::mem::take(&mut self.setup.events).into_iter().peekable();
        let mut at = self.rng.between(0.0, FRAME_MS);
        self.send_down(self.out.connected, false);
        while at < self.setup.long_ms {
            while let Some((_, event)) = events.next_if(|(when, _)| *when <= at) {
                at = self.befall(at, event);
            }
            if at >= self.blocked_until {
                self.until(at);
                self.frame(at);
            }
            at += self.frame_ms;
        }
        self.out
    }

    fn befall(&mut self, at: f64, event: Event) -> f64 {
        match event {
            Event::ServerStep(ms) => self.server_offset += ms,
            Event::DateStep(ms) => self.date_offset += ms,
            Event::NoPongs => self.pongs = false,
            Event::Blocked(ms) => self.blocked_until = at + ms,
            Event::Rate(ppm) => {
                self.local_at = (at, self.local_exact(at));
                self.skew += ppm * 1e-6;
            }
            Event::Outage(ms) => self.cut(at + ms),
            Event::Sleep { ms, offline_ms } => {
                let awake = at + ms;
                self.local_at = (awake, self.local_exact(at));
                self.cut(awake + offline_ms);
                for measured in [&mut self.out.hull, &mut self.out.naive, &mut self.out.countdown] {
                    measured.slept += ms;
                }
                return awake;
            }
        }
        at
    }

    fn cut(&mut self, until: f64) {
        self.dead_until = until;
        self.in_flight.clear();
        self.pending = None;
    }

    /// Everything that happens up to `at`: broadcasts, arrivals, pings.
    fn until(&mut self, at: f64) {
        if self.dead_until > 0.0 && at >= self.dead_until {
            let back = self.dead_until;
            self.dead_until = 0.0;
            self.next_broadcast = self.next_broadcast.max(back + 1.0);
            self.out.clock.on_reconnect(self.local(back));
            self.send_down(back, false);
        }
        loop {
            let arrival = self.in_flight.front().map_or(f64::INFINITY, |packet| packet.arrival);
            if self.next_broadcast <= arrival.min(at) {
                let when = self.next_broadcast;
                self.next_broadcast += self.setup.broadcast_ms;
                self.send_down(when, false);
            } else if arrival <= at {
                // A blocked thread sees it only afterwards.
                let packet = self.in_flight.pop_front().unwrap();
                let seen = packet.arrival.max(self.blocked_until.min(at));
                self.receive(seen, &packet);
                self.ping(seen);
            } else {
                break;
            }
        }
        self.ping(at);
    }

    fn receive(&mut self, at: f64, packet: &Packet) {
        if packet.pong
            && let Some(sent) = self.pending.take()
        {
            self.out.round_trip = self.out.round_trip.min(at - sent);
        }
        let received = self.local(at);
        self.naive_offset = Some(packet.stamp as f64 - received.as_ms());
        self.out.clock.on_stamped(StampedMessage {
            server: ServerInstant::from_ms(packet.stamp),
            received,
            wall: self.wall(at),
            pong: packet.pong,
        });
    }

    fn ping(&mut self, at: f64) {
        if at < self.out.connected || self.dead_until > 0.0 {
            return;
        }
        if self.pending.is_some_and(|sent| at - sent > PONG_LIMIT_MS) {
            self.pending = None;
            self.out.clock.on_pong_lost();
        }
        let now = self.local(at);
        if self.pending.is_some() || !self.out.clock.wants_ping(now) {
            return;
        }
        self.pending = Some(at);
        self.out.pings += 1;
        self.out.clock.on_ping_sent(now);
        if self.pongs {
            let there = self.up.arrival(at);
            // Answered when it arrives, in order with what the server sends by itself.
            while self.next_broadcast <= there {
                let when = self.next_broadcast;
                self.next_broadcast += self.setup.broadcast_ms;
                self.send_down(when, false);
            }
            self.send_down(there, true);
        }
    }

    fn frame(&mut self, at: f64) {
        let now = self.local(at);
        self.out.clock.on_frame(now, self.wall(at));
        let Some(shown) = self.out.clock.server_now_ms(now) else { return };
        let (truth, limit, step) = (at + self.server_offset, self.setup.limit_ms, self.setup.step_ms);
        let bound = self.out.clock.quality(now).bound_ms;
        self.out.hull.frame(at, truth, shown, bound, limit, step);
        self.out.oracle.frame(at, truth, truth, None, limit, 0.0);
        if let Some(offset) = self.naive_offset {
            self.out.naive.frame(at, truth, now.as_ms() + offset, None, limit, step);
        }
        if let Some(kept) = self.out.clock.server_now_in(0, now) {
            // Steps of the server's clock are no part of this truth: real time is.
            let real = at + SERVER_START;
            self.out.countdown.frame(at, real, kept.as_ms() as f64, None, limit + 1.0, step + 1.0);
        }
    }
}
