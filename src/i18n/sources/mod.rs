//! The words about other sources. Only the desk's bundle has them.

mod de;
mod en;
mod es;
mod fr;
mod pt;

use super::{Lang, chosen};
#[cfg(feature = "sources")]
use crate::session::Entry;
use ghostlight_sources::registry::Lacking;

/// The words in the language of the page.
#[must_use]
pub fn source_words() -> &'static SourceWords {
    match chosen() {
        Lang::En => &en::WORDS,
        Lang::Pt => &pt::WORDS,
        Lang::Es => &es::WORDS,
        Lang::De => &de::WORDS,
        Lang::Fr => &fr::WORDS,
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
    /// The address of a server cannot be read; what it looks like.
    pub bad_address: fn(&str) -> String,
    /// Sends a typed text to a control.
    pub set: &'static str,
    /// The controls that only this source has.
    pub own_controls: &'static str,
    /// What the source says of itself.
    pub about_source: &'static str,
    /// Home: a room of another system.
    pub another_system: &'static str,
    /// Home: which system.
    pub system: &'static str,
    /// What a field of a link to a source asks for, by its name there.
    pub field: fn(&str) -> &'static str,
    /// May be left empty.
    pub optional: &'static str,
    /// Keeps the credentials in this browser.
    pub keep_login: &'static str,
    /// Tests the connection.
    pub test: &'static str,
    /// The test goes on.
    pub testing: &'static str,
    /// The test went well: the room's name, and how many items it has.
    pub works: fn(&str, usize) -> String,
    /// Nothing answers at the server.
    pub no_answer: fn(&str) -> String,
    /// It answers, and does not let pages of other origins read it.
    pub no_cors: fn(&str) -> String,
    /// It answers over HTTP, and its socket does not open.
    pub no_socket: fn(&str) -> String,
    /// It is open, and tells no room.
    pub no_state: fn(&str) -> String,
    /// It works, but what it tells over HTTP cannot be read.
    pub works_without_http: fn(&str) -> String,
    /// The server does not let this page in, and why.
    pub not_let_in: fn(&str) -> String,
    /// Why: the credentials are missing or wrong.
    pub bad_credentials: &'static str,
    /// Why: the server has no such room.
    pub no_room_there: &'static str,
}

impl SourceWords {
    /// The sentence about what is missing in a form or a link.
    #[must_use]
    pub fn lacking(&self, lacking: Lacking, example: &str) -> String {
        match lacking {
            Lacking::Server | Lacking::BadServer => (self.bad_address)(example),
            Lacking::Room => self.no_room.to_owned(),
            Lacking::HalfALogin => self.half_a_login.to_owned(),
        }
    }

    /// The sentence about a link that leaves something out; empty where it is about something else.
    #[cfg(feature = "sources")]
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
