//! Countdown arithmetic: from an anchor to what the digits read, and when they next change.
//!
//! The conventions are the field's own. A countdown rounds up and a count-up rounds down, so zero is
//! reached exactly on time, and both flip in the same instant.

use crate::{ServerInstant, Span};

/// How finely a display shows time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// Whole seconds.
    #[default]
    Second,
    /// Tenths below ten seconds (on either side of zero), whole seconds elsewhere.
    Tenth,
}

/// Which way the digits run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The time that is left.
    #[default]
    Down,
    /// The time that has passed.
    Up,
}

/// What the digits read: whole seconds, or tenths where those are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shown {
    units: i64,
    tenths: bool,
}

const SECOND: i64 = 1_000;
const TENTH: i64 = 100;
/// Tenths are shown strictly below this, on either side of zero.
const TENTHS_BELOW: i64 = 10 * SECOND;

/// Integer division that rounds up.
const fn div_ceil(value: i64, by: i64) -> i64 {
    let floor = value.div_euclid(by);
    if value.rem_euclid(by) > 0 { floor + 1 } else { floor }
}

impl Shown {
    /// So many whole seconds.
    #[must_use]
    pub const fn seconds(secs: i64) -> Self {
        Self { units: secs, tenths: false }
    }

    /// How a remaining time reads: whole seconds rounded up, tenths floored on the absolute value.
    ///
    /// ```
    /// use ghostlight_time::{Resolution, Shown, Span};
    /// let reads = |ms| Shown::of_remaining(Span::from_ms(ms), Resolution::Second).as_secs();
    /// assert_eq!((reads(299_999), reads(299_000)), (300, 299));
    /// assert_eq!((reads(-999), reads(-1_000)), (0, -1));
    /// ```
    #[must_use]
    pub const fn of_remaining(remaining: Span, resolution: Resolution) -> Self {
        let ms = remaining.as_ms();
        match tenths_of(ms, resolution) {
            Some(units) => Self { units, tenths: true },
            None => Self { units: div_ceil(ms, SECOND), tenths: false },
        }
    }

    /// How an elapsed time without a length reads: rounded down.
    #[must_use]
    pub const fn of_elapsed(elapsed: Span, resolution: Resolution) -> Self {
        let ms = elapsed.as_ms();
        match tenths_of(ms, resolution) {
            Some(units) => Self { units, tenths: true },
            None => Self { units: ms.div_euclid(SECOND), tenths: false },
        }
    }

    /// Whether a digit for tenths is part of the text.
    #[must_use]
    pub const fn has_tenths(self) -> bool {
        self.tenths
    }

    /// Whether the digits stand below zero. Never true while they are all zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Whether all digits are zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// The whole seconds of the text, with their sign (tenths cut off).
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        if self.tenths { self.units / 10 } else { self.units }
    }

    /// The digit for tenths, where there is one.
    #[must_use]
    pub const fn tenth(self) -> Option<u8> {
        if self.tenths { Some((self.units % 10).unsigned_abs() as u8) } else { None }
    }

    /// What is shown, as a span: the digits taken at their word.
    #[must_use]
    pub const fn as_span(self) -> Span {
        let unit = if self.tenths { TENTH } else { SECOND };
        Span::from_ms(self.units.saturating_mul(unit))
    }
}

/// Tenths with their sign, where they are wanted and the time is near enough to zero.
const fn tenths_of(ms: i64, resolution: Resolution) -> Option<i64> {
    let near = ms > -TENTHS_BELOW && ms < TENTHS_BELOW;
    // Rust's division cuts towards zero: that is the floor of the absolute value.
    if near && matches!(resolution, Resolution::Tenth) { Some(ms / TENTH) } else { None }
}

/// Milliseconds until a falling remaining time reads differently. Always at least one.
const fn until_fall(ms: i64, resolution: Resolution) -> i64 {
    match tenths_of(ms, resolution) {
        // −9.99 … 0.099: the next lower tenth is reached at its exact value.
        Some(tenths) if ms < TENTH => ms - (tenths - 1) * TENTH,
        // Above: 9.9 lasts down to 9,900 and is 9.8 one millisecond later.
        Some(tenths) => ms - tenths * TENTH + 1,
        None => {
            let to_second = ms.saturating_sub((div_ceil(ms, SECOND) - 1).saturating_mul(SECOND));
            let to_tenths = ms.saturating_sub(TENTHS_BELOW - 1);
            let tenths_ahead = matches!(resolution, Resolution::Tenth) && ms >= TENTHS_BELOW;
            if tenths_ahead && to_tenths < to_second { to_tenths } else { to_second }
        }
    }
}

/// Milliseconds until a rising elapsed time reads differently. Always at least one.
const fn until_rise(ms: i64, resolution: Resolution) -> i64 {
    match tenths_of(ms, resolution) {
        Some(_) if ms < 0 => TENTH - ms.rem_euclid(TENTH),
        Some(tenths) => (tenths + 1) * TENTH - ms,
        None => SECOND - ms.rem_euclid(SECOND),
    }
}

/// A running or standing countdown, as an anchor: so much had elapsed at that instant.
///
/// Nothing here is ever counted down; every figure is computed from the anchor and `now`.
///
/// ```
/// use ghostlight_time::{Countdown, Direction, Resolution, ServerInstant, Span};
/// let talk = Countdown {
///     duration: Some(Span::from_mins(5)),
///     elapsed: Span::ZERO,
///     at: ServerInstant::from_ms(0),
///     running: true,
/// };
/// let now = ServerInstant::from_ms(1);
/// assert_eq!(talk.remaining_at(now), Some(Span::from_ms(299_999)));
/// assert_eq!(talk.shown(now, Direction::Down, Resolution::Second).map(|s| s.as_secs()), Some(300));
/// assert_eq!(talk.next_flip(now, Direction::Down, Resolution::Second), Some(ServerInstant::from_ms(1_000)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Countdown {
    /// The whole length, or `None` for a count-up without an end.
    pub duration: Option<Span>,
    /// What had elapsed at `at`.
    pub elapsed: Span,
    /// The instant at which `elapsed` was true.
    pub at: ServerInstant,
    /// Whether time passes.
    pub running: bool,
}

impl Countdown {
    /// What has elapsed at `now`.
    ///
    /// Before the anchor's instant it stands at the anchor's value: the server's true time is never
    /// earlier than a message that has arrived, so a `now` a few milliseconds before it is an error of
    /// the estimate, and must not make a fresh 5:00 read 5:01.
    #[must_use]
    pub fn elapsed_at(&self, now: ServerInstant) -> Span {
        if self.running { self.elapsed + (now - self.at).or_zero() } else { self.elapsed }
    }

    /// What remains at `now` (negative in overtime); `None` without a length.
    #[must_use]
    pub fn remaining_at(&self, now: ServerInstant) -> Option<Span> {
        self.duration.map(|duration| duration - self.elapsed_at(now))
    }

    /// What the digits read at `now`; `None` when there is no length to count down from.
    ///
    /// With a length, the elapsed time in whole seconds is the shown total less the shown remaining,
    /// so that a count-up and a countdown of the same item flip together even if the length is not in
    /// whole seconds.
    #[must_use]
    pub fn shown(&self, now: ServerInstant, direction: Direction, resolution: Resolution) -> Option<Shown> {
        match (direction, self.duration) {
            (Direction::Down, None) => None,
            (Direction::Down, Some(_)) => {
                self.remaining_at(now).map(|left| Shown::of_remaining(left, resolution))
            }
            (Direction::Up, _) => Some(Shown::of_elapsed(self.counted_up(now), resolution)),
        }
    }

    /// The elapsed time, moved so that its whole seconds change when those of the remaining do.
    fn counted_up(&self, now: ServerInstant) -> Span {
        let elapsed = self.elapsed_at(now);
        self.duration.map_or(elapsed, |total| {
            let ms = total.as_ms();
            elapsed + Span::from_ms((SECOND - ms.rem_euclid(SECOND)) % SECOND)
        })
    }

    /// The next instant at which the digits change, strictly after `now`; `None` while they stand
    /// still.
    #[must_use]
    pub fn next_flip(
        &self,
        now: ServerInstant,
        direction: Direction,
        resolution: Resolution,
    ) -> Option<ServerInstant> {
        if !self.running {
            return None;
        }
        let wait = match direction {
            Direction::Down => until_fall(self.remaining_at(now)?.as_ms(), resolution),
            Direction::Up => until_rise(self.counted_up(now).as_ms(), resolution),
        };
        // Before the anchor the digits stand; the wait starts there.
        Some(now.max(self.at) + Span::from_ms(wait))
    }

    /// The share of the length that has passed, 0 to 1, for a bar or a ring; `None` without a length.
    /// A length of zero is over at once.
    #[must_use]
    pub fn fraction_at(&self, now: ServerInstant) -> Option<f32> {
        let total = self.duration?.as_ms();
        if total <= 0 {
            return Some(1.0);
        }
        let passed = self.elapsed_at(now).as_ms().clamp(0, total);
        Some((passed as f64 / total as f64) as f32)
    }
}

#[cfg(test)]
mod tests;
