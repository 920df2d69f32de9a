//! The REST of a room, as pure requests and answers: paths below `/api/v1/`.

mod path;
mod route;
mod write;

pub use path::encode_segment;
pub use route::{Route, What, route};
pub use write::edit_request;

use crate::{BadFrame, ErrorCode};
use serde_json::Value;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes, or does.
    Post,
    /// Changes the given fields.
    Put,
    /// Takes out.
    Delete,
}

impl Method {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Reads a word, in any case. PATCH says what PUT says here.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("PATCH") {
            return Some(Self::Put);
        }
        [Self::Get, Self::Post, Self::Put, Self::Delete]
            .into_iter()
            .find(|method| method.word().eq_ignore_ascii_case(word))
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// The path after `/api/v1/`, with its query; ids in it are percent-encoded.
    pub path: String,
    /// Its JSON body. A body that is not JSON (an import of CSV) is a text.
    pub body: Option<Value>,
    /// The bearer key.
    pub key: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON, or a text where `content_type` says another type.
    pub body: Value,
    /// The body's type where it is not JSON.
    pub content_type: Option<&'static str>,
}

impl Answer {
    /// 200 with a JSON body.
    #[must_use]
    pub fn ok(body: impl Into<Value>) -> Self {
        Self { status: 200, body: body.into(), content_type: None }
    }
    /// 201 with what was made.
    #[must_use]
    pub fn created(body: impl Into<Value>) -> Self {
        Self { status: 201, body: body.into(), content_type: None }
    }
    /// 200 with a text of some type.
    #[must_use]
    pub fn text(body: String, content_type: &'static str) -> Self {
        Self { status: 200, body: body.into(), content_type: Some(content_type) }
    }
    /// A refusal: the same object as an `error` frame, with the status that its code means.
    #[must_use]
    pub fn refusal(bad: &BadFrame) -> Self {
        Self { status: bad.code.status(), body: Value::Object(bad.to_json()), content_type: None }
    }
    /// What the body says of a refusal; none for a success.
    #[must_use]
    pub fn refused(status: u16, body: &Value) -> Option<BadFrame> {
        if (200..300).contains(&status) {
            return None;
        }
        let text = |key| body.get(key).and_then(Value::as_str);
        let code = text("code").map_or_else(|| code_of(status), ErrorCode::from_word);
        let message = text("message").or_else(|| text("error")).unwrap_or_default();
        Some(BadFrame::new(code, message))
    }
}

/// The code that a bare status means.
fn code_of(status: u16) -> ErrorCode {
    match status {
        401 | 403 => ErrorCode::Forbidden,
        404 | 410 => ErrorCode::NotFound,
        409 | 412 => ErrorCode::Conflict,
        429 => ErrorCode::RateLimited,
        400 | 422 => ErrorCode::BadRequest,
        other => ErrorCode::Other(["http_", &other.to_string()].concat()),
    }
}
