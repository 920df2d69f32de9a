//! Cells into items.

use crate::{Column, Layout, Sheet};
use core::fmt;
use ghostlight_room::{DayTime, TimerPatch};
use ghostlight_time::{ParseError, Span, parse_duration, parse_time_of_day};

/// The longest title and speaker, in characters (the protocol's bounds).
const LONGEST_TEXT: usize = 200;
/// The longest notes.
const LONGEST_NOTES: usize = 10_000;

/// What could be read of a table, and what could not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// The items, in their order.
    pub items: Vec<TimerPatch>,
    /// The rows that gave no item.
    pub unread: Vec<Unread>,
}

/// A row that gave no item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What stood in it.
    pub text: String,
    /// Why it could not be read.
    pub why: Why,
}

/// Why a row gave no item. Its `Display` is a plain English sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// It has no title.
    NoTitle,
    /// It has no length, and none follows from times.
    NoLength,
    /// Its length cannot be read.
    Length(ParseError),
    /// Its start cannot be read.
    Start(ParseError),
    /// Its end cannot be read.
    End(ParseError),
    /// A text is longer than a room takes.
    TooLong,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTitle => f.write_str("It has no title."),
            Self::NoLength => f.write_str("It has no length."),
            Self::Length(error) => write!(f, "Its length: {error}"),
            Self::Start(error) => write!(f, "Its start: {error}"),
            Self::End(error) => write!(f, "Its end: {error}"),
            Self::TooLong => f.write_str("A title has at most 200 characters."),
        }
    }
}

/// One row's cells by what they hold.
struct Cells<'a> {
    row: &'a [String],
    layout: &'a Layout,
}

impl<'a> Cells<'a> {
    fn get(&self, column: Column) -> Option<&'a str> {
        let cell = self.row.get(self.layout.column(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn time(&self, column: Column, why: fn(ParseError) -> Why) -> Result<Option<DayTime>, Why> {
        self.get(column).map(|cell| parse_time_of_day(cell).map_err(why)).transpose()
    }
}

/// Reads a table's rows as items. A missing length follows from start and end, or from the next row's
/// start.
#[must_use]
pub fn preview(sheet: &Sheet, layout: &Layout) -> Import {
    let mut import = Import::default();
    let rows = sheet.rows.iter().zip(&sheet.lines).skip(usize::from(layout.header));
    let mut rows = rows.peekable();
    while let Some((row, line)) = rows.next() {
        let next =
            rows.peek().and_then(|(row, _)| Cells { row, layout }.time(Column::Start, Why::Start).ok()?);
        match item(&Cells { row, layout }, next) {
            Ok(item) => import.items.push(item),
            Err(why) => import.unread.push(Unread { line: *line, text: row.join(" · "), why }),
        }
    }
    import
}

fn item(cells: &Cells<'_>, next_start: Option<DayTime>) -> Result<TimerPatch, Why> {
    let start = cells.time(Column::Start, Why::Start)?;
    let end = cells.time(Column::End, Why::End)?;
    let name = text(cells, Column::Title, LONGEST_TEXT)?.ok_or(Why::NoTitle)?;
    let duration = match cells.get(Column::Duration) {
        Some(cell) => parse_duration(cell).map_err(Why::Length)?,
        None => between(start, end.or(next_start)).ok_or(Why::NoLength)?,
    };
    Ok(TimerPatch {
        name: Some(name),
        speaker: text(cells, Column::Speaker, LONGEST_TEXT)?,
        notes: text(cells, Column::Notes, LONGEST_NOTES)?,
        label: text(cells, Column::Label, LONGEST_TEXT)?,
        duration: Some(duration),
        start: start.map(Some),
        ..TimerPatch::default()
    })
}

fn text(cells: &Cells<'_>, column: Column, longest: usize) -> Result<Option<String>, Why> {
    match cells.get(column) {
        Some(cell) if cell.chars().count() > longest => Err(Why::TooLong),
        cell => Ok(cell.map(str::to_owned)),
    }
}

/// From one time of day to another, over midnight where the second is the earlier one.
fn between(from: Option<DayTime>, to: Option<DayTime>) -> Option<Span> {
    let (from, to) = (from?.as_ms(), to?.as_ms());
    let day = Span::from_mins(24 * 60).as_ms();
    Some(Span::from_ms(if to < from { to + day - from } else { to - from })).filter(|span| span.as_ms() < day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Import {
        let sheet = Sheet::read_text(text).unwrap();
        preview(&sheet, &Layout::guess(&sheet))
    }

    fn lengths(import: &Import) -> Vec<i64> {
        import.items.iter().map(|item| item.duration.unwrap().as_ms() / 1_000).collect()
    }

    #[test]
    fn lengths_as_people_type_them() {
        let import = read("Title,Duration\na,5:00\nb,0:05:00\nc,5\nd,5m\ne,90s\nf,1h30\n");
        assert_eq!(lengths(&import), [300, 300, 300, 300, 90, 5_400]);
        assert!(import.unread.is_empty());
    }

    #[test]
    fn lengths_from_times() {
        let import = read("Start,End,Title\n9:00 am,9:30 am,a\n23:30,00:15,b\n");
        assert_eq!(lengths(&import), [1_800, 2_700]);
        let import = read("Start,Title,Duration\n09:00,a,\n09:20,b,\n10:00,c,15\n");
        assert_eq!(lengths(&import), [1_200, 2_400, 900]);
    }

    #[test]
    fn rows_that_cannot_be_read_are_named() {
        let import = read("Title,Duration,Start\nOpening,soon,\n,5,\nPanel,,\nClose,5,25:00\nOk,5,\n");
        let unread: Vec<(usize, Why)> = import.unread.iter().map(|row| (row.line, row.why)).collect();
        assert_eq!(
            unread,
            [
                (2, Why::Length(ParseError::Unreadable)),
                (3, Why::NoTitle),
                (4, Why::NoLength),
                (5, Why::Start(ParseError::NoSuchHour)),
            ]
        );
        assert_eq!(import.items.len() + import.unread.len(), 5, "nothing is lost");
        assert_eq!(import.unread[0].text, "Opening · soon · ");
    }

    #[test]
    fn markup_is_text() {
        let import = read("Title,Duration\n<script>alert(1)</script>,5\n\"'=1+1\",5\n");
        let names: Vec<&str> = import.items.iter().filter_map(|item| item.name.as_deref()).collect();
        assert_eq!(names, ["<script>alert(1)</script>", "=1+1"]);
    }
}
