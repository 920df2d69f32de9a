//! A run: one passage through the rundown, from "New run" to "New run".

use ghostlight_time::ServerInstant;

/// The present run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Counts the room's runs, from 1.
    pub number: u32,
    /// Rehearsal until "Start show".
    pub kind: RunKind,
    /// When its first item started.
    pub started: Option<ServerInstant>,
    /// When the show was ended by "End show".
    pub ended: Option<ServerInstant>,
}

/// What a run counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RunKind {
    /// Not the show yet.
    #[default]
    Rehearsal,
    /// The show.
    Show,
}
