//! From a server's address to those of its socket, its REST and its probe.

use ghostlight_palco::rest::encode_segment;
use ghostlight_room::Output;

/// A server: an origin with an optional path. `http` and `ws` mean the same, so do `https` and `wss`.
///
/// ```
/// use ghostlight_sources::palcotimer::Server;
/// let server = Server::parse("ws://stage.local:8080/show/").unwrap();
/// assert_eq!(server.http(), "http://stage.local:8080/show");
/// assert_eq!(Server::parse("ftp://x"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    secure: bool,
    /// Host, port and path, without a slash at the end.
    rest: String,
}

impl Server {
    /// Reads an address; its query and fragment are dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" | "wss" => true,
            "http" | "ws" => false,
            _ => return None,
        };
        let rest = rest.split(['?', '#']).next()?.trim_end_matches('/');
        let host = rest.split('/').next()?;
        // Names and passwords in addresses are for other protocols (and for deceiving people).
        let odd =
            |sign: char| sign.is_whitespace() || sign.is_control() || matches!(sign, '@' | '\\' | '<' | '"');
        (!host.is_empty() && !rest.contains(odd)).then(|| Self { secure, rest: rest.to_owned() })
    }

    /// The base of its HTTP addresses, without a slash at the end.
    #[must_use]
    pub fn http(&self) -> String {
        [if self.secure { "https://" } else { "http://" }, &self.rest].concat()
    }

    /// The address of a room's socket.
    #[must_use]
    pub fn socket(&self, room: &str, output: Output, name: &str) -> String {
        let scheme = if self.secure { "wss://" } else { "ws://" };
        let room = encode_segment(room);
        let mut url = [scheme, &self.rest, "/ws/", &room, "?output=", output.word()].concat();
        if !name.is_empty() {
            url.push_str("&name=");
            url.push_str(&encode_segment(name));
        }
        url
    }

    /// The address of a REST path (below `/api/v1/`).
    #[must_use]
    pub fn rest(&self, path: &str) -> String {
        [&self.http(), "/api/v1/", path].concat()
    }

    /// A small resource: ours has it, and elsewhere any answer says that something is there.
    #[must_use]
    pub fn probe(&self) -> String {
        [&self.http(), "/healthz"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let server = Server::parse(" HTTPS://app.palcotimer.com/ ").unwrap();
        assert_eq!(
            server.socket("ABC123", Output::Viewer, ""),
            "wss://app.palcotimer.com/ws/ABC123?output=viewer"
        );
        assert_eq!(
            server.socket("a/b", Output::Controller, "Anna's iPad"),
            "wss://app.palcotimer.com/ws/a%2Fb?output=controller&name=Anna%27s%20iPad"
        );
        assert_eq!(server.rest("rooms/ABC123"), "https://app.palcotimer.com/api/v1/rooms/ABC123");
        assert_eq!(server.probe(), "https://app.palcotimer.com/healthz");
        let plain = Server::parse("ws://[::1]:80/a/b?x=1#y").unwrap();
        assert_eq!(plain.socket("R", Output::Agenda, ""), "ws://[::1]:80/a/b/ws/R?output=agenda");
        assert_eq!(plain.http(), "http://[::1]:80/a/b");
    }

    #[test]
    fn what_is_no_server() {
        for text in [
            "",
            "://",
            "http://",
            "https:///x",
            "ftp://x",
            "javascript://x",
            "x.org",
            "http://a b",
            "http://u@h",
        ] {
            assert_eq!(Server::parse(text), None, "{text}");
        }
    }
}
