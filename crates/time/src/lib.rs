//! Time as Ghostlight understands it: instants and spans with their units in the type, the estimate of
//! a server's clock, countdown arithmetic, phases, and the writing and reading of durations.
//!
//! Nothing here asks what time it is: `now` is always an argument. So a day passes in a millisecond in
//! a test, and the same code runs in the browser and in the room server.

mod clock;
mod countdown;
mod discipline;
mod format;
mod parse;
mod phase;
#[cfg(feature = "replay")]
pub mod replay;
mod time_of_day;
mod units;

pub use clock::{Advice, Anchor, ClockState, Quality, ServerClock, StampedMessage};
pub use countdown::{Countdown, Direction, Resolution, Shown};
pub use discipline::{HouseClock, HouseReading};
pub use format::{DurationStyle, MINUS, Shape, Sign, format_change, format_shown, format_span};
pub use parse::{Entry, LONGEST, ParseError, parse_duration, parse_entry};
pub use phase::{Phase, Resolved, Thresholds};
pub use time_of_day::{TimeOfDay, TimeStyle, format_time_of_day, parse_time_of_day};
pub use units::{LocalInstant, Moment, MonoInstant, ServerInstant, Span, WallInstant};
