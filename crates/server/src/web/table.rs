//! Tables as bodies: a rundown from a spreadsheet, CSV or TSV.

use crate::error::Refusal;
use ghostlight_interchange::{Layout, Sheet, preview};
use ghostlight_palco::fields::timer_patch_to_json;
use serde_json::{Value, json};

/// A table as the body of an import. All or nothing: a row that cannot be read is named.
///
/// # Errors
/// Where it is no table, has no items, or has a row that cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Value, Refusal> {
    let sheet =
        Sheet::read(bytes).map_err(|_| Refusal::bad_request("The table is empty, too long, or no text."))?;
    let import = preview(&sheet, &Layout::guess(&sheet));
    if let Some(row) = import.unread.first() {
        return Err(Refusal::bad_request(format!("Line {}: {}", row.line, row.why)));
    }
    if import.items.is_empty() {
        return Err(Refusal::bad_request("There is no item in the table."));
    }
    let timers: Vec<Value> =
        import.items.iter().map(|item| Value::Object(timer_patch_to_json(item))).collect();
    Ok(json!({"timers": timers}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_becomes_items() {
        let body = read(b"Title;Speaker;Duration\r\nOpening;Ada;5:00\r\nTalk;Jonas;20:00\r\n").unwrap();
        assert_eq!(body["timers"][1]["name"], "Talk");
        assert_eq!(body["timers"][0]["duration_ms"], 300_000);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(read(b"").is_err());
        let refusal = read(b"Title,Duration\nOpening,5:00\nTalk,soon\n").unwrap_err();
        assert!(refusal.message.starts_with("Line 3: "), "{}", refusal.message);
    }
}
