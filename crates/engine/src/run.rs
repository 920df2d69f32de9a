//! What people change in a run and not in the plan, and the run itself.

use crate::transport::Outcome;
use crate::{Engine, refuse};
use ghostlight_palco::BadFrame;
use ghostlight_room::{PlayState, Run, RunKind, ShowStop, TimerId, TimerRun};

impl Engine {
    /// Passes an item over, or takes it in again.
    pub(crate) fn skip(&mut self, id: &TimerId, skip: bool) -> Outcome {
        self.known(id)?;
        if skip && self.room.playback.current.as_ref() == Some(id) {
            return Err(refuse::conflict("It is the current item; go to another one first."));
        }
        let effect =
            self.timer_mut(id).is_some_and(|timer| core::mem::replace(&mut timer.run.skipped, skip) != skip);
        if effect {
            self.change.timer_run(id);
        }
        Ok(effect)
    }

    /// Puts an item behind the current one.
    pub(crate) fn make_next(&mut self, id: &TimerId) -> Outcome {
        self.known(id)?;
        if self.room.playback.current.as_ref() == Some(id) {
            return Err(refuse::conflict("It is the current item."));
        }
        if self.room.next().is_some_and(|next| next.id == *id) {
            return Ok(false);
        }
        let Some(from) = self.room.timers.iter().position(|timer| timer.id == *id) else { return Ok(false) };
        let mut timer = self.room.timers.remove(from);
        if core::mem::replace(&mut timer.run.skipped, false) {
            self.change.timer(id);
        }
        let place = self.room.current_index().map_or(0, |index| index + 1);
        self.room.timers.insert(place.min(self.room.timers.len()), timer);
        self.change.order = true;
        Ok(true)
    }

    /// Swaps the next two.
    pub(crate) fn swap_next(&mut self) -> bool {
        let from = self.room.current_index().map_or(0, |index| index + 1);
        let coming = self.room.timers.iter().enumerate().skip(from).filter(|(_, timer)| !timer.run.skipped);
        let mut places = coming.map(|(place, _)| place);
        let (Some(first), Some(second)) = (places.next(), places.next()) else { return false };
        self.room.timers.swap(first, second);
        self.change.order = true;
        true
    }

    /// Another speaker in this run.
    pub(crate) fn set_speaker(&mut self, id: &TimerId, speaker: &str) -> Outcome {
        self.known(id)?;
        if !crate::text::fits(speaker, crate::text::TITLE) {
            return Err(BadFrame::request("A speaker's name has at most 200 characters."));
        }
        let Some(timer) = self.timer_mut(id) else { return Ok(false) };
        if timer.speaker() == speaker {
            return Ok(false);
        }
        timer.run.speaker = (timer.planned_speaker != speaker).then(|| speaker.to_owned());
        self.change.timer_run(id);
        Ok(true)
    }

    /// From rehearsal to show.
    pub(crate) fn start_show(&mut self) -> bool {
        let was = core::mem::replace(&mut self.room.run.kind, RunKind::Show);
        self.change.whole = true;
        was != RunKind::Show
    }

    /// Everything back to not run; the old run is filed where anything ran.
    pub(crate) fn new_run(&mut self) -> Outcome {
        self.not_stopped()?;
        self.leave_item();
        self.file_report();
        self.hide_message();
        self.flash(false);
        self.focus(false);
        for timer in &mut self.room.timers {
            timer.run = TimerRun::default();
        }
        self.room.timers.sort_by_key(|timer| timer.position);
        self.room.playback.current = None;
        self.disarm();
        self.live.ends.clear();
        self.room.run = Run { number: self.room.run.number.saturating_add(1), ..Run::default() };
        self.forget_undo();
        self.change.whole = true;
        Ok(true)
    }

    /// The show is over: the countdown ends, the run is filed.
    pub(crate) fn end_show(&mut self) -> Outcome {
        self.not_stopped()?;
        if self.room.run.started.is_none() || self.room.run.ended.is_some() {
            return Ok(false);
        }
        self.leave_item();
        self.room.playback.current = None;
        self.disarm();
        self.room.run.ended = Some(self.seen.server);
        self.file_report();
        self.forget_undo();
        self.change.whole = true;
        Ok(true)
    }

    /// Pauses, and puts one text on every screen.
    pub(crate) fn stop_the_show(&mut self, text: &str) -> Outcome {
        if !crate::text::fits(text, crate::text::MESSAGE) {
            return Err(BadFrame::request("The text has at most 1,000 characters."));
        }
        if let Some(stop) = &mut self.room.playback.show_stop {
            // Stopped already: another text may go up.
            let text = if text.is_empty() { stop.text.clone() } else { text.to_owned() };
            return Ok(core::mem::replace(&mut stop.text, text.clone()) != text);
        }
        let text = if text.is_empty() { &self.room.info.settings.stop_text } else { text };
        let was_running = self.room.playback.is_running();
        self.room.playback.show_stop =
            Some(ShowStop { text: text.to_owned(), was_running, since: self.seen.server });
        self.live.stopped = self.seen.mono;
        if was_running {
            self.room.playback.state = PlayState::Paused;
        }
        self.forget_undo();
        Ok(true)
    }

    /// Each screen and the countdown as they were.
    pub(crate) fn resume_show(&mut self) -> bool {
        let Some(stop) = self.room.playback.show_stop.take() else { return false };
        if stop.was_running && self.room.playback.state == PlayState::Paused {
            self.room.playback.state = PlayState::Running;
        }
        // What a message had left to show, it has left; one put up meanwhile begins now.
        let stood = self.seen.mono - self.live.stopped.max(self.live.shown);
        if let Some(message) = self.room.messages.iter_mut().find(|message| message.showing) {
            self.live.shown = self.live.shown + stood;
            message.shown_at = message.shown_at.map(|at| at + stood);
            self.change.message(&message.id);
        }
        true
    }

    /// Refuses what cannot be while the show is stopped.
    pub(crate) fn not_stopped(&self) -> Result<(), BadFrame> {
        match self.room.playback.show_stop {
            Some(_) => Err(refuse::conflict("The show is stopped. Resume it first.")),
            None => Ok(()),
        }
    }
}
