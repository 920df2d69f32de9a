//! Which system of which PlaceOS, and with what credentials.

use super::wire::Module;
use crate::palcotimer::Server;
use crate::query::value;
use crate::registry::{Field, FieldKind, Lacking, Opened, Registered};
use ghostlight_palco::rest::encode_segment;
use ghostlight_room::Output;

/// What PlaceOS is shown to let somebody in. A browser cannot set headers on a socket, so it goes into
/// the address, or in a cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// A cookie that the browser already has: only where the page comes from the same host.
    #[default]
    Cookie,
    /// An API key.
    ApiKey(String),
    /// An OAuth token. An open socket outlives it, the next one needs a fresh one.
    Token(String),
}

/// Which system (PlaceOS's word for a room), and as what it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceOsConfig {
    /// Where PlaceOS is.
    pub server: Server,
    /// The system's id, `sys-…`.
    pub system: String,
    /// Who asks. Opening the socket needs the scope `control` with write, so even a viewer's key could
    /// use the room.
    pub access: Access,
    /// As which page. PlaceOS knows no such roles: the page is all that forbids.
    pub output: Output,
    /// The IANA name of the room's zone; empty: what PlaceOS says, else this device's own.
    pub zone: String,
    /// The modules whose controls are offered, `System_1`, `Display_2`, `Camera_1`.
    pub modules: Vec<String>,
    /// Whether the people who were invited are told when a meeting is ended from here.
    pub notify: bool,
}

/// Why a link names no system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceOsConfigError {
    /// It has no `server`.
    NoServer,
    /// Its `server` is no address.
    BadServer,
    /// It has no `system`.
    NoSystem,
}

impl core::fmt::Display for PlaceOsConfigError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoServer => "Which PlaceOS? The link has no server=.",
            Self::BadServer => {
                "The server's address cannot be read. It looks like https://placeos.example.org."
            }
            Self::NoSystem => "Which room? The link has no system=; a system's id looks like sys-Gv1R-2a_b3.",
        })
    }
}

impl From<PlaceOsConfigError> for Lacking {
    fn from(error: PlaceOsConfigError) -> Self {
        match error {
            PlaceOsConfigError::NoServer => Self::Server,
            PlaceOsConfigError::BadServer => Self::BadServer,
            PlaceOsConfigError::NoSystem => Self::Room,
        }
    }
}

/// PlaceOS in the registry.
pub const REGISTERED: Registered = Registered {
    word: "placeos",
    name: "PlaceOS",
    example: "https://placeos.example.org",
    fields: &[
        Field { name: "server", kind: FieldKind::Address },
        Field { name: "system", kind: FieldKind::Needed },
        Field { name: "key", kind: FieldKind::Secret },
        Field { name: "token", kind: FieldKind::Secret },
        Field { name: "modules", kind: FieldKind::Optional },
        Field { name: "zone", kind: FieldKind::Rare },
        Field { name: "notify", kind: FieldKind::Rare },
    ],
    open: |query, zones| {
        let config = PlaceOsConfig::from_query(query)?;
        let server = config.server.clone();
        Ok(Opened { source: Box::new(super::PlaceOs::new(config, zones)), server })
    },
};

impl PlaceOsConfig {
    /// A system by the cookie, for a viewer.
    #[must_use]
    pub fn new(server: Server, system: impl Into<String>) -> Self {
        Self {
            server,
            system: system.into(),
            access: Access::Cookie,
            output: Output::Viewer,
            zone: String::new(),
            modules: vec!["System_1".to_owned(), "Display_1".to_owned()],
            notify: false,
        }
    }

    /// Reads a link's query: `server`, `system` (or `room`), `key` or `token`, `zone`, `modules`
    /// (separated by commas), `notify=true`, `output`.
    ///
    /// # Errors
    /// There is no server or no system in it, or no server that can be read.
    ///
    /// ```
    /// use ghostlight_sources::placeos::{Access, PlaceOsConfig};
    /// let query = "server=https://placeos.test&system=sys-1&key=abc&zone=Europe%2FBerlin";
    /// let config = PlaceOsConfig::from_query(query).unwrap();
    /// assert_eq!(config.access, Access::ApiKey("abc".to_owned()));
    /// assert_eq!((config.system.as_str(), config.zone.as_str()), ("sys-1", "Europe/Berlin"));
    /// ```
    pub fn from_query(query: &str) -> Result<Self, PlaceOsConfigError> {
        let server = value(query, "server").ok_or(PlaceOsConfigError::NoServer)?;
        let server = Server::parse(without_endpoint(&server)).ok_or(PlaceOsConfigError::BadServer)?;
        let system = value(query, "system").or_else(|| value(query, "room"));
        let mut config = Self::new(server, system.ok_or(PlaceOsConfigError::NoSystem)?);
        if let Some(key) = value(query, "key") {
            config.access = Access::ApiKey(key);
        } else if let Some(token) = value(query, "token") {
            config.access = Access::Token(token);
        }
        config.zone = value(query, "zone").unwrap_or_default();
        if let Some(modules) = value(query, "modules") {
            config.modules = modules.split(',').filter_map(Module::parse).map(|it| it.to_string()).collect();
        }
        config.notify = value(query, "notify").is_some_and(|it| it == "true" || it == "1");
        config.output = value(query, "output").and_then(|it| Output::from_word(&it)).unwrap_or_default();
        Ok(config)
    }

    pub(super) fn socket(&self) -> String {
        let http = self.server.http();
        let ws =
            ["ws", http.strip_prefix("http").unwrap_or(&http), "/api/engine/v2/systems/control"].concat();
        self.with_access([&ws, "?fixed_device=true"].concat())
    }

    /// An address of the REST interface, below `/api/engine/v2/`.
    pub(super) fn rest(&self, path: &str) -> String {
        self.with_access([&self.server.http(), "/api/engine/v2/", path].concat())
    }

    /// An address below this system.
    pub(super) fn system_path(&self, rest: &str) -> String {
        self.rest(&["systems/", &encode_segment(&self.system), rest].concat())
    }

    /// What PlaceOS answers to anybody, small.
    pub(super) fn probe(&self) -> String {
        [&self.server.http(), "/auth/authority"].concat()
    }

    /// In the address and not in a header, so that a browser asks no preflight, which PlaceOS refuses.
    fn with_access(&self, mut url: String) -> String {
        let (name, secret) = match &self.access {
            Access::Cookie => return url,
            Access::ApiKey(key) => ("api-key=", key),
            Access::Token(token) => ("bearer_token=", token),
        };
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(name);
        url.push_str(&encode_segment(secret));
        url
    }
}

/// The addresses that people copy: of the socket, of the REST interface, of an app.
fn without_endpoint(address: &str) -> &str {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    ["/api/engine/", "/control", "/backoffice", "/booking-panel"]
        .iter()
        .find_map(|part| bare.split_once(part).map(|(before, _)| before))
        .filter(|before| before.len() > "https://".len())
        .unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let read = |query: &str| PlaceOsConfig::from_query(query).unwrap();
        let config =
            read("source=placeos&server=https://p.test/&room=sys%2F1&key=a%2Bb&output=operator&notify=1");
        assert_eq!(
            config.socket(),
            "wss://p.test/api/engine/v2/systems/control?fixed_device=true&api-key=a%2Bb"
        );
        assert_eq!(
            config.system_path("/types"),
            "https://p.test/api/engine/v2/systems/sys%2F1/types?api-key=a%2Bb"
        );
        assert_eq!((config.output, config.notify), (Output::Operator, true));
        assert_eq!(config.modules, ["System_1", "Display_1"]);
        let token = read("server=ws://10.0.0.9:8080&system=s&token=t&modules=Display_2,Camera,,_x");
        assert_eq!(
            token.socket(),
            "ws://10.0.0.9:8080/api/engine/v2/systems/control?fixed_device=true&bearer_token=t"
        );
        assert_eq!(token.modules, ["Display_2", "Camera_1"]);
        let cookie = read("server=wss%3A%2F%2Fp.test%2Fapi%2Fengine%2Fv2%2Fsystems%2Fcontrol&system=s");
        assert_eq!(cookie.socket(), "wss://p.test/api/engine/v2/systems/control?fixed_device=true");
        assert_eq!(cookie.probe(), "https://p.test/auth/authority");
    }

    #[test]
    fn what_names_no_system() {
        let read = PlaceOsConfig::from_query;
        assert_eq!(read("system=s"), Err(PlaceOsConfigError::NoServer));
        assert_eq!(read("server=p.test&system=s"), Err(PlaceOsConfigError::BadServer));
        assert_eq!(read("server=https://p.test"), Err(PlaceOsConfigError::NoSystem));
        for error in
            [PlaceOsConfigError::NoServer, PlaceOsConfigError::BadServer, PlaceOsConfigError::NoSystem]
        {
            assert!(error.to_string().ends_with('.'));
        }
    }
}
