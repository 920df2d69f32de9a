//! The live room of a page: runs the link or the local room, feeds signals, dispatches intents, and owns
//! the one ticker.
//!
//! A page holds a [`Session`], a small handle; the inside of it ([`core`]) is one state machine that is
//! entered from the browser's callbacks, does all that follows, then feeds the signals and sets the one
//! alarm.

mod core;
mod device;
mod entry;
mod feed;
mod history;
mod keep;
mod keys;
mod links;
mod live;
mod lobby;
pub mod local;
mod names;
#[cfg(feature = "sources")]
mod other;
mod presses;
mod rest;
mod server;
mod source;
mod ticker;
mod view;
mod zones;

pub use live::Past;
pub use lobby::NoRoom;
pub use local::carrier::{LOCAL_ROOMS, LocalRooms};
pub use local::names::Kept;
#[cfg(feature = "sources")]
pub use other::Prepared;
pub use rest::RestAnswer;
pub use server::ServerAddress;
pub use view::{
    ClockState, ClockView, Entry, LinkView, Live, Mark, Place, Press, PressState, Refusal, RoomLink,
};

use self::core::{Core, now};
use crate::platform::display::{Awake, WakeLock};
use crate::platform::location;
use crate::route::{Page, Route};
use ghostlight_palco::rest::Method;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{DeviceDo, Intent, IntentKind, Output, RoomSnapshot, Zones};
use ghostlight_time::ServerInstant;
use leptos::prelude::*;
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// A handle on the room that a page shows. Copied freely; all copies are the same session.
#[derive(Clone, Copy)]
pub struct Session {
    signals: StoredValue<Signals>,
    core: StoredValue<Rc<RefCell<Core>>, LocalStorage>,
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
    log: RwSignal<Vec<LogEntry>>,
    kept: RwSignal<bool>,
    awake: RwSignal<Awake>,
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
            log: RwSignal::default(),
            kept: RwSignal::new(true),
            awake: RwSignal::default(),
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
    /// The session of a page. Opens its room, where its address names one. `local_rooms` is the program's
    /// way to local rooms; without it their viewer is sent to the desk's display page.
    #[must_use]
    pub fn open(route: Route, local_rooms: Option<&'static LocalRooms>) -> Self {
        let signals = Signals::new();
        signals.name.set(device::name(route.option("name")));
        let core = Core::new(signals, route, location::address(), local_rooms);
        let session = Self { signals: StoredValue::new(signals), core: StoredValue::new_local(core) };
        session.act(Core::begin);
        session
    }

    /// The session of the page's own address.
    #[must_use]
    pub fn of_page(local_rooms: Option<&'static LocalRooms>) -> Self {
        let at = location::address();
        Self::open(Route::parse(&at.path, &at.base, &at.query, &at.fragment), local_rooms)
    }

    /// The address of the page.
    #[must_use]
    pub fn route(&self) -> Route {
        self.with_core(|core| core.route.clone()).unwrap_or_default()
    }

    /// Looks into the core, or does something to it that nothing follows from. None after the page has
    /// gone.
    fn with_core<T>(&self, look: impl FnOnce(&mut Core) -> T) -> Option<T> {
        let core = self.core.try_get_value()?;
        let mut core = core.try_borrow_mut().ok()?;
        Some(look(&mut core))
    }

    /// Does something to the core, and all that follows from it.
    fn act<T>(&self, act: impl FnOnce(&mut Core, ghostlight_sources::Now) -> T) -> Option<T> {
        self.with_core(|core| {
            let now = now();
            let result = act(core, now);
            core.settle(now);
            result
        })
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

    /// Entries of the room's log, the newest last, where this role may see them.
    #[must_use]
    pub fn log(&self) -> Signal<Vec<LogEntry>> {
        self.signals().log.into()
    }

    /// False while a local room cannot be stored: it lives only as long as its tabs.
    #[must_use]
    pub fn kept(&self) -> Signal<bool> {
        self.signals().kept.into()
    }

    /// Whether the screen is kept awake, and why not. See [`Self::keep_awake`].
    #[must_use]
    pub fn awake(&self) -> Signal<Awake> {
        self.signals().awake.into()
    }

    /// Keeps the screen awake while the present owner (the page) lives.
    pub fn keep_awake(&self) {
        let awake = self.signals().awake;
        let held = StoredValue::new_local(WakeLock::hold(move |now| {
            if awake.try_get_untracked().is_some_and(|old| old != now) {
                awake.set(now);
            }
        }));
        on_cleanup(move || held.dispose());
    }

    /// Whether it still does its work: nothing has broken in the middle of something, nothing is overdue.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.with_core(|core| !core.alarm.is_overdue(now().local)).unwrap_or_default()
    }

    /// The server's time now. Not tracked.
    #[must_use]
    pub fn now(&self) -> ServerInstant {
        self.with_core(|core| core.server_now(now())).unwrap_or_default()
    }

    /// Sends an intent, at most once; what becomes of it appears in [`Self::presses`]. Its number there; 0
    /// where there is no room yet.
    pub fn dispatch(&self, intent: Intent) -> u64 {
        self.act(|core, now| {
            let mut number = 0;
            core.with_link(|link| {
                let (of, todo) = link.dispatch(intent, now);
                number = of;
                todo
            });
            number
        })
        .unwrap_or_default()
    }

    /// Asks the room's REST interface; `path` stands below the room (`/log`). The same over HTTP and in a
    /// local room. `done` is called with the answer, or with none where none came.
    pub fn rest(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        done: impl FnOnce(Option<RestAnswer>) + 'static,
    ) {
        match self.core.try_get_value() {
            Some(core) => rest::ask(&core, method, path, body, Box::new(done)),
            None => done(None),
        }
    }

    /// What the stage paints, for the report that a viewer sends every 5 s.
    pub fn painted(&self, text: &str) {
        self.act(|core, now| core.painted(text, now));
    }

    /// Tries again at once.
    pub fn retry_now(&self) {
        self.act(|core, now| {
            core.look_again();
            core.with_link(|link| link.page(ghostlight_sources::link::PageEvent::RetryNow, now));
        });
    }

    /// Names this device.
    pub fn rename(&self, name: &str) {
        self.act(|core, now| core.rename(name, now));
    }

    /// The room's code as in the address.
    #[must_use]
    pub fn room_code(&self) -> String {
        self.with_core(|core| core.route.room.clone()).unwrap_or_default()
    }

    /// The link to this room for a role; `query` is appended to it (`&only=timer`). It carries this page's
    /// own key only where that is the key of the same role.
    #[must_use]
    pub fn room_link(&self, output: Output, query: &str) -> RoomLink {
        self.room_link_with(output, query, None)
    }

    /// The link to this room for a role, with that role's key.
    #[must_use]
    pub fn room_link_with(&self, output: Output, query: &str, key: Option<&str>) -> RoomLink {
        let local = self.place().get_untracked() == Place::Local;
        let url = self.with_core(|core| {
            let own = core.key.as_deref().filter(|_| core.output == output);
            links::address(core, Page::of(output), &core.route.room, local, query, key.or(own))
        });
        RoomLink { output, url: url.unwrap_or_default(), local }
    }

    /// Keeps this page's key in this browser for good, or forgets it.
    pub fn remember_key(&self, yes: bool) {
        self.with_core(|core| {
            if let self::core::Where::Server(server) = &core.place {
                keys::remember(&server.url(), &core.route.room, core.output, yes);
            }
        });
    }

    /// Takes a key that was renewed from this page in place of the one it came with, for when it is loaded
    /// anew; false where it cannot be kept.
    pub fn adopt_key(&self, key: &str) -> bool {
        let kept = self.with_core(|core| match &core.place {
            self::core::Where::Server(server) => {
                keys::replace(&server.url(), &core.route.room, core.output, key)
            }
            _ => false,
        });
        kept.unwrap_or_default()
    }

    /// Answers [`Entry::ConfirmServer`].
    pub fn confirm_server(&self, yes: bool) {
        self.act(|core, now| core.confirm_server(yes, now));
    }

    /// Answers [`Entry::NoSuchLocalRoom`]: makes it, empty or with the sample content.
    pub fn make_local_room(&self, sample: bool) {
        self.act(|core, now| core.make_local_room(sample, now));
    }

    /// The offsets of time zones.
    #[must_use]
    pub fn zones(&self) -> &'static dyn Zones {
        &zones::ZONES
    }
}
