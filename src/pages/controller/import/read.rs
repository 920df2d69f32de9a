//! What was pasted or dropped: a table, a room's file, or why it is neither. Pure.

use crate::i18n::controller_words;
use ghostlight_interchange::{Column, Import, MOST_ROWS, Sheet, SheetError, Why};
use serde_json::Value;

/// The version of the room's file that is read and written.
const VERSION: i64 = 1;

/// What can be taken in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Brought {
    /// Rows and columns.
    Table(Sheet),
    /// A whole room.
    Room(RoomFile),
}

/// A whole room, read so far that it can be named.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RoomFile {
    /// Its name.
    pub(super) name: String,
    /// How many items.
    pub(super) items: usize,
    /// How many messages.
    pub(super) messages: usize,
    /// All of it.
    pub(super) whole: Value,
}

/// Why nothing can be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is no table.
    Sheet(SheetError),
    /// A picture.
    Picture,
    /// A room's file that ends in the middle, or was damaged.
    Cut,
    /// A room's file of another version.
    Version,
    /// JSON, but no room's file.
    NoRoom,
    /// Longer than a room takes.
    TooLong,
}

impl Refused {
    /// One plain sentence.
    pub(super) fn sentence(self) -> &'static str {
        let mine = controller_words();
        match self {
            Self::Sheet(SheetError::Empty) => mine.nothing_in_it,
            Self::Sheet(SheetError::NotText) => mine.not_text,
            Self::Sheet(SheetError::Markup) => mine.a_web_page,
            Self::Sheet(SheetError::TooManyRows) => mine.too_many_rows,
            Self::Picture => mine.a_picture,
            Self::Cut => mine.file_is_cut,
            Self::Version => mine.other_version,
            Self::NoRoom => mine.no_room_file,
            Self::TooLong => mine.file_too_long,
        }
    }
}

/// Reads a file; `kind` is what the browser takes it for.
pub(super) fn bytes(bytes: &[u8], kind: &str) -> Result<Brought, Refused> {
    let svg = kind.starts_with("image/");
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    if svg || begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") || begins(b"RIFF") {
        return Err(Refused::Picture);
    }
    match core::str::from_utf8(bytes) {
        Ok(text) => self::text(text),
        Err(_) => Sheet::read(bytes).map(Brought::Table).map_err(Refused::Sheet),
    }
}

/// Reads a text.
pub(super) fn text(text: &str) -> Result<Brought, Refused> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Sheet::read_text(text).map(Brought::Table).map_err(Refused::Sheet);
    }
    let Ok(whole) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return Err(Refused::Cut);
    };
    let count = |key: &str| whole.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    match whole.get("ghostlight").map(Value::as_i64) {
        None => Err(Refused::NoRoom),
        Some(version) if version != Some(VERSION) => Err(Refused::Version),
        Some(_) => {
            let name = whole.pointer("/room/name").and_then(Value::as_str).unwrap_or_default().to_owned();
            Ok(Brought::Room(RoomFile { name, items: count("timers"), messages: count("messages"), whole }))
        }
    }
}

/// Whether so many items fit.
pub(super) fn fits(import: &Import, already: usize) -> bool {
    import.items.len().saturating_add(already) <= MOST_ROWS
}

/// Why a row was not read, in the reader's language.
pub(super) fn why(why: Why) -> &'static str {
    let mine = controller_words();
    match why {
        Why::NoTitle => mine.no_title,
        Why::NoLength => mine.no_length,
        Why::Length(_) => mine.bad_length,
        Why::Start(_) => mine.bad_start,
        Why::End(_) => mine.bad_end,
        Why::TooLong => mine.text_too_long,
    }
}

/// What a column can hold, with its name.
pub(super) fn columns() -> impl Iterator<Item = (Column, &'static str)> {
    Column::ALL.into_iter().zip(controller_words().import_columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_rooms_are_told_apart() {
        assert!(matches!(text("Title,Length\nPanel,5"), Ok(Brought::Table(_))));
        let room = r#"{"ghostlight":1,"room":{"name":"Main"},"timers":[{},{}],"messages":[{}]}"#;
        let Ok(Brought::Room(file)) = text(room) else { panic!("a room") };
        assert_eq!((file.name.as_str(), file.items, file.messages), ("Main", 2, 1));
    }

    #[test]
    fn what_is_neither_is_named() {
        let room = r#"{"ghostlight":1,"room":{"name":"Main"},"timers":[{},{}]}"#;
        for cut in 1..room.len() {
            assert_eq!(text(&room[..cut]), Err(Refused::Cut), "{cut}");
        }
        assert_eq!(text(r#"{"ghostlight":2}"#), Err(Refused::Version));
        assert_eq!(text(r#"{"ghostlight":"one"}"#), Err(Refused::Version));
        assert_eq!(text(r#"{"timers":[]}"#), Err(Refused::NoRoom));
        assert_eq!(text("  \n"), Err(Refused::Sheet(SheetError::Empty)));
        assert_eq!(text("<html><body>5</body>"), Err(Refused::Sheet(SheetError::Markup)));
        assert_eq!(bytes(b"\x89PNG\r\n\x1a\n\0", "image/png"), Err(Refused::Picture));
        assert_eq!(bytes(b"GIF89a", ""), Err(Refused::Picture));
        assert_eq!(bytes(b"PK\x03\x04\x14\0\x06\0", ""), Err(Refused::Sheet(SheetError::NotText)));
        assert_eq!(bytes(b"<svg xmlns=''/>", "image/svg+xml"), Err(Refused::Picture));
    }

    #[test]
    fn ten_thousand_fit_and_one_more_does_not() {
        let import = |count| Import { items: vec![Default::default(); count], unread: Vec::new() };
        assert!(fits(&import(10_000), 0));
        assert!(!fits(&import(10_001), 0));
        assert!(!fits(&import(9_999), 2));
    }
}
