//! Changes of the plan, the messages and the room.

mod apply;
mod messages;
mod timers;

pub(crate) use apply::{message as patch_message, room as patch_room, timer as patch_timer};

use crate::{Engine, Ids};
use ghostlight_palco::BadFrame;
use ghostlight_room::{Edit, MessageId, RoomPatch, TimerId, Zones};
use ghostlight_time::{MonoInstant, Span};

/// A room has at most so many items.
pub(crate) const MOST_TIMERS: usize = 10_000;
/// A room has at most so many messages.
pub(crate) const MOST_MESSAGES: usize = 500;
/// What was deleted can be brought back for so long.
const RESTORE_FOR: Span = Span::from_mins(10);

/// What was deleted lately, with the moment of it.
pub(crate) type Trash<T> = Vec<(MonoInstant, T)>;

/// What an edit made or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edited {
    Timer(TimerId),
    Message(MessageId),
    Timers,
    Messages,
    Room,
    Gone,
}

impl Engine {
    /// Makes an edit. Says what it was about and, for the log, what was done to which thing.
    pub(crate) fn edit(
        &mut self,
        edit: Edit,
        ids: &mut dyn Ids,
        zones: &dyn Zones,
    ) -> Result<(Edited, Noted), BadFrame> {
        let done = match edit {
            Edit::CreateTimer(patch) => self.create_timer(patch, ids),
            Edit::UpdateTimer(id, patch) => self.update_timer(id, patch, zones),
            Edit::DeleteTimer(id) => self.delete_timer(&id),
            Edit::RestoreTimer(id) => self.restore_timer(id),
            Edit::OrderTimers(order) => self.order_timers(&order),
            Edit::CreateMessage(patch) => self.create_message(patch, ids),
            Edit::UpdateMessage(id, patch) => self.update_message(id, patch),
            Edit::DeleteMessage(id) => self.delete_message(&id),
            Edit::RestoreMessage(id) => self.restore_message(id),
            Edit::OrderMessages(order) => self.order_messages(&order),
            Edit::UpdateRoom(patch) => Ok(self.update_room(patch)),
        }?;
        self.room.info.updated_at = crate::text::timestamp(self.seen.server);
        self.refresh(zones);
        Ok(done)
    }

    fn update_room(&mut self, patch: RoomPatch) -> (Edited, Noted) {
        patch_room(&mut self.room.info, patch);
        self.change.info = true;
        (Edited::Room, Noted::new("changed", &self.room.info.name))
    }

    /// Lets go what can no longer be brought back.
    pub(crate) fn sweep(&mut self) {
        let now = self.seen.mono;
        self.timer_trash.retain(|(at, _)| *at + RESTORE_FOR > now);
        self.message_trash.retain(|(at, _)| *at + RESTORE_FOR > now);
        self.devices.sweep(self.seen.server);
    }
}

/// What the log says of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    /// What was done.
    pub what: &'static str,
    /// The thing's name.
    pub item: String,
}

impl Noted {
    pub(crate) fn new(what: &'static str, item: &str) -> Self {
        Self { what, item: crate::text::cut(item, crate::text::TITLE) }
    }
}

/// Puts the ids in a wanted order first; those not named follow as they stood, and those that are gone
/// are passed over: two people may edit at once. None where one is named twice.
pub(crate) fn merged<I: Clone + Ord>(wanted: &[I], known: &[I]) -> Option<Vec<I>> {
    let mut sorted = wanted.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
        return None;
    }
    let present: std::collections::BTreeSet<&I> = known.iter().collect();
    let named = wanted.iter().filter(|id| present.contains(id));
    let unnamed = known.iter().filter(|id| sorted.binary_search(id).is_err());
    Some(named.chain(unnamed).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn an_order_is_merged_with_what_others_did() {
        assert_eq!(merged(&[3, 1, 2], &[1, 2, 3]), Some(vec![3, 1, 2]));
        assert_eq!(merged(&[3, 9, 1], &[1, 2, 3]), Some(vec![3, 1, 2]));
        assert_eq!(merged(&[], &[1, 2]), Some(vec![1, 2]));
        assert_eq!(merged(&[1, 1], &[1, 2]), None);
    }
}
