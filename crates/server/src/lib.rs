//! The room server: rooms behind WebSocket and REST, kept in SQLite, and the pages of the app.
//!
//! All that decides anything is the engine's, which does no IO. This crate is its outermost shell: it
//! asks for the time, opens sockets, writes to the disk.

mod app;
mod caller;
pub mod cli;
mod clock;
pub mod config;
mod error;
mod host;
mod house;
pub mod logs;
mod metrics;
mod net;
mod outbox;
mod owner;
mod pace;
mod private;
mod rooms;
mod server;
mod socket;
mod store;
mod strangers;
mod web;

pub use config::Config;
pub use server::{Server, StartError};
