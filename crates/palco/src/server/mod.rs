//! What a server says.

mod apply;
mod decode;
mod encode;
mod room;
mod update;

pub use room::{RoomFrame, You};
pub use update::{MessageUpdate, PlaybackStatus, SettingsUpdate, TimerUpdate};

use crate::{BadFrame, CommandId};
use ghostlight_room::{Device, DeviceDo};
use ghostlight_time::ServerInstant;
use serde_json::Value;

/// One frame of a server.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerFrame {
    /// The whole room. It replaces all that is known.
    Room(Box<RoomFrame>),
    /// What playback is now.
    PlaybackStatus(Box<PlaybackStatus>),
    /// The rundown changed.
    TimerUpdate(TimerUpdate),
    /// The messages changed.
    MessageUpdate(MessageUpdate),
    /// The room's own fields or settings changed.
    SettingsUpdate(SettingsUpdate),
    /// The answer to a ping.
    Pong {
        /// The server's clock when it answered; none: a server that does not say.
        server_time: Option<ServerInstant>,
    },
    /// The server asks for a pong.
    Ping,
    /// A command was taken.
    Ack {
        /// Which.
        id: CommandId,
        /// Whether it changed anything.
        effect: bool,
    },
    /// A command or a frame was refused.
    Error(BadFrame),
    /// The connected devices.
    Devices(Vec<Device>),
    /// Entries of the room's log.
    Log(Vec<LogEntry>),
    /// The answer to a REST request over the socket.
    RestAnswer {
        /// The request's id.
        id: CommandId,
        /// Its HTTP status.
        status: u16,
        /// Its body.
        body: Value,
    },
    /// This device is asked to do something.
    DeviceDo(DeviceDo),
    /// A type that this version does not know.
    Unknown {
        /// The type as it came.
        kind: String,
    },
}

/// One entry of a room's log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogEntry {
    /// The room's `seq` after it.
    pub seq: u64,
    /// When.
    pub at: ServerInstant,
    /// What was done: the word of an action or an edit.
    pub action: String,
    /// The name of the device that did it; empty: it happened by itself.
    pub by: String,
    /// Title of the item it was about.
    pub item: String,
    /// Anything more, for people.
    pub text: String,
}

impl ServerFrame {
    /// Reads a frame, with tolerance.
    ///
    /// # Errors
    /// A refusal where the text is no JSON object with a `type`, or lacks what its type is about.
    pub fn decode(text: &str) -> Result<Self, BadFrame> {
        decode::decode(text)
    }

    /// Writes the frame.
    #[must_use]
    pub fn encode(&self) -> String {
        encode::encode(self)
    }
}
