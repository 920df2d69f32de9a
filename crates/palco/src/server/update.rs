//! The frames that change a known room.

use crate::fields::{self, Detail};
use crate::json::Object;
use ghostlight_room::{
    LastAction, Message, MessageId, PlayState, Playback, RoomInfo, Run, ShowStop, Timer, TimerId, TimerRun,
};
use ghostlight_time::{ServerInstant, Span};

/// What playback is now. What is none was not said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaybackStatus {
    /// The state.
    pub state: Option<PlayState>,
    /// The current item; `Some(None)`: none is current.
    pub timer: Option<Option<TimerId>>,
    /// Elapsed at `server_time`.
    pub elapsed: Option<Span>,
    /// The live length.
    pub duration: Option<Span>,
    /// The server's clock.
    pub server_time: Option<ServerInstant>,
    /// The stage is dark.
    pub blackout: Option<bool>,
    /// The stage pulses.
    pub flash: Option<bool>,
    /// The message alone.
    pub focus: Option<bool>,
    /// Ours: the stopped show.
    pub show_stop: Option<Option<ShowStop>>,
    /// Ours: what would start by itself next will not.
    pub held: Option<bool>,
    /// Ours: the message that shows, and since when.
    pub message: Option<Option<(MessageId, Option<ServerInstant>)>>,
    /// Ours: the run.
    pub run: Option<Run>,
    /// Ours: what the action did to items of this run (the one that was left, the one that came).
    pub timer_runs: Vec<(TimerId, TimerRun)>,
    /// Ours: the last action.
    pub last_action: Option<Option<LastAction>>,
    /// Ours: the room's `seq`.
    pub seq: Option<u64>,
}

impl PlaybackStatus {
    /// The seed's fields of a playback as it is at `server_time`.
    #[must_use]
    pub fn of(playback: &Playback, server_time: ServerInstant) -> Self {
        Self {
            state: Some(playback.state.clone()),
            timer: Some(playback.current.clone()),
            elapsed: Some(playback.elapsed_at(server_time)),
            duration: playback.duration,
            server_time: Some(server_time),
            blackout: Some(playback.blackout),
            flash: Some(playback.flash),
            focus: Some(playback.focus),
            ..Self::default()
        }
    }
}

/// A change of the rundown.
#[derive(Clone, Debug, PartialEq)]
pub enum TimerUpdate {
    /// An item is new (`create`), or has changed: its fields as JSON, laid over what is known.
    Put {
        /// It is new.
        create: bool,
        /// Its fields.
        timer: Object,
    },
    /// An item is gone.
    Delete(TimerId),
    /// The order of the run.
    Reorder(Vec<TimerId>),
    /// An action that this version does not know: the room has to be asked for.
    Unknown(String),
}

impl TimerUpdate {
    /// An item that is new or has changed, with its place in the order of the run.
    #[must_use]
    pub fn put(create: bool, timer: &Timer, index: u32) -> Self {
        Self::Put { create, timer: fields::timer_to_json(timer, index, Detail::Full) }
    }
}

/// A change of the messages.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageUpdate {
    /// A message is new, or has changed.
    Put {
        /// It is new.
        create: bool,
        /// Its fields.
        message: Object,
    },
    /// A message is gone.
    Delete(MessageId),
    /// Their order.
    Reorder(Vec<MessageId>),
    /// An action that this version does not know.
    Unknown(String),
}

impl MessageUpdate {
    /// A message that is new or has changed.
    #[must_use]
    pub fn put(create: bool, message: &Message) -> Self {
        Self::Put { create, message: fields::message_to_json(message, Detail::Full) }
    }
}

/// The room's own fields as JSON, laid over what is known.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsUpdate(pub Object);

impl SettingsUpdate {
    /// All of a room's own fields.
    #[must_use]
    pub fn of(info: &RoomInfo) -> Self {
        Self(fields::room_info_to_json(info, Detail::Full))
    }
}
