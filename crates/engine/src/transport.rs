//! What moves the countdown. Each function says whether it had an effect; who may call it, undo and
//! telling are the caller's.

use crate::{Engine, refuse};
use ghostlight_palco::BadFrame;
use ghostlight_room::{Audience, PlayState, Timer, TimerId, Zones};
use ghostlight_time::Span;

/// The longest live length: 100 h.
pub(crate) const LONGEST: Span = Span::from_secs(360_000);

/// What an action comes to: whether it had an effect, or why it is refused.
pub(crate) type Outcome = Result<bool, BadFrame>;

impl Engine {
    pub(crate) fn timer_mut(&mut self, id: &TimerId) -> Option<&mut Timer> {
        self.room.timers.iter_mut().find(|timer| timer.id == *id)
    }

    /// Changes the current item.
    pub(crate) fn with_current(&mut self, change: impl FnOnce(&mut Timer)) {
        if let Some(id) = self.room.playback.current.clone()
            && let Some(timer) = self.timer_mut(&id)
        {
            change(timer);
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.room.playback.state == PlayState::Stopped
    }

    /// Starts the armed item, the first one where none is current; resumes from a pause.
    pub(crate) fn play(&mut self, zones: &dyn Zones) -> bool {
        if self.room.playback.is_running() {
            return false;
        }
        if self.room.current().is_none() {
            let Some(first) = self.room.next().map(|timer| timer.id.clone()) else { return false };
            self.arm(first);
        }
        self.start(zones);
        true
    }

    /// Sets the current item going from where its elapsed stands.
    pub(crate) fn start(&mut self, zones: &dyn Zones) {
        let now = self.seen.server;
        let afresh = self.is_stopped();
        self.room.playback.state = PlayState::Running;
        self.room.run.started.get_or_insert(now);
        self.room.run.ended = None;
        self.with_current(|timer| {
            timer.run.started.get_or_insert(now);
            timer.run.ended = None;
        });
        self.refresh(zones);
        // From a pause it goes on as it was; a deadline already dealt with stays so. An item without
        // length passes on at once, but one that counts to a moment that is over waits for people.
        if afresh {
            self.room.playback.held = false;
            let end_time = self.room.current().is_some_and(Timer::is_end_time);
            self.live.advance_armed = !end_time || self.remaining().is_some_and(|left| left > Span::ZERO);
        }
    }

    /// Freezes elapsed; an end-time item goes on.
    pub(crate) fn pause(&mut self) -> bool {
        let can = self.room.playback.is_running() && !self.room.current().is_some_and(Timer::is_end_time);
        if can {
            self.room.playback.state = PlayState::Paused;
        }
        can
    }

    /// Notes how far the current item got, as it ceases to run.
    pub(crate) fn leave_item(&mut self) {
        if self.is_stopped() {
            return;
        }
        let (elapsed, now) = (self.room.playback.elapsed, self.seen.server);
        self.with_current(|timer| {
            timer.run.elapsed = elapsed;
            timer.run.ended = Some(now);
        });
    }

    /// Makes an item current and armed: stopped, elapsed 0.
    pub(crate) fn arm(&mut self, id: TimerId) {
        self.room.playback.current = Some(id);
        self.disarm();
    }

    /// Stopped, elapsed 0.
    pub(crate) fn disarm(&mut self) {
        self.room.playback.state = PlayState::Stopped;
        self.room.playback.elapsed = Span::ZERO;
        self.room.playback.held = false;
        self.live.advance_armed = true;
    }

    /// The item stays current and is armed again; its live length stays.
    pub(crate) fn stop(&mut self) -> bool {
        if self.is_stopped() {
            return false;
        }
        self.leave_item();
        self.disarm();
        true
    }

    /// Elapsed 0 and the planned length again: a running item starts over, otherwise it is armed.
    pub(crate) fn reset(&mut self, zones: &dyn Zones) -> bool {
        let Some(id) = self.room.playback.current.clone() else { return false };
        let Some(timer) = self.room.timer(&id) else { return false };
        let moved = self.live.ends.iter().any(|(of, _)| *of == id);
        let fresh = timer.run.duration.is_none() && !moved && timer.run.elapsed == Span::ZERO;
        if self.is_stopped() && fresh && !timer.has_run() {
            return false;
        }
        let (running, now) = (self.room.playback.is_running(), self.seen.server);
        self.live.ends.retain(|(of, _)| *of != id);
        self.with_current(|timer| {
            timer.run.duration = None;
            timer.run.elapsed = Span::ZERO;
            timer.run.started = running.then_some(now);
            timer.run.ended = None;
        });
        self.disarm();
        if running {
            self.start(zones);
        }
        true
    }

    /// The next item becomes current: armed, or started where the room wants that.
    pub(crate) fn next(&mut self, by: &str, zones: &dyn Zones) -> bool {
        let Some(next) = self.room.next().map(|timer| timer.id.clone()) else { return false };
        self.move_to(next, by);
        if self.room.info.settings.next_starts {
            self.start(zones);
        }
        true
    }

    /// The item before becomes current and armed.
    pub(crate) fn previous(&mut self, by: &str) -> bool {
        let Some(previous) = self.room.previous().map(|timer| timer.id.clone()) else { return false };
        self.leave_item();
        self.arm(previous);
        by.clone_into(&mut self.live.moved_by);
        true
    }

    /// That item becomes current and armed; the current one is armed afresh.
    pub(crate) fn go_to(&mut self, id: &TimerId, by: &str) -> Outcome {
        self.known(id)?;
        if self.room.playback.current.as_ref() == Some(id) {
            return Ok(self.stop());
        }
        self.move_to(id.clone(), by);
        Ok(true)
    }

    /// Goes on with an item where it was left.
    pub(crate) fn resume(&mut self, id: &TimerId, by: &str, zones: &dyn Zones) -> Outcome {
        let timer = self.known(id)?;
        let (ran, elapsed, name) = (timer.has_run(), timer.run.elapsed, timer.name.clone());
        let current = self.room.playback.current.as_ref() == Some(id);
        if current && !self.is_stopped() {
            return Ok(self.play(zones));
        }
        if !ran {
            return Err(refuse::conflict([&refuse::title(&name), " has not run yet."].concat()));
        }
        if !current {
            self.move_to(id.clone(), by);
        }
        self.room.playback.elapsed = elapsed;
        self.start(zones);
        self.rearm();
        Ok(true)
    }

    /// Leaves the current item for another, which is armed. Messages to the speaker who leaves go.
    pub(crate) fn move_to(&mut self, id: TimerId, by: &str) {
        self.leave_item();
        self.arm(id);
        by.clone_into(&mut self.live.moved_by);
        let to_speaker = |to: &Audience| matches!(to, Audience::Stage | Audience::Device(_));
        if self.room.shown_message().is_some_and(|message| !message.keep && to_speaker(&message.audience)) {
            self.hide_message();
        }
    }

    /// Adds to the live length. A cut stops at a remaining time of 0 and starts nothing by itself.
    pub(crate) fn add_time(&mut self, value: Span, zones: &dyn Zones) -> bool {
        let Some(left) = self.remaining() else { return false };
        let left_then =
            if value.is_negative() { (left + value).max(left.min(Span::ZERO)) } else { left + value };
        self.set_remaining(left_then, zones)
    }

    /// The remaining time becomes this.
    pub(crate) fn set_time(&mut self, value: Span, zones: &dyn Zones) -> bool {
        self.set_remaining(value, zones)
    }

    fn set_remaining(&mut self, left: Span, zones: &dyn Zones) -> bool {
        let Some(before) = self.remaining() else { return false };
        let elapsed = self.room.playback.elapsed;
        // What is left is bounded, not the whole: after days of overtime "5:00 from now" has to work.
        let duration = (elapsed + left.min(LONGEST)).or_zero();
        if duration - elapsed == before {
            return false;
        }
        if let Some(end) = self.room.current().and_then(|timer| self.end_of(timer, zones)) {
            self.move_end(self.seen.server + (duration - elapsed) - end);
        } else {
            self.with_current(|timer| {
                timer.run.duration = (duration != timer.duration).then_some(duration);
            });
        }
        self.refresh(zones);
        self.rearm();
        true
    }

    /// Moves the end of the current end-time item.
    fn move_end(&mut self, by: Span) {
        let Some(id) = self.room.playback.current.clone() else { return };
        match self.live.ends.iter_mut().find(|(of, _)| *of == id) {
            Some((_, moved)) => *moved += by,
            None => self.live.ends.push((id, by)),
        }
    }

    /// A deadline that is still to come may start the next item; one that was brought here by a change
    /// does not.
    pub(crate) fn rearm(&mut self) {
        if !self.is_stopped() {
            self.live.advance_armed = self.remaining().is_some_and(|left| left > Span::ZERO);
        }
    }

    /// New live lengths of later items.
    pub(crate) fn take_it_from(&mut self, changes: &[(TimerId, Span)]) -> Outcome {
        for (id, length) in changes {
            let timer = self.known(id)?;
            let name = refuse::title(&timer.name);
            if timer.has_run() || self.room.playback.current.as_ref() == Some(id) {
                return Err(refuse::conflict([&name, " is not to come any more."].concat()));
            }
            if timer.is_end_time() {
                return Err(refuse::conflict([&name, " ends at its own time."].concat()));
            }
            if timer.min_duration.is_some_and(|least| *length < least) || *length > LONGEST {
                return Err(BadFrame::request([&name, " cannot have that length."].concat()));
            }
        }
        let mut effect = false;
        for (id, length) in changes {
            if let Some(timer) = self.timer_mut(id) {
                effect |= timer.live_duration() != *length;
                timer.run.duration = (*length != timer.duration).then_some(*length);
            }
        }
        Ok(effect)
    }

    /// What would start by itself next will not: the item counts on, or stays armed.
    pub(crate) fn hold_here(&mut self, zones: &dyn Zones) -> bool {
        !self.room.playback.held
            && self.starts_next(zones)
            && !core::mem::replace(&mut self.room.playback.held, true)
    }

    /// The item of this id, or a refusal.
    pub(crate) fn known(&self, id: &TimerId) -> Result<&Timer, BadFrame> {
        self.room.timer(id).ok_or_else(|| refuse::not_found("There is no such item."))
    }

    /// The next item starts by itself at the deadline of the current one.
    pub(crate) fn auto_advance(&mut self, zones: &dyn Zones) -> bool {
        self.live.advance_armed = false;
        let Some(next) = self.room.next().map(|timer| timer.id.clone()) else { return false };
        self.move_to(next, "");
        self.start(zones);
        true
    }

    /// An item starts by itself at its planned start.
    pub(crate) fn auto_start(&mut self, id: &TimerId, zones: &dyn Zones) {
        if self.room.playback.current.as_ref() != Some(id) {
            self.move_to(id.clone(), "");
        }
        self.start(zones);
    }
}
