//! Bytes into cells: CSV and TSV as people have them.

use crate::harmless::restored;
use core::fmt;

/// The most rows that are taken: as many as a room has items at most.
pub const MOST_ROWS: usize = 10_000;

/// The cells of a pasted or dropped table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Row by row; rows may have different lengths. Rows without any text are left out.
    pub rows: Vec<Vec<String>>,
    /// For each row, its line in what was read, from 1.
    pub lines: Vec<usize>,
}

/// Why something is no table. Its `Display` is a plain English sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SheetError {
    /// There is nothing in it.
    Empty,
    /// It is a picture, a spreadsheet file, an archive: not text.
    NotText,
    /// It is a web page, not the table on it.
    Markup,
    /// It has more rows than a room takes.
    TooManyRows,
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "There is nothing in it. Copy the rows of your table and paste them.",
            Self::NotText => {
                "This is not a table in text form. Save it as CSV, or copy its rows and paste them."
            }
            Self::Markup => {
                "This is a web page, not a table. Copy the rows of the table on it and paste them."
            }
            Self::TooManyRows => "A rundown has at most 10,000 items. Take fewer rows.",
        })
    }
}

impl core::error::Error for SheetError {}

impl Sheet {
    /// Takes a table apart: CSV with commas or semicolons, or TSV; quotes, a byte order mark, UTF-16
    /// (which spreadsheets write as "Unicode text") and Latin-1, any line ends.
    ///
    /// # Errors
    /// [`SheetError`] where it is empty, not text, or too long.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        Self::read_text(&text_of(bytes)?)
    }

    /// The same for what is text already (a paste).
    ///
    /// # Errors
    /// As [`Sheet::read`].
    pub fn read_text(text: &str) -> Result<Self, SheetError> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Err(SheetError::Empty);
        }
        if text.contains('\0') || is_mostly_odd(text) {
            return Err(SheetError::NotText);
        }
        if is_markup(text) {
            return Err(SheetError::Markup);
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut sheet = Self::default();
        for record in reader.records() {
            let Ok(record) = record else { return Err(SheetError::NotText) };
            let cells: Vec<String> = record.iter().map(|cell| restored(cell.trim()).to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            // One more than items are allowed: a header.
            if sheet.rows.len() > MOST_ROWS {
                return Err(SheetError::TooManyRows);
            }
            sheet.lines.push(record.position().map_or(0, |at| line_of(text, at)));
            sheet.rows.push(cells);
        }
        Ok(sheet)
    }

    /// How many columns its widest row has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// The line on which a row begins, from 1. The reader's position is before the empty lines above it.
fn line_of(text: &str, at: &csv::Position) -> usize {
    let rest = usize::try_from(at.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
    let ends = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let empty = rest.get(..ends).unwrap_or_default();
    let lines = empty.matches('\n').count().max(empty.matches('\r').count());
    usize::try_from(at.line()).unwrap_or(usize::MAX).saturating_add(lines)
}

/// The text in the bytes, by its marks; bytes that are no UTF-8 are Latin-1 where they look like text.
fn text_of(bytes: &[u8]) -> Result<String, SheetError> {
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).filter_map(|pair| Some(read(pair.try_into().ok()?)));
        char::decode_utf16(units).map(|unit| unit.map_err(|_| SheetError::NotText)).collect()
    };
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return wide(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return wide(rest, u16::from_be_bytes);
    }
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    if is_mostly_odd(&text) { Err(SheetError::NotText) } else { Ok(text) }
}

/// A picture or an archive is full of control characters, or of what stands for unreadable ones once it
/// has been pasted; a table has none to speak of.
fn is_mostly_odd(text: &str) -> bool {
    let is_odd =
        |sign: &char| *sign == '\u{fffd}' || (sign.is_control() && !"\r\n\t\u{b}\u{c}".contains(*sign));
    text.chars().filter(is_odd).count() * 50 > text.chars().count()
}

/// Whether a whole document of markup was pasted. A cell with a tag in it is text.
fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    ["<!doctype", "<html", "<head", "<body", "<table", "<svg", "<?xml", "<meta", "<!--"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

/// What stands between the cells: the candidate that is most often outside quotes in the first lines.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b'\t', 0usize), (b';', 0), (b',', 0)];
    let mut quoted = false;
    for sign in text.chars().take(20_000) {
        if sign == '"' {
            quoted = !quoted;
        }
        if !quoted && let Some((_, count)) = counts.iter_mut().find(|(of, _)| char::from(*of) == sign) {
            *count += 1;
        }
    }
    match counts {
        // A tab in a pasted table is always a cell's edge; a comma may be part of a title.
        [(tab, tabs), _, _] if tabs > 0 => tab,
        [_, (semicolon, semicolons), (_, commas)] if semicolons > 0 && semicolons >= commas => semicolon,
        [_, _, (comma, _)] => comma,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        Sheet::read(text.as_bytes()).unwrap().rows
    }

    #[test]
    fn tables_as_people_have_them() {
        let two = [["Opening, part 1", "5:00"], ["Panel", "45"]];
        for text in [
            "\"Opening, part 1\",5:00\nPanel,45\n",
            "\u{feff}\"Opening, part 1\",5:00\r\nPanel,45\r\n",
            "\"Opening, part 1\";5:00\r\nPanel;45",
            "Opening, part 1\t5:00\nPanel\t45",
            "\n\n\"Opening, part 1\",5:00\n,\n Panel , 45 \n\n",
        ] {
            assert_eq!(cells(text), two, "{text:?}");
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let sheet = Sheet::read(b"a,1\n\n\"b\nc\",2\nd,3\n").unwrap();
        assert_eq!(sheet.lines, [1, 3, 5]);
    }

    #[test]
    fn encodings() {
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("Olá\t5".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(Sheet::read(&wide).unwrap().rows, [["Olá", "5"]]);
        assert_eq!(Sheet::read(b"Ol\xe1,5").unwrap().rows, [["Olá", "5"]]);
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        assert_eq!(Sheet::read(b""), Err(SheetError::Empty));
        assert_eq!(Sheet::read(b" \r\n\r\n"), Err(SheetError::Empty));
        assert_eq!(Sheet::read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), Err(SheetError::NotText));
        assert_eq!(Sheet::read_text("\u{fffd}PNG\r\n\u{1a}\n\u{fffd}\u{fffd}"), Err(SheetError::NotText));
        for page in
            ["<!DOCTYPE html><html><body>", " <table><tr><td>a</td></tr></table>", "<?xml version='1.0'?>"]
        {
            assert_eq!(Sheet::read_text(page), Err(SheetError::Markup), "{page}");
        }
        assert_eq!(Sheet::read(b"PK\x03\x04\x14\x00\x06\x00\x08\x00"), Err(SheetError::NotText));
    }

    #[test]
    fn ten_thousand_rows_and_a_header_are_taken() {
        let rows = |count: usize| "a,1\n".repeat(count);
        assert_eq!(cells(&rows(MOST_ROWS + 1)).len(), MOST_ROWS + 1);
        assert_eq!(Sheet::read(rows(MOST_ROWS + 2).as_bytes()), Err(SheetError::TooManyRows));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Sheet::read(&bytes);
        }
    }
}
