//! Times of day: a plan's "19:55" and "00:30 +1", and the venue's clock.

use crate::format::push_number;
use crate::parse::{ParseError, normalise, skip_spaces, take_number};

const MS_PER_DAY: i64 = 86_400_000;

/// A wall-clock time on a run's date or the day after.
///
/// It knows no zone: the room's zone gives it its instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(i64);

/// How a time of day is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeStyle {
    /// `7:55 pm` instead of `19:55`.
    pub hour12: bool,
    /// With seconds.
    pub seconds: bool,
}

impl TimeOfDay {
    /// So many milliseconds after the run's midnight; `None` outside 0 to 48 hours.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Option<Self> {
        if ms >= 0 && ms < 2 * MS_PER_DAY { Some(Self(ms)) } else { None }
    }
    /// Milliseconds after the run's midnight, the day counted: 0 to 48 hours.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }
    /// Milliseconds after its own midnight: 0 to 24 hours.
    #[must_use]
    pub const fn ms_of_day(self) -> i64 {
        self.0 % MS_PER_DAY
    }
    /// 0 on the run's date, 1 on the day after.
    #[must_use]
    pub const fn day(self) -> u8 {
        (self.0 / MS_PER_DAY) as u8
    }
    /// Writes it, with its day where that is not the run's: `19:55`, `00:30 +1`.
    #[must_use]
    pub fn format(self, style: TimeStyle) -> String {
        let mut text = format_time_of_day(self.ms_of_day(), style);
        if self.day() > 0 {
            text.push_str(" +1");
        }
        text
    }
}

/// Writes milliseconds after midnight as a clock shows them (seconds cut off, not rounded). What lies
/// outside a day is taken around it.
///
/// ```
/// use ghostlight_time::{TimeStyle, format_time_of_day};
/// let ms = (19 * 60 + 55) * 60_000;
/// assert_eq!(format_time_of_day(ms, TimeStyle::default()), "19:55");
/// assert_eq!(format_time_of_day(ms, TimeStyle { hour12: true, seconds: false }), "7:55 pm");
/// ```
#[must_use]
pub fn format_time_of_day(ms: i64, style: TimeStyle) -> String {
    let secs = ms.rem_euclid(MS_PER_DAY).unsigned_abs() / 1_000;
    let (hours, mins) = (secs / 3_600, secs / 60 % 60);
    let mut text = String::with_capacity(12);
    if style.hour12 {
        push_number(&mut text, (hours + 11) % 12 + 1, 1);
    } else {
        push_number(&mut text, hours, 2);
    }
    text.push(':');
    push_number(&mut text, mins, 2);
    if style.seconds {
        text.push(':');
        push_number(&mut text, secs % 60, 2);
    }
    if style.hour12 {
        text.push_str(if hours < 12 { " am" } else { " pm" });
    }
    text
}

/// Reads a time of day: `19:55`, `19:55:30`, `7:55 pm`, `7pm`, `7.55`, `19h55`, `1955`, `00:30 +1`.
/// `24:00` is midnight at the day's end.
///
/// # Errors
/// [`ParseError`] when the text has none of these forms or names an hour or minute that does not
/// exist. A bare `7` could be minutes as well and is refused.
///
/// ```
/// use ghostlight_time::parse_time_of_day;
/// let late = parse_time_of_day("00:30 +1").unwrap();
/// assert_eq!((late.ms_of_day(), late.day()), (30 * 60_000, 1));
/// ```
pub fn parse_time_of_day(text: &str) -> Result<TimeOfDay, ParseError> {
    let chars = normalise(text);
    let mut rest = skip_spaces(&chars);
    if rest.is_empty() {
        return Err(ParseError::Empty);
    }
    let clock = take_clock(&mut rest)?;
    let half = take_half(&mut rest);
    if clock.groups == 1 && half.is_none() {
        return Err(ParseError::Unreadable);
    }
    let days = take_days(rest)?;
    let hours = match half {
        Some(_) if !(1..=12).contains(&clock.hours) => return Err(ParseError::NoSuchHour),
        Some(half) => clock.hours % 12 + half,
        None => clock.hours,
    };
    if clock.mins > 59 || clock.secs > 59 {
        return Err(ParseError::SixtyOrMore);
    }
    let ms = ((hours * 60 + clock.mins) * 60 + clock.secs) * 1_000;
    if ms > MS_PER_DAY {
        return Err(ParseError::NoSuchHour);
    }
    TimeOfDay::from_ms(ms + days * MS_PER_DAY).ok_or(ParseError::NoSuchHour)
}

struct Clock {
    hours: i64,
    mins: i64,
    secs: i64,
    groups: u8,
}

fn take_clock(rest: &mut &[char]) -> Result<Clock, ParseError> {
    let (first, digits) = take_number(rest)?;
    if digits == 4 {
        return Ok(Clock { hours: first / 100, mins: first % 100, secs: 0, groups: 2 });
    }
    if digits > 2 {
        return Err(ParseError::Unreadable);
    }
    let mut clock = Clock { hours: first, mins: 0, secs: 0, groups: 1 };
    while let Some((':' | '.' | 'h', tail)) = rest.split_first() {
        let mut after = tail;
        // "19h" is the full hour; "7." before "pm" is not a time.
        let Ok((value, 2)) = take_number(&mut after) else {
            if rest.first() == Some(&'h') && clock.groups == 1 {
                *rest = tail;
                clock.groups = 2;
                break;
            }
            return Err(ParseError::Unreadable);
        };
        match clock.groups {
            1 => clock.mins = value,
            2 => clock.secs = value,
            _ => return Err(ParseError::Unreadable),
        }
        clock.groups += 1;
        *rest = after;
    }
    Ok(clock)
}

/// Takes am or pm off the front, as the hours to add; `None` when neither is there.
fn take_half(rest: &mut &[char]) -> Option<i64> {
    let (half, tail) = match *skip_spaces(rest) {
        [c @ ('a' | 'p'), '.', 'm', '.', ref tail @ ..] | [c @ ('a' | 'p'), 'm', ref tail @ ..] => (c, tail),
        _ => return None,
    };
    *rest = tail;
    Some(if half == 'p' { 12 } else { 0 })
}

/// What is left must be nothing or the day: `+0`, `+1`.
fn take_days(rest: &[char]) -> Result<i64, ParseError> {
    match *skip_spaces(rest) {
        [] => Ok(0),
        ['+', ref tail @ ..] => match *skip_spaces(tail) {
            ['0'] => Ok(0),
            ['1'] => Ok(1),
            _ => Err(ParseError::Unreadable),
        },
        _ => Err(ParseError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MIN: i64 = 60_000;

    #[test]
    fn as_people_type_them() {
        let table = [
            ("19:55", 19 * 60 + 55),
            ("7:55", 7 * 60 + 55),
            ("07:55", 7 * 60 + 55),
            ("7:55 pm", 19 * 60 + 55),
            ("7:55PM", 19 * 60 + 55),
            ("7:55 p.m.", 19 * 60 + 55),
            ("7 pm", 19 * 60),
            ("7pm", 19 * 60),
            ("12:30 am", 30),
            ("12:30 pm", 12 * 60 + 30),
            ("7.55", 7 * 60 + 55),
            ("19h55", 19 * 60 + 55),
            ("19h", 19 * 60),
            ("1955", 19 * 60 + 55),
            ("0030", 30),
            ("00:00", 0),
            ("24:00", 24 * 60),
            ("00:30 +1", 24 * 60 + 30),
            ("00:30+1", 24 * 60 + 30),
            ("00:30 + 1", 24 * 60 + 30),
            ("12:30 am +1", 24 * 60 + 30),
            ("\u{ff11}\u{ff19}\u{ff1a}\u{ff15}\u{ff15}", 19 * 60 + 55),
        ];
        for (text, mins) in table {
            assert_eq!(parse_time_of_day(text).map(TimeOfDay::as_ms), Ok(mins * MIN), "{text:?}");
        }
        assert_eq!(parse_time_of_day("19:55:30").map(TimeOfDay::as_ms), Ok((19 * 60 + 55) * MIN + 30_000));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let table = [
            ("", ParseError::Empty),
            ("7", ParseError::Unreadable),
            ("7:5", ParseError::Unreadable),
            ("7.", ParseError::Unreadable),
            ("12:00:00:00", ParseError::Unreadable),
            ("19:55 x", ParseError::Unreadable),
            ("19:55 +2", ParseError::Unreadable),
            ("19:55 -1", ParseError::Unreadable),
            ("19555", ParseError::Unreadable),
            ("19:60", ParseError::SixtyOrMore),
            ("19:55:60", ParseError::SixtyOrMore),
            ("24:01", ParseError::NoSuchHour),
            ("25:00", ParseError::NoSuchHour),
            ("13:00 pm", ParseError::NoSuchHour),
            ("0:30 am", ParseError::NoSuchHour),
            ("24:00 +1", ParseError::NoSuchHour),
        ];
        for (text, error) in table {
            assert_eq!(parse_time_of_day(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn the_twelve_hour_clock_has_no_zero() {
        let style = TimeStyle { hour12: true, seconds: true };
        assert_eq!(format_time_of_day(0, style), "12:00:00 am");
        assert_eq!(format_time_of_day(12 * 60 * MIN, style), "12:00:00 pm");
        assert_eq!(format_time_of_day(13 * 60 * MIN + 1_999, style), "1:00:01 pm");
        assert_eq!(format_time_of_day(-1, style), "11:59:59 pm");
        assert_eq!(format_time_of_day(i64::MIN, style).len(), 10);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(secs in 0i64..172_800, hour12 in any::<bool>()) {
            let time = TimeOfDay::from_ms(secs * 1_000).unwrap();
            let style = TimeStyle { hour12, seconds: true };
            prop_assert_eq!(parse_time_of_day(&time.format(style)), Ok(time));
        }

        #[test]
        fn no_text_panics(text in "[-+0-9:.hamp ]{0,14}") {
            let _ = parse_time_of_day(&text);
        }
    }
}
