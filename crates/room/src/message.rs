//! Messages to the stage, the audience, the crew, everyone, or one device.

use crate::{DeviceId, Extra, MessageId};
use ghostlight_time::{ServerInstant, Span};

/// A prepared or shown message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Its name on the wire.
    pub id: MessageId,
    /// The text as it was typed, placeholders included.
    pub text: String,
    /// Colour of the text.
    pub color: MessageColor,
    /// Heavier.
    pub bold: bool,
    /// In capitals.
    pub uppercase: bool,
    /// Pulses for its first seconds.
    pub flash: bool,
    /// Whom it is for.
    pub audience: Audience,
    /// How long it shows; none: until it is hidden.
    pub lifetime: Option<Span>,
    /// Next and go-to do not clear it.
    pub keep: bool,
    /// Place in the prepared list, from 0.
    pub position: u32,
    /// Whether it shows now.
    pub showing: bool,
    /// Since when it shows.
    pub shown_at: Option<ServerInstant>,
    /// Fields of other implementations, kept and given back.
    pub extra: Extra,
}

/// PalcoTimer's four colours of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MessageColor {
    /// The text colour of the stage.
    #[default]
    White,
    /// Calm.
    Green,
    /// A warning.
    Yellow,
    /// Urgent.
    Red,
}

/// Whom a message is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The speaker.
    #[default]
    Stage,
    /// The hall: screens with `for=audience`.
    Audience,
    /// Agendas, operators, screens with `for=crew`.
    Crew,
    /// Everyone.
    All,
    /// One device, nowhere else.
    Device(DeviceId),
}

impl Audience {
    /// Whether a screen for `screen`, on the device of this id, shows a message for `self`.
    #[must_use]
    pub fn reaches(&self, screen: &Self, device: Option<&DeviceId>) -> bool {
        match self {
            Self::All => true,
            Self::Device(id) => device == Some(id),
            other => other == screen,
        }
    }
}
