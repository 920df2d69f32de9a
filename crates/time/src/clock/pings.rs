//! When to ask, and which pong answers which ping.
//!
//! A pong echoes nothing, so matching rests on TCP's order and on having one ping in flight.

/// Pings right after a connection, and after anything that shook the clock.
const BURST: u32 = 8;
const BURST_EVERY_MS: f64 = 100.0;
const STEADY_MS: f64 = 2_000.0;
/// For so long after the first message the steady interval does not stretch.
const EARLY_MS: f64 = 20_000.0;
/// After so many given up in a row the clock goes on without pongs,
const LOST_LIMIT: u32 = 3;
/// and asks again only now and then.
const WITHOUT_PONGS_MS: f64 = 60_000.0;

/// What a pong turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pong {
    /// The answer to the ping sent at this local time.
    Answers(f64),
    /// The late answer to a ping that was given up, or its successor's: it says nothing.
    Ignored,
    /// Nobody asked: the matching was off.
    Unasked,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Pings {
    pending: Option<f64>,
    last_sent: Option<f64>,
    burst_done: u32,
    urgent: bool,
    /// Pongs of pings given up, which may still come.
    owed: u32,
    ignored_while_pending: bool,
    lost_in_row: u32,
}

impl Pings {
    pub(super) fn sent(&mut self, x: f64) {
        if self.pending.is_some() {
            self.lost();
        }
        self.pending = Some(x);
        self.last_sent = Some(x);
        self.urgent = false;
        self.burst_done = self.burst_done.saturating_add(1);
    }

    pub(super) fn pong(&mut self) -> Pong {
        if self.owed > 0 {
            self.owed -= 1;
            self.ignored_while_pending = self.pending.is_some();
            return Pong::Ignored;
        }
        let answered = self.pending.take();
        self.ignored_while_pending = false;
        self.lost_in_row = 0;
        answered.map_or(Pong::Unasked, Pong::Answers)
    }

    /// The pending ping is given up.
    pub(super) fn lost(&mut self) {
        if self.pending.take().is_none() {
            return;
        }
        if self.ignored_while_pending {
            // The pong that was ignored was this ping's. What came before it in order will not come.
            self.owed = 0;
            self.ignored_while_pending = false;
            self.lost_in_row = 0;
        } else {
            self.owed += 1;
            self.lost_in_row = self.lost_in_row.saturating_add(1);
        }
    }

    /// A new connection: nothing of the old one will be answered.
    pub(super) fn reconnected(&mut self) {
        *self = Self::default();
    }

    pub(super) fn burst(&mut self) {
        self.burst_done = 0;
    }

    pub(super) fn now(&mut self) {
        self.urgent = true;
    }

    pub(super) fn without_pongs(&self) -> bool {
        self.lost_in_row >= LOST_LIMIT
    }

    /// When the next ping is due; `None` while one is in flight. `since` is how long ago the first
    /// message came, `est` the clock's own estimate of its error.
    pub(super) fn next_at(&self, since: f64, est: Option<f64>) -> Option<f64> {
        if self.pending.is_some() {
            return None;
        }
        let Some(last) = self.last_sent else { return Some(f64::NEG_INFINITY) };
        let every = if self.without_pongs() {
            WITHOUT_PONGS_MS
        } else if self.urgent || self.burst_done < BURST {
            BURST_EVERY_MS
        } else {
            match est {
                Some(est) if since >= EARLY_MS && est <= 0.5 => 10_000.0,
                Some(est) if since >= EARLY_MS && est <= 1.5 => 5_000.0,
                _ => STEADY_MS,
            }
        };
        Some(last + every)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_steady_then_by_error() {
        let mut pings = Pings::default();
        let mut x = 0.0;
        for _ in 0..BURST {
            assert!(pings.next_at(x, None).unwrap() <= x);
            pings.sent(x);
            assert_eq!(pings.next_at(x, None), None);
            assert_eq!(pings.pong(), Pong::Answers(x));
            x += BURST_EVERY_MS;
        }
        let last = x - BURST_EVERY_MS;
        assert_eq!(pings.next_at(1_000.0, Some(0.1)), Some(last + 2_000.0));
        assert_eq!(pings.next_at(30_000.0, Some(0.1)), Some(last + 10_000.0));
        assert_eq!(pings.next_at(30_000.0, Some(1.0)), Some(last + 5_000.0));
        assert_eq!(pings.next_at(30_000.0, Some(9.0)), Some(last + 2_000.0));
        pings.now();
        assert_eq!(pings.next_at(30_000.0, Some(0.1)), Some(last + 100.0));
    }

    #[test]
    fn after_a_lost_pong_the_next_is_ignored_and_a_late_one_matches_again() {
        let mut pings = Pings::default();
        pings.sent(0.0);
        pings.lost();
        pings.sent(10_000.0);
        // Both come after a stall: the first is the old one's, the second is exact.
        assert_eq!(pings.pong(), Pong::Ignored);
        assert_eq!(pings.pong(), Pong::Answers(10_000.0));
    }

    #[test]
    fn a_server_that_skipped_one_pong_is_matched_again() {
        let mut pings = Pings::default();
        pings.sent(0.0);
        pings.lost();
        pings.sent(10_000.0);
        assert_eq!(pings.pong(), Pong::Ignored);
        pings.lost();
        pings.sent(20_000.0);
        assert_eq!(pings.pong(), Pong::Answers(20_000.0));
        assert_eq!(pings.pong(), Pong::Unasked);
    }

    #[test]
    fn after_three_it_goes_on_without() {
        let mut pings = Pings::default();
        for n in 0..LOST_LIMIT {
            assert!(!pings.without_pongs());
            pings.sent(f64::from(n) * 10_000.0);
            pings.lost();
        }
        assert!(pings.without_pongs());
        assert_eq!(pings.next_at(1e6, None), Some(20_000.0 + WITHOUT_PONGS_MS));
        pings.reconnected();
        assert!(!pings.without_pongs());
    }
}
