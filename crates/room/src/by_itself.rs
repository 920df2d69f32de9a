//! What will start by itself, for those who may want to hold it.

use crate::{Date, PlayState, Room, Timer, TimerId, Zones};
use ghostlight_time::{ServerInstant, Span};

/// It is announced to operators for so long.
pub const ANNOUNCED_FOR: Span = Span::from_secs(10);

/// An item that will start by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByItself {
    /// The item.
    pub id: TimerId,
    /// When.
    pub at: ServerInstant,
}

impl ByItself {
    /// What starts by itself next: the next item at the running one's deadline, or an item at its planned
    /// start while nothing runs. None where it was held here.
    #[must_use]
    pub fn next(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Option<Self> {
        if room.playback.held || room.playback.show_stop.is_some() {
            return None;
        }
        match room.playback.state {
            PlayState::Running => Self::at_deadline(room, now),
            PlayState::Stopped if room.run.ended.is_none() => Self::at_planned_start(room, now, zones),
            _ => None,
        }
    }

    fn at_deadline(room: &Room, now: ServerInstant) -> Option<Self> {
        room.current().filter(|timer| timer.advances())?;
        let left = room.playback.remaining_at(now).filter(|left| *left > Span::ZERO)?;
        Some(Self { id: room.next()?.id.clone(), at: now + left })
    }

    fn at_planned_start(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Option<Self> {
        let waits = |timer: &&Timer| timer.starts_by_itself && !timer.run.skipped && !timer.has_run();
        let today = room.run_date(now, zones).days();
        let fixed = room.info.date.is_some() || room.run.started.is_some();
        // A time of day goes up to 48 h, so the plan of two days ago may still be to come.
        let first = if fixed { today } else { today - 2 };
        let at = |timer: &Timer| {
            let day = |day| Some(Date::from_days(day).instant(timer.start?, &room.info.time_zone, zones));
            (first..=today).filter_map(day).find(|at| *at > now)
        };
        let starts = room.timers.iter().filter(waits);
        let starts = starts.filter_map(|timer| Some(Self { id: timer.id.clone(), at: at(timer)? }));
        starts.min_by_key(|start| start.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DayTime, utc};

    const NOW: ServerInstant = ServerInstant::from_ms(1_767_225_600_000); // 2026-01-01, midnight UTC

    fn room() -> Room {
        let mut room = Room::default();
        let item = |id: &str| Timer { id: id.into(), duration: Span::from_mins(5), ..Timer::default() };
        room.timers = vec![item("a"), item("b")];
        room.playback.current = Some("a".into());
        room.playback.at = NOW;
        room.playback.duration = Some(Span::from_mins(5));
        room
    }

    fn next(room: &Room, secs: i64) -> Option<(String, i64)> {
        let now = NOW + Span::from_secs(secs);
        ByItself::next(room, now, utc()).map(|next| (next.id.to_string(), (next.at - NOW).as_ms() / 1_000))
    }

    #[test]
    fn at_the_deadline_of_a_running_item() {
        let mut room = room();
        room.playback.state = PlayState::Running;
        assert_eq!(next(&room, 1), None);
        room.timers[0].auto_advance = true;
        assert_eq!(next(&room, 1), Some(("b".into(), 300)));
        assert_eq!(next(&room, 299), Some(("b".into(), 300)));
        assert_eq!(next(&room, 300), None);
        room.playback.held = true;
        assert_eq!(next(&room, 1), None);
        room.playback.held = false;
        room.timers[1].run.skipped = true;
        assert_eq!(next(&room, 1), None, "there is none to start");
    }

    #[test]
    fn at_a_planned_start_while_nothing_runs() {
        let mut room = room();
        room.timers[1].start = DayTime::from_ms(600_000);
        assert_eq!(next(&room, 1), None);
        room.timers[1].starts_by_itself = true;
        assert_eq!(next(&room, 1), Some(("b".into(), 600)));
        assert_eq!(next(&room, 600), None);
        room.playback.state = PlayState::Running;
        assert_eq!(next(&room, 1), None, "it never cuts a running item");
    }
}
