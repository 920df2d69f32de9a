//! A local room in a tab: the seat with a real lock and channel, and the engine while it hosts.

use super::envelope::Envelope;
use super::host::Hosting;
use super::names::Names;
use super::seat::{In, Out, Seat};
use crate::platform::channel::Channel;
use crate::platform::locks::{Lock, LockEvent};
use crate::platform::{events, random};
use ghostlight_engine::{ClientId, Effect, Joining};
use ghostlight_room::Zones;
use ghostlight_sources::Now;
use ghostlight_time::LocalInstant;
use std::collections::VecDeque;
use std::rc::Rc;

/// What reaches a tab from outside.
#[derive(Clone, Debug)]
pub enum Outside {
    /// Something became of the lock.
    Lock(LockEvent),
    /// Another tab posted a text, which arrived at an instant.
    Post(String, LocalInstant),
}

/// What the page's own connection, or the person, is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The connection is open.
    Opened,
    /// A frame.
    Text(String),
    /// The connection is closed.
    Closed {
        /// The close code.
        code: u16,
        /// The reason.
        reason: String,
    },
    /// The stored room cannot be read: the reason.
    Broken(String),
    /// Whether the last state could be stored.
    Kept(bool),
}

/// A local room in this tab.
pub struct LocalRoom {
    names: Names,
    zones: &'static dyn Zones,
    seat: Seat,
    channel: Channel,
    lock: Option<Lock>,
    hosting: Option<Hosting>,
    outside: Rc<dyn Fn(Outside)>,
}

enum Step {
    Seat(In),
    Out(Out),
    Effect(Effect),
}

impl LocalRoom {
    /// Takes a seat in a local room; none where the browser has no channels or locks. `outside` is called
    /// with what arrives, to be handed to [`Self::on_outside`].
    #[must_use]
    pub fn enter(names: Names, zones: &'static dyn Zones, outside: Rc<dyn Fn(Outside)>) -> Option<Self> {
        let told = outside.clone();
        let channel = Channel::join(&names.shared(), move |text, at| told(Outside::Post(text, at)))?;
        let seat = Seat::new(random::id(), events::visible());
        let mut room = Self { names, zones, seat, channel, lock: None, hosting: None, outside };
        room.ask_lock(false);
        room.lock.is_some().then_some(room)
    }

    fn ask_lock(&mut self, steal: bool) {
        // The old request ends first: a lock that we hold ourselves would keep us waiting.
        self.lock = None;
        let told = self.outside.clone();
        self.lock = Lock::request(&self.names.shared(), steal, move |event| told(Outside::Lock(event)));
    }

    /// Whether this tab hosts.
    #[must_use]
    pub const fn hosts(&self) -> bool {
        self.hosting.is_some()
    }

    /// When [`Self::tick`] is wanted.
    #[must_use]
    pub fn next_at(&self) -> Option<LocalInstant> {
        let due = self.hosting.as_ref().and_then(Hosting::next_due);
        match (self.seat.next_at(), due) {
            (Some(a), Some(b)) => Some(if b < a { b } else { a }),
            (a, b) => a.or(b),
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Now) -> Vec<Told> {
        let due = self.hosting.as_ref().and_then(Hosting::next_due).is_some_and(|at| at <= now.local);
        let mut steps = VecDeque::new();
        if due {
            self.engine_at(now, &mut steps);
        }
        steps.push_back(Step::Seat(In::Tick));
        self.run(steps, now)
    }

    /// Takes in what arrived from outside.
    pub fn on_outside(&mut self, event: Outside, now: Now) -> Vec<Told> {
        let event = match event {
            Outside::Lock(LockEvent::Granted) => In::Locked { stored: self.names.term() },
            Outside::Lock(LockEvent::Lost) => In::LockLost,
            Outside::Post(text, _) => match Envelope::decode(&text) {
                Some(envelope) => In::Envelope(envelope),
                None => return Vec::new(),
            },
        };
        self.on(event, now)
    }

    /// Takes in what happens in this tab.
    pub fn on(&mut self, event: In, now: Now) -> Vec<Told> {
        self.run(VecDeque::from([Step::Seat(event)]), now)
    }

    fn run(&mut self, mut steps: VecDeque<Step>, now: Now) -> Vec<Told> {
        let mut told = Vec::new();
        while let Some(step) = steps.pop_front() {
            match step {
                Step::Seat(event) => {
                    // What follows from this comes before what else waits.
                    for out in self.seat.on(event, now.local).into_iter().rev() {
                        steps.push_front(Step::Out(out));
                    }
                }
                Step::Out(out) => self.act(out, now, &mut steps, &mut told),
                Step::Effect(effect) => self.effect(effect, &mut steps, &mut told),
            }
        }
        told
    }

    fn act(&mut self, out: Out, now: Now, steps: &mut VecDeque<Step>, told: &mut Vec<Told>) {
        match out {
            Out::Post(envelope) => self.channel.post(&envelope.encode()),
            Out::AskLock => self.ask_lock(false),
            Out::StealLock => self.ask_lock(true),
            Out::Host { term } => self.host(term, now, told),
            Out::StepDown => self.hosting = None,
            Out::Join { client, output, name } => {
                let joining = Joining { output, name, key: None, device: None };
                self.engine(now, steps, |engine, host| engine.join(ClientId(client), joining, host));
            }
            Out::FromClient(client, text) => {
                self.engine(now, steps, |engine, host| engine.text(ClientId(client), &text, host));
            }
            Out::Leave(client) => {
                self.engine(now, steps, |engine, host| engine.leave(ClientId(client), host));
            }
            Out::Nudge => self.engine_at(now, steps),
            Out::Opened => told.push(Told::Opened),
            Out::Text(text) => told.push(Told::Text(text)),
            Out::Closed { code, reason } => told.push(Told::Closed { code, reason }),
        }
    }

    fn host(&mut self, term: u64, now: Now, told: &mut Vec<Told>) {
        self.names.store_term(term);
        let stored = self.names.state();
        let heard = self.seat.kept().map(|(_, _, text)| text.as_str());
        let states: Vec<&str> = stored.as_deref().into_iter().chain(heard).collect();
        match Hosting::start(term, &states, now, self.zones) {
            Ok(hosting) => self.hosting = Some(hosting),
            Err(why) => told.push(Told::Broken(why)),
        }
    }

    fn engine_at(&mut self, now: Now, steps: &mut VecDeque<Step>) {
        self.engine(now, steps, |engine, host| engine.at(host));
    }

    fn engine(
        &mut self,
        now: Now,
        steps: &mut VecDeque<Step>,
        call: impl FnOnce(&mut ghostlight_engine::Engine, &mut ghostlight_engine::Host<'_>) -> Vec<Effect>,
    ) {
        if let Some(hosting) = self.hosting.as_mut() {
            let effects = hosting.call(now, self.zones, call);
            steps.extend(effects.into_iter().map(Step::Effect));
        }
    }

    fn effect(&mut self, effect: Effect, steps: &mut VecDeque<Step>, told: &mut Vec<Told>) {
        match effect {
            Effect::Send { to, text } => {
                steps.push_front(Step::Seat(In::ToClient(to.0, text.as_ref().to_owned())));
            }
            Effect::Close { client, code, reason } => {
                steps.push_front(Step::Seat(In::CloseClient(client.0, code, reason)));
            }
            Effect::Save => self.save(steps, told),
            // The engine keeps the last entries itself, and they are stored with it.
            Effect::Log(_) => {}
        }
    }

    fn save(&mut self, steps: &mut VecDeque<Step>, told: &mut Vec<Told>) {
        let Some(hosting) = self.hosting.as_ref() else { return };
        if self.names.term() > hosting.term() {
            // Another tab hosts by now: what is stored is its, and what is left to tell was never true.
            steps.clear();
            steps.push_back(Step::Seat(In::Overruled));
            return;
        }
        let (seq, text) = hosting.save();
        told.push(Told::Kept(self.names.store(&text).is_ok()));
        steps.push_front(Step::Seat(In::Stored { seq, text }));
    }
}
