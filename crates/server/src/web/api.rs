//! REST: what concerns the server is answered here, all else by the room.

use super::{caller, make, table};
use crate::caller::{Caller, Peer, bearer};
use crate::error::Refusal;
use crate::house::House;
use crate::rooms::Command;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse, Response};
use ghostlight_palco::rest::{self, Answer};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::header::HeaderValue;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, CONTENT_TYPE, HeaderName,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The longest body.
const LONGEST_BODY: usize = 8 * 1024 * 1024;
/// How long a client may take to send it.
const SLOWEST_BODY: Duration = Duration::from_secs(60);

/// Answers everything below `/api/v1`.
pub(super) async fn answer(
    State(house): State<Arc<House>>,
    peer: Extension<Peer>,
    request: Request,
) -> Response {
    house.metrics.requests.up();
    let mut response = if request.method() == Method::OPTIONS {
        preflight()
    } else {
        let caller = caller(&house, peer, &request);
        match ask(&house, caller, request).await {
            Ok(answer) => respond(answer),
            Err(refusal) => refusal.into_response(),
        }
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    );
    response
}

/// What a browser asks before it sends a key or JSON from another origin.
fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
        // An https page of ours that is told to use a server in the local network.
        (HeaderName::from_static("access-control-allow-private-network"), "true"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn ask(house: &Arc<House>, caller: Caller, request: Request) -> Result<Answer, Refusal> {
    let (parts, body) = request.into_parts();
    let method = rest::Method::from_word(parts.method.as_str()).ok_or_else(wrong_method)?;
    let path = parts.uri.path().trim_start_matches("/api/v1").trim_matches('/').to_owned();
    let key = bearer(&parts.headers).map(str::to_owned);
    let owner = key.as_deref().is_some_and(|key| house.owner.is(key));
    let body = read_body(&parts.headers, body).await?;
    let segments: Vec<&str> = path.split('/').collect();
    match (method, segments.as_slice()) {
        (rest::Method::Post, ["rooms"]) => make::make(house, caller, owner, body).await,
        (rest::Method::Get, ["rooms"]) if owner => Ok(Answer::ok(make::list(house, None).await)),
        (rest::Method::Get, ["rooms"]) => Err(Refusal::owner_only()),
        (rest::Method::Get, ["auth", "rooms"]) if owner => Ok(Answer::ok(make::list(house, None).await)),
        (rest::Method::Get, ["auth", "rooms"]) => match key {
            Some(key) => Ok(Answer::ok(make::list(house, Some(key)).await)),
            None => Err(Refusal::new(StatusCode::UNAUTHORIZED, "forbidden", "This needs a key.")),
        },
        (rest::Method::Delete, ["rooms", name]) if owner => make::delete(house, caller, name).await,
        (_, ["rooms", name, ..]) => {
            let room = house.room(caller, name)?;
            let path = match parts.uri.query() {
                Some(query) => format!("{path}?{query}"),
                None => path.clone(),
            };
            let request = rest::Request { method, path, body, key };
            room.ask(|done| Command::Rest { request, done }).await.ok_or_else(Refusal::restarting)
        }
        (_, ["rooms"] | ["auth", "rooms"]) => Err(wrong_method()),
        _ => {
            let message = "There is nothing at this address.";
            Err(Refusal::new(StatusCode::NOT_FOUND, "not_found", message))
        }
    }
}

fn wrong_method() -> Refusal {
    let message = "This address does not take that method.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
}

/// The body: JSON, or a table to import where its type says so.
async fn read_body(headers: &HeaderMap, body: Body) -> Result<Option<Value>, Refusal> {
    let read = tokio::time::timeout(SLOWEST_BODY, Limited::new(body, LONGEST_BODY).collect()).await;
    let bytes: Bytes = match read {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = "The body is longer than 8 MB.";
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message));
        }
        Ok(Err(_)) => return Err(Refusal::bad_request("The body could not be read.")),
        Err(_) => {
            let message = "The body took too long.";
            return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "bad_request", message));
        }
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/csv") || kind.starts_with("text/tab-separated-values") {
        return table::read(&bytes).map(Some);
    }
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "bad_json", "The body is not JSON."))
}

fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status == StatusCode::NO_CONTENT {
        return status.into_response();
    }
    let (kind, text) = match (answer.content_type, answer.body) {
        (Some(kind), Value::String(text)) => (kind, text),
        (kind, body) => (kind.unwrap_or("application/json"), body.to_string()),
    };
    (status, [(CONTENT_TYPE, kind)], text).into_response()
}

/// A refusal as an answer, for what is shared with the rooms.
pub(super) fn refused(status: StatusCode, code: &str, message: &str) -> Answer {
    let body = json!({"type": "error", "code": code, "message": message});
    Answer { status: status.as_u16(), body, content_type: None }
}
