//! How the rest of the server reaches a room.

use crate::outbox::Outbox;
use ghostlight_engine::{ClientId, Joining};
use ghostlight_palco::rest::{Answer, Request};
use ghostlight_room::{Output, RoomInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{mpsc, oneshot};

/// The most commands that wait for a room. Whoever has more waits at the door.
const MOST_WAITING: usize = 1_024;

/// Something for a room to do.
#[derive(Debug)]
pub enum Command {
    /// A client connects.
    Join {
        /// Its number.
        client: ClientId,
        /// What it said.
        joining: Joining,
        /// Where its frames go.
        outbox: Arc<Outbox>,
    },
    /// A client says something.
    Text {
        /// Which.
        client: ClientId,
        /// A whole frame.
        text: String,
    },
    /// A client was too slow, has read all that was on its way, and needs the present state.
    AskAgain {
        /// Which.
        client: ClientId,
    },
    /// A client has gone.
    Leave {
        /// Which.
        client: ClientId,
    },
    /// A REST request below `rooms/{this room}`.
    Rest {
        /// The request.
        request: Request,
        /// Told when what it changed is on the disk.
        done: oneshot::Sender<Answer>,
    },
    /// What the room is, in short.
    Describe {
        /// A key, to be told its role.
        key: Option<String>,
        /// The answer.
        done: oneshot::Sender<Summary>,
    },
    /// Says goodbye to all clients and ends.
    Stop {
        /// The close code.
        code: u16,
        /// One plain sentence.
        reason: String,
        /// Keep it first.
        save: bool,
        /// Told at the end.
        done: oneshot::Sender<()>,
    },
}

/// What a room is, in short.
#[derive(Debug)]
pub struct Summary {
    /// Its name and the like.
    pub info: RoomInfo,
    /// How many are connected.
    pub clients: usize,
    /// The role of the key that was asked with.
    pub role: Option<Output>,
}

/// A room's address inside the server.
#[derive(Debug)]
pub struct RoomHandle {
    /// Its uuid.
    pub id: String,
    /// The six signs people type.
    pub code: String,
    used_ms: AtomicI64,
    commands: mpsc::Sender<Command>,
}

impl RoomHandle {
    /// A handle and its other end.
    #[must_use]
    pub fn new(id: String, code: String, used_ms: i64) -> (Arc<Self>, mpsc::Receiver<Command>) {
        let (commands, inbox) = mpsc::channel(MOST_WAITING);
        (Arc::new(Self { id, code, used_ms: AtomicI64::new(used_ms), commands }), inbox)
    }

    /// Gives the room a command. False: the room has ended.
    pub async fn tell(&self, command: Command) -> bool {
        self.commands.send(command).await.is_ok()
    }

    /// Asks the room something; none where it has ended.
    pub async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Option<T> {
        let (done, answer) = oneshot::channel();
        if !self.tell(command(done)).await {
            return None;
        }
        answer.await.ok()
    }

    /// Waits until the room has ended.
    pub async fn ended(&self) {
        self.commands.closed().await;
    }

    /// When somebody last used it, epoch ms.
    #[must_use]
    pub fn used_ms(&self) -> i64 {
        self.used_ms.load(Ordering::Relaxed)
    }

    /// Notes that somebody uses it.
    pub fn set_used(&self, at_ms: i64) {
        self.used_ms.store(at_ms, Ordering::Relaxed);
    }
}
