//! Durations as people type them: `5`, `5:00`, `1h30`, `90s`, `5'`, `+30s`.

use core::fmt;

use crate::Span;

/// The longest duration that anything here accepts, on either side of zero.
pub const LONGEST: Span = Span::from_secs(100 * 3_600);

/// Why a text is not a duration or a time of day. Its `Display` is a plain English sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParseError {
    /// Nothing was typed.
    Empty,
    /// The text has no form that is known here.
    Unreadable,
    /// Minutes or seconds after a colon (or bare after a unit) reach 60.
    SixtyOrMore,
    /// Beyond 100 hours.
    TooLong,
    /// A plus or minus where a length is wanted.
    SignNotWanted,
    /// An hour that no day has.
    NoSuchHour,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Type a time.",
            Self::Unreadable => "That is not a time that can be read; try 5:00, 1h30 or 90s.",
            Self::SixtyOrMore => "Minutes and seconds go up to 59.",
            Self::TooLong => "The longest time is 100 hours.",
            Self::SignNotWanted => "A plus or minus has no meaning here.",
            Self::NoSuchHour => "A day has no such hour.",
        })
    }
}

impl core::error::Error for ParseError {}

/// What was typed where both a time and a change make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A time without a sign: set it to this.
    To(Span),
    /// A time with a sign: change it by this.
    By(Span),
}

/// Reads a length; it must not have a sign.
///
/// A bare number is minutes. With colons: M:SS (any number of minutes) or H:MM:SS; `:30` is half a
/// minute. With units: `1h30` (then minutes), `5m30` (then seconds), `1h 30m 5s`, `1.5h`, `90s`,
/// `5min`, `5'`, `30"`. Full-width digits and signs, and spaces of any kind, are fine.
///
/// # Errors
/// [`ParseError`] when the text has none of these forms, or is longer than [`LONGEST`].
///
/// ```
/// use ghostlight_time::{ParseError, Span, parse_duration};
/// assert_eq!(parse_duration("5"), Ok(Span::from_mins(5)));
/// assert_eq!(parse_duration("1h30"), Ok(Span::from_mins(90)));
/// assert_eq!(parse_duration("5:75"), Err(ParseError::SixtyOrMore));
/// ```
pub fn parse_duration(text: &str) -> Result<Span, ParseError> {
    match parse_entry(text)? {
        Entry::To(span) => Ok(span),
        Entry::By(_) => Err(ParseError::SignNotWanted),
    }
}

/// Reads a length, or a change when it begins with a sign: `+30s`, `-1:00`.
///
/// # Errors
/// As [`parse_duration`], a sign apart.
///
/// ```
/// use ghostlight_time::{Entry, Span, parse_entry};
/// assert_eq!(parse_entry("\u{2212}1:00"), Ok(Entry::By(Span::from_mins(-1))));
/// assert_eq!(parse_entry("1:00"), Ok(Entry::To(Span::from_mins(1))));
/// ```
pub fn parse_entry(text: &str) -> Result<Entry, ParseError> {
    let chars = normalise(text);
    let mut rest = skip_spaces(&chars);
    let sign = match rest.first() {
        Some('+') => Some(1),
        Some('-') => Some(-1),
        _ => None,
    };
    if sign.is_some() {
        rest = skip_spaces(rest.get(1..).unwrap_or_default());
    }
    if rest.is_empty() {
        return Err(ParseError::Empty);
    }
    let ms = if rest.contains(&':') { with_colons(rest)? } else { with_units(rest)? };
    if ms > LONGEST.as_ms() {
        return Err(ParseError::TooLong);
    }
    Ok(sign.map_or(Entry::To(Span::from_ms(ms)), |sign| Entry::By(Span::from_ms(sign * ms))))
}

/// One way to write each sign: ASCII digits, colon, `-`, `'` and `"`; lower case; spaces as ' '; none
/// at the end.
pub(crate) fn normalise(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().map(plain).collect();
    while chars.last() == Some(&' ') {
        chars.pop();
    }
    chars
}

fn plain(c: char) -> char {
    match c {
        // The full-width forms lie at a fixed distance from ASCII.
        '\u{ff01}'..='\u{ff5e}' => plain(char::from_u32(c as u32 - 0xfee0).unwrap_or(c)),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2019}' | '\u{2032}' => '\'',
        '\u{201d}' | '\u{2033}' => '"',
        '\u{2236}' => ':',
        '\u{feff}' => ' ',
        c if c.is_whitespace() => ' ',
        c => c.to_ascii_lowercase(),
    }
}

pub(crate) fn skip_spaces(mut rest: &[char]) -> &[char] {
    while let Some((' ', tail)) = rest.split_first() {
        rest = tail;
    }
    rest
}

/// Takes a whole number off the front: its value and how many digits it had.
pub(crate) fn take_number(rest: &mut &[char]) -> Result<(i64, usize), ParseError> {
    let mut value = 0i64;
    let mut digits = 0;
    while let Some((digit, tail)) = rest.split_first().and_then(|(c, tail)| Some((c.to_digit(10)?, tail))) {
        // Far beyond every bound already; what follows must not wrap around.
        value = value.saturating_mul(10).saturating_add(i64::from(digit)).min(1_000_000_000_000);
        digits += 1;
        *rest = tail;
    }
    if digits == 0 { Err(ParseError::Unreadable) } else { Ok((value, digits)) }
}

/// The digits after a point or comma, as thousandths; 0 when there is none.
fn take_thousandths(rest: &mut &[char]) -> Result<i64, ParseError> {
    let Some((&('.' | ','), tail)) = rest.split_first() else { return Ok(0) };
    *rest = tail;
    match take_number(rest)? {
        (value, 1) => Ok(value * 100),
        (value, 2) => Ok(value * 10),
        (value, 3) => Ok(value),
        _ => Err(ParseError::Unreadable),
    }
}

/// M:SS or H:MM:SS, the last with an optional fraction.
fn with_colons(mut rest: &[char]) -> Result<i64, ParseError> {
    // ":30" leaves the minutes out.
    let mut whole = if rest.first() == Some(&':') { 0 } else { take_number(&mut rest)?.0 };
    let mut groups = 0;
    while let Some((':', tail)) = rest.split_first() {
        rest = tail;
        let (group, digits) = take_number(&mut rest)?;
        groups += 1;
        if digits != 2 || groups > 2 {
            return Err(ParseError::Unreadable);
        }
        if group > 59 {
            return Err(ParseError::SixtyOrMore);
        }
        whole = whole * 60 + group;
    }
    let thousandths = take_thousandths(&mut rest)?;
    if !rest.is_empty() {
        return Err(ParseError::Unreadable);
    }
    Ok(whole.saturating_mul(1_000).saturating_add(thousandths))
}

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;
const SECOND: i64 = 1_000;

/// Numbers with units, from large to small; a last one without takes the next smaller unit.
fn with_units(mut rest: &[char]) -> Result<i64, ParseError> {
    let mut total = 0i64;
    let mut last = None;
    while !rest.is_empty() {
        let (number, _) = take_number(&mut rest)?;
        let thousandths = take_thousandths(&mut rest)?;
        let fractional = thousandths > 0;
        rest = skip_spaces(rest);
        let unit = match (take_unit(&mut rest)?, last) {
            (Some(unit), None) => unit,
            (Some(unit), Some(before)) if unit < before => unit,
            (Some(_), Some(_)) => return Err(ParseError::Unreadable),
            // "1.5" alone could be a minute and a half or 1:05; only units make it plain.
            (None, _) if fractional || !rest.is_empty() => return Err(ParseError::Unreadable),
            (None, None) => MINUTE,
            (None, Some(_)) if number > 59 => return Err(ParseError::SixtyOrMore),
            (None, Some(HOUR)) => MINUTE,
            (None, Some(MINUTE)) => SECOND,
            (None, Some(_)) => return Err(ParseError::Unreadable),
        };
        let ms = number.saturating_mul(unit).saturating_add(thousandths * (unit / 1_000));
        total = total.saturating_add(ms);
        last = Some(unit);
        rest = skip_spaces(rest);
    }
    Ok(total)
}

/// Takes a unit off the front; `None` when there is no letter or mark.
fn take_unit(rest: &mut &[char]) -> Result<Option<i64>, ParseError> {
    let mark = match *rest {
        ['\'', '\'', tail @ ..] | ['"', tail @ ..] => Some((SECOND, tail)),
        ['\'', tail @ ..] => Some((MINUTE, tail)),
        _ => None,
    };
    if let Some((unit, tail)) = mark {
        *rest = tail;
        return Ok(Some(unit));
    }
    let letters = rest.iter().take_while(|c| c.is_alphabetic()).count();
    let (word, tail) = rest.split_at_checked(letters).unwrap_or((rest, &[]));
    if word.is_empty() {
        return Ok(None);
    }
    *rest = tail;
    // Abbreviated with a point: "5 min."
    if let Some(('.', after)) = tail.split_first() {
        *rest = after;
    }
    let word: String = word.iter().collect();
    match word.as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" => Ok(Some(HOUR)),
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => Ok(Some(MINUTE)),
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" => Ok(Some(SECOND)),
        _ => Err(ParseError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DurationStyle, Resolution, Shown, format_change, format_shown, format_span};
    use proptest::prelude::*;

    #[test]
    fn as_people_type_them() {
        let table = [
            ("5", 300_000),
            (" 5 ", 300_000),
            ("0", 0),
            ("90", 5_400_000),
            ("5:00", 300_000),
            ("05:00", 300_000),
            ("0:05:00", 300_000),
            ("1:30:00", 5_400_000),
            ("90:00", 5_400_000),
            (":30", 30_000),
            ("0:09.9", 9_900),
            ("100:00:00", 360_000_000),
            ("1h30", 5_400_000),
            ("1h 30m", 5_400_000),
            ("1H 30M 5S", 5_405_000),
            ("1h5s", 3_605_000),
            ("1 hour 5 minutes", 3_900_000),
            ("1.5h", 5_400_000),
            ("1,5 h", 5_400_000),
            ("90s", 90_000),
            ("0.5s", 500),
            ("5m", 300_000),
            ("5m30", 330_000),
            ("5min", 300_000),
            ("5 min.", 300_000),
            ("5'", 300_000),
            ("5\u{2032}30\u{2033}", 330_000),
            ("30\"", 30_000),
            ("30''", 30_000),
            ("\u{ff15}\u{ff1a}\u{ff10}\u{ff10}", 300_000),
            ("5\u{a0}min", 300_000),
        ];
        for (text, ms) in table {
            assert_eq!(parse_duration(text), Ok(Span::from_ms(ms)), "{text:?}");
        }
    }

    #[test]
    fn signs_make_it_a_change() {
        for minus in ["-1:00", "\u{2212}1:00", "\u{2013} 1:00", "\u{ff0d}1:00", " - 1"] {
            assert_eq!(parse_entry(minus), Ok(Entry::By(Span::from_mins(-1))), "{minus:?}");
            assert_eq!(parse_duration(minus), Err(ParseError::SignNotWanted));
        }
        assert_eq!(parse_entry("+30s"), Ok(Entry::By(Span::from_secs(30))));
        assert_eq!(parse_entry("\u{ff0b}30s"), Ok(Entry::By(Span::from_secs(30))));
        assert_eq!(parse_entry("30s"), Ok(Entry::To(Span::from_secs(30))));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let table = [
            ("", ParseError::Empty),
            ("  ", ParseError::Empty),
            ("-", ParseError::Empty),
            ("x", ParseError::Unreadable),
            ("5x", ParseError::Unreadable),
            ("5 30", ParseError::Unreadable),
            ("5:", ParseError::Unreadable),
            (":", ParseError::Unreadable),
            ("5:0", ParseError::Unreadable),
            ("1:2:3:4", ParseError::Unreadable),
            ("01:02:03:04", ParseError::Unreadable),
            ("5:000", ParseError::Unreadable),
            ("1.5", ParseError::Unreadable),
            ("1.2345h", ParseError::Unreadable),
            ("5m1h", ParseError::Unreadable),
            ("5m5m", ParseError::Unreadable),
            ("5s3", ParseError::Unreadable),
            ("--5", ParseError::Unreadable),
            ("5-", ParseError::Unreadable),
            ("5:60", ParseError::SixtyOrMore),
            ("1:60:00", ParseError::SixtyOrMore),
            ("1h60", ParseError::SixtyOrMore),
            ("100:00:01", ParseError::TooLong),
            ("6001", ParseError::TooLong),
            ("99999999999999999999999", ParseError::TooLong),
            ("99999999999999999999999h", ParseError::TooLong),
            ("99999999999999999999999:00:00", ParseError::TooLong),
        ];
        for (text, error) in table {
            assert_eq!(parse_duration(text), Err(error), "{text:?}");
        }
        assert_eq!(parse_entry("-100:00:01"), Err(ParseError::TooLong));
        assert_eq!(parse_entry("-100:00:00"), Ok(Entry::By(-LONGEST)));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(secs in 0i64..=360_000, padded in any::<bool>()) {
            let span = Span::from_secs(secs);
            prop_assert_eq!(parse_duration(&format_span(span)), Ok(span));
            let style = DurationStyle { padded, ..DurationStyle::default() };
            let shown = Shown::of_remaining(span, Resolution::Second);
            prop_assert_eq!(parse_duration(&format_shown(shown, style)), Ok(span));
        }

        #[test]
        fn so_is_a_change(secs in -360_000i64..=360_000) {
            let span = Span::from_secs(secs);
            let expected = if secs == 0 { Entry::To(span) } else { Entry::By(span) };
            prop_assert_eq!(parse_entry(&format_change(span)), Ok(expected));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = parse_entry(&text);
        }

        #[test]
        fn no_near_miss_panics(text in "[-+0-9:.,hms'\" ]{0,16}") {
            if let Ok(span) = parse_duration(&text) {
                prop_assert!(span >= Span::ZERO && span <= LONGEST);
            }
        }
    }
}
