//! Values that are a function of the snapshot and of now.

use super::Session;
use super::core::now;
use super::view::Live;
use ghostlight_room::RoomSnapshot;
use ghostlight_time::{ServerInstant, Span};
use leptos::prelude::*;

impl Session {
    /// A value that is a function of the snapshot and of now: computed when the snapshot changes, when a
    /// signal that `f` reads changes, and at the instant that it names itself.
    #[must_use]
    pub fn live<T>(&self, f: impl Fn(&RoomSnapshot, ServerInstant) -> Live<T> + 'static) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let session = *self;
        self.living(move || {
            let snapshot = session.snapshot().get();
            f(&snapshot, session.now())
        })
    }

    /// The same of the whole state of `delay` ago, never a mixture; none where this page has not lived
    /// through it. "Stop the show" is not delayed.
    #[must_use]
    pub fn live_delayed<T>(
        &self,
        delay: Span,
        f: impl Fn(Option<&RoomSnapshot>, ServerInstant) -> Live<T> + 'static,
    ) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let session = *self;
        self.with_core(|core| core.history.keep(delay));
        self.living(move || {
            let present = session.snapshot().get();
            let now = session.now();
            if delay <= Span::ZERO || present.room.playback.show_stop.is_some() {
                return f(Some(&present), now);
            }
            let (past, next) = session.with_core(|core| core.history.at(now - delay)).unwrap_or_default();
            let mut live = f(past.as_deref(), now - delay);
            let soonest = [live.until, next].into_iter().flatten().min();
            live.until = soonest.map(|at| at + delay);
            live
        })
    }

    fn living<T>(&self, compute: impl Fn() -> Live<T> + 'static) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let session = *self;
        let first = untrack(&compute);
        let out = RwSignal::new(first.value);
        let Some((id, due)) = self.with_core(|core| core.lives.add()) else { return out.into() };
        session.hold(id, first.until);
        Effect::new(move || {
            due.track();
            let live = compute();
            session.hold(id, live.until);
            if out.with_untracked(|old| *old != live.value) {
                out.set(live.value);
            }
        });
        on_cleanup(move || {
            session.with_core(|core| core.lives.remove(id));
        });
        out.into()
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
