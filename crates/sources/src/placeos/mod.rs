//! A PlaceOS meeting room as a source: its Bookings module is the timer and the agenda.
//!
//! PlaceOS tells instants, not a running countdown, so the countdown hangs on the meeting's own start
//! and end, and needs nothing more from the server than those.

mod binds;
mod booking;
mod calls;
mod config;
mod controls;
mod date;
mod devices;
mod errors;
mod facts;
mod intents;
mod meetings;
mod rest;
mod room;
mod wire;

pub use config::{Access, PlaceOsConfig, PlaceOsConfigError, REGISTERED};

use crate::{Close, ConnectPlan, Cx, Event, HttpAnswer, Rule, Source, Tag, Unable, Way};
use binds::{Binds, Ids};
use calls::Calls;
use date::HttpClock;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{Date, DayTime, Intent, RoomSnapshot, Zones};
use ghostlight_time::{LocalInstant, ServerInstant, StampedMessage};
use meetings::Meetings;
use rest::Rest;
use std::sync::Arc;
use wire::{Cmd, Frame, Module, Variable, request};

/// A server that says nothing to the first `ping` is bound to all the same, after so long.
const GREETED_BY_MS: f64 = 2_000.0;
/// Binds that are answered and followed by nothing are waited for so long.
const READY_BY_MS: f64 = 1_500.0;
/// The clock may be set: what depends on the time of day is looked at so often.
const LOOK_MS: f64 = 30_000.0;

/// A meeting room of PlaceOS.
pub struct PlaceOs {
    config: PlaceOsConfig,
    zones: &'static dyn Zones,
    snapshot: Arc<RoomSnapshot>,
    ids: Ids,
    binds: Binds,
    calls: Calls,
    rest: Rest,
    date: HttpClock,
    /// The modules with controls.
    modules: Vec<Module>,
    /// The variables that a person watches.
    watched: Vec<Variable>,
    /// The module whose log is followed.
    log: Option<String>,
    logged: u64,
    meetings: Meetings,
    here: Here,
    /// The snapshot is to be made anew.
    dirty: bool,
    /// When it was made, and when it is another one though nothing arrives.
    made: Option<ServerInstant>,
    changes: Option<ServerInstant>,
    wake: Option<LocalInstant>,
}

/// What is known of one connection only.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    opened: Option<LocalInstant>,
    /// It was asked for the variables.
    asked: bool,
    asked_at: LocalInstant,
    ready: bool,
}

impl PlaceOs {
    /// A source that has heard nothing yet. `zones` knows the clock of the room's zone.
    #[must_use]
    pub fn new(config: PlaceOsConfig, zones: &'static dyn Zones) -> Self {
        let snapshot = RoomSnapshot { role: config.output, stale: true, ..RoomSnapshot::default() };
        let mut source = Self {
            config,
            zones,
            snapshot: Arc::new(snapshot),
            ids: Ids::default(),
            binds: Binds::default(),
            calls: Calls::default(),
            rest: Rest::default(),
            date: HttpClock::default(),
            modules: Vec::new(),
            watched: Vec::new(),
            log: None,
            logged: 0,
            meetings: Meetings::default(),
            here: Here::default(),
            dirty: true,
            made: None,
            changes: None,
            wake: None,
        };
        for variable in meetings::wanted(source.config.output) {
            source.binds.hold(variable);
        }
        for module in source.config.modules.clone() {
            if let Some(module) = Module::parse(&module) {
                source.look_at_module(module);
            }
        }
        source
    }

    /// Another key or token for the next connection.
    pub fn set_access(&mut self, access: Access) {
        self.config.access = access;
    }

    /// Which system, and as what it is asked.
    #[must_use]
    pub fn config(&self) -> &PlaceOsConfig {
        &self.config
    }

    /// Binds everything, and asks what else there is to ask.
    fn begin(&mut self, cx: &mut Cx<'_>) {
        self.here.asked = true;
        self.here.asked_at = cx.now.local;
        self.binds.ask(&self.config.system, &mut self.ids, cx);
        if let Some(module) = self.log.clone() {
            self.send_log(&module, true, cx);
        }
        self.ask_rest(cx);
        self.date.start(cx.now.local);
    }

    /// Follows a module's log, or leaves it; nobody waits for the answer.
    fn send_log(&mut self, module: &str, on: bool, cx: &mut Cx<'_>) {
        let (cmd, name) = if on { (Cmd::Debug, "debug") } else { (Cmd::Ignore, "ignore") };
        let id = self.ids.next();
        cx.send(request(id, cmd, &self.config.system, (module, 1), name, None));
    }

    fn take(&mut self, frame: Frame, cx: &mut Cx<'_>) {
        let system = self.config.system.as_str();
        match frame {
            Frame::Pong => cx.tell(Event::Pong),
            Frame::Odd => cx.tell(Event::Dropped),
            Frame::Answer { id, outcome } => {
                let of_binds = self.binds.answered(id, &outcome, cx.now.local);
                // Any other is the late answer to what was given up.
                if of_binds || self.calls.answered(id, outcome, (system, &mut self.ids), cx) {
                    self.dirty = true;
                }
            }
            Frame::Notify { system: of, variable, value } => {
                if of.is_none_or(|of| of == system) && self.binds.told(&variable, value) {
                    self.dirty = true;
                }
            }
            Frame::Debug { module, class, level, message } => {
                if self.log.as_deref() == Some(module.as_str()) {
                    self.logged += 1;
                    let (seq, at) = (self.logged, cx.server_now());
                    cx.tell(Event::Log(vec![LogEntry {
                        seq,
                        at,
                        action: level,
                        by: module,
                        item: class,
                        text: message,
                    }]));
                }
            }
        }
    }

    /// Everything that is due, and a snapshot of what has changed.
    fn turn(&mut self, by_server: bool, cx: &mut Cx<'_>) {
        let now = cx.now.local;
        if let Some(opened) = self.here.opened {
            if !self.here.asked && opened.plus_ms(GREETED_BY_MS) <= now {
                self.begin(cx);
            }
            if self.here.asked {
                self.dirty |= self.binds.look(&self.config.system, &mut self.ids, cx);
                if self.date.asks(now) {
                    self.ask_date(cx);
                }
            }
        }
        self.dirty |= self.calls.look(cx);
        self.ask_why(cx);
        let becomes_ready = !self.here.ready && self.is_ready(now);
        if becomes_ready {
            self.here.ready = true;
            self.dirty = true;
            Arc::make_mut(&mut self.snapshot).stale = false;
        }
        let server = cx.server_now();
        let passed = self.changes.is_some_and(|at| at <= server);
        // A clock that was set back makes the past the future.
        let back = self.made.is_some_and(|made| server < made);
        let changed = if self.dirty || passed || back { self.remake(server) } else { false };
        if becomes_ready {
            cx.tell(Event::Snapshot);
        } else if changed {
            cx.tell(if by_server { Event::Echo } else { Event::Changed });
        }
        self.wake = self.next_wake(cx);
    }

    fn is_ready(&self, now: LocalInstant) -> bool {
        let long = self.here.asked_at.plus_ms(READY_BY_MS) <= now;
        self.here.asked && (self.binds.is_settled() || (long && self.binds.any_answered()))
    }

    /// Makes the snapshot anew; whether it is another one.
    fn remake(&mut self, now: ServerInstant) -> bool {
        self.dirty = false;
        self.made = Some(now);
        self.meetings = Meetings::read(&self.binds);
        let place = self.place();
        let tomorrow = Date::from_days(place.day(now).days() + 1);
        let midnight = tomorrow.instant(DayTime::default(), place.zone, place.zones);
        // A booking stops fitting before the next meeting when its length is left.
        let fits = self.meetings.next.iter().flat_map(|next| {
            controls::LENGTHS.map(|mins| {
                next.start - ghostlight_time::Span::from_mins(mins) + ghostlight_time::Span::from_ms(1)
            })
        });
        let changes = self.meetings.changes(place.zone, place.zones).chain(fits).chain([midnight]);
        let changes = changes.filter(|at| *at > now).min();
        let snapshot = RoomSnapshot {
            room: self.room(now),
            role: self.config.output,
            can: self.permits(now),
            controls: self.controls(now),
            source: self.facts(now),
            stale: self.snapshot.stale,
            ..RoomSnapshot::default()
        };
        self.changes = changes;
        let changed = snapshot != *self.snapshot;
        if changed {
            self.snapshot = Arc::new(snapshot);
        }
        changed
    }

    fn next_wake(&self, cx: &Cx<'_>) -> Option<LocalInstant> {
        let now = cx.now.local;
        let server = cx.server_now();
        let change = self.changes.map(|at| {
            let local = cx.clock.local_of(at, now);
            local.unwrap_or_else(|| now.plus_ms((at - server).as_ms().max(0) as f64))
        });
        let change = change.map(|at| if at < now.plus_ms(LOOK_MS) { at } else { now.plus_ms(LOOK_MS) });
        let open = self.here.opened.map(|opened| match self.here {
            Here { asked: false, .. } => opened.plus_ms(GREETED_BY_MS),
            Here { ready: false, asked_at, .. } => asked_at.plus_ms(READY_BY_MS),
            _ => now.plus_ms(LOOK_MS),
        });
        let date = self.date.due_at().filter(|_| self.here.asked);
        let due = [change, open, date, self.binds.due_at(), self.calls.due_at()].into_iter().flatten();
        let first = due.reduce(|a, b| if b < a { b } else { a })?;
        // Never at once: what was due has been done.
        Some(if first > now { first } else { now.plus_ms(5.0) })
    }
}

impl Source for PlaceOs {
    fn plan(&self) -> ConnectPlan {
        ConnectPlan { url: self.config.socket(), protocols: Vec::new(), probe: Some(self.config.probe()) }
    }

    fn on_open(&mut self, cx: &mut Cx<'_>) {
        self.here = Here { opened: Some(cx.now.local), ..Here::default() };
        self.rest.opened();
        // As PlaceOS's own client does; its answer says that we are let in.
        cx.send("ping".to_owned());
    }

    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        let frame = Frame::read(text);
        if !self.here.asked {
            self.begin(cx);
        }
        self.take(frame, cx);
        self.turn(true, cx);
    }

    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        if let Tag::Own(tag) = tag {
            self.take_rest(tag, &answer, cx);
        }
    }

    fn on_date(&mut self, tag: Tag, date: &str, cx: &mut Cx<'_>) {
        if tag == Tag::Own(rest::DATE)
            && let Some(server) = self.date.told(date, cx.now.local)
        {
            let (received, wall) = (cx.now.local, cx.now.wall);
            // The way is reckoned with already.
            cx.clock.on_fetch_round_trip(0.0);
            cx.clock.on_stamped(StampedMessage { server, received, wall, pong: false });
            self.dirty = true;
        }
    }

    fn on_tick(&mut self, cx: &mut Cx<'_>) {
        self.turn(false, cx);
    }

    fn next_tick(&self) -> Option<LocalInstant> {
        self.wake
    }

    fn on_close(&mut self, close: &Close) -> Rule {
        if !close.opened {
            self.rest.not_opened();
        }
        self.here = Here::default();
        self.binds.lost();
        self.calls.connection_lost();
        self.date.stop();
        self.dirty = true;
        Arc::make_mut(&mut self.snapshot).stale = true;
        Rule::backoff()
    }

    fn ping(&self) -> Option<String> {
        Some("ping".to_owned())
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        // Values come when they change; what can be asked for is a sign of life.
        cx.send("ping".to_owned());
    }

    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        self.send_intent(command, intent, cx)
    }

    fn answers_commands(&self) -> bool {
        true
    }

    fn snapshot(&self) -> Arc<RoomSnapshot> {
        Arc::clone(&self.snapshot)
    }
}
