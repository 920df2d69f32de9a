//! From the link to the signals, and the one alarm.

use super::core::Core;
use super::view::{ClockState, ClockView, LinkView, Mark, Refusal};
use crate::platform::{display, events};
use ghostlight_palco::close::CloseCode;
use ghostlight_room::{Output, Report};
use ghostlight_sources::Now;
use ghostlight_sources::link::{self, LinkState};
use ghostlight_time::{LocalInstant, Quality, ServerInstant, Span};
use leptos::prelude::*;
use std::sync::Arc;

/// The clock's view changes at most so often.
const CLOCK_EVERY_MS: f64 = 1_000.0;
/// A viewer says what it paints so often.
const REPORT_EVERY_MS: f64 = 5_000.0;
/// Where the shown time moved by more than this against the local clock, everything that shows it is
/// computed anew.
const MOVED_MS: f64 = 20.0;

/// What was last fed, so that only changes are told.
#[derive(Debug, Default)]
pub struct Fed {
    clock_at: Option<LocalInstant>,
    /// The shown time less the local one.
    offset: Option<f64>,
}

impl Core {
    /// The server's time now; before the first word of a server, this device's own.
    pub fn server_now(&self, now: Now) -> ServerInstant {
        self.link.as_ref().map_or_else(
            || ServerInstant::from_ms(now.wall.as_ms().floor() as i64),
            |link| link.server_now(now),
        )
    }

    /// Feeds the signals with what has changed.
    pub fn feed(&mut self, now: Now) {
        let Some(link) = self.link.as_ref() else { return };
        let snapshot = ghostlight_sources::Source::snapshot(link.source());
        let state = link.state();
        if state == LinkState::Ready && !self.signals.known.get_untracked() {
            self.signals.known.set(true);
        }
        let view = link_view(link, &state, now);
        if self.signals.link.with_untracked(|old| *old != view) {
            self.keep_or_forget(&view.mark);
            self.signals.link.set(view);
        }
        let presses = self.presses.shown(link.commands(), now.local);
        if self.signals.presses.with_untracked(|old| *old != presses) {
            self.signals.presses.set(presses);
        }
        let quality = link.quality(now);
        let server_now = link.server_now(now);
        if !Arc::ptr_eq(&snapshot, &self.shown) {
            self.shown = snapshot.clone();
            if self.signals.known.get_untracked() {
                self.history.add(server_now, snapshot.clone());
            }
            self.signals.snapshot.set(snapshot);
            self.keep_soon();
        }
        self.feed_clock(quality, now);
        let offset = server_now.as_ms() as f64 - now.local.as_ms();
        let moved = self.fed.offset.is_none_or(|old| (offset - old).abs() > MOVED_MS);
        if moved {
            self.fed.offset = Some(offset);
            self.wake_lives(now, true);
        }
    }

    fn feed_clock(&mut self, quality: Quality, now: Now) {
        if self.fed.clock_at.is_some_and(|at| now.local.since(at) < CLOCK_EVERY_MS) {
            return;
        }
        let view = ClockView {
            state: match quality.state {
                ghostlight_time::ClockState::Syncing => ClockState::Syncing,
                ghostlight_time::ClockState::Locked => ClockState::Locked,
                ghostlight_time::ClockState::Holdover => ClockState::Holdover,
                ghostlight_time::ClockState::Resyncing => ClockState::Resyncing,
            },
            offset_ms: quality.wall_offset_ms.unwrap_or(0.0),
            bound_ms: quality.bound_ms,
            round_trip_ms: quality.round_trip_ms,
            skew_ppm: quality.skew_ppm,
        };
        self.fed.clock_at = Some(now.local);
        if self.signals.clock.with_untracked(|old| *old != view) {
            self.signals.clock.set(view);
        }
    }

    /// Computes anew what is due, or all that lives.
    pub fn wake_lives(&mut self, now: Now, all: bool) {
        let server_now = self.server_now(now);
        self.lives.wake(server_now, all);
    }

    /// Sets the alarm for whatever is due next.
    pub fn plan(&mut self, now: Now) {
        let seen = events::visible();
        let live = self.lives.next_at().filter(|_| seen).map(|at| self.local_of(at, now));
        let rest = [
            self.link.as_ref().and_then(link::Link::wake_at),
            self.local.as_ref().and_then(|local| local.next_at()),
            self.presses.next_at(now.local),
            self.report_at,
            self.asked.iter().map(|asked| asked.until).reduce(earlier),
        ];
        let next = rest.into_iter().flatten().chain(live).reduce(earlier);
        // Frames only where it is a visible change that comes so soon.
        let by_frames = seen && live.is_some() && live == next;
        let me = self.me.clone();
        self.alarm.set(next, now.local, by_frames, move || Self::enter(&me, Self::ring));
    }

    fn local_of(&self, at: ServerInstant, now: Now) -> LocalInstant {
        match &self.link {
            Some(link) => link.local_of(at, now),
            None => now.local.plus_ms((at - self.server_now(now)).as_ms() as f64),
        }
    }

    fn ring(&mut self, now: Now) {
        self.alarm.rung();
        self.wake_lives(now, false);
        if self.link.as_ref().and_then(link::Link::wake_at).is_some_and(|at| at <= now.local) {
            self.with_link(|link| link.tick(now));
        }
        if self.local.as_ref().and_then(|local| local.next_at()).is_some_and(|at| at <= now.local) {
            self.with_local(now, |local| local.tick(now));
        }
        if self.report_at.is_some_and(|at| at <= now.local) {
            self.report(now);
        }
        self.give_up_asked(now);
    }

    /// The page says what it paints; every 5 s that is reported.
    pub fn painted(&mut self, text: &str, now: Now) {
        if self.output == Output::Viewer {
            self.painted = Some(text.to_owned());
            self.report_at.get_or_insert(now.local);
        }
    }

    fn report(&mut self, now: Now) {
        self.report_at = Some(now.local.plus_ms(REPORT_EVERY_MS));
        let Some(text) = self.painted.clone() else { return };
        let (width, height) = display::size();
        let report = Report {
            text,
            visible: events::visible(),
            full_screen: display::is_full_screen(),
            awake: self.signals.awake.get_untracked() == display::Awake::Held,
            width,
            height,
            clock_bound_ms: self.link.as_ref().and_then(|link| link.quality(now).bound_ms),
        };
        self.with_link(|link| link.report(&report, now));
    }
}

fn earlier(a: LocalInstant, b: LocalInstant) -> LocalInstant {
    if b < a { b } else { a }
}

type RoomLink = link::Link<super::source::RoomSource>;

fn link_view(link: &RoomLink, state: &LinkState, now: Now) -> LinkView {
    let server = |at: LocalInstant| link.server_now(now) + Span::from_ms(at.since(now.local).round() as i64);
    let (mark, retry_at) = match state {
        LinkState::Refused(why) => (Mark::Refused(refusal(why)), why.again_at.map(server)),
        LinkState::Ready | LinkState::Silent => (Mark::Live, None),
        other => {
            let mark = link.alone_since(now).map_or(Mark::Connecting, |since| Mark::Alone { since });
            let at = if let LinkState::Waiting { at, .. } = other { at.map(server) } else { None };
            (mark, at)
        }
    };
    LinkView {
        mark,
        attempt: link.attempt(),
        retry_at,
        connections: link.connections(),
        dropped: link.dropped(),
    }
}

fn refusal(why: &link::Refusal) -> Refusal {
    match CloseCode::from_code(why.code) {
        CloseCode::BadKey => Refusal::BadKey,
        CloseCode::Removed => Refusal::Removed,
        CloseCode::NoRoom => Refusal::NoRoom,
        CloseCode::Full => Refusal::Full,
        _ => Refusal::Other(why.message.clone()),
    }
}
