//! Between connections: when to try again, and the probe that says when it is worth it.
//!
//! Browsers throttle sockets that keep failing, so while the page is visible a plain request asks
//! instead, often, and the socket is opened when that is answered.

use super::backoff::{between, wait_ms};
use super::state::{Stamp, min_instant};
use crate::Now;
use ghostlight_palco::close::{Again, CloseCode};
use ghostlight_time::{LocalInstant, Span};

/// With a probe asking, the socket itself is tried only so often without a reason.
const BLIND_MS: f64 = 30_000.0;
/// An attempt that has not opened after so long may be stuck in a network that swallows.
const STUCK_MS: f64 = 1_500.0;
/// From the end of one probe to the next, and after ten minutes.
const PROBE_FROM_MS: f64 = 1_000.0;
const PROBE_UPTO_MS: f64 = 1_500.0;
const PROBE_LATER_MS: f64 = 5_000.0;
const LATER_AFTER_MS: f64 = 600_000.0;
/// A probe that says nothing for so long has failed, whatever became of it.
const PROBE_GONE_MS: f64 = 4_000.0;

/// The attempt that is under way: its beginning, whether it opened, whether a probe caused it.
pub(super) type Attempt = Option<(Stamp, bool, bool)>;

/// Whether an attempt that has not opened is old enough to be given up for a better one.
pub(super) fn is_stuck(since: Stamp, now: Now) -> bool {
    since.due(STUCK_MS, now)
}

#[derive(Clone, Copy, Debug)]
struct Wait {
    from: Stamp,
    ms: f64,
}

impl Wait {
    fn is_due(&self, now: Now) -> bool {
        self.from.due(self.ms, now)
    }
    fn at(&self) -> LocalInstant {
        self.from.after(self.ms)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    failures: u32,
    hidden: bool,
    /// The source has something to probe.
    probes: bool,
    /// The next attempt.
    wait: Option<Wait>,
    /// Down since.
    since: Option<Stamp>,
    probe_out: Option<Stamp>,
    next_probe: Option<Wait>,
    /// What answers probes is of no use: only the backoff opens, until a probe fails again.
    distrust: bool,
    /// It is asked at fixed times: no probe.
    told_when: bool,
}

impl Waiting {
    pub(super) fn attempt(&self) -> u32 {
        self.failures
    }
    pub(super) fn at(&self) -> Option<LocalInstant> {
        self.wait.map(|wait| wait.at())
    }
    pub(super) fn is_due(&self, now: Now) -> bool {
        self.wait.is_some_and(|wait| wait.is_due(now))
    }

    pub(super) fn wake_at(&self, attempt: Attempt) -> Option<LocalInstant> {
        let open = if attempt.is_none() { self.at() } else { None };
        min_instant(open, self.probe_at(attempt))
    }

    /// When the next probe goes out, or the present one is given up.
    fn probe_at(&self, attempt: Attempt) -> Option<LocalInstant> {
        if !self.may_probe() {
            return None;
        }
        let next =
            self.probe_out.map(|out| out.after(PROBE_GONE_MS)).or(self.next_probe.map(|next| next.at()));
        match attempt {
            None => next,
            Some((since, false, false)) => {
                let stuck = since.after(STUCK_MS);
                Some(next.map_or(stuck, |next| if next > stuck { next } else { stuck }))
            }
            Some(_) => None,
        }
    }

    fn may_probe(&self) -> bool {
        self.probes && !self.hidden && !self.told_when
    }

    /// Whether a probe is to go out now.
    pub(super) fn wants_probe(&mut self, attempt: Attempt, now: Now) -> bool {
        if self.probe_out.is_some_and(|out| out.due(PROBE_GONE_MS, now)) {
            self.probe_ended(now);
        }
        let wanted = match attempt {
            None => self.wait.is_some() && self.failures > 0,
            Some((since, opened, by_probe)) => !opened && !by_probe && is_stuck(since, now),
        };
        wanted
            && self.may_probe()
            && self.probe_out.is_none()
            && self.next_probe.is_none_or(|next| next.is_due(now))
    }

    pub(super) fn probe_sent(&mut self, now: Now) {
        self.probe_out = Some(Stamp::of(now));
        self.next_probe = None;
        self.since.get_or_insert(Stamp::of(now));
    }

    fn probe_ended(&mut self, now: Now) {
        self.probe_out = None;
        let later = self.since.is_some_and(|since| since.due(LATER_AFTER_MS, now));
        let ms = if later { PROBE_LATER_MS } else { between(PROBE_FROM_MS, PROBE_UPTO_MS, now.random) };
        self.next_probe = Some(Wait { from: Stamp::of(now), ms });
    }

    /// A probe ended; whether the socket is to be opened now.
    pub(super) fn probed(&mut self, answered: bool, attempt: Attempt, now: Now) -> bool {
        let Some(sent) = self.probe_out else { return false };
        self.probe_ended(now);
        if !answered {
            if core::mem::take(&mut self.distrust) && attempt.is_none() {
                self.wait = Some(Wait { from: Stamp::of(now), ms: BLIND_MS });
            }
            return false;
        }
        match attempt {
            None => self.wait.is_some() && self.may_probe() && !self.distrust,
            // Asked after it got stuck, and answered: a fresh attempt is better.
            Some((since, opened, by_probe)) => !opened && !by_probe && sent.local() >= since.after(STUCK_MS),
        }
    }

    /// An attempt begins.
    pub(super) fn opening(&mut self, probes: bool) {
        self.probes = probes;
        self.wait = None;
    }

    /// One more attempt has failed, without a wait.
    pub(super) fn count(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// The link is ready. Whether for good is seen later.
    pub(super) fn arrived(&mut self) {
        self.since = None;
        self.probe_out = None;
        self.next_probe = None;
        self.distrust = false;
        self.told_when = false;
    }

    /// The connection that was lost had been a good one.
    pub(super) fn healthy(&mut self) {
        self.failures = 0;
    }

    /// A connection or an attempt was lost. `probes_err`: something answers there, and
    /// it is of no use.
    pub(super) fn lost(&mut self, again: Again, probes_err: bool, now: Now) {
        self.since.get_or_insert(Stamp::of(now));
        let first = self.failures == 0;
        self.count();
        self.distrust |= probes_err;
        self.told_when = again != Again::Backoff;
        let ms = |span: Span| span.as_ms() as f64;
        let wait = match again {
            Again::Every(span) | Again::After(span) => ms(span),
            Again::Between(from, upto) => between(ms(from), ms(upto), now.random),
            Again::Backoff if first || self.distrust || !self.may_probe() => {
                wait_ms(self.failures, now.random)
            }
            Again::Backoff => BLIND_MS,
        };
        self.wait = Some(Wait { from: Stamp::of(now), ms: wait });
        if self.probe_out.is_none() && self.next_probe.is_none() {
            self.probe_ended(now);
        }
    }

    /// Refused, as after a refusing close.
    pub(super) fn denied(&mut self, now: Now) {
        let Again::Every(span) = CloseCode::BadKey.again() else { return };
        self.told_when = true;
        self.wait = Some(Wait { from: Stamp::of(now), ms: span.as_ms() as f64 });
    }

    pub(super) fn hide(&mut self, now: Now) {
        self.hidden = true;
        // Nobody probes now: what waits for a probe waits for the backoff.
        if self.wait.is_some() && !self.told_when {
            self.wait = Some(Wait { from: Stamp::of(now), ms: wait_ms(self.failures, now.random) });
        }
    }

    pub(super) fn show(&mut self) {
        self.hidden = false;
    }
}
