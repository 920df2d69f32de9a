//! From Ontime's time of day to instants and back.
//!
//! Ontime tells no date and no zone: its clock is milliseconds since its own midnight. Its instants are
//! told here as if its zone were UTC, so that a time of day shows as it does in Ontime wherever this
//! page is. The day is the one that lies nearest to what is known, so midnight is no step.

use super::event::DAY_MS;
use crate::Cx;
use ghostlight_time::{ServerInstant, Span};

/// The first whole state carries the clock of the last broadcast: up to so much too old.
const STALE_MS: i64 = 1_100;
/// Zones differ by multiples of this.
const QUARTER_MS: i64 = 900_000;
/// What a start may lie ahead of the clock that is known.
const AHEAD_MS: i64 = 1_000;

/// What the server's clock shows at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Present {
    pub(super) at: ServerInstant,
    pub(super) time_of_day: i64,
}

impl Present {
    /// By the estimate of the server's clock; none before it has told its time.
    pub(super) fn known(cx: &Cx<'_>) -> Option<Self> {
        cx.clock.server_now(cx.now.local).map(|at| Self { at, time_of_day: at.as_ms().rem_euclid(DAY_MS) })
    }

    /// Before the server has told its time: by this device's clock where that agrees with the old one in
    /// the first state, but for the zone; else by the old one. And whether they agree.
    pub(super) fn guessed(stale: i64, cx: &Cx<'_>) -> (Self, bool) {
        let at = cx.server_now();
        let ahead = (at.as_ms() - stale).rem_euclid(QUARTER_MS);
        let agrees = ahead <= STALE_MS;
        let ahead = if agrees { ahead } else { 0 };
        (Self { at, time_of_day: (stale + ahead).rem_euclid(DAY_MS) }, agrees)
    }

    /// The same, now.
    pub(super) fn now(self, cx: &Cx<'_>) -> Self {
        let at = cx.server_now();
        Self { at, time_of_day: (self.time_of_day + (at - self.at).as_ms()).rem_euclid(DAY_MS) }
    }

    /// The instant of a time of day that lies nearest to another instant.
    pub(super) fn nearest(self, time_of_day: i64, to: ServerInstant) -> ServerInstant {
        let away = time_of_day - self.time_of_day - (to - self.at).as_ms();
        let away = (away + DAY_MS / 2).rem_euclid(DAY_MS) - DAY_MS / 2;
        to + Span::from_ms(away)
    }

    /// When it last was that time of day, a little lenient.
    pub(super) fn last(self, time_of_day: i64) -> ServerInstant {
        let ago = (self.time_of_day + AHEAD_MS - time_of_day).rem_euclid(DAY_MS) - AHEAD_MS;
        self.at - Span::from_ms(ago)
    }
}

/// The instant that a clock's reading stands for: the nearest to the time that is known.
pub(super) fn instant(clock: i64, cx: &Cx<'_>) -> ServerInstant {
    let near = cx.server_now();
    Present { at: near, time_of_day: near.as_ms().rem_euclid(DAY_MS) }.nearest(clock, near)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = DAY_MS / 2;

    fn present(time_of_day: i64) -> Present {
        Present { at: ServerInstant::from_ms(20_000 * DAY_MS + time_of_day), time_of_day }
    }

    #[test]
    fn around_midnight() {
        let before = present(DAY_MS - 1_000);
        assert_eq!(before.nearest(500, before.at) - before.at, Span::from_ms(1_500));
        let after = present(500);
        assert_eq!(after.nearest(DAY_MS - 1_000, after.at) - after.at, Span::from_ms(-1_500));
        assert_eq!(after.at - after.last(DAY_MS - 600_000), Span::from_ms(600_500));
        assert_eq!(after.at - after.last(600), Span::from_ms(-100), "a start that is just ahead");
        assert_eq!(after.at - after.last(2_000), Span::from_ms(DAY_MS - 1_500));
    }

    #[test]
    fn a_deadline_days_ahead_keeps_its_day() {
        let now = present(NOON);
        let in_two_days = now.at + Span::from_ms(2 * DAY_MS + 700);
        assert_eq!(now.nearest(NOON + 500, in_two_days) - now.at, Span::from_ms(2 * DAY_MS + 500));
    }
}
