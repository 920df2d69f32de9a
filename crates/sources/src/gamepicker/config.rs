//! Which game picker, and with what credentials.

use crate::palcotimer::Server;
use crate::query::value;
use crate::registry::{Field, FieldKind, Lacking, Opened, Registered};
use ghostlight_room::Output;

/// Which Jackbox game picker to speak to, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GamePickerConfig {
    /// Where it is: host and port, without its `/api`.
    pub server: Server,
    /// The admin key. With it a token that has run out is renewed.
    pub key: Option<String>,
    /// A token of an earlier login: good for 24 hours and no longer.
    pub token: Option<String>,
    /// The session to follow; none: whichever is active.
    pub session: Option<String>,
    /// As which page. The game picker knows one role only: the page is all that forbids.
    pub output: Output,
}

/// Why a link names no game picker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GamePickerConfigError {
    /// It has no `server`.
    NoServer,
    /// Its `server` is no address.
    BadServer,
}

impl core::fmt::Display for GamePickerConfigError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoServer => "Which game picker? The link has no server=.",
            Self::BadServer => "The server's address cannot be read. It looks like http://192.168.1.20:5000.",
        })
    }
}

impl core::error::Error for GamePickerConfigError {}

impl From<GamePickerConfigError> for Lacking {
    fn from(error: GamePickerConfigError) -> Self {
        match error {
            GamePickerConfigError::NoServer => Self::Server,
            GamePickerConfigError::BadServer => Self::BadServer,
        }
    }
}

/// The game picker in the registry.
pub const REGISTERED: Registered = Registered {
    word: "gamepicker",
    name: "Jackbox Game Picker",
    example: "http://192.168.1.20:5000",
    fields: &[
        Field { name: "server", kind: FieldKind::Address },
        Field { name: "key", kind: FieldKind::Secret },
        Field { name: "session", kind: FieldKind::Optional },
        // Good for a day: for links that somebody else makes.
        Field { name: "token", kind: FieldKind::Secret },
    ],
    open: |query, _| {
        let config = GamePickerConfig::from_query(query)?;
        let server = config.server.clone();
        Ok(Opened { source: Box::new(super::GamePicker::new(config)), server })
    },
};

impl GamePickerConfig {
    /// A game picker without credentials, for a viewer.
    #[must_use]
    pub const fn new(server: Server) -> Self {
        Self { server, key: None, token: None, session: None, output: Output::Viewer }
    }

    /// Reads a link's query: `server`, `key`, `token`, `session`, `output`. A server that is given with
    /// its `/api` is the same one.
    ///
    /// # Errors
    /// There is no server in it, or none that can be read.
    ///
    /// ```
    /// use ghostlight_sources::gamepicker::GamePickerConfig;
    /// let config = GamePickerConfig::from_query("server=http%3A%2F%2Fgames%3A5000&key=abc").unwrap();
    /// assert_eq!(config.server.http(), "http://games:5000");
    /// assert_eq!(config.key.as_deref(), Some("abc"));
    /// ```
    pub fn from_query(query: &str) -> Result<Self, GamePickerConfigError> {
        let given = value(query, "server").ok_or(GamePickerConfigError::NoServer)?;
        let bare = given.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let bare = bare.strip_suffix("/api").unwrap_or(bare);
        Ok(Self {
            server: Server::parse(bare).ok_or(GamePickerConfigError::BadServer)?,
            key: value(query, "key"),
            token: value(query, "token"),
            session: value(query, "session"),
            output: value(query, "output").and_then(|word| Output::from_word(&word)).unwrap_or_default(),
        })
    }

    pub(super) fn socket(&self) -> String {
        let http = self.server.http();
        ["ws", http.strip_prefix("http").unwrap_or(&http), "/api/sessions/live"].concat()
    }

    /// The address of a path below `/api/`.
    pub(super) fn url(&self, path: &str) -> String {
        [&self.server.http(), "/api/", path].concat()
    }

    pub(super) fn probe(&self) -> String {
        [&self.server.http(), "/health"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let read = |query: &str| GamePickerConfig::from_query(query).unwrap();
        let config =
            read("source=gamepicker&server=https://games.example.org/box/api/&session=3&output=operator");
        assert_eq!(config.socket(), "wss://games.example.org/box/api/sessions/live");
        assert_eq!(config.url("sessions/active"), "https://games.example.org/box/api/sessions/active");
        assert_eq!(config.probe(), "https://games.example.org/box/health");
        assert_eq!((config.session.as_deref(), config.output), (Some("3"), Output::Operator));
        assert_eq!((config.key, config.token), (None, None));
        assert_eq!(GamePickerConfig::from_query("key=x"), Err(GamePickerConfigError::NoServer));
        assert_eq!(GamePickerConfig::from_query("server=games"), Err(GamePickerConfigError::BadServer));
    }
}
