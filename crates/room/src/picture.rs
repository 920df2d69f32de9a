//! What the stage shows: a function of the room and `now`, and of nothing else.
//!
//! The rules are those of the pages' plan ("What the stage shows when nothing runs", "Messages",
//! "Blackout, and stopping the show"). No words stand here, only which word it is; no colours, only
//! which tone.

mod digits;
mod scene;
#[cfg(test)]
mod tests;

pub use digits::{Digits, Tone, Word};
pub use scene::{Bar, Item, Picture, Scene, Shown, Speech, UpNext};

use crate::{Audience, DeviceId};
use ghostlight_time::{DurationStyle, Resolution};

/// Who looks, and how it wants to see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Whom this screen is for.
    pub audience: Audience,
    /// The device it is, so that messages to it alone arrive.
    pub device: Option<DeviceId>,
    /// This screen does not go dark with the others.
    pub ignores_blackout: bool,
    /// An overlay: empty instead of black, and never a stage message.
    pub transparent: bool,
    /// Seconds, or tenths below ten seconds.
    pub resolution: Resolution,
    /// How durations are written.
    pub style: DurationStyle,
}

impl View {
    /// Whom messages must be for to show here: an overlay is for the hall at most.
    fn message_audience(&self) -> &Audience {
        match (&self.audience, self.transparent) {
            (Audience::Stage, true) => &Audience::Audience,
            (audience, _) => audience,
        }
    }
}
