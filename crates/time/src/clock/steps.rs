//! Noticing that the offset itself stepped: the server's clock was set, or the local one jumped.
//!
//! The bounds are hard: delays of any size only loosen them. So a message beyond them by more than a
//! rate error can explain means a step; two messages, one of them a pong, confirm it.

use super::fit::Fit;
use super::points::{Point, Side};

/// Beyond the bounds by this much is a conflict.
const TOLERANCE_MS: f64 = 50.0;
/// What a fitted rate may be wrong by, with the ageing; and a rate that is only assumed.
const RATE_ERROR: f64 = 25e-6;
const RATE_UNKNOWN: f64 = 205e-6;
/// A message so far behind is odd: a full buffer on its way, or a clock set back.
const LATE_MS: f64 = 300.0;
/// So far behind, one is enough to ask.
const VERY_LATE_MS: f64 = 1_000.0;
/// Without pongs a step back is believed when so many messages in a row, over so long, are late by
/// the same amount.
const LATE_RUN: u32 = 8;
const LATE_RUN_MS: f64 = 8_000.0;
const LATE_SPREAD_MS: f64 = 100.0;

/// One message's bounds, in the clock's own coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) x: f64,
    pub(super) lower: f64,
    /// When the ping was sent, and the bound that its pong gives.
    pub(super) upper: Option<(f64, f64)>,
}

impl Reading {
    pub(super) fn insert(&self, lower: &mut Side, upper: &mut Side) {
        lower.insert(Point { x: self.x, v: self.lower });
        if let Some((sent, bound)) = self.upper {
            upper.insert(Point { x: sent, v: -bound });
        }
    }
}

/// How a reading stands to what is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Within the bounds.
    Fits,
    /// Within, but suspiciously old.
    Late,
    /// Beyond them; more is needed.
    Conflict,
    /// Beyond them, and confirmed: the step's own bounds replace all others.
    Step,
}

/// Messages that are late in a row.
#[derive(Clone, Copy, Debug)]
struct Run {
    count: u32,
    since: f64,
    least: f64,
    most: f64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    lower: Side,
    upper: Side,
    forward: bool,
    late: Option<Run>,
}

impl Steps {
    /// Judges a reading against the fit. `pongless` is whether no pong has come for long.
    pub(super) fn judge(&mut self, fit: &Fit, reading: &Reading, step: f64, pongless: bool) -> Verdict {
        let here = fit.carried(reading.x);
        let doubt = if fit.rate_found { RATE_ERROR } else { RATE_UNKNOWN };
        let slack = doubt * (reading.x - fit.at).abs() + 2.0 + step + TOLERANCE_MS;
        let forward = reading.lower > here.upper + slack;
        let backward = reading
            .upper
            .is_some_and(|(sent, bound)| bound + fit.rate * (reading.x - sent) < here.lower - slack);
        if forward || backward {
            return self.conflict(reading, forward, pongless);
        }
        if reading.upper.is_some() {
            self.reset();
        }
        self.lateness(reading, here.theta - reading.lower, pongless)
    }

    fn conflict(&mut self, reading: &Reading, forward: bool, pongless: bool) -> Verdict {
        if self.forward != forward {
            self.lower.clear();
            self.upper.clear();
        }
        self.forward = forward;
        self.late = None;
        reading.insert(&mut self.lower, &mut self.upper);
        // Without pongs one more message has to do.
        let confirmed = self.lower.len() >= 2 && self.upper.len() >= 1 || pongless && self.lower.len() >= 3;
        if confirmed { Verdict::Step } else { Verdict::Conflict }
    }

    fn lateness(&mut self, reading: &Reading, late: f64, pongless: bool) -> Verdict {
        if late <= LATE_MS {
            self.late = None;
            return Verdict::Fits;
        }
        let run = self.late.get_or_insert(Run { count: 0, since: reading.x, least: late, most: late });
        run.count += 1;
        run.least = run.least.min(late);
        run.most = run.most.max(late);
        if run.most - run.least > LATE_SPREAD_MS {
            *run = Run { count: 1, since: reading.x, least: late, most: late };
        }
        if pongless && run.count >= LATE_RUN && reading.x - run.since >= LATE_RUN_MS {
            self.lower.clear();
            self.upper.clear();
            reading.insert(&mut self.lower, &mut self.upper);
            return Verdict::Step;
        }
        Verdict::Late
    }

    /// Whether a ping should settle what a row of late messages means.
    pub(super) fn is_pressing(&self) -> bool {
        self.late.is_some_and(|run| run.count >= 2 || run.most >= VERY_LATE_MS)
    }

    /// Whether a step is suspected.
    pub(super) fn is_open(&self) -> bool {
        self.lower.len() > 0
    }

    /// Hands over the confirmed step's bounds.
    pub(super) fn take(&mut self) -> (Side, Side) {
        let taken = core::mem::take(self);
        (taken.lower, taken.upper)
    }

    pub(super) fn reset(&mut self) {
        self.lower.clear();
        self.upper.clear();
    }

    /// Nothing of before counts any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}
