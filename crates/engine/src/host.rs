//! What the engine is given and gives back: it does nothing to the world itself.

use ghostlight_room::{DeviceId, Output, Zones};
use ghostlight_time::Moment;
use std::sync::Arc;

use ghostlight_palco::server::LogEntry;

/// All that is not the engine's own: the moment, randomness, the offsets of time zones.
pub struct Host<'a> {
    /// The present moment on the host's monotonic clock, and as told to clients.
    pub now: Moment,
    /// Randomness, for ids, codes and keys.
    pub ids: &'a mut dyn Ids,
    /// The offsets of time zones.
    pub zones: &'a dyn Zones,
}

/// A source of randomness: the operating system's on the server, `getRandomValues` in the browser, a
/// counter in tests. Keys are made of it, so a host's has to be cryptographically strong.
pub trait Ids {
    /// 128 random bits.
    fn random_128(&mut self) -> u128;
}

/// Names one connection, for as long as it lasts. The host gives it; it is never used twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// Something for the host to do. Effects are in the order in which they have to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a text to a client. The same text goes to many, so it is shared.
    Send {
        /// To whom.
        to: ClientId,
        /// A whole frame.
        text: Arc<str>,
    },
    /// Close a client's connection. It is not the engine's any more: nothing more is sent to it, and
    /// `leave` need not be called.
    Close {
        /// Whose.
        client: ClientId,
        /// The close code (`ghostlight_palco::close`).
        code: u16,
        /// A plain sentence.
        reason: String,
    },
    /// The room has changed and is to be stored (`Engine::save`), before anything later is told.
    Save,
    /// An entry of the activity log, for hosts that keep it themselves. The engine keeps the last ones.
    Log(LogEntry),
}

/// What a client says as it connects: the query of its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joining {
    /// Which page it is.
    pub output: Output,
    /// The device's name for people; may be empty.
    pub name: String,
    /// A key from the address (`?key=`), from plain clients only; ours say it in `hello`.
    pub key: Option<String>,
    /// The device's own id, where it is known already; ours say it in `hello`.
    pub device: Option<DeviceId>,
}

/// What a new room is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRoom {
    /// Its name.
    pub name: String,
    /// Needs no key.
    pub open: bool,
    /// Its code; none: a new one of six signs. Whether it is free is the host's to know.
    pub code: Option<String>,
    /// IANA name of its zone; empty: the host's own.
    pub time_zone: String,
}
