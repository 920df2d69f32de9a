//! What each output sees of the room. Encoded once a share, not once a client.

use crate::Engine;
use crate::clients::Client;
use ghostlight_palco::server::{PlaybackStatus, RoomFrame};
use ghostlight_room::{Audience, Extra, Message, MessageId, Output, Room, Timer};

/// What viewers were last told, where that is only a part of the room.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The current and the next item, without what this run made of them.
    pub pair: Vec<Timer>,
    /// When plain clients were last sent the room.
    pub plain_at: Option<ghostlight_time::MonoInstant>,
    /// They are owed one.
    pub plain_owed: bool,
    /// When the devices were last told.
    pub devices_at: Option<ghostlight_time::MonoInstant>,
    /// They have changed since.
    pub devices_owed: bool,
    /// Wall less monotonic clock, when playback was last told.
    pub offset: Option<ghostlight_time::Span>,
}

/// A share of the room: clients with the same one are told the same text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Share {
    pub output: Output,
    /// With the crew's notes.
    pub notes: bool,
    /// For viewers and agendas: the one message that is meant for them.
    pub message: Option<MessageId>,
}

impl Share {
    /// Sees only the message that is meant for it.
    pub(crate) const fn is_audience(&self) -> bool {
        matches!(self.output, Output::Viewer | Output::Agenda)
    }
    /// Is told who did what.
    pub(crate) const fn sees_who(&self) -> bool {
        !self.is_audience()
    }
    /// Is told of devices and the log.
    pub(crate) const fn sees_crew(output: Output) -> bool {
        matches!(output, Output::Operator | Output::Controller)
    }
}

/// Whether a key is one that the crew's notes are for.
const fn is_crew(role: Option<Output>) -> bool {
    matches!(role, Some(Output::Agenda | Output::Operator | Output::Controller))
}

impl Engine {
    /// The share of a client.
    pub(crate) fn share_of(&self, client: &Client) -> Share {
        self.share(client.output, client.key, |audience| match audience {
            Audience::Device(id) => *id == client.device || *id == client.own,
            _ => false,
        })
    }

    /// The share of somebody who asks by REST.
    pub(crate) fn share_for(&self, output: Output, key: Option<Output>) -> Share {
        self.share(output, key, |_| false)
    }

    fn share(&self, output: Output, key: Option<Output>, mine: impl Fn(&Audience) -> bool) -> Share {
        let staff = matches!(output, Output::Operator | Output::Controller);
        let notes = staff || (output == Output::Agenda && is_crew(key));
        let crew = self.room.info.open || key.is_some_and(|role| role != Output::Viewer);
        let meant = |message: &&Message| match (&message.audience, output) {
            (Audience::All, _) | (Audience::Stage | Audience::Audience, Output::Viewer) => true,
            // A screen of the crew is a viewer with `for=crew`, which the server does not know.
            (Audience::Crew, _) => crew,
            (to, _) => mine(to),
        };
        let audience = matches!(output, Output::Viewer | Output::Agenda);
        let message = self.room.shown_message().filter(|_| audience).filter(meant);
        Share { output, notes, message: message.map(|message| message.id.clone()) }
    }

    /// The current and the next item, as viewers see them.
    pub(crate) fn pair(&self) -> Vec<Timer> {
        self.room.current().into_iter().chain(self.room.next()).map(|timer| stripped(timer, false)).collect()
    }

    /// A message for those who see no other: its place among the prepared ones is not their matter.
    pub(crate) fn lone_message(&self, id: &MessageId) -> Option<Message> {
        let message = self.room.messages.iter().find(|message| message.id == *id)?;
        Some(Message { position: 0, ..message.clone() })
    }

    /// A share of the room.
    pub(crate) fn room_for(&self, share: &Share) -> Room {
        let room = &self.room;
        let timers = match share.output {
            Output::Viewer => self.pair(),
            _ => room.timers.iter().map(|timer| stripped(timer, share.notes)).collect(),
        };
        let messages = match &share.message {
            None if share.is_audience() => Vec::new(),
            Some(id) => self.lone_message(id).into_iter().collect(),
            None => room.messages.clone(),
        };
        Room {
            info: room.info.clone(),
            timers,
            messages,
            playback: room.playback.clone(),
            run: room.run.clone(),
            last: room.last.clone().filter(|_| share.sees_who()),
        }
    }

    /// A share of the room as a frame.
    pub(crate) fn frame_for(&self, share: &Share) -> RoomFrame {
        RoomFrame {
            room: self.room_for(share),
            server_time: Some(self.seen.server),
            seq: Some(self.seq),
            you: None,
            devices: None,
        }
    }

    /// Playback as a share sees it.
    pub(crate) fn status_for(&self, share: &Share) -> PlaybackStatus {
        let shown = self
            .room
            .shown_message()
            .filter(|message| !share.is_audience() || share.message.as_ref() == Some(&message.id));
        let sees = |timer: &&Timer| {
            share.output != Output::Viewer || self.told.pair.iter().any(|told| told.id == timer.id)
        };
        let changed = self.room.timers.iter().filter(|timer| self.change.timer_runs.contains(&timer.id));
        let timer_runs = if self.change.timer_runs.is_empty() {
            Vec::new()
        } else {
            changed.filter(sees).map(|timer| (timer.id.clone(), timer.run.clone())).collect()
        };
        PlaybackStatus {
            show_stop: Some(self.room.playback.show_stop.clone()),
            held: Some(self.room.playback.held),
            message: Some(shown.map(|message| (message.id.clone(), message.shown_at))),
            run: Some(self.room.run.clone()),
            timer_runs,
            last_action: share.sees_who().then(|| self.room.last.clone()),
            seq: Some(self.seq),
            ..PlaybackStatus::of(&self.room.playback, self.seen.server)
        }
    }
}

/// An item without what a share must not see.
pub(crate) fn stripped(timer: &Timer, notes: bool) -> Timer {
    let mut timer = timer.clone();
    if !notes {
        timer.notes = String::new();
        // Fields of other implementations may be notes by another name.
        timer.extra = Extra::new();
    }
    timer
}
