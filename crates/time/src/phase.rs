//! The phase of a countdown: what its colour and its word say.

use crate::{Shown, Span};

/// From this far below zero the word is OVER, until then TIME.
const OVER_FROM: Span = Span::from_secs(-10);

/// Where a countdown stands, by the remaining time that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Before the thresholds, or without a length.
    #[default]
    Normal,
    /// WRAP UP: the first threshold is reached.
    Yellow,
    /// FINISH NOW: the second threshold is reached.
    Red,
    /// TIME: the digits read 0:00 to −0:09.
    Zero,
    /// OVER: from −0:10 on.
    Over,
}

/// When a countdown turns yellow and red, as they were set; `None` is the default for the length.
///
/// Zero means never: what reads 0:00 is [`Phase::Zero`] already.
///
/// ```
/// use ghostlight_time::{Phase, Resolution, Shown, Span, Thresholds};
/// let ten_minutes = Thresholds::default().resolve(Span::from_mins(10));
/// let phase = |ms| ten_minutes.phase(Shown::of_remaining(Span::from_ms(ms), Resolution::Second));
/// assert_eq!(phase(120_001), Phase::Normal); // reads 2:01
/// assert_eq!(phase(120_000), Phase::Yellow); // reads 2:00
/// assert_eq!(phase(30_000), Phase::Red);
/// assert_eq!(phase(-9_999), Phase::Zero); // reads −0:09
/// assert_eq!(phase(-10_000), Phase::Over);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Thresholds {
    /// Yellow when this much or less is shown.
    pub yellow: Option<Span>,
    /// Red when this much or less is shown.
    pub red: Option<Span>,
}

impl Thresholds {
    /// The thresholds that hold for an item of that length: the defaults filled in (the smaller of
    /// 2:00 and 20 %, the smaller of 0:30 and 10 %), and what is not smaller than the length dropped.
    #[must_use]
    pub fn resolve(self, length: Span) -> Resolved {
        let default = |most: Span, percent: i64| {
            most.min(Span::from_ms((length.or_zero().as_ms() / 100).saturating_mul(percent)))
        };
        let smaller = |threshold: Span| (threshold < length).then_some(threshold);
        Resolved {
            yellow: smaller(self.yellow.unwrap_or_else(|| default(Span::from_mins(2), 20))),
            red: smaller(self.red.unwrap_or_else(|| default(Span::from_secs(30), 10))),
        }
    }
}

/// Thresholds as they hold for one item; `None` where one is ignored. The bar's zones are these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Resolved {
    /// Where yellow begins.
    pub yellow: Option<Span>,
    /// Where red begins.
    pub red: Option<Span>,
}

impl Resolved {
    /// The phase that goes with these digits. It depends on what is shown and on nothing else, so the
    /// colour flips in the frame in which the digits flip.
    #[must_use]
    pub fn phase(self, remaining: Shown) -> Phase {
        let shown = remaining.as_span();
        let reached = |threshold: Option<Span>| threshold.is_some_and(|threshold| shown <= threshold);
        if shown <= OVER_FROM {
            Phase::Over
        } else if shown <= Span::ZERO {
            Phase::Zero
        } else if reached(self.red) {
            Phase::Red
        } else if reached(self.yellow) {
            Phase::Yellow
        } else {
            Phase::Normal
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Resolution;
    use proptest::prelude::*;

    fn phase(thresholds: Thresholds, length: i64, left: i64) -> Phase {
        let shown = Shown::of_remaining(Span::from_ms(left), Resolution::Second);
        thresholds.resolve(Span::from_ms(length)).phase(shown)
    }

    #[test]
    fn every_edge() {
        let set = Thresholds { yellow: Some(Span::from_mins(2)), red: Some(Span::from_secs(30)) };
        let table = [
            (300_000, Phase::Normal),
            (120_001, Phase::Normal),
            (120_000, Phase::Yellow),
            (119_999, Phase::Yellow),
            (30_001, Phase::Yellow),
            (30_000, Phase::Red),
            (1, Phase::Red),
            (0, Phase::Zero),
            (-999, Phase::Zero),
            (-1_000, Phase::Zero),
            (-9_999, Phase::Zero),
            (-10_000, Phase::Over),
            (-3_600_000, Phase::Over),
        ];
        for (left, expected) in table {
            assert_eq!(phase(set, 300_000, left), expected, "{left}");
        }
    }

    #[test]
    fn defaults_follow_the_length() {
        let of = |mins| Thresholds::default().resolve(Span::from_mins(mins));
        assert_eq!(of(60), Resolved { yellow: Some(Span::from_mins(2)), red: Some(Span::from_secs(30)) });
        assert_eq!(of(10), Resolved { yellow: Some(Span::from_mins(2)), red: Some(Span::from_secs(30)) });
        assert_eq!(of(5), Resolved { yellow: Some(Span::from_mins(1)), red: Some(Span::from_secs(30)) });
        assert_eq!(of(1), Resolved { yellow: Some(Span::from_secs(12)), red: Some(Span::from_secs(6)) });
        assert_eq!(of(0), Resolved::default());
    }

    #[test]
    fn a_threshold_not_smaller_than_the_length_is_ignored() {
        let set = Thresholds { yellow: Some(Span::from_mins(5)), red: Some(Span::from_mins(6)) };
        assert_eq!(set.resolve(Span::from_mins(5)), Resolved::default());
        assert_eq!(phase(set, 300_000, 1_000), Phase::Normal);
        assert_eq!(phase(set, 300_001, 1_000), Phase::Yellow);
    }

    #[test]
    fn zero_as_a_threshold_is_never() {
        let never = Thresholds { yellow: Some(Span::ZERO), red: Some(Span::ZERO) };
        assert_eq!(phase(never, 300_000, 1), Phase::Normal);
        assert_eq!(phase(never, 300_000, 0), Phase::Zero);
    }

    #[test]
    fn absurd_lengths_do_not_panic() {
        for length in [i64::MIN, -1, i64::MAX] {
            for left in [i64::MIN, 0, i64::MAX] {
                let _ = phase(Thresholds::default(), length, left);
            }
        }
    }

    proptest! {
        #[test]
        fn the_colour_flips_only_with_the_digits(length in 0i64..7_200_000, left in -20_000i64..7_200_000) {
            let read = |left| Shown::of_remaining(Span::from_ms(left), Resolution::Tenth);
            let phase = |left| Thresholds::default().resolve(Span::from_ms(length)).phase(read(left));
            if read(left) == read(left - 1) {
                prop_assert_eq!(phase(left), phase(left - 1));
            }
        }
    }
}
