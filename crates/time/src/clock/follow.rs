//! How the clock follows what it learns: new fits, accepted steps, believed sleeps.

use super::display::Take;
use super::fit::{self, Fit};
use super::{DRIFT, FAST_WAKE_MS, PONGLESS_MS, ServerClock};

const FAST_STEP_MS: f64 = 3_000.0;
/// Without a pong for so long the upper bounds say less than the last distance between the two sides.
const UPPER_STALE_MS: f64 = 120_000.0;
/// Without pongs, how fast an old lower bound fades.
const PONGLESS_AGEING: f64 = 30e-6;
/// Displays of earlier epochs that are kept.
pub(super) const EPOCHS_KEPT: usize = 4;
/// A wall clock that jumps further was set (a machine without a clock of its own, at boot).
const LONGEST_SLEEP_MS: f64 = 36.0 * 3_600_000.0;

impl ServerClock {
    /// Fits anew and lets the display follow.
    pub(super) fn refit(&mut self, x: f64) {
        let Some(started) = self.started.as_mut() else { return };
        let take = if x < started.fast_until { Take::Fast } else { Take::Slew };
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
    pub(super) fn accept_step(&mut self, x: f64) {
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
    pub(super) fn bridge(&mut self, x: f64) {
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
    pub(super) fn shake(&mut self, x: f64, fast: f64) {
        if let Some(started) = &mut self.started {
            started.fast_until = x + fast;
        }
        self.moved = 0;
        self.pongs = 0;
        self.shaken = true;
        self.pings.burst();
        self.pings.now();
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
