//! The authoritative room: what each action means, who may do what, what each output sees, undo, runs,
//! and the REST requests of one room. Used by the room server and, for local rooms, by the browser.
//!
//! Sans-IO: it takes texts, requests and moments, and gives back effects. Elapsed time lives on the
//! host's monotonic clock; the wall clock is only what is told, and what end times and planned starts
//! are compared with.

mod change;
mod clients;
mod control;
mod devices;
mod due;
mod edits;
mod engine;
mod host;
mod ids;
mod keys;
mod log;
mod messages;
mod refuse;
mod report;
mod rest;
mod run;
mod sample;
mod save;
mod shares;
mod tell;
mod text;
mod transport;
mod undo;

pub use engine::Engine;
pub(crate) use engine::{Live, Press};
pub use ghostlight_palco::server::LogEntry;
pub use host::{ClientId, Effect, Host, Ids, Joining, NewRoom};
pub use ids::random_code;
pub use keys::Keys;
pub use report::{ReportItem, RunReport};
pub use sample::{SAMPLE_CODE, sample};
pub use save::SaveError;
