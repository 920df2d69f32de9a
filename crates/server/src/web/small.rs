//! The small resources: whether the server lives, where it is, what it counts.

use super::caller;
use crate::caller::{Peer, bearer};
use crate::error::Refusal;
use crate::house::House;
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse, Response};
use hyper::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use std::sync::Arc;

/// `/healthz`: the link asks for it before it opens a socket again. It says `ok`, or `unsaved` while the
/// disk does not take a room's last change.
pub(super) async fn health(State(house): State<Arc<House>>) -> Response {
    let text = if house.metrics.unsaved_rooms.get() == 0 { "ok" } else { "unsaved" };
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_TYPE, "text/plain"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

/// `/config.json`: the pages' server is the one they come from.
pub(super) async fn config() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_TYPE, "application/json"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, r#"{"v":1,"server":".","other_servers":true}"#).into_response()
}

/// `/metrics`: for programs of this machine, or with the owner key.
pub(super) async fn metrics(
    State(house): State<Arc<House>>,
    peer: Extension<Peer>,
    request: Request,
) -> Response {
    let owner = bearer(request.headers()).is_some_and(|key| house.owner.is(key));
    if !owner && !caller(&house, peer, &request).is_local {
        return Refusal::owner_only().into_response();
    }
    let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4"), (CACHE_CONTROL, "no-store")];
    (headers, house.metrics.text()).into_response()
}
