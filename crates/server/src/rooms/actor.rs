//! One room: a task that owns its engine, lets time pass in it, keeps it, and tells its clients.
//!
//! What clients are told has been stored first. Commands that come while a save is on its way wait, and
//! are then taken together: one save for all of them.

use super::export;
use super::handle::{Command, RoomHandle, Summary};
use crate::clock::Clock;
use crate::host::{SystemIds, SystemZones};
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::store::{Keep, LOG_KEEPS, Row, Store};
use ghostlight_engine::{ClientId, Effect, Engine, Host};
use ghostlight_palco::rest::Answer;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// The most commands that are taken together.
const MOST_AT_ONCE: usize = 256;
/// The longest sleep while something is due: a machine that was suspended wakes up with its timers late.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// How long until a save that failed is tried again.
const SAVE_AGAIN: Duration = Duration::from_secs(5);
/// How much later the last use is noted, where nothing else is to be kept.
const NOTE_USE_EVERY_MS: i64 = 3_600_000;

/// What all rooms share.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Where rooms are kept.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<Clock>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// The task of one room.
pub struct Actor {
    engine: Engine,
    handle: Arc<RoomHandle>,
    commands: mpsc::Receiver<Command>,
    outboxes: HashMap<ClientId, Arc<Outbox>>,
    shared: Shared,
    /// The last change is not kept, by the disk's fault.
    unsaved: bool,
    /// Lines of the log that are not on the disk yet.
    log: Vec<String>,
    /// The last use that is on the disk.
    noted_use_ms: i64,
}

/// What a batch of commands has led to.
#[derive(Default)]
struct Work {
    effects: Vec<Effect>,
    answers: Vec<(oneshot::Sender<Answer>, Answer)>,
    save: bool,
    stop: Option<Stop>,
}

struct Stop {
    code: u16,
    reason: String,
    done: oneshot::Sender<()>,
}

impl Actor {
    /// A room that is about to live.
    #[must_use]
    pub fn new(
        engine: Engine,
        handle: Arc<RoomHandle>,
        commands: mpsc::Receiver<Command>,
        shared: Shared,
    ) -> Self {
        let noted_use_ms = handle.used_ms();
        Self {
            engine,
            handle,
            commands,
            outboxes: HashMap::new(),
            shared,
            unsaved: false,
            log: Vec::new(),
            noted_use_ms,
        }
    }

    /// Lives until it is told to stop, or nobody can reach it any more.
    pub async fn run(mut self) {
        loop {
            let command = match self.sleep_until() {
                Some(wake) => tokio::select! {
                    command = self.commands.recv() => Some(command),
                    () = tokio::time::sleep_until(wake) => None,
                },
                None => Some(self.commands.recv().await),
            };
            let mut work = Work::default();
            let due = self.with_host(|engine, host| engine.at(host));
            work.effects.extend(due);
            match command {
                Some(Some(command)) => self.take_all(command, &mut work),
                Some(None) => return,
                None => work.save = self.unsaved,
            }
            if let Some(stop) = self.settle(work).await {
                self.close_all(&stop);
                // Whoever asked may have given up waiting.
                let _gone = stop.done.send(());
                return;
            }
        }
    }

    /// When to look again although nobody says anything.
    fn sleep_until(&self) -> Option<Instant> {
        let due = self.engine.next_due().map(|due| {
            let wait = (due - self.shared.clock.now().mono).or_zero().as_ms();
            Duration::from_millis(wait.unsigned_abs()).clamp(Duration::from_millis(1), LONGEST_SLEEP)
        });
        let wait = match (due, self.unsaved) {
            (due, true) => Some(due.map_or(SAVE_AGAIN, |due| due.min(SAVE_AGAIN))),
            (due, false) => due,
        };
        wait.map(|wait| Instant::now() + wait)
    }

    fn with_host<T>(&mut self, act: impl FnOnce(&mut Engine, &mut Host<'_>) -> T) -> T {
        let mut ids = SystemIds;
        let mut host = Host { now: self.shared.clock.now(), ids: &mut ids, zones: &SystemZones };
        act(&mut self.engine, &mut host)
    }

    fn take_all(&mut self, first: Command, work: &mut Work) {
        self.take(first, work);
        for _ in 1..MOST_AT_ONCE {
            if work.stop.is_some() {
                return;
            }
            match self.commands.try_recv() {
                Ok(command) => self.take(command, work),
                Err(_) => return,
            }
        }
    }

    fn take(&mut self, command: Command, work: &mut Work) {
        let effects = match command {
            Command::Join { client, joining, outbox } => {
                self.outboxes.insert(client, outbox);
                self.used();
                self.with_host(|engine, host| engine.join(client, joining, host))
            }
            Command::Text { client, text } if self.outboxes.contains_key(&client) => {
                self.used();
                self.with_host(|engine, host| engine.text(client, &text, host))
            }
            Command::AskAgain { client } if self.outboxes.contains_key(&client) => {
                self.with_host(|engine, host| engine.text(client, r#"{"type":"request_state"}"#, host))
            }
            Command::Leave { client } if self.outboxes.remove(&client).is_some() => {
                self.with_host(|engine, host| engine.leave(client, host))
            }
            // What a closed client had still said.
            Command::Text { .. } | Command::AskAgain { .. } | Command::Leave { .. } => Vec::new(),
            Command::Rest { request, done } => {
                self.used();
                let (answer, effects) = self.with_host(|engine, host| engine.rest(&request, host));
                let (room, now) = (self.engine.room(), self.shared.clock.now().server);
                let answer = export::in_form(answer, &request, room, now, &SystemZones);
                work.answers.push((done, answer));
                effects
            }
            Command::Describe { key, done } => {
                // Whoever asked may have given up waiting.
                let _gone = done.send(self.summary(key.as_deref()));
                Vec::new()
            }
            Command::Stop { code, reason, save, done } => {
                work.save |= save;
                work.stop = Some(Stop { code, reason, done });
                Vec::new()
            }
        };
        work.effects.extend(effects);
    }

    /// Keeps what is to be kept, then tells what is to be told.
    async fn settle(&mut self, mut work: Work) -> Option<Stop> {
        let row = work.save || work.effects.contains(&Effect::Save) || self.use_is_news();
        self.log.extend(work.effects.iter().filter_map(|effect| match effect {
            Effect::Log(entry) => Some(entry.to_json().to_string()),
            _ => None,
        }));
        if row || !self.log.is_empty() {
            self.keep(row).await;
        }
        for effect in work.effects {
            match effect {
                Effect::Send { to, text } => self.send(to, text),
                Effect::Close { client, code, reason } => {
                    if let Some(outbox) = self.outboxes.remove(&client) {
                        outbox.close(code, reason);
                    }
                }
                Effect::Save | Effect::Log(_) => {}
            }
        }
        for (done, answer) in work.answers {
            // Whoever asked may have given up waiting.
            let _gone = done.send(answer);
        }
        work.stop.take()
    }

    fn send(&self, to: ClientId, text: Arc<str>) {
        if let Some(outbox) = self.outboxes.get(&to)
            && outbox.push(text)
        {
            self.shared.metrics.fell_behind.up();
        }
    }

    /// Puts the room on the disk. A disk that refuses must not stop a show that runs: it is said in the
    /// log, in `/healthz` and in the metrics, and tried again.
    async fn keep(&mut self, row: bool) {
        // What the log keeps at most is what waits for a disk at most.
        let too_many = self.log.len().saturating_sub(LOG_KEEPS as usize);
        self.log.drain(..too_many);
        let log = self.log.clone();
        let row = (row || self.unsaved).then(|| self.row());
        let used_ms = row.as_ref().map(|row| row.used_ms);
        let began = Instant::now();
        let kept = self.shared.store.keep(self.handle.id.clone(), Keep { row, log }).await;
        let metrics = &self.shared.metrics;
        match kept {
            Ok(()) => {
                metrics.saved(began.elapsed());
                self.log.clear();
                if core::mem::take(&mut self.unsaved) {
                    metrics.unsaved_rooms.down();
                    tracing::info!(room = self.handle.code, "the room is on the disk again");
                }
                self.noted_use_ms = used_ms.unwrap_or(self.noted_use_ms);
            }
            Err(error) => {
                metrics.saves_failed.up();
                if !core::mem::replace(&mut self.unsaved, true) {
                    metrics.unsaved_rooms.up();
                    tracing::error!(room = self.handle.code, %error, "the room cannot be kept; it goes on");
                }
            }
        }
    }

    fn row(&self) -> Row {
        Row {
            id: self.handle.id.clone(),
            code: self.handle.code.clone(),
            body: self.engine.save().to_string(),
            used_ms: self.handle.used_ms(),
        }
    }

    fn used(&self) {
        self.handle.set_used(self.shared.clock.now().server.as_ms());
    }

    fn use_is_news(&self) -> bool {
        self.handle.used_ms() - self.noted_use_ms > NOTE_USE_EVERY_MS
    }

    fn summary(&self, key: Option<&str>) -> Summary {
        Summary {
            info: self.engine.room().info.clone(),
            clients: self.engine.client_count(),
            role: key.and_then(|key| self.engine.keys().role_of(key)),
        }
    }

    fn close_all(&self, stop: &Stop) {
        for outbox in self.outboxes.values() {
            outbox.close(stop.code, stop.reason.clone());
        }
    }
}
