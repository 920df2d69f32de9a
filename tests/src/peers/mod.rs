//! Test peers: servers of other systems, as their protocols say.

mod ontime;

pub use ontime::OntimePeer;
