//! The rows of a rundown, as lists and tables show them.

use crate::i18n::desk_words;
use ghostlight_room::{TimerId, schedule::Status};
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// An item in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowFace {
    /// Which item.
    pub id: TimerId,
    /// Its place, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Its speaker in this run.
    pub speaker: String,
    /// Its length in this run.
    pub length: String,
    /// When it starts, or is expected to.
    pub start: String,
    /// When it ends, or is expected to.
    pub end: String,
    /// When the plan has it start; empty where it says nothing else than `start`.
    pub planned: String,
    /// When the plan has it end; empty where it says nothing else than `end`.
    pub planned_end: String,
    /// Where it stands.
    pub status: Status,
    /// What remained when it was left; empty where it cannot be gone on with.
    pub left_at: String,
    /// Notes for the crew; empty where this role does not see them.
    pub notes: String,
    /// Its label, and the label's colour.
    pub label: String,
    /// The label's colour.
    pub color: String,
    /// What stands before it in a rundown that has such lines (a group's title, a milestone): a line each.
    pub headings: String,
    /// A hard start, an end time, a break, an auto-advance: in words, for the crew.
    pub remarks: String,
}

/// Rows in their order, found by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    list: Arc<Vec<RowFace>>,
    places: Arc<HashMap<TimerId, usize>>,
}

impl Rows {
    /// Rows in their order.
    #[must_use]
    pub fn new(list: Vec<RowFace>) -> Self {
        let places = list.iter().enumerate().map(|(place, row)| (row.id.clone(), place)).collect();
        Self { list: Arc::new(list), places: Arc::new(places) }
    }
    /// All ids in their order.
    #[must_use]
    pub fn ids(&self) -> Vec<TimerId> {
        self.list.iter().map(|row| row.id.clone()).collect()
    }
    /// The row of an item.
    #[must_use]
    pub fn get(&self, id: &TimerId) -> Option<&RowFace> {
        self.list.get(*self.places.get(id)?)
    }
    /// All rows.
    #[must_use]
    pub fn all(&self) -> &[RowFace] {
        &self.list
    }
    /// Nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
    /// The order with one item moved by some places, kept inside the list.
    #[must_use]
    pub fn moved(&self, id: &TimerId, by: isize) -> Option<Vec<TimerId>> {
        let from = *self.places.get(id)?;
        let to = from.saturating_add_signed(by).min(self.list.len().saturating_sub(1));
        let mut ids = self.ids();
        let moving = ids.remove(from);
        ids.insert(to, moving);
        (to != from).then_some(ids)
    }
}

/// The sheet's word for a status.
#[must_use]
pub const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Later => "later",
        Status::Next => "next",
        Status::Now => "now",
        Status::Done => "done",
        Status::Missed => "missed",
        Status::Skipped => "skipped",
    }
}

/// A status for people.
#[must_use]
pub fn status_text(status: Status) -> &'static str {
    let words = desk_words();
    match status {
        Status::Later => words.status_later,
        Status::Next => words.status_next,
        Status::Now => words.status_now,
        Status::Done => words.status_done,
        Status::Missed => words.status_missed,
        Status::Skipped => words.status_skipped,
    }
}

/// One row of a list, as a signal that changes only with that row.
#[must_use]
pub fn row_of(rows: Signal<Rows>, id: TimerId) -> Memo<RowFace> {
    Memo::new(move |_| rows.with(|rows| rows.get(&id).cloned().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows {
        let row = |id: &str| RowFace { id: TimerId::from(id), ..RowFace::default() };
        Rows::new(["a", "b", "c"].map(row).to_vec())
    }

    #[test]
    fn a_row_moves_and_stays_inside() {
        let moved = |id: &str, by| {
            rows()
                .moved(&TimerId::from(id), by)
                .map(|ids| ids.iter().map(TimerId::as_str).collect::<String>())
        };
        assert_eq!(moved("a", 1).as_deref(), Some("bac"));
        assert_eq!(moved("c", -2).as_deref(), Some("cab"));
        assert_eq!(moved("a", -1), None);
        assert_eq!(moved("c", 5), None);
        assert_eq!(moved("nobody", 1), None);
    }
}
