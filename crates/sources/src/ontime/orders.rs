//! What was asked of Ontime and has no answer yet.
//!
//! A refusal is only a line in the log, told to every client and naming no action. Ontime works off what
//! one client sends in its order, so a ping behind each action says when that action is done with: no
//! answer before the pong, and an error in between, is a refusal.

use super::store::{Mode, Store};
use super::wire::{Frame, Generation, encode, text};
use crate::{Cx, Event, Unable};
use ghostlight_palco::ErrorCode;
use ghostlight_room::IntentKind;
use ghostlight_time::LocalInstant;
use serde_json::Value;

/// Where an error came and the pong has been: the answer may still be under way.
const PASSED_MS: f64 = 300.0;
/// Where an error came and no pong does.
const UNANSWERED_MS: f64 = 1_000.0;
/// A question without an answer says nothing any more.
const PING_LOST_MS: f64 = 10_000.0;
/// The round trip is measured so often.
pub(super) const PING_EVERY_MS: f64 = 10_000.0;
const MOST: usize = 80;

/// A frame to send, and what its answer and its errors are known by.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub(super) kind: String,
    pub(super) payload: Value,
    /// The event that it names.
    pub(super) id: String,
    /// The control that it uses.
    pub(super) control: Option<String>,
}

impl Words {
    pub(super) fn new(kind: &str, payload: impl Into<Value>) -> Self {
        Self { kind: kind.to_owned(), payload: payload.into(), ..Self::default() }
    }
}

#[derive(Clone, Debug)]
struct Order {
    command: u64,
    intent: IntentKind,
    words: Words,
    barrier: u64,
    passed: bool,
    error: Option<(String, LocalInstant)>,
}

impl Order {
    /// Whether an error can be about it.
    fn fits(&self, error: &str) -> bool {
        if let Some((_, kind)) = error.split_once("Unhandled message ") {
            return kind.trim() == self.words.kind;
        }
        match error.split_once("ID: ") {
            Some((_, id)) => self.words.id == id.trim(),
            None => true,
        }
    }

    /// When an error without an answer becomes a refusal.
    fn refused_at(&self) -> Option<LocalInstant> {
        let (_, since) = self.error.as_ref()?;
        Some(since.plus_ms(if self.passed { PASSED_MS } else { UNANSWERED_MS }))
    }

    fn effect(&self, store: &Store) -> bool {
        match self.intent {
            // It says "success" even where nothing can be paused.
            IntentKind::Pause => store.timer.mode == Mode::Pause,
            IntentKind::Play => matches!(store.timer.mode, Mode::Play | Mode::Roll),
            _ => true,
        }
    }
}

/// The actions without an answer, and the pings that are out.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    list: Vec<Order>,
    pings: Vec<(u64, LocalInstant)>,
    last: u64,
    pinged: Option<LocalInstant>,
}

impl Orders {
    pub(super) fn forget(&mut self) {
        self.list.clear();
        self.pings.clear();
        self.pinged = None;
    }

    /// Sends an action, and a ping behind it.
    ///
    /// # Errors
    /// Too many wait.
    pub(super) fn send(
        &mut self,
        (command, intent): (u64, IntentKind),
        words: Words,
        (tagged, generation): (bool, Generation),
        cx: &mut Cx<'_>,
    ) -> Result<(), Unable> {
        if self.list.len() >= MOST {
            let message = "Too many commands wait for an answer.".to_owned();
            return Err(Unable { code: ErrorCode::RateLimited, message });
        }
        cx.send(encode(tagged, &words.kind, words.payload.clone()));
        let barrier = self.ping(tagged, generation, cx);
        self.list.push(Order { command, intent, words, barrier, passed: false, error: None });
        Ok(())
    }

    /// Asks for a pong; its number.
    pub(super) fn ping(&mut self, tagged: bool, generation: Generation, cx: &mut Cx<'_>) -> u64 {
        let now = cx.now.local;
        self.last += 1;
        self.pings.retain(|(_, sent)| now.since(*sent) < PING_LOST_MS);
        self.pings.push((self.last, now));
        self.pinged = Some(now);
        cx.send(match generation {
            Generation::V2 => encode(false, "hello", Value::Null),
            _ => encode(tagged, "ping", Value::from(name_of(self.last))),
        });
        self.last
    }

    /// When the round trip is to be measured again.
    pub(super) fn ping_at(&self) -> Option<LocalInstant> {
        self.pinged.map(|at| at.plus_ms(PING_EVERY_MS))
    }

    /// A pong came: what it answers, and what was asked before it, is done with.
    pub(super) fn pong(&mut self, payload: &Value, generation: Generation, store: &Store, cx: &mut Cx<'_>) {
        let place = match payload.as_str() {
            Some(name) => self.pings.iter().position(|(number, _)| name == name_of(*number)),
            // Version 2 answers with a bare word, in order.
            None => (generation == Generation::V2 && !self.pings.is_empty()).then_some(0),
        };
        let Some((number, sent)) = place.and_then(|place| self.pings.get(place).copied()) else { return };
        self.pings.retain(|(of, _)| *of > number);
        if generation != Generation::V2 {
            // A bare word may answer anybody's question of before; a numbered one only ours.
            cx.clock.on_fetch_round_trip(cx.now.local.since(sent));
        }
        let mut open = Vec::new();
        for mut order in core::mem::take(&mut self.list) {
            if order.barrier > number {
                open.push(order);
            } else if let Some((sentence, _)) = &order.error {
                cx.tell(refused(order.command, sentence));
            } else if generation == Generation::V2 {
                // It answers no action; that there was no error is all it says.
                cx.tell(Event::Taken { command: order.command, effect: order.effect(store) });
            } else {
                order.passed = true;
                open.push(order);
            }
        }
        self.list = open;
    }

    /// An action was answered under its own word.
    pub(super) fn answered(&mut self, frame: &Frame, store: &Store, cx: &mut Cx<'_>) {
        let Some(place) = self.list.iter().position(|order| order.words.kind == frame.kind) else { return };
        let order = self.list.remove(place);
        cx.tell(Event::Taken { command: order.command, effect: order.effect(store) });
    }

    /// A line of the log. Errors of what somebody sent may be about one of ours.
    pub(super) fn log(&mut self, payload: &Value, now: LocalInstant) {
        let sentence = text(payload, "text");
        if text(payload, "level") != "ERROR" || text(payload, "origin") != "RX" {
            return;
        }
        let sentence = sentence.strip_prefix("WS IN: ").unwrap_or(&sentence);
        let sentence = sentence.strip_prefix("Error: ").unwrap_or(sentence);
        let about = self.list.iter_mut().find(|order| order.error.is_none() && order.fits(sentence));
        if let Some(order) = about {
            order.error = Some((sentence.to_owned(), now));
        }
    }

    /// Refuses what had an error and no answer for long enough.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now.local;
        self.list.retain(|order| {
            let due = order.refused_at().is_some_and(|at| at <= now);
            if let (true, Some((sentence, _))) = (due, &order.error) {
                cx.tell(refused(order.command, sentence));
            }
            !due
        });
    }

    pub(super) fn next_at(&self) -> Option<LocalInstant> {
        let times = self.list.iter().filter_map(Order::refused_at);
        times.min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    /// Whether a control waits for its answer.
    pub(super) fn uses(&self, control: &str) -> bool {
        self.list.iter().any(|order| order.words.control.as_deref() == Some(control))
    }
}

fn name_of(ping: u64) -> String {
    ["ghostlight-", &ping.to_string()].concat()
}

fn refused(command: u64, sentence: &str) -> Event {
    let code = if sentence.contains("Unhandled message") {
        ErrorCode::UnknownAction
    } else if sentence.contains("ID: ") {
        ErrorCode::NotFound
    } else {
        ErrorCode::Other("ontime".to_owned())
    };
    Event::Refused { command: Some(command), code, message: ["Ontime refused: ", sentence, "."].concat() }
}
