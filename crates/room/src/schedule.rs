//! When things will happen: planned and expected times, and the one headline figure.
//!
//! Plans are wall-clock times on the run's date; lengths are real elapsed time. Expected times slide as
//! the pages' plan says: before the show the plan, then everything from what is really happening; a
//! hard start absorbs gaps.

mod landing;
#[cfg(test)]
mod tests;
mod walk;

pub use landing::{Gives, Landing};

use crate::{Room, Timer, TimerId, Zones};
use ghostlight_time::{ServerInstant, Span};

/// Where an item stands in its run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// To come.
    #[default]
    Later,
    /// Comes next.
    Next,
    /// The current item.
    Now,
    /// It ran.
    Done,
    /// Stands before the current item and did not run.
    Missed,
    /// Passed over in this run.
    Skipped,
}

/// One item's times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The item.
    pub id: TimerId,
    /// Where it stands.
    pub status: Status,
    /// When the plan has it start; none where no plan gives a time.
    pub planned_start: Option<ServerInstant>,
    /// When the plan has it end.
    pub planned_end: Option<ServerInstant>,
    /// When it started or is expected to; none for what will not run.
    pub start: Option<ServerInstant>,
    /// When it ended or is expected to.
    pub end: Option<ServerInstant>,
    /// Its length in this run.
    pub length: Span,
}

/// The rundown's times at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// A row an item, in the order of the run.
    pub rows: Vec<Row>,
    /// When the last item is expected to end.
    pub ends_at: Option<ServerInstant>,
    /// When the plan has the last item end.
    pub planned_end: Option<ServerInstant>,
    /// What is still to run: the rest of the current item and all that follow.
    pub left: Span,
}

impl Schedule {
    /// The schedule of a room at `now`.
    #[must_use]
    pub fn at(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Self {
        walk::schedule(room, now, zones)
    }

    /// Expected end less planned end of the last item: positive is late. None without a plan.
    #[must_use]
    pub fn late_by(&self) -> Option<Span> {
        Some(self.ends_at? - self.planned_end?)
    }

    /// The headline figure.
    #[must_use]
    pub fn headline(&self) -> Option<Headline> {
        self.late_by().map(Headline::of)
    }

    /// The row of an item.
    #[must_use]
    pub fn row(&self, id: &TimerId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == *id)
    }
}

/// "On time", or late or early by so much: within 30 s it is on time; whole minutes from one minute on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Headline {
    /// Within 30 s.
    OnTime,
    /// Ends so much later than planned.
    Late(Span),
    /// Ends so much earlier than planned.
    Early(Span),
}

impl Headline {
    /// The headline for a lateness.
    #[must_use]
    pub fn of(late: Span) -> Self {
        let size = late.abs();
        if size <= Span::from_secs(30) {
            return Self::OnTime;
        }
        let size = if size >= Span::from_mins(1) {
            Span::from_mins(size.as_ms() / 60_000)
        } else {
            Span::from_secs(size.as_ms() / 1_000)
        };
        if late.is_negative() { Self::Early(size) } else { Self::Late(size) }
    }
}

/// When an item is expected to start.
#[must_use]
pub fn expected_start(
    room: &Room,
    id: &TimerId,
    now: ServerInstant,
    zones: &dyn Zones,
) -> Option<ServerInstant> {
    Schedule::at(room, now, zones).row(id).and_then(|row| row.start)
}

/// The live length that an end-time item has when it starts at an instant: up to its end, never
/// negative.
#[must_use]
pub fn length_until_end(room: &Room, timer: &Timer, start: ServerInstant, zones: &dyn Zones) -> Option<Span> {
    let date = room.run_date(start, zones);
    timer.end.map(|end| (date.instant(end, &room.info.time_zone, zones) - start).or_zero())
}
