//! The server's clock from the `Date` header of its answers.
//!
//! PlaceOS tells no time. `Date` counts whole seconds, but each answer bounds the difference of the two
//! clocks from both sides, and a question asked at the right moment halves what is left: some six
//! answers find it to a fraction of a second. A page may read the header of its own origin only.

use ghostlight_room::{Date, DayTime};
use ghostlight_time::{LocalInstant, ServerInstant, Span};

/// Between questions while the bounds are wide, and later.
const SOON_MS: f64 = 700.0;
const LATER_MS: f64 = 60_000.0;
/// Good enough.
const FINE_MS: f64 = 120.0;
/// So many questions in a row at most.
const BURST: u32 = 10;
/// The two clocks may drift apart by this part of the time that passes.
const DRIFT: f64 = 1e-4;

/// What is known of the difference, and when to ask next.
#[derive(Clone, Debug, Default)]
pub(super) struct HttpClock {
    /// The server's clock less the local one lies between these, at this local time.
    bounds: Option<(f64, f64, LocalInstant)>,
    sent: Option<LocalInstant>,
    next: Option<LocalInstant>,
    in_burst: u32,
    /// The header was in the answer that just came.
    told: bool,
    /// The header cannot be read here: it is not asked for any more.
    hidden: bool,
}

impl HttpClock {
    /// Begins to ask.
    pub(super) fn start(&mut self, now: LocalInstant) {
        if !self.hidden {
            self.sent = None;
            self.in_burst = 0;
            self.next = Some(now);
        }
    }

    pub(super) fn stop(&mut self) {
        self.sent = None;
        self.next = None;
    }

    pub(super) fn due_at(&self) -> Option<LocalInstant> {
        self.next
    }

    /// Whether to ask now.
    pub(super) fn asks(&mut self, now: LocalInstant) -> bool {
        let due = self.next.is_some_and(|at| at <= now);
        if due {
            self.next = None;
            self.sent = Some(now);
            self.in_burst += 1;
            self.told = false;
        }
        due
    }

    /// The header arrived. The server's time now, once it is known as well as it will be.
    pub(super) fn told(&mut self, header: &str, now: LocalInstant) -> Option<ServerInstant> {
        let (date, sent) = (parse(header)?, self.sent?);
        self.told = true;
        let second = date.as_ms() as f64;
        let (low, high) = (second - now.as_ms(), second + 1_000.0 - sent.as_ms());
        let known = self.bounds.map(|(low, high, at)| {
            let drift = now.since(at).max(0.0) * DRIFT;
            (low - drift, high + drift)
        });
        let (low, high) = match known {
            // What contradicts the bounds is the truth now: somebody set a clock.
            Some((least, most)) if low.max(least) <= high.min(most) => (low.max(least), high.min(most)),
            _ => (low, high),
        };
        self.bounds = Some((low, high, now));
        let good = high - low <= FINE_MS || self.in_burst >= BURST;
        good.then(|| {
            let now = now.as_ms() + f64::midpoint(low, high);
            ServerInstant::from_ms(now.round() as i64)
        })
    }

    /// The answer has come, with or without the header.
    pub(super) fn answered(&mut self, now: LocalInstant) {
        if self.sent.take().is_none() {
            return;
        }
        if !self.told {
            self.hidden = true;
            self.next = None;
            return;
        }
        let width = self.width().unwrap_or(f64::INFINITY);
        let done = width <= FINE_MS || self.in_burst >= BURST;
        if done {
            self.in_burst = BURST - 2;
        }
        self.next = Some(self.at_the_edge(now.plus_ms(if done { LATER_MS } else { SOON_MS })));
    }

    /// No answer came: this origin may not ask, or the network is gone.
    pub(super) fn gave_up(&mut self, now: LocalInstant) {
        if self.sent.take().is_some() {
            let known = self.bounds.is_some();
            self.hidden = !known;
            self.next = known.then(|| now.plus_ms(LATER_MS));
        }
    }

    /// The first moment from `at` on at which the server's second turns, if the difference is in the middle of
    /// its bounds: the answer then says which half is true.
    fn at_the_edge(&self, at: LocalInstant) -> LocalInstant {
        let Some((low, high, _)) = self.bounds else { return at };
        let server = at.as_ms() + f64::midpoint(low, high);
        at.plus_ms((-server).rem_euclid(1_000.0))
    }

    /// How well the difference is known, in milliseconds from one bound to the other.
    pub(super) fn width(&self) -> Option<f64> {
        self.bounds.map(|(low, high, _)| high - low)
    }
}

/// Reads `Sat, 21 Nov 2026 10:15:30 GMT`.
fn parse(header: &str) -> Option<ServerInstant> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = header.trim().split_once(", ")?;
    let mut parts = date.split(' ');
    let day = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let month = (1_u8..).zip(MONTHS).find(|(_, month)| *month == name).map(|(number, _)| number)?;
    let date = Date::new(parts.next()?.parse().ok()?, month, day)?;
    let mut clock =
        parts.next()?.split(':').map(|part| part.parse::<i64>().ok().filter(|it| (0..=60).contains(it)));
    let (hours, mins, secs) = (clock.next()??, clock.next()??, clock.next()??);
    (parts.next()? == "GMT" && hours < 24).then_some(())?;
    let midnight = date.instant(DayTime::default(), "", ghostlight_room::utc());
    Some(midnight + Span::from_secs(hours * 3_600 + mins * 60 + secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let ms = |text: &str| parse(text).map(ServerInstant::as_ms);
        assert_eq!(ms("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        for text in [
            "",
            "Sun, 06 Nov 1994",
            "06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET",
        ] {
            assert_eq!(ms(text), None, "{text}");
        }
    }

    fn header(at: f64) -> String {
        let date = Date::from_days((at / 86_400_000.0).floor() as i64);
        let (year, month, day) = date.parts();
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            [usize::from(month) - 1];
        let secs = (at / 1_000.0).floor() as i64 % 86_400;
        format!("Xxx, {day:02} {month} {year} {:02}:{:02}:{:02} GMT", secs / 3_600, secs / 60 % 60, secs % 60)
    }

    #[test]
    fn some_answers_find_the_fraction_of_the_second() {
        for offset in [1_795_255_200_123.0, 1_795_255_200_999.0, 1_795_255_200_500.0] {
            for trip in [4.0, 40.0, 160.0] {
                let mut clock = HttpClock::default();
                let mut now = LocalInstant::from_ms(5_000.0);
                clock.start(now);
                let mut estimate = None;
                for _ in 0..BURST {
                    now = clock.due_at().unwrap();
                    assert!(clock.asks(now));
                    let there = header(now.as_ms() + trip * 0.3 + offset);
                    now = now.plus_ms(trip);
                    estimate = clock.told(&there, now).map(|told| told.as_ms() as f64 - now.as_ms());
                    clock.answered(now);
                    let (low, high, _) = clock.bounds.unwrap();
                    assert!(low <= offset + 0.5 && offset <= high + 0.5, "{low} {offset} {high}");
                }
                let off = estimate.unwrap() - offset;
                assert!(off.abs() <= FINE_MS.max(trip), "{offset} {trip}: {off}");
                assert!(clock.due_at().unwrap().since(now) > 50_000.0);
            }
        }
    }

    #[test]
    fn a_hidden_header_is_asked_for_once() {
        let mut clock = HttpClock::default();
        let now = LocalInstant::from_ms(1.0);
        clock.start(now);
        assert!(clock.asks(now) && !clock.asks(now));
        clock.answered(now);
        assert_eq!((clock.due_at(), clock.width()), (None, None));
        clock.start(now);
        assert!(!clock.asks(now));
    }

    #[test]
    fn a_clock_that_was_set_is_followed() {
        let mut clock = HttpClock::default();
        let mut now = LocalInstant::from_ms(0.0);
        clock.start(now);
        for at in [1_795_255_200_000.0, 1_795_255_200_000.0 + 3_600_000.0] {
            now = clock.due_at().unwrap();
            assert!(clock.asks(now));
            clock.told(&header(at), now);
            let (low, high, _) = clock.bounds.unwrap();
            assert!(low <= at - now.as_ms() && at - now.as_ms() <= high);
            clock.answered(now);
        }
    }
}
