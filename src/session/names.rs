//! Under which names this browser keeps what belongs to no room.

/// The device's name, as its person chose it.
pub const DEVICE_NAME: &str = "ghostlight/1/device-name";
/// The device's own id, for this tab.
pub const DEVICE: &str = "ghostlight/1/device";
/// The clock's skew on this device.
pub const SKEW: &str = "ghostlight/1/skew";
/// The servers that a person has confirmed, one a line.
pub const CONFIRMED: &str = "ghostlight/1/servers";

/// What is kept of rooms.
pub const KEPT: &str = "ghostlight/1/kept/";

/// What is kept of a server's room by a page.
#[must_use]
pub fn kept(server: &str, room: &str, page: &str) -> String {
    [KEPT, server, "/", room, "/", page].concat()
}

/// An id that the last tab with that page has left behind, for the next one.
#[must_use]
pub fn free_device(page: &str) -> String {
    ["ghostlight/1/free-device/", page].concat()
}

/// The last good copy of `config.json` of the app that lives in that folder.
#[must_use]
pub fn config(base: &str) -> String {
    ["ghostlight/1", base, "config"].concat()
}

/// A key of a server's room, by the page whose link carried it.
#[must_use]
pub fn key(server: &str, room: &str, page: &str) -> String {
    ["ghostlight/1/key/", server, "/", room, "/", page].concat()
}

/// The credentials of a server of another source.
#[cfg(feature = "sources")]
#[must_use]
pub fn login(source: &str, server: &str) -> String {
    ["ghostlight/1/login/", source, "/", server].concat()
}
