//! Which camera, over which path, and with what credentials.

use crate::palcotimer::Server;
use crate::query::value;
use crate::registry::{Field, FieldKind, Lacking, Opened, Registered};
use ghostlight_palco::rest::encode_segment;
use ghostlight_room::Output;

/// The socket's path in the C Pro's own documents. Some of them, and some devices, have another.
const PATH: &str = "/api/v1";

/// Which Rotoclear C Pro to speak to, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotoclearConfig {
    /// Where it is.
    pub server: Server,
    /// The path of its socket, with its query where it has one.
    pub path: String,
    /// As whom.
    pub login: Login,
    /// As which page.
    pub output: Output,
}

/// As whom a camera is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Login {
    /// As nobody: it shows, and does nothing.
    #[default]
    Anonymous,
    /// With a name and a password, told in the first message.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// With the token of an earlier login, told in the first message.
    Token(String),
    /// With a token in the address, as other firmware wants it.
    TokenInAddress(String),
}

/// Why a link names no camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotoclearConfigError {
    /// It has no `server`.
    NoServer,
    /// Its `server` is no address.
    BadServer,
    /// A name without a password, or a password without a name.
    HalfALogin,
}

impl core::fmt::Display for RotoclearConfigError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoServer => "Which camera? The link has no server=.",
            Self::BadServer => "The camera's address cannot be read. It looks like http://192.168.1.100.",
            Self::HalfALogin => "A login is a name and a password.",
        })
    }
}

impl core::error::Error for RotoclearConfigError {}

impl From<RotoclearConfigError> for Lacking {
    fn from(error: RotoclearConfigError) -> Self {
        match error {
            RotoclearConfigError::NoServer => Self::Server,
            RotoclearConfigError::BadServer => Self::BadServer,
            RotoclearConfigError::HalfALogin => Self::HalfALogin,
        }
    }
}

/// The camera in the registry.
pub const REGISTERED: Registered = Registered {
    word: "rotoclear",
    name: "Rotoclear C Pro",
    example: "http://192.168.1.100",
    fields: &[
        Field { name: "server", kind: FieldKind::Address },
        Field { name: "user", kind: FieldKind::Login },
        Field { name: "password", kind: FieldKind::Secret },
        Field { name: "token", kind: FieldKind::Secret },
        Field { name: "path", kind: FieldKind::Optional },
        Field { name: "token_in", kind: FieldKind::Rare },
    ],
    open: |query, _| {
        let config = RotoclearConfig::from_query(query)?;
        let server = config.server.clone();
        Ok(Opened { source: Box::new(super::Rotoclear::new(config)), server })
    },
};

impl RotoclearConfig {
    /// A camera, asked as nobody, for a viewer.
    #[must_use]
    pub fn new(server: Server) -> Self {
        Self { server, path: PATH.to_owned(), login: Login::Anonymous, output: Output::Viewer }
    }

    /// Reads a link's query: `server`, `path`, `user` and `password`, `token` (with `token_in=address`
    /// where it belongs into the socket's address), `output`.
    ///
    /// # Errors
    /// There is no server in it, none that can be read, or half a login.
    ///
    /// ```
    /// use ghostlight_sources::rotoclear::{Login, RotoclearConfig};
    /// let config = RotoclearConfig::from_query("server=http://cam.local&token=abc").unwrap();
    /// assert_eq!(config.login, Login::Token("abc".to_owned()));
    /// assert_eq!(config.path, "/api/v1");
    /// ```
    pub fn from_query(query: &str) -> Result<Self, RotoclearConfigError> {
        let server = value(query, "server").ok_or(RotoclearConfigError::NoServer)?;
        let server = Server::parse(&server).ok_or(RotoclearConfigError::BadServer)?;
        let in_address = value(query, "token_in").is_some_and(|place| place == "address");
        let login = match (value(query, "user"), value(query, "password"), value(query, "token")) {
            (Some(user), Some(password), _) => Login::Password { user, password },
            (None, None, Some(token)) if in_address => Login::TokenInAddress(token),
            (None, None, Some(token)) => Login::Token(token),
            (None, None, None) => Login::Anonymous,
            _ => return Err(RotoclearConfigError::HalfALogin),
        };
        let path = value(query, "path").unwrap_or_else(|| PATH.to_owned());
        let path = if path.starts_with('/') { path } else { ["/", &path].concat() };
        let output = value(query, "output").and_then(|word| Output::from_word(&word)).unwrap_or_default();
        Ok(Self { server, path, login, output })
    }

    pub(super) fn socket(&self) -> String {
        let http = self.server.http();
        let url = ["ws", http.strip_prefix("http").unwrap_or(&http), &self.path].concat();
        match &self.login {
            Login::TokenInAddress(token) => {
                let sign = if url.contains('?') { "&" } else { "?" };
                [&url, sign, "token=", &encode_segment(token)].concat()
            }
            _ => url,
        }
    }

    pub(super) fn http(&self, path: &str) -> String {
        [&self.server.http(), path].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let read = |query: &str| RotoclearConfig::from_query(query).unwrap();
        let plain = read("server=https://rotoclear-device.local/&output=controller");
        assert_eq!(plain.socket(), "wss://rotoclear-device.local/api/v1");
        assert_eq!(plain.http("/health"), "https://rotoclear-device.local/health");
        assert_eq!((plain.login, plain.output), (Login::Anonymous, Output::Controller));
        let named = read("server=http://cam&user=admin&password=a%26b");
        assert_eq!(named.login, Login::Password { user: "admin".into(), password: "a&b".into() });
        let other = read("server=http://cam&path=ws&token=a%2Bb&token_in=address");
        assert_eq!(other.socket(), "ws://cam/ws?token=a%2Bb");
        for (query, error) in [
            ("", RotoclearConfigError::NoServer),
            ("server=cam", RotoclearConfigError::BadServer),
            ("server=http://cam&user=admin", RotoclearConfigError::HalfALogin),
            ("server=http://cam&password=x", RotoclearConfigError::HalfALogin),
        ] {
            assert_eq!(RotoclearConfig::from_query(query), Err(error), "{query}");
        }
    }
}
