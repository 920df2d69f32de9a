//! What has changed since clients were last told.

use crate::Effect;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{MessageId, TimerId};
use std::collections::BTreeSet;

/// Collected while things happen, told in one go.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// All are told the playback, also where nothing changed: the echo of an action.
    pub status: bool,
    /// Something is to be stored.
    pub save: bool,
    /// Items that are new, other than they were, or gone.
    pub timers: BTreeSet<TimerId>,
    /// Items whose facts of this run alone are other than they were: `playback_status` says them.
    pub timer_runs: BTreeSet<TimerId>,
    /// Of `timers` the new ones.
    pub created_timers: BTreeSet<TimerId>,
    /// The order of the run.
    pub order: bool,
    /// Messages that are new, other than they were, or gone.
    pub messages: BTreeSet<MessageId>,
    /// Of `messages` the new ones.
    pub created_messages: BTreeSet<MessageId>,
    /// The order of the messages.
    pub message_order: bool,
    /// The room's name and settings.
    pub info: bool,
    /// So much that only a whole room says it.
    pub whole: bool,
    /// The connected devices.
    pub devices: bool,
    /// New entries of the activity log.
    pub log: Vec<LogEntry>,
    /// What is to be said to single clients, before anything else.
    pub out: Vec<Effect>,
}

impl Change {
    /// An item is other than it was, or gone.
    pub(crate) fn timer(&mut self, id: &TimerId) {
        self.timers.insert(id.clone());
    }

    /// The facts of this run of an item are other than they were.
    pub(crate) fn timer_run(&mut self, id: &TimerId) {
        self.timer_runs.insert(id.clone());
    }

    /// A message is other than it was, or gone.
    pub(crate) fn message(&mut self, id: &MessageId) {
        self.messages.insert(id.clone());
    }

    /// Whether the rundown, the messages or the room are other than they were: what `playback_status`
    /// does not say.
    pub(crate) fn beyond_playback(&self) -> bool {
        self.whole
            || self.info
            || self.order
            || self.message_order
            || !self.timers.is_empty()
            || !self.timer_runs.is_empty()
            || !self.messages.is_empty()
    }
}
