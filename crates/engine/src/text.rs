//! Texts that the engine writes itself.

use ghostlight_room::Date;
use ghostlight_time::{ServerInstant, Span, TimeStyle, format_time_of_day};

/// The longest name of a room or a device, in characters.
pub(crate) const NAME: usize = 100;
/// The longest title or speaker, in characters.
pub(crate) const TITLE: usize = 200;
/// The longest message, in characters.
pub(crate) const MESSAGE: usize = 1_000;

/// The first so many characters.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    text.trim().chars().filter(|sign| !sign.is_control()).take(longest).collect()
}

/// Whether a text has at most so many characters.
pub(crate) fn fits(text: &str, longest: usize) -> bool {
    text.len() <= longest || text.chars().take(longest + 1).count() <= longest
}

/// An instant as `2026-11-21T22:40:59Z`.
pub(crate) fn timestamp(at: ServerInstant) -> String {
    let day = Date::from_days(at.as_ms().div_euclid(86_400_000));
    let time = format_time_of_day(at.as_ms(), TimeStyle { hour12: false, seconds: true });
    [&day.to_string(), "T", &time, "Z"].concat()
}

/// A change of a length for the log: `+1:00`.
pub(crate) fn change(span: Span) -> String {
    ghostlight_time::format_change(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(timestamp(ServerInstant::from_ms(1_704_067_200_999)), "2024-01-01T00:00:00Z");
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(fits("äöü", 3));
        assert!(!fits("äöüx", 3));
        assert_eq!(cut(" a\u{0}b\nc ", 2), "ab");
    }
}
