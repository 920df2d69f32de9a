//! What is answered under which path.

mod api;
mod make;
mod small;
mod table;

use crate::app::{Asked, Files, serve};
use crate::caller::{Caller, Peer};
use crate::error::Refusal;
use crate::house::House;
use crate::socket;
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use hyper::StatusCode;
use std::sync::Arc;
use std::time::Instant;

/// The server's paths.
pub fn router(house: Arc<House>) -> Router {
    Router::new()
        .route("/healthz", any(small::health))
        .route("/config.json", any(small::config))
        .route("/metrics", any(small::metrics))
        .route("/ws/{room}", any(socket::upgrade))
        .route("/api/v1", any(api::answer))
        .route("/api/v1/", any(api::answer))
        .route("/api/v1/{*path}", any(api::answer))
        .fallback(page)
        .layer(from_fn(note))
        .with_state(house)
}

/// A file of the app.
async fn page(State(house): State<Arc<House>>, request: Request) -> Response {
    let asked = Asked {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        headers: request.headers().clone(),
    };
    if !matches!(house.files, Files::Folder(_)) {
        return serve(&house.files, &asked);
    }
    let served = tokio::task::spawn_blocking(move || serve(&house.files, &asked)).await;
    served.unwrap_or_else(|_| {
        let message = "The page cannot be read.";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message).into_response()
    })
}

/// Notes each request in the log: its path, never its query, its headers or where it came from.
async fn note(request: Request, next: Next) -> Response {
    let (method, path, began) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), began.elapsed().as_millis());
    if status >= 500 {
        tracing::warn!(%method, path, status, ms, "request");
    } else {
        tracing::debug!(%method, path, status, ms, "request");
    }
    response
}

/// Who calls.
fn caller(house: &House, peer: Extension<Peer>, request: &Request) -> Caller {
    Caller::of(peer.0, request.headers(), house.trusted_proxy)
}
