//! Where the files of the app come from: a folder, or this program itself.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The files of the app.
#[derive(Clone, Debug)]
pub enum Files {
    /// Of a folder, read at each request: a new build is there at once.
    Folder(PathBuf),
    /// In this program: path and bytes, sorted by path.
    Embedded(&'static [(&'static str, &'static [u8])]),
    /// There is no app: the server alone.
    Nothing,
}

/// The app that was built in (feature `embed-app`); without it there is none.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/app_files.rs"));

impl Files {
    /// The app in this program, where it has one.
    #[must_use]
    pub fn embedded() -> Self {
        if EMBEDDED.is_empty() { Self::Nothing } else { Self::Embedded(EMBEDDED) }
    }

    /// The app of a folder.
    ///
    /// # Errors
    /// A sentence, where that is no built app.
    pub fn of_folder(folder: &Path) -> Result<Self, String> {
        if folder.join("index.html").is_file() {
            Ok(Self::Folder(folder.to_owned()))
        } else {
            Err(format!("{} has no index.html: build the app first.", folder.display()))
        }
    }

    /// The bytes of a file. `path` must come from [`relative`].
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Folder(folder) => {
                let file = folder.join(path);
                if !file.is_file() {
                    return None;
                }
                match std::fs::read(&file) {
                    Ok(bytes) => Some(Cow::Owned(bytes)),
                    Err(error) => {
                        tracing::warn!(path, %error, "a file of the app cannot be read");
                        None
                    }
                }
            }
            Self::Embedded(files) => {
                let place = files.binary_search_by(|(name, _)| (*name).cmp(path)).ok()?;
                files.get(place).map(|(_, bytes)| Cow::Borrowed(*bytes))
            }
            Self::Nothing => None,
        }
    }
}

/// The path of a request as segments that are safe to join: decoded, and none of them hidden, empty,
/// upwards, or with a separator of any system in it. The last one is empty for a folder.
#[must_use]
pub fn relative(path: &str) -> Option<Vec<String>> {
    let path = decode(path.strip_prefix('/')?)?;
    let segments: Vec<String> = path.split('/').map(str::to_owned).collect();
    let folders = segments.len().saturating_sub(1);
    let safe = |(place, segment): (usize, &String)| {
        if segment.is_empty() {
            return place == folders;
        }
        !segment.starts_with('.') && !segment.contains(['\\', ':', '\0'])
    };
    segments.iter().enumerate().all(safe).then_some(segments)
}

/// Decodes `%20` and the like; none where that is not UTF-8, or hides a separator.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let decoded = u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?;
            if decoded == b'/' {
                return None;
            }
            bytes.push(decoded);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_app_are_taken() {
        assert_eq!(relative("/").unwrap(), [""]);
        assert_eq!(relative("/viewer/").unwrap(), ["viewer", ""]);
        assert_eq!(relative("/a%20b/c.js").unwrap(), ["a b", "c.js"]);
        for wrong in [
            "",
            "viewer",
            "/../x",
            "/a/../b",
            "/%2e%2e/x",
            "/a%2fb",
            "/a//b",
            "/.git/config",
            "/a/.env",
            "/c:/x",
            "/a\\b",
            "/a%5cb",
            "/%00",
            "/%zz",
            "/%f",
            "/%ff",
        ] {
            assert_eq!(relative(wrong), None, "{wrong}");
        }
    }
}
