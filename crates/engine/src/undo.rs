//! Taking the last transport action back, as if it had never happened.

use crate::transport::Outcome;
use crate::{Engine, refuse};
use ghostlight_room::{IntentKind, MessageId, Playback, TimerId, TimerRun, Zones};
use ghostlight_time::{MonoInstant, ServerInstant, Span};

/// An action can be taken back for so long.
pub(crate) const UNDO_FOR: Span = Span::from_mins(2);

/// What the room was before an action: all that a transport action changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Memo {
    /// State, current item and elapsed; the rest of it is not restored.
    pub playback: Playback,
    /// When that was true.
    pub at: MonoInstant,
    pub started: Option<ServerInstant>,
    pub ended: Option<ServerInstant>,
    /// What this run had made of the items that the action could touch.
    pub timers: Vec<(TimerId, TimerRun)>,
    pub ends: Vec<(TimerId, Span)>,
    pub advance_armed: bool,
    pub moved_by: String,
    /// The message that showed, and since when.
    pub message: Option<(MessageId, MonoInstant, Option<ServerInstant>)>,
}

impl Engine {
    /// What an undo needs to know, before an action that touches the current item and these.
    pub(crate) fn memo(&self, touched: &[TimerId]) -> Memo {
        let shown = self.room.shown_message();
        let around = self.room.current().into_iter().chain(self.room.next()).chain(self.room.previous());
        let mut ids: Vec<TimerId> = around.map(|timer| timer.id.clone()).collect();
        ids.extend_from_slice(touched);
        ids.sort_unstable();
        ids.dedup();
        let runs = self.room.timers.iter().filter(|timer| ids.binary_search(&timer.id).is_ok());
        Memo {
            playback: self.room.playback.clone(),
            at: self.seen.mono,
            started: self.room.run.started,
            ended: self.room.run.ended,
            timers: runs.map(|timer| (timer.id.clone(), timer.run.clone())).collect(),
            ends: self.live.ends.clone(),
            advance_armed: self.live.advance_armed,
            moved_by: self.live.moved_by.clone(),
            message: shown.map(|message| (message.id.clone(), self.live.shown, message.shown_at)),
        }
    }

    /// Takes back transport action `seq`, if it is the room's last and young enough.
    pub(crate) fn undo_last(&mut self, seq: u64, zones: &dyn Zones) -> Outcome {
        let last = self.room.last.as_ref().filter(|last| last.undoable && last.seq == seq);
        let (Some(_), Some(memo)) = (last, self.undo.take_if(|_| last.is_some())) else {
            return Err(refuse::conflict(self.why_no_undo(seq)));
        };
        if memo.playback.current.as_ref().is_some_and(|id| self.room.timer(id).is_none()) {
            return Err(refuse::conflict("The item has been deleted since."));
        }
        self.restore_memo(memo, zones);
        Ok(true)
    }

    fn why_no_undo(&self, seq: u64) -> String {
        let Some(last) = &self.room.last else { return "There is nothing to take back.".to_owned() };
        if last.seq == seq {
            return "It cannot be taken back any more.".to_owned();
        }
        let by = if last.by.is_empty() { "The room" } else { &last.by };
        let did = if last.action == IntentKind::Undo {
            " has undone it already."
        } else {
            " has done something since."
        };
        [by, did].concat()
    }

    fn restore_memo(&mut self, memo: Memo, zones: &dyn Zones) {
        for (id, run) in memo.timers {
            self.change.timer_run(&id);
            if let Some(timer) = self.timer_mut(&id) {
                // Skipping is not a transport action, so what was skipped since stays so.
                timer.run = TimerRun { skipped: timer.run.skipped, ..run };
            }
        }
        let running = memo.playback.is_running();
        let ran_on = if running { self.seen.mono - memo.at } else { Span::ZERO };
        let playback = &mut self.room.playback;
        playback.state = memo.playback.state;
        playback.current = memo.playback.current;
        playback.held = memo.playback.held;
        playback.elapsed = memo.playback.elapsed + ran_on;
        self.room.run.started = memo.started;
        self.room.run.ended = memo.ended;
        self.live.ends = memo.ends;
        self.live.moved_by = memo.moved_by;
        self.refresh(zones);
        // A deadline that passed meanwhile is in the past: the item comes back in overtime, and does not
        // start the next one in the operator's hands.
        let ahead = !running || self.remaining().is_some_and(|left| left > Span::ZERO);
        self.live.advance_armed = memo.advance_armed && ahead;
        if let Some((id, shown, shown_at)) = memo.message {
            self.show_again(&id, shown, shown_at);
        }
    }

    /// Nothing can be taken back any more. Says whether something could.
    pub(crate) fn forget_undo(&mut self) -> bool {
        self.undo = None;
        match &mut self.room.last {
            Some(last) if last.undoable => {
                last.undoable = false;
                true
            }
            _ => false,
        }
    }
}
