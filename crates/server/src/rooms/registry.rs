//! Every room of the server, by id and by code.

use super::actor::{Actor, Shared};
use super::handle::{Command, RoomHandle};
use crate::host::{SystemIds, SystemZones};
use crate::store::{Keep, Loaded, Row, StoreError};
use ghostlight_engine::{Engine, Host, Keys, LogEntry, NewRoom};
use ghostlight_palco::close::CloseCode;
use ghostlight_palco::rest::{Answer, Method, Request};
use ghostlight_room::Output;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

/// The most rooms of a server: whoever may make rooms must not be able to fill the memory.
const MOST_ROOMS: usize = 10_000;
/// How often a code is drawn anew because it is taken.
const DRAWS: usize = 64;

/// Why a room could not be made.
#[derive(Debug)]
pub enum MakeError {
    /// The server has as many as it takes.
    TooMany,
    /// The fields were refused.
    Refused(Answer),
    /// The disk does not take it.
    Store(StoreError),
}

/// Every room of the server.
#[derive(Debug)]
pub struct Registry {
    rooms: RwLock<Index>,
    shared: Shared,
}

#[derive(Debug, Default)]
struct Index {
    by_id: HashMap<String, Arc<RoomHandle>>,
    by_code: HashMap<String, Arc<RoomHandle>>,
}

impl Registry {
    /// No room yet.
    #[must_use]
    pub fn new(shared: Shared) -> Arc<Self> {
        Arc::new(Self { rooms: RwLock::default(), shared })
    }

    /// Brings stored rooms back to life, each at the second where it would be had it never stopped.
    pub fn revive(self: &Arc<Self>, loaded: Loaded) {
        for (row, log) in loaded.rooms {
            match self.restore(&row, &log) {
                Ok(engine) => drop(self.start(engine, row.used_ms)),
                // `load` has judged it readable a moment ago.
                Err(error) => tracing::error!(room = row.code, error, "the room cannot be restored"),
            }
        }
    }

    /// Judges whether a stored room can be restored, by doing it.
    ///
    /// # Errors
    /// The sentence that says why not.
    pub fn readable(clock: &crate::clock::Clock, row: &Row) -> Result<(), String> {
        restore(clock, row, &[]).map(drop)
    }

    fn restore(&self, row: &Row, log: &[String]) -> Result<Engine, String> {
        restore(&self.shared.clock, row, log)
    }

    /// The room of this id or code (in any case).
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Arc<RoomHandle>> {
        let rooms = self.read();
        let by_code = || rooms.by_code.get(&name.to_ascii_uppercase());
        rooms.by_id.get(&name.to_ascii_lowercase()).or_else(by_code).cloned()
    }

    /// All rooms, in the order of their codes.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<RoomHandle>> {
        let mut rooms: Vec<_> = self.read().by_id.values().cloned().collect();
        rooms.sort_by(|one, other| one.code.cmp(&other.code));
        rooms
    }

    /// Makes a room: `new` and the other fields of a `PUT`. It is on the disk before it is found.
    ///
    /// # Errors
    /// Where there are too many, a field is refused, or the disk does not take it.
    pub async fn make(
        self: &Arc<Self>,
        new: NewRoom,
        fields: Map<String, Value>,
    ) -> Result<(Arc<RoomHandle>, Keys), MakeError> {
        if self.read().by_id.len() >= MOST_ROOMS {
            return Err(MakeError::TooMany);
        }
        let (mut engine, keys) = self.draw(&new);
        if !fields.is_empty() {
            let request = Request {
                method: Method::Put,
                path: format!("rooms/{}", engine.room().info.code),
                body: Some(Value::Object(fields)),
                key: Some(keys.of(Output::Controller).to_owned()),
            };
            let (answer, _nobody_to_tell) = self.with_host(|host| engine.rest(&request, host));
            if answer.status >= 300 {
                return Err(MakeError::Refused(answer));
            }
        }
        let handle = self.keep_and_start(engine).await.map_err(MakeError::Store)?;
        tracing::info!(room = handle.code, "a room was made");
        Ok((handle, keys))
    }

    /// Makes sure that a room with this engine's code is there.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub async fn ensure(
        self: &Arc<Self>,
        make: impl FnOnce(&mut Host<'_>) -> Engine,
    ) -> Result<(), StoreError> {
        let engine = self.with_host(make);
        if self.find(&engine.room().info.code).is_none() {
            self.keep_and_start(engine).await?;
        }
        Ok(())
    }

    /// Deletes a room for good. False: it was not there.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub async fn delete(&self, room: &RoomHandle) -> Result<bool, StoreError> {
        if !self.forget(room) {
            return Ok(false);
        }
        let reason = "This room was deleted.".to_owned();
        let code = CloseCode::NoRoom.code();
        room.ask(|done| Command::Stop { code, reason, save: false, done }).await;
        self.shared.store.delete(room.id.clone()).await?;
        tracing::info!(room = room.code, "the room was deleted");
        Ok(true)
    }

    /// Deletes what nobody has used for so long, where nobody is connected.
    pub async fn sweep(&self, keep: Duration, spare: Option<&str>) {
        let keep_ms = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX);
        for room in self.all() {
            let unused = self.shared.clock.now().server.as_ms().saturating_sub(room.used_ms());
            if unused < keep_ms || spare == Some(room.code.as_str()) {
                continue;
            }
            let summary = room.ask(|done| Command::Describe { key: None, done }).await;
            if summary.is_some_and(|summary| summary.clients == 0)
                && let Err(error) = self.delete(&room).await
            {
                tracing::error!(room = room.code, %error, "the unused room cannot be deleted");
            }
        }
    }

    /// Keeps every room, tells its clients that the server restarts, and ends it.
    pub async fn stop(&self) {
        let rooms = self.all();
        let mut ends = Vec::new();
        for room in rooms {
            ends.push(tokio::spawn(async move {
                let reason = "The server restarts.".to_owned();
                let code = CloseCode::Restarting.code();
                room.ask(|done| Command::Stop { code, reason, save: true, done }).await;
            }));
        }
        for end in ends {
            if end.await.is_err() {
                tracing::error!("a room could not be stopped");
            }
        }
        *self.write() = Index::default();
    }

    /// A new room with a code that is free.
    fn draw(&self, new: &NewRoom) -> (Engine, Keys) {
        let mut drawn = self.with_host(|host| Engine::create(new.clone(), host));
        for _ in 0..DRAWS {
            if self.find(&drawn.0.room().info.code).is_none() {
                break;
            }
            drawn = self.with_host(|host| Engine::create(new.clone(), host));
        }
        drawn
    }

    async fn keep_and_start(self: &Arc<Self>, engine: Engine) -> Result<Arc<RoomHandle>, StoreError> {
        let used_ms = self.shared.clock.now().server.as_ms();
        let row = row_of(&engine, used_ms);
        self.shared.store.keep(row.id.clone(), Keep { row: Some(row), log: Vec::new() }).await?;
        Ok(self.start(engine, used_ms))
    }

    fn start(self: &Arc<Self>, engine: Engine, used_ms: i64) -> Arc<RoomHandle> {
        let info = &engine.room().info;
        let (handle, commands) =
            RoomHandle::new(info.id.as_str().to_ascii_lowercase(), info.code.to_ascii_uppercase(), used_ms);
        {
            let mut rooms = self.write();
            rooms.by_id.insert(handle.id.clone(), Arc::clone(&handle));
            rooms.by_code.insert(handle.code.clone(), Arc::clone(&handle));
            self.shared.metrics.rooms.set(rooms.by_id.len() as u64);
        }
        let actor = Actor::new(engine, Arc::clone(&handle), commands, self.shared.clone());
        let (registry, room) = (Arc::clone(self), Arc::clone(&handle));
        tokio::spawn(async move {
            if tokio::spawn(actor.run()).await.is_err() {
                registry.start_anew(&room).await;
            }
        });
        handle
    }

    /// A fault in one room must not take it off the stage: it goes on from what was last kept, which is
    /// all that anyone was told. Its clients find the connection closed and come back.
    async fn start_anew(self: &Arc<Self>, room: &Arc<RoomHandle>) {
        self.shared.metrics.rooms_failed.up();
        tracing::error!(room = room.code, "the room failed and is started anew");
        self.forget(room);
        match self.shared.store.read(room.id.clone()).await {
            Ok(Some((row, log))) => match self.restore(&row, &log) {
                Ok(engine) => drop(self.start(engine, row.used_ms)),
                Err(error) => tracing::error!(room = room.code, error, "the room cannot be restored"),
            },
            Ok(None) => tracing::error!(room = room.code, "the room is not in the data file"),
            Err(error) => tracing::error!(room = room.code, %error, "the room cannot be read"),
        }
    }

    /// Takes this very room out of the index. False: it is out already.
    fn forget(&self, room: &RoomHandle) -> bool {
        let mut rooms = self.write();
        let there = rooms.by_id.get(&room.id).is_some_and(|known| core::ptr::eq(known.as_ref(), room));
        if there {
            rooms.by_id.remove(&room.id);
            rooms.by_code.remove(&room.code);
            self.shared.metrics.rooms.set(rooms.by_id.len() as u64);
        }
        there
    }

    fn with_host<T>(&self, act: impl FnOnce(&mut Host<'_>) -> T) -> T {
        let mut ids = SystemIds;
        act(&mut Host { now: self.shared.clock.now(), ids: &mut ids, zones: &SystemZones })
    }

    fn read(&self) -> RwLockReadGuard<'_, Index> {
        self.rooms.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Index> {
        self.rooms.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn row_of(engine: &Engine, used_ms: i64) -> Row {
    let info = &engine.room().info;
    Row {
        id: info.id.as_str().to_ascii_lowercase(),
        code: info.code.to_ascii_uppercase(),
        body: engine.save().to_string(),
        used_ms,
    }
}

fn restore(clock: &crate::clock::Clock, row: &Row, log: &[String]) -> Result<Engine, String> {
    let saved: Value = serde_json::from_str(&row.body).map_err(|error| error.to_string())?;
    let mut ids = SystemIds;
    let mut host = Host { now: clock.now(), ids: &mut ids, zones: &SystemZones };
    let mut engine = Engine::restore(&saved, &mut host).map_err(|error| error.to_string())?;
    if engine.room().info.id.as_str() != row.id {
        return Err("It is the state of another room.".to_owned());
    }
    let entries = log.iter().filter_map(|entry| Some(LogEntry::from_json(serde_json::from_str(entry).ok()?)));
    let entries: Vec<LogEntry> = entries.collect();
    if !entries.is_empty() {
        engine.load_log(entries);
    }
    Ok(engine)
}
