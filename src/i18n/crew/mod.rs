//! The words of those around the show: the wall, the agenda, the moderator.

mod de;
mod en;
mod es;
mod fr;
mod pt;

use super::stage::Phrase;
use super::{Lang, chosen};

/// The words in the language of the page.
#[must_use]
pub fn crew_words() -> &'static CrewWords {
    words_of(chosen())
}

pub(super) const fn words_of(lang: Lang) -> &'static CrewWords {
    match lang {
        Lang::En => &en::WORDS,
        Lang::Pt => &pt::WORDS,
        Lang::Es => &es::WORDS,
        Lang::De => &de::WORDS,
        Lang::Fr => &fr::WORDS,
    }
}

/// A sentence a field; in a [`Phrase`] something stands.
#[derive(Debug)]
pub struct CrewWords {
    /// The wall's name.
    pub wall: &'static str,
    /// Puts a room on the wall.
    pub add_room: &'static str,
    /// The wall has no room yet.
    pub wall_empty: &'static str,
    /// Takes a room off the wall.
    pub remove_named: Phrase,
    /// Messages to the crew.
    pub crew_messages: &'static str,
    /// A column of the exported rundown.
    pub expected_start: &'static str,
    /// A column of the exported rundown.
    pub expected_end: &'static str,
    /// A column of the exported rundown.
    pub label: &'static str,
    /// Saves the running order as a table.
    pub as_csv: &'static str,
    /// Saves the running order as a calendar.
    pub as_calendar: &'static str,
    /// The browser takes no file.
    pub cannot_save: &'static str,
    /// Whom a message is for.
    pub for_whom: &'static str,
    /// A choice of it.
    pub to_stage: &'static str,
    /// A choice of it.
    pub to_hall: &'static str,
    /// A choice of it.
    pub to_crew: &'static str,
    /// A choice of it.
    pub to_all: &'static str,
    /// How long a message shows.
    pub lasts: &'static str,
    /// A choice of it.
    pub until_hidden: &'static str,
    /// A choice of it: so many seconds.
    pub for_seconds: Phrase,
    /// Next does not clear it.
    pub stays: &'static str,
    /// The placeholders.
    pub fill_in: &'static str,
    /// Shows a message without the countdown.
    pub show_alone: &'static str,
    /// The same, of one.
    pub show_alone_named: Phrase,
    /// From how far it is read, metres.
    pub reads_to: Phrase,
    /// The diagonal of the stage display.
    pub diagonal: &'static str,
    /// A message for one screen.
    pub to_one: &'static str,
}
