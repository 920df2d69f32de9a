//! Whether a connection still lives: the one pinger, and the deadlines of silence.

use super::state::{Stamp, min_instant};
use crate::Now;
use ghostlight_time::{LocalInstant, ServerClock};

/// Nothing heard for so long: a ping goes out, whatever the clock wants.
const QUIET_MS: f64 = 10_000.0;
/// Nothing heard for so long: dead.
const DEAD_MS: f64 = 15_000.0;
/// After a wake, or another reason to doubt: something must be heard within so long.
const DOUBT_MS: f64 = 3_000.0;
/// Nobody looked for so long: timers were throttled, or everything slept.
const AWAY_MS: f64 = 8_000.0;
/// A ping has been out for so long in the silence: perhaps this server has no pongs, and the room is
/// asked for instead.
const NO_PONG_MS: f64 = 2_000.0;

/// What a look at a connection found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    /// The pong will not come any more; other frames do.
    PongLost,
    /// Ask for the whole state, as a sign of life that every server gives.
    AskState,
    Dead,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Life {
    heard: Option<Stamp>,
    looked: LocalInstant,
    ping: Option<Stamp>,
    /// Since it was last heard, the first question went out then.
    questioned: Option<Stamp>,
    /// Doubted since.
    doubt: Option<Stamp>,
    silent: bool,
    asked: bool,
}

impl Life {
    pub(super) fn begin(now: Now) -> Self {
        Self { heard: Some(Stamp::of(now)), looked: now.local, ..Self::default() }
    }

    /// Anything arrived: it lives.
    pub(super) fn heard(&mut self, now: Now) {
        self.heard = Some(Stamp::of(now));
        self.questioned = None;
        self.doubt = None;
        self.silent = false;
        self.asked = false;
    }

    pub(super) fn pinged(&mut self, now: Now) {
        self.ping = Some(Stamp::of(now));
        self.questioned.get_or_insert(Stamp::of(now));
    }

    pub(super) fn pong(&mut self) {
        self.ping = None;
    }

    /// One ping at a time: a pong names no ping.
    pub(super) fn pingable(&self) -> bool {
        self.ping.is_none()
    }

    pub(super) fn wants_ping(&self) -> bool {
        self.silent
    }

    pub(super) fn is_silent(&self) -> bool {
        self.silent
    }

    pub(super) fn looked(&self) -> LocalInstant {
        self.looked
    }

    /// There is a reason to doubt: it has to show that it lives.
    pub(super) fn suspect(&mut self, now: Now) {
        self.silent = true;
        self.doubt.get_or_insert(Stamp::of(now));
    }

    /// So long has nothing been heard, by either clock, that nothing may be sent into it.
    pub(super) fn is_overdue(&self, now: Now) -> bool {
        self.heard.is_some_and(|heard| heard.due(DEAD_MS, now))
    }

    pub(super) fn judge(&mut self, has_ping: bool, now: Now) -> Verdict {
        let Some(heard) = self.heard else { return Verdict::Fine };
        let away = now.local.since(core::mem::replace(&mut self.looked, now.local)) >= AWAY_MS;
        if away && heard.due(QUIET_MS, now) {
            // Nobody was looking: answers may wait in the queue behind this very tick.
            self.silent = true;
            self.doubt = Some(Stamp::of(now));
        }
        let long = heard.due_locally(DEAD_MS, now);
        let questioned = self.questioned.is_some_and(|since| since.due_locally(DOUBT_MS, now));
        if (long && questioned && !away) || self.doubt.is_some_and(|since| since.due_locally(DOUBT_MS, now)) {
            return Verdict::Dead;
        }
        // Long silence that nobody questioned says nothing: timers were throttled, or the machine slept
        // (which may show on the wall clock only, and so does a wall clock that is set).
        if long || heard.due_by_wall(DEAD_MS, now) {
            self.suspect(now);
        }
        self.silent |= heard.due_locally(QUIET_MS, now);
        if self.ping.is_some_and(|ping| ping.due_locally(ServerClock::PONG_LIMIT_MS, now)) {
            self.ping = None;
            return Verdict::PongLost;
        }
        let no_pong = self.ping.is_some_and(|ping| ping.due_locally(NO_PONG_MS, now));
        if self.silent && (no_pong || !has_ping) && !self.asked {
            self.asked = true;
            self.questioned.get_or_insert(Stamp::of(now));
            return Verdict::AskState;
        }
        Verdict::Fine
    }

    pub(super) fn wake_at(&self) -> Option<LocalInstant> {
        let limit = if self.silent { DEAD_MS } else { QUIET_MS };
        let mut at = match self.doubt {
            Some(since) => Some(since.after(DOUBT_MS)),
            None => self.heard.map(|heard| heard.after(limit)),
        };
        at = min_instant(at, self.ping.map(|ping| ping.after(ServerClock::PONG_LIMIT_MS)));
        if self.silent && !self.asked {
            at = min_instant(at, self.ping.map(|ping| ping.after(NO_PONG_MS)));
        }
        at
    }
}
