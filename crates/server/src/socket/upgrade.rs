//! From a request to a WebSocket. Every upgrade is taken: a refused one shows a browser nothing but
//! 1006, so what is wrong is said after it.

use super::connection::{self, Visit};
use crate::caller::{Caller, Peer};
use crate::error::Refusal;
use crate::house::House;
use axum::extract::{Extension, Path, Request, State};
use axum::response::{IntoResponse, Response};
use ghostlight_engine::Joining;
use ghostlight_room::{DeviceId, Output};
use hyper::header::HeaderValue;
use hyper::header::{
    CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::{HeaderMap, Method, StatusCode};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// The longest frame that a client may send.
pub(super) const LONGEST_FRAME: usize = 256 * 1024;

/// Takes the upgrade, and serves the client on a task of its own.
pub async fn upgrade(
    State(house): State<Arc<House>>,
    peer: Extension<Peer>,
    Path(room): Path<String>,
    mut request: Request,
) -> Response {
    let Some(accept) = accepted(request.method(), request.headers()) else {
        let message = "This address takes WebSocket connections only.";
        let mut response =
            Refusal::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required", message).into_response();
        response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        return response;
    };
    let caller = Caller::of(peer.0, request.headers(), house.trusted_proxy);
    let (joining, wrong_output) = joining(request.uri().query().unwrap_or_default());
    let visit = Visit { caller, room, joining, wrong_output };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let config = WebSocketConfig::default()
                    .max_frame_size(Some(LONGEST_FRAME))
                    .max_message_size(Some(LONGEST_FRAME))
                    .read_buffer_size(8 * 1024);
                let stream = TokioIo::new(upgraded);
                let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
                connection::serve(house, visit, socket).await;
            }
            Err(error) => tracing::debug!(%error, "an upgrade was not finished"),
        }
    });
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONNECTION, HeaderValue::from_static("Upgrade")),
        (UPGRADE, HeaderValue::from_static("websocket")),
        (SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

/// The answer to a proper handshake; none for anything else.
fn accepted(method: &Method, headers: &HeaderMap) -> Option<HeaderValue> {
    let has = |name: HeaderName, word: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|list| list.split(',').any(|item| item.trim().eq_ignore_ascii_case(word)))
    };
    let proper = *method == Method::GET
        && has(CONNECTION, "upgrade")
        && has(UPGRADE, "websocket")
        && has(SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|_| proper)?;
    HeaderValue::try_from(derive_accept_key(key.as_bytes())).ok()
}

/// What a client says in its address, and the output where that is none of ours: it then sees what a
/// viewer sees.
fn joining(query: &str) -> (Joining, Option<String>) {
    let mut joining = Joining::default();
    let mut wrong = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "output" => match Output::from_word(&value) {
                Some(output) => joining.output = output,
                None => wrong = Some(value.into_owned()),
            },
            "name" => joining.name = value.into_owned(),
            "key" if !value.is_empty() => joining.key = Some(value.into_owned()),
            "device" if !value.is_empty() => joining.device = Some(DeviceId::new(value)),
            _ => {}
        }
    }
    (joining, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_who_comes() {
        let (joining, wrong) = joining("output=Operator&name=Front%20of+house&key=k&x=y");
        assert_eq!(joining.output, Output::Operator);
        assert_eq!((joining.name.as_str(), joining.key.as_deref()), ("Front of house", Some("k")));
        assert_eq!(wrong, None);
    }

    #[test]
    fn without_an_output_it_is_a_viewer() {
        assert_eq!(joining("").0, Joining::default());
        let (joining, wrong) = joining("output=king&key=");
        assert_eq!((joining.output, joining.key), (Output::Viewer, None));
        assert_eq!(wrong.as_deref(), Some("king"));
    }

    #[test]
    fn only_a_proper_handshake_is_taken() {
        // The example of RFC 6455, section 1.3.
        let mut headers = HeaderMap::new();
        headers.insert(CONNECTION, HeaderValue::from_static("keep-alive, Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        headers.insert(SEC_WEBSOCKET_KEY, HeaderValue::from_static("dGhlIHNhbXBsZSBub25jZQ=="));
        assert_eq!(accepted(&Method::GET, &headers).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_eq!(accepted(&Method::POST, &headers), None);
        headers.remove(UPGRADE);
        assert_eq!(accepted(&Method::GET, &headers), None);
    }
}
