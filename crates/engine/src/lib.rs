//! The authoritative room: what each action means, who may do what, what each output sees, undo, runs,
//! and the REST requests of one room. Used by the room server and, for local rooms, by the browser.
//!
//! Sans-IO: it takes texts, requests and moments, and gives back effects. Elapsed time lives on the
//! host's monotonic clock; the wall clock is only what is told, and what end times and planned starts
//! are compared with.
//!
//! ```
//! use ghostlight_engine::{ClientId, Effect, Engine, Host, Ids, Joining, NewRoom};
//! use ghostlight_room::{Output, utc};
//! use ghostlight_time::{Moment, Span};
//!
//! struct Count(u128); // a host's are random
//! impl Ids for Count {
//!     fn random_128(&mut self) -> u128 {
//!         self.0 += 1;
//!         self.0
//!     }
//! }
//! let mut ids = Count(0);
//! let mut now = Moment::default();
//! let room = NewRoom { name: "Hall".into(), open: true, ..NewRoom::default() };
//! let (mut engine, _keys) = Engine::create(room, &mut Host { now, ids: &mut ids, zones: utc() });
//! let stage = ClientId(1);
//! let joining = Joining { output: Output::Viewer, ..Joining::default() };
//! let mut host = Host { now, ids: &mut ids, zones: utc() };
//! engine.join(stage, joining, &mut host);
//! let effects = engine.text(stage, r#"{"type":"request_state"}"#, &mut host);
//! assert!(matches!(effects.first(), Some(Effect::Send { to, text })
//!     if *to == stage && text.contains(r#""type":"room""#)));
//! now = now.plus(Span::from_secs(1));
//! engine.at(&mut Host { now, ids: &mut ids, zones: utc() });
//! ```

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
