//! Rooms before one is open: those kept in this browser, and new ones.

use super::core::{Where, now};
use super::local::host;
use super::local::names::{self, Kept, Names};
use super::rest::{self, RestAnswer};
use super::zones::ZONES;
use super::{Place, Session};
use crate::platform::{locks, storage};
use ghostlight_palco::rest::Method;
use leptos::prelude::*;
use serde_json::{Value, json};

/// Why there is no new local room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoom {
    /// This browser, or this address (plain http), has no Web Locks.
    NoLocks,
    /// This browser keeps nothing for this page.
    NotKept,
}

impl Session {
    /// The rooms that live in this browser, by name.
    #[must_use]
    pub fn local_rooms(&self) -> Vec<Kept> {
        self.with_core(|core| names::all(&core.address.base)).unwrap_or_default()
    }

    /// Makes a room that lives in this browser, empty or with the sample content. Its code.
    ///
    /// # Errors
    /// This browser cannot hold one.
    pub fn new_local_room(&self, name: &str, sample: bool) -> Result<String, NoRoom> {
        if !locks::available() {
            return Err(NoRoom::NoLocks);
        }
        let base = self.with_core(|core| core.address.base.clone()).unwrap_or_default();
        let code = host::new_code(|code| Names::new(&base, code).state().is_some());
        let state = host::new_room(&code, name, sample, now(), &ZONES);
        Names::new(&base, &code).store(&state).map_err(|_| NoRoom::NotKept)?;
        storage::persist();
        Ok(code)
    }

    /// Forgets a room that lives in this browser, for good. A tab that still hosts it keeps it alive, and
    /// stores it again.
    pub fn forget_local_room(&self, code: &str) {
        self.with_core(|core| Names::new(&core.address.base, code).forget());
    }

    /// Asks the configured server for a new room. The answer's body names it (`short_code`) and its keys.
    /// `owner` is the server's owner key, where it wants one; none is answered where no server is known.
    pub fn new_server_room(
        &self,
        name: &str,
        owner: Option<String>,
        done: impl FnOnce(Option<RestAnswer>) + 'static,
    ) {
        match self.with_core(|core| core.place.clone()) {
            Some(Where::Server(server)) => {
                let body: Value = json!({ "name": name });
                rest::over_http(Method::Post, server.rest("rooms"), owner, Some(body), Box::new(done));
            }
            _ => done(None),
        }
    }

    /// The address of a page of a room where this page's rooms are, for links and for going there.
    #[must_use]
    pub fn address_of(&self, page: crate::route::Page, code: &str, key: Option<&str>) -> String {
        let local = self.place().get_untracked() == Place::Local;
        self.with_core(|core| super::links::address(core, page, code, local, "", key)).unwrap_or_default()
    }
}
