//! The server's clock, estimated from stamped messages.
//!
//! The room protocol stamps some messages with the server's time, and answers a ping with a pong that
//! echoes nothing. With θ = server − local, every stamped message received at local time r bounds θ
//! from below (it was sent before r), every pong to a ping of local time p bounds it from above (it was
//! sent after p). No delay, queue or late callback can break such a bound, only loosen it. A line
//! fitted between the two hulls ([`fit`]) is the estimate; what is shown bends towards it ([`display`]).
//!
//! # Epochs
//! When the server's clock is set, [`ServerClock::epoch`] grows. Each earlier epoch keeps its own
//! display, which runs on at the last known rate. A countdown keeps the [`Anchor`] of the message it
//! came in and asks [`ServerClock::server_now_in`] for its epoch: so it does not move when only the
//! server's clock steps, and follows the new scale as soon as a status stamped in it arrives. Views of
//! the wall clock use [`ServerClock::server_now`] and jump once. A sleep of this machine is not an
//! epoch: real time has passed, and all displays move with it.

mod display;
mod fit;
mod pings;
mod points;
mod quality;
mod steps;
mod suspend;

#[cfg(test)]
mod tests;

pub use quality::{ClockState, Quality};

use crate::{LocalInstant, ServerInstant, WallInstant};
use display::{Display, Take};
use fit::{Fit, Prior};
use pings::{Pings, Pong};
use points::Side;
use quality::RoundTrips;
use steps::{Reading, Steps, Verdict};
use suspend::Watch;

/// Corrections go forward at once for so long after the first message, an accepted step, a wake.
const FAST_FIRST_MS: f64 = 2_000.0;
const FAST_STEP_MS: f64 = 3_000.0;
const FAST_WAKE_MS: f64 = 5_000.0;
/// Without any message for so long the clock says that it is on its own.
const HOLDOVER_MS: f64 = 15_000.0;
/// Without a pong for so long, what only pongs can tell must be told by other means.
const PONGLESS_MS: f64 = 15_000.0;
/// Without a pong for so long the upper bounds say less than the last distance between the two sides.
const UPPER_STALE_MS: f64 = 120_000.0;
/// Without pongs, how fast an old lower bound fades.
const PONGLESS_AGEING: f64 = 30e-6;
/// How the bound grows without messages.
const DRIFT: f64 = 10e-6;
/// Fits without a new pong are not worth more than this often.
const REFIT_MS: f64 = 2_000.0;
/// A suspected sleep waits this long for a pong before it is believed.
const BRIDGE_AFTER_MS: f64 = 300.0;
const BRIDGE_BY_MS: f64 = 2_000.0;
/// A wall clock that jumps further was set (a machine without a clock of its own, at boot).
const LONGEST_SLEEP_MS: f64 = 36.0 * 3_600_000.0;
/// Displays of earlier epochs that are kept.
const EPOCHS_KEPT: usize = 4;
/// The spread of oscillators, and of one that was measured before on this device.
const PRIOR_WIDTH: f64 = 25e-6;
const STORED_WIDTH: f64 = 10e-6;

/// One message with a stamp, as it arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StampedMessage {
    /// The server's time in it.
    pub server: ServerInstant,
    /// The local clock, read first thing when it arrived.
    pub received: LocalInstant,
    /// The wall clock at the same moment.
    pub wall: WallInstant,
    /// Whether it is a pong.
    pub pong: bool,
}

/// Where to hang what a message says: an instant and the epoch in whose scale it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The message's stamp; or, where that contradicts the clock, the shown time at its arrival.
    pub at: ServerInstant,
    /// The epoch of `at`.
    pub epoch: u32,
    /// False while the stamp contradicts the clock or is suspiciously old. Where the message changes
    /// nothing about a running countdown, its earlier anchor is then the better one.
    pub sure: bool,
}

/// What the clock asks of its caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advice {
    /// Nothing.
    #[default]
    Rest,
    /// Something happened to this machine's clocks: ping as soon as possible.
    PingNow,
}

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
    fn instant(&self, relative: f64) -> ServerInstant {
        ServerInstant::from_ms(self.server.saturating_add(relative.floor() as i64))
    }
}

/// The estimate of one server's clock, over all connections to it.
///
/// Sans-IO: it is told what was sent and received and when, and says when it wants a ping. All times
/// are arguments.
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
        // A pong may take as long as the slowest of the last did.
        let patience = BRIDGE_AFTER_MS.max((2.0 * self.round_trips.longest()).min(BRIDGE_BY_MS));
        if let Some(suspicion) = self.watch.suspicion()
            && now.as_ms() - suspicion.since >= patience
            && let Some(x) = self.started.as_ref().map(|started| started.x(now))
        {
            self.bridge(x);
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
        let pongless = started.last_pong.is_none_or(|last| x - last > PONGLESS_MS);
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
                let answered = reading.upper.map(|(sent, _)| sent);
                let origin = self.started.as_ref().map_or(0.0, |started| started.local);
                // Only a ping sent after the jump proves that the offset is still the old one.
                if let Some(sent) = answered
                    && self.watch.suspicion().is_none_or(|suspicion| sent + origin >= suspicion.since)
                {
                    self.watch.settle();
                }
                reading.insert(&mut self.lower, &mut self.upper);
                let due =
                    self.started.as_ref().is_none_or(|started| reading.x - started.last_fit >= REFIT_MS);
                if answered.is_some() || due || self.upper.len() == 0 {
                    self.refit(reading.x, None);
                }
            }
        }
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

    /// Fits anew and lets the display follow; `take` overrides how.
    fn refit(&mut self, x: f64, take: Option<Take>) {
        let Some(started) = self.started.as_mut() else { return };
        let take = take.unwrap_or(if x < started.fast_until { Take::Fast } else { Take::Slew });
        let silent = started.last_pong.map_or(0.0, |last| x - last);
        if silent > UPPER_STALE_MS {
            return self.follow_lower(x, take);
        }
        let mut fit = fit::solve(&mut self.lower, &mut self.upper, x, self.rate, self.prior);
        if fit.as_ref().is_some_and(|fit| fit::moved_together(&self.lower, &self.upper, fit)) {
            self.moved += 1;
            if self.moved >= 2 {
                self.moved = 0;
                fit::keep_recent(&mut self.lower, &mut self.upper, x);
                fit = fit::solve(&mut self.lower, &mut self.upper, x, self.rate, self.prior);
            }
        } else {
            self.moved = 0;
        }
        if let Some(fit) = fit {
            started.last_fit = x;
            started.display.follow(x, fit.theta, fit.rate, take);
            self.rate = fit.rate;
            if silent <= PONGLESS_MS {
                self.answered = Some(fit);
            }
            self.fit = Some(fit);
        } else {
            self.follow_lower(x, take);
        }
    }

    /// Without any upper bound: the envelope of the lower ones.
    fn follow_lower(&mut self, x: f64, take: Take) {
        let Some(started) = self.started.as_mut() else { return };
        self.lower.expire(x);
        let Some(support) = self.lower.support_where(self.rate, x, PONGLESS_AGEING, |_| true) else { return };
        let target = started.display.target(x) - x;
        let pongless = started.last_pong.map_or(x, |last| x - last) > PONGLESS_MS;
        if !pongless {
            // Pongs will come: until then only go where the truth must be.
            if support.value > target {
                started.display.follow(x, support.value, self.rate, take);
            }
            return;
        }
        let lower = support.value;
        let fit = match (self.answered, self.fetch_round_trip) {
            (Some(fit), _) => Fit { doubt: DRIFT * (x - fit.at), ..fit.resting_on(lower, x) },
            (None, Some(ms)) => {
                Fit { est: ms / 2.0, upper: lower + ms, theta: lower + ms / 2.0, ..bare(lower, x) }
            }
            (None, None) => bare(lower, x),
        };
        started.last_fit = x;
        started.display.follow(x, fit.theta, self.rate, take);
        self.fit = Some(Fit { rate: self.rate, ..fit });
    }

    /// The candidate's bounds replace all others.
    fn accept_step(&mut self, x: f64) {
        let (lower, upper) = self.steps.take();
        (self.lower, self.upper) = (lower, upper);
        let fit = fit::solve(&mut self.lower, &mut self.upper, x, self.rate, self.prior);
        let Some(started) = self.started.as_mut() else { return };
        let target = started.display.target(x) - x;
        let theta = match (&fit, self.lower.support(self.rate, x)) {
            (Some(fit), _) => fit.theta,
            (None, Some(support)) => support.value + self.answered.map_or(0.0, |fit| fit.theta - fit.lower),
            (None, None) => target,
        };
        let jump = theta - target;
        self.pongs = 0;
        if self.watch.explains(jump) {
            for (_, display) in &mut self.earlier {
                display.shift(jump);
            }
            started.display.follow(x, theta, self.rate, Take::Fast);
            self.shake(x, FAST_WAKE_MS);
        } else {
            if self.earlier.len() >= EPOCHS_KEPT {
                self.earlier.remove(0);
            }
            self.earlier.push((self.epoch, started.display));
            self.epoch = self.epoch.wrapping_add(1);
            started.display.follow(x, theta, self.rate, Take::Jump);
            self.shake(x, FAST_STEP_MS);
        }
        self.fit = fit;
        self.watch.settle();
    }

    /// Believes a suspected sleep: everything moves by its length.
    fn bridge(&mut self, x: f64) {
        let jump = self.watch.suspicion().map_or(0.0, |suspicion| suspicion.jump);
        if jump > LONGEST_SLEEP_MS {
            self.watch.settle();
            return;
        }
        self.watch.bridge();
        let Some(started) = self.started.as_mut() else { return };
        started.display.shift(jump);
        for (_, display) in &mut self.earlier {
            display.shift(jump);
        }
        self.lower.shift(jump);
        self.upper.shift(-jump);
        if let Some(fit) = &mut self.fit {
            fit.shift(jump);
        }
        self.steps.forget();
        self.shake(x, FAST_WAKE_MS);
    }

    /// After a step or a sleep: ask in a burst, correct fast, and say so.
    fn shake(&mut self, x: f64, fast: f64) {
        if let Some(started) = &mut self.started {
            started.fast_until = x + fast;
        }
        self.moved = 0;
        self.pongs = 0;
        self.shaken = true;
        self.pings.burst();
        self.pings.now();
    }

    /// When the next ping is due; `None` while one is in flight.
    #[must_use]
    pub fn next_ping_at(&self) -> Option<LocalInstant> {
        let since = self.started.as_ref().map_or(0.0, |started| started.last_message);
        let est = self.fit.map(|fit| fit.est);
        self.pings.next_at(since, est).map(|at| LocalInstant::from_ms(at.max(-1e15)))
    }

    /// Whether a ping is due now.
    #[must_use]
    pub fn wants_ping(&self, now: LocalInstant) -> bool {
        self.next_ping_at().is_some_and(|at| at <= now)
    }

    /// The shown server time, in whole milliseconds; `None` before the first message.
    #[must_use]
    pub fn server_now(&self, now: LocalInstant) -> Option<ServerInstant> {
        self.server_now_in(self.epoch, now)
    }

    /// The shown server time in milliseconds with their fraction.
    #[must_use]
    pub fn server_now_ms(&self, now: LocalInstant) -> Option<f64> {
        let started = self.started.as_ref()?;
        Some(started.server as f64 + self.shown(&started.display, started.x(now)))
    }

    /// The shown time as an earlier epoch's scale would have it: what a countdown of that epoch runs
    /// on. The oldest epoch that is kept stands in for those before it.
    #[must_use]
    pub fn server_now_in(&self, epoch: u32, now: LocalInstant) -> Option<ServerInstant> {
        let started = self.started.as_ref()?;
        Some(started.instant(self.shown(self.display_of(epoch, started), started.x(now))))
    }

    /// The local time at which the shown time reaches `at`, not before `now`: when to wake.
    #[must_use]
    pub fn local_of(&self, at: ServerInstant, now: LocalInstant) -> Option<LocalInstant> {
        self.local_of_in(self.epoch, at, now)
    }

    /// The same for an instant of an earlier epoch.
    #[must_use]
    pub fn local_of_in(&self, epoch: u32, at: ServerInstant, now: LocalInstant) -> Option<LocalInstant> {
        let started = self.started.as_ref()?;
        let display = self.display_of(epoch, started);
        let x = display.when(started.server(at) - self.step / 2.0, started.x(now));
        Some(LocalInstant::from_ms(x + started.local))
    }

    /// A reading of the local clock is on average half a step old.
    fn shown(&self, display: &Display, x: f64) -> f64 {
        display.shown(x) + self.step / 2.0
    }

    fn display_of<'a>(&'a self, epoch: u32, started: &'a Started) -> &'a Display {
        if epoch == self.epoch {
            return &started.display;
        }
        let kept = self.earlier.iter().find(|(kept, _)| *kept >= epoch);
        kept.map_or(&started.display, |(_, display)| display)
    }

    /// Grows each time the server's clock is found to have been set.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The rate to keep for this device, once it is well known, in parts per million.
    #[must_use]
    pub fn skew_to_store(&self) -> Option<f64> {
        let oldest = self.lower.oldest()?;
        let fit = self.fit.filter(|fit| fit.rate_found && fit.at - oldest >= 120_000.0)?;
        Some(fit.rate * 1e6)
    }

    /// What the clock says of itself.
    #[must_use]
    pub fn quality(&self, now: LocalInstant) -> Quality {
        let Some(started) = self.started.as_ref() else { return Quality::default() };
        let x = started.x(now);
        let offset_ms = started.server as f64 - started.local + self.shown(&started.display, x) - x;
        Quality {
            state: self.state(started, x),
            offset_ms,
            wall_offset_ms: self.watch.wall_offset().map(|wall| offset_ms - wall),
            bound_ms: self.bound(started, x),
            est_ms: self.fit.map(|fit| fit.est).filter(|est| est.is_finite()),
            skew_ppm: self.rate * 1e6,
            round_trip_ms: self.round_trips.least(),
        }
    }

    fn state(&self, started: &Started, x: f64) -> ClockState {
        let pongless = self.fit.is_some_and(|fit| fit.est.is_infinite());
        if self.watch.suspicion().is_some() || self.watch.is_bridged() || self.steps.is_open() {
            ClockState::Resyncing
        } else if x - started.last_message > HOLDOVER_MS {
            ClockState::Holdover
        } else if self.pongs < 3 && !pongless {
            if self.shaken { ClockState::Resyncing } else { ClockState::Syncing }
        } else {
            ClockState::Locked
        }
    }

    /// What the shown time cannot be wrong by: the hard bounds, the rounding of the clocks, the drift
    /// since, and what is still to be slewed.
    fn bound(&self, started: &Started, x: f64) -> Option<f64> {
        let fit = self.fit?;
        let drift = DRIFT * (x - fit.at).max(0.0);
        let slewing = (started.display.shown(x) - started.display.target(x)).abs();
        if fit.est.is_infinite() {
            return None;
        }
        let hard = (fit.theta - fit.lower).max(fit.upper - fit.theta).max(0.0);
        Some(hard + self.step + 0.5 + drift + fit.doubt + slewing)
    }
}

/// A fit that knows a lower bound only. Its upper one serves the detection of steps: nothing bounds the
/// truth there, but a second is not a delay's doing.
fn bare(lower: f64, x: f64) -> Fit {
    Fit {
        at: x,
        rate: 0.0,
        theta: lower,
        lower,
        upper: lower + 1_000.0,
        est: f64::INFINITY,
        doubt: 0.0,
        rate_found: true,
    }
}
