//! Under which names a local room is kept.

use crate::platform::storage::{self, NotKept, Store};

/// The names of one local room: of its lock and channel, and of what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    base: String,
    code: String,
}

/// A local room that is kept in this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its code.
    pub code: String,
    /// Its name; may be empty.
    pub name: String,
}

fn prefix(base: &str) -> String {
    ["ghostlight/1", base, "room/"].concat()
}

impl Names {
    /// The names of a room of the app that lives in that folder.
    #[must_use]
    pub fn new(base: &str, code: &str) -> Self {
        Self { base: base.to_owned(), code: code.to_owned() }
    }

    /// Of the lock and the channel.
    #[must_use]
    pub fn shared(&self) -> String {
        ["ghostlight/1", &self.base, &self.code].concat()
    }

    fn room(&self) -> String {
        [&prefix(&self.base), self.code.as_str()].concat()
    }

    fn term_name(&self) -> String {
        ["ghostlight/1", &self.base, "term/", &self.code].concat()
    }

    /// The stored state.
    #[must_use]
    pub fn state(&self) -> Option<String> {
        storage::get(Store::Browser, &self.room())
    }

    /// Stores a state.
    ///
    /// localStorage, not IndexedDB: it is kept when the call returns, so an effect is stored before it is
    /// told, with no moment between at which a closing tab loses it; and the next host reads it in the
    /// same breath in which it gets the lock. Its 5 MB hold some ten thousand items.
    ///
    /// # Errors
    /// There is no storage, or it is full.
    pub fn store(&self, state: &str) -> Result<(), NotKept> {
        storage::set(Store::Browser, &self.room(), state)
    }

    /// The highest term that was ever stored; 0: none.
    #[must_use]
    pub fn term(&self) -> u64 {
        storage::get(Store::Browser, &self.term_name()).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Stores a term.
    pub fn store_term(&self, term: u64) {
        // Where it cannot be stored, the terms that tabs hear from each other still order them.
        let _ = storage::set(Store::Browser, &self.term_name(), &term.to_string());
    }

    /// Forgets the room for good.
    pub fn forget(&self) {
        storage::remove(Store::Browser, &self.room());
        storage::remove(Store::Browser, &self.term_name());
    }
}

/// The local rooms of the app that lives in that folder, by name.
#[must_use]
pub fn all(base: &str) -> Vec<Kept> {
    let prefix = prefix(base);
    let mut rooms: Vec<Kept> = storage::names(Store::Browser, &prefix)
        .into_iter()
        .map(|name| {
            let code = name.strip_prefix(&prefix).unwrap_or_default().to_owned();
            Kept { name: name_of(&Names::new(base, &code)), code }
        })
        .collect();
    rooms.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    rooms
}

fn name_of(names: &Names) -> String {
    let state: Option<serde_json::Value> = names.state().and_then(|text| serde_json::from_str(&text).ok());
    state.as_ref().and_then(|state| state.get("room")?.get("name")?.as_str()).unwrap_or_default().to_owned()
}
