//! The link: a pure state machine that opens sockets, notices when they die, comes back, pings, and
//! keeps account of the commands in flight.
//!
//! Invariants, tested over random schedules: at most one socket is live; a retired one can touch
//! nothing; no command is sent twice; what is remembered is bounded.

mod backoff;
mod commands;
mod kept;
mod life;
mod says;
mod state;
mod wait;

pub use commands::{Command, CommandState};
pub use state::{Do, LinkState, PageEvent, Refusal};

use crate::{Act, Close, Cx, Event, HttpAnswer, Now, Source, Tag};
use commands::Commands;
use ghostlight_room::{Intent, Report};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant};
use life::{Life, Verdict};
use state::Stamp;
use wait::Waiting;

/// From the beginning of an attempt to the first whole snapshot.
const READY_LIMIT_MS: f64 = 8_000.0;
/// After a silent death requests may still go into connections of the browser's pool that are as dead as
/// ours was, one after the other, and say nothing of the network. A socket is always a new connection: so
/// one that does not open is tried afresh after so long, so often.
const AFRESH_MS: f64 = 2_500.0;
const AFRESH_TIMES: u32 = 8;
/// A connection that was ready for so long was a good one: the backoff begins anew.
const HEALTHY_MS: f64 = 5_000.0;
/// A page is on its own when the link has not been ready for so long.
const ALONE_MS: f64 = 1_000.0;
/// The clock wants to see both of the device's clocks at least so often, to notice a sleep.
const LOOK_MS: f64 = 4_000.0;
/// The close code that we give up a connection with.
const GIVEN_UP: u16 = 4000;
/// The code of a connection that just ceased.
const LOST: u16 = 1006;

/// A connection, or an attempt at one.
#[derive(Clone, Copy, Debug)]
struct Conn {
    since: Stamp,
    opened: bool,
    ready: Option<Stamp>,
    /// A probe had just answered: another answer does not replace it.
    by_probe: bool,
}

/// A link to one room, driving its source.
pub struct Link<S> {
    source: S,
    clock: ServerClock,
    conn: Option<Conn>,
    generation: u64,
    waiting: Waiting,
    life: Life,
    commands: Commands,
    refusal: Option<Refusal>,
    /// When the link ceased to be ready; none while it is, and before it ever was.
    left: Option<Stamp>,
    /// Silence was declared dead: the page is on its own at once.
    dead: bool,
    /// What was last said of being on its own.
    told_alone: bool,
    heard: Option<ServerInstant>,
    connections: u32,
    dropped: u32,
    changed: bool,
    out: Vec<Do>,
}

impl<S: Source> Link<S> {
    /// A link that has not begun. `clock` may know the skew of this device.
    #[must_use]
    pub fn new(source: S, clock: ServerClock) -> Self {
        Self {
            source,
            clock,
            conn: None,
            generation: 0,
            waiting: Waiting::default(),
            life: Life::default(),
            commands: Commands::default(),
            refusal: None,
            left: None,
            dead: false,
            told_alone: false,
            heard: None,
            connections: 0,
            dropped: 0,
            changed: false,
            out: Vec::new(),
        }
    }

    // What happens to it.

    /// Begins.
    pub fn start(&mut self, now: Now) -> Vec<Do> {
        if self.conn.is_none() && self.generation == 0 {
            self.open(now, false);
        }
        self.done(now)
    }

    /// Time has passed. Call it at [`Self::wake_at`], and at any other time.
    pub fn tick(&mut self, now: Now) -> Vec<Do> {
        self.look(now);
        self.done(now)
    }

    /// A socket is open.
    pub fn opened(&mut self, generation: u64, now: Now) -> Vec<Do> {
        if generation == self.generation
            && let Some(conn) = self.conn.as_mut().filter(|conn| !conn.opened)
        {
            conn.opened = true;
            self.connections = self.connections.saturating_add(1);
            self.life = Life::begin(now);
            self.clock.on_reconnect(now.local);
            self.with_source(now, |source, cx| source.on_open(cx));
            self.changed = true;
            self.look(now);
        }
        self.done(now)
    }

    /// A text arrived; `now` is its arrival, read first thing.
    pub fn text(&mut self, generation: u64, text: &str, now: Now) -> Vec<Do> {
        if generation == self.generation && self.conn.is_some_and(|conn| conn.opened) {
            self.life.heard(now);
            self.with_source(now, |source, cx| source.on_text(text, cx));
            self.heard = Some(self.server_now(now));
            self.look(now);
        }
        self.done(now)
    }

    /// A socket was closed by the other side, or could not be opened.
    pub fn closed(&mut self, generation: u64, code: u16, reason: &str, now: Now) -> Vec<Do> {
        if generation == self.generation
            && let Some(conn) = self.conn
        {
            let close = Close { code, reason: reason.to_owned(), opened: conn.opened };
            self.lost(&close, now);
        }
        self.done(now)
    }

    /// Something happened to the page.
    pub fn page(&mut self, event: PageEvent, now: Now) -> Vec<Do> {
        match event {
            PageEvent::Hidden => self.waiting.hide(now),
            PageEvent::Offline => self.suspect(now),
            PageEvent::Leaving => {
                // An open socket would keep the page out of the back-forward cache.
                if self.conn.is_some() {
                    self.give_up(1000, now);
                }
            }
            PageEvent::Visible | PageEvent::Online | PageEvent::Restored | PageEvent::Resumed => {
                if event == PageEvent::Visible {
                    self.waiting.show();
                }
                self.come_back(now);
            }
            PageEvent::RetryNow => self.come_back(now),
        }
        self.look(now);
        self.done(now)
    }

    /// A probe ended. `round_trip_ms` is how long the answer took.
    pub fn probed(&mut self, answered: bool, round_trip_ms: Option<f64>, now: Now) -> Vec<Do> {
        if let Some(ms) = round_trip_ms.filter(|_| answered) {
            self.clock.on_fetch_round_trip(ms);
        }
        let stuck = self.conn.map(|conn| (conn.since, conn.opened, conn.by_probe));
        if self.waiting.probed(answered, stuck, now) {
            if self.conn.is_some() {
                self.waiting.count();
            }
            self.open(now, true);
        }
        self.look(now);
        self.done(now)
    }

    /// The `Date` header of an HTTP answer, read at its arrival, just before [`Self::http`].
    pub fn dated(&mut self, tag: Tag, date: &str, now: Now) -> Vec<Do> {
        self.with_source(now, |source, cx| source.on_date(tag, date, cx));
        self.done(now)
    }

    /// An HTTP request of the source ended.
    pub fn http(&mut self, tag: Tag, answer: HttpAnswer, now: Now) -> Vec<Do> {
        self.with_source(now, |source, cx| source.on_http(tag, answer, cx));
        self.done(now)
    }

    /// Sends an intent, at most once, or refuses it at once while the link is down. Its number, by which
    /// [`Self::commands`] tells what becomes of it.
    pub fn dispatch(&mut self, intent: Intent, now: Now) -> (u64, Vec<Do>) {
        // A throttled timer may be late: a press must not go into a connection that is long dead.
        self.look(now);
        let ready = self.conn.is_some_and(|conn| conn.ready.is_some()) && !self.life.is_overdue(now);
        let answers = self.source.answers_commands();
        let kind = intent.kind();
        let at = self.server_now(now);
        let number = self.commands.add(kind, at);
        self.changed = true;
        if !ready {
            self.commands.set(number, CommandState::LinkDown);
        } else if self.commands.is_full() {
            self.commands.refuse_as_too_many(number);
        } else {
            let mut acts = Vec::new();
            let mut cx = Cx::new(now, &mut self.clock, &mut acts);
            match self.source.intent(number, &intent, &mut cx) {
                Ok(way) => {
                    let bytes = acts.iter().map(|act| if let Act::Send(text) = act { text.len() } else { 0 });
                    self.commands.sent(number, intent, way, answers, bytes.sum(), now);
                }
                Err(unable) => self.commands.refuse(number, unable.code, unable.message),
            }
            self.perform(acts, now);
        }
        (number, self.done(now))
    }

    /// Connects anew at once, with what [`Source::plan`] says now (another key).
    pub fn reconnect(&mut self, now: Now) -> Vec<Do> {
        if self.conn.is_some() {
            self.give_up(GIVEN_UP, now);
        }
        if self.generation > 0 {
            self.open(now, false);
        }
        self.done(now)
    }

    /// Says what this device paints, where the server wants to know.
    pub fn report(&mut self, report: &Report, now: Now) -> Vec<Do> {
        if self.conn.is_some_and(|conn| conn.ready.is_some()) {
            self.with_source(now, |source, cx| source.report(report, cx));
        }
        self.done(now)
    }

    /// This device has another name.
    pub fn rename(&mut self, name: &str, now: Now) -> Vec<Do> {
        self.with_source(now, |source, cx| source.rename(name, cx));
        self.done(now)
    }

    // How it works.

    fn done(&mut self, now: Now) -> Vec<Do> {
        self.with_source(now, |source, cx| source.on_tick(cx));
        let alone = self.alone_since(now).is_some();
        if alone != self.told_alone {
            self.told_alone = alone;
            self.changed = true;
        }
        if core::mem::take(&mut self.changed) {
            self.out.push(Do::Changed);
        }
        core::mem::take(&mut self.out)
    }

    fn with_source(&mut self, now: Now, call: impl FnOnce(&mut S, &mut Cx<'_>)) {
        let mut acts = Vec::new();
        call(&mut self.source, &mut Cx::new(now, &mut self.clock, &mut acts));
        self.perform(acts, now);
    }

    fn perform(&mut self, acts: Vec<Act>, now: Now) {
        for act in acts {
            match act {
                Act::Send(text) => self.send(text),
                Act::Http(request) => self.out.push(Do::Http(request)),
                Act::Tell(event) => self.on_event(event, now),
            }
        }
    }

    fn send(&mut self, text: String) {
        // What is said without a connection is not kept for later.
        if self.conn.is_some_and(|conn| conn.opened) {
            self.out.push(Do::Send { generation: self.generation, text });
        }
    }

    fn on_event(&mut self, event: Event, now: Now) {
        match event {
            Event::Pong => {
                self.life.pong();
                return;
            }
            Event::Snapshot => {
                self.on_ready(now);
                self.commands.on_snapshot(self.generation, &self.source.snapshot().room);
            }
            Event::Echo => self.commands.on_echo(&self.source.snapshot().room),
            Event::Changed => {}
            Event::Taken { command, effect } => {
                self.commands.set(command, CommandState::Confirmed { effect })
            }
            Event::Refused { command, code, message } => {
                if let Some(number) = command.or_else(|| self.commands.oldest_unanswered()) {
                    self.commands.refuse(number, code, message);
                }
            }
            Event::Unanswered { command } => self.commands.set(command, CommandState::Unanswered),
            Event::Denied { code, message } => self.denied(code, message, now),
            Event::Dropped => self.dropped = self.dropped.saturating_add(1),
            Event::Device(act) => self.out.push(Do::Device(act)),
            Event::Log(entries) => self.out.push(Do::Log(entries)),
        }
        self.changed = true;
    }

    /// The source found out that it is not let in.
    fn denied(&mut self, code: u16, message: String, now: Now) {
        self.give_up(GIVEN_UP, now);
        self.refusal = Some(Refusal { code, message, again_at: None });
        self.waiting.denied(now);
    }

    fn on_ready(&mut self, now: Now) {
        let Some(conn) = self.conn.as_mut() else { return };
        if conn.ready.is_none() {
            conn.ready = Some(Stamp::of(now));
            self.refusal = None;
            self.left = None;
            self.dead = false;
            self.waiting.arrived();
        }
    }

    /// All that is due.
    fn look(&mut self, now: Now) {
        let shaken = self.clock.on_frame(now.local, now.wall) == ghostlight_time::Advice::PingNow;
        if let Some(conn) = self.conn {
            if conn.ready.is_none() && conn.since.due(READY_LIMIT_MS, now) {
                self.give_up(GIVEN_UP, now);
            } else if self.afresh_at().is_some() && conn.since.due(AFRESH_MS, now) {
                self.waiting.count();
                self.open(now, false);
            } else if conn.opened {
                if shaken && conn.ready.is_some() {
                    self.life.suspect(now);
                }
                self.look_at_life(now);
            }
        }
        self.look_at_commands(now);
        if self.conn.is_none() && self.waiting.is_due(now) {
            self.open(now, false);
        }
        let stuck = self.conn.map(|conn| (conn.since, conn.opened, conn.by_probe));
        if self.waiting.wants_probe(stuck, now)
            && let Some(url) = self.source.plan().probe
        {
            self.waiting.probe_sent(now);
            self.out.push(Do::Probe { url });
        }
    }

    /// When an attempt that does not open is tried afresh.
    fn afresh_at(&self) -> Option<LocalInstant> {
        let tried = self.conn.filter(|conn| !conn.opened && !conn.by_probe)?;
        (self.dead && self.waiting.attempt() < AFRESH_TIMES).then(|| tried.since.after(AFRESH_MS))
    }

    fn look_at_life(&mut self, now: Now) {
        let was_silent = self.life.is_silent();
        let has_ping = self.source.ping().is_some();
        match self.life.judge(has_ping, now) {
            Verdict::Dead => {
                self.give_up(GIVEN_UP, now);
                self.dead = self.left.is_some();
                return;
            }
            Verdict::PongLost => self.clock.on_pong_lost(),
            Verdict::AskState => self.with_source(now, |source, cx| source.ask(cx)),
            Verdict::Fine => {}
        }
        if (self.clock.wants_ping(now.local) || self.life.wants_ping())
            && self.life.pingable()
            && let Some(ping) = self.source.ping()
        {
            self.clock.on_ping_sent(now.local);
            self.life.pinged(now);
            self.send(ping);
        }
        self.changed |= was_silent != self.life.is_silent();
    }

    fn look_at_commands(&mut self, now: Now) {
        let (ask, changed) = self.commands.look(now);
        self.changed |= changed;
        if ask {
            self.with_source(now, |source, cx| source.ask(cx));
        }
    }

    fn suspect(&mut self, now: Now) {
        if self.conn.is_some_and(|conn| conn.opened) {
            self.life.suspect(now);
        }
    }

    /// The person, the page or the network is back: ask at once.
    fn come_back(&mut self, now: Now) {
        self.clock.on_resume();
        match self.conn {
            Some(conn) if conn.opened => self.life.suspect(now),
            Some(conn) if !wait::is_stuck(conn.since, now) => {}
            _ if self.generation == 0 => {}
            _ => self.open(now, false),
        }
    }

    fn open(&mut self, now: Now, by_probe: bool) {
        if self.conn.take().is_some() {
            self.out.push(Do::Close { generation: self.generation, code: GIVEN_UP });
        }
        self.generation += 1;
        self.commands.new_generation(self.generation);
        let plan = self.source.plan();
        self.waiting.opening(plan.probe.is_some());
        self.conn = Some(Conn { since: Stamp::of(now), opened: false, ready: None, by_probe });
        self.out.push(Do::Open { generation: self.generation, url: plan.url, protocols: plan.protocols });
        self.changed = true;
    }

    /// Ends the present connection from this side, without waiting for anything.
    fn give_up(&mut self, code: u16, now: Now) {
        let Some(conn) = self.conn else { return };
        self.out.push(Do::Close { generation: self.generation, code });
        self.lost(&Close { code: LOST, reason: String::new(), opened: conn.opened }, now);
    }

    fn lost(&mut self, close: &Close, now: Now) {
        let Some(conn) = self.conn.take() else { return };
        let rule = self.source.on_close(close);
        if conn.ready.is_some() {
            self.left = Some(Stamp::of(now));
        }
        let good = conn.ready.is_some_and(|ready| ready.due(HEALTHY_MS, now));
        if good {
            self.waiting.healthy();
        }
        // Where connections open and do not last, or a probe had just answered, probes say nothing.
        let probes_err = !good && (conn.opened || conn.by_probe);
        self.commands.on_lost(close.code == 1009);
        self.refusal = rule.refusal.map(|message| Refusal { code: close.code, message, again_at: None });
        self.waiting.lost(rule.again, probes_err, now);
        self.changed = true;
    }
}
