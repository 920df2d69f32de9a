//! Values that are a function of the snapshot and of now.

use super::Session;
use super::core::now;
use super::view::Live;
use ghostlight_room::RoomSnapshot;
use ghostlight_time::{ServerInstant, Span};
use leptos::prelude::*;
use std::sync::Arc;

impl Session {
    /// A value that is a function of the snapshot and of now: computed when the snapshot changes, when a
    /// signal that `f` reads changes, and at the instant that it names itself.
    #[must_use]
    pub fn live<T>(&self, f: impl Fn(&RoomSnapshot, ServerInstant) -> Live<T> + 'static) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let session = *self;
        let compute = move || {
            let snapshot = session.snapshot().get();
            f(&snapshot, session.now())
        };
        let first = untrack(&compute);
        let out = RwSignal::new(first.value);
        self.watch(Box::new(move || {
            let live = compute();
            if out.with_untracked(|old| *old != live.value) {
                out.set(live.value);
            }
            live.until
        }));
        out.into()
    }

    /// Keeps what this page lives through for so long, for [`Self::past`].
    pub fn keep_past(&self, delay: Span) {
        self.with_core(|core| core.history.keep(delay));
    }

    /// The whole state of `delay` ago, never a mixture; none where this page has not lived through it.
    /// "Stop the show" is not delayed. Tracked.
    #[must_use]
    pub fn past(&self, delay: Span) -> Past {
        let present = self.snapshot().get();
        let now = self.now();
        if delay <= Span::ZERO || present.room.playback.show_stop.is_some() {
            return Past { snapshot: Some(present), at: now, next: None, delay: Span::ZERO };
        }
        let (snapshot, next) = self.with_core(|core| core.history.at(now - delay)).unwrap_or_default();
        Past { snapshot, at: now - delay, next, delay }
    }

    /// Does something now, again whenever a signal that it reads changes, and at the instant that it gave
    /// last. One function for all, whatever they do: its code is there once.
    pub fn watch(&self, run: Box<dyn Fn() -> Option<ServerInstant>>) {
        let session = *self;
        let Some((id, due)) = self.with_core(|core| core.lives.add()) else { return };
        Effect::new(move || {
            due.track();
            session.hold(id, run());
        });
        on_cleanup(move || {
            session.with_core(|core| core.lives.remove(id));
        });
    }

    /// A live value holds until then.
    fn hold(&self, id: u64, until: Option<ServerInstant>) {
        self.with_core(|core| {
            let now = now();
            // An instant that has passed already would ring without end: one frame is soon enough.
            let soon = core.server_now(now) + Span::from_ms(1);
            core.lives.hold(id, until.map(|at| at.max(soon)));
            core.plan(now);
        });
    }
}

/// What was, and when.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The whole state; none where this page has not lived through it.
    pub snapshot: Option<Arc<RoomSnapshot>>,
    /// The instant that it is of.
    pub at: ServerInstant,
    next: Option<ServerInstant>,
    delay: Span,
}

impl Past {
    /// When to look again: what changes by itself at `until`, in its own time, is seen that much later.
    #[must_use]
    pub fn until(&self, until: Option<ServerInstant>) -> Option<ServerInstant> {
        [until, self.next].into_iter().flatten().min().map(|at| at + self.delay)
    }
}
