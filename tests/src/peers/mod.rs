//! Test peers: servers of other systems, as their protocols say; and a room server whose stage is set by hand.

mod gamepicker;
mod ontime;
pub mod placeos;
mod rotoclear;
mod stage;

pub use gamepicker::GamePickerPeer;
pub use ontime::OntimePeer;
pub use rotoclear::RotoclearPeer;
pub use stage::{StagePeer, running};
