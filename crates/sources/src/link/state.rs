//! What the link says and does.

use crate::{HttpRequest, Now};
use ghostlight_palco::server::LogEntry;
use ghostlight_room::DeviceDo;
use ghostlight_time::{LocalInstant, WallInstant};

/// Where a link stands.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkState {
    /// A socket is being opened.
    Connecting,
    /// It is open; the first whole snapshot is awaited.
    Syncing,
    /// All is well.
    Ready,
    /// Nothing has been heard for a while: a ping is out.
    Silent,
    /// The next attempt is made later.
    Waiting {
        /// Attempts that failed since the last good connection.
        attempt: u32,
        /// When the next one is made without any reason to.
        at: Option<LocalInstant>,
    },
    /// The server does not let this page in. It is asked again by itself.
    Refused(Refusal),
}

/// Why a server does not let this page in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// The close code.
    pub code: u16,
    /// The server's sentence; may be empty.
    pub message: String,
    /// When it is asked again.
    pub again_at: Option<LocalInstant>,
}

/// What the link wants done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Do {
    /// To open a socket. What happens to it comes back with its generation.
    Open {
        /// Names the socket.
        generation: u64,
        /// Its address.
        url: String,
        /// Its sub-protocols.
        protocols: Vec<String>,
    },
    /// To send a text on the socket of that generation; to drop it where that is not open.
    Send {
        /// Which socket.
        generation: u64,
        /// What.
        text: String,
    },
    /// To close the socket of that generation and to forget it. No close event is awaited.
    Close {
        /// Which socket.
        generation: u64,
        /// With which code.
        code: u16,
    },
    /// To ask for a small resource (no-store, limit [`Do::PROBE_LIMIT_MS`]) and to tell whether anything
    /// answered.
    Probe {
        /// Its address.
        url: String,
    },
    /// To ask by HTTP (no-store, limit [`Do::HTTP_LIMIT_MS`]).
    Http(HttpRequest),
    /// This device is asked to do something.
    Device(DeviceDo),
    /// Entries of the room's log.
    Log(Vec<LogEntry>),
    /// The state, the snapshot or a command is another one.
    Changed,
}

impl Do {
    /// A probe that takes longer has failed.
    pub const PROBE_LIMIT_MS: u32 = 1_500;
    /// A request that takes longer has failed.
    pub const HTTP_LIMIT_MS: u32 = 10_000;
}

/// What happens to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageEvent {
    /// It can be seen again.
    Visible,
    /// It cannot be seen.
    Hidden,
    /// The browser believes in a network again.
    Online,
    /// The browser believes that there is none.
    Offline,
    /// It came back from the back-forward cache.
    Restored,
    /// It thawed.
    Resumed,
    /// It is about to go away, perhaps for good.
    Leaving,
    /// The person pressed "retry now".
    RetryNow,
}

/// What floating arithmetic may lose: who wakes at an instant has to find it due.
const ROUNDING_MS: f64 = 0.01;

/// A moment to measure from, on both clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stamp {
    local: LocalInstant,
    wall: WallInstant,
}

impl Stamp {
    pub(super) fn of(now: Now) -> Self {
        Self { local: now.local, wall: now.wall }
    }
    /// Whether so much has passed on either clock: the monotonic one may not count a sleep.
    pub(super) fn due(self, ms: f64, now: Now) -> bool {
        self.due_locally(ms, now) || self.due_by_wall(ms, now)
    }
    pub(super) fn due_locally(self, ms: f64, now: Now) -> bool {
        now.local.since(self.local) + ROUNDING_MS >= ms
    }
    pub(super) fn due_by_wall(self, ms: f64, now: Now) -> bool {
        now.wall.since(self.wall) + ROUNDING_MS >= ms
    }
    /// The local instant so much later.
    pub(super) fn after(self, ms: f64) -> LocalInstant {
        self.local.plus_ms(ms)
    }
    pub(super) const fn local(self) -> LocalInstant {
        self.local
    }
}

/// The earlier of two instants that may not be.
pub(super) fn min_instant(a: Option<LocalInstant>, b: Option<LocalInstant>) -> Option<LocalInstant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b < a { b } else { a }),
        (a, b) => a.or(b),
    }
}
