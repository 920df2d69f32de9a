//! What can go wrong in a command, each in one plain sentence to the person at the terminal.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a command stopped.
#[derive(Debug)]
pub enum Error {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// A file, a folder or a socket refused.
    Io {
        /// What was being done, as in "read Cargo.lock".
        doing: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program could not be started or did not succeed.
    Command {
        /// The command as one would type it.
        command: String,
        /// How it ended.
        ended: String,
    },
    /// Something has to be installed by hand; the sentence says what and how.
    Needs(String),
    /// A file or an answer is not what it should be.
    Malformed {
        /// Which file or answer.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// A check said no, after having said why on its own.
    Failed(String),
    /// Steps failed, and the report that ends with its count has told it all.
    Told,
}

/// The result of a command or a step of one.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Says that `what` is not what it should be.
    pub fn malformed(what: impl Into<String>, why: impl Into<String>) -> Self {
        Error::Malformed { what: what.into(), why: why.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(sentence) | Error::Needs(sentence) | Error::Failed(sentence) => {
                f.write_str(sentence)
            }
            Error::Told => f.write_str("Not every step passed."),
            Error::Io { doing, source } => write!(f, "Could not {doing}: {source}."),
            Error::Command { command, ended } => write!(f, "`{command}` {ended}."),
            Error::Malformed { what, why } => {
                write!(f, "{what} cannot be used: {}.", why.trim_end_matches('.'))
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Gives an [`io::Error`] the words for what was being done.
pub trait Doing<T> {
    /// Wraps the error with `doing`, as in "read Cargo.lock".
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T>;
    /// Wraps the error with a verb and a path.
    fn on(self, verb: &str, path: &Path) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|source| Error::Io { doing: doing(), source })
    }

    fn on(self, verb: &str, path: &Path) -> Result<T> {
        self.doing(|| format!("{verb} {}", path.display()))
    }
}
