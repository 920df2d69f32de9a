//! The rundown as CSV, planned and as it happened.

use crate::harmless::harmless;
use ghostlight_room::{Room, Zones, local_time, schedule::Schedule};
use ghostlight_time::{ServerInstant, TimeStyle, format_span, format_time_of_day};

/// The names of the columns, in the reader's language.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is the name of the column of that name")]
pub struct ExportWords {
    pub position: &'static str,
    pub title: &'static str,
    pub speaker: &'static str,
    pub duration: &'static str,
    pub start: &'static str,
    pub end: &'static str,
    pub expected_start: &'static str,
    pub expected_end: &'static str,
    pub notes: &'static str,
    pub label: &'static str,
}

/// Writes the rundown as CSV (UTF-8 with a byte order mark, so that spreadsheets read it rightly;
/// Windows line ends; cells that a spreadsheet would run are made harmless). Times are the room's.
#[must_use]
pub fn rundown_csv(room: &Room, words: &ExportWords, now: ServerInstant, zones: &dyn Zones) -> String {
    let schedule = Schedule::at(room, now, zones);
    let clock = |at: Option<ServerInstant>| {
        at.map_or_else(String::new, |at| {
            let time = local_time(at, &room.info.time_zone, zones);
            format_time_of_day(time.as_ms(), TimeStyle::default())
        })
    };
    let mut text = String::from("\u{feff}");
    push_row(
        &mut text,
        &[
            words.position,
            words.title,
            words.speaker,
            words.duration,
            words.start,
            words.end,
            words.expected_start,
            words.expected_end,
            words.label,
            words.notes,
        ],
    );
    for (at, (timer, row)) in room.timers.iter().zip(&schedule.rows).enumerate() {
        push_row(
            &mut text,
            &[
                &(at + 1).to_string(),
                &timer.name,
                timer.speaker(),
                &format_span(timer.live_duration()),
                &clock(row.planned_start),
                &clock(row.planned_end),
                &clock(row.start),
                &clock(row.end),
                &timer.label,
                &timer.notes,
            ],
        );
    }
    text
}

/// Writes any table as CSV in the same way: a byte order mark, Windows line ends, harmless cells.
#[must_use]
pub fn table_csv<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> String {
    let mut text = String::from("\u{feff}");
    for row in rows {
        push_row(&mut text, &row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}

fn push_row(text: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_cell(text, &harmless(cell));
    }
    text.push_str("\r\n");
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['"', ',', ';', '\n', '\r', '\t']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Layout, Sheet, preview};
    use ghostlight_room::{Timer, utc};
    use ghostlight_time::Span;

    const WORDS: ExportWords = ExportWords {
        position: "#",
        title: "Title",
        speaker: "Speaker",
        duration: "Duration",
        start: "Start",
        end: "End",
        expected_start: "Expected start",
        expected_end: "Expected end",
        notes: "Notes",
        label: "Label",
    };

    #[test]
    fn any_table_is_harmless_and_can_be_read_again() {
        let rows =
            [vec!["Who".to_owned(), "What".to_owned()], vec!["@ana".to_owned(), "=2*3, \"x\"".to_owned()]];
        let csv = table_csv(rows.iter().map(Vec::as_slice));
        assert_eq!(csv, "\u{feff}Who,What\r\n'@ana,\"'=2*3, \"\"x\"\"\"\r\n");
        assert_eq!(Sheet::read(csv.as_bytes()).unwrap().rows, rows);
    }

    #[test]
    fn what_goes_out_comes_in_again() {
        let mut room = Room::default();
        for (name, speaker, notes) in [
            ("=HYPERLINK(\"x\")", "Ana, Ben", "line 1\nline 2"),
            ("Olá \"mundo\"", "-", ""),
            ("'tis; so", "@x", "\u{1f600}"),
        ] {
            room.timers.push(Timer {
                name: name.into(),
                planned_speaker: speaker.into(),
                notes: notes.into(),
                duration: Span::from_secs(3_725),
                ..Timer::default()
            });
        }
        let csv = rundown_csv(&room, &WORDS, ServerInstant::from_ms(0), utc());
        assert!(csv.lines().skip(1).all(|line| !line.starts_with('=')));
        let sheet = Sheet::read(csv.as_bytes()).unwrap();
        let layout = Layout::guess(&sheet);
        assert!(layout.sure);
        let import = preview(&sheet, &layout);
        assert!(import.unread.is_empty(), "{:?}", import.unread);
        for (item, timer) in import.items.iter().zip(&room.timers) {
            assert_eq!(item.name.as_ref(), Some(&timer.name));
            assert_eq!(item.speaker.as_deref(), Some(timer.speaker()));
            assert_eq!(item.notes.as_deref().unwrap_or_default(), timer.notes);
            assert_eq!(item.duration, Some(timer.duration));
        }
    }
}
