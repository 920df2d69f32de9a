//! How many messages one connection may send.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Messages a second and connection.
pub const A_SECOND: usize = 50;
/// How long a warning counts.
const WARNED_FOR: Duration = Duration::from_secs(10);

/// What to do with a message that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Take it.
    Take,
    /// Refuse it with `rate_limited`.
    Warn,
    /// It goes on after the warning: close with 4408.
    Close,
}

/// The messages of the last second.
#[derive(Debug, Default)]
pub struct Pace {
    taken: VecDeque<Instant>,
    warned: Option<Instant>,
}

impl Pace {
    /// Judges the message that came at `now`.
    pub fn judge(&mut self, now: Instant) -> Verdict {
        while self.taken.front().is_some_and(|first| now.duration_since(*first) >= Duration::from_secs(1)) {
            self.taken.pop_front();
        }
        if self.taken.len() < A_SECOND {
            self.taken.push_back(now);
            return Verdict::Take;
        }
        if self.warned.is_some_and(|then| now.duration_since(then) < WARNED_FOR) {
            return Verdict::Close;
        }
        self.warned = Some(now);
        Verdict::Warn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_a_second_then_one_warning_then_the_end() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for _ in 0..A_SECOND {
            assert_eq!(pace.judge(start), Verdict::Take);
        }
        assert_eq!(pace.judge(start), Verdict::Warn);
        assert_eq!(pace.judge(start), Verdict::Close);
    }

    #[test]
    fn a_steady_fifty_a_second_is_never_refused() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for number in 0..5_000_u64 {
            assert_eq!(pace.judge(start + Duration::from_millis(number * 20)), Verdict::Take);
        }
    }

    #[test]
    fn a_warning_is_forgotten() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for later in [0, 20, 40] {
            let now = start + Duration::from_secs(later);
            for _ in 0..A_SECOND {
                assert_eq!(pace.judge(now), Verdict::Take);
            }
            assert_eq!(pace.judge(now), Verdict::Warn, "after {later} s");
        }
    }
}
