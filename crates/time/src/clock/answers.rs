//! What the clock answers: the time, when to wake, when to ping, how far to trust it.

use super::display::Display;
use super::quality::{ClockState, Quality};
use super::{DRIFT, ServerClock, Started};
use crate::{LocalInstant, ServerInstant};

/// Without any message for so long the clock says that it is on its own.
const HOLDOVER_MS: f64 = 15_000.0;

impl ServerClock {
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
