//! The way in: which server, a person's word where it is needed, and then the link or the local room.

use super::core::{Core, Where};
use super::local::names::Names;
use super::server::{Config, Decision, Fetched, PageOrigin, ServerAddress, Settled, decide};
use super::source::RoomSource;
use super::view::{Entry, Place};
use super::zones::ZONES;
use super::{keys, names};
use crate::platform::http::{self, HttpMethod};
use crate::platform::storage::{self, Store};
use crate::platform::timer::Timeout;
use crate::platform::{clock, location, locks, spawn};
use crate::route::ServerChoice;
use ghostlight_sources::Now;
use ghostlight_sources::link::Link;
use ghostlight_sources::palcotimer::{self, PalcoTimer, Server};
use ghostlight_time::ServerClock;
use leptos::prelude::*;
use std::rc::Rc;

/// `config.json` is a small file of the page's own host.
const CONFIG_LIMIT_MS: u32 = 4_000;
/// It is asked for again so often.
const CONFIG_AGAIN_MS: f64 = 3_000.0;

impl Core {
    /// Begins: finds out which server.
    pub fn begin(&mut self, now: Now) {
        if self.route.server == ServerChoice::Local {
            // No word of config.json changes where this room is.
            self.decided(Config { server: None, other_servers: true }, now);
        } else {
            self.ask_config();
        }
    }

    fn ask_config(&mut self) {
        self.retry = None;
        let me = self.me.clone();
        let url = [&self.address.origin, &self.address.base, "config.json"].concat();
        spawn(async move {
            let asked = http::Ask {
                method: HttpMethod::GET,
                url: &url,
                key: None,
                json: None,
                headers: &[],
                within_ms: CONFIG_LIMIT_MS,
            };
            let reply = http::ask(asked).await;
            Self::enter(&me, move |core, now| core.on_config(reply, now));
        });
    }

    fn on_config(&mut self, reply: Result<http::Reply, http::NoReply>, now: Now) {
        let fetched = match &reply {
            Ok(reply) if reply.status == 404 => Fetched::Missing,
            Ok(reply) if reply.status == 200 => Fetched::Found(&reply.body),
            _ => Fetched::Failed,
        };
        let name = names::config(&self.address.base);
        match Settled::of(fetched, storage::get(Store::Browser, &name).as_deref()) {
            Settled::Config { config, keep } => {
                if let Some(text) = keep {
                    // Without storage there is no last good copy; the next start asks again.
                    let _ = storage::set(Store::Browser, &name, &text);
                }
                self.decided(config, now);
            }
            Settled::Unreadable => {
                self.signals.entry.set(Entry::ConfigUnreadable);
                let me = self.me.clone();
                self.retry = Some(Timeout::new(CONFIG_AGAIN_MS, move || {
                    Self::enter(&me, |core, _| core.look_again());
                }));
            }
        }
    }

    /// Asks for the configuration again, where it could not be read.
    pub fn look_again(&mut self) {
        if self.retry.take().is_some() {
            self.ask_config();
        }
    }

    fn decided(&mut self, config: Config, now: Now) {
        #[cfg(feature = "sources")]
        if self.open_other(&config, now) {
            self.config = Some(config);
            return;
        }
        let page =
            PageOrigin { origin: &self.address.origin, base: &self.address.base, secure: self.address.https };
        let decision = decide(&self.route.server, &config, page, is_confirmed);
        self.config = Some(config);
        match decision {
            Decision::Local => {
                self.place = Where::Local;
                self.signals.place.set(Place::Local);
                self.go_local(now);
            }
            Decision::Server { address, own, confirm: false } => {
                self.signals.place.set(Place::Server { name: address.name(), own });
                self.place = Where::Server(address.clone());
                self.go_to(&address, now);
            }
            Decision::Server { address, .. } => {
                self.signals.entry.set(Entry::ConfirmServer(address.name()));
            }
            Decision::NotAllowed(address) => {
                self.signals.entry.set(Entry::ServerNotAllowed(address.name()));
            }
            Decision::Insecure(address) => self.signals.entry.set(Entry::InsecureServer(address.url())),
            Decision::Bad(written) => self.signals.entry.set(Entry::BadServer(written)),
        }
    }

    /// The person's answer about a server that is not the page's own.
    pub fn confirm_server(&mut self, yes: bool, now: Now) {
        #[cfg(feature = "sources")]
        if self.confirm_other(yes, now) {
            return;
        }
        let ServerChoice::Named(written) = &self.route.server else { return };
        let (Some(address), Some(config)) =
            (ServerAddress::parse(written, self.address.https), self.config.clone())
        else {
            return;
        };
        if yes {
            let mut all = storage::get(Store::Browser, names::CONFIRMED).unwrap_or_default();
            all.push_str(&address.url());
            all.push('\n');
            if storage::set(Store::Browser, names::CONFIRMED, &all).is_err() {
                // Nothing is kept here: the answer holds for this visit.
                self.signals.place.set(Place::Server { name: address.name(), own: false });
                self.place = Where::Server(address.clone());
                self.go_to(&address, now);
                return;
            }
            self.decided(config, now);
        } else {
            self.signals.entry.set(Entry::ServerNotAllowed(address.name()));
        }
    }

    fn go_to(&mut self, address: &ServerAddress, now: Now) {
        let (server, room) = (address.url(), self.route.room.clone());
        if room.is_empty() {
            self.signals.entry.set(Entry::NoCode);
            return;
        }
        let key = core::mem::take(&mut self.route.key);
        self.key = if key.is_empty() {
            keys::find(&server, &room, self.output)
        } else {
            keys::take(&key, &server, &room, self.output, &self.address);
            Some(key)
        };
        match Server::parse(&server) {
            Some(server) => self.start(palcotimer::Place::Server(server), now),
            None => self.signals.entry.set(Entry::BadServer(server)),
        }
    }

    fn go_local(&mut self, now: Now) {
        if self.route.room.is_empty() {
            self.signals.entry.set(Entry::NoCode);
            return;
        }
        let Some(local_rooms) = self.local_rooms else {
            // Not this program's: the display page of the desk shows the same.
            location::replace_page("display");
            return;
        };
        if !locks::available() {
            self.signals.entry.set(Entry::LocalImpossible);
            return;
        }
        let names = Names::new(&self.address.base, &self.route.room);
        if names.state().is_none() {
            self.signals.entry.set(Entry::NoSuchLocalRoom);
            return;
        }
        storage::persist();
        let me = self.me.clone();
        let outside = Rc::new(move |outside| {
            Self::enter(&me, move |core, now| core.on_outside(outside, now));
        });
        self.local = (local_rooms.enter)(names, &ZONES, outside);
        if self.local.is_some() {
            self.start(palcotimer::Place::Local("local".to_owned()), now);
        } else {
            self.signals.entry.set(Entry::LocalImpossible);
        }
    }

    /// Makes the local room of this address, where there is none.
    pub fn make_local_room(&mut self, sample: bool, now: Now) {
        if self.place != Where::Local || self.local.is_some() || self.route.room.is_empty() {
            return;
        }
        let Some(local_rooms) = self.local_rooms else { return };
        let names = Names::new(&self.address.base, &self.route.room);
        if names.state().is_none() {
            let state = (local_rooms.new_room)(&self.route.room, "", sample, now, &ZONES);
            if names.store(&state).is_err() {
                let why = "This browser keeps nothing for this page, so it cannot hold a room.";
                self.signals.entry.set(Entry::LocalBroken(why.to_owned()));
                return;
            }
        }
        self.go_local(now);
    }

    fn start(&mut self, place: palcotimer::Place, now: Now) {
        let local = matches!(place, palcotimer::Place::Local(_));
        let source = PalcoTimer::new(palcotimer::Config {
            place,
            room: self.route.room.clone(),
            output: self.output,
            name: self.signals.name.get_untracked(),
            device: Some(self.device.clone()),
            key: self.key.clone(),
        });
        self.start_with(source.into(), local, now);
    }

    /// Begins the link over a source.
    pub(super) fn start_with(&mut self, source: RoomSource, local: bool, now: Now) {
        let stored = storage::get(Store::Browser, names::SKEW).and_then(|text| text.parse::<i64>().ok());
        let stored = stored.map(|thousandths| thousandths as f64 / 1_000.0);
        let skew = if local { Some(0.0) } else { stored };
        let clock = ServerClock::new(clock::step_ms().unwrap_or(1.0), skew);
        let mut link = Link::new(source, clock);
        if self.bring_back(&mut link, now) {
            self.signals.known.set(true);
        }
        let todo = link.start(now);
        self.link = Some(link);
        self.with_link(|_| todo);
        self.signals.entry.set(Entry::Open);
    }
}

pub(super) fn is_confirmed(address: &ServerAddress) -> bool {
    storage::get(Store::Browser, names::CONFIRMED)
        .is_some_and(|all| all.lines().any(|line| line == address.url()))
}
