//! Time as Ghostlight understands it: instants and spans with their units in the type, the estimate of
//! a server's clock, countdown arithmetic, phases, and the writing and reading of durations.
//!
//! Nothing here asks what time it is: `now` is always an argument. So a day passes in a millisecond in
//! a test, and the same code runs in the browser and in the room server.

mod units;

pub use units::{LocalInstant, MonoInstant, Moment, ServerInstant, Span, WallInstant};
