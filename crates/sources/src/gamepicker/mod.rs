//! The Jackbox game picker as a source: an evening's games as an agenda, its votes as a stopwatch and as
//! a countdown to their end.
//!
//! Its socket only tells; everything it is told goes by HTTP. Each event carries the server's time, so
//! the end of a vote is reckoned within one message and owes nothing to this device's clock.

mod answers;
mod config;
mod events;
mod games;
mod intents;
mod poll;
mod reads;
mod room;
mod wire;

pub use config::{GamePickerConfig, GamePickerConfigError, REGISTERED};

use crate::scale::Scale;
use crate::{Close, ConnectPlan, Cx, Event, HttpAnswer, HttpRequest, Rule, Source, Tag, Unable, Way};
use games::{Game, Live, Session};
use ghostlight_palco::close::CloseCode;
use ghostlight_room::{Intent, RoomSnapshot};
use ghostlight_time::LocalInstant;
use poll::{Choice, Poll};
use reads::{Ask, Reads};
use serde_json::json;
use std::sync::Arc;
use wire::id_value;

/// The server ends a connection 60 s after the last ping, whatever else was said over it.
const PING_EVERY_MS: f64 = 20_000.0;
/// Whether a session was opened is asked so often while none is.
const ACTIVE_EVERY_MS: f64 = 30_000.0;
/// An answer to `subscribe` is asked for again after this.
const SUBSCRIBE_LIMIT_MS: f64 = 5_000.0;

/// How far a connection has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    /// No connection.
    #[default]
    Closed,
    /// A token is awaited.
    Login,
    /// The answer to the token is.
    Auth,
    /// Which session is active.
    Find,
    /// The answer to `subscribe`.
    Subscribe,
    /// The session's row and games.
    Load,
    /// All is known.
    Ready,
}

/// What is known of one connection only.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    step: Step,
    since: LocalInstant,
    /// The token was renewed over this connection: once is enough.
    renewed: bool,
    loaded_session: bool,
    loaded_games: bool,
    /// A ping of ours, and the last sign that any ping arrived.
    pinged: Option<LocalInstant>,
    awaits_pong: bool,
    asked_active: Option<LocalInstant>,
    /// When the server is asked about a vote that ended without a word.
    chase: Option<LocalInstant>,
}

/// The Jackbox game picker.
pub struct GamePicker {
    config: GamePickerConfig,
    snapshot: Arc<RoomSnapshot>,
    token: Option<String>,
    here: Here,
    reads: Reads,
    /// The requests that have no answer yet, each with the control that it presses.
    orders: Vec<(u64, String)>,
    session: Option<Session>,
    games: Vec<Game>,
    live: Option<Live>,
    poll: Poll,
    picked: Option<Choice>,
    scale: Scale,
    /// The server has told its time.
    clocked: bool,
    last_error: String,
}

impl GamePicker {
    /// A source that has heard nothing yet.
    #[must_use]
    pub fn new(config: GamePickerConfig) -> Self {
        let snapshot = RoomSnapshot { role: config.output, stale: true, ..RoomSnapshot::default() };
        let token = config.token.clone();
        let mut source = Self {
            config,
            snapshot: Arc::new(snapshot),
            token,
            here: Here::default(),
            reads: Reads::default(),
            orders: Vec::new(),
            session: None,
            games: Vec::new(),
            live: None,
            poll: Poll::default(),
            picked: None,
            scale: Scale::default(),
            clocked: false,
            last_error: String::new(),
        };
        source.rebuild();
        source
    }

    /// Another admin key for the next connection, or none. The token of the earlier one is dropped.
    pub fn set_key(&mut self, key: Option<String>) {
        self.config.key = key;
        self.token = None;
    }

    /// The token in use, to be kept for the next 24 hours; none before the first login.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Where it is, and as what it is asked.
    #[must_use]
    pub fn config(&self) -> &GamePickerConfig {
        &self.config
    }

    fn go(&mut self, step: Step, cx: &Cx<'_>) {
        self.here.step = step;
        self.here.since = cx.now.local;
    }

    fn is_ready(&self) -> bool {
        self.here.step == Step::Ready
    }

    /// Shows the token, or gets one first.
    fn authenticate(&mut self, cx: &mut Cx<'_>) {
        if let Some(token) = &self.token {
            cx.send(json!({ "type": "auth", "token": token }).to_string());
            self.go(Step::Auth, cx);
        } else if self.config.key.is_some() {
            self.go(Step::Login, cx);
            self.login(cx);
        } else {
            self.deny("The game picker wants its admin key.", cx);
        }
    }

    fn login(&mut self, cx: &mut Cx<'_>) {
        if let Some(key) = &self.config.key {
            self.reads.login(&self.config, key, cx);
        }
    }

    fn deny(&self, message: &str, cx: &mut Cx<'_>) {
        cx.tell(Event::Denied { code: CloseCode::BadKey.code(), message: message.to_owned() });
    }

    /// The token is good no more: another one, once a connection.
    fn renew(&mut self, cx: &mut Cx<'_>) {
        if self.config.key.is_none() {
            self.deny("The login has run out. The game picker wants its admin key again.", cx);
            return;
        }
        self.token = None;
        if core::mem::replace(&mut self.here.renewed, true) {
            self.deny("The game picker does not take the login that it has just given.", cx);
        } else {
            self.authenticate(cx);
        }
    }

    fn find(&mut self, cx: &mut Cx<'_>) {
        self.go(Step::Find, cx);
        if let Some(session) = self.config.session.clone() {
            self.follow(Session { id: session, ..Session::default() }, cx);
        } else {
            self.ask_active(cx);
        }
    }

    fn ask_active(&mut self, cx: &mut Cx<'_>) {
        self.here.asked_active = Some(cx.now.local);
        self.reads.want(Ask::Active, &self.config, "", cx);
    }

    /// Follows a session from here on.
    fn follow(&mut self, session: Session, cx: &mut Cx<'_>) {
        let known = self.session.take();
        if let Some(known) = known.filter(|known| known.id == session.id) {
            // A bare id says nothing that is not known better.
            let bare = session.created_at.is_empty() && session.notes.is_empty();
            self.session = Some(if bare { known } else { session });
        } else {
            self.session = Some(session);
            self.games.clear();
            self.live = None;
            self.poll = Poll::default();
            self.picked = None;
        }
        (self.here.loaded_session, self.here.loaded_games) = (false, false);
        self.subscribe(cx);
    }

    fn subscribe(&mut self, cx: &mut Cx<'_>) {
        if let Some(session) = &self.session {
            cx.send(json!({ "type": "subscribe", "sessionId": id_value(&session.id) }).to_string());
        }
        self.go(Step::Subscribe, cx);
    }

    /// Reads the session's row and its games: after `subscribed`, so that nothing falls in between.
    fn load(&mut self, cx: &mut Cx<'_>) {
        self.want(Ask::Session, cx);
        self.want(Ask::Games, cx);
    }

    fn want(&mut self, ask: Ask, cx: &mut Cx<'_>) {
        if let Some(session) = &self.session {
            self.reads.want(ask, &self.config, &session.id, cx);
        }
    }

    /// All is known that there is to know.
    fn ready(&mut self, cx: &mut Cx<'_>) {
        self.go(Step::Ready, cx);
        self.rebuild();
        Arc::make_mut(&mut self.snapshot).stale = false;
        cx.tell(Event::Snapshot);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        self.rebuild();
        cx.tell(Event::Changed);
    }

    fn rebuild(&mut self) {
        let (room, can, controls, source) = (self.room(), self.permits(), self.controls(), self.facts());
        let snapshot = Arc::make_mut(&mut self.snapshot);
        snapshot.room = room;
        snapshot.role = self.config.output;
        (snapshot.can, snapshot.controls, snapshot.source) = (can, controls, source);
    }

    fn ping_now(&mut self, cx: &mut Cx<'_>) {
        self.here.pinged = Some(cx.now.local);
        self.here.awaits_pong = true;
        cx.send(PING.to_owned());
    }
}

const PING: &str = r#"{"type":"ping"}"#;

impl Source for GamePicker {
    fn plan(&self) -> ConnectPlan {
        ConnectPlan { url: self.config.socket(), protocols: Vec::new(), probe: Some(self.config.probe()) }
    }

    fn on_open(&mut self, cx: &mut Cx<'_>) {
        self.here = Here { pinged: Some(cx.now.local), ..Here::default() };
        self.authenticate(cx);
    }

    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        match wire::Frame::decode(text) {
            Some(frame) => self.take(&frame, cx),
            None => cx.tell(Event::Dropped),
        }
    }

    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        match tag {
            Tag::Command(command) => self.settled(command, &answer, cx),
            Tag::Own(number) => self.answered(number, answer, cx),
        }
    }

    fn on_tick(&mut self, cx: &mut Cx<'_>) {
        if let Some(by) = self.scale.follow(cx) {
            self.shift(by);
            self.changed(cx);
        }
        let now = cx.now.local;
        if self.here.step == Step::Closed {
            return;
        }
        if self.here.pinged.is_none_or(|at| now.since(at) >= PING_EVERY_MS) {
            self.ping_now(cx);
        }
        for ask in self.reads.due(now) {
            match ask {
                Ask::Active => self.ask_active(cx),
                ask => self.want(ask, cx),
            }
        }
        if self.here.step == Step::Subscribe && now.since(self.here.since) >= SUBSCRIBE_LIMIT_MS {
            self.subscribe(cx);
        }
        if self.active_at().is_some_and(|at| at <= now) {
            self.ask_active(cx);
        }
        let server_now = cx.server_now();
        if self.poll.overdue_at().is_some_and(|at| at <= server_now) {
            self.poll.chased = true;
            self.load(cx);
        }
        let wait = self.poll.overdue_at().map(|at| (at - server_now).as_ms().max(1) as f64);
        self.here.chase = wait.map(|ms| now.plus_ms(ms));
    }

    fn next_tick(&self) -> Option<LocalInstant> {
        if self.here.step == Step::Closed {
            return None;
        }
        let ping = self.here.pinged.map(|at| at.plus_ms(PING_EVERY_MS));
        let subscribe =
            (self.here.step == Step::Subscribe).then(|| self.here.since.plus_ms(SUBSCRIBE_LIMIT_MS));
        let times = [ping, subscribe, self.active_at(), self.reads.next_at(), self.here.chase];
        times.into_iter().flatten().min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    fn on_close(&mut self, _close: &Close) -> Rule {
        self.here = Here::default();
        self.reads.forget();
        self.poll.lost();
        self.rebuild();
        Arc::make_mut(&mut self.snapshot).stale = true;
        Rule::backoff()
    }

    fn ping(&self) -> Option<String> {
        Some(PING.to_owned())
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        // Its answer over the socket is the sign of life, the rest comes by HTTP.
        self.ping_now(cx);
        if self.here.step == Step::Ready {
            self.load(cx);
        }
    }

    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        let order = self.order(intent)?;
        cx.http(HttpRequest {
            tag: Tag::Command(command),
            method: order.method,
            url: self.config.url(&order.path),
            body: order.body,
            bearer: self.token.clone(),
            headers: Vec::new(),
        });
        self.orders.push((command, order.key));
        self.changed(cx);
        Ok(Way::Http)
    }

    fn answers_commands(&self) -> bool {
        true
    }

    fn snapshot(&self) -> Arc<RoomSnapshot> {
        Arc::clone(&self.snapshot)
    }
}
