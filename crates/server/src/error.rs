//! Refusals of the server itself, in the protocol's form.

use axum::response::{IntoResponse, Response};
use hyper::header::HeaderValue;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use hyper::{HeaderMap, StatusCode};
use serde_json::json;

/// A refusal: a code for programs, one plain sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status that says it.
    pub status: StatusCode,
    /// The protocol's word.
    pub code: &'static str,
    /// One plain sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
    /// What was asked for does not make sense.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }
    /// There is no such room.
    #[must_use]
    pub fn no_room() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is no room with this code.")
    }
    /// This address asked for too many rooms that do not exist.
    #[must_use]
    pub fn too_many_codes() -> Self {
        let message = "Too many unknown room codes from here: try again in a minute.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", message)
    }
    /// This connection sends too much.
    #[must_use]
    pub fn too_many_messages() -> Self {
        let message = "Too many messages: at most 50 a second are taken.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", message)
    }
    /// It cannot be read.
    #[must_use]
    pub fn bad_json(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_json", message)
    }
    /// It needs the owner key.
    #[must_use]
    pub fn owner_only() -> Self {
        let message = "This needs the server's owner key (Authorization: Bearer KEY).";
        Self::new(StatusCode::UNAUTHORIZED, "forbidden", message)
    }
    /// The server is on its way out.
    #[must_use]
    pub fn restarting() -> Self {
        let message = "The server restarts: try again in a moment.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "restarting", message)
    }

    /// The refusal as a frame, and as a body.
    #[must_use]
    pub fn frame(&self) -> String {
        json!({"type": "error", "code": self.code, "message": self.message}).to_string()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        (self.status, headers, self.frame()).into_response()
    }
}
