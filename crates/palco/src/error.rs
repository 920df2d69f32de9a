//! Refusals, and the ids that tie them to commands.

use crate::json;
use serde_json::{Map, Value};

/// The code of a refusal: what pages choose their words by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// Not JSON.
    BadJson,
    /// A field is missing, of the wrong type, or out of range.
    BadRequest,
    /// No such type of frame.
    UnknownType,
    /// No such control action.
    UnknownAction,
    /// No such room, item, message or path.
    NotFound,
    /// The role or the key does not allow it.
    Forbidden,
    /// The room has moved on.
    Conflict,
    /// Too many messages.
    RateLimited,
    /// A code that this version does not know, as it came.
    Other(String),
}

impl ErrorCode {
    const KNOWN: [(Self, &'static str, u16); 8] = [
        (Self::BadJson, "bad_json", 400),
        (Self::BadRequest, "bad_request", 400),
        (Self::UnknownType, "unknown_type", 400),
        (Self::UnknownAction, "unknown_action", 400),
        (Self::NotFound, "not_found", 404),
        (Self::Forbidden, "forbidden", 403),
        (Self::Conflict, "conflict", 409),
        (Self::RateLimited, "rate_limited", 429),
    ];

    /// The protocol's word.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Other(word) => word,
            known => Self::KNOWN.iter().find(|(code, ..)| code == known).map_or("", |(_, word, _)| word),
        }
    }

    /// Reads the protocol's word.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::KNOWN
            .iter()
            .find(|(_, known, _)| *known == word)
            .map_or_else(|| Self::Other(word.to_owned()), |(code, ..)| code.clone())
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Other(word) if word == "method_not_allowed" => 405,
            Self::Other(word) if word == "unauthorized" => 401,
            Self::Other(word) if word == "too_large" => 413,
            known => Self::KNOWN.iter().find(|(code, ..)| code == known).map_or(400, |(.., status)| *status),
        }
    }
}

/// Why a frame or a request was refused: a code for pages, a sentence for people.
#[derive(Clone, Debug, PartialEq)]
pub struct BadFrame {
    /// What kind of refusal it is.
    pub code: ErrorCode,
    /// One plain sentence.
    pub message: String,
    /// The id of the command, when it had one.
    pub id: Option<CommandId>,
}

impl BadFrame {
    /// A refusal of something without an id.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), id: None }
    }
    /// A `bad_request`.
    #[must_use]
    pub fn request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
    }
    /// The same refusal, of the command with this id.
    #[must_use]
    pub fn of(mut self, id: Option<CommandId>) -> Self {
        self.id = id.or(self.id);
        self
    }
    /// The refusal as the object of an `error` frame and of a REST answer.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let mut map = json::typed("error");
        json::put(&mut map, "code", self.code.word());
        json::put(&mut map, "message", self.message.as_str());
        if let Some(id) = &self.id {
            json::put(&mut map, "id", id.as_value().clone());
        }
        map
    }
}

impl core::fmt::Display for BadFrame {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for BadFrame {}

/// Names one command. A number or a text on the wire, answered as it came.
///
/// ```
/// use ghostlight_palco::CommandId;
/// // Some servers answer every id as text: it is the same id.
/// assert_eq!(CommandId::from(7), CommandId::from("7"));
/// ```
#[derive(Clone, Debug)]
pub struct CommandId(Value);

impl CommandId {
    /// The longest id that is taken, in characters.
    pub const LONGEST: usize = 200;

    /// The id as JSON, of the type it came in.
    #[must_use]
    pub const fn as_value(&self) -> &Value {
        &self.0
    }
    /// The id as text.
    #[must_use]
    pub fn text(&self) -> String {
        json::text(&self.0).unwrap_or_default()
    }
    /// Reads an id: a number, or a text of up to [`Self::LONGEST`] characters.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Number(_) => Some(Self(value.clone())),
            Value::String(text) if !text.is_empty() && text.chars().count() <= Self::LONGEST => {
                Some(Self(value.clone()))
            }
            _ => None,
        }
    }
}

impl PartialEq for CommandId {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.text() == other.text()
    }
}
impl Eq for CommandId {}

impl From<u64> for CommandId {
    fn from(number: u64) -> Self {
        Self(number.into())
    }
}
impl From<&str> for CommandId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
