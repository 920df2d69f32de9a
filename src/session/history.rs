//! What this page has lived through, for displays that show the past.

use ghostlight_room::RoomSnapshot;
use ghostlight_time::{ServerInstant, Span};
use std::collections::VecDeque;
use std::sync::Arc;

/// Snapshots since they came, as far back as the longest delay that anyone shows.
#[derive(Clone, Debug, Default)]
pub struct History {
    keep: Span,
    past: VecDeque<(ServerInstant, Arc<RoomSnapshot>)>,
}

impl History {
    /// Somebody shows what was so long ago.
    pub fn keep(&mut self, delay: Span) {
        self.keep = self.keep.max(delay);
    }

    /// A snapshot came.
    pub fn add(&mut self, at: ServerInstant, snapshot: Arc<RoomSnapshot>) {
        let oldest = at - self.keep;
        // The one that held at the oldest instant stays.
        while self.past.get(1).is_some_and(|(since, _)| *since <= oldest) {
            self.past.pop_front();
        }
        self.past.push_back((at, snapshot));
    }

    /// What held at an instant, and when the next one came.
    #[must_use]
    pub fn at(&self, then: ServerInstant) -> (Option<Arc<RoomSnapshot>>, Option<ServerInstant>) {
        let held = self.past.iter().rev().find(|(since, _)| *since <= then);
        let next = self.past.iter().find(|(since, _)| *since > then);
        (held.map(|(_, snapshot)| snapshot.clone()), next.map(|(since, _)| *since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Arc<RoomSnapshot> {
        let mut snapshot = RoomSnapshot::default();
        snapshot.room.info.name = name.to_owned();
        Arc::new(snapshot)
    }

    #[test]
    fn nothing_is_shown_that_was_not_lived_through() {
        let at = ServerInstant::from_ms;
        let mut history = History::default();
        history.keep(Span::from_secs(20));
        history.add(at(1_000), named("a"));
        history.add(at(5_000), named("b"));
        let name = |then| history.at(at(then)).0.map(|snapshot| snapshot.room.info.name.clone());
        assert_eq!(name(999), None);
        assert_eq!(name(1_000).as_deref(), Some("a"));
        assert_eq!(name(4_999).as_deref(), Some("a"));
        assert_eq!(name(5_000).as_deref(), Some("b"));
        assert_eq!(history.at(at(0)).1, Some(at(1_000)));
        assert_eq!(history.at(at(1_000)).1, Some(at(5_000)));
        assert_eq!(history.at(at(9_000)).1, None);
    }

    #[test]
    fn it_does_not_grow() {
        let mut history = History::default();
        history.keep(Span::from_secs(1));
        for ms in 0..10_000 {
            history.add(ServerInstant::from_ms(ms), named("x"));
        }
        assert!(history.past.len() <= 1_002);
        assert!(history.at(ServerInstant::from_ms(8_999)).0.is_some());
    }
}
