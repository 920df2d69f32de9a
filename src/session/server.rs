//! Which server a room is on: the address, `config.json`, and what is asked of a person. Pure.

use crate::route::ServerChoice;
use serde_json::Value;

/// A room server's address: an origin and an optional path.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerAddress {
    secure: bool,
    /// Host and port, lower case, without the scheme's own port.
    host: String,
    /// The path, without a slash at its end.
    path: String,
}

impl ServerAddress {
    /// Reads an address as people write it. http(s) and ws(s) mean the same; without a scheme it is
    /// secure where the page is.
    ///
    /// ```
    /// use ghostlight_app::session::ServerAddress;
    /// let server = ServerAddress::parse("wss://Rooms.example.org:443/hall/", false).unwrap();
    /// assert_eq!(server.rest("rooms"), "https://rooms.example.org/hall/api/v1/rooms");
    /// ```
    #[must_use]
    pub fn parse(written: &str, page_is_secure: bool) -> Option<Self> {
        let written = written.trim();
        let (secure, rest) = match written.split_once("://") {
            Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
                "https" | "wss" => (true, rest),
                "http" | "ws" => (false, rest),
                _ => return None,
            },
            None => (page_is_secure, written),
        };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = host.to_ascii_lowercase();
        let own_port = if secure { ":443" } else { ":80" };
        let host = host.strip_suffix(own_port).unwrap_or(&host);
        let plain = |text: &str| {
            !text
                .chars()
                .any(|sign| sign.is_whitespace() || sign.is_control() || "@?#\\<>\"'`{}|^()".contains(sign))
        };
        let named = host.split(':').next().is_some_and(|name| !name.is_empty());
        (named && plain(host) && plain(path)).then(|| Self {
            secure,
            host: host.to_owned(),
            path: path.trim_end_matches('/').to_owned(),
        })
    }

    /// The name that people know it by: host, port and path.
    #[must_use]
    pub fn name(&self) -> String {
        [self.host.as_str(), &self.path].concat()
    }

    /// The whole address, for links and storage.
    #[must_use]
    pub fn url(&self) -> String {
        [if self.secure { "https://" } else { "http://" }, &self.host, &self.path].concat()
    }

    /// The address of a REST path (after `/api/v1/`).
    #[must_use]
    pub fn rest(&self, path: &str) -> String {
        [&self.url(), "/api/v1/", path.trim_start_matches('/')].concat()
    }

    /// Whether a browser opens a socket to it from a secure page.
    #[must_use]
    pub fn reachable_from_secure_page(&self) -> bool {
        let name = self.host.split(':').next().unwrap_or_default();
        let loopback = matches!(name, "localhost" | "127.0.0.1") || name.ends_with(".localhost");
        self.secure || loopback || self.host.starts_with("[::1]")
    }
}

/// What `config.json` beside the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The server as written: `.` for the page's own; none: rooms live in the browser.
    pub server: Option<String>,
    /// Whether links may name other servers.
    pub other_servers: bool,
}

impl Config {
    /// Reads it; none where it is not the configuration of this app.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Value::Object(map) = serde_json::from_str(text).ok()? else { return None };
        if map.get("v").and_then(Value::as_u64) != Some(1) {
            return None;
        }
        let server = match map.get("server")? {
            Value::Null => None,
            Value::String(server) => Some(server.clone()),
            _ => return None,
        };
        let other_servers = map.get("other_servers").is_none_or(|other| other.as_bool().unwrap_or(true));
        Some(Self { server, other_servers })
    }
}

/// What came of asking for `config.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetched<'a> {
    /// Its text.
    Found(&'a str),
    /// 404: there is none, which means rooms in the browser.
    Missing,
    /// No answer, or not that of the page's own host (a captive portal).
    Failed,
}

/// What holds after asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// This configuration; where it is new, its text is to be kept as the last good copy.
    Config {
        /// The configuration.
        config: Config,
        /// The text to keep.
        keep: Option<String>,
    },
    /// It cannot be read and no good copy is kept: a sentence and a retry, never a local room.
    Unreadable,
}

impl Settled {
    /// Decides from the answer and from the last good copy.
    #[must_use]
    pub fn of(fetched: Fetched<'_>, kept: Option<&str>) -> Self {
        let good = |text: &str| Config::parse(text).map(|config| (config, text.to_owned()));
        match fetched {
            Fetched::Missing => {
                Self::Config { config: Config { server: None, other_servers: true }, keep: None }
            }
            Fetched::Found(text) if good(text).is_some() => match good(text) {
                Some((config, text)) => {
                    let new = kept != Some(text.as_str());
                    Self::Config { config, keep: new.then_some(text) }
                }
                None => Self::Unreadable,
            },
            Fetched::Found(_) | Fetched::Failed => kept
                .and_then(Config::parse)
                .map_or(Self::Unreadable, |config| Self::Config { config, keep: None }),
        }
    }
}

/// Where a room is, once decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// In this browser.
    Local,
    /// On a server.
    Server {
        /// Its address.
        address: ServerAddress,
        /// It is the one that this page came from.
        own: bool,
        /// A person has to confirm it first.
        confirm: bool,
    },
    /// `config.json` does not allow it.
    NotAllowed(ServerAddress),
    /// A browser does not open insecure sockets from this secure page.
    Insecure(ServerAddress),
    /// The address cannot be read.
    Bad(String),
}

/// What a page knows of where it came from.
#[derive(Clone, Copy, Debug)]
pub struct PageOrigin<'a> {
    /// Scheme, host and port.
    pub origin: &'a str,
    /// The folder that the app lives in.
    pub base: &'a str,
    /// Whether it came over a secure connection.
    pub secure: bool,
}

/// Decides where a room is. `confirmed` says whether a person has confirmed a server before.
#[must_use]
pub fn decide(
    choice: &ServerChoice,
    config: &Config,
    page: PageOrigin<'_>,
    confirmed: impl Fn(&ServerAddress) -> bool,
) -> Decision {
    let own = ServerAddress::parse(&[page.origin, page.base].concat(), page.secure);
    let configured = match config.server.as_deref() {
        None => None,
        Some("." | "./") => Some(own.clone().ok_or_else(|| page.origin.to_owned())),
        Some(written) => Some(ServerAddress::parse(written, page.secure).ok_or_else(|| written.to_owned())),
    };
    let (address, asked) = match (choice, configured.clone()) {
        (ServerChoice::Local, _) | (ServerChoice::Configured, None) => return Decision::Local,
        (ServerChoice::Configured, Some(Err(written))) => return Decision::Bad(written),
        (ServerChoice::Configured, Some(Ok(address))) => (address, false),
        (ServerChoice::Named(written), _) => match ServerAddress::parse(written, page.secure) {
            Some(address) => (address, true),
            None => return Decision::Bad(written.clone()),
        },
    };
    let is_own = own.as_ref() == Some(&address);
    let known = !asked || is_own || configured == Some(Ok(address.clone()));
    if !known && !config.other_servers {
        return Decision::NotAllowed(address);
    }
    if page.secure && !address.reachable_from_secure_page() {
        return Decision::Insecure(address);
    }
    let confirm = !known && !confirmed(&address);
    Decision::Server { address, own: is_own, confirm }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: PageOrigin<'static> =
        PageOrigin { origin: "https://show.example", base: "/timer/", secure: true };

    fn server(written: &str) -> ServerAddress {
        ServerAddress::parse(written, true).unwrap()
    }

    fn decided(choice: &str, config: &str) -> Decision {
        let choice = match choice {
            "" => ServerChoice::Configured,
            "local" => ServerChoice::Local,
            named => ServerChoice::Named(named.into()),
        };
        decide(&choice, &Config::parse(config).unwrap(), PAGE, |s| s.name() == "known.example")
    }

    #[test]
    fn addresses_as_people_write_them() {
        for (written, url) in [
            ("https://x.org", "https://x.org"),
            ("wss://x.org/", "https://x.org"),
            ("ws://X.org:8080/a/b/", "http://x.org:8080/a/b"),
            ("http://x.org:80", "http://x.org"),
            ("x.org/room", "https://x.org/room"),
            ("192.168.1.5:8080", "https://192.168.1.5:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(server(written).url(), url, "{written}");
        }
        for written in
            ["", "https://", "ftp://x", "https://a@b", "https://a b", "javascript:alert(1)//", "x?y", "a#b"]
        {
            assert_eq!(ServerAddress::parse(written, true), None, "{written}");
        }
    }

    #[test]
    fn where_rest_is() {
        assert_eq!(server("ws://x.org:8080/hall").rest("rooms/AB"), "http://x.org:8080/hall/api/v1/rooms/AB");
    }

    #[test]
    fn the_configured_server() {
        let own =
            Decision::Server { address: server("https://show.example/timer"), own: true, confirm: false };
        assert_eq!(decided("", r#"{"v":1,"server":"."}"#), own);
        assert_eq!(decided("", r#"{"v":1,"server":null}"#), Decision::Local);
        assert_eq!(decided("local", r#"{"v":1,"server":"."}"#), Decision::Local);
        let other = Decision::Server { address: server("https://r.example"), own: false, confirm: false };
        assert_eq!(decided("", r#"{"v":1,"server":"https://r.example"}"#), other);
        assert_eq!(decided("wss://r.example", r#"{"v":1,"server":"https://r.example"}"#), other);
        assert!(matches!(decided("", r#"{"v":1,"server":"ftp://r"}"#), Decision::Bad(_)));
    }

    #[test]
    fn a_foreign_server_is_confirmed_once() {
        let foreign = |choice| match decided(choice, r#"{"v":1,"server":"."}"#) {
            Decision::Server { confirm, .. } => confirm,
            other => panic!("{other:?}"),
        };
        assert!(foreign("https://new.example"));
        assert!(!foreign("https://known.example"));
        assert!(!foreign("https://show.example/timer/"));
        // Another app on the same host is another server.
        assert!(foreign("https://show.example/other"));
        let closed = r#"{"v":1,"server":".","other_servers":false}"#;
        assert!(matches!(decided("https://known.example", closed), Decision::NotAllowed(_)));
        assert!(matches!(decided("https://show.example/timer", closed), Decision::Server { .. }));
    }

    #[test]
    fn an_https_page_and_a_plain_server() {
        let config = r#"{"v":1,"server":null}"#;
        assert!(matches!(decided("http://192.168.1.5:8080", config), Decision::Insecure(_)));
        assert!(matches!(decided("http://localhost:8080", config), Decision::Server { .. }));
        assert!(matches!(decided("http://127.0.0.1", config), Decision::Server { .. }));
    }

    #[test]
    fn config_rules() {
        let good = r#"{"v":1,"server":".","other_servers":true}"#;
        let own = Config { server: Some(".".into()), other_servers: true };
        let local = Config { server: None, other_servers: true };
        let config = |config: &Config, keep: Option<&str>| Settled::Config {
            config: config.clone(),
            keep: keep.map(str::to_owned),
        };
        for (fetched, kept, settled) in [
            (Fetched::Found(good), None, config(&own, Some(good))),
            (Fetched::Found(good), Some(good), config(&own, None)),
            (Fetched::Missing, None, config(&local, None)),
            (Fetched::Missing, Some(good), config(&local, None)),
            (
                Fetched::Found(r#"{"v":1,"server":null}"#),
                None,
                config(&local, Some(r#"{"v":1,"server":null}"#)),
            ),
            (Fetched::Failed, None, Settled::Unreadable),
            (Fetched::Failed, Some(good), config(&own, None)),
            // A captive portal's page must not invent a local room.
            (Fetched::Found("<html>Welcome to our Wi-Fi"), None, Settled::Unreadable),
            (Fetched::Found("<html>Welcome to our Wi-Fi"), Some(good), config(&own, None)),
            (Fetched::Found(r#"{"v":2,"server":null}"#), None, Settled::Unreadable),
            (Fetched::Found(r#"{"v":1}"#), None, Settled::Unreadable),
            (Fetched::Found("[]"), None, Settled::Unreadable),
            (Fetched::Found(r#"{"v":1,"server":7}"#), None, Settled::Unreadable),
        ] {
            assert_eq!(Settled::of(fetched, kept), settled, "{fetched:?} {kept:?}");
        }
    }
}
