//! The writer's thread: everything that waits goes into one transaction.

use super::disk::Disk;
use super::file::{Change, StoreFile};
use super::{Answer, Order, StoreError, Stored, What};
use std::collections::HashMap;
use std::sync::mpsc::Receiver;

/// The most orders in one transaction: no one waits for an endless stream of others.
const MOST: usize = 256;

pub(super) fn run(file: &mut StoreFile, disk: Option<Disk>, inbox: &Receiver<Order>) {
    let mut closing = false;
    while !closing && let Ok(first) = inbox.recv() {
        let mut batch = Batch::default();
        batch.add(first);
        while batch.waiting.len() < MOST && !batch.closing {
            match inbox.try_recv() {
                Ok(order) => batch.add(order),
                Err(_) => break,
            }
        }
        let outcome = if batch.changes.is_empty() { Ok(()) } else { file.write(&batch.changes) };
        if let Some(disk) = &disk {
            disk.follow();
        }
        for (id, done) in core::mem::take(&mut batch.reads) {
            // Whoever no longer waits has gone: nothing is owed.
            let _gone = done.send(file.read(&id));
        }
        closing = batch.closing;
        batch.answer(&outcome);
    }
    if let Some(disk) = disk {
        disk.stop();
    }
    file.close();
}

/// The last state of each room, all lines of its log, and everyone who waits for them.
#[derive(Default)]
struct Batch {
    changes: HashMap<String, Change>,
    waiting: Vec<Answer<()>>,
    reads: Vec<(String, Answer<Option<Stored>>)>,
    closing: bool,
}

impl Batch {
    fn add(&mut self, order: Order) {
        let (id, what, done) = match order {
            Order::Write { id, what, done } => (id, what, done),
            Order::Read { id, done } => return self.reads.push((id, done)),
            Order::Close => {
                self.closing = true;
                return;
            }
        };
        let change = self.changes.entry(id).or_default();
        match what {
            What::Keep(keep) => {
                change.row = keep.row.or_else(|| change.row.take());
                change.log.extend(keep.log);
            }
            What::Delete => *change = Change { delete: true, ..Change::default() },
        }
        self.waiting.push(done);
    }

    fn answer(self, outcome: &Result<(), StoreError>) {
        for done in self.waiting {
            // Whoever no longer waits has gone: nothing is owed.
            let _gone = done.send(outcome.clone());
        }
    }
}
