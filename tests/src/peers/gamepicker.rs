//! A Jackbox game picker as its protocol says, faults included: tokens that a restart makes worthless,
//! connections that end 60 s after the last ping, 403 where others say 401, ids as texts, booleans as 0
//! and 1, and times of the database without a zone.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

const PING_LIMIT: Duration = Duration::from_secs(60);
const PING_CHECK: Duration = Duration::from_secs(30);

/// A running game picker with one open session (3, "Friday game night") of two games.
pub struct GamePickerPeer {
    port: u16,
    table: Arc<Table>,
    served: JoinHandle<()>,
}

struct Table {
    state: Mutex<Store>,
    told: broadcast::Sender<Told>,
    /// Its clock less that of this machine, in milliseconds.
    offset: i64,
    key: String,
}

#[derive(Clone)]
enum Told {
    /// To those who follow the session, or to everybody.
    Event(Option<i64>, String),
    Cut,
}

struct Store {
    token: u32,
    session: Option<i64>,
    last_session: i64,
    games: Vec<Value>,
    polling: bool,
    ending: Option<(u64, i64)>,
    endings: u64,
    leader: Option<Value>,
    /// Every request that changes something, in order: its path and body.
    heard: Vec<(String, Value)>,
}

impl GamePickerPeer {
    /// Starts one on a free port of the loopback whose admin key is `key`, and whose clock differs from
    /// this machine's by so many milliseconds.
    pub async fn start(key: &str, offset: i64) -> Self {
        let (told, _) = broadcast::channel(256);
        let game = |id: i64, title: &str, status: &str, at: &str| {
            json!({"id": id, "game_id": 100 + id, "title": title, "pack_name": "Pack 7", "status": status,
                "played_at": at, "manually_added": 0, "room_code": "LSBN", "player_count": 4, "max_players": 8})
        };
        let store = Store {
            token: 1,
            session: Some(3),
            last_session: 3,
            games: vec![
                game(7, "Drawful", "played", "2026-03-15T20:10:00"),
                game(8, "Quiplash 3", "playing", "2026-03-15T20:40:00"),
            ],
            polling: false,
            ending: None,
            endings: 0,
            leader: None,
            heard: Vec::new(),
        };
        let table = Arc::new(Table { state: Mutex::new(store), told, offset, key: key.to_owned() });
        let router = Router::new()
            .route("/health", get(|| async { Json(json!({"status": "ok"})) }))
            .route("/api/sessions/live", get(upgrade))
            .fallback(rest)
            .layer(axum::middleware::map_response(open_to_all))
            .with_state(Arc::clone(&table));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let served = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { port, table, served }
    }

    /// Its address, as people type it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Every request that was to change something: path below `/api/`, and body.
    pub fn heard(&self) -> Vec<(String, Value)> {
        self.table.lock().heard.clone()
    }

    /// When the vote ends by its own clock, less that clock now: milliseconds.
    pub fn vote_left(&self) -> Option<i64> {
        let ends = self.table.lock().ending.map(|(_, ends)| ends)?;
        Some(ends - self.table.now())
    }

    /// Tells those who follow the open session something.
    pub fn tell(&self, kind: &str, data: &Value) {
        let session = self.table.lock().session;
        self.table.tell(session, kind, data);
    }

    /// It is restarted: every connection ends, and no token of before is good.
    pub fn restart(&self) {
        self.table.lock().token += 1;
        let _ = self.table.told.send(Told::Cut);
    }
}

impl Drop for GamePickerPeer {
    fn drop(&mut self) {
        let _ = self.table.told.send(Told::Cut);
        self.served.abort();
    }
}

impl Table {
    fn lock(&self) -> MutexGuard<'_, Store> {
        self.state.lock().expect("no panic while it was held")
    }

    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        i64::try_from(since.as_millis()).expect("before the year 300,000,000") + self.offset
    }

    fn tell(&self, session: Option<i64>, kind: &str, data: &Value) {
        let event = json!({"type": kind, "timestamp": iso(self.now()), "data": data});
        let _ = self.told.send(Told::Event(session, event.to_string()));
    }

    fn end_vote(&self) {
        let mut store = self.lock();
        (store.polling, store.ending) = (false, None);
        let mut data = json!({"sessionId": store.session});
        if let Some(leader) = store.leader.take() {
            data["winnerGameId"] = leader["gameId"].clone();
            data["winnerLabel"] = leader["label"].clone();
            data["winnerVotes"] = leader["votes"].clone();
        }
        self.tell(store.session, "voting.ended", &data);
    }
}

/// An instant as JavaScript writes it.
fn iso(ms: i64) -> String {
    let time = ms.rem_euclid(86_400_000);
    let date = ghostlight_room::Date::from_days(ms.div_euclid(86_400_000));
    let (hours, minutes, seconds) = (time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60);
    format!("{date}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", time % 1_000)
}

async fn open_to_all(mut response: Response) -> Response {
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "authorization, content-type"),
        ("access-control-allow-methods", "GET, POST, PATCH, DELETE"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn rest(
    State(table): State<Arc<Table>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path = uri.path().trim_start_matches("/api/").to_owned();
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok());
    let token = bearer.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
    let (status, answer) = answer(&table, &method, &path, &body, token.as_deref());
    (StatusCode::from_u16(status).expect("a status"), Json(answer)).into_response()
}

fn error(status: u16, sentence: &str) -> (u16, Value) {
    (status, json!({ "error": sentence }))
}

fn answer(
    table: &Arc<Table>,
    method: &Method,
    path: &str,
    body: &Value,
    token: Option<&str>,
) -> (u16, Value) {
    let parts: Vec<&str> = path.split('/').collect();
    let mut store = table.lock();
    let row = |store: &Store, id: i64| {
        let ends = store.ending.map(|(_, ends)| iso(ends));
        json!({"id": id, "is_active": u8::from(store.session == Some(id)), "notes": "Friday game night",
            "created_at": "2026-03-15T20:00:00", "poll_ending_at": ends, "pending_game_id": null})
    };
    if path == "auth/login" {
        return match body["key"].as_str() {
            None | Some("") => error(400, "Admin key is required"),
            Some(key) if key == table.key => {
                (200, json!({"token": format!("token-{}", store.token), "message": "ok", "expiresIn": "24h"}))
            }
            Some(_) => error(401, "Invalid admin key"),
        };
    }
    if method == Method::GET {
        return match parts.as_slice() {
            ["sessions", "active"] => (200, store.session.map_or(Value::Null, |id| row(&store, id))),
            ["sessions", _, "games"] => (200, json!(store.games)),
            ["sessions", id] => match id.parse() {
                Ok(id) if (1..=store.last_session).contains(&id) => (200, row(&store, id)),
                _ => error(404, "Session not found"),
            },
            _ => error(404, "Not found"),
        };
    }
    if path == "pick" {
        return (200, json!({"game": {"id": 142, "title": "Fibbage 4"}, "poolSize": 12}));
    }
    match token {
        None => return error(401, "Access token required"),
        Some(token) if token != format!("token-{}", store.token) => {
            return error(403, "Invalid or expired token");
        }
        Some(_) => {}
    }
    store.heard.push((path.to_owned(), body.clone()));
    let session = store.session;
    match parts.as_slice() {
        ["sessions"] if session.is_some() => {
            (400, json!({"error": "An active session already exists", "activeSessionId": session}))
        }
        ["sessions"] => {
            store.last_session += 1;
            let id = store.last_session;
            (store.session, store.games) = (Some(id), Vec::new());
            let row = row(&store, id);
            table.tell(None, "session.started", &json!({ "session": row }));
            (201, row)
        }
        ["sessions", id, ..] if session.map(|id| id.to_string()).as_deref() != Some(*id) => {
            error(404, "Session not found or not active")
        }
        ["sessions", _, "close"] => {
            let data = json!({"session": {"id": session, "is_active": 0, "games_played": store.games.len()}});
            table.tell(session, "session.ended", &data);
            (store.session, store.polling, store.ending) = (None, false, None);
            (200, json!({"message": "Session closed"}))
        }
        ["sessions", _, "voting", "start"] => {
            (store.polling, store.ending, store.leader) = (true, None, None);
            let data = json!({"sessionId": session, "pollStartedAt": iso(table.now())});
            table.tell(session, "poll.start", &data);
            (200, json!({"message": "Voting started"}))
        }
        ["sessions", _, "voting", "end"] => {
            let delay = body["delay"].as_i64().unwrap_or(0);
            if !(0..=300).contains(&delay) {
                return error(400, "delay must be between 0 and 300");
            }
            if delay == 0 {
                drop(store);
                table.end_vote();
                return (200, json!({"message": "Voting ended"}));
            }
            end_later(table, &mut store, delay)
        }
        ["sessions", _, "voting", "cancel-end"] => {
            if store.ending.take().is_none() {
                return error(400, "No poll ending is scheduled");
            }
            table.tell(session, "poll.ending.cancelled", &json!({"sessionId": session}));
            (200, json!({"message": "Cancelled"}))
        }
        ["sessions", _, "game-selection"] if method == Method::DELETE => {
            table.tell(session, "game.dismissed", &json!({"sessionId": session}));
            (200, json!({"message": "Dismissed"}))
        }
        ["sessions", _, "games"] => {
            let id = 20 + i64::try_from(store.games.len()).expect("few games");
            for game in store.games.iter_mut().filter(|game| game["status"] == "playing") {
                game["status"] = json!("played");
            }
            let at = iso(table.now()).replace('Z', "");
            store.games.push(json!({"id": id, "game_id": body["game_id"], "title": "The next game",
                "status": "playing", "played_at": at}));
            let played = store.games.len();
            let data = json!({"session": {"id": session, "is_active": true, "games_played": played},
                "game": {"id": body["game_id"], "title": "The next game"}});
            table.tell(session, "game.added", &data);
            (201, json!({"id": id}))
        }
        ["sessions", _, "games", _, "start-player-check" | "stop-player-check"] => {
            (200, json!({"status": "ok"}))
        }
        _ => error(404, "Not found"),
    }
}

fn end_later(table: &Arc<Table>, store: &mut Store, delay: i64) -> (u16, Value) {
    store.endings += 1;
    let (number, ends) = (store.endings, table.now() + delay * 1_000);
    store.ending = Some((number, ends));
    let data = json!({"sessionId": store.session, "endsAt": iso(ends), "delaySeconds": delay});
    table.tell(store.session, "poll.ending", &data);
    let table = Arc::clone(table);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(delay.unsigned_abs())).await;
        let still = table.lock().ending.is_some_and(|(of, _)| of == number);
        if still {
            table.end_vote();
        }
    });
    (200, json!({"message": "Poll ending", "endsAt": iso(ends)}))
}

async fn upgrade(State(table): State<Arc<Table>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(table, socket))
}

async fn serve(table: Arc<Table>, mut socket: WebSocket) {
    let mut told = table.told.subscribe();
    let (mut authed, mut follows) = (false, HashSet::new());
    let mut pinged = Instant::now();
    let mut check = tokio::time::interval(PING_CHECK);
    loop {
        let answer = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    hear(&table, &text, &mut authed, &mut follows, &mut pinged)
                }
                Some(Ok(_)) => None,
                _ => return,
            },
            event = told.recv() => match event {
                Ok(Told::Event(None, text)) if authed => Some(text),
                Ok(Told::Event(Some(session), text)) if follows.contains(&session) => Some(text),
                Ok(Told::Event(..)) => None,
                Ok(Told::Cut) | Err(_) => return,
            },
            _ = check.tick() => {
                if pinged.elapsed() > PING_LIMIT {
                    return;
                }
                None
            }
        };
        if let Some(text) = answer
            && socket.send(Message::Text(text.into())).await.is_err()
        {
            return;
        }
    }
}

fn hear(
    table: &Arc<Table>,
    text: &str,
    authed: &mut bool,
    follows: &mut HashSet<i64>,
    pinged: &mut Instant,
) -> Option<String> {
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        return Some(json!({"type": "error", "message": "Invalid message format"}).to_string());
    };
    let session = frame["sessionId"].as_i64();
    let answer = match (frame["type"].as_str().unwrap_or_default(), session) {
        ("auth", _) => {
            *authed = frame["token"] == json!(format!("token-{}", table.lock().token));
            match (*authed, frame["token"].is_string()) {
                (true, _) => json!({"type": "auth_success", "message": "Authenticated successfully"}),
                (_, true) => json!({"type": "auth_error", "message": "Invalid or expired token"}),
                (_, false) => json!({"type": "auth_error", "message": "Token required"}),
            }
        }
        ("ping", _) => {
            *pinged = Instant::now();
            json!({"type": "pong"})
        }
        ("subscribe" | "unsubscribe" | "poll.leading", _) if !*authed => {
            json!({"type": "error", "message": "Not authenticated"})
        }
        ("subscribe" | "unsubscribe", None) => json!({"type": "error", "message": "Session ID required"}),
        ("subscribe", Some(session)) => {
            follows.insert(session);
            json!({"type": "subscribed", "sessionId": session})
        }
        ("unsubscribe", Some(session)) => {
            follows.remove(&session);
            json!({"type": "unsubscribed", "sessionId": session})
        }
        ("poll.leading", _) => {
            let leader = json!({"gameId": frame["gameId"], "label": frame["label"], "votes": frame["votes"]});
            table.lock().leader = Some(leader);
            let mut data = frame.clone();
            if let Some(data) = data.as_object_mut() {
                data.remove("type");
            }
            table.tell(session, "poll.leading", &data);
            return None;
        }
        (other, _) => json!({"type": "error", "message": format!("Unknown message type: {other}")}),
    };
    Some(answer.to_string())
}
