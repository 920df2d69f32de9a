//! What a session says about itself, for pages to show.

use ghostlight_palco::ErrorCode;
use ghostlight_room::{IntentKind, Output};
use ghostlight_time::ServerInstant;

/// A value that holds until an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Live<T> {
    /// What it is now.
    pub value: T,
    /// When it changes by itself; none: not before the next snapshot.
    pub until: Option<ServerInstant>,
}

/// The state of the link as one word.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mark {
    /// All is well: show nothing.
    Live,
    /// Not yet connected, or away for less than a second.
    #[default]
    Connecting,
    /// The page keeps the time alone, from the last thing it heard.
    Alone {
        /// The server's time at the last thing heard.
        since: ServerInstant,
    },
    /// The server does not let this page in.
    Refused(Refusal),
}

/// Why a server does not let this page in. The last room stays up, and it is asked again by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The key is missing, wrong, or was renewed.
    BadKey,
    /// This device was removed.
    Removed,
    /// There is no such room.
    NoRoom,
    /// The room is full.
    Full,
    /// Another reason: the server's sentence, or empty.
    Other(String),
}

/// The link, for the mark and the details.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkView {
    /// The state as one word.
    pub mark: Mark,
    /// Attempts since the link was last ready; 0 while it is.
    pub attempt: u32,
    /// When the next attempt is made, where one is planned.
    pub retry_at: Option<ServerInstant>,
    /// Connections since the page was opened.
    pub connections: u32,
    /// Malformed or unreadable messages that were dropped.
    pub dropped: u32,
}

/// How well the clock is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockState {
    /// Not enough answers yet.
    #[default]
    Syncing,
    /// As well as the network allows.
    Locked,
    /// Nothing heard for a while: the bound grows slowly.
    Holdover,
    /// The machine slept, or a clock stepped.
    Resyncing,
}

/// The clock, for the details. Updated at most once a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClockView {
    /// How well it is known.
    pub state: ClockState,
    /// The server's time less this device's own wall clock, milliseconds.
    pub offset_ms: f64,
    /// Half the width of what is certain, milliseconds; none before the first answer.
    pub bound_ms: Option<f64>,
    /// The last round trip, milliseconds.
    pub round_trip_ms: Option<f64>,
    /// How much faster the server's clock runs than this device's, parts per million.
    pub skew_ppm: f64,
}

/// One press of a control, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// Counts the presses of this page.
    pub id: u64,
    /// What was wanted.
    pub kind: IntentKind,
    /// What became of it.
    pub state: PressState,
    /// When it was pressed.
    pub at: ServerInstant,
}

/// What became of a press.
#[derive(Clone, Debug, PartialEq)]
pub enum PressState {
    /// Sent; the server has not answered yet.
    Pending,
    /// It happened; `effect` is false where there was nothing to do.
    Confirmed {
        /// Something changed.
        effect: bool,
    },
    /// The server said no.
    Refused {
        /// What the words are chosen by.
        code: ErrorCode,
        /// The server's own sentence, for codes without words.
        message: String,
    },
    /// No answer came. It may or may not have happened.
    Unanswered,
    /// Not sent: there was no connection.
    LinkDown,
}

/// Where the session stands before and beside the link.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Entry {
    /// Finding out which server.
    #[default]
    Looking,
    /// The room is being shown, or on its way.
    Open,
    /// The address names no room.
    NoCode,
    /// `config.json` cannot be read: asked again by itself.
    ConfigUnreadable,
    /// The server is neither this page's own nor configured: the person confirms it once, by this name.
    ConfirmServer(String),
    /// This page does not take rooms of other servers (`other_servers: false`).
    ServerNotAllowed(String),
    /// `server=` cannot be read as an address.
    BadServer(String),
    /// The browser will not open an insecure connection (ws:) from this secure page.
    InsecureServer(String),
    /// This browser, or this address (plain http), has no Web Locks: no local room.
    LocalImpossible,
    /// The local room cannot be read or kept; the sentence says why.
    LocalBroken(String),
    /// No local room of that code is kept in this browser.
    NoSuchLocalRoom,
    /// `source=` names none that this app speaks.
    #[cfg(feature = "sources")]
    NoSuchSource(String),
    /// The link to another source's room leaves something out.
    #[cfg(feature = "sources")]
    Lacking(ghostlight_sources::registry::Lacking),
}

/// Where the room lives.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Place {
    /// Not decided yet.
    #[default]
    Unknown,
    /// In this browser only.
    Local,
    /// On a server; its name (host and path) for people.
    Server {
        /// Host, port and path, as people say it.
        name: String,
        /// It is the server that this page came from.
        own: bool,
    },
}

/// A link to a room for one role.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomLink {
    /// Which page it opens.
    pub output: Output,
    /// The whole address, with its key in the fragment where one is known to this page.
    pub url: String,
    /// It works in this browser only: no QR code.
    pub local: bool,
}
