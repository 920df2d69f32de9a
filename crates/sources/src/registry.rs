//! The sources by the word that links use for them (`&source=`), and what each has to be told.
//!
//! A source is one line here; what stands in that line is its own folder's. PalcoTimer is none of them:
//! a program that speaks nothing else names it directly, and holds none of these.

use crate::Source;
use crate::palcotimer::Server;
use ghostlight_room::Zones;

/// Every source that is built in, one line each, in the order in which people are offered them.
pub const ALL: &[&Registered] = &[
    #[cfg(feature = "ontime")]
    &crate::ontime::REGISTERED,
    #[cfg(feature = "placeos")]
    &crate::placeos::REGISTERED,
    #[cfg(feature = "gamepicker")]
    &crate::gamepicker::REGISTERED,
    #[cfg(feature = "rotoclear")]
    &crate::rotoclear::REGISTERED,
];

/// PalcoTimer's word, and what a link without a word means.
pub const PALCOTIMER: &str = "palcotimer";

/// A source as links and forms know it.
#[derive(Debug)]
pub struct Registered {
    /// Its word in links.
    pub word: &'static str,
    /// Its name, as its maker writes it.
    pub name: &'static str,
    /// What its address looks like.
    pub example: &'static str,
    /// What a link to it may say: names in its query, or in its fragment where they are secret.
    pub fields: &'static [Field],
    /// Makes one from a query in which all of that stands, and `output` and `name` of this page.
    pub open: fn(&str, &'static dyn Zones) -> Result<Opened, Lacking>,
}

/// A source that has not begun.
pub struct Opened {
    /// The source.
    pub source: Box<dyn Source>,
    /// The server that it will speak to.
    pub server: Server,
}

/// One thing that a link to a source may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the link.
    pub name: &'static str,
    /// What it is.
    pub kind: FieldKind,
}

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// The server's address.
    Address,
    /// It has to be there.
    Needed,
    /// It may be there.
    Optional,
    /// Part of the credentials that need not be hidden while it is typed: a name.
    Login,
    /// Part of the credentials.
    Secret,
    /// For links only: forms leave it out.
    Rare,
}

impl FieldKind {
    /// Whether it is a credential, which belongs into no query, list or picture.
    #[must_use]
    pub const fn is_credential(self) -> bool {
        matches!(self, Self::Login | Self::Secret)
    }
}

/// What a link does not say, or says so that nobody can read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// There is no server.
    Server,
    /// The server's address cannot be read.
    BadServer,
    /// There is a server, and no room on it is named.
    Room,
    /// A name without a password, or a password without a name.
    HalfALogin,
}

impl Registered {
    /// The source of a word, in any case; none where no such one is built in.
    #[must_use]
    pub fn of(word: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|known| known.word.eq_ignore_ascii_case(word))
    }

    /// Whether a name in its links is that of a credential.
    #[must_use]
    pub fn is_credential(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name && field.kind.is_credential())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_opens_from_what_its_form_asks_for() {
        let names = |kind| move |field: &&Field| field.kind == kind;
        for known in ALL {
            assert!(Registered::of(&known.word.to_uppercase()).is_some(), "{}", known.word);
            assert_eq!(known.fields.iter().filter(names(FieldKind::Address)).count(), 1, "{}", known.word);
            let mut query = ["server=", known.example].concat();
            for field in known.fields.iter().filter(names(FieldKind::Needed)) {
                query.push_str(&["&", field.name, "=x"].concat());
            }
            let open = |query: &str| (known.open)(query, ghostlight_room::utc()).map(|opened| opened.server);
            assert_eq!(open(&query), Ok(Server::parse(known.example).unwrap()), "{query}");
            assert_eq!(open(""), Err(Lacking::Server), "{}", known.word);
            assert_eq!(open("server=nowhere"), Err(Lacking::BadServer), "{}", known.word);
        }
        assert!(Registered::of("fax").is_none());
    }
}
