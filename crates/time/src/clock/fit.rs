//! The two-sided hull: one line under all upper bounds and over all lower bounds.
//!
//! Every stamped message bounds the offset θ = server − local from below, every pong from above
//! (see the module above). Delays are one-sided, so the truth lies near the tight edge of both sides,
//! and the minima of the two sides are found separately: that converges like 1/n where the best single
//! round trip converges like 1/√n. The slope is shared (Moon and Zhang's support lines), chosen as the
//! most probable under exponential delays.

use super::points::{Side, WINDOW_MS};

/// Rates beyond this are no oscillator's.
const RATE_LIMIT: f64 = 500e-6;
const COARSE: f64 = 20e-6;
const FINE: f64 = 2e-6;
/// A rate shows only over some time.
const RATE_SPAN_MS: f64 = 20_000.0;
const RATE_PONGS: usize = 4;
/// Unless bounds contradict each other at the assumed rate: then it is far off, and shows early.
const RATE_SPAN_PRESSED_MS: f64 = 3_000.0;
/// The least mean delay that is believed: stamps are whole milliseconds.
const LEAST_MEAN_MS: f64 = 0.15;
/// Spacings that the distance to the true floor is estimated from.
const SPACING: usize = 5;
/// What the bounds may contradict each other by before old ones go.
const CONTRADICTION_MS: f64 = 1.0;
/// The stretch that is believed when both bounds moved the same way.
const RECENT_MS: f64 = 60_000.0;
/// What it is compared with is older than this, so that a change has time to be seen.
const BEFORE_MS: f64 = 90_000.0;
/// An oscillator of which nothing is known.
const RATE_DOUBT: f64 = 60e-6;

/// What is believed about the rate before any message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prior {
    pub(super) centre: f64,
    pub(super) width: f64,
}

/// The line and its uncertainty, all at local time `at`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    pub(super) at: f64,
    pub(super) rate: f64,
    pub(super) theta: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    /// Statistical part of the uncertainty.
    pub(super) est: f64,
    /// What an error of the rate may have moved the bounds by since they were made.
    pub(super) doubt: f64,
    /// Whether the rate was found from messages.
    pub(super) rate_found: bool,
}

impl Fit {
    /// The bounds and the estimate, carried to another local time.
    pub(super) fn carried(&self, x: f64) -> Self {
        let moved = self.rate * (x - self.at);
        Self {
            at: x,
            theta: self.theta + moved,
            lower: self.lower + moved,
            upper: self.upper + moved,
            ..*self
        }
    }

    /// The same distances above another lower bound.
    pub(super) fn resting_on(&self, lower: f64, x: f64) -> Self {
        let by = lower - self.lower;
        Self { at: x, lower, theta: self.theta + by, upper: self.upper + by, ..*self }
    }

    pub(super) fn shift(&mut self, by: f64) {
        self.theta += by;
        self.lower += by;
        self.upper += by;
    }
}

/// Fits a line; drops bounds that a changed rate has made untrue. `None` while a side is empty.
pub(super) fn solve(lower: &mut Side, upper: &mut Side, now: f64, rate: f64, prior: Prior) -> Option<Fit> {
    lower.expire(now);
    upper.expire(now);
    loop {
        for rate_span in [RATE_SPAN_MS, RATE_SPAN_PRESSED_MS] {
            let fit = line(lower, upper, now, rate, prior, rate_span)?;
            if fit.lower <= fit.upper + CONTRADICTION_MS {
                return Some(fit);
            }
        }
        let oldest = lower.oldest()?.min(upper.oldest()?);
        let cut = oldest + ((now - oldest) / 4.0).max(1.0);
        lower.drop_before(cut);
        upper.drop_before(cut);
    }
}

fn line(lower: &Side, upper: &Side, now: f64, rate: f64, prior: Prior, rate_span: f64) -> Option<Fit> {
    let span = now - lower.oldest()?.min(upper.oldest()?);
    let rate_found = span >= rate_span && upper.len() >= RATE_PONGS;
    let rate = if rate_found { best_rate(lower, upper, now, rate, prior)? } else { rate };
    let (under, over) = (lower.support(rate, now)?, upper.support(-rate, now)?);
    let (low, high) = (under.value, -over.value);
    let gap_low = gap(&lower.excesses(rate, now, low));
    let gap_high = gap(&upper.excesses(-rate, now, -high));
    let middle = (low + gap_low + high - gap_high) / 2.0;
    // Not `clamp`: the bounds may contradict each other by a little.
    let theta = if low < high { middle.max(low).min(high) } else { (low + high) / 2.0 };
    let est = (gap_low + gap_high) / 2.0;
    // A rate is as good as the line's ends are; over the whole window the ageing covers that already.
    let young = (1.0 - span / WINDOW_MS).max(0.0);
    let rate_doubt = if rate_found { (2.0 * est / span * young).min(RATE_DOUBT) } else { RATE_DOUBT };
    let doubt = rate_doubt * (now - under.x.min(over.x));
    Some(Fit { at: now, rate, theta, lower: low, upper: high, est, doubt, rate_found })
}

/// The most probable rate: a coarse search over all, then a fine one around the best.
fn best_rate(lower: &Side, upper: &Side, now: f64, rate: f64, prior: Prior) -> Option<f64> {
    let mean_low = mean_delay(lower, rate, now)?;
    let mean_high = mean_delay(upper, -rate, now)?;
    let score = |rate: f64| -> Option<f64> {
        let low = lower.support(rate, now)?;
        let high = upper.support(-rate, now)?;
        let contradiction = (low.value + high.value).max(0.0);
        let off = (rate - prior.centre) / prior.width;
        Some(low.excess / mean_low + high.excess / mean_high + (1.0 + off * off).ln() + 20.0 * contradiction)
    };
    let search = |centre: f64, reach: f64, step: f64| -> Option<f64> {
        let steps = (2.0 * reach / step).round() as u32;
        let (mut best, mut least) = (centre, f64::INFINITY);
        for n in 0..=steps {
            let rate = centre - reach + f64::from(n) * step;
            let score = score(rate)?;
            if score < least {
                (best, least) = (rate, score);
            }
        }
        Some(best)
    };
    search(search(0.0, RATE_LIMIT, COARSE)?, COARSE, FINE)
}

/// The mean of an exponential delay, from its median: bursts do not disturb that.
fn mean_delay(side: &Side, rate: f64, now: f64) -> Option<f64> {
    let support = side.support(rate, now)?.value;
    let excesses = side.excesses(rate, now, support);
    let median = excesses.get(excesses.len() / 2).copied().unwrap_or(0.0);
    Some((median / core::f64::consts::LN_2).max(LEAST_MEAN_MS))
}

/// The expected distance from the tightest bound to the true floor: the mean spacing next to it.
fn gap(sorted: &[f64]) -> f64 {
    let spacings = SPACING.min(sorted.len().saturating_sub(1));
    match sorted.get(spacings) {
        Some(excess) if spacings > 0 => excess / spacings as f64,
        _ => 0.0,
    }
}

/// Whether the last minute moved both bounds the same way: then the clock's rate changed. A path that
/// got slower or faster moves one bound only, or both apart.
pub(super) fn moved_together(lower: &Side, upper: &Side, fit: &Fit) -> bool {
    let (recent, before) = (|x: f64| x >= fit.at - RECENT_MS, |x: f64| x < fit.at - BEFORE_MS);
    if [upper.count_where(recent), upper.count_where(before)].iter().any(|&pongs| pongs < 3) {
        return false;
    }
    let moved = |side: &Side, rate: f64| -> Option<f64> {
        let new = side.support_where(rate, fit.at, 0.0, recent)?;
        let old = side.support_where(rate, fit.at, 0.0, before)?;
        Some(new.value - old.value)
    };
    let (Some(low), Some(high)) = (moved(lower, fit.rate), moved(upper, -fit.rate)) else { return false };
    let margin = 2.0 + 4.0 * fit.est;
    (low > margin && -high > margin) || (low < -margin && -high < -margin)
}

/// Keeps only the last minute.
pub(super) fn keep_recent(lower: &mut Side, upper: &mut Side, now: f64) {
    lower.drop_before(now - RECENT_MS);
    upper.drop_before(now - RECENT_MS);
}
