//! Showing and hiding messages, and the display modes.

use crate::transport::Outcome;
use crate::{Engine, refuse};
use ghostlight_room::MessageId;
use ghostlight_time::{MonoInstant, ServerInstant, Span};

/// A flash ends by itself.
pub(crate) const FLASH_FOR: Span = Span::from_secs(3);

impl Engine {
    /// Shows a message in place of what showed. Shown again it starts its time again.
    pub(crate) fn show_message(&mut self, id: &MessageId) -> Outcome {
        if !self.room.messages.iter().any(|message| message.id == *id) {
            return Err(refuse::not_found("There is no such message."));
        }
        self.hide_message();
        self.put_up(id, self.seen.mono, Some(self.seen.server));
        Ok(true)
    }

    /// Hides what shows.
    pub(crate) fn hide_message(&mut self) -> bool {
        let Some(message) = self.room.messages.iter_mut().find(|message| message.showing) else {
            return false;
        };
        message.showing = false;
        message.shown_at = None;
        self.change.message(&message.id);
        true
    }

    /// Shows a message as since then, where nothing shows and its time is not over.
    pub(crate) fn show_again(&mut self, id: &MessageId, since: MonoInstant, at: Option<ServerInstant>) {
        let Some(message) = self.room.messages.iter().find(|message| message.id == *id) else { return };
        let over = message.lifetime.is_some_and(|lifetime| since + lifetime <= self.seen.mono);
        if !over && self.room.shown_message().is_none() {
            self.put_up(id, since, at);
        }
    }

    fn put_up(&mut self, id: &MessageId, since: MonoInstant, at: Option<ServerInstant>) {
        if let Some(message) = self.room.messages.iter_mut().find(|message| message.id == *id) {
            message.showing = true;
            message.shown_at = at;
            self.live.shown = since;
            self.change.message(id);
        }
    }

    /// When the shown message's time is over.
    pub(crate) fn message_until(&self) -> Option<MonoInstant> {
        let lifetime = self.room.shown_message()?.lifetime?;
        Some(self.live.shown + lifetime)
    }

    /// Sets or clears the flash; a new one begins again.
    pub(crate) fn flash(&mut self, on: bool) -> bool {
        let was = core::mem::replace(&mut self.room.playback.flash, on);
        self.live.flash_until = on.then(|| self.seen.mono + FLASH_FOR);
        on || was
    }

    /// Sets or clears the blackout.
    pub(crate) fn blackout(&mut self, on: bool) -> bool {
        core::mem::replace(&mut self.room.playback.blackout, on) != on
    }

    /// The message alone, or the countdown again.
    pub(crate) fn focus(&mut self, on: bool) -> bool {
        core::mem::replace(&mut self.room.playback.focus, on) != on
    }
}
