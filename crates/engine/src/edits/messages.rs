//! Edits of the prepared messages.

use super::{Edited, MOST_MESSAGES, Noted, merged, patch_message};
use crate::{Engine, Ids, ids, refuse};
use ghostlight_palco::BadFrame;
use ghostlight_room::{Message, MessageId, MessagePatch};

type Done = Result<(Edited, Noted), BadFrame>;

impl Engine {
    pub(crate) fn create_message(&mut self, patch: MessagePatch, ids: &mut dyn Ids) -> Done {
        self.room_for_messages(1)?;
        let place = patch.position;
        let mut message = Message { id: MessageId::new(ids::uuid(ids)), ..Message::default() };
        patch_message(&mut message, patch);
        let (id, noted) = (message.id.clone(), Noted::new("created", &message.text));
        self.insert_message(message, place);
        self.change.created_messages.insert(id.clone());
        Ok((Edited::Message(id), noted))
    }

    /// Refuses more messages than a room may have.
    pub(crate) fn room_for_messages(&self, more: usize) -> Result<(), BadFrame> {
        if self.room.messages.len().saturating_add(more) > MOST_MESSAGES {
            return Err(refuse::conflict("A room has at most 500 messages."));
        }
        Ok(())
    }

    pub(crate) fn insert_message(&mut self, message: Message, place: Option<u32>) {
        let count = self.room.messages.len();
        let place = place.and_then(|place| usize::try_from(place).ok()).unwrap_or(count).min(count);
        self.change.message(&message.id);
        self.room.messages.insert(place, message);
        self.change.message_order |= place != count;
        self.number_messages();
    }

    fn number_messages(&mut self) {
        for (message, place) in self.room.messages.iter_mut().zip(0..) {
            message.position = place;
        }
    }

    fn take_message(&mut self, id: &MessageId) -> Result<Message, BadFrame> {
        let place = self.message_place(id)?;
        let message = self.room.messages.remove(place);
        self.change.message(id);
        self.change.message_order |= place != self.room.messages.len();
        self.number_messages();
        Ok(message)
    }

    fn message_place(&self, id: &MessageId) -> Result<usize, BadFrame> {
        self.room
            .messages
            .iter()
            .position(|message| message.id == *id)
            .ok_or_else(|| refuse::not_found("There is no such message."))
    }

    pub(crate) fn update_message(&mut self, id: MessageId, patch: MessagePatch) -> Done {
        let place = self.message_place(&id)?;
        let wanted = patch.position;
        let mut text = String::new();
        if let Some(message) = self.room.messages.get_mut(place) {
            patch_message(message, patch);
            text.clone_from(&message.text);
        }
        self.change.message(&id);
        if wanted.is_some_and(|wanted| usize::try_from(wanted) != Ok(place)) {
            let message = self.take_message(&id)?;
            self.insert_message(message, wanted);
            self.change.message_order = true;
        }
        Ok((Edited::Message(id), Noted::new("changed", &text)))
    }

    pub(crate) fn delete_message(&mut self, id: &MessageId) -> Done {
        let mut message = self.take_message(id)?;
        message.showing = false;
        message.shown_at = None;
        let noted = Noted::new("deleted", &message.text);
        self.message_trash.push((self.seen.mono, message));
        Ok((Edited::Gone, noted))
    }

    pub(crate) fn restore_message(&mut self, id: MessageId) -> Done {
        self.sweep();
        self.room_for_messages(1)?;
        let Some(index) = self.message_trash.iter().position(|(_, message)| message.id == id) else {
            return Err(refuse::not_found(
                "There is no such deleted message, or it was deleted too long ago.",
            ));
        };
        let (_, message) = self.message_trash.remove(index);
        let (place, noted) = (message.position, Noted::new("restored", &message.text));
        self.insert_message(message, Some(place));
        self.change.created_messages.insert(id.clone());
        Ok((Edited::Message(id), noted))
    }

    pub(crate) fn order_messages(&mut self, order: &[MessageId]) -> Done {
        let known: Vec<MessageId> = self.room.messages.iter().map(|message| message.id.clone()).collect();
        let order =
            merged(order, &known).ok_or_else(|| BadFrame::request("The order names a message twice."))?;
        let place: std::collections::BTreeMap<&MessageId, usize> = order.iter().zip(0..).collect();
        self.room.messages.sort_by_key(|message| place.get(&message.id).copied().unwrap_or(usize::MAX));
        self.number_messages();
        self.change.message_order = true;
        Ok((Edited::Messages, Noted::new("ordered", "")))
    }
}
