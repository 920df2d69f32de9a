//! What a session does: it carries what the link wants to the socket or the local room, and what they say
//! back to the link, and then feeds the signals.

use super::device;
use super::history::History;
use super::local::carrier::{Carrier, LocalRooms};
use super::local::room::{Outside, Told};
use super::local::seat::In;
use super::names;
use super::presses::Presses;
use super::rest::Asked;
use super::server::{Config, ServerAddress};
use super::source::RoomSource;
use super::ticker::{Alarm, Lives};
use super::view::Entry;
use super::{Signals, feed};
use crate::platform::location::{self, Address};
use crate::platform::socket::{Socket, SocketEvent};
use crate::platform::storage::{self, Store};
use crate::platform::timer::Timeout;
use crate::platform::{Listener, PageEvent, clock, events, http, random, spawn};
use crate::route::Route;
use ghostlight_palco::close::CloseCode;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{DeviceDo, DeviceId, Output, RoomSnapshot};
use ghostlight_sources::link::{self, Do, Link};
use ghostlight_sources::{HttpAnswer, HttpRequest, Now};
use ghostlight_time::LocalInstant;
use leptos::prelude::*;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::Arc;

/// So many entries of the log are kept for the page.
const LOG_KEPT: usize = 1_000;

/// Where the room is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Where {
    /// Not decided.
    #[default]
    Unknown,
    /// In this browser.
    Local,
    /// On a server.
    Server(ServerAddress),
}

/// The inside of a session.
pub struct Core {
    pub(super) me: Weak<RefCell<Core>>,
    pub(super) signals: Signals,
    pub(super) route: Route,
    pub(super) address: Address,
    pub(super) output: Output,
    pub(super) device: DeviceId,
    pub(super) config: Option<Config>,
    pub(super) place: Where,
    pub(super) key: Option<String>,
    pub(super) link: Option<Link<RoomSource>>,
    /// Names the present socket, or the present connection of the local room.
    generation: u64,
    socket: Option<Socket>,
    pub(super) local: Option<Box<dyn Carrier>>,
    pub(super) local_rooms: Option<&'static LocalRooms>,
    pub(super) alarm: Alarm,
    pub(super) lives: Lives,
    pub(super) history: History,
    pub(super) presses: Presses,
    pub(super) shown: Arc<RoomSnapshot>,
    pub(super) fed: feed::Fed,
    pub(super) asked: Vec<Asked>,
    pub(super) asks: u64,
    pub(super) painted: Option<String>,
    pub(super) report_at: Option<LocalInstant>,
    /// Asks for `config.json` again.
    pub(super) retry: Option<Timeout>,
    /// Keeps the room soon.
    pub(super) keeping: Option<Timeout>,
    orders: u64,
    todo: VecDeque<Do>,
    _listeners: Vec<Listener>,
}

/// This moment.
#[must_use]
pub fn now() -> Now {
    Now { local: clock::local_now(), wall: clock::wall_now(), random: random::fraction() }
}

impl Core {
    /// A session that has not begun.
    pub fn new(
        signals: Signals,
        route: Route,
        address: Address,
        local_rooms: Option<&'static LocalRooms>,
    ) -> Rc<RefCell<Self>> {
        let output = route.page.output();
        Rc::new_cyclic(|me: &Weak<RefCell<Self>>| {
            let page = me.clone();
            let listeners = events::on_page(move |event| {
                Self::enter(&page, move |core, now| core.on_page(event, now));
            });
            RefCell::new(Self {
                me: me.clone(),
                signals,
                device: device::id(route.page.folder()),
                route,
                address,
                output,
                config: None,
                place: Where::Unknown,
                key: None,
                link: None,
                generation: 0,
                socket: None,
                local: None,
                local_rooms,
                alarm: Alarm::default(),
                lives: Lives::default(),
                history: History::default(),
                presses: Presses::default(),
                shown: Arc::default(),
                fed: feed::Fed::default(),
                asked: Vec::new(),
                asks: 0,
                painted: None,
                report_at: None,
                retry: None,
                keeping: None,
                orders: 0,
                todo: VecDeque::new(),
                _listeners: listeners,
            })
        })
    }

    /// Does something with the core now, and all that follows from it. For callbacks of the browser.
    pub fn enter(me: &Weak<RefCell<Self>>, act: impl FnOnce(&mut Self, Now) + 'static) {
        Self::enter_at(me, now(), act);
    }

    fn enter_at(me: &Weak<RefCell<Self>>, now: Now, act: impl FnOnce(&mut Self, Now) + 'static) {
        let Some(core) = me.upgrade() else { return };
        match core.try_borrow_mut() {
            Ok(mut core) => {
                act(&mut core, now);
                core.settle(now);
            }
            // The browser called back from within a call of ours: it comes right after.
            Err(_) => {
                let me = me.clone();
                spawn(async move { Self::enter_at(&me, now, act) });
            }
        }
    }

    /// Does all that is to do, feeds the signals, sets the alarm.
    pub fn settle(&mut self, now: Now) {
        while let Some(todo) = self.todo.pop_front() {
            self.perform(todo, now);
        }
        self.feed(now);
        self.plan(now);
    }

    /// Hands something to the link.
    pub fn with_link(&mut self, call: impl FnOnce(&mut Link<RoomSource>) -> Vec<Do>) {
        if let Some(link) = self.link.as_mut() {
            self.todo.extend(call(link));
        }
    }

    /// Hands something to the local room, and what it says to the link.
    pub fn with_local(&mut self, now: Now, call: impl FnOnce(&mut dyn Carrier) -> Vec<Told>) {
        let Some(local) = self.local.as_mut() else { return };
        let generation = self.generation;
        for told in call(local.as_mut()) {
            match told {
                Told::Opened => self.with_link(|link| link.opened(generation, now)),
                Told::Text(text) => {
                    if !self.is_rest_answer(&text) {
                        self.with_link(|link| link.text(generation, &text, now));
                    }
                }
                Told::Closed { code, reason } => {
                    self.with_link(|link| link.closed(generation, code, &reason, now));
                    // The next host is there, or this very tab: nothing is to be waited for.
                    if code == CloseCode::Restarting.code() {
                        self.with_link(|link| link.page(link::PageEvent::RetryNow, now));
                    }
                }
                Told::Broken(why) => self.signals.entry.set(Entry::LocalBroken(why)),
                Told::Kept(kept) => {
                    if self.signals.kept.get_untracked() != kept {
                        self.signals.kept.set(kept);
                    }
                }
            }
        }
    }

    fn perform(&mut self, todo: Do, now: Now) {
        match todo {
            Do::Open { generation, url, .. } => self.open(generation, &url, now),
            Do::Send { generation, text } => {
                if generation != self.generation {
                    return;
                }
                if self.local.is_some() {
                    self.with_local(now, |local| local.on(In::Send(text), now));
                } else if let Some(socket) = &self.socket {
                    // Where it fails, the close event is on its way.
                    let _ = socket.send(&text);
                }
            }
            Do::Close { generation, .. } => {
                if generation == self.generation {
                    self.socket = None;
                    self.with_local(now, |local| local.on(In::Disconnect, now));
                }
            }
            Do::Probe { url } => self.probe(url),
            Do::Http(request) => self.http(request),
            Do::Device(act) => self.order(act, now),
            Do::Log(entries) => self.log(entries),
            // What has changed is found by looking, after everything is done.
            Do::Changed => {}
        }
    }

    fn open(&mut self, generation: u64, url: &str, now: Now) {
        self.generation = generation;
        if self.local.is_some() {
            let name = self.signals.name.get_untracked();
            let output = self.output;
            self.with_local(now, |local| local.on(In::Connect { output, name }, now));
            return;
        }
        let me = self.me.clone();
        let socket = Socket::open(url, move |event| match event {
            SocketEvent::Open => Self::enter(&me, move |core, now| {
                core.with_link(|link| link.opened(generation, now));
            }),
            SocketEvent::Text(text, at) => {
                let now = Now { local: at, wall: clock::wall_now(), random: random::fraction() };
                Self::enter_at(&me, now, move |core, now| {
                    core.with_link(|link| link.text(generation, &text, now));
                });
            }
            SocketEvent::Closed { code, reason } => Self::enter(&me, move |core, now| {
                core.with_link(|link| link.closed(generation, code, &reason, now));
            }),
        });
        match socket {
            Ok(socket) => self.socket = Some(socket),
            Err(_) => {
                self.socket = None;
                self.with_link(|link| link.closed(generation, 1006, "", now));
            }
        }
    }

    fn probe(&self, url: String) {
        let me = self.me.clone();
        spawn(async move {
            let begun = clock::local_now();
            let answered = http::answers(&url, Do::PROBE_LIMIT_MS).await;
            let took = clock::local_now().since(begun);
            Self::enter(&me, move |core, now| {
                core.with_link(|link| link.probed(answered, Some(took), now));
            });
        });
    }

    fn http(&self, request: HttpRequest) {
        let me = self.me.clone();
        spawn(async move {
            let reply = http::ask(http::Ask {
                method: super::rest::method(request.method),
                url: &request.url,
                key: request.bearer.as_deref(),
                json: request.body.as_ref().map(ghostlight_palco::to_text),
                headers: &request.headers,
                within_ms: Do::HTTP_LIMIT_MS,
            })
            .await;
            let date = reply.as_ref().map(|reply| reply.date.clone()).unwrap_or_default();
            let answer = reply.map_or(HttpAnswer::Failed, |reply| HttpAnswer::Came {
                status: reply.status,
                body: serde_json::from_str(&reply.body).unwrap_or(Value::Null),
            });
            Self::enter(&me, move |core, now| {
                if !date.is_empty() {
                    core.with_link(|link| link.dated(request.tag, &date, now));
                }
                core.with_link(|link| link.http(request.tag, answer, now));
            });
        });
    }

    fn order(&mut self, act: DeviceDo, now: Now) {
        match &act {
            DeviceDo::Rename(name) => self.rename(name, now),
            DeviceDo::Reload => location::reload(),
            DeviceDo::Identify | DeviceDo::Remove | DeviceDo::Allow => {}
        }
        self.orders += 1;
        self.signals.order.set(Some((self.orders, act)));
    }

    fn log(&self, entries: Vec<LogEntry>) {
        self.signals.log.update(|log| {
            log.retain(|old| entries.iter().all(|new| (new.seq, new.at) != (old.seq, old.at)));
            for entry in entries {
                let place = log.partition_point(|old| (old.at, old.seq) <= (entry.at, entry.seq));
                log.insert(place, entry);
            }
            let over = log.len().saturating_sub(LOG_KEPT);
            log.drain(..over);
        });
    }

    /// Names this device.
    pub fn rename(&mut self, name: &str, now: Now) {
        device::keep_name(name);
        self.signals.name.set(name.to_owned());
        self.with_link(|link| link.rename(name, now));
    }

    fn on_page(&mut self, event: PageEvent, now: Now) {
        let told = match event {
            PageEvent::Visible => Some(link::PageEvent::Visible),
            PageEvent::Hidden => Some(link::PageEvent::Hidden),
            PageEvent::Online => Some(link::PageEvent::Online),
            PageEvent::Offline => Some(link::PageEvent::Offline),
            PageEvent::Restored => Some(link::PageEvent::Restored),
            PageEvent::Resumed => Some(link::PageEvent::Resumed),
            PageEvent::Leaving => Some(link::PageEvent::Leaving),
            PageEvent::Frozen => None,
        };
        match event {
            PageEvent::Leaving => {
                self.keep_now(now);
                self.leave();
            }
            PageEvent::Hidden | PageEvent::Frozen => self.keep_now(now),
            PageEvent::Restored => device::come_back(self.route.page.folder(), &self.device),
            _ => {}
        }
        if matches!(event, PageEvent::Visible | PageEvent::Online | PageEvent::Restored) {
            self.look_again();
        }
        if matches!(event, PageEvent::Visible | PageEvent::Hidden) {
            let visible = event == PageEvent::Visible;
            self.with_local(now, |local| local.on(In::Visible(visible), now));
            // What was due while nobody looked is right in the first frame.
            self.wake_lives(now, visible);
        }
        if matches!(event, PageEvent::Restored | PageEvent::Resumed) {
            self.wake_lives(now, true);
        }
        if let Some(told) = told {
            self.with_link(|link| link.page(told, now));
        }
    }

    fn leave(&self) {
        device::leave(self.route.page.folder(), &self.device);
        // A local room's clock is this device's own: it has no skew to learn.
        if let (Some(link), Where::Server(_)) = (&self.link, &self.place)
            && let Some(ppm) = link.clock().skew_to_store()
        {
            let thousandths = (ppm * 1_000.0).round() as i64;
            let _ = storage::set(Store::Browser, names::SKEW, &thousandths.to_string());
        }
    }

    /// Something reached the local room from outside.
    pub fn on_outside(&mut self, outside: Outside, now: Now) {
        let now = match &outside {
            Outside::Post(_, at) => Now { local: *at, ..now },
            Outside::Lock(_) => now,
        };
        self.with_local(now, |local| local.on_outside(outside, now));
    }
}
