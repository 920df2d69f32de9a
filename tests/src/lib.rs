//! End to end: real browsers against the real server, and test peers.
//!
//! A test says what people do and what screens paint; how a browser or a server is started stands here.
//! Nothing sleeps: a test waits for a condition, with a deadline.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this package is tests"
)]

mod api;
mod app_copy;
mod axe;
mod browser;
mod desk;
mod flips;
mod ink;
mod long;
mod other_clock;
pub mod peers;
mod plain_client;
mod portal;
mod proxy;
mod recorder;
mod server;
mod static_host;
mod wait;
mod witness;

pub use api::Api;
pub use app_copy::AppCopy;
pub use axe::findings;
pub use browser::{Browser, Screen, Size};
pub use desk::ControllerDesk;
pub use flips::{flips, record_flips, skews};
pub use ink::{InkBox, Painted, Pixels};
pub use long::{is_long, pick, record};
pub use other_clock::{OtherClock, Shift};
pub use plain_client::PlainClient;
pub use portal::{Answer, Portal};
pub use proxy::{Door, Flow, Network, Path, Proxy};
pub use recorder::{Asked, Recorder};
pub use server::{SAMPLE, Server};
pub use static_host::StaticHost;
pub use wait::{until, until_within};
pub use witness::{Seen, Wrong, end_of_countdown, machine_ms, seconds};
