//! An Ontime 4 as its protocol says, faults included: the first state carries an old clock, a load comes
//! in four frames, a refusal is only a line in everybody's log, a pause that does nothing is a success.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::StreamExt;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

const DAY_MS: i64 = 86_400_000;
/// The clock is told so often.
const BEAT: Duration = Duration::from_millis(1_000);

/// A running Ontime.
pub struct OntimePeer {
    port: u16,
    stage: Arc<Stage>,
    tasks: Vec<JoinHandle<()>>,
}

struct Stage {
    state: Mutex<Store>,
    told: broadcast::Sender<String>,
    token: Option<String>,
}

struct Store {
    /// Its midnight, in epoch milliseconds: its zone is what a test wants it to be.
    midnight: i64,
    events: Vec<Value>,
    revision: i64,
    runtime: Map<String, Value>,
    /// Every action that came, in order.
    heard: Vec<Value>,
}

impl OntimePeer {
    /// Starts one on a free port of the loopback whose clock shows `time_of_day` now (milliseconds after
    /// its midnight). With a token it closes whoever does not have it with 1008.
    pub async fn start(time_of_day: i64, token: Option<&str>) -> Self {
        let (told, _) = broadcast::channel(256);
        let store = Store {
            midnight: epoch_ms() - time_of_day,
            events: vec![event("aaa", "Welcome", 10), event("bbb", "Panel", 30), event("ccc", "Close", 5)],
            revision: 0,
            runtime: Map::new(),
            heard: Vec::new(),
        };
        let stage = Arc::new(Stage { state: Mutex::new(store), told, token: token.map(str::to_owned) });
        stage.lock().begin();
        let data = |of: fn(&Store) -> Value| {
            get(move |State(stage): State<Arc<Stage>>, query: Query<HashMap<String, String>>| async move {
                if stage.lets_in(&query) {
                    Json(of(&stage.lock())).into_response()
                } else {
                    StatusCode::UNAUTHORIZED.into_response()
                }
            })
        };
        let router = Router::new()
            .route("/ws", get(upgrade))
            .route("/health", get(|| async { "OK" }))
            .route("/data/rundowns/current", data(Store::rundown))
            .route("/data/project", data(|_| json!({"title": "A peer's show"})))
            .route(
                "/data/session",
                data(|_| json!({"version": "4.11.0", "timezone": "GMT -09:00 Etc/GMT+9"})),
            )
            .route("/data/report", data(|_| json!({})))
            .layer(axum::middleware::map_response(open_to_all))
            .with_state(Arc::clone(&stage));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let served = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        let beats = tokio::spawn(beat(Arc::clone(&stage)));
        Self { port, stage, tasks: vec![served, beats] }
    }

    /// Its address, as people type it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Every action that it heard.
    pub fn heard(&self) -> Vec<Value> {
        self.stage.lock().heard.clone()
    }

    /// What really remains now, milliseconds.
    pub fn remaining(&self) -> Option<i64> {
        self.stage.lock().current()
    }

    /// Somebody does something at another desk.
    pub fn act(&self, tag: &str, payload: &Value) {
        let _ = self.stage.act(tag, payload);
    }

    /// Somebody renames an event: the rundown is to be fetched again.
    pub fn rename(&self, id: &str, title: &str) {
        let mut store = self.stage.lock();
        for event in store.events.iter_mut().filter(|event| event["id"] == id) {
            event["title"] = title.into();
            event["revision"] = (event["revision"].as_i64().unwrap_or(0) + 1).into();
        }
        store.revision += 1;
        let payload = json!({"target": "rundown", "revision": store.revision, "rundownId": "default"});
        self.stage.tell("refetch", &payload);
    }
}

impl Drop for OntimePeer {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn epoch_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("before the year 300,000,000")
}

fn event(id: &str, title: &str, minutes: i64) -> Value {
    let start = 36_000_000;
    json!({
        "id": id, "type": "event", "flag": id == "ccc", "title": title, "cue": id, "note": "", "colour": "#77C785",
        "timeStart": start, "timeEnd": start + minutes * 60_000, "duration": minutes * 60_000,
        "timerType": "count-down", "countToEnd": false, "endAction": "none", "linkStart": true, "skip": false,
        "timeWarning": 120_000, "timeDanger": 60_000, "delay": 0, "dayOffset": 0, "gap": 0, "parent": "g",
        "custom": {}, "revision": 0, "triggers": []
    })
}

async fn open_to_all(mut response: Response) -> Response {
    let any = axum::http::HeaderValue::from_static("*");
    response.headers_mut().insert("access-control-allow-origin", any);
    response
}

impl Store {
    fn clock(&self) -> i64 {
        (epoch_ms() - self.midnight).rem_euclid(DAY_MS)
    }

    fn begin(&mut self) {
        let aux =
            json!({"duration": 300_000, "current": 300_000, "playback": "stop", "direction": "count-down"});
        let state = json!({
            "clock": self.clock(), "timer": stopped(),
            "message": {"timer": {"text": "", "visible": false, "blink": false, "blackout": false,
                "secondarySource": null}, "secondary": ""},
            "offset": {"absolute": 0, "relative": 0, "mode": "absolute", "expectedRundownEnd": null},
            "rundown": {"selectedEventIndex": null, "numEvents": self.events.len(), "actualStart": null, "currentDay": 0},
            "eventNow": null, "eventNext": null, "eventFlag": null, "groupNow": null,
            "auxtimer1": aux, "auxtimer2": aux, "auxtimer3": aux, "ping": 1
        });
        if let Value::Object(state) = state {
            self.runtime = state;
        }
    }

    fn rundown(&self) -> Value {
        let id = |event: &Value| event["id"].as_str().unwrap_or_default().to_owned();
        let mut entries: Map<String, Value> =
            self.events.iter().map(|event| (id(event), event.clone())).collect();
        entries.insert("g".to_owned(), json!({"id": "g", "type": "group", "title": "Morning"}));
        let order: Vec<String> = ["g".to_owned()].into_iter().chain(self.events.iter().map(id)).collect();
        json!({"id": "default", "title": "Day one", "order": ["g"], "flatOrder": order, "entries": entries,
            "revision": self.revision})
    }

    fn timer(&self) -> &Value {
        &self.runtime["timer"]
    }

    /// What remains, by Ontime's formula.
    fn current(&self) -> Option<i64> {
        let timer = self.timer();
        if timer["playback"] != "play" {
            return timer["current"].as_i64();
        }
        let over =
            timer["startedAt"].as_i64()? + timer["duration"].as_i64()? + timer["addedTime"].as_i64()?;
        let clock = self.clock();
        let wraps = timer["startedAt"].as_i64()? > clock;
        Some(over - clock - if wraps { DAY_MS } else { 0 })
    }

    /// Brings `clock` and the running timer to now, as a patch of both.
    fn now(&mut self) -> Map<String, Value> {
        let (clock, current) = (self.clock(), self.current());
        let mut timer = self.timer().clone();
        if let (Some(current), "play") = (current, timer["playback"].as_str().unwrap_or_default()) {
            let added = timer["addedTime"].as_i64().unwrap_or(0);
            timer["elapsed"] = (timer["duration"].as_i64().unwrap_or(0) + added - current).into();
            timer["current"] = current.into();
            timer["phase"] = match current {
                ..0 => "overtime",
                0..=60_000 => "danger",
                60_001..=120_000 => "warning",
                _ => "default",
            }
            .into();
        }
        self.patch(json!({"timer": timer, "clock": clock}))
    }

    fn patch(&mut self, patch: Value) -> Map<String, Value> {
        let Value::Object(patch) = patch else { return Map::new() };
        for (key, value) in &patch {
            self.runtime.insert(key.clone(), value.clone());
        }
        patch
    }

    fn place(&self, id: &Value) -> Option<usize> {
        self.events.iter().position(|event| event["id"] == *id)
    }

    /// Which event an action names.
    fn named(&self, payload: &Value) -> Result<usize, String> {
        let now = self.place(&self.runtime["eventNow"]["id"]);
        let place = match payload {
            Value::String(way) if way == "next" => now.map_or(Some(0), |now| Some(now + 1)),
            Value::String(way) if way == "previous" => now.and_then(|now| now.checked_sub(1)),
            _ => {
                let id = &payload["id"];
                return self
                    .place(id)
                    .ok_or(format!("Unable to load ID: {}", id.as_str().unwrap_or_default()));
            }
        };
        place.filter(|place| *place < self.events.len()).ok_or("No event to load".to_owned())
    }
}

fn stopped() -> Value {
    json!({"addedTime": 0, "current": null, "duration": null, "elapsed": null, "expectedFinish": null,
        "phase": "none", "playback": "stop", "secondaryTimer": null, "startedAt": null})
}

impl Stage {
    fn lock(&self) -> MutexGuard<'_, Store> {
        self.state.lock().expect("nobody panicked with it")
    }

    fn lets_in(&self, query: &HashMap<String, String>) -> bool {
        self.token.is_none() || query.get("token") == self.token.as_ref()
    }

    fn tell(&self, tag: &str, payload: &Value) {
        // Nobody may be connected.
        let _ = self.told.send(json!({"tag": tag, "payload": payload}).to_string());
    }

    fn log(&self, level: &str, origin: &str, text: &str) {
        self.tell(
            "log",
            &json!({"id": "1", "level": level, "origin": origin, "text": text, "time": "12:00:00"}),
        );
    }

    /// Does an action; its answer, or why not.
    fn act(&self, tag: &str, payload: &Value) -> Result<Value, String> {
        let mut store = self.lock();
        store.heard.push(json!({"tag": tag, "payload": payload}));
        let done = Value::from("success");
        match tag {
            "version" => return Ok("4.11.0".into()),
            "poll" => return Ok(Value::Object(store.runtime.clone())),
            "load" => self.load(&mut store, payload)?,
            "reload" => {
                let id = store.runtime["eventNow"]["id"].clone();
                self.load(&mut store, &json!({"id": id}))?;
            }
            "start" => {
                if !payload.is_null() {
                    self.load(&mut store, payload)?;
                }
                self.start(&mut store)?;
            }
            "pause" if store.timer()["playback"] == "play" => {
                store.now();
                self.set(&mut store, &[("playback", "pause".into())]);
            }
            // It says so even where there was nothing to pause.
            "pause" => {}
            "stop" => {
                let clock = store.clock();
                let patch = store.patch(json!({"eventNow": null, "timer": stopped(), "clock": clock}));
                self.tell("runtime-data", &Value::Object(patch));
                let patch = store.patch(json!({"eventNext": null}));
                self.tell("runtime-data", &Value::Object(patch));
            }
            "addtime" => self.add_time(&mut store, payload)?,
            "message" => return Ok(self.message(&mut store, payload)),
            other => return Err(format!("Unhandled message {other}")),
        }
        Ok(done)
    }

    /// The timer now, with some of it changed.
    fn set(&self, store: &mut Store, changes: &[(&str, Value)]) {
        store.now();
        let mut timer = store.timer().clone();
        for (key, value) in changes {
            timer[*key] = value.clone();
        }
        let clock = store.clock();
        store.patch(json!({"timer": timer}));
        let patch = if timer["playback"] == "play" {
            store.now()
        } else {
            store.patch(json!({"timer": timer, "clock": clock}))
        };
        self.tell("runtime-data", &Value::Object(patch));
    }

    fn load(&self, store: &mut Store, payload: &Value) -> Result<(), String> {
        let place = store.named(payload)?;
        let (event, next) = (store.events[place].clone(), store.events.get(place + 1).cloned());
        let mut timer = stopped();
        timer["playback"] = "armed".into();
        timer["duration"] = event["duration"].clone();
        timer["current"] = event["duration"].clone();
        self.log("INFO", "PLAYBACK", "Loaded event");
        let clock = store.clock();
        let patch = store.patch(json!({"eventNow": event, "timer": timer, "clock": clock}));
        self.tell("runtime-data", &Value::Object(patch));
        // The rest comes in frames of its own.
        for rest in [
            json!({"eventNext": next}),
            json!({"eventFlag": null}),
            json!({"groupNow": {"title": "Morning"}}),
        ] {
            let patch = store.patch(rest);
            self.tell("runtime-data", &Value::Object(patch));
        }
        Ok(())
    }

    fn start(&self, store: &mut Store) -> Result<(), String> {
        let timer = store.timer().clone();
        match timer["playback"].as_str() {
            Some("armed") => {
                let clock = store.clock();
                let over = clock + timer["duration"].as_i64().unwrap_or(0);
                self.set(
                    store,
                    &[
                        ("playback", "play".into()),
                        ("startedAt", clock.into()),
                        ("expectedFinish", over.into()),
                    ],
                );
            }
            Some("pause") => {
                // The pause becomes added time.
                let started =
                    timer["startedAt"].as_i64().unwrap_or(0) + timer["duration"].as_i64().unwrap_or(0);
                let added = timer["current"].as_i64().unwrap_or(0) + store.clock() - started;
                self.set(store, &[("playback", "play".into()), ("addedTime", added.into())]);
            }
            Some("play") => {}
            _ => return Err("Unable to start".to_owned()),
        }
        Ok(())
    }

    fn add_time(&self, store: &mut Store, payload: &Value) -> Result<(), String> {
        let by = payload.as_i64().or(payload["add"].as_i64()).or(payload["remove"].as_i64().map(|ms| -ms));
        let by = by.ok_or("Invalid time")?;
        if by.abs() > 3_600_000 {
            return Err("Payload too large".to_owned());
        }
        let added = store.timer()["addedTime"].as_i64().unwrap_or(0) + by;
        self.set(store, &[("addedTime", added.into())]);
        Ok(())
    }

    fn message(&self, store: &mut Store, payload: &Value) -> Value {
        let mut message = store.runtime["message"].clone();
        for (key, value) in payload["timer"].as_object().into_iter().flatten() {
            message["timer"][key] = value.clone();
        }
        if let Some(text) = payload.get("secondary") {
            message["secondary"] = text.clone();
        }
        let patch = store.patch(json!({"message": message}));
        self.tell("runtime-data", &Value::Object(patch));
        message
    }
}

async fn beat(stage: Arc<Stage>) {
    let mut beat = tokio::time::interval(BEAT);
    loop {
        beat.tick().await;
        let mut store = stage.lock();
        let patch = if store.timer()["playback"] == "play" {
            store.now()
        } else {
            let clock = store.clock();
            store.patch(json!({"clock": clock}))
        };
        stage.tell("runtime-data", &Value::Object(patch));
    }
}

async fn upgrade(
    State(stage): State<Arc<Stage>>,
    query: Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let lets_in = stage.lets_in(&query);
    upgrade.on_upgrade(move |socket| client(socket, stage, lets_in))
}

async fn client(mut socket: WebSocket, stage: Arc<Stage>, lets_in: bool) {
    if !lets_in {
        let frame = axum::extract::ws::CloseFrame { code: 1008, reason: "Unauthorized".into() };
        let _ = socket.send(Message::Close(Some(frame))).await;
        return;
    }
    let mut told = stage.told.subscribe();
    // As it last was told: the clock in it is old.
    let first = [
        json!({"tag": "client-init", "payload": {"clientId": "c1", "clientName": "quiet lamp"}}),
        json!({"tag": "client-list", "payload": {"c1": {"name": "quiet lamp", "type": "unknown"}}}),
        json!({"tag": "runtime-data", "payload": Value::Object(stage.lock().runtime.clone())}),
    ];
    for frame in first {
        if socket.send(Message::text(frame.to_string())).await.is_err() {
            return;
        }
    }
    loop {
        let sent = tokio::select! {
            text = told.recv() => match text {
                Ok(text) => socket.send(Message::text(text)).await,
                Err(_) => return,
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => match answer(&stage, &text) {
                    Some(answer) => {
                        // What the action told everybody comes before its answer.
                        let mut sent = Ok(());
                        while let Ok(text) = told.try_recv() {
                            sent = socket.send(Message::text(text)).await;
                        }
                        match sent {
                            Ok(()) => socket.send(Message::text(answer)).await,
                            lost => lost,
                        }
                    }
                    None => Ok(()),
                },
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Ok(()),
            },
        };
        if sent.is_err() {
            return;
        }
    }
}

/// What a frame is answered with; a refusal is only told to the log.
fn answer(stage: &Stage, text: &str) -> Option<String> {
    let frame: Value = serde_json::from_str(text).ok()?;
    let Some(tag) = frame["tag"].as_str() else {
        stage.log("ERROR", "RX", "WS IN: Error: No tag");
        return None;
    };
    let reply = |tag: &str, payload: &Value| Some(json!({"tag": tag, "payload": payload}).to_string());
    match tag {
        "ping" => reply("pong", &frame["payload"]),
        "client-set" | "client-set-path" | "log" => None,
        _ => match stage.act(tag, &frame["payload"]) {
            Ok(payload) => reply(tag, &payload),
            Err(why) => {
                stage.log("ERROR", "RX", &format!("WS IN: Error: {why}"));
                None
            }
        },
    }
}
