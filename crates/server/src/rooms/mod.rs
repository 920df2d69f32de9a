//! The rooms that live: found by id or code, made, deleted, kept alive.

mod actor;
mod export;
mod handle;
mod registry;

pub use actor::Shared;
pub use handle::{Command, RoomHandle, Summary};
pub use registry::{MakeError, Registry};
