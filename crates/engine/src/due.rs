//! What happens by itself, and when.

use crate::{Engine, undo};
use ghostlight_room::{Date, IntentKind, Timer, TimerId, Zones};
use ghostlight_time::{Moment, MonoInstant, Span};

/// Something that is due at an instant. Of several at the same instant the first one here goes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    FlashEnds,
    MessageEnds,
    UndoEnds,
    Deadline,
    PlannedStart(TimerId),
}

/// A step of the wall clock beyond this is noted in the log.
const STEP_NOTED: Span = Span::from_secs(2);

impl Engine {
    /// Lets time pass up to `now`, each due thing at its own instant.
    pub(crate) fn advance(&mut self, now: Moment, zones: &dyn Zones) {
        // The monotonic clock does not go back; a host whose clock seems to has nothing new to say.
        let now = Moment { mono: now.mono.max(self.seen.mono), server: now.server };
        let step = (now.server - self.seen.server) - (now.mono - self.seen.mono);
        while let Some((at, due)) = self.earliest(now, zones) {
            if at > now.mono {
                break;
            }
            self.pass_to(Moment { mono: at, server: now.server - (now.mono - at) }, zones);
            self.happen(due, zones);
        }
        self.pass_to(now, zones);
        self.live.starts_upto = now.mono;
        if step.abs() > STEP_NOTED {
            self.note("", "clock_step", "", crate::text::change(step));
        }
        self.sweep();
    }

    /// The monotonic instant at which something is due next.
    pub(crate) fn room_due(&self, zones: &dyn Zones) -> Option<MonoInstant> {
        self.earliest(self.seen, zones).map(|(at, _)| at)
    }

    /// The next due thing, never before what has been dealt with. `now` ties the wall to the clock.
    fn earliest(&self, now: Moment, zones: &dyn Zones) -> Option<(MonoInstant, Due)> {
        let stopped = self.room.playback.show_stop.is_some();
        let message = self.message_until().filter(|_| !stopped).map(|at| (at, Due::MessageEnds));
        let undo = self.undo.as_ref().map(|memo| (memo.at + undo::UNDO_FOR, Due::UndoEnds));
        [
            self.live.flash_until.map(|at| (at, Due::FlashEnds)),
            message,
            undo,
            self.deadline(now, zones).map(|at| (at, Due::Deadline)),
            self.planned_start(now, zones),
        ]
        .into_iter()
        .flatten()
        .map(|(at, due)| (at.max(self.seen.mono), due))
        .min()
    }

    /// Whether anything is to start by itself.
    pub(crate) fn starts_next(&self, zones: &dyn Zones) -> bool {
        let deadline = self.deadline(self.seen, zones).filter(|_| self.room.next().is_some());
        deadline.is_some() || self.planned_start(self.seen, zones).is_some()
    }

    /// When the current item reaches zero, where that starts the next one.
    fn deadline(&self, now: Moment, zones: &dyn Zones) -> Option<MonoInstant> {
        let timer = self.room.current().filter(|timer| timer.advances())?;
        if !self.room.playback.is_running() || !self.live.advance_armed {
            return None;
        }
        match self.end_of(timer, zones) {
            Some(end) => Some(now.mono + (end - now.server)),
            None => Some(self.seen.mono + (timer.live_duration() - self.room.playback.elapsed)),
        }
    }

    /// The next planned start of an item that starts by itself. It never cuts a running item, so while
    /// one runs or is paused there is none, and one that passes meanwhile has passed.
    fn planned_start(&self, now: Moment, zones: &dyn Zones) -> Option<(MonoInstant, Due)> {
        let idle = self.is_stopped() && self.room.playback.show_stop.is_none();
        if !idle || self.room.run.ended.is_some() {
            return None;
        }
        let waits = |timer: &&Timer| timer.starts_by_itself && !timer.run.skipped && !timer.has_run();
        let starts = self.room.timers.iter().filter(waits);
        let first = starts.filter_map(|timer| Some((self.starts_at(timer, now, zones)?, timer)));
        let (at, timer) = first.min_by_key(|(at, _)| *at)?;
        Some((at, Due::PlannedStart(timer.id.clone())))
    }

    /// The first planned start of an item after those that have been dealt with. Without a date for the
    /// run it is each day's.
    fn starts_at(&self, timer: &Timer, now: Moment, zones: &dyn Zones) -> Option<MonoInstant> {
        let (time, zone) = (timer.start?, self.room.info.time_zone.as_str());
        let upto = now.server - (now.mono - self.live.starts_upto);
        let today = self.room.run_date(upto, zones).days();
        let fixed = self.room.info.date.is_some() || self.room.run.started.is_some();
        // A time of day goes up to 48 h, so the plan of two days ago may still be to come.
        let days = if fixed { today..=today } else { today - 2..=today + 1 };
        days.map(|day| now.mono + (Date::from_days(day).instant(time, zone, zones) - now.server))
            .find(|at| *at > self.live.starts_upto)
    }

    fn happen(&mut self, due: Due, zones: &dyn Zones) {
        match due {
            Due::FlashEnds => {
                self.flash(false);
                self.changed();
            }
            Due::MessageEnds => {
                self.hide_message();
                self.changed();
            }
            Due::UndoEnds => {
                if self.forget_undo() {
                    self.changed();
                }
            }
            // It was held here: the moment passes, once.
            Due::Deadline | Due::PlannedStart(_) if self.room.playback.held => {
                self.room.playback.held = false;
                match due {
                    Due::Deadline => self.live.advance_armed = false,
                    _ => self.live.starts_upto = self.seen.mono,
                }
                self.changed();
            }
            Due::Deadline => {
                let memo = self.memo(&[]);
                if self.auto_advance(zones) {
                    self.done(memo, IntentKind::AutoAdvance, "", zones);
                }
            }
            Due::PlannedStart(id) => {
                self.live.starts_upto = self.seen.mono;
                let memo = self.memo(core::slice::from_ref(&id));
                self.auto_start(&id, zones);
                self.done(memo, IntentKind::AutoStart, "", zones);
            }
        }
    }
}
