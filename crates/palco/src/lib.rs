//! PalcoTimer's room protocol, both directions: what a client sends, what a server sends, its REST, its
//! close codes.
//!
//! What comes from a server is read with tolerance (vendors differ, and a stage display must not go
//! dark over a spelling); what comes from a client is read strictly and refused in one plain sentence.
//! Pure functions from text to types and back: no clock, no socket, no panic whatever the bytes.
//!
//! Values are taken apart by hand instead of by derived code: this goes into the browser's bundle.

pub mod client;
pub mod close;
mod error;
pub mod fields;
mod json;
pub mod rest;
pub mod server;
mod words;

pub use error::{BadFrame, CommandId, ErrorCode};
pub use json::to_text;
