//! The static app: the pages that browsers load from this server.

mod files;
mod policy;
mod serve;

pub use files::Files;
pub use serve::{Asked, serve};
