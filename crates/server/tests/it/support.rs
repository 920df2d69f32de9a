//! A server in this process, and clients that know nothing of its code.

use futures_util::{SinkExt as _, StreamExt as _};
use ghostlight_server::{Config, Server, config::Data};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(20);
pub const SAMPLE: &str = "STAGE2";

/// A server with the sample room, kept in memory only.
pub fn config() -> Config {
    Config { sample: true, ..Config::new("127.0.0.1:0".parse().unwrap(), Data::Memory) }
}

pub async fn start(config: Config) -> Server {
    Server::start(config).await.unwrap()
}

/// What a request was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {:?}", self.bytes))
    }
    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.bytes).unwrap()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// One request on a connection of its own.
pub async fn http(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Reply {
    try_http(address, method, path, headers, body).await.unwrap()
}

/// One request to a server that may die over it.
pub async fn try_http(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Result<Reply, Lost> {
    let stream = TcpStream::connect(address).await?;
    http_over(stream, method, path, headers, body.into()).await
}

/// Why a request had no answer.
pub type Lost = Box<dyn core::error::Error + Send + Sync>;

pub async fn http_over(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Bytes,
) -> Result<Reply, Lost> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body)).unwrap();
    let response = timeout(PATIENCE, sender.send_request(request)).await??;
    let (parts, body) = response.into_parts();
    let bytes = timeout(PATIENCE, body.collect()).await??.to_bytes();
    Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, bytes })
}

/// One REST request with JSON.
pub async fn api(
    address: SocketAddr,
    method: &str,
    path: &str,
    key: Option<&str>,
    body: Option<Value>,
) -> Reply {
    let bearer = key.map(|key| format!("Bearer {key}"));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    http(address, method, &format!("/api/v1/{path}"), &headers, body).await
}

/// A client of the room protocol.
pub struct Client<S = TcpStream> {
    pub socket: WebSocketStream<S>,
}

/// How a connection ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed {
    pub code: u16,
    pub reason: String,
}

impl Client {
    pub async fn connect(address: SocketAddr, room: &str, query: &str) -> Self {
        Self::over(TcpStream::connect(address).await.unwrap(), room, query).await
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub async fn over(stream: S, room: &str, query: &str) -> Self {
        let url = format!("ws://localhost/ws/{room}?{query}");
        let handshake = tokio_tungstenite::client_async(url, stream);
        let (socket, _) = timeout(PATIENCE, handshake).await.unwrap().unwrap();
        Self { socket }
    }

    pub async fn say(&mut self, text: impl Into<String>) {
        self.socket.send(Message::text(text.into())).await.unwrap();
    }

    pub async fn control(&mut self, action: &str, more: Value) {
        let mut frame = json!({"type": "control", "action": action});
        frame.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.say(frame.to_string()).await;
    }

    /// The next frame, whatever it is; the close, where that comes.
    pub async fn next(&mut self) -> Result<Value, Closed> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("nothing came");
            match message {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => {
                    let frame = frame.expect("a close without a code");
                    return Err(Closed { code: frame.code.into(), reason: frame.reason.to_string() });
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(Closed { code: 1006, reason: error.to_string() }),
                None => return Err(Closed { code: 1006, reason: String::new() }),
            }
        }
    }

    /// The next frame that is wanted; others are passed over.
    pub async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.next().await.expect("closed while a frame was awaited");
            if wanted(&frame) {
                return frame;
            }
        }
    }

    pub async fn of_type(&mut self, kind: &str) -> Value {
        self.until(|frame| frame["type"] == kind).await
    }

    /// The close; frames before it are passed over.
    pub async fn closed(&mut self) -> Closed {
        loop {
            if let Err(closed) = self.next().await {
                return closed;
            }
        }
    }

    pub async fn state(&mut self) -> Value {
        self.say(r#"{"type":"request_state"}"#).await;
        self.of_type("room").await
    }
}

/// Asks again until it is so.
pub async fn eventually<F: Future<Output = bool>>(what: &str, ask: impl Fn() -> F) {
    let asking = async {
        while !ask().await {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// One of the server's counters.
pub async fn metric(address: SocketAddr, name: &str) -> f64 {
    let reply = http(address, "GET", "/metrics", &[], "").await;
    let line =
        reply.text().lines().find_map(|line| line.strip_prefix(&format!("{name} "))).map(str::to_owned);
    line.unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
}
