//! What is happening now.

use crate::{IntentKind, TimerId};
use ghostlight_time::{Countdown, ServerInstant, Span};

/// The state of the current item and of the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Playback {
    /// Running, paused or stopped.
    pub state: PlayState,
    /// The current item.
    pub current: Option<TimerId>,
    /// Elapsed at `at`. While running it goes on from there.
    pub elapsed: Span,
    /// The server's time at which `elapsed` was true.
    pub at: ServerInstant,
    /// The live length, which `add_time` and `set_time` change; none: nothing is counted down.
    pub duration: Option<Span>,
    /// The stage is dark.
    pub blackout: bool,
    /// The stage pulses.
    pub flash: bool,
    /// The message alone.
    pub focus: bool,
    /// The show is stopped: one prepared text on all screens.
    pub show_stop: Option<ShowStop>,
    /// What would start by itself next will not.
    pub held: bool,
}

/// "Stop the show": what it put on every screen, and whether resume starts the countdown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShowStop {
    /// The text on all viewers and agendas.
    pub text: String,
    /// The countdown was running when the show was stopped.
    pub was_running: bool,
    /// Since when.
    pub since: ServerInstant,
}

/// PalcoTimer's `state`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlayState {
    /// Nothing runs; a current item is armed.
    #[default]
    Stopped,
    /// Elapsed goes on.
    Running,
    /// Elapsed stands still.
    Paused,
    /// A word this version does not know: not running; shown as it came in the operator's details.
    Other(String),
}

impl Playback {
    /// Whether elapsed goes on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == PlayState::Running
    }
    /// The same as an anchor that counts.
    #[must_use]
    pub fn countdown(&self) -> Countdown {
        Countdown {
            duration: self.duration,
            elapsed: self.elapsed.or_zero(),
            at: self.at,
            running: self.is_running(),
        }
    }
    /// Elapsed at an instant of the server's clock, never negative.
    #[must_use]
    pub fn elapsed_at(&self, now: ServerInstant) -> Span {
        self.countdown().elapsed_at(now)
    }
    /// Remaining at an instant; negative in overtime; none where nothing is counted down.
    #[must_use]
    pub fn remaining_at(&self, now: ServerInstant) -> Option<Span> {
        self.countdown().remaining_at(now)
    }
}

/// The last thing somebody did, which every operator's page names and may take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAction {
    /// The room's `seq` of it: what `undo` names.
    pub seq: u64,
    /// What was done.
    pub action: IntentKind,
    /// Of an undo: what it took back.
    pub undone: Option<IntentKind>,
    /// The name of the device that did it; empty: it happened by itself.
    pub by: String,
    /// When.
    pub at: ServerInstant,
    /// Title of the item it left the room at.
    pub item: String,
    /// Whether it can still be taken back.
    pub undoable: bool,
}
