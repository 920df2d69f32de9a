//! Brings to the disk what the writer has given to the system: right behind it, on a thread of its own.

use super::StoreError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// The least time between two visits to the disk: a stream of changes must not wear out an SD card.
const BETWEEN: Duration = Duration::from_millis(250);

/// The thread that follows the writer.
pub(super) struct Disk {
    news: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Disk {
    /// Starts the thread, with a connection of its own to the same file.
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // One word waits at most: it stands for all that was written since.
        let (news, inbox) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("disk".into())
            .spawn(move || run(&connection, &inbox))
            .map_err(|error| StoreError::Io(error.to_string()))?;
        Ok(Self { news, thread })
    }

    /// Something was written.
    pub(super) fn follow(&self) {
        // Where a word waits already, it says the same.
        let _said = self.news.try_send(());
    }

    /// Ends the thread.
    pub(super) fn stop(self) {
        drop(self.news);
        if self.thread.join().is_err() {
            tracing::error!("the disk's thread ended with a panic");
        }
    }
}

fn run(connection: &Connection, news: &Receiver<()>) {
    let mut failing = false;
    while news.recv().is_ok() {
        // Syncs the journal, copies it into the file, syncs the file. Writers go on meanwhile.
        let done = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        match done {
            Ok(()) => failing = false,
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "the disk does not take the rooms");
            }
            Err(_) => {}
        }
        std::thread::sleep(BETWEEN);
    }
}
