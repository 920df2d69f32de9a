//! What outlives the process: one row a room, in SQLite.
//!
//! What clients are told has been stored first. A save is answered when its transaction is the system's
//! (WAL, `synchronous = NORMAL`), so `kill -9` loses nothing that anyone was told. A second thread brings
//! it to the disk right behind: a power cut can take the last moments, and in return no slow disk (an SD
//! card takes a third of a second at times) ever stands between a press and the stage. One thread writes;
//! saves that wait for it go into one transaction, and only the last of a room counts.

mod disk;
mod file;
mod writer;

pub use file::{Loaded, StoreError};

use std::path::PathBuf;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// Where the rooms are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this file (and its `-wal`, `-shm` and `.lock` beside it).
    File(PathBuf),
    /// Nowhere: gone with the process. For tests.
    Memory,
}

/// A room as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its uuid.
    pub id: String,
    /// The six signs people type.
    pub code: String,
    /// The engine's own words for it, JSON.
    pub body: String,
    /// When somebody last used it, epoch ms.
    pub used_ms: i64,
}

/// What is to be kept of a room: its new state, and lines to add to its log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// The state, where it has changed.
    pub row: Option<Row>,
    /// Entries of the activity log, JSON.
    pub log: Vec<String>,
}

/// Something for the writer's thread, about one room.
enum Order {
    Write { id: String, what: What, done: Answer<()> },
    Read { id: String, done: Answer<Option<Stored>> },
    Close,
}

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

enum What {
    Keep(Keep),
    Delete,
}

/// A room and the entries of its log, as they are kept.
pub type Stored = (Row, Vec<String>);

/// The log of a room keeps so many entries.
pub const LOG_KEEPS: u32 = 10_000;

/// The store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    orders: mpsc::Sender<Order>,
}

impl Store {
    /// Opens the store, reads every room, and starts the writer's thread.
    ///
    /// A room that cannot be read is moved out of the way (table `set_aside`) and told in
    /// [`Loaded::set_aside`]; `readable` judges a body and may refuse it with a sentence.
    ///
    /// # Errors
    /// Where the file cannot be opened, is no store of ours, or another server uses it.
    pub fn open(
        place: &Place,
        readable: impl FnMut(&Row) -> Result<(), String>,
        now_ms: i64,
    ) -> Result<(Self, Loaded, Writer), StoreError> {
        let mut file = file::StoreFile::open(place)?;
        let loaded = file.load(readable, now_ms)?;
        let disk = match place {
            Place::File(path) => Some(disk::Disk::start(path)?),
            Place::Memory => None,
        };
        let (orders, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer::run(&mut file, disk, &inbox))
            .map_err(|error| StoreError::Io(error.to_string()))?;
        Ok((Self { orders: orders.clone() }, loaded, Writer { orders, thread }))
    }

    /// Keeps a room. Returns when a killed process would not lose it.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub async fn keep(&self, id: String, keep: Keep) -> Result<(), StoreError> {
        self.order(id, What::Keep(keep)).await
    }

    /// Forgets a room. Returns when a killed process would not bring it back.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub async fn delete(&self, id: String) -> Result<(), StoreError> {
        self.order(id, What::Delete).await
    }

    /// Reads a room again; none where there is none.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn read(&self, id: String) -> Result<Option<Stored>, StoreError> {
        let (done, answer) = oneshot::channel();
        self.orders.send(Order::Read { id, done }).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    async fn order(&self, id: String, what: What) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        self.orders.send(Order::Write { id, what, done }).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

/// The writer's thread, to be waited for at the end.
#[derive(Debug)]
pub struct Writer {
    orders: mpsc::Sender<Order>,
    thread: std::thread::JoinHandle<()>,
}

impl Writer {
    /// Waits until everything that was ordered is written, and closes the file.
    pub fn join(self) {
        // A thread that is gone needs no word.
        let _gone = self.orders.send(Order::Close);
        if self.thread.join().is_err() {
            tracing::error!("the store's thread ended with a panic");
        }
    }
}
