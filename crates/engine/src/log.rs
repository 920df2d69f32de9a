//! The activity log: who did what, when.

use crate::Engine;
use ghostlight_time::ServerInstant;
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// The log keeps so many entries.
pub(crate) const LONGEST: usize = 10_000;
/// Of which so many are stored with the room; a host that keeps more has `Effect::Log`.
pub(crate) const STORED: usize = 500;

/// One thing that somebody did, or that happened by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogEntry {
    /// When.
    pub at: ServerInstant,
    /// Who; empty: it happened by itself.
    pub by: String,
    /// What: the word of an action, or of a kind of edit.
    pub action: String,
    /// Title of the item, text of the message or name of the device that it is about; may be empty.
    pub item: String,
    /// What the action says beyond that; may be empty.
    pub detail: String,
}

impl LogEntry {
    /// As JSON: `at` (epoch ms), `by`, `action`, `item`, `detail`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("at".to_owned(), self.at.as_ms().into());
        for (key, text) in
            [("by", &self.by), ("action", &self.action), ("item", &self.item), ("detail", &self.detail)]
        {
            map.insert(key.to_owned(), text.as_str().into());
        }
        Value::Object(map)
    }

    /// Reads what [`LogEntry::to_json`] wrote; none where it is not an entry.
    #[must_use]
    pub fn from_json(json: &Value) -> Option<Self> {
        let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            at: ServerInstant::from_ms(json.get("at")?.as_i64()?),
            by: text("by").unwrap_or_default(),
            action: text("action")?,
            item: text("item").unwrap_or_default(),
            detail: text("detail").unwrap_or_default(),
        })
    }
}

/// Adds an entry, the oldest going where there are too many.
pub(crate) fn push(log: &mut VecDeque<LogEntry>, entry: LogEntry) {
    while log.len() >= LONGEST {
        log.pop_front();
    }
    log.push_back(entry);
}

impl Engine {
    /// Notes what happened at the present moment.
    pub(crate) fn note(&mut self, by: &str, action: &str, item: &str, detail: impl Into<String>) {
        let entry = LogEntry {
            at: self.seen.server,
            by: by.to_owned(),
            action: action.to_owned(),
            item: item.to_owned(),
            detail: detail.into(),
        };
        self.change.log.push(entry.clone());
        push(&mut self.log, entry);
    }

    /// The activity log, the oldest entry first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &LogEntry> {
        self.log.iter()
    }

    /// Gives back older entries that a host has kept by [`crate::Effect::Log`]: what the engine holds
    /// from its own save is replaced by them.
    pub fn load_log(&mut self, entries: impl IntoIterator<Item = LogEntry>) {
        self.log.clear();
        for entry in entries {
            push(&mut self.log, entry);
        }
    }
}
