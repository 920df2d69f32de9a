//! The activity log: who did what, when.

use crate::Engine;
use ghostlight_palco::server::LogEntry;
use std::collections::VecDeque;

/// The log keeps so many entries.
pub(crate) const LONGEST: usize = 10_000;
/// Of which so many are stored with the room; a host that keeps more has `Effect::Log`.
pub(crate) const STORED: usize = 500;

/// Adds an entry, the oldest going where there are too many.
pub(crate) fn push(log: &mut VecDeque<LogEntry>, entry: LogEntry) {
    while log.len() >= LONGEST {
        log.pop_front();
    }
    log.push_back(entry);
}

impl Engine {
    /// Notes what happened at the present moment.
    pub(crate) fn note(&mut self, by: &str, action: &str, item: &str, text: impl Into<String>) {
        let entry = LogEntry {
            seq: self.seq,
            at: self.seen.server,
            by: by.to_owned(),
            action: action.to_owned(),
            item: item.to_owned(),
            text: text.into(),
        };
        self.change.log.push(entry.clone());
        push(&mut self.log, entry);
    }

    /// The activity log, the oldest entry first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &LogEntry> {
        self.log.iter()
    }

    /// Gives back older entries that a host has kept by [`crate::Effect::Log`], the oldest first: they
    /// replace those that were stored with the room.
    pub fn load_log(&mut self, entries: impl IntoIterator<Item = LogEntry>) {
        self.log.clear();
        // What happened in catching up has not been handed over yet, so the host cannot have it.
        for entry in entries.into_iter().chain(self.change.log.iter().cloned()) {
            push(&mut self.log, entry);
        }
    }
}
