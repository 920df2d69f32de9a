//! Test peers: servers of other systems, as their protocols say.

mod gamepicker;
mod ontime;
pub mod placeos;
mod rotoclear;

pub use gamepicker::GamePickerPeer;
pub use ontime::OntimePeer;
pub use rotoclear::RotoclearPeer;
