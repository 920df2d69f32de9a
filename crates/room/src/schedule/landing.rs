//! "Take it from…": which of the coming items give how much, so that the day ends as planned.
//!
//! Two rules make it: what is fixed stays fixed (hard starts, end times, minimum lengths), and breaks
//! give before people on stage do.

use super::{Headline, Row, Schedule, Status, length_until_end};
use crate::{Room, Timer, TimerId, Zones};
use ghostlight_time::{ServerInstant, Span};

/// What would be made of one coming item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gives {
    /// The item.
    pub id: TimerId,
    /// Its length in this run as it stands.
    pub from: Span,
    /// Its length after.
    pub to: Span,
    /// It could give something.
    pub could: bool,
    /// It was asked to be left as it is.
    pub kept: bool,
    /// Its planned start is kept.
    pub hard_start: bool,
    /// When it is expected to start after.
    pub start: Option<ServerInstant>,
}

/// What "Take it from…" would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landing {
    /// The coming items in their order.
    pub items: Vec<Gives>,
    /// When the last one is expected to end after.
    pub ends_at: Option<ServerInstant>,
    /// What is left of the lateness.
    pub headline: Option<Headline>,
}

impl Landing {
    /// What is to be sent: the items that give, with their new lengths.
    #[must_use]
    pub fn changes(&self) -> Vec<(TimerId, Span)> {
        let giving = self.items.iter().filter(|item| item.to != item.from);
        giving.map(|item| (item.id.clone(), item.to)).collect()
    }

    /// The proposal for a room at `now`; items in `keep` are left as they are.
    ///
    /// An item without a minimum of its own gives at most half of its length. Amounts are whole minutes,
    /// so that what is left of the lateness is within the half minute that counts as on time.
    #[must_use]
    pub fn at(room: &Room, now: ServerInstant, zones: &dyn Zones, keep: &[TimerId]) -> Self {
        let schedule = Schedule::at(room, now, zones);
        let mut walk = Walk::default();
        for (timer, row) in room.timers.iter().zip(&schedule.rows) {
            if matches!(row.status, Status::Next | Status::Later) && row.start.is_some() {
                walk.item(room, timer, row, zones, keep.contains(&timer.id));
            }
        }
        let ends_at = match (schedule.ends_at, schedule.planned_end) {
            (Some(ends), Some(planned)) => {
                walk.checkpoint(ends - planned);
                Some(ends - walk.gained)
            }
            (ends, _) => ends.map(|ends| ends - walk.gained),
        };
        let late = ends_at.zip(schedule.planned_end).map(|(ends, planned)| ends - planned);
        Self { items: walk.finish(&schedule), ends_at, headline: late.map(Headline::of) }
    }
}

/// An item on its way through the walk.
struct Coming {
    gives: Gives,
    most: Span,
    is_break: bool,
}

/// One passage through what is to come. Between two fixed moments lies a stretch; its items give what
/// the moment at its end is late by.
#[derive(Default)]
struct Walk {
    done: Vec<Coming>,
    /// Where the present stretch begins in `done`.
    stretch: usize,
    /// By how much earlier than expected the present place is reached now.
    gained: Span,
}

impl Walk {
    fn item(&mut self, room: &Room, timer: &Timer, row: &Row, zones: &dyn Zones, kept: bool) {
        let late = row.start.zip(row.planned_start).map(|(start, planned)| start - planned);
        let fixed = timer.start.is_some()
            && (timer.hard_start || timer.starts_by_itself || room.run.started.is_none());
        if fixed {
            self.checkpoint(late.unwrap_or_default());
        }
        let least =
            timer.min_duration.unwrap_or_else(|| whole_minutes_up(Span::from_ms(row.length.as_ms() / 2)));
        let most = if timer.is_end_time() { Span::ZERO } else { (row.length - least).or_zero() };
        self.done.push(Coming {
            gives: Gives {
                id: timer.id.clone(),
                from: row.length,
                to: row.length,
                could: most > Span::ZERO,
                kept,
                hard_start: fixed,
                start: row.start,
            },
            most: if kept { Span::ZERO } else { most },
            is_break: timer.is_break,
        });
        if let Some(start) = row.start.filter(|_| timer.is_end_time()) {
            // It ends at its own moment, unless it begins only after that.
            let late = match length_until_end(room, timer, start, zones) {
                Some(length) if length > Span::ZERO => Span::ZERO,
                _ => row.planned_end.map_or(Span::ZERO, |end| start - end),
            };
            self.checkpoint(late);
        }
    }

    /// A moment that is to be kept and is expected so late: the stretch before it gives, breaks first.
    fn checkpoint(&mut self, late: Span) {
        let mut want = nearest_minutes(late - self.gained);
        for breaks in [true, false] {
            let stretch = self.done.iter_mut().skip(self.stretch);
            for item in stretch.filter(|item| item.is_break == breaks) {
                let give = item.most.min(want).or_zero();
                item.gives.to = item.gives.from - give;
                self.gained += give;
                want -= give;
                item.most = Span::ZERO;
            }
        }
        // What is early waits for the moment.
        self.gained = self.gained.min(late.or_zero());
        self.stretch = self.done.len();
    }

    fn finish(self, schedule: &Schedule) -> Vec<Gives> {
        let mut earlier = Span::ZERO;
        let mut items = Vec::with_capacity(self.done.len());
        for Coming { mut gives, .. } in self.done {
            if gives.hard_start {
                let late = schedule.row(&gives.id).and_then(|row| Some(row.start? - row.planned_start?));
                earlier = earlier.min(late.unwrap_or_default().or_zero());
            }
            gives.start = gives.start.map(|start| start - earlier);
            earlier += gives.from - gives.to;
            items.push(gives);
        }
        items
    }
}

/// To the nearest minute.
fn nearest_minutes(span: Span) -> Span {
    Span::from_mins((span.or_zero().as_ms() + 29_999) / 60_000)
}

/// Up to a whole minute, where it is longer than one.
fn whole_minutes_up(span: Span) -> Span {
    if span < Span::from_mins(1) { span } else { Span::from_mins((span.as_ms() + 59_999) / 60_000) }
}
