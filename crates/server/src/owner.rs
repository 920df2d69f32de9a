//! The server's owner key: made at the first start, kept in a file of mode 0600 beside the data,
//! printed once, in no log.

use crate::private;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use subtle::ConstantTimeEq as _;

/// Random bytes in a key: 160 bits.
const BYTES: usize = 20;
/// The shortest key that is taken from the file: somebody may have put their own there.
const SHORTEST: usize = 20;

/// The key that makes rooms, lists them, and reads the metrics.
#[derive(Clone)]
pub struct OwnerKey(String);

// A key in a log is a key lost.
impl core::fmt::Debug for OwnerKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OwnerKey(…)")
    }
}

/// Why there is no owner key.
#[derive(Debug)]
pub enum OwnerError {
    /// The file cannot be read or made.
    Io(PathBuf, std::io::Error),
    /// What the file has is no key.
    NoKey(PathBuf),
    /// The system gives no random bytes.
    Random(getrandom::Error),
}

impl core::fmt::Display for OwnerError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Io(path, error) => {
                write!(f, "The owner key's file {} does not work: {error}.", path.display())
            }
            Self::NoKey(path) => write!(
                f,
                "{} has no key of at least {SHORTEST} characters: delete it, and a new one is made.",
                path.display()
            ),
            Self::Random(error) => write!(f, "The system gives no random numbers: {error}."),
        }
    }
}

impl core::error::Error for OwnerError {}

impl OwnerKey {
    /// A new key.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn random() -> Result<Self, OwnerError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(OwnerError::Random)?;
        Ok(Self(data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()))
    }

    /// The key of this file, and whether it was made just now.
    ///
    /// # Errors
    /// Where the file cannot be read or made, or has no key.
    pub fn of_file(path: &Path) -> Result<(Self, bool), OwnerError> {
        let io = |error| OwnerError::Io(path.to_owned(), error);
        match private::new_file(path) {
            Ok(mut file) => {
                let key = Self::random()?;
                file.write_all(format!("{}\n", key.0).as_bytes()).map_err(io)?;
                file.sync_all().map_err(io)?;
                Ok((key, true))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let mut text = String::new();
                std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)).map_err(io)?;
                let key = text.trim();
                if key.len() < SHORTEST {
                    return Err(OwnerError::NoKey(path.to_owned()));
                }
                Ok((Self(key.to_owned()), false))
            }
            Err(error) => Err(io(error)),
        }
    }

    /// Whether this is the key, in a time that does not depend on what is wrong.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.0.as_bytes().ct_eq(key.as_bytes()).into()
    }

    /// The key in plain text: to print it once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Where the owner key of a data file is: `ghostlight.db` has `ghostlight.owner-key`.
#[must_use]
pub fn beside(data: &Path) -> PathBuf {
    data.with_extension("owner-key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_for_this_user_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("ghostlight.db"));
        let (first, made) = OwnerKey::of_file(&path).unwrap();
        assert!(made && first.reveal().len() == 32);
        let (second, made) = OwnerKey::of_file(&path).unwrap();
        assert!(!made && second.is(first.reveal()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(!format!("{first:?}").contains(first.reveal()));
    }

    #[test]
    fn only_the_whole_key_is_the_key() {
        let key = OwnerKey::random().unwrap();
        assert!(key.is(key.reveal()));
        assert!(!key.is("") && !key.is(&key.reveal()[1..]) && !key.is(OwnerKey::random().unwrap().reveal()));
    }

    #[test]
    fn an_empty_file_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.owner-key");
        std::fs::write(&path, "\n").unwrap();
        assert!(matches!(OwnerKey::of_file(&path), Err(OwnerError::NoKey(_))));
    }
}
