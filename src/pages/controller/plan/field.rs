//! The fields of an item as people read and type them. Pure.

use ghostlight_room::{AtZero, DayTime, Timer, TimerPatch};
use ghostlight_time::{Span, TimeStyle, format_span, parse_duration, parse_time_of_day};

/// A column of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the field of an item of that name")]
pub(super) enum Field {
    Title,
    Speaker,
    Length,
    Start,
    Hard,
    ByItself,
    End,
    AtZero,
    Advance,
    Break,
    Shortest,
    Yellow,
    Red,
    Label,
    Color,
    Notes,
}

/// What a field is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line of text.
    Text,
    /// On or off.
    Switch,
    /// One of a few.
    Choice,
}

/// Why a text changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is no length.
    Length,
    /// It is no time of day.
    Time,
}

/// The words that stand for "on" and "at zero" inside; never shown.
pub(super) const ON: &str = "1";
/// What an item can do at zero.
pub(super) const AT_ZERO: [AtZero; 5] =
    [AtZero::CountOn, AtZero::Hold, AtZero::Hide, AtZero::Standby, AtZero::Next];
/// PalcoTimer's colours of labels.
pub(super) const COLORS: [&str; 12] =
    ["red", "orange", "yellow", "lime", "green", "teal", "cyan", "blue", "indigo", "purple", "pink", "gray"];

impl Field {
    /// All of them, as they stand side by side.
    pub(super) const ALL: [Self; 16] = [
        Self::Title,
        Self::Speaker,
        Self::Length,
        Self::Start,
        Self::Hard,
        Self::ByItself,
        Self::End,
        Self::AtZero,
        Self::Advance,
        Self::Break,
        Self::Shortest,
        Self::Yellow,
        Self::Red,
        Self::Label,
        Self::Color,
        Self::Notes,
    ];

    /// The sheet's word for it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Speaker => "speaker",
            Self::Length => "length",
            Self::Start => "start",
            Self::Hard => "hard",
            Self::ByItself => "by-itself",
            Self::End => "end",
            Self::AtZero => "at-zero",
            Self::Advance => "advance",
            Self::Break => "break",
            Self::Shortest => "shortest",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Label => "label",
            Self::Color => "color",
            Self::Notes => "notes",
        }
    }

    /// What it is typed into.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Hard | Self::ByItself | Self::Advance | Self::Break => Kind::Switch,
            Self::AtZero | Self::Color => Kind::Choice,
            _ => Kind::Text,
        }
    }

    /// The most signs that fit.
    pub(super) const fn most(self) -> &'static str {
        match self {
            Self::Notes => "10000",
            Self::Title | Self::Speaker | Self::Label => "200",
            _ => "40",
        }
    }

    /// The field of an item as text.
    pub(super) fn text(self, timer: &Timer) -> String {
        let switch = |on: bool| if on { ON.to_owned() } else { String::new() };
        let span = |span: Option<Span>| span.map(format_span).unwrap_or_default();
        let time =
            |time: Option<DayTime>| time.map(|time| time.format(TimeStyle::default())).unwrap_or_default();
        match self {
            Self::Title => timer.name.clone(),
            Self::Speaker => timer.planned_speaker.clone(),
            Self::Length => format_span(timer.duration),
            Self::Start => time(timer.start),
            Self::Hard => switch(timer.hard_start),
            Self::ByItself => switch(timer.starts_by_itself),
            Self::End => time(timer.end),
            Self::AtZero => at_zero_word(timer.at_zero).to_owned(),
            Self::Advance => switch(timer.auto_advance),
            Self::Break => switch(timer.is_break),
            Self::Shortest => span(timer.min_duration),
            Self::Yellow => span(timer.wrap_yellow),
            Self::Red => span(timer.wrap_red),
            Self::Label => timer.label.clone(),
            Self::Color => timer.color.clone(),
            Self::Notes => timer.notes.clone(),
        }
    }

    /// The change that a text means. An empty text takes a time away.
    pub(super) fn patch(self, typed: &str) -> Result<TimerPatch, Unreadable> {
        let typed = typed.trim();
        let plain = TimerPatch::default();
        let text = || Some(typed.to_owned());
        let on = Some(typed == ON);
        Ok(match self {
            Self::Title => TimerPatch { name: text(), ..plain },
            Self::Speaker => TimerPatch { speaker: text(), ..plain },
            Self::Length => {
                let length = parse_duration(typed).map_err(|_| Unreadable::Length)?;
                TimerPatch { duration: Some(length), ..plain }
            }
            Self::Start => TimerPatch { start: Some(time(typed)?), ..plain },
            Self::Hard => TimerPatch { hard_start: on, ..plain },
            Self::ByItself => TimerPatch { starts_by_itself: on, ..plain },
            Self::End => TimerPatch { end: Some(time(typed)?), ..plain },
            Self::AtZero => TimerPatch { at_zero: Some(at_zero(typed)), ..plain },
            Self::Advance => TimerPatch { auto_advance: on, ..plain },
            Self::Break => TimerPatch { is_break: on, ..plain },
            Self::Shortest => TimerPatch { min_duration: Some(span(typed)?), ..plain },
            Self::Yellow => TimerPatch { wrap_yellow: Some(span(typed)?), ..plain },
            Self::Red => TimerPatch { wrap_red: Some(span(typed)?), ..plain },
            Self::Label => TimerPatch { label: text(), ..plain },
            Self::Color => TimerPatch { color: text(), ..plain },
            Self::Notes => TimerPatch { notes: text(), ..plain },
        })
    }

    /// What a text that can be read will look like once it is taken.
    pub(super) fn written(self, typed: &str) -> String {
        let typed = typed.trim();
        match self {
            Self::Length | Self::Shortest | Self::Yellow | Self::Red => {
                parse_duration(typed).map(format_span).unwrap_or_default()
            }
            Self::Start | Self::End => {
                parse_time_of_day(typed).map(|time| time.format(TimeStyle::default())).unwrap_or_default()
            }
            _ => typed.to_owned(),
        }
    }

    /// Whether a change of it could also mean the run that goes on.
    pub(super) const fn is_of_the_run(self) -> bool {
        matches!(self, Self::Length | Self::Speaker)
    }
}

fn span(typed: &str) -> Result<Option<Span>, Unreadable> {
    if typed.is_empty() {
        return Ok(None);
    }
    parse_duration(typed).map(Some).map_err(|_| Unreadable::Length)
}

fn time(typed: &str) -> Result<Option<DayTime>, Unreadable> {
    if typed.is_empty() {
        return Ok(None);
    }
    parse_time_of_day(typed).map(Some).map_err(|_| Unreadable::Time)
}

/// The inner word of what an item does at zero.
pub(super) const fn at_zero_word(at: AtZero) -> &'static str {
    match at {
        AtZero::CountOn => "count",
        AtZero::Hold => "hold",
        AtZero::Hide => "hide",
        AtZero::Standby => "standby",
        AtZero::Next => "next",
    }
}

fn at_zero(word: &str) -> AtZero {
    AT_ZERO.into_iter().find(|at| at_zero_word(*at) == word).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_as_people_type_it() {
        for (typed, secs) in [("5", 300), ("5:00", 300), ("1h30", 5_400), ("90s", 90), (" 0:05:00 ", 300)] {
            let patch = Field::Length.patch(typed).unwrap();
            assert_eq!(patch, TimerPatch { duration: Some(Span::from_secs(secs)), ..TimerPatch::default() });
        }
        for typed in ["", "soon", "5:75", "-5"] {
            assert_eq!(Field::Length.patch(typed), Err(Unreadable::Length), "{typed}");
        }
    }

    #[test]
    fn an_empty_time_is_taken_away_and_a_wrong_one_is_not() {
        assert_eq!(Field::Start.patch("").unwrap().start, Some(None));
        assert_eq!(Field::End.patch("00:30 +1").unwrap().end.flatten().map(DayTime::day), Some(1));
        assert_eq!(Field::End.patch("25:99"), Err(Unreadable::Time));
        assert_eq!(Field::Shortest.patch(" ").unwrap().min_duration, Some(None));
    }

    #[test]
    fn what_is_shown_can_be_typed_again() {
        let timer = Timer {
            name: "Panel".into(),
            planned_speaker: "Ana".into(),
            duration: Span::from_secs(3_725),
            start: DayTime::from_ms(30_600_000),
            end: DayTime::from_ms(88_200_000),
            hard_start: true,
            at_zero: AtZero::Standby,
            min_duration: Some(Span::from_mins(10)),
            color: "teal".into(),
            ..Timer::default()
        };
        for field in Field::ALL {
            let text = field.text(&timer);
            let patch = field.patch(&text).unwrap();
            assert_ne!(patch, TimerPatch::default(), "{field:?} changes its own field");
            assert_eq!(field.written(&text), text, "{field:?}");
        }
        assert_eq!(Field::AtZero.patch("standby").unwrap().at_zero, Some(AtZero::Standby));
        assert_eq!(Field::Hard.patch("").unwrap().hard_start, Some(false));
        assert_eq!(Field::End.text(&timer), "00:30 +1");
    }
}
