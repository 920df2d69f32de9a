//! What a link says of itself.

use super::state::{LinkState, Refusal, min_instant};
use super::{ALONE_MS, Command, Conn, LOOK_MS, Link, READY_LIMIT_MS};
use crate::source::wall_as_server;
use crate::{Now, Source};
use ghostlight_room::RoomSnapshot;
use ghostlight_time::{LocalInstant, Quality, ServerClock, ServerInstant};
use std::sync::Arc;

impl<S: Source> Link<S> {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> LinkState {
        match (&self.conn, &self.refusal) {
            (Some(Conn { ready: Some(_), .. }), _) if self.life.is_silent() => LinkState::Silent,
            (Some(Conn { ready: Some(_), .. }), _) => LinkState::Ready,
            // While a refusing server is asked again its sentence stays up.
            (_, Some(refusal)) => {
                LinkState::Refused(Refusal { again_at: self.waiting.at(), ..refusal.clone() })
            }
            (Some(Conn { opened: true, .. }), None) => LinkState::Syncing,
            (Some(_), None) => LinkState::Connecting,
            (None, None) => LinkState::Waiting { attempt: self.waiting.attempt(), at: self.waiting.at() },
        }
    }

    /// Since which instant of the server's clock this page has been on its own: it was ready once, and
    /// has not been for a second, or the silence was declared dead.
    #[must_use]
    pub fn alone_since(&self, now: Now) -> Option<ServerInstant> {
        let long = self.dead || self.left.is_some_and(|left| left.due(ALONE_MS, now));
        self.heard.filter(|_| long && self.left.is_some())
    }

    /// The last truth.
    #[must_use]
    pub fn snapshot(&self) -> Arc<RoomSnapshot> {
        self.source.snapshot()
    }

    /// The server's time now; this device's own where no server has ever told it.
    #[must_use]
    pub fn server_now(&self, now: Now) -> ServerInstant {
        self.clock.server_now(now.local).unwrap_or_else(|| wall_as_server(now.wall))
    }

    /// The local instant at which the server's time will be `at`: when to wake for it.
    #[must_use]
    pub fn local_of(&self, at: ServerInstant, now: Now) -> LocalInstant {
        self.clock
            .local_of(at, now.local)
            .unwrap_or_else(|| now.local.plus_ms((at - wall_as_server(now.wall)).as_ms().max(0) as f64))
    }

    /// What the clock says of itself.
    #[must_use]
    pub fn quality(&self, now: Now) -> Quality {
        self.clock.quality(now.local)
    }

    /// The clock itself, for details and for what is kept of it.
    #[must_use]
    pub fn clock(&self) -> &ServerClock {
        &self.clock
    }

    /// The last commands, the newest last.
    #[must_use]
    pub fn commands(&self) -> &[Command] {
        self.commands.all()
    }

    /// How many connections were opened.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.connections
    }

    /// How many frames could not be read.
    #[must_use]
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    /// Attempts that failed since the last good connection.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.waiting.attempt()
    }

    /// The source, to be told things (another key). They count from the next connection on.
    pub fn source_mut(&mut self) -> &mut S {
        &mut self.source
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &S {
        &self.source
    }

    /// When [`Self::tick`] has to be called at the latest; none before it was started.
    #[must_use]
    pub fn wake_at(&self) -> Option<LocalInstant> {
        let mut at = self.waiting.wake_at(self.conn.map(|conn| (conn.since, conn.opened, conn.by_probe)));
        if let Some(conn) = &self.conn {
            if conn.ready.is_none() {
                at = min_instant(at, Some(conn.since.after(READY_LIMIT_MS)));
                at = min_instant(at, self.afresh_at());
            }
            if conn.opened {
                let pings = self.life.pingable() && self.source.ping().is_some();
                at = min_instant(at, self.life.wake_at());
                at = min_instant(at, pings.then(|| self.clock.next_ping_at()).flatten());
                at = min_instant(at, Some(self.life.looked().plus_ms(LOOK_MS)));
            }
        }
        if !self.told_alone {
            at = min_instant(at, self.left.map(|left| left.after(ALONE_MS)));
        }
        at = min_instant(at, self.commands.wake_at());
        min_instant(at, self.source.next_tick())
    }
}
