//! What goes into the clock with a message, and what comes back.

use crate::{LocalInstant, ServerInstant, WallInstant};

/// One message with a stamp, as it arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StampedMessage {
    /// The server's time in it.
    pub server: ServerInstant,
    /// The local clock, read first thing when it arrived.
    pub received: LocalInstant,
    /// The wall clock at the same moment.
    pub wall: WallInstant,
    /// Whether it is a pong.
    pub pong: bool,
}

/// Where to hang what a message says: an instant and the epoch in whose scale it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The message's stamp; or, where that contradicts the clock, the shown time at its arrival.
    pub at: ServerInstant,
    /// The epoch of `at`.
    pub epoch: u32,
    /// False while the stamp contradicts the clock or is suspiciously old. Where the message changes
    /// nothing about a running countdown, its earlier anchor is then the better one.
    pub sure: bool,
}

/// What the clock asks of its caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advice {
    /// Nothing.
    #[default]
    Rest,
    /// Something happened to this machine's clocks: ping as soon as possible.
    PingNow,
}
