//! Durations as text. Words (for screen readers and announcements) are the app's, not ours.
//!
//! Digits are pushed one by one: this goes into the browser's bundle, and the standard formatting
//! machinery costs more there than all of this file.

use crate::{Resolution, Shown, Span};

/// The minus sign of all durations, U+2212: as wide as a digit's plus sign, unlike the hyphen.
pub const MINUS: char = '\u{2212}';

/// How time below zero is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sign {
    /// A minus before the digits.
    #[default]
    Minus,
    /// A plus: overtime as time on top.
    Plus,
    /// No mark; colour and word say it.
    Hidden,
}

/// How a duration is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DurationStyle {
    /// Two digits in the first group: 05:00, 01:05:00.
    pub padded: bool,
    /// The mark of a time below zero.
    pub sign: Sign,
}

/// Writes what is shown: M:SS, H:MM:SS from an hour on, a tenth where it is part of what is shown.
///
/// ```
/// use ghostlight_time::{DurationStyle, Shown, format_shown};
/// let text = |secs| format_shown(Shown::seconds(secs), DurationStyle::default());
/// assert_eq!(text(300), "5:00");
/// assert_eq!(text(360_000), "100:00:00");
/// assert_eq!(text(-1), "\u{2212}0:01");
/// ```
#[must_use]
pub fn format_shown(shown: Shown, style: DurationStyle) -> String {
    let mut text = String::with_capacity(12);
    if shown.is_negative() {
        match style.sign {
            Sign::Minus => text.push(MINUS),
            Sign::Plus => text.push('+'),
            Sign::Hidden => {}
        }
    }
    let secs = shown.as_secs().unsigned_abs();
    let (hours, mins) = (secs / 3_600, secs / 60 % 60);
    let lead = if style.padded { 2 } else { 1 };
    if hours > 0 {
        push_number(&mut text, hours, lead);
        text.push(':');
        push_number(&mut text, mins, 2);
    } else {
        push_number(&mut text, mins, lead);
    }
    text.push(':');
    push_number(&mut text, secs % 60, 2);
    if let Some(tenth) = shown.tenth() {
        text.push('.');
        push_number(&mut text, u64::from(tenth), 1);
    }
    text
}

/// Writes a length, in whole seconds rounded up as a countdown that stands at its beginning.
///
/// ```
/// use ghostlight_time::{Span, format_span};
/// assert_eq!(format_span(Span::from_mins(90)), "1:30:00");
/// ```
#[must_use]
pub fn format_span(span: Span) -> String {
    format_shown(Shown::of_remaining(span, Resolution::Second), DurationStyle::default())
}

/// Writes a change with its sign, also when it is positive: `+0:30`, `−1:00`; zero has none.
#[must_use]
pub fn format_change(span: Span) -> String {
    let text = format_span(span);
    if span > Span::ZERO { ["+", &text].concat() } else { text }
}

/// Appends a number in decimal, with leading zeros up to `width`.
pub(crate) fn push_number(text: &mut String, number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = number;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        if rest == 0 && used >= width.max(1) {
            break;
        }
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        used += 1;
    }
    text.extend(digits.iter().skip(digits.len() - used).map(|&digit| char::from(digit)));
}

/// The room that a countdown's text needs, so that nothing jumps while it runs.
///
/// Minutes always have two places (no jump from 10:00 to 9:59, nor at −10:00), hours as many as they
/// need. The sign is not part of it: its place is reserved from the first second on, whatever the shape.
///
/// ```
/// use ghostlight_time::{Resolution, Shape, Shown, Span};
/// let ten = Shape::of(Span::from_mins(10), Shown::seconds(599), Resolution::Second);
/// assert_eq!(ten.text(), "00:00");
/// let long = Shape::of(Span::from_mins(90), Shown::seconds(599), Resolution::Second);
/// assert_eq!(long.text(), "0:00:00"); // started at 1:30:00, so it keeps that width below the hour
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    /// Digits of the hours; 0 for MM:SS.
    pub hour_digits: u8,
    /// Whether a tenth can appear.
    pub tenths: bool,
}

impl Shape {
    /// The shape for an item of `length` that now shows `shown`. Until zero it is the full length's;
    /// from zero on, when the phase changes, that of the overtime, narrower after a long item.
    #[must_use]
    pub fn of(length: Span, shown: Shown, resolution: Resolution) -> Self {
        let now = hour_digits(shown.as_secs());
        let full = hour_digits(Shown::of_remaining(length, Resolution::Second).as_secs());
        let hour_digits = if shown.as_span() <= Span::ZERO { now } else { now.max(full) };
        Self { hour_digits, tenths: resolution == Resolution::Tenth && hour_digits == 0 }
    }

    /// The shape for a text that counts up, or stands alone.
    #[must_use]
    pub fn of_shown(shown: Shown, resolution: Resolution) -> Self {
        Self::of(Span::ZERO, shown, resolution)
    }

    /// The widest text of the shape (digits are tabular, so zeros stand for all).
    #[must_use]
    pub fn text(self) -> String {
        let mut text = String::with_capacity(12);
        for _ in 0..self.hour_digits {
            text.push('0');
        }
        text.push_str(if self.hour_digits > 0 { ":00:00" } else { "00:00" });
        if self.tenths {
            text.push_str(".0");
        }
        text
    }
}

/// How many digits the hours of so many seconds have; 0 below an hour.
fn hour_digits(secs: i64) -> u8 {
    let mut hours = secs.unsigned_abs() / 3_600;
    let mut digits = 0;
    while hours > 0 {
        hours /= 10;
        digits += 1;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(secs: i64) -> String {
        format_shown(Shown::seconds(secs), DurationStyle::default())
    }

    #[test]
    fn every_edge() {
        let table = [
            (0, "0:00"),
            (1, "0:01"),
            (59, "0:59"),
            (60, "1:00"),
            (599, "9:59"),
            (600, "10:00"),
            (3_599, "59:59"),
            (3_600, "1:00:00"),
            (35_999, "9:59:59"),
            (36_000, "10:00:00"),
            (359_999, "99:59:59"),
            (360_000, "100:00:00"),
            (-1, "\u{2212}0:01"),
            (-600, "\u{2212}10:00"),
            (-3_600, "\u{2212}1:00:00"),
        ];
        for (secs, text) in table {
            assert_eq!(plain(secs), text);
        }
    }

    #[test]
    fn padding_and_signs() {
        let padded = DurationStyle { padded: true, ..DurationStyle::default() };
        assert_eq!(format_shown(Shown::seconds(300), padded), "05:00");
        assert_eq!(format_shown(Shown::seconds(3_900), padded), "01:05:00");
        assert_eq!(format_shown(Shown::seconds(-5), padded), "\u{2212}00:05");
        let plus = DurationStyle { sign: Sign::Plus, ..DurationStyle::default() };
        assert_eq!(format_shown(Shown::seconds(-83), plus), "+1:23");
        let hidden = DurationStyle { sign: Sign::Hidden, ..DurationStyle::default() };
        assert_eq!(format_shown(Shown::seconds(-83), hidden), "1:23");
        assert_eq!(format_change(Span::from_secs(30)), "+0:30");
        assert_eq!(format_change(Span::from_secs(-60)), "\u{2212}1:00");
        assert_eq!(format_change(Span::ZERO), "0:00");
    }

    #[test]
    fn tenths() {
        let tenths = |ms| {
            let shown = Shown::of_remaining(Span::from_ms(ms), Resolution::Tenth);
            format_shown(shown, DurationStyle::default())
        };
        assert_eq!(tenths(10_000), "0:10");
        assert_eq!(tenths(9_999), "0:09.9");
        assert_eq!(tenths(99), "0:00.0");
        assert_eq!(tenths(-99), "0:00.0");
        assert_eq!(tenths(-100), "\u{2212}0:00.1");
        assert_eq!(tenths(-10_000), "\u{2212}0:10");
    }

    #[test]
    fn spans_round_as_countdowns_do() {
        assert_eq!(format_span(Span::from_ms(299_999)), "5:00");
        assert_eq!(format_span(Span::from_ms(-999)), "0:00");
        assert!(!format_span(Span::from_ms(i64::MIN)).is_empty());
        assert!(!format_span(Span::MAX).is_empty());
    }

    #[test]
    fn the_width_never_jumps_within_a_phase() {
        let shape =
            |length, secs| Shape::of(Span::from_secs(length), Shown::seconds(secs), Resolution::Second);
        assert_eq!(shape(600, 600), shape(600, 599));
        assert_eq!(shape(600, -599), shape(600, -600));
        assert_eq!(shape(5_400, 5_400), shape(5_400, 1));
        assert_eq!(shape(5_400, 0), shape(5_400, -3_599));
        assert_eq!(shape(600, -3_600).text(), "0:00:00");
        assert_eq!(shape(360_000, 1).text(), "000:00:00");
        // Time added beyond the length still has its place.
        assert_eq!(shape(600, 3_600).text(), "0:00:00");
        let tenths = Shape::of(Span::from_secs(600), Shown::seconds(599), Resolution::Tenth);
        assert_eq!(tenths.text(), "00:00.0");
    }

    #[test]
    fn no_text_is_longer_than_its_shape() {
        for secs in (-400_000..400_000).step_by(97) {
            let shown = Shown::seconds(secs);
            let style = DurationStyle { sign: Sign::Hidden, ..DurationStyle::default() };
            let shape = Shape::of_shown(shown, Resolution::Second).text();
            assert!(format_shown(shown, style).len() <= shape.len(), "{secs}");
        }
    }
}
