//! The words about other sources. Only the desk's bundle has them.

mod en;
mod pt;

use super::{Lang, chosen};
use crate::session::Entry;
use ghostlight_sources::registry::Lacking;

/// The words in the language of the page.
#[must_use]
pub fn source_words() -> &'static SourceWords {
    match chosen() {
        Lang::En => &en::WORDS,
        Lang::Pt => &pt::WORDS,
    }
}

/// A sentence a field, a function where something stands in it.
#[derive(Debug)]
pub struct SourceWords {
    /// `source=` names none that there is.
    pub no_such_source: fn(&str) -> String,
    /// The link names no server.
    pub no_server: &'static str,
    /// The link names a server and no room on it.
    pub no_room: &'static str,
    /// A name without a password, or a password without a name.
    pub half_a_login: &'static str,
}

impl SourceWords {
    /// The sentence about a link that leaves something out; empty where it is about something else.
    #[must_use]
    pub fn entry(&self, entry: &Entry) -> String {
        match entry {
            Entry::NoSuchSource(word) => (self.no_such_source)(word),
            Entry::Lacking(Lacking::Room) => self.no_room.to_owned(),
            Entry::Lacking(Lacking::HalfALogin) => self.half_a_login.to_owned(),
            Entry::Lacking(_) => self.no_server.to_owned(),
            _ => String::new(),
        }
    }
}
