//! What a page is a function of, together with `now`.

use crate::{Capabilities, Device, DeviceId, Output, Room};

/// The room as one page knows it, and what this page may do to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomSnapshot {
    /// The room.
    pub room: Room,
    /// The role that this page has.
    pub role: Output,
    /// This device, as the server knows it.
    pub device: Option<DeviceId>,
    /// What may be done.
    pub can: Capabilities,
    /// The connected devices, where this role may see them.
    pub devices: Vec<Device>,
    /// It is not from the present connection.
    pub stale: bool,
    /// The server speaks our additions.
    pub ours: bool,
    /// Controls of the source's own.
    pub controls: Vec<crate::Control>,
    /// Facts about the source, for the details (a label and a value).
    pub source: Vec<SourceInfo>,
}

/// One fact about a source, for the details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
}
