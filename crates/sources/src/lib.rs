//! Where rooms come from: one trait for all protocols, the link that keeps a connection alive under it,
//! and a folder a protocol.
//!
//! All of it is sans-IO: it takes text, ticks and page events, and gives back frames, requests and
//! events. Time and randomness are arguments, so a day of bad network passes in a test in milliseconds.

pub mod any;
#[cfg(feature = "gamepicker")]
pub mod gamepicker;
pub mod link;
#[cfg(feature = "ontime")]
pub mod ontime;
pub mod palcotimer;
#[cfg(feature = "placeos")]
pub mod placeos;
#[cfg(any(feature = "ontime", feature = "gamepicker", feature = "placeos", feature = "rotoclear"))]
mod query;
pub mod registry;
#[cfg(feature = "replay")]
pub mod replay;
#[cfg(feature = "rotoclear")]
pub mod rotoclear;
mod scale;
mod source;

pub use source::{
    Act, Close, ConnectPlan, Cx, Event, HttpAnswer, HttpRequest, Now, Rule, Source, Tag, Unable, Way,
};
