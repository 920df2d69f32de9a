//! `/ws/{room}`: the WebSocket of a client.

mod connection;
mod upgrade;

pub use upgrade::upgrade;
