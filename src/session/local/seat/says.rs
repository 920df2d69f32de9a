//! What a seat is told, and what it wants done.

use crate::session::local::envelope::Envelope;
use ghostlight_room::Output;

/// What happens to a tab.
#[derive(Clone, Debug, PartialEq)]
pub enum In {
    /// The lock is ours. The highest term that is stored comes with it.
    Locked {
        /// The stored term; 0: none.
        stored: u64,
    },
    /// The lock was taken from us.
    LockLost,
    /// An envelope from another tab.
    Envelope(Envelope),
    /// The page can be seen, or not.
    Visible(bool),
    /// Time has passed.
    Tick,
    /// Our own page wants a connection; an earlier one is forgotten.
    Connect {
        /// Which page it is.
        output: Output,
        /// The device's name.
        name: String,
    },
    /// Our own page says something on its connection.
    Send(String),
    /// Our own page has closed its connection.
    Disconnect,
    /// Hosting: the engine has something for a client.
    ToClient(u64, String),
    /// Hosting: the engine closes a client.
    CloseClient(u64, u16, String),
    /// Hosting: the state was stored.
    Stored {
        /// The room's `seq` in it.
        seq: u64,
        /// The stored text.
        text: String,
    },
    /// Hosting: somebody else's term is in the store.
    Overruled,
}

/// What there is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Out {
    /// Post to all other tabs.
    Post(Envelope),
    /// Wait in line for the lock (again).
    AskLock,
    /// Take the lock from a host that does not answer.
    StealLock,
    /// Start the engine. The term is to be stored first.
    Host {
        /// The term.
        term: u64,
    },
    /// Drop the engine, and store nothing more.
    StepDown,
    /// Hosting: a client comes.
    Join {
        /// Its number, never used twice in a tab's life.
        client: u64,
        /// Which page it is.
        output: Output,
        /// The device's name.
        name: String,
    },
    /// Hosting: a client says something.
    FromClient(u64, String),
    /// Hosting: a client has gone.
    Leave(u64),
    /// Hosting: somebody asked whether we live; what is due is to be done now.
    Nudge,
    /// Our own connection is open.
    Opened,
    /// Our own connection says something.
    Text(String),
    /// Our own connection is closed.
    Closed {
        /// The close code.
        code: u16,
        /// The reason.
        reason: String,
    },
}
