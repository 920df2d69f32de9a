//! The Rotoclear C Pro camera as a source: its recording as a clock, its lights, cameras and picture as
//! controls.
//!
//! The camera tells no time and numbers nothing. What it says of a change comes twice, to whom it asked
//! for and to everybody; an error names a key and no message. Its documents contradict each other, so what
//! differs between them is either read in every spelling or told in the link.

mod config;
mod frames;
mod keys;
mod orders;
mod record;
mod room;

pub use config::{Login, REGISTERED, RotoclearConfig, RotoclearConfigError};

use crate::source::wall_as_server;
use crate::{Close, ConnectPlan, Cx, Event, HttpAnswer, HttpRequest, Rule, Source, Tag, Unable, Way};
use ghostlight_palco::ErrorCode;
use ghostlight_palco::rest::Method;
use ghostlight_room::{ControlValue, Intent, Output, RoomSnapshot};
use ghostlight_time::{LocalInstant, Span, StampedMessage};
use keys::{KEYS, Key, Kind, find, on};
use orders::{Echoes, Orders};
use record::{Recorder, State};
use room::Auth;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A login is answered within so long, or not at all.
const LOGIN_LIMIT_MS: f64 = 5_000.0;
/// After one that was not taken: five failures in five minutes lock everybody out.
const LOGIN_AGAIN_MS: f64 = 120_000.0;
/// What has not been told so long after the question does not exist, or may not be read.
const MISSING_MS: f64 = 2_000.0;
/// A login that was taken so long ago may have run out.
const LOGIN_OLD_MS: f64 = 60_000.0;
/// The wall clock ran ahead of the monotonic one by so much at once: the machine slept, or was set.
const JUMP_MS: f64 = 1_500.0;
const MOST_ERRORS: usize = 3;

/// What is known of one connection only.
#[derive(Clone, Debug, Default)]
struct Here {
    open: Option<LocalInstant>,
    login: Option<LocalInstant>,
    /// When it was taken.
    logged_in: Option<LocalInstant>,
    /// Anything was heard.
    heard: bool,
    /// What was told since it opened.
    fresh: Vec<&'static str>,
    /// The other word for a question was tried.
    retried: bool,
    ready: bool,
    /// How long it has recorded was asked for.
    asked_status: bool,
}

/// The Rotoclear C Pro.
pub struct Rotoclear {
    config: RotoclearConfig,
    snapshot: Arc<RoomSnapshot>,
    here: Here,
    auth: Auth,
    /// When a login failed last.
    failed: Option<LocalInstant>,
    /// What it refused to this login.
    denied: Vec<&'static str>,
    values: BTreeMap<&'static str, Value>,
    recorder: Recorder,
    orders: Orders,
    snaps: u32,
    echoes: Echoes,
    errors: Vec<String>,
    requests: u32,
    /// The wall clock less the monotonic one.
    ahead: Option<f64>,
}

impl Rotoclear {
    /// A source that has heard nothing yet.
    #[must_use]
    pub fn new(config: RotoclearConfig) -> Self {
        let snapshot = RoomSnapshot { role: config.output, stale: true, ..RoomSnapshot::default() };
        let mut source = Self {
            config,
            snapshot: Arc::new(snapshot),
            here: Here::default(),
            auth: Auth::default(),
            failed: None,
            denied: Vec::new(),
            values: BTreeMap::new(),
            recorder: Recorder::default(),
            orders: Orders::default(),
            snaps: 0,
            echoes: Echoes::default(),
            errors: Vec::new(),
            requests: 0,
            ahead: None,
        };
        source.rebuild();
        source
    }

    /// Another login for the next connection.
    pub fn set_login(&mut self, login: Login) {
        self.config.login = login;
        self.failed = None;
    }

    /// Where it is, and as whom it is asked.
    #[must_use]
    pub fn config(&self) -> &RotoclearConfig {
        &self.config
    }

    fn rebuild(&mut self) {
        let (room, can, controls, source) = (self.room(), self.permits(), self.controls(), self.facts());
        let snapshot = Arc::make_mut(&mut self.snapshot);
        snapshot.room = room;
        snapshot.role = self.config.output;
        (snapshot.can, snapshot.controls, snapshot.source) = (can, controls, source);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        self.rebuild();
        cx.tell(Event::Changed);
    }

    /// Shows the credentials, once a connection, and after a failure not again for a while.
    fn log_in(&mut self, cx: &mut Cx<'_>) {
        let frame = match &self.config.login {
            Login::Anonymous => {
                self.auth = Auth::Anonymous;
                return;
            }
            Login::TokenInAddress(_) => {
                self.auth = Auth::In(None);
                return;
            }
            Login::Password { user, password } => json!({ "username": user, "password": password }),
            Login::Token(token) => json!({ "token": token }),
        };
        if self.failed.is_some_and(|at| cx.now.local.since(at) < LOGIN_AGAIN_MS) {
            return;
        }
        self.auth = Auth::Waiting;
        self.here.login = Some(cx.now.local);
        cx.send(frame.to_string());
    }

    fn question(&self, word: &str) -> String {
        let names = KEYS.iter().filter(|key| key.kind != Kind::Moment).map(|key| key.name);
        json!({ word: names.collect::<Vec<_>>() }).to_string()
    }

    /// All that can be had has been told.
    fn ready(&mut self, cx: &mut Cx<'_>) {
        self.here.ready = true;
        let fresh = &self.here.fresh;
        self.values.retain(|name, _| fresh.contains(name));
        self.rebuild();
        Arc::make_mut(&mut self.snapshot).stale = false;
        cx.tell(Event::Snapshot);
    }

    /// While not all was told: asks in the other word, and goes without what does not come.
    fn look_at_start(&mut self, since: LocalInstant, cx: &mut Cx<'_>) {
        let passed = cx.now.local.since(since);
        if passed >= MISSING_MS && self.here.fresh.is_empty() && !self.here.retried {
            self.here.retried = true;
            cx.send(self.question("info"));
        }
        let told = !self.here.fresh.is_empty() && passed >= MISSING_MS;
        if told || (self.here.heard && passed >= 2.0 * MISSING_MS) {
            self.ready(cx);
        }
    }

    /// Asks how long it has recorded, where that was not seen. It may not answer pages of other origins.
    fn ask_status(&mut self, cx: &mut Cx<'_>) {
        if self.here.asked_status || !self.here.ready || !self.recorder.is_unsure() {
            return;
        }
        self.here.asked_status = true;
        self.requests = self.requests.wrapping_add(1);
        let bearer = match &self.config.login {
            Login::Token(token) | Login::TokenInAddress(token) => Some(token.clone()),
            Login::Anonymous | Login::Password { .. } => None,
        };
        cx.http(HttpRequest {
            tag: Tag::Own(self.requests),
            method: Method::Get,
            url: self.config.http("/api/recording/status"),
            body: None,
            bearer,
            headers: Vec::new(),
        });
    }

    /// The camera tells no time: its instants are this device's, on a clock that is not set with the
    /// device's wall clock.
    fn own_clock(&mut self, cx: &mut Cx<'_>) {
        let (received, wall) = (cx.now.local, cx.now.wall);
        if cx.clock.server_now(received).is_none() {
            let server = wall_as_server(wall);
            cx.clock.on_stamped(StampedMessage { server, received, wall, pong: false });
        }
    }

    fn watch_clocks(&mut self, cx: &mut Cx<'_>) {
        let ahead = cx.now.wall.as_ms() - cx.now.local.as_ms();
        let before = self.ahead.replace(ahead);
        if before.is_some_and(|before| (ahead - before).abs() > JUMP_MS) {
            self.recorder.doubt();
            self.changed(cx);
        }
    }

    /// The key and the value of an intent.
    fn order(&self, intent: &Intent) -> Result<(&'static Key, Value), Unable> {
        let state = self.recorder.state();
        let record = |value: Value| Ok((named("record")?, value));
        match intent {
            Intent::Play if matches!(state, Some(State::Paused)) => record("pause_release".into()),
            Intent::Play if matches!(state, Some(State::On)) => {
                Err(unable(ErrorCode::Conflict, "The camera records already."))
            }
            Intent::Play => record(true.into()),
            Intent::Pause if matches!(state, Some(State::On)) => record("pause".into()),
            Intent::Pause => Err(unable(ErrorCode::Conflict, "The camera does not record.")),
            Intent::Stop => record(false.into()),
            Intent::Control { key, value } => self.setting(key, value),
            _ => Err(unable(ErrorCode::UnknownAction, "The camera has no such thing.")),
        }
    }

    fn setting(&self, name: &str, value: &ControlValue) -> Result<(&'static Key, Value), Unable> {
        let key = named(name)?;
        if !self.offers(key) {
            return Err(unable(ErrorCode::Forbidden, "This page does not set that."));
        }
        let wanted = key.wanted(value, self.values.get(key.name));
        let wanted =
            wanted.ok_or_else(|| unable(ErrorCode::BadRequest, "The camera takes no such value."))?;
        Ok((key, wanted))
    }

    fn flush(&mut self, cx: &mut Cx<'_>) {
        if let Some(frame) = self.orders.due(cx.now.local) {
            cx.send(frame);
        }
    }
}

fn unable(code: ErrorCode, message: &str) -> Unable {
    Unable { code, message: message.to_owned() }
}

fn named(name: &str) -> Result<&'static Key, Unable> {
    find(name).ok_or_else(|| unable(ErrorCode::UnknownAction, "The camera has no such control."))
}

impl Source for Rotoclear {
    fn plan(&self) -> ConnectPlan {
        let probe = Some(self.config.http("/health"));
        ConnectPlan { url: self.config.socket(), protocols: Vec::new(), probe }
    }

    fn on_open(&mut self, cx: &mut Cx<'_>) {
        self.here = Here { open: Some(cx.now.local), ..Here::default() };
        self.own_clock(cx);
        self.log_in(cx);
        self.ask(cx);
        self.changed(cx);
    }

    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        let Ok(frame @ Value::Object(_)) = serde_json::from_str::<Value>(text) else {
            cx.tell(Event::Dropped);
            return;
        };
        self.here.heard = true;
        if frame.get("authenticated").is_some() {
            self.logged_in(&frame, cx);
        }
        if frame.get("error").is_some() {
            // What cannot be read is an answer to what stands in for a ping, too.
            cx.tell(Event::Pong);
            self.took_error(&frame, cx);
        }
        if let Some(values) = frame.as_object() {
            self.took_values(values, cx);
        }
        self.ask_status(cx);
    }

    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        let HttpAnswer::Came { status: 200..=299, body } = answer else { return };
        if tag != Tag::Own(self.requests) || self.here.open.is_none() {
            return;
        }
        let ran = body.get("duration").and_then(Value::as_f64).filter(|secs| (0.0..=1e7).contains(secs));
        if let (Some(true), Some(secs)) = (body.get("recording").and_then(on), ran) {
            self.recorder.told(Span::from_ms((secs * 1_000.0) as i64), cx.server_now());
            self.changed(cx);
        }
    }

    fn on_tick(&mut self, cx: &mut Cx<'_>) {
        self.watch_clocks(cx);
        let Some(since) = self.here.open else { return };
        let now = cx.now.local;
        if self.here.login.is_some_and(|at| now.since(at) >= LOGIN_LIMIT_MS) {
            self.login_failed("The camera did not answer the login.", cx);
        }
        if !self.here.ready {
            self.look_at_start(since, cx);
        }
        self.flush(cx);
        let overdue = self.orders.overdue(now);
        if !overdue.is_empty() {
            let names: Vec<&str> =
                overdue.iter().map(|(_, name)| *name).filter(|name| *name != "snap").collect();
            cx.send(json!({ "get": names }).to_string());
            for (command, _) in overdue {
                cx.tell(Event::Unanswered { command });
            }
            self.changed(cx);
        }
    }

    fn next_tick(&self) -> Option<LocalInstant> {
        let since = self.here.open?;
        let login = self.here.login.map(|at| at.plus_ms(LOGIN_LIMIT_MS));
        let retried = self.here.retried || !self.here.fresh.is_empty();
        let start =
            since.plus_ms(if retried && self.here.fresh.is_empty() { 2.0 * MISSING_MS } else { MISSING_MS });
        let start = Some(start).filter(|_| !self.here.ready && (self.here.heard || !self.here.retried));
        let times = [login, start, self.orders.next_at()];
        times.into_iter().flatten().min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    fn on_close(&mut self, _close: &Close) -> Rule {
        self.here = Here::default();
        self.orders.forget();
        self.echoes = Echoes::default();
        self.recorder.lost();
        if self.auth == Auth::Waiting {
            self.auth = Auth::Anonymous;
        }
        self.rebuild();
        Arc::make_mut(&mut self.snapshot).stale = true;
        Rule::backoff()
    }

    fn ping(&self) -> Option<String> {
        Some(r#"{"get":["record"]}"#.to_owned())
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        cx.send(self.question("get"));
    }

    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        if matches!(self.config.output, Output::Viewer | Output::Agenda) {
            return Err(unable(ErrorCode::Forbidden, "This page only shows."));
        }
        let (key, value) = self.order(intent)?;
        if let Some(reason) = self.forbidden(key) {
            return Err(unable(ErrorCode::Forbidden, reason));
        }
        let stands = self.values.get(key.name);
        if let Kind::Slider(..) = key.kind {
            // A move that is not sent any more was taken by the one that follows it.
            if let Some(before) = self.orders.slide(command, key, value, stands) {
                cx.tell(Event::Taken { command: before, effect: false });
            }
            self.flush(cx);
        } else {
            let frame = self.orders.send(command, key, value, stands, cx.now.local);
            cx.send(frame);
        }
        self.changed(cx);
        Ok(Way::Socket)
    }

    fn answers_commands(&self) -> bool {
        true
    }

    fn snapshot(&self) -> Arc<RoomSnapshot> {
        Arc::clone(&self.snapshot)
    }
}
