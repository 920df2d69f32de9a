//! The time that is shown: it follows the estimate without ever jumping, except where it must.

/// Beyond this the display jumps, once.
const JUMP_MS: f64 = 1_000.0;
/// An error decays with this time constant where that is slower than the limit.
const TIME_CONSTANT_MS: f64 = 1_500.0;

/// How an error falls, piece by piece, from the largest down: until it is at most `to`, either by
/// `rate` per millisecond or, where that is `None`, with the time constant. So a shown second lasts
/// 0.99 to 1.01 s below 50 ms of error, 0.95 to 1.05 s below 250 ms, and 0.8 to 1.2 s beyond.
const DECAY: [(f64, Option<f64>); 6] =
    [(300.0, Some(0.2)), (250.0, None), (75.0, Some(0.05)), (50.0, None), (15.0, Some(0.01)), (0.0, None)];

/// How the display takes to a new estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// Bend towards it, at a limited rate.
    Slew,
    /// Forward at once; where it is ahead, stand until it is reached.
    Fast,
    /// Jump, wherever it is.
    Jump,
}

/// A shown server time as a function of the local one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Display {
    at: f64,
    theta: f64,
    rate: f64,
    error: f64,
    floor: f64,
}

impl Display {
    pub(super) fn new(at: f64, theta: f64, rate: f64) -> Self {
        Self { at, theta, rate, error: 0.0, floor: f64::NEG_INFINITY }
    }

    /// The estimate alone, without what is still to be slewed.
    pub(super) fn target(&self, x: f64) -> f64 {
        x + self.theta + self.rate * (x - self.at)
    }

    /// What is shown at local time `x`.
    pub(super) fn shown(&self, x: f64) -> f64 {
        (self.target(x) + decayed(self.error, x - self.at)).max(self.floor)
    }

    /// Takes to a new estimate, at local time `at`.
    pub(super) fn follow(&mut self, at: f64, theta: f64, rate: f64, take: Take) {
        let shown = self.shown(at);
        *self = Self::new(at, theta, rate);
        let error = shown - self.target(at);
        match take {
            Take::Jump => {}
            _ if error.abs() >= JUMP_MS => {}
            Take::Fast if error > 0.0 => self.floor = shown,
            Take::Fast => {}
            Take::Slew => self.error = error,
        }
    }

    /// Moves with a jump of the local clock.
    pub(super) fn shift(&mut self, by: f64) {
        self.theta += by;
        self.floor += by;
    }

    /// The local time at which `server` is shown, not before `x`.
    pub(super) fn when(&self, server: f64, x: f64) -> f64 {
        let mut at = x;
        // The slope is within 0.8 and 1.2, so each step leaves at most a fifth of the error.
        for _ in 0..8 {
            at = (at + server - self.shown(at)).max(x);
        }
        at
    }
}

/// What is left of an error after `ms`.
fn decayed(error: f64, ms: f64) -> f64 {
    let mut size = error.abs();
    let mut left = ms.max(0.0);
    for (to, rate) in DECAY {
        if size <= to {
            continue;
        }
        match rate {
            Some(rate) if size - left * rate >= to => {
                size -= left * rate;
                break;
            }
            Some(rate) => left -= (size - to) / rate,
            None => {
                let after = size * (-left / TIME_CONSTANT_MS).exp();
                if after >= to {
                    size = after;
                    break;
                }
                left -= TIME_CONSTANT_MS * (size / to).ln();
            }
        }
        size = to;
    }
    size.copysign(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_error_decays_piece_by_piece_as_if_step_by_step() {
        for start in [5.0, 40.0, 60.0, 200.0, 280.0, 999.0, -40.0, -999.0] {
            let mut stepped: f64 = start;
            for ms in 0..20_000 {
                assert!((decayed(start, f64::from(ms)) - stepped).abs() < 0.2, "{start} at {ms}");
                let size = stepped.abs();
                let rate = if size < 50.0 {
                    0.01
                } else if size < 250.0 {
                    0.05
                } else {
                    0.2
                };
                stepped -= (size / TIME_CONSTANT_MS).min(rate).copysign(stepped);
            }
        }
    }

    proptest! {
        #[test]
        fn the_shown_time_is_monotone_and_slews_gently(
            moves in proptest::collection::vec((1.0f64..5_000.0, -240.0f64..240.0, -3e-4f64..3e-4), 1..20),
        ) {
            let mut display = Display::new(0.0, 0.0, 0.0);
            let mut at = 0.0;
            for (wait, theta, rate) in moves {
                for n in 0..20 {
                    let (a, b) = (at + wait * f64::from(n) / 20.0, at + wait * f64::from(n + 1) / 20.0);
                    let passed = display.shown(b) - display.shown(a);
                    prop_assert!(passed >= 0.0);
                    // At 480 ms of error the limit is 20 %, below 250 it is 5 %.
                    let most = if (display.shown(a) - display.target(a)).abs() < 250.0 { 0.0501 } else { 0.2001 };
                    prop_assert!((passed - (b - a)).abs() <= most * (b - a) + 3e-4 * (b - a));
                }
                at += wait;
                let before = display.shown(at);
                display.follow(at, theta, rate, Take::Slew);
                prop_assert!((display.shown(at) - before).abs() < 1e-6);
            }
        }

        #[test]
        fn a_fast_take_never_goes_back(theta in -900.0f64..900.0, ms in 0.0f64..3_000.0) {
            let mut display = Display::new(0.0, 0.0, 0.0);
            let before = display.shown(1_000.0);
            display.follow(1_000.0, theta, 0.0, Take::Fast);
            prop_assert!(display.shown(1_000.0 + ms) >= before);
        }

        #[test]
        fn when_is_the_inverse(error in -999.0f64..999.0, ahead in 0.0f64..10_000.0) {
            let mut display = Display::new(0.0, error, 1e-4);
            display.follow(0.0, 0.0, 1e-4, Take::Slew);
            let server = display.shown(500.0) + ahead;
            let at = display.when(server, 500.0);
            prop_assert!((display.shown(at) - server).abs() < 0.05);
        }
    }
}
