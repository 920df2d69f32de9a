//! Days and times of day in a room's zone. Plans are wall-clock times on the run's date; lengths are
//! real elapsed time, so the two meet only here.

use ghostlight_time::{ServerInstant, Span};

const DAY_MS: i64 = 86_400_000;

/// A date of the proleptic Gregorian calendar.
///
/// ```
/// use ghostlight_room::Date;
/// let date = Date::parse("2026-11-21").unwrap();
/// assert_eq!(Date::from_days(date.days()), date);
/// assert_eq!(date.to_string(), "2026-11-21");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// A date, where that day exists.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let date = Self { year, month, day };
        ((1..=9_999).contains(&year) && Self::from_days(date.days()) == date).then_some(date)
    }

    /// Reads `YYYY-MM-DD`; a time behind it is passed over.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day = text.trim().split(['T', ' ']).next()?;
        let mut parts = day.splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        Self::new(year, month, parts.next()?.parse().ok()?)
    }

    /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
    #[must_use]
    pub fn days(self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The date so many days after 1970-01-01 (`civil_from_days`).
    #[must_use]
    pub fn from_days(days: i64) -> Self {
        let days = days.clamp(-719_162, 2_932_896) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(1_970),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    /// The date on the clock of a zone at an instant.
    #[must_use]
    pub fn at(now: ServerInstant, zone: &str, zones: &dyn Zones) -> Self {
        let local = now + zones.offset_at(zone, now);
        Self::from_days(local.as_ms().div_euclid(DAY_MS))
    }

    /// Year, month (1 to 12) and day (1 to 31).
    #[must_use]
    pub const fn parts(self) -> (i32, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// The instant at which a zone's clocks show a time of this day. Where clock changes make that time
    /// happen twice it is the first, where they skip it the moment of the change.
    #[must_use]
    pub fn instant(self, time: DayTime, zone: &str, zones: &dyn Zones) -> ServerInstant {
        let local = ServerInstant::from_ms(self.days().saturating_mul(DAY_MS)) + Span::from_ms(time.as_ms());
        let day = Span::from_ms(DAY_MS);
        let before = zones.offset_at(zone, local - day);
        let after = zones.offset_at(zone, local + day);
        let early = local - before;
        if zones.offset_at(zone, early) == before || before == after {
            return early;
        }
        let late = local - after;
        if zones.offset_at(zone, late) == after {
            return late;
        }
        first_with_offset(late.min(early), late.max(early), |at| zones.offset_at(zone, at) == after)
    }
}

/// The first instant between two at which something holds that did not hold before, to a second.
fn first_with_offset(
    mut low: ServerInstant,
    mut high: ServerInstant,
    holds: impl Fn(ServerInstant) -> bool,
) -> ServerInstant {
    while (high - low).as_ms() > 1_000 {
        let middle = low + Span::from_ms((high - low).as_ms() / 2);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    ServerInstant::from_ms(high.as_ms().div_euclid(1_000) * 1_000)
}

impl core::fmt::Display for Date {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time on the run's local day: 0 to 48 h, so that a show goes on past midnight ("00:30 +1").
pub use ghostlight_time::TimeOfDay as DayTime;

/// What a zone's clocks show at an instant.
#[must_use]
pub fn local_time(at: ServerInstant, zone: &str, zones: &dyn Zones) -> DayTime {
    let local = at + zones.offset_at(zone, at);
    DayTime::from_ms(local.as_ms().rem_euclid(DAY_MS)).unwrap_or_default()
}

/// The offsets of time zones: `Intl` in the browser, a zone database on the server, a table in tests.
pub trait Zones {
    /// What to add to UTC for the local time of a zone (IANA name, empty: the host's own) at an
    /// instant. Zero for a name it does not know.
    fn offset_at(&self, zone: &str, at: ServerInstant) -> Span;
}

struct Utc;

impl Zones for Utc {
    fn offset_at(&self, _zone: &str, _at: ServerInstant) -> Span {
        Span::ZERO
    }
}

/// Every zone is UTC. For tests, and where nothing better is known.
#[must_use]
pub fn utc() -> &'static dyn Zones {
    &Utc
}
