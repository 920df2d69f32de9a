//! The clock that an authoritative host tells to everyone.

use crate::{Moment, MonoInstant, ServerInstant, Span};

/// How fast the told time may bend towards the wall clock: half a millisecond a second.
const SLEW: f64 = 500e-6;
/// A wall clock that is further off was set; the told time follows at once.
const STEP_MS: f64 = 2_000.0;

/// A host's server time: the wall clock at the start plus monotonic time, slewed by at most 500 ppm
/// towards the wall clock. A wall clock that is over 2 s away is taken at once.
///
/// ```
/// use ghostlight_time::{HouseClock, Span};
/// let mut clock = HouseClock::new(1_000.0, 1_700_000_000_000.0);
/// let quiet = clock.read(2_000.0, 1_700_000_001_000.0);
/// assert_eq!((quiet.moment.server.as_ms(), quiet.stepped), (1_700_000_001_000, None));
/// let set = clock.read(3_000.0, 1_700_000_062_000.0);
/// assert_eq!((set.moment.server.as_ms(), set.stepped), (1_700_000_062_000, Some(Span::from_secs(60))));
/// assert_eq!(set.moment.mono - quiet.moment.mono, Span::from_secs(1));
/// ```
#[derive(Clone, Debug)]
pub struct HouseClock {
    mono: f64,
    /// The told time less the monotonic one.
    offset: f64,
}

/// One reading of a [`HouseClock`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HouseReading {
    /// The moment, for the engine.
    pub moment: Moment,
    /// By how much the told time was just set, for the log; `None` at nearly every reading.
    pub stepped: Option<Span>,
}

impl HouseClock {
    /// Starts at a reading of both clocks, in milliseconds.
    #[must_use]
    pub fn new(mono_ms: f64, wall_ms: f64) -> Self {
        let mono = finite_or(mono_ms, 0.0);
        Self { mono, offset: finite_or(wall_ms, mono) - mono }
    }

    /// Reads: both clocks now, in milliseconds. A monotonic reading below an earlier one counts as that
    /// earlier one; what is not finite counts as no news.
    pub fn read(&mut self, mono_ms: f64, wall_ms: f64) -> HouseReading {
        let mono = finite_or(mono_ms, self.mono).max(self.mono);
        let passed = mono - self.mono;
        self.mono = mono;
        let off = finite_or(wall_ms, mono + self.offset) - (mono + self.offset);
        let stepped = (off.abs() > STEP_MS).then(|| Span::from_ms(off.round() as i64));
        let most = passed * SLEW;
        self.offset += if stepped.is_some() { off } else { off.clamp(-most, most) };
        let moment = Moment {
            mono: MonoInstant::from_ms(mono.floor() as i64),
            server: ServerInstant::from_ms((mono + self.offset).floor() as i64),
        };
        HouseReading { moment, stepped }
    }
}

fn finite_or(value: f64, other: f64) -> f64 {
    if value.is_finite() { value } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WALL: f64 = 1_700_000_000_000.0;

    #[test]
    fn it_bends_towards_the_wall_and_arrives() {
        let mut clock = HouseClock::new(0.0, WALL);
        // The wall was set one second ahead: 2,000 s at 500 ppm.
        let at = |seconds: f64| (seconds * 1_000.0, WALL + 1_000.0 + seconds * 1_000.0);
        let told = |clock: &mut HouseClock, seconds: f64| {
            let (mono, wall) = at(seconds);
            let reading = clock.read(mono, wall);
            assert_eq!(reading.stepped, None);
            reading.moment.server.as_ms() as f64 - WALL - mono
        };
        for second in 1..=1_000 {
            told(&mut clock, f64::from(second));
        }
        assert!((told(&mut clock, 1_001.0) - 500.5).abs() <= 1.0);
        for second in 1_002..=2_010 {
            told(&mut clock, f64::from(second));
        }
        assert!((told(&mut clock, 2_011.0) - 1_000.0).abs() <= 1.0);
    }

    #[test]
    fn a_step_is_over_two_seconds_either_way() {
        for (off, stepped) in
            [(2_000.0, None), (2_001.0, Some(2_001)), (-2_000.0, None), (-2_001.0, Some(-2_001))]
        {
            let mut clock = HouseClock::new(0.0, WALL);
            assert_eq!(clock.read(0.0, WALL + off).stepped, stepped.map(Span::from_ms), "{off}");
            // Told once.
            assert_eq!(clock.read(0.0, WALL + off).stepped, None);
        }
    }

    #[test]
    fn odd_readings_are_no_news() {
        let mut clock = HouseClock::new(5_000.0, WALL);
        let before = clock.read(6_000.0, WALL + 1_000.0).moment;
        assert_eq!(clock.read(5_500.0, f64::NAN).moment, before);
        assert_eq!(clock.read(f64::INFINITY, f64::NEG_INFINITY).moment, before);
    }

    proptest! {
        #[test]
        fn the_told_time_keeps_pace_and_order(
            steps in proptest::collection::vec((0.0f64..5_000.0, -1_900.0f64..1_900.0), 1..200),
        ) {
            let mut clock = HouseClock::new(0.0, WALL);
            let mut mono = 0.0;
            let mut last = clock.read(0.0, WALL).moment;
            for (passed, noise) in steps {
                mono += passed;
                let reading = clock.read(mono, WALL + mono + noise);
                if reading.stepped.is_none() {
                    let told = (reading.moment.server - last.server).as_ms();
                    prop_assert!(told >= 0);
                    prop_assert!((told as f64 - passed).abs() <= passed * SLEW + 1.001);
                }
                prop_assert!(reading.moment.mono >= last.mono);
                last = reading.moment;
            }
        }
    }
}
