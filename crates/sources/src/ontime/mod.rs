//! Ontime as a source: versions 4, 3 and 2, told apart by their first words.
//!
//! The countdown is computed from the event's start and length and the server's time of day. The ticks
//! that Ontime sends are read for the clock in them, and to notice where the computation is wrong.

mod book;
mod config;
mod controls;
mod countdown;
mod day;
mod event;
mod frames;
mod intents;
mod orders;
mod room;
mod store;
mod wire;

pub use config::{OntimeConfig, OntimeConfigError, REGISTERED};

use crate::{Close, ConnectPlan, Cx, Event, HttpAnswer, Rule, Source, Tag, Unable, Way};
use book::Book;
use day::Present;
use ghostlight_palco::close::Again;
use ghostlight_room::{Intent, Playback, RoomSnapshot};
use ghostlight_time::{LocalInstant, ServerInstant, Span};
use orders::Orders;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;
use wire::{Frame, Generation, encode};

/// How a session password is refused.
const UNAUTHORIZED: u16 = 1008;
const REFUSED_EVERY: Span = Span::from_secs(30);
/// A running countdown is not called ready before the clock is known, but for no longer than this.
const CLOCK_WITHIN_MS: f64 = 1_500.0;
/// The estimate of the clock lags by no more than this behind a stamp that it took.
const AHEAD_MS: i64 = 100;

/// Ontime.
pub struct Ontime {
    config: OntimeConfig,
    snapshot: Arc<RoomSnapshot>,
    generation: Option<Generation>,
    /// It says `tag`, not `type`.
    tagged: bool,
    store: Store,
    book: Book,
    orders: Orders,
    here: Here,
    /// When the running event is over.
    deadline: Option<ServerInstant>,
    /// The server's own stamp of the last word about the countdown.
    told: Option<ServerInstant>,
    epoch: Option<u32>,
}

/// What is known of one connection only.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    open: bool,
    /// The whole state came, at this local time.
    whole: Option<LocalInstant>,
    ready: bool,
    /// By the clock in the first state, until a better one comes.
    guess: Present,
    /// This device's clock agrees with it.
    agrees: bool,
}

impl Ontime {
    /// A source that has heard nothing yet.
    #[must_use]
    pub fn new(config: OntimeConfig) -> Self {
        let snapshot = RoomSnapshot { role: config.output, stale: true, ..RoomSnapshot::default() };
        Self {
            config,
            snapshot: Arc::new(snapshot),
            generation: None,
            tagged: true,
            store: Store::default(),
            book: Book::default(),
            orders: Orders::default(),
            here: Here::default(),
            deadline: None,
            told: None,
            epoch: None,
        }
    }

    /// Another token for the next connection, or none.
    pub fn set_token(&mut self, token: Option<String>) {
        self.config.token = token;
    }

    /// Where it is, and as what it is asked.
    #[must_use]
    pub fn config(&self) -> &OntimeConfig {
        &self.config
    }

    fn present(&self, cx: &Cx<'_>) -> Present {
        Present::known(cx).unwrap_or_else(|| self.here.guess.now(cx))
    }

    /// Learns the generation from a frame.
    fn learn(&mut self, frame: &Frame, cx: &mut Cx<'_>) {
        let Some(generation) = frame.generation() else { return };
        if self.generation.is_none_or(|known| known != generation && self.here.whole.is_none()) {
            self.generation = Some(generation);
            self.tagged = frame.tagged;
            self.greet(generation, cx);
        }
    }

    fn greet(&mut self, generation: Generation, cx: &mut Cx<'_>) {
        let name = self.config.name.as_str();
        let path = ["/", self.config.output.word()].concat();
        match generation {
            Generation::V4 => {
                let mut client = json!({ "type": "ghostlight", "origin": "", "path": path });
                if let (false, Some(client)) = (name.is_empty(), client.as_object_mut()) {
                    client.insert("name".to_owned(), name.into());
                }
                cx.send(encode(self.tagged, "client-set", client));
            }
            Generation::V3 | Generation::V2 if !name.is_empty() => {
                cx.send(encode(self.tagged, "set-client-name", name.into()));
            }
            Generation::V3 | Generation::V2 => {}
        }
    }

    /// Where to hang the countdown: now, or the server's own stamp where the estimate lags behind it, so
    /// that a fresh 10:00 never reads 10:01.
    fn anchor(&self, now: ServerInstant) -> ServerInstant {
        let ahead = self.told.filter(|told| *told > now && (*told - now).as_ms() <= AHEAD_MS);
        ahead.unwrap_or(now)
    }

    /// Hangs the playback anew; whether it is another one. `afresh` also where it says the same.
    fn rehang(&mut self, afresh: bool, cx: &mut Cx<'_>) -> bool {
        let Some(generation) = self.generation else { return false };
        let now = self.anchor(self.present(cx).at);
        let nothing = Playback::default();
        let before = if afresh { &nothing } else { &self.snapshot.room.playback };
        let playback = countdown::playback(&self.store, generation, self.deadline, now, before);
        if playback == self.snapshot.room.playback {
            return false;
        }
        let same_item = playback.current == self.snapshot.room.playback.current
            && playback.state == self.snapshot.room.playback.state;
        Arc::make_mut(&mut self.snapshot).room.playback = playback;
        if !same_item {
            // What ran, what comes next, what may be done.
            self.rebuild(cx);
        }
        true
    }

    /// Makes the snapshot anew from all that is known.
    fn rebuild(&mut self, cx: &mut Cx<'_>) {
        let Some(generation) = self.generation else { return };
        let present = self.present(cx);
        let before = &self.snapshot.room;
        let mut room = self.room(present, before);
        let at = self.anchor(present.at);
        room.playback = countdown::playback(&self.store, generation, self.deadline, at, &before.playback);
        let snapshot = Arc::make_mut(&mut self.snapshot);
        snapshot.room = room;
        snapshot.role = self.config.output;
        self.dress();
    }

    fn dress(&mut self) {
        let (can, controls, facts) = (self.permits(), self.controls(), self.facts());
        let snapshot = Arc::make_mut(&mut self.snapshot);
        (snapshot.can, snapshot.controls, snapshot.source) = (can, controls, facts);
    }
}

impl Source for Ontime {
    fn plan(&self) -> ConnectPlan {
        ConnectPlan { url: self.config.socket(), protocols: Vec::new(), probe: Some(self.config.probe()) }
    }

    fn on_open(&mut self, _cx: &mut Cx<'_>) {
        // Another version may have been started in the meantime.
        self.generation = None;
        self.here = Here { open: true, ..Here::default() };
        self.orders.forget();
    }

    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        let Some(frame) = Frame::decode(text) else {
            cx.tell(Event::Dropped);
            return;
        };
        self.learn(&frame, cx);
        let (Some((payload, whole)), Some(generation)) = (self.state(&frame), self.generation) else {
            self.take_word(&frame, cx);
            return;
        };
        if !payload.is_object() {
            cx.tell(Event::Dropped);
        } else if whole {
            self.take_whole(generation, &payload, cx);
        } else {
            self.take_part(generation, &payload, cx);
        }
    }

    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        let Tag::Own(number) = tag else { return };
        if self.book.take(number, &answer, cx) {
            self.rebuild(cx);
            cx.tell(Event::Changed);
        }
    }

    fn on_tick(&mut self, cx: &mut Cx<'_>) {
        self.orders.look(cx);
        if !self.here.open {
            return;
        }
        if !self.here.ready && self.here.whole.is_some() {
            self.settle(cx);
        }
        if self.epoch.is_some_and(|epoch| epoch != cx.clock.epoch()) {
            // The server's clock was set. Its deadlines are times of day and stand where they stood.
            self.epoch = Some(cx.clock.epoch());
            self.rehang(true, cx);
            cx.tell(Event::Changed);
        }
        let Some(generation) = self.generation.filter(|_| self.here.whole.is_some()) else { return };
        let config = &self.config;
        self.book.fetch(generation, |path| config.url(path), cx);
        if self.orders.ping_at().is_some_and(|at| at <= cx.now.local) {
            self.orders.ping(self.tagged, generation, cx);
        }
    }

    fn next_tick(&self) -> Option<LocalInstant> {
        if !self.here.open {
            return None;
        }
        let waiting = self.here.whole.filter(|_| !self.here.ready);
        let settle = waiting.map(|since| since.plus_ms(CLOCK_WITHIN_MS));
        let ping = self.here.whole.and_then(|_| self.orders.ping_at());
        let times = [self.orders.next_at(), settle, self.book.next_at(), ping];
        times.into_iter().flatten().min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    fn on_close(&mut self, close: &Close) -> Rule {
        self.here = Here::default();
        self.orders.forget();
        Arc::make_mut(&mut self.snapshot).stale = true;
        self.dress();
        if close.code != UNAUTHORIZED {
            return Rule::backoff();
        }
        let sentence = match &self.config.token {
            None => "This Ontime has a password. Its share link has the token that opens it.",
            Some(_) => "Ontime does not take this token. Its share link has the one that opens it.",
        };
        Rule { again: Again::Every(REFUSED_EVERY), refusal: Some(sentence.to_owned()) }
    }

    fn ping(&self) -> Option<String> {
        // Not one of those that are measured: version 2 numbers none.
        self.generation.map(|generation| match generation {
            Generation::V2 => encode(false, "get-client-name", Value::Null),
            _ => encode(self.tagged, "ping", "link".into()),
        })
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        match self.generation {
            Some(Generation::V3 | Generation::V4) => cx.send(encode(self.tagged, "poll", Value::Null)),
            // Its answer to a poll is the word "poll"; the state comes each second by itself.
            Some(Generation::V2) | None => {}
        }
    }

    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        let words = self.words(intent)?;
        let generation = self.generation.unwrap_or(Generation::V4);
        self.orders.send((command, intent.kind()), words, (self.tagged, generation), cx)?;
        Ok(Way::Socket)
    }

    fn answers_commands(&self) -> bool {
        true
    }

    fn rename(&mut self, name: &str, cx: &mut Cx<'_>) {
        name.clone_into(&mut self.config.name);
        if let Some(generation) = self.generation.filter(|_| self.here.open) {
            self.greet(generation, cx);
        }
    }

    fn snapshot(&self) -> Arc<RoomSnapshot> {
        Arc::clone(&self.snapshot)
    }
}
