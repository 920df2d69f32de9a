//! What the plan's rows show: only those near the window, however long the rundown is.

use super::field::Field;
use crate::pages::desk::clock_text;
use ghostlight_room::schedule::{Schedule, Status};
use ghostlight_room::{PlayState, Room, Timer, TimerId, Zones};
use ghostlight_time::{ServerInstant, Span, format_span};
use std::sync::Arc;

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PlanRow {
    /// Which item.
    pub(super) id: TimerId,
    /// Its place in the run, from 0.
    pub(super) place: usize,
    /// Its place in the plan.
    pub(super) position: u32,
    /// When it is expected to start.
    pub(super) expected: String,
    /// Where it stands.
    pub(super) status: Status,
    /// It is the current item and runs or is paused.
    pub(super) busy: bool,
    /// Its fields, in the order of [`Field::ALL`].
    pub(super) texts: Vec<String>,
}

impl PlanRow {
    /// A field's text.
    pub(super) fn text(&self, field: Field) -> &str {
        let at = Field::ALL.iter().position(|of| *of == field);
        at.and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }
}

/// The rows from one place to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Faces {
    /// The first row's place.
    pub(super) first: usize,
    /// How many items there are in all.
    pub(super) count: usize,
    /// The rows.
    pub(super) rows: Arc<Vec<Arc<PlanRow>>>,
}

impl Faces {
    /// The row of an item, where it is among them.
    pub(super) fn get(&self, id: &TimerId) -> Option<Arc<PlanRow>> {
        self.rows.iter().find(|row| row.id == *id).cloned()
    }

    /// The items that are among them.
    pub(super) fn ids(&self) -> Vec<TimerId> {
        self.rows.iter().map(|row| row.id.clone()).collect()
    }

    /// How many items stand behind them.
    pub(super) fn behind(&self) -> usize {
        self.count.saturating_sub(self.first + self.rows.len())
    }
}

/// The faces of the items between two places.
pub(super) fn faces(
    room: &Room,
    (first, last): (usize, usize),
    now: ServerInstant,
    zones: &dyn Zones,
) -> Faces {
    let schedule = Schedule::at(room, now, zones);
    let count = room.timers.len();
    let first = first.min(count);
    let shown =
        room.timers.iter().zip(&schedule.rows).enumerate().skip(first).take(last.saturating_sub(first));
    let rows = shown.map(|(place, (timer, row))| {
        let expected = row.start.map(|at| clock_text(at, &room.info.time_zone, zones));
        Arc::new(face(room, timer, place, expected.unwrap_or_default(), row.status))
    });
    Faces { first, count, rows: Arc::new(rows.collect()) }
}

fn face(room: &Room, timer: &Timer, place: usize, expected: String, status: Status) -> PlanRow {
    PlanRow {
        id: timer.id.clone(),
        place,
        position: timer.position,
        expected,
        status,
        busy: is_busy(room, &timer.id),
        texts: Field::ALL.map(|field| field.text(timer)).to_vec(),
    }
}

/// Whether an item is current and runs or is paused.
pub(super) fn is_busy(room: &Room, id: &TimerId) -> bool {
    let stopped = matches!(room.playback.state, PlayState::Stopped | PlayState::Other(_));
    !stopped && room.playback.current.as_ref() == Some(id)
}

/// How many items there are, and how long they take by the plan.
pub(super) fn sum(room: &Room) -> (usize, String) {
    let total = room.timers.iter().map(|timer| timer.duration).sum::<Span>();
    (room.timers.len(), format_span(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rows_in_the_window_are_made() {
        let timers = (0..1_000).map(|at| Timer {
            id: TimerId::new(at.to_string()),
            name: format!("Item {at}"),
            duration: Span::from_mins(5),
            ..Timer::default()
        });
        let room = Room { timers: timers.collect(), ..Room::default() };
        let faces = faces(&room, (40, 60), ServerInstant::default(), ghostlight_room::utc());
        assert_eq!((faces.first, faces.rows.len(), faces.behind(), faces.count), (40, 20, 940, 1_000));
        assert_eq!(faces.get(&TimerId::from("41")).unwrap().text(Field::Title), "Item 41");
        assert_eq!(faces.get(&TimerId::from("7")), None);
        assert_eq!(sum(&room), (1_000, "83:20:00".to_owned()));
    }
}
