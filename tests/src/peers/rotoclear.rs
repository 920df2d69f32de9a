//! A Rotoclear C Pro as its protocol says, faults included: no snapshot, no time and no pings, each
//! change told twice to whom made it, errors that name a key and no message, a session that is forgotten,
//! and a lock after five wrong passwords.

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

const LOCKED_FOR: Duration = Duration::from_secs(300);
const FAILURES: usize = 5;

/// A running camera; its login is `admin` with a password, or a token.
pub struct RotoclearPeer {
    port: u16,
    body: Arc<Body>,
    served: JoinHandle<()>,
}

struct Body {
    state: Mutex<Inside>,
    told: broadcast::Sender<Told>,
    password: String,
    token: String,
}

#[derive(Clone)]
enum Told {
    Frame(String),
    Cut,
}

struct Inside {
    values: Map<String, Value>,
    permissions: Vec<String>,
    /// Logins of before this are forgotten.
    logins: u64,
    failures: Vec<Instant>,
    /// It answers `/api/recording/status`.
    tells_status: bool,
    began: Option<Instant>,
    ran: Duration,
    silent: bool,
    heard: Vec<Value>,
}

impl RotoclearPeer {
    /// Starts one on a free port of the loopback, with these rights for whoever logs in.
    pub async fn start(password: &str, token: &str, permissions: &[&str]) -> Self {
        let (told, _) = broadcast::channel(256);
        let values = json!({
            "record": "off", "main-camera": 1, "pip-mode": "off", "cam1-light": false, "cam2-light": false,
            "cam1-exists": true, "cam2-exists": true, "brightness": 50, "contrast": 50, "sharpness": 50,
            "saturation": 50, "gain": 10, "red-gain": 10, "blue-gain": 10, "auto-exposure": "on",
            "auto-white-balance": true, "noise-supression": false, "jpeg-quality": 80, "fps": 30,
            "resolution": "1920x1080", "cam1-sensor": 1, "cam2-sensor": 1
        });
        let inside = Inside {
            values: values.as_object().cloned().unwrap_or_default(),
            permissions: permissions.iter().map(|right| (*right).to_owned()).collect(),
            logins: 0,
            failures: Vec::new(),
            tells_status: true,
            began: None,
            ran: Duration::ZERO,
            silent: false,
            heard: Vec::new(),
        };
        let (password, token) = (password.to_owned(), token.to_owned());
        let body = Arc::new(Body { state: Mutex::new(inside), told, password, token });
        let router = Router::new()
            .route("/api/v1", get(upgrade))
            .route("/health", get(|| async { Json(json!({"status": "ok"})) }))
            .route("/api/recording/status", get(status))
            .layer(axum::middleware::map_response(open_to_all))
            .with_state(Arc::clone(&body));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let served = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { port, body, served }
    }

    /// Its address, as people type it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Every frame that was to set something.
    pub fn heard(&self) -> Vec<Value> {
        self.body.lock().heard.clone()
    }

    /// What a key stands at.
    pub fn value(&self, key: &str) -> Value {
        self.body.lock().values.get(key).cloned().unwrap_or_default()
    }

    /// Somebody sets something at another page, or at the camera itself.
    pub fn set(&self, key: &str, value: &Value) {
        let mut inside = self.body.lock();
        let told = inside.store(key, value);
        let _ = self.body.told.send(Told::Frame(json!({ key: told }).to_string()));
    }

    /// It has recorded for so long already.
    pub fn records_since(&self, ran: Duration) {
        let mut inside = self.body.lock();
        inside.values.insert("record".to_owned(), json!("on"));
        (inside.began, inside.ran) = (Some(Instant::now()), ran);
    }

    /// Its HTTP server is off.
    pub fn without_status(&self) {
        self.body.lock().tells_status = false;
    }

    /// The sessions of its logins have run out.
    pub fn forget_logins(&self) {
        self.body.lock().logins += 1;
    }

    /// It answers nothing any more, or again.
    pub fn silent(&self, silent: bool) {
        self.body.lock().silent = silent;
    }

    /// Every connection ends.
    pub fn cut(&self) {
        let _ = self.body.told.send(Told::Cut);
    }
}

impl Drop for RotoclearPeer {
    fn drop(&mut self) {
        self.cut();
        self.served.abort();
    }
}

impl Body {
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.state.lock().expect("no panic while it was held")
    }
}

impl Inside {
    /// Sets a value; what it then stands at.
    fn store(&mut self, key: &str, value: &Value) -> Value {
        if key == "snap" {
            return json!(true);
        }
        let value = match (key, value) {
            ("record", Value::Bool(on)) => json!(if *on { "on" } else { "off" }),
            ("record", word) if word == "pause_release" => json!("on"),
            (_, other) => other.clone(),
        };
        if key == "record" {
            let began = self.began.take();
            self.ran += began.map_or(Duration::ZERO, |began| began.elapsed());
            if value == "on" {
                self.began = Some(Instant::now());
            } else if value == "off" {
                self.ran = Duration::ZERO;
            }
        }
        self.values.insert(key.to_owned(), value.clone());
        value
    }

    fn refuses(&self, key: &str, value: &Value, login: Option<u64>) -> Option<Value> {
        let media = matches!(key, "record" | "snap" | "jpeg-quality");
        let right = if media { "Media_rw" } else { "Device_rw" };
        let has = self.permissions.iter().any(|has| has == "*" || has == right);
        if login != Some(self.logins) || !has {
            return Some(json!({"error": "Permission denied", "key": key}));
        }
        let between = |least: i64, most: i64| value.as_i64().is_some_and(|n| (least..=most).contains(&n));
        let invalid = |message: &str| Some(json!({"error": "Invalid value", "key": key, "message": message}));
        match key {
            "snap" => None,
            "fps" | "resolution" if self.values["record"] == "on" => Some(
                json!({"error": "RECORDING_IN_PROGRESS", "key": key, "message": "Recording in progress"}),
            ),
            "fps" if !between(5, 60) => invalid("Value must be between 5 and 60"),
            "main-camera" if !between(1, 2) => invalid("Value must be 1 or 2"),
            "cam1-exists" | "cam2-exists" => invalid("This is read only"),
            key if !self.values.contains_key(key) => invalid("There is no such key"),
            _ if self.values[key].is_number() && !between(0, 100) => {
                invalid("Value must be between 0 and 100")
            }
            _ => None,
        }
    }
}

async fn open_to_all(mut response: Response) -> Response {
    let any = HeaderValue::from_static("*");
    response.headers_mut().insert("access-control-allow-origin", any.clone());
    response.headers_mut().insert("access-control-allow-headers", any);
    response
}

async fn status(State(body): State<Arc<Body>>) -> Response {
    let inside = body.lock();
    if !inside.tells_status {
        return StatusCode::NOT_FOUND.into_response();
    }
    let ran = inside.ran + inside.began.map_or(Duration::ZERO, |began| began.elapsed());
    let recording = inside.values["record"] != "off";
    Json(json!({"recording": recording, "recording_id": "r1", "duration": ran.as_secs()})).into_response()
}

async fn upgrade(State(body): State<Arc<Body>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(body, socket))
}

async fn serve(body: Arc<Body>, mut socket: WebSocket) {
    let mut told = body.told.subscribe();
    let mut login = None;
    loop {
        let answers = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => hear(&body, &text, &mut login),
                Some(Ok(_)) => Vec::new(),
                _ => return,
            },
            event = told.recv() => match event {
                Ok(Told::Frame(text)) => vec![text],
                Ok(Told::Cut) | Err(_) => return,
            },
        };
        if body.lock().silent {
            continue;
        }
        for text in answers {
            if socket.send(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    }
}

fn hear(body: &Arc<Body>, text: &str, login: &mut Option<u64>) -> Vec<String> {
    let Ok(Value::Object(frame)) = serde_json::from_str(text) else {
        return vec![json!({"error": "Invalid message"}).to_string()];
    };
    let mut inside = body.lock();
    if frame.contains_key("username") || frame.contains_key("token") {
        return vec![log_in(body, &mut inside, &frame, login).to_string()];
    }
    if let Some(keys) = frame.get("get").and_then(Value::as_array) {
        let values = keys.iter().filter_map(Value::as_str);
        let told = values.filter_map(|key| Some((key.to_owned(), inside.values.get(key)?.clone())));
        return vec![Value::Object(told.collect()).to_string()];
    }
    inside.heard.push(Value::Object(frame.clone()));
    let (mut out, mut told) = (Vec::new(), Map::new());
    for (key, value) in &frame {
        match inside.refuses(key, value, *login) {
            Some(error) => out.push(error.to_string()),
            None => {
                told.insert(key.clone(), inside.store(key, value));
            }
        }
    }
    if !told.is_empty() {
        let keys: Vec<&String> = told.keys().collect();
        let mut confirmed = Value::Object(told.clone());
        confirmed["info"] = json!(keys);
        out.push(confirmed.to_string());
        let _ = body.told.send(Told::Frame(Value::Object(told).to_string()));
    }
    out
}

fn log_in(body: &Body, inside: &mut Inside, frame: &Map<String, Value>, login: &mut Option<u64>) -> Value {
    inside.failures.retain(|at| at.elapsed() < LOCKED_FOR);
    if inside.failures.len() >= FAILURES {
        return json!({"error": "Too many failed logins"});
    }
    let said = |key: &str| frame.get(key).and_then(Value::as_str);
    let named = said("username") == Some("admin") && said("password") == Some(&body.password);
    if named || said("token") == Some(&body.token) {
        *login = Some(inside.logins);
        return json!({"authenticated": true, "permissions": inside.permissions});
    }
    inside.failures.push(Instant::now());
    json!({"error": "Invalid credentials"})
}
