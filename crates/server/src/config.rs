//! What a server is told at its start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Where the rooms are kept.
pub use crate::store::Place as Data;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

/// Certificate and key, PEM files.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The chain, the server's own certificate first.
    pub cert: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What a server is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub bind: SocketAddr,
    /// The built app; none: the one in the program, where it has one.
    pub app: Option<PathBuf>,
    /// Where the rooms are kept.
    pub data: Data,
    /// Make the sample room.
    pub sample: bool,
    /// Whether anyone may make rooms; none: where only loopback is listened to.
    pub open: Option<bool>,
    /// Take clients' addresses from `X-Forwarded-For`.
    pub trusted_proxy: bool,
    /// How long an unused room is kept; none: for ever.
    pub keep: Option<Duration>,
    /// Serve https and wss.
    pub tls: Option<Tls>,
    /// How often a connection is pinged. After two and a half of these without a word it is dead.
    pub ping_every: Duration,
}

impl Config {
    /// The defaults.
    #[must_use]
    pub const fn new(bind: SocketAddr, data: Data) -> Self {
        Self {
            bind,
            app: None,
            data,
            sample: false,
            open: None,
            trusted_proxy: false,
            keep: Some(Duration::from_secs(90 * 24 * 3_600)),
            tls: None,
            ping_every: Duration::from_secs(30),
        }
    }

    /// Whether anyone may make rooms. Behind a proxy loopback is the whole world.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.unwrap_or(self.bind.ip().is_loopback() && !self.trusted_proxy)
    }
}
