//! Which sources this program speaks. The stage's bundle is built without the feature `sources`: there
//! the type is PalcoTimer itself, so that not a byte of the choice, or of another source, is in it.

/// What the session's link drives.
#[cfg(feature = "sources")]
pub type RoomSource = ghostlight_sources::any::AnySource;

/// What the session's link drives.
#[cfg(not(feature = "sources"))]
pub type RoomSource = ghostlight_sources::palcotimer::PalcoTimer;
