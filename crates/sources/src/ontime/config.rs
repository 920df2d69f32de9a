//! Which Ontime, and with what token.

use crate::palcotimer::Server;
use crate::query::value;
use crate::registry::{Field, FieldKind, Lacking, Opened, Registered};
use ghostlight_palco::rest::encode_segment;
use ghostlight_room::Output;

/// Which Ontime server to speak to, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OntimeConfig {
    /// Where it is; the path is the prefix that Ontime's cloud puts before its own.
    pub server: Server,
    /// What a server with a session password wants: the `token` of its share links.
    pub token: Option<String>,
    /// As which page. Ontime knows no roles: the page is all that forbids.
    pub output: Output,
    /// What Ontime's client list calls this device; may be empty.
    pub name: String,
}

/// Why a link names no Ontime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OntimeConfigError {
    /// It has no `server`.
    NoServer,
    /// Its `server` is no address.
    BadServer,
}

impl core::fmt::Display for OntimeConfigError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoServer => "Which Ontime? The link has no server=.",
            Self::BadServer => "The server's address cannot be read. It looks like http://192.168.1.20:4001.",
        })
    }
}

impl From<OntimeConfigError> for Lacking {
    fn from(error: OntimeConfigError) -> Self {
        match error {
            OntimeConfigError::NoServer => Self::Server,
            OntimeConfigError::BadServer => Self::BadServer,
        }
    }
}

/// Ontime in the registry.
pub const REGISTERED: Registered = Registered {
    word: "ontime",
    name: "Ontime",
    example: "http://192.168.1.20:4001",
    fields: &[
        Field { name: "server", kind: FieldKind::Address },
        Field { name: "token", kind: FieldKind::Secret },
    ],
    open: |query, _| {
        let config = OntimeConfig::from_query(query)?;
        let server = config.server.clone();
        Ok(Opened { source: Box::new(super::Ontime::new(config)), server })
    },
};

impl OntimeConfig {
    /// A server without a password, for a viewer.
    #[must_use]
    pub const fn new(server: Server) -> Self {
        Self { server, token: None, output: Output::Viewer, name: String::new() }
    }

    /// Reads a link's query (without its `?`): `server`, `token`, `output`, `name`. The server may be
    /// given as its own share link, `…/timer?token=…`: the view in it is dropped, the token taken.
    ///
    /// # Errors
    /// There is no server in it, or none that can be read.
    ///
    /// ```
    /// use ghostlight_sources::ontime::OntimeConfig;
    /// let config = OntimeConfig::from_query("server=http%3A%2F%2Fstage%3A4001&token=abc").unwrap();
    /// assert_eq!(config.server.http(), "http://stage:4001");
    /// assert_eq!(config.token.as_deref(), Some("abc"));
    /// ```
    pub fn from_query(query: &str) -> Result<Self, OntimeConfigError> {
        let given = value(query, "server").ok_or(OntimeConfigError::NoServer)?;
        let shared = given.split_once('?').and_then(|(_, query)| value(query, "token"));
        let server = Server::parse(without_view(&given)).ok_or(OntimeConfigError::BadServer)?;
        Ok(Self {
            server,
            token: value(query, "token").or(shared),
            output: value(query, "output").and_then(|word| Output::from_word(&word)).unwrap_or_default(),
            name: value(query, "name").unwrap_or_default(),
        })
    }

    pub(super) fn socket(&self) -> String {
        let http = self.server.http();
        self.with_token(["ws", http.strip_prefix("http").unwrap_or(&http), "/ws"].concat())
    }

    /// The address of a path that begins with a slash.
    pub(super) fn url(&self, path: &str) -> String {
        self.with_token([&self.server.http(), path].concat())
    }

    /// What answers without a token wherever an Ontime runs.
    pub(super) fn probe(&self) -> String {
        [&self.server.http(), "/health"].concat()
    }

    fn with_token(&self, url: String) -> String {
        match &self.token {
            Some(token) => [&url, "?token=", &encode_segment(token)].concat(),
            None => url,
        }
    }
}

/// The views of Ontime, as they end the addresses that people copy.
const VIEWS: [&str; 13] = [
    "timer",
    "editor",
    "op",
    "cuesheet",
    "backstage",
    "timeline",
    "clock",
    "minimal",
    "countdown",
    "studio",
    "info",
    "lower",
    "public",
];

fn without_view(address: &str) -> &str {
    let bare = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    match bare.rsplit_once('/') {
        Some((rest, view)) if VIEWS.contains(&view) && !rest.ends_with('/') => rest,
        _ => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let read = |query: &str| OntimeConfig::from_query(query).unwrap();
        let plain = read("source=ontime&server=http://10.0.0.5:4001&output=operator&name=Desk+1");
        assert_eq!(plain.socket(), "ws://10.0.0.5:4001/ws");
        assert_eq!(plain.url("/data/project"), "http://10.0.0.5:4001/data/project");
        assert_eq!((plain.output, plain.name.as_str()), (Output::Operator, "Desk 1"));
        let cloud = read("server=https%3A%2F%2Fapp.getontime.no%2Fmystage%2Ftimer%3Ftoken%3Da%252Bb");
        assert_eq!(cloud.socket(), "wss://app.getontime.no/mystage/ws?token=a%2Bb");
        assert_eq!(cloud.url("/api"), "https://app.getontime.no/mystage/api?token=a%2Bb");
        assert_eq!(cloud.probe(), "https://app.getontime.no/mystage/health");
        // A host that is called like a view is a host.
        assert_eq!(read("server=http://timer").server.http(), "http://timer");
        assert_eq!(OntimeConfig::from_query("token=x"), Err(OntimeConfigError::NoServer));
        assert_eq!(OntimeConfig::from_query("server=stage"), Err(OntimeConfigError::BadServer));
    }
}
