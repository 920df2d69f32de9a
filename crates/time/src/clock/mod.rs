//! The server's clock, estimated from stamped messages.
//!
//! The room protocol stamps some messages with the server's time, and answers a ping with a pong that
//! echoes nothing. With θ = server − local, every stamped message received at local time r bounds θ
//! from below (it was sent before r), every pong to a ping of local time p bounds it from above (it was
//! sent after p). No delay, queue or late callback can break such a bound, only loosen it. A line
//! fitted between the two hulls (`fit`) is the estimate; what is shown bends towards it (`display`).

mod answers;
mod display;
mod fit;
mod follow;
mod message;
mod pings;
mod points;
mod quality;
mod steps;
mod suspend;

#[cfg(test)]
mod tests;

pub use message::{Advice, Anchor, StampedMessage};
pub use quality::{ClockState, Quality};

use crate::{LocalInstant, ServerInstant, WallInstant};
use display::Display;
use fit::{Fit, Prior};
use pings::{Pings, Pong};
use points::Side;
use quality::RoundTrips;
use steps::{Reading, Steps, Verdict};
use suspend::Watch;

/// Corrections go forward at once for so long after the first message, an accepted step, a wake.
const FAST_FIRST_MS: f64 = 2_000.0;
const FAST_WAKE_MS: f64 = 5_000.0;
/// Without a pong for so long, what only pongs can tell must be told by other means.
const PONGLESS_MS: f64 = 15_000.0;
/// How the bound grows without messages.
const DRIFT: f64 = 10e-6;
/// Fits without a new pong are not worth more than this often.
const REFIT_MS: f64 = 2_000.0;
/// A suspected sleep waits this long for a pong before it is believed.
const BRIDGE_AFTER_MS: f64 = 300.0;
const BRIDGE_BY_MS: f64 = 2_000.0;
/// Without pongs: a message stamped so long after the jump was sent after it.
const SENT_AFTER_MS: f64 = 200.0;
/// The spread of oscillators, and of one that was measured before on this device.
const PRIOR_WIDTH: f64 = 25e-6;
const STORED_WIDTH: f64 = 10e-6;

/// What exists from the first message on. All times inside the clock are relative to it, so that
/// fractions of a millisecond are not lost in epoch milliseconds.
#[derive(Clone, Debug)]
struct Started {
    server: i64,
    local: f64,
    display: Display,
    fast_until: f64,
    last_message: f64,
    last_pong: Option<f64>,
    last_fit: f64,
}

impl Started {
    fn x(&self, local: LocalInstant) -> f64 {
        local.as_ms() - self.local
    }
    fn server(&self, at: ServerInstant) -> f64 {
        at.as_ms().saturating_sub(self.server) as f64
    }
    fn is_pongless(&self, x: f64) -> bool {
        self.last_pong.is_none_or(|last| x - last > PONGLESS_MS)
    }
    fn instant(&self, relative: f64) -> ServerInstant {
        ServerInstant::from_ms(self.server.saturating_add(relative.floor() as i64))
    }
}

/// The estimate of one server's clock, over all connections to it.
///
/// Sans-IO: it is told what was sent and received and when, and says when it wants a ping. All times
/// are arguments.
///
/// # Epochs
/// When the server's clock is set, [`ServerClock::epoch`] grows. Each earlier epoch keeps its own
/// display, which runs on at the last known rate. A countdown keeps the [`Anchor`] of the message it
/// came in and asks [`ServerClock::server_now_in`] for its epoch: so it does not move when only the
/// server's clock steps, and follows the new scale as soon as a status stamped in it arrives. Views of
/// the wall clock use [`ServerClock::server_now`] and jump once. A sleep of this machine is not an
/// epoch: real time has passed, and all displays move with it.
///
/// ```
/// use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, StampedMessage, WallInstant};
/// let mut clock = ServerClock::new(0.1, None);
/// let local = LocalInstant::from_ms;
/// assert!(clock.wants_ping(local(1_000.0)));
/// clock.on_ping_sent(local(1_000.0));
/// clock.on_stamped(StampedMessage {
///     server: ServerInstant::from_ms(50_001_001), // answered half-way, 1 ms after the ping
///     received: local(1_002.0),
///     wall: WallInstant::from_ms(49_999_000.0),
///     pong: true,
/// });
/// assert_eq!(clock.server_now(local(2_000.0)), Some(ServerInstant::from_ms(50_002_000)));
/// assert!(clock.quality(local(2_000.0)).bound_ms.is_some_and(|bound| bound < 3.0));
/// ```
#[derive(Clone, Debug)]
pub struct ServerClock {
    step: f64,
    prior: Prior,
    rate: f64,
    started: Option<Started>,
    lower: Side,
    upper: Side,
    fit: Option<Fit>,
    /// The last fit while pongs came, for when they stop.
    answered: Option<Fit>,
    fetch_round_trip: Option<f64>,
    moved: u32,
    pongs: u32,
    shaken: bool,
    steps: Steps,
    pings: Pings,
    watch: Watch,
    round_trips: RoundTrips,
    epoch: u32,
    earlier: Vec<(u32, Display)>,
}

impl ServerClock {
    /// A pong that is later than this is given up by the link ([`Self::on_pong_lost`]).
    pub const PONG_LIMIT_MS: f64 = 10_000.0;

    /// A clock that knows nothing yet. `step_ms` is the measured step of the local clock in
    /// milliseconds, `stored_skew_ppm` what [`Self::skew_to_store`] said at an earlier time on this
    /// device.
    #[must_use]
    pub fn new(step_ms: f64, stored_skew_ppm: Option<f64>) -> Self {
        let stored = stored_skew_ppm.filter(|ppm| ppm.abs() <= 500.0).map(|ppm| ppm * 1e-6);
        let width = if stored.is_some() { STORED_WIDTH } else { PRIOR_WIDTH };
        let rate = stored.unwrap_or(0.0);
        Self {
            step: if step_ms.is_finite() { step_ms.clamp(0.0, 200.0) } else { 0.0 },
            prior: Prior { centre: rate, width },
            rate,
            started: None,
            lower: Side::default(),
            upper: Side::default(),
            fit: None,
            answered: None,
            fetch_round_trip: None,
            moved: 0,
            pongs: 0,
            shaken: false,
            steps: Steps::default(),
            pings: Pings::default(),
            watch: Watch::default(),
            round_trips: RoundTrips::default(),
            epoch: 0,
            earlier: Vec::new(),
        }
    }

    /// A ping goes out. To be called with a reading from *before* the send.
    pub fn on_ping_sent(&mut self, now: LocalInstant) {
        self.pings.sent(now.as_ms());
    }

    /// The link gave the pending pong up (10 s): the next pong is ignored, after three in a row the
    /// clock goes on without pongs and asks once a minute.
    pub fn on_pong_lost(&mut self) {
        self.pings.lost();
    }

    /// A new connection to the same server. What is known stays, unless this machine slept since.
    pub fn on_reconnect(&mut self, now: LocalInstant) {
        self.pings.reconnected();
        self.steps.forget();
        let Some(x) = self.started.as_ref().map(|started| started.x(now)) else { return };
        if self.watch.suspicion().is_some() {
            self.bridge(x);
        }
        if self.watch.is_bridged() {
            self.lower.clear();
            self.upper.clear();
            self.fit = None;
            self.shake(x, FAST_WAKE_MS);
        }
        self.watch.settle();
    }

    /// The best round trip of plain requests to the same host, in milliseconds. Used only where the
    /// server sends no pongs: half of it is taken for the way of its messages.
    pub fn on_fetch_round_trip(&mut self, ms: f64) {
        if ms.is_finite() && ms >= 0.0 {
            self.fetch_round_trip = Some(self.fetch_round_trip.map_or(ms, |best| best.min(ms)));
        }
    }

    /// A tick of the page (a frame, or any timer): notices that this machine slept.
    pub fn on_frame(&mut self, now: LocalInstant, wall: WallInstant) -> Advice {
        let jumped = self.watch.read(now.as_ms(), wall.as_ms());
        let away = self.watch.frame(now.as_ms());
        if jumped || away {
            self.pings.burst();
            self.pings.now();
        }
        if let Some(suspicion) = self.watch.suspicion()
            && let Some(started) = &self.started
        {
            let x = started.x(now);
            // A pong may take as long as the slowest of the last did, a broadcast a second.
            let slow = if started.is_pongless(x) { BRIDGE_BY_MS } else { 2.0 * self.round_trips.longest() };
            if now.as_ms() - suspicion.since >= slow.clamp(BRIDGE_AFTER_MS, BRIDGE_BY_MS) {
                self.bridge(x);
            }
        }
        if jumped || away { Advice::PingNow } else { Advice::Rest }
    }

    /// The page became visible again, or the device came online: ask in a burst.
    pub fn on_resume(&mut self) {
        self.pings.burst();
        self.pings.now();
    }

    /// A stamped message arrived. Says where to hang what it says.
    pub fn on_stamped(&mut self, message: StampedMessage) -> Anchor {
        let sent = if message.pong {
            match self.pings.pong() {
                Pong::Answers(sent) => Some(sent),
                Pong::Ignored => None,
                Pong::Unasked => {
                    self.upper.drop_last();
                    None
                }
            }
        } else {
            None
        };
        self.observe(message.server, message.received, message.wall, sent)
    }

    /// The same with the match already made; `sent` is the local time of the answered ping.
    pub(crate) fn observe(
        &mut self,
        server: ServerInstant,
        received: LocalInstant,
        wall: WallInstant,
        sent: Option<f64>,
    ) -> Anchor {
        if self.watch.read(received.as_ms(), wall.as_ms()) {
            self.pings.burst();
            self.pings.now();
        }
        let step = self.step;
        let rate = self.rate;
        let started = self.started.get_or_insert_with(|| Started {
            server: server.as_ms(),
            local: received.as_ms(),
            display: Display::new(0.0, -step, rate),
            fast_until: FAST_FIRST_MS,
            last_message: 0.0,
            last_pong: None,
            last_fit: f64::NEG_INFINITY,
        });
        let x = started.x(received).max(started.last_message);
        let stamp = started.server(server);
        let sent = sent.map(|sent| (sent - started.local).min(x));
        let upper = sent.map(|sent| (sent, stamp + 1.0 - sent));
        let reading = Reading { x, lower: stamp - x - step, upper };
        started.last_message = x;
        let pongless = started.is_pongless(x);
        if let Some(sent) = sent {
            started.last_pong = Some(x);
            self.round_trips.add(x - sent);
            self.pongs = self.pongs.saturating_add(1);
        }
        let verdict = match &self.fit {
            Some(fit) => self.steps.judge(fit, &reading, step, pongless),
            None => Verdict::Fits,
        };
        self.act(verdict, &reading);
        self.anchor(verdict, server, x)
    }

    fn act(&mut self, verdict: Verdict, reading: &Reading) {
        match verdict {
            Verdict::Conflict => self.pings.now(),
            Verdict::Step => self.accept_step(reading.x),
            Verdict::Fits | Verdict::Late => {
                if self.steps.is_pressing() {
                    self.pings.now();
                }
                let answered = reading.upper.is_some();
                if self.settles(verdict, reading) {
                    self.watch.settle();
                }
                reading.insert(&mut self.lower, &mut self.upper);
                let due =
                    self.started.as_ref().is_none_or(|started| reading.x - started.last_fit >= REFIT_MS);
                if answered || due || self.upper.len() == 0 {
                    self.refit(reading.x);
                }
            }
        }
    }

    /// Whether a message that fits proves that nothing is wrong with the offset any more: it must have
    /// been sent after the jump. A pong whose ping was is proof; where pongs do not come, a message
    /// stamped well after it.
    fn settles(&self, verdict: Verdict, reading: &Reading) -> bool {
        let Some(started) = &self.started else { return false };
        let since = self.watch.suspicion().map(|suspicion| suspicion.since - started.local);
        if let Some((sent, _)) = reading.upper {
            return since.is_none_or(|since| sent >= since);
        }
        let stamp = reading.lower + reading.x + self.step;
        let after = |since: f64| stamp >= started.display.target(since) + SENT_AFTER_MS;
        verdict == Verdict::Fits && started.is_pongless(reading.x) && since.is_none_or(after)
    }

    fn anchor(&self, verdict: Verdict, server: ServerInstant, x: f64) -> Anchor {
        let at = match (&self.started, verdict) {
            (Some(started), Verdict::Conflict) => {
                started.instant(started.display.shown(x) - self.round_trips.least().unwrap_or(0.0) / 2.0)
            }
            _ => server,
        };
        Anchor { at, epoch: self.epoch, sure: matches!(verdict, Verdict::Fits | Verdict::Step) }
    }
}
