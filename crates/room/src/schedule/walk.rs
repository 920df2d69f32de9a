//! One walk through the rundown with two cursors: the plan's and the expected.

use super::{Row, Schedule, Status, length_until_end};
use crate::{Date, PlayState, Room, Timer, Zones};
use ghostlight_time::{ServerInstant, Span};

struct Walk<'a> {
    room: &'a Room,
    now: ServerInstant,
    zones: &'a dyn Zones,
    date: Date,
    /// Where the plan stands; none while nothing has given it a time.
    plan: Option<ServerInstant>,
    /// Where the expectation stands; none before the current item.
    expected: Option<ServerInstant>,
}

pub(super) fn schedule(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Schedule {
    let date = room.run_date(now, zones);
    let mut walk = Walk { room, now, zones, date, plan: room.run.started, expected: None };
    let current = room.current_index();
    let next = room.next().map(|timer| timer.id.clone());
    let mut schedule = Schedule::default();
    let show_over = room.run.ended.is_some();
    for (index, timer) in room.timers.iter().enumerate() {
        let (planned_start, planned_end) = walk.planned(timer);
        let place = current.map_or(core::cmp::Ordering::Greater, |current| index.cmp(&current));
        let mut row = Row {
            id: timer.id.clone(),
            planned_start,
            planned_end,
            length: timer.live_duration(),
            ..Row::default()
        };
        row.status = status(timer, place, next.as_ref() == Some(&timer.id));
        let runs = match row.status {
            Status::Now => true,
            Status::Skipped | Status::Missed => false,
            Status::Done | Status::Next | Status::Later => place.is_gt() && !show_over,
        };
        if row.status == Status::Now && !show_over {
            let (start, end) = walk.current(timer, planned_start);
            (row.start, row.end) = (Some(start), Some(end));
            schedule.left += walk.current_left(timer);
        } else if runs && !(row.status == Status::Done && rest(timer) == Span::ZERO) {
            let (start, end) = walk.coming(timer, planned_start);
            (row.start, row.end) = (Some(start), Some(end));
            schedule.left += end - start;
        } else if timer.has_run() {
            (row.start, row.end) = (timer.run.started, timer.run.ended);
        }
        if !matches!(row.status, Status::Skipped | Status::Missed) {
            schedule.ends_at = row.end.or(schedule.ends_at);
        }
        schedule.planned_end = planned_end.or(schedule.planned_end);
        schedule.rows.push(row);
    }
    schedule
}

/// Done means that it ran, not where it stands.
fn status(timer: &Timer, place: core::cmp::Ordering, is_next: bool) -> Status {
    if place.is_eq() {
        Status::Now
    } else if timer.run.skipped {
        Status::Skipped
    } else if timer.has_run() {
        Status::Done
    } else if is_next {
        Status::Next
    } else if place.is_lt() {
        Status::Missed
    } else {
        Status::Later
    }
}

/// What an item that was left before its end could still run, if it is gone on with.
fn rest(timer: &Timer) -> Span {
    (timer.live_duration() - timer.run.elapsed).or_zero()
}

impl Walk<'_> {
    /// The plan: a planned start where there is one, else what stands before it.
    fn planned(&mut self, timer: &Timer) -> (Option<ServerInstant>, Option<ServerInstant>) {
        let at = |time| self.date.instant(time, &self.room.info.time_zone, self.zones);
        let start = timer.start.map(at).or(self.plan);
        let end = match (timer.end.map(at), start) {
            (Some(end), Some(start)) => Some(end.max(start)),
            (Some(end), None) => Some(end),
            (None, start) => start.map(|start| start + timer.duration),
        };
        self.plan = end;
        (start, end)
    }

    /// The current item: running or paused from its start to now plus what remains; armed as one to
    /// come. In overtime it ends now, so what follows slides.
    fn current(&mut self, timer: &Timer, planned: Option<ServerInstant>) -> (ServerInstant, ServerInstant) {
        let playback = &self.room.playback;
        if playback.state == PlayState::Stopped {
            return self.armed(timer, planned);
        }
        let start = timer.run.started.unwrap_or(self.now - playback.elapsed_at(self.now));
        let end = self.now + playback.remaining_at(self.now).unwrap_or_default().or_zero();
        self.expected = Some(end);
        (start, end)
    }

    /// An armed item starts now; before the show, as planned, and once that has passed everything
    /// slides.
    fn armed(&mut self, timer: &Timer, planned: Option<ServerInstant>) -> (ServerInstant, ServerInstant) {
        let start = planned.filter(|_| self.waits(timer)).map_or(self.now, |planned| planned.max(self.now));
        let length = self.room.playback.duration.unwrap_or_else(|| timer.live_duration());
        let end = start + self.length(timer, start, length);
        self.expected = Some(end);
        (start, end)
    }

    /// Whether there is a wait for the planned start: always before the show, else where it is hard or
    /// starts by itself.
    fn waits(&self, timer: &Timer) -> bool {
        self.room.run.started.is_none() || timer.hard_start || timer.starts_by_itself
    }

    fn current_left(&self, timer: &Timer) -> Span {
        let playback = &self.room.playback;
        match playback.state {
            PlayState::Stopped => playback.duration.unwrap_or_else(|| timer.live_duration()),
            _ => playback.remaining_at(self.now).unwrap_or_default().or_zero(),
        }
    }

    /// An item to come: after what stands before it; a hard start absorbs the gap.
    fn coming(&mut self, timer: &Timer, planned: Option<ServerInstant>) -> (ServerInstant, ServerInstant) {
        let start = match (self.expected, planned) {
            (Some(free), Some(planned)) if self.waits(timer) => free.max(planned),
            (Some(free), _) => free,
            // Nothing is current: before the show the plan, but never in the past.
            (None, planned) => planned.unwrap_or(self.now).max(self.now),
        };
        let length = if timer.has_run() { rest(timer) } else { timer.live_duration() };
        let end = start + self.length(timer, start, length);
        self.expected = Some(end);
        (start, end)
    }

    fn length(&self, timer: &Timer, start: ServerInstant, length: Span) -> Span {
        length_until_end(self.room, timer, start, self.zones).unwrap_or(length)
    }
}
