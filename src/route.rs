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

impl Page {
    /// The folder that a page stands in; empty for home.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Home => "",
            Self::Viewer => "viewer",
            Self::Display => "display",
            Self::Operator => "operator",
            Self::Agenda => "agenda",
            Self::Moderator => "moderator",
            Self::Controller => "controller",
            Self::Wall => "wall",
            Self::Gallery => "gallery",
        }
    }

    /// The page of a role.
    #[must_use]
    pub const fn of(output: Output) -> Self {
        match output {
            Output::Viewer => Self::Viewer,
            Output::Agenda => Self::Agenda,
            Output::Moderator => Self::Moderator,
            Output::Operator => Self::Operator,
            Output::Controller => Self::Controller,
        }
    }

    fn from_folder(folder: &str) -> Self {
        const PAGES: [Page; 8] = [
            Page::Viewer,
            Page::Display,
            Page::Operator,
            Page::Agenda,
            Page::Moderator,
            Page::Controller,
            Page::Wall,
            Page::Gallery,
        ];
        PAGES.into_iter().find(|page| page.folder() == folder).unwrap_or_default()
    }
}

impl Route {
    /// Takes an address apart: its path, the folder that the app lives in (with a slash at its end), the
    /// query without its `?` and the fragment without its `#`.
    ///
    /// ```
    /// use ghostlight_app::route::{Page, Route};
    /// let route = Route::parse("/show/viewer/", "/show/", "room=abc234&only=timer", "key=S3cret");
    /// assert_eq!((route.page, route.room.as_str(), route.key.as_str()), (Page::Viewer, "ABC234", "S3cret"));
    /// ```
    #[must_use]
    pub fn parse(path: &str, base: &str, query: &str, fragment: &str) -> Self {
        let rest = path.strip_prefix(base).unwrap_or(path).trim_start_matches('/');
        let text = |name| get(query, name).unwrap_or_default();
        let page = Page::from_folder(rest.split('/').next().unwrap_or_default());
        Self {
            page,
            // The wall has many rooms, and opens none of them itself.
            room: if page == Page::Wall { String::new() } else { code(&text("room")) },
            server: match text("server").trim() {
                "" => ServerChoice::Configured,
                "local" => ServerChoice::Local,
                named => ServerChoice::Named(named.to_owned()),
            },
            source: text("source").trim().to_ascii_lowercase(),
            lang: text("lang").trim().to_owned(),
            query: query.to_owned(),
            key: get(fragment, "key").unwrap_or_default(),
        }
    }

    /// The value of one of the page's own options; none where the query does not have it.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<String> {
        get(&self.query, name)
    }
}

/// A room's code as people type it: capitals do not matter in the six signs. Longer names (a room's id)
/// stay as they are.
#[must_use]
pub fn code(typed: &str) -> String {
    let typed = typed.trim();
    let signs = typed.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect::<String>();
    if signs.chars().count() == 6 && signs.chars().all(|sign| sign.is_ascii_alphanumeric()) {
        signs.to_ascii_uppercase()
    } else {
        typed.to_owned()
    }
}

/// The pairs of a query string, decoded, in their order. A name without a value has an empty one.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// The first value of that name.
#[must_use]
pub fn get(query: &str, name: &str) -> Option<String> {
    pairs(query).find(|(of, _)| of == name).map(|(_, value)| value)
}

/// Decodes percent signs and plus signs. What is no valid escape stays as it is.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let escaped = match byte {
            b'+' => Some(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let pair = (hex(ahead.next()), hex(ahead.next()));
                if let (Some(high), Some(low)) = pair {
                    rest = ahead;
                    Some(high * 16 + low)
                } else {
                    None
                }
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> Option<u8> {
    char::from(digit?).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Encodes a text for a query or a path segment: all but the unreserved signs of RFC 3986.
#[must_use]
pub fn encode(text: &str) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].iter().filter_map(|digit| DIGITS.get(usize::from(*digit))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_under_any_path() {
        for (path, base, page) in [
            ("/", "/", Page::Home),
            ("/index.html", "/", Page::Home),
            ("/viewer/", "/", Page::Viewer),
            ("/viewer/index.html", "/", Page::Viewer),
            ("/a/b/controller/", "/a/b/", Page::Controller),
            ("/a/b/", "/a/b/", Page::Home),
            ("/operator", "/", Page::Operator),
            ("/what/", "/", Page::Home),
            ("/wall/", "/", Page::Wall),
        ] {
            assert_eq!(Route::parse(path, base, "", "").page, page, "{path}");
        }
    }

    #[test]
    fn rooms_servers_and_keys() {
        let route = Route::parse(
            "/operator/",
            "/",
            "room=stage2&server=https%3A%2F%2Fx.org%2Froom&lang=pt&a=b+c",
            "key=a%2Bb",
        );
        assert_eq!(route.room, "STAGE2");
        assert_eq!(route.server, ServerChoice::Named("https://x.org/room".into()));
        assert_eq!((route.lang.as_str(), route.key.as_str()), ("pt", "a+b"));
        assert_eq!(route.option("a").as_deref(), Some("b c"));
        assert_eq!(route.option("b"), None);
        assert_eq!(Route::parse("/", "/", "server=local", "").server, ServerChoice::Local);
        assert_eq!(Route::parse("/", "/", "server=", "").server, ServerChoice::Configured);
    }

    #[test]
    fn codes_as_people_type_them() {
        assert_eq!(code(" abc 234 "), "ABC234");
        assert_eq!(code("abc-234"), "ABC234");
        assert_eq!(code("6f1c2a34-0000-4000-8000-000000000001"), "6f1c2a34-0000-4000-8000-000000000001");
        assert_eq!(code("Foyer"), "Foyer");
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for text in ["", "a b", "ä/?#&=%+\u{1F600}", "~-._"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%c3%a4"), "ä");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }
}
