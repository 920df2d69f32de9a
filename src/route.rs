//! The address of a page: which page, which room, from where. Pure.

use ghostlight_room::Output;

/// A page of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// Opens and makes rooms.
    #[default]
    Home,
    /// The stage display.
    Viewer,
    /// The stage display of the sources that the stage bundle does not speak.
    Display,
    /// Runs the show.
    Operator,
    /// The running order.
    Agenda,
    /// Writes to the speaker.
    Moderator,
    /// The producer's desk.
    Controller,
    /// Several rooms as tiles.
    Wall,
    /// Every component in every state.
    Gallery,
}

/// Which server the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ServerChoice {
    /// None: `config.json` says.
    #[default]
    Configured,
    /// `server=local`: this browser.
    Local,
    /// An address as written.
    Named(String),
}

/// The address, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Which page.
    pub page: Page,
    /// The room's code or id; empty: none.
    pub room: String,
    /// Which server.
    pub server: ServerChoice,
    /// The protocol (`source=`); empty: PalcoTimer's.
    pub source: String,
    /// The language asked for (`lang=`); empty: the browser's.
    pub lang: String,
    /// The query without its `?`, for the page's own options.
    pub query: String,
    /// The key that stood in the fragment; empty: none.
    pub key: String,
}

impl Page {
    /// The role that a page has in its room.
    #[must_use]
    pub const fn output(self) -> Output {
        match self {
            Self::Operator => Output::Operator,
            Self::Agenda => Output::Agenda,
            Self::Moderator => Output::Moderator,
            Self::Controller => Output::Controller,
            Self::Home | Self::Viewer | Self::Display | Self::Wall | Self::Gallery => Output::Viewer,
        }
    }
}
