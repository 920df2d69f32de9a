//! The screens and desks that are connected, and what they say they show.

use crate::{DeviceId, Output};
use ghostlight_time::ServerInstant;

/// A connected (or lately lost) device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Device {
    /// Its own id.
    pub id: DeviceId,
    /// Which page it shows.
    pub output: Output,
    /// Its name, for people.
    pub name: String,
    /// Connected since.
    pub since: ServerInstant,
    /// Gone since (its last sign of life); none: connected.
    pub lost: Option<ServerInstant>,
    /// What it last said it paints.
    pub report: Option<Report>,
    /// When it said so.
    pub reported_at: Option<ServerInstant>,
}

impl Device {
    /// What people call it: its name, or its id where it has none.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.name.is_empty() { self.id.as_str() } else { &self.name }
    }
}

/// What a viewer says every 5 s that it paints.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The text of the digits as painted.
    pub text: String,
    /// The page is visible.
    pub visible: bool,
    /// It fills the screen.
    pub full_screen: bool,
    /// The wake lock is held.
    pub awake: bool,
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Half width of its clock's certainty, milliseconds.
    pub clock_bound_ms: Option<f64>,
}

/// What a controller may do to a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceDo {
    /// Show its name large for some seconds.
    Identify,
    /// Give it another name.
    Rename(String),
    /// Load the page anew.
    Reload,
    /// Close it, and keep it out.
    Remove,
    /// Let a removed one in again.
    Allow,
}

impl DeviceDo {
    /// The protocol's word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Rename(_) => "rename",
            Self::Reload => "reload",
            Self::Remove => "remove",
            Self::Allow => "allow",
        }
    }
}
