//! What every request may need.

use crate::app::Files;
use crate::caller::Caller;
use crate::clock::Clock;
use crate::error::Refusal;
use crate::metrics::Metrics;
use crate::owner::OwnerKey;
use crate::rooms::{Registry, RoomHandle};
use crate::strangers::Strangers;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// The server, as requests see it.
#[derive(Debug)]
pub struct House {
    /// The app.
    pub files: Files,
    /// Every room.
    pub registry: Arc<Registry>,
    /// What time it is.
    pub clock: Arc<Clock>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Makes and lists rooms.
    pub owner: OwnerKey,
    /// Who guesses codes.
    pub strangers: Strangers,
    /// Anyone may make rooms.
    pub open: bool,
    /// That was said; else it holds for programs of this machine only.
    pub open_was_said: bool,
    /// Addresses come from `X-Forwarded-For`.
    pub trusted_proxy: bool,
    /// How often connections are pinged.
    pub ping_every: Duration,
    /// The number of the next client.
    pub next_client: AtomicU64,
    /// Becomes true when the server stops. Whoever holds a receiver is waited for.
    pub stopping: watch::Sender<bool>,
}

impl House {
    /// The room of this id or code. Codes can be guessed, so asking for unknown ones is limited.
    ///
    /// # Errors
    /// Where there is none, or this address has asked for too many.
    pub fn room(&self, caller: Caller, name: &str) -> Result<Arc<RoomHandle>, Refusal> {
        let now = Instant::now();
        // An id has 122 random bits: whoever has it has not guessed it.
        let is_id = name.len() == 36;
        if !is_id && !self.strangers.may_ask(caller.address, now) {
            self.metrics.refused.up();
            return Err(Refusal::too_many_codes());
        }
        self.registry.find(name).ok_or_else(|| {
            self.strangers.asked_unknown(caller.address, name, now);
            Refusal::no_room()
        })
    }

    /// Whether this caller may make rooms without the owner key. Open by default means this machine: a
    /// proxy that was put before the server does not open it to the world.
    #[must_use]
    pub fn may_make(&self, caller: Caller) -> bool {
        self.open && (self.open_was_said || caller.is_local)
    }
}
