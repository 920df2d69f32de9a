//! What waits to be written to one client: bounded, so that a slow reader costs nobody anything.
//!
//! When it is full, everything in it is dropped at once and the client is marked *behind*. It has read
//! all that was on its way before it gets one fresh `room`: late news of a stage is worse than none.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The most frames that wait for one client.
pub const MOST_FRAMES: usize = 128;
/// The most bytes that wait for one client (a single longer frame is taken when nothing else waits).
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Why and how a connection ends, from our side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The close code.
    pub code: u16,
    /// One plain sentence, at most 123 bytes of it go on the wire.
    pub reason: String,
}

/// What there is to do for the writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Write this frame.
    Frame(Arc<str>),
    /// Everything is written and frames were dropped before: ask the room for its present state.
    AskAgain,
    /// Everything is written: close.
    Close(Closing),
    /// Nothing.
    Nothing,
}

/// The frames that wait for one client. Filled by its room, emptied by its connection.
#[derive(Debug, Default)]
pub struct Outbox {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Arc<str>>,
    bytes: usize,
    behind: bool,
    closing: Option<Closing>,
}

impl Outbox {
    /// Puts a frame at the end. Answers whether this was the frame that made the client fall behind.
    pub fn push(&self, frame: Arc<str>) -> bool {
        let mut state = self.lock();
        if state.closing.is_some() || state.behind {
            return false;
        }
        let full = state.frames.len() >= MOST_FRAMES
            || (state.bytes + frame.len() > MOST_BYTES && !state.frames.is_empty());
        if full {
            state.frames.clear();
            state.bytes = 0;
            state.behind = true;
        } else {
            state.bytes += frame.len();
            state.frames.push_back(frame);
        }
        drop(state);
        self.changed.notify_one();
        full
    }

    /// Ends the connection once what waits is written. The first reason counts; nothing is taken after it.
    pub fn close(&self, code: u16, reason: impl Into<String>) {
        let mut state = self.lock();
        if state.closing.is_none() {
            state.closing = Some(Closing { code, reason: reason.into() });
        }
        drop(state);
        self.changed.notify_one();
    }

    /// Takes what is to be done next.
    #[must_use]
    pub fn next(&self) -> Next {
        let mut state = self.lock();
        if let Some(frame) = state.frames.pop_front() {
            state.bytes = state.bytes.saturating_sub(frame.len());
            return Next::Frame(frame);
        }
        if let Some(closing) = state.closing.clone() {
            return Next::Close(closing);
        }
        if core::mem::take(&mut state.behind) { Next::AskAgain } else { Next::Nothing }
    }

    /// Whether it is to be closed.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.lock().closing.is_some()
    }

    /// Waits until something may have changed since the last [`Outbox::next`].
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(number: usize) -> Arc<str> {
        number.to_string().into()
    }

    #[test]
    fn frames_come_out_in_order_and_then_the_close() {
        let outbox = Outbox::default();
        outbox.push(frame(1));
        outbox.push(frame(2));
        outbox.close(4401, "first");
        outbox.close(1012, "second");
        outbox.push(frame(3));
        assert_eq!(outbox.next(), Next::Frame(frame(1)));
        assert_eq!(outbox.next(), Next::Frame(frame(2)));
        assert_eq!(outbox.next(), Next::Close(Closing { code: 4401, reason: "first".into() }));
    }

    #[test]
    fn a_full_outbox_drops_to_one_question() {
        let outbox = Outbox::default();
        for number in 0..MOST_FRAMES {
            assert!(!outbox.push(frame(number)));
        }
        assert!(outbox.push(frame(1_000)), "this one is too much");
        assert!(!outbox.push(frame(1_001)), "behind already");
        assert_eq!(outbox.next(), Next::AskAgain);
        assert_eq!(outbox.next(), Next::Nothing);
        outbox.push(frame(7));
        assert_eq!(outbox.next(), Next::Frame(frame(7)), "in step again");
    }

    #[test]
    fn bytes_are_bounded_but_one_long_frame_passes() {
        let outbox = Outbox::default();
        let long: Arc<str> = "x".repeat(MOST_BYTES + 1).into();
        assert!(!outbox.push(long.clone()));
        assert!(outbox.push(frame(1)), "the bytes that wait are over the bound");
        assert_eq!(outbox.next(), Next::AskAgain);
        outbox.push(long.clone());
        assert_eq!(outbox.next(), Next::Frame(long));
        assert!(!outbox.push(frame(2)), "bytes are given back when a frame is taken");
    }
}
