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
mod intents;
mod orders;
mod room;
mod store;
mod wire;

pub use config::{OntimeConfig, OntimeConfigError};

use crate::{Close, ConnectPlan, Cx, Event, HttpAnswer, Rule, Source, Tag, Unable, Way};
use book::Book;
use day::Present;
use ghostlight_palco::close::Again;
use ghostlight_room::{Device, DeviceId, Intent, Playback, RoomSnapshot};
use ghostlight_time::{LocalInstant, ServerInstant, Span, StampedMessage};
use orders::Orders;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Store, Told};
use wire::{Frame, Generation, encode, text};

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

    /// Takes a whole state. Its clock is that of the last broadcast, and nothing to go by.
    fn take_whole(&mut self, generation: Generation, payload: &Value, cx: &mut Cx<'_>) {
        let told = self.store.take(generation, payload);
        let first = self.here.whole.is_none();
        if first {
            self.here.whole = Some(cx.now.local);
            self.book.want_all();
            if generation != Generation::V2 {
                self.orders.ping(self.tagged, generation, cx);
            }
        }
        if Present::known(cx).is_none() {
            (self.here.guess, self.here.agrees) = Present::guessed(told.clock.unwrap_or(0), cx);
        }
        let present = self.present(cx);
        // True at the old clock, which lies a little before now.
        let stale = told.clock.map_or(present.at, |clock| present.nearest(clock, present.at));
        self.deadline = countdown::deadline(&self.store, present, stale.min(present.at), false);
        self.rebuild(cx);
        if self.here.ready || first {
            self.settle(cx);
        }
    }

    /// Calls the snapshot whole, as soon as its countdown can be right.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        let Some(since) = self.here.whole else { return };
        let known = Present::known(cx).is_some() || self.here.agrees || self.deadline.is_none();
        if known || cx.now.local.since(since) >= CLOCK_WITHIN_MS {
            self.here.ready = true;
            Arc::make_mut(&mut self.snapshot).stale = false;
            cx.tell(Event::Snapshot);
        }
    }

    /// Takes a patch.
    fn take_part(&mut self, generation: Generation, payload: &Value, cx: &mut Cx<'_>) {
        let told = self.store.take(generation, payload);
        let known = Present::known(cx);
        let before = self.present(cx);
        let left = self.deadline.map(|deadline| deadline - before.at);
        if let Some(clock) = told.clock {
            self.stamp(clock, cx);
        }
        let present = self.present(cx);
        if told.timer {
            let at = told.clock.map(|clock| present.nearest(clock, present.at));
            let paired = at.is_some();
            self.deadline = countdown::deadline(&self.store, present, at.unwrap_or(present.at), paired);
            // When what it says of the rest was true, by its own reckoning.
            let current = self.store.timer.current.unwrap_or(0);
            self.told = self.deadline.map(|deadline| deadline - Span::from_ms(current));
        } else if let (None, Some(left), true) = (known, left, told.clock.is_some()) {
            // The first good clock: what was hung on a guess is hung anew.
            let current = self.store.timer.current.unwrap_or(0);
            let told_at = present.at + left - Span::from_ms(current);
            self.deadline = countdown::deadline(&self.store, present, told_at, false);
            self.told = told.clock.map(|clock| present.nearest(clock, present.at));
        }
        self.tell_part(told, known.is_none() && told.clock.is_some(), cx);
    }

    fn tell_part(&mut self, told: Told, first_clock: bool, cx: &mut Cx<'_>) {
        let new_day = self.is_new_day(cx);
        if told.rest || first_clock || new_day {
            self.rebuild(cx);
        } else if told.timer {
            self.rehang(false, cx);
        }
        if !self.here.ready {
            self.settle(cx);
        } else if told.rest || told.timer || new_day {
            cx.tell(Event::Echo);
        }
    }

    /// Without a run the plan's day is today.
    fn is_new_day(&self, cx: &Cx<'_>) -> bool {
        let day = self.present(cx).at.as_ms().div_euclid(event::DAY_MS);
        let known = self.snapshot.room.info.date.map(ghostlight_room::Date::days);
        self.store.actual_start.is_none() && known.is_some_and(|known| known != day)
    }

    fn stamp(&mut self, clock: i64, cx: &mut Cx<'_>) {
        let server = day::instant(clock, cx);
        let (received, wall) = (cx.now.local, cx.now.wall);
        cx.clock.on_stamped(StampedMessage { server, received, wall, pong: false });
        self.epoch.get_or_insert(cx.clock.epoch());
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

    fn take_clients(&mut self, payload: &Value, cx: &Cx<'_>) {
        let now = cx.server_now();
        let since = |id: &str| {
            let known = self.snapshot.devices.iter().find(|device| device.id.as_str() == id);
            known.map_or(now, |device| device.since)
        };
        let device = |(id, client): (&String, &Value)| Device {
            id: DeviceId::new(id.clone()),
            name: text(client, "name"),
            since: since(id),
            ..Device::default()
        };
        let devices = payload.as_object().map(|all| all.iter().map(device).collect()).unwrap_or_default();
        Arc::make_mut(&mut self.snapshot).devices = devices;
        self.dress();
    }

    /// The frames that are not the state.
    fn take_word(&mut self, frame: &Frame, cx: &mut Cx<'_>) {
        match frame.kind.as_str() {
            "log" | "ontime-log" => self.orders.log(&frame.payload, cx.now.local),
            "pong" | "hi" => {
                cx.tell(Event::Pong);
                if let Some(generation) = self.generation {
                    self.orders.pong(&frame.payload, generation, &self.store, cx);
                }
            }
            "client-name" => cx.tell(Event::Pong),
            "refetch" | "ontime-refetch" => self.book.refetch(&frame.payload),
            "client-list" => {
                self.take_clients(&frame.payload, cx);
                cx.tell(Event::Changed);
            }
            "client-init" | "client" => {
                let id = text(&frame.payload, "clientId");
                if !id.is_empty() {
                    Arc::make_mut(&mut self.snapshot).device = Some(DeviceId::new(id));
                }
                self.orders.answered(frame, &self.store, cx);
            }
            _ => self.orders.answered(frame, &self.store, cx),
        }
    }

    /// A payload of the state in a frame: as a patch, and whether it is the whole.
    fn state(&self, frame: &Frame) -> Option<(Value, bool)> {
        let first = self.here.whole.is_none();
        match frame.kind.as_str() {
            "runtime-data" => {
                // The whole comes first; on a broken order only what has all of it counts as that.
                let whole = first && frame.payload.get("timer").is_some();
                Some((frame.payload.clone(), whole))
            }
            "poll" => frame.payload.is_object().then(|| (frame.payload.clone(), true)),
            // Version 2 says the whole each time, and its clock is good from the second on.
            "ontime" => Some((frame.payload.clone(), first || self.generation == Some(Generation::V3))),
            "ontime-flush" | "ontime-log" | "ontime-refetch" => None,
            kind => kind.strip_prefix("ontime-").map(|key| (json!({ key: frame.payload }), false)),
        }
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
