//! Every word that the user reads: a table a language, in which nothing can be missing.
//!
//! A sentence is a field. A sentence with something in it is a function. A language is one file in each
//! folder and one line in [`Lang`]; what it forgets does not compile.

#[cfg(test)]
mod complete;
pub mod controller;
pub mod crew;
pub mod desk;
pub mod sources;
pub mod stage;

pub use controller::{ControllerWords, controller_words};
pub use crew::{CrewWords, crew_words};
pub use desk::{DeskWords, desk_words};
pub use sources::{SourceWords, source_words};
pub use stage::{StageWords, stage_words};

use std::sync::atomic::{AtomicU8, Ordering};

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Portuguese.
    Pt,
    /// Spanish.
    Es,
    /// German.
    De,
    /// French.
    Fr,
}

impl Lang {
    /// All languages, in the order of the menu.
    pub const ALL: [Self; 5] = [Self::En, Self::Pt, Self::Es, Self::De, Self::Fr];

    /// Its tag, as in `lang=` and in the page's `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Pt => "pt",
            Self::Es => "es",
            Self::De => "de",
            Self::Fr => "fr",
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Pt => "Português",
            Self::Es => "Español",
            Self::De => "Deutsch",
            Self::Fr => "Français",
        }
    }

    /// The language of a tag such as `pt-BR`, where we have it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of these tags that we have: `lang=`, what was chosen before, what the browser prefers.
    #[must_use]
    pub fn pick<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        wanted.into_iter().find_map(Self::from_tag).unwrap_or_default()
    }
}

static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// Chooses the language of the page. Done once, before anything is drawn; a change reloads the page.
pub fn choose(lang: Lang) {
    CHOSEN.store(lang as u8, Ordering::Relaxed);
}

/// The language of the page.
#[must_use]
pub fn chosen() -> Lang {
    let index = usize::from(CHOSEN.load(Ordering::Relaxed));
    Lang::ALL.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_have_is_picked() {
        assert_eq!(Lang::pick([]), Lang::En);
        assert_eq!(Lang::pick(["pt-BR", "en"]), Lang::Pt);
        assert_eq!(Lang::pick(["fi", "", "PT"]), Lang::Pt);
        assert_eq!(Lang::pick(["xx", "en-GB"]), Lang::En);
        for lang in Lang::ALL {
            assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
        }
    }
}
