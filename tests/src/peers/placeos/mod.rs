//! A PlaceOS server of one system, behind a real socket, as strict as the real one.

pub mod room;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use room::{Room, Said};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A running PlaceOS.
pub struct PlaceOsPeer {
    port: u16,
    house: Arc<House>,
    task: JoinHandle<()>,
}

struct House {
    inner: Mutex<Inner>,
    key: String,
}

struct Inner {
    room: Room,
    sessions: BTreeMap<u64, mpsc::UnboundedSender<String>>,
    last: u64,
    /// The addresses of the connections that were let in.
    opened: Vec<String>,
}

impl PlaceOsPeer {
    /// Starts one on a free port of the loopback that lets in whoever has the key.
    pub async fn start(room: Room, key: &str) -> Self {
        let inner = Inner { room, sessions: BTreeMap::new(), last: 0, opened: Vec::new() };
        let house = Arc::new(House { inner: Mutex::new(inner), key: key.to_owned() });
        house.act(|room, now| room.look(now));
        let system = "/api/engine/v2/systems/{system}";
        let router = Router::new()
            .route(
                "/auth/authority",
                get(|| async { Json(json!({"id": "a", "version": "2.0.0", "config": {}})) }),
            )
            .route("/api/engine/v2/systems/control", get(upgrade))
            .route(system, get(about))
            .route(&[system, "/types"].concat(), get(types))
            .route(&[system, "/functions/Bookings_1"].concat(), get(functions))
            .with_state(Arc::clone(&house));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { port, house, task }
    }

    /// Its host and port.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Something happens in the room.
    pub fn act(&self, act: impl FnOnce(&mut Room, i64) -> Said) {
        self.house.act(act);
    }

    /// Looks at the room.
    pub fn look<T>(&self, look: impl FnOnce(&Room) -> T) -> T {
        look(&self.house.inner.lock().expect("unpoisoned").room)
    }

    /// The addresses of the connections that were let in, in order.
    pub fn opened(&self) -> Vec<String> {
        self.house.inner.lock().expect("unpoisoned").opened.clone()
    }

    /// Ends every connection.
    pub fn cut(&self) {
        self.house.inner.lock().expect("unpoisoned").sessions.clear();
    }

    /// Now, in seconds since the epoch.
    pub fn now() -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        i64::try_from(since.as_secs()).expect("before the year 300,000,000")
    }
}

impl Drop for PlaceOsPeer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl House {
    fn act(&self, act: impl FnOnce(&mut Room, i64) -> Said) {
        let mut inner = self.inner.lock().expect("unpoisoned");
        let said = act(&mut inner.room, PlaceOsPeer::now());
        for (session, text) in said {
            if let Some(out) = inner.sessions.get(&session) {
                let _ = out.send(text);
            }
        }
    }

    fn lets_in(&self, query: &HashMap<String, String>) -> bool {
        query.get("api-key").or_else(|| query.get("bearer_token")) == Some(&self.key)
    }
}

type Shared = State<Arc<House>>;
type Asked = Query<HashMap<String, String>>;

async fn upgrade(
    State(house): Shared,
    query: Asked,
    uri: axum::http::Uri,
    socket: WebSocketUpgrade,
) -> Response {
    if !house.lets_in(&query) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    house.inner.lock().expect("unpoisoned").opened.push(uri.to_string());
    socket.on_upgrade(move |socket| serve(house, socket))
}

async fn serve(house: Arc<House>, mut socket: WebSocket) {
    let (out, mut says) = mpsc::unbounded_channel();
    let session = {
        let mut inner = house.inner.lock().expect("unpoisoned");
        inner.last += 1;
        let session = inner.last;
        inner.sessions.insert(session, out);
        session
    };
    loop {
        tokio::select! {
            text = says.recv() => match text {
                Some(text) => if socket.send(Message::Text(text.into())).await.is_err() { break },
                None => break,
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => house.act(|room, now| room.hear(session, &text, now)),
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    let mut inner = house.inner.lock().expect("unpoisoned");
    inner.sessions.remove(&session);
    inner.room.leave(session);
}

/// What is told of the system, to whoever may ask and asks for the right one.
fn of_system(house: &House, query: &HashMap<String, String>, system: &str, value: Value) -> Response {
    if !house.lets_in(query) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let is_there = house.inner.lock().expect("unpoisoned").room.system == system;
    if is_there { Json(value).into_response() } else { StatusCode::NOT_FOUND.into_response() }
}

async fn about(State(house): Shared, query: Asked, Path(system): Path<String>) -> Response {
    let value = json!({"id": system, "name": "r42", "display_name": "Lab", "modules": ["mod-Bookings"]});
    of_system(&house, &query, &system, value)
}

async fn types(State(house): Shared, query: Asked, Path(system): Path<String>) -> Response {
    of_system(&house, &query, &system, json!({"Bookings": 1, "System": 1, "Display": 1}))
}

async fn functions(State(house): Shared, query: Asked, Path(system): Path<String>) -> Response {
    let method = |params: &[&str]| json!({"arity": params.len(), "params": {}, "order": params});
    let value = json!({"checkin": method(&[]), "poll_events": method(&[]), "book_now": method(&["s", "t", "o"]),
        "end_meeting": method(&["start", "notify", "comment"])});
    of_system(&house, &query, &system, value)
}
