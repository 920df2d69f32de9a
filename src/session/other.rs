//! Rooms of other sources (`&source=`): which server, with which credentials, and then the same link.
//!
//! A link's query says all but the credentials. Those stand in its fragment, which no server ever sees,
//! are taken into the tab's storage, and stay in the browser only where the person says so.

use super::core::Core;
use super::entry::is_confirmed;
use super::names;
use super::server::{Config, Decision, PageOrigin, ServerAddress, decide};
use super::view::{Entry, Place};
use super::zones::ZONES;
use crate::platform::location;
use crate::platform::storage::{self, Store};
use crate::route::{Page, ServerChoice, encode, pairs};
use ghostlight_sources::Now;
use ghostlight_sources::registry::{Lacking, Opened, PALCOTIMER, Registered};
use leptos::prelude::*;

impl Core {
    /// Opens the room of another source, where the address names one; whether it does.
    pub(super) fn open_other(&mut self, config: &Config, now: Now) -> bool {
        let word = self.route.source.clone();
        if word.is_empty() || word == PALCOTIMER {
            return false;
        }
        let entry = match Registered::of(&word) {
            Some(known) => self.enter_other(known, config, now),
            None => Some(Entry::NoSuchSource(word)),
        };
        if let Some(entry) = entry {
            self.signals.entry.set(entry);
        }
        true
    }

    /// The person's answer about another source's server; whether it was about one.
    pub(super) fn confirm_other(&mut self, yes: bool, now: Now) -> bool {
        let Some(known) = Registered::of(&self.route.source) else { return false };
        let Ok(opened) = self.opened(known, "") else { return true };
        let Some(address) = ServerAddress::parse(&opened.server.http(), self.address.https) else {
            return true;
        };
        if !yes {
            self.signals.entry.set(Entry::ServerNotAllowed(address.name()));
            return true;
        }
        confirm(&address);
        self.go_other(known, &address, now);
        true
    }

    /// What to show instead of the room; none where it is being opened.
    fn enter_other(&mut self, known: &'static Registered, config: &Config, now: Now) -> Option<Entry> {
        let opened = match self.opened(known, "") {
            Ok(opened) => opened,
            Err(Lacking::BadServer) => {
                return Some(Entry::BadServer(self.route.option("server").unwrap_or_default()));
            }
            Err(lacking) => return Some(Entry::Lacking(lacking)),
        };
        let page =
            PageOrigin { origin: &self.address.origin, base: &self.address.base, secure: self.address.https };
        match decide(&ServerChoice::Named(opened.server.http()), config, page, is_confirmed) {
            Decision::Server { address, confirm: false, .. } => {
                self.go_other(known, &address, now);
                None
            }
            Decision::Server { address, .. } => Some(Entry::ConfirmServer(address.name())),
            Decision::NotAllowed(address) => Some(Entry::ServerNotAllowed(address.name())),
            Decision::Insecure(address) => Some(Entry::InsecureServer(address.url())),
            Decision::Bad(written) => Some(Entry::BadServer(written)),
            Decision::Local => None,
        }
    }

    fn go_other(&mut self, known: &'static Registered, address: &ServerAddress, now: Now) {
        let login = self.take_login(known, &address.url());
        match self.opened(known, &login) {
            Ok(opened) => {
                self.signals.place.set(Place::Server { name: address.name(), own: false });
                self.start_with(opened.source.into(), false, now);
            }
            Err(lacking) => self.signals.entry.set(Entry::Lacking(lacking)),
        }
    }

    /// The source of this address with these credentials. What stands first in a query holds.
    fn opened(&self, known: &Registered, login: &str) -> Result<Opened, Lacking> {
        let name = self.signals.name.get_untracked();
        let query = ["output=", self.output.word(), "&name=", &encode(&name), "&", login, "&"].concat();
        (known.open)(&[&query, self.route.query.as_str()].concat(), &ZONES)
    }

    /// The credentials of the link's fragment, which is taken out of the address; else those kept before.
    fn take_login(&mut self, known: &Registered, server: &str) -> String {
        let name = names::login(known.word, server);
        let given = login_of(known, &self.address.fragment);
        if given.is_empty() {
            return stored_login(known.word, server).unwrap_or_default();
        }
        // Where that is not kept, it stays in the address: a reload would lose it.
        if storage::set(Store::Tab, &name, &given).is_ok() {
            location::replace(&[self.address.path.as_str(), "?", &self.address.query].concat());
        }
        given
    }
}

/// The address of a page of another source's room; none where this page shows one of PalcoTimer's.
/// It carries no credentials: these servers know no roles, whoever has them can do everything.
pub(super) fn address(core: &Core, page: Page, query: &str) -> Option<String> {
    let known = Registered::of(&core.route.source)?;
    // The stage's bundle would only send it there.
    let folder = if page == Page::Viewer { Page::Display.folder() } else { page.folder() };
    let origin = core.address.origin.as_str();
    let room = link_query(known, |name| core.route.option(name));
    Some([origin, &core.address.base, folder, "/?", &room, query].concat())
}

/// What a link to a source's room says, from the values of its fields.
pub fn link_query(known: &Registered, value: impl Fn(&str) -> Option<String>) -> String {
    let mut query = ["source=", known.word].concat();
    for field in known.fields.iter().filter(|field| !field.kind.is_credential()) {
        if let Some(value) = value(field.name).filter(|value| !value.trim().is_empty()) {
            query.push_str(&["&", field.name, "=", &encode(value.trim())].concat());
        }
    }
    query
}

/// Another source's room, ready to be opened: what a form has asked for.
pub struct Prepared {
    known: &'static Registered,
    address: ServerAddress,
    login: String,
    /// What a link to it says, without the credentials.
    pub query: String,
    /// A small resource of its server, where there is one.
    pub probe: Option<String>,
}

impl Prepared {
    /// Reads what a person has filled in.
    ///
    /// # Errors
    /// Something is missing, or cannot be read.
    pub fn read(known: &'static Registered, value: impl Fn(&str) -> Option<String>) -> Result<Self, Lacking> {
        let query = link_query(known, &value);
        let mut login = String::new();
        for field in known.fields.iter().filter(|field| field.kind.is_credential()) {
            if let Some(value) = value(field.name).filter(|value| !value.is_empty()) {
                let sign = if login.is_empty() { "" } else { "&" };
                login.push_str(&[sign, field.name, "=", &encode(&value)].concat());
            }
        }
        let opened = (known.open)(&[&login, "&", &query].concat(), &ZONES)?;
        let address = ServerAddress::parse(&opened.server.http(), false).ok_or(Lacking::BadServer)?;
        Ok(Self { known, address, login, query, probe: opened.source.plan().probe })
    }

    /// The server, as people say it.
    #[must_use]
    pub fn server(&self) -> String {
        self.address.name()
    }

    /// Whether a browser opens it from a page that came over a secure connection.
    #[must_use]
    pub fn opens_from_secure_page(&self) -> bool {
        self.address.reachable_from_secure_page()
    }

    /// Keeps the credentials for this tab, and in this browser only where the person says so. Who has
    /// typed a server has confirmed it.
    pub fn keep(&self, for_good: bool) {
        confirm(&self.address);
        let name = names::login(self.known.word, &self.address.url());
        storage::remove(Store::Tab, &name);
        storage::remove(Store::Browser, &name);
        if !self.login.is_empty() {
            let store = if for_good { Store::Browser } else { Store::Tab };
            // Where nothing is kept, the page asks for them again.
            let _ = storage::set(store, &name, &self.login);
        }
    }
}

/// What of a fragment are credentials of a source, as a query.
fn login_of(known: &Registered, fragment: &str) -> String {
    let mut login = String::new();
    for (name, value) in pairs(fragment).filter(|(name, _)| known.is_credential(name)) {
        if !login.is_empty() {
            login.push('&');
        }
        login.push_str(&[&name, "=", &encode(&value)].concat());
    }
    login
}

/// The credentials that this tab, or this browser, keeps for a server, as a query.
fn stored_login(word: &str, server: &str) -> Option<String> {
    let name = names::login(word, server);
    storage::get(Store::Tab, &name).or_else(|| storage::get(Store::Browser, &name))
}

/// Keeps in mind that a person has said yes to a server.
fn confirm(address: &ServerAddress) {
    if is_confirmed(address) {
        return;
    }
    let mut all = storage::get(Store::Browser, names::CONFIRMED).unwrap_or_default();
    all.push_str(&[&address.url(), "\n"].concat());
    // Where nothing is kept, the answer holds for this visit.
    let _ = storage::set(Store::Browser, names::CONFIRMED, &all);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_credentials_are_taken_from_a_fragment() {
        let camera = Registered::of("rotoclear").unwrap();
        assert_eq!(
            login_of(camera, "user=a%26b&output=controller&password=x+y"),
            "user=a%26b&password=x%20y"
        );
        assert_eq!(login_of(camera, "key=abc"), "");
        assert_eq!(login_of(Registered::of("placeos").unwrap(), "key=abc"), "key=abc");
    }

    #[test]
    fn links_carry_no_credentials() {
        let query = "server=http://p&key=secret&system= sys-1 &zone=";
        let link = link_query(Registered::of("placeos").unwrap(), |name| crate::route::get(query, name));
        assert_eq!(link, "source=placeos&server=http%3A%2F%2Fp&system=sys-1");
    }
}
