//! The local room: with no server, the engine runs in the tab that holds the room's lock, and the other
//! tabs and windows of the browser reach it over a channel, with the same protocol as a server's.
//!
//! - [`envelope`]: what tabs say to each other over the room's channel.
//! - [`seat`]: who hosts; a state machine without a browser, tested under a virtual clock.
//! - [`host`]: the engine in the hosting tab, and its clock.
//! - [`names`]: what is kept, and under which names.
//! - [`room`]: all of it in one tab.
//! - [`carrier`]: how a program comes by it; the stage's bundle does without.

pub mod carrier;
pub mod envelope;
pub mod host;
pub mod names;
pub mod room;
pub mod seat;
