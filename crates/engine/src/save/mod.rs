//! The room as it is stored: one JSON object, anchors as wall time, so that a restart catches up.

mod read;
mod write;

use core::fmt;

/// The version of the form that is written. Older ones are read as long as they can be.
pub(crate) const VERSION: u64 = 1;

/// Why a stored room cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// It was written by a newer version.
    Newer(u64),
    /// A part of it is missing or is not what it should be.
    Broken(&'static str),
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(version) => {
                write!(f, "The stored room has form {version}, which this version cannot read.")
            }
            Self::Broken(part) => write!(f, "The stored room is broken: {part} cannot be read."),
        }
    }
}

impl core::error::Error for SaveError {}
