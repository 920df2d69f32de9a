//! The local room: with no server, the engine runs in the tab that holds the room's lock.
//!
//! - [`envelope`]: what tabs say to each other over the room's channel.
//! - [`seat`]: who hosts; a state machine without a browser, tested under a virtual clock.
//! - [`host`]: the engine in the hosting tab, and what it keeps.

pub mod envelope;
pub mod seat;
