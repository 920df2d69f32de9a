//! What was asked of the camera and has no answer yet, and the sliders' moves that wait for their turn.
//!
//! The camera numbers nothing: an answer names its key. A slider that is dragged sends its first move at
//! once, then the newest one ten times a second, and its last one: moves in between are dropped, a
//! moving hand is never waited for.

use super::keys::{Key, same};
use super::record::State;
use ghostlight_time::LocalInstant;
use serde_json::{Map, Value};

/// From one frame of slider moves to the next.
const EVERY_MS: f64 = 100.0;
/// The camera has confirmed or refused within so long, or it has not heard.
const ANSWER_MS: f64 = 3_000.0;
/// What floating arithmetic may lose.
const ROUNDING_MS: f64 = 0.01;

/// The second of two echoes comes within so long.
const ECHO_MS: f64 = 1_000.0;
const MOST_ECHOES: usize = 64;

/// What was told once and is told again: a change comes as a confirmation to whom asked for it and as a
/// broadcast to everybody, in whichever order. The second one answers nothing and counts for nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Echoes(Vec<(String, Value, bool, LocalInstant)>);

impl Echoes {
    /// Whether this is the second time, told in the other way; it is then forgotten.
    pub(super) fn is_second(&mut self, key: &str, value: &Value, confirmed: bool, now: LocalInstant) -> bool {
        self.0.retain(|(.., until)| *until > now);
        let fits = |(name, said, by, _): &(String, Value, bool, LocalInstant)| {
            name == key && *by != confirmed && said == value
        };
        let place = self.0.iter().position(fits);
        place.map(|place| self.0.remove(place)).is_some()
    }

    /// It was told the first time: the other telling follows.
    pub(super) fn first(
        &mut self,
        key: &str,
        value: &Value,
        confirmed: bool,
        again: bool,
        now: LocalInstant,
    ) {
        if !again && self.0.len() < MOST_ECHOES {
            self.0.push((key.to_owned(), value.clone(), confirmed, now.plus_ms(ECHO_MS)));
        }
    }
}

/// One value that was asked for.
#[derive(Clone, Debug)]
struct Order {
    command: u64,
    key: &'static Key,
    value: Value,
    sent: LocalInstant,
}

impl Order {
    fn is_met_by(&self, value: &Value) -> bool {
        match self.key.kind {
            super::keys::Kind::Record => State::read(value) == State::read(&self.value),
            _ => same(&self.value, value),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    sent: Vec<Order>,
    /// The newest move of each slider that was not sent.
    waiting: Vec<Order>,
    last: Option<LocalInstant>,
    /// What keys stood at when their first order was given: that shows until the last is answered.
    held: Vec<(&'static str, Option<Value>)>,
}

impl Orders {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes a slider's move. The one that it replaces, which will not be sent.
    pub(super) fn slide(
        &mut self,
        command: u64,
        key: &'static Key,
        value: Value,
        stands: Option<&Value>,
    ) -> Option<u64> {
        self.hold(key, stands);
        let order = Order { command, key, value, sent: LocalInstant::default() };
        match self.waiting.iter_mut().find(|waiting| waiting.key.name == key.name) {
            Some(waiting) => Some(core::mem::replace(waiting, order).command),
            None => {
                self.waiting.push(order);
                None
            }
        }
    }

    /// The moves whose turn it is, as one frame.
    pub(super) fn due(&mut self, now: LocalInstant) -> Option<String> {
        if self.waiting.is_empty() || self.turn().is_some_and(|at| at.as_ms() > now.as_ms() + ROUNDING_MS) {
            return None;
        }
        self.last = Some(now);
        let mut frame = Map::new();
        for order in self.waiting.drain(..) {
            frame.insert(order.key.name.to_owned(), order.value.clone());
            self.sent.push(Order { sent: now, ..order });
        }
        Some(Value::Object(frame).to_string())
    }

    fn turn(&self) -> Option<LocalInstant> {
        self.last.map(|last| last.plus_ms(EVERY_MS))
    }

    /// What goes at once and alone: the frame.
    pub(super) fn send(
        &mut self,
        command: u64,
        key: &'static Key,
        value: Value,
        stands: Option<&Value>,
        now: LocalInstant,
    ) -> String {
        self.hold(key, stands);
        let mut frame = Map::new();
        frame.insert(key.name.to_owned(), value.clone());
        self.sent.push(Order { command, key, value, sent: now });
        Value::Object(frame).to_string()
    }

    fn hold(&mut self, key: &'static Key, stands: Option<&Value>) {
        if !self.uses(key.name) {
            self.held.push((key.name, stands.cloned()));
        }
    }

    fn release(&mut self) {
        let (sent, waiting) = (&self.sent, &self.waiting);
        self.held.retain(|(name, _)| sent.iter().chain(waiting).any(|order| order.key.name == *name));
    }

    /// A key was confirmed, or told: the command that it answers. A confirmation is the oldest order's,
    /// whatever the camera made of its value; a broadcast is an order's only where it says just that.
    pub(super) fn told(&mut self, key: &str, value: &Value, confirmed: bool) -> Option<u64> {
        let fits = |order: &Order| order.key.name == key && (confirmed || order.is_met_by(value));
        let place = self.sent.iter().position(fits)?;
        let command = self.sent.remove(place).command;
        self.release();
        Some(command)
    }

    /// A key was refused; without a key it is about the oldest order. The command, and its key.
    pub(super) fn refused(&mut self, key: Option<&str>) -> Option<(u64, &'static Key)> {
        let place = self.sent.iter().position(|order| key.is_none_or(|key| order.key.name == key))?;
        let order = self.sent.remove(place);
        self.release();
        Some((order.command, order.key))
    }

    /// What has waited too long for its answer.
    pub(super) fn overdue(&mut self, now: LocalInstant) -> Vec<(u64, &'static str)> {
        let late = |order: &Order| now.since(order.sent) + ROUNDING_MS >= ANSWER_MS;
        let found = self.sent.iter().filter(|order| late(order)).map(|order| (order.command, order.key.name));
        let found: Vec<(u64, &'static str)> = found.collect();
        if !found.is_empty() {
            self.sent.retain(|order| !late(order));
            self.release();
        }
        found
    }

    pub(super) fn next_at(&self) -> Option<LocalInstant> {
        let answer = self.sent.first().map(|order| order.sent.plus_ms(ANSWER_MS));
        let turn = (!self.waiting.is_empty()).then(|| self.turn()).flatten();
        [answer, turn].into_iter().flatten().min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    /// Whether a key has an order without an answer.
    pub(super) fn uses(&self, key: &str) -> bool {
        self.sent.iter().chain(&self.waiting).any(|order| order.key.name == key)
    }

    /// What a key that is in use stood at before: its echoes do not show while a hand is on it.
    pub(super) fn held(&self, key: &str) -> Option<Option<&Value>> {
        self.held.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_ref())
    }
}
