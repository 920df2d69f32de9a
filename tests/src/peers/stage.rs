//! A room server that plays whatever room a test wants on its stage, at once: an item with 100 hours to go,
//! one that is twelve minutes over. It speaks the rooms' protocol to the real viewer and serves the real app.
//!
//! Its clock stands at 19:42 in UTC when it starts, so that what hangs on the clock is the same every time.

use crate::server::{SAMPLE, app_dir};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::get;
use axum::{Json, Router};
use ghostlight_palco::server::{RoomFrame, ServerFrame, You};
use ghostlight_room::{Output, PlayState, Room, Timer};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch;
use tower_http::services::ServeDir;

/// 19:42:00 UTC on some day.
const BEGIN: ServerInstant = ServerInstant::from_ms(1_795_219_200_000 + (19 * 60 + 42) * 60_000);

/// The server, gone when dropped.
pub struct StagePeer {
    port: u16,
    stage: Arc<Stage>,
    task: tokio::task::JoinHandle<()>,
}

struct Stage {
    begun: Instant,
    room: watch::Sender<(u64, Room)>,
}

impl Stage {
    fn now(&self) -> ServerInstant {
        BEGIN + Span::from_ms(i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(0))
    }
}

impl StagePeer {
    /// Starts one on a free port of the loopback, with nothing on its stage.
    pub async fn start() -> Self {
        let room = watch::Sender::new((1, named(Room::default())));
        let stage = Arc::new(Stage { begun: Instant::now(), room });
        let router = Router::new()
            .route("/ws/{room}", get(upgrade))
            .route("/healthz", get(|| async { "ok" }))
            .route("/config.json", get(|| async { Json(json!({"v": 1, "server": "."})) }))
            .fallback_service(ServeDir::new(app_dir()))
            .with_state(Arc::clone(&stage));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { port, stage, task }
    }

    /// A viewer of its room.
    pub fn viewer(&self, query: &str) -> String {
        format!("http://127.0.0.1:{}/viewer/?room={SAMPLE}&lang=en{query}", self.port)
    }

    /// Its clock.
    pub fn now(&self) -> ServerInstant {
        self.stage.now()
    }

    /// From now on its stage has this: what its playback says is true now.
    pub fn play(&self, room: Room) {
        let mut room = named(room);
        room.playback.at = self.now();
        self.stage.room.send_modify(|(seq, on)| (*seq, *on) = (*seq + 1, room));
    }
}

impl Drop for StagePeer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn named(mut room: Room) -> Room {
    SAMPLE.clone_into(&mut room.info.code);
    room.info.id = "peer".into();
    if room.info.time_zone.is_empty() {
        "UTC".clone_into(&mut room.info.time_zone);
    }
    room
}

/// An item of that length with so much to go (less than nothing: over), running, and one behind it.
pub fn running(length: Span, left: Span) -> Room {
    let mut room = Room::default();
    "Main hall".clone_into(&mut room.info.name);
    room.timers = vec![
        Timer {
            id: "a".into(),
            name: "Opening keynote".into(),
            planned_speaker: "Ana Ribeiro".into(),
            duration: length,
            ..Timer::default()
        },
        Timer {
            id: "b".into(),
            position: 1,
            name: "Panel: what a quiet stage needs".into(),
            planned_speaker: "Marta Sousa, João Lima".into(),
            duration: Span::from_mins(45),
            ..Timer::default()
        },
    ];
    room.playback.state = PlayState::Running;
    room.playback.current = Some("a".into());
    room.playback.duration = Some(length);
    room.playback.elapsed = length - left;
    room
}

async fn upgrade(upgrade: WebSocketUpgrade, State(stage): State<Arc<Stage>>) -> axum::response::Response {
    upgrade.on_upgrade(move |socket| async move {
        // A screen that leaves ends the talk, and nothing else.
        let _ = talk(socket, &stage).await;
    })
}

async fn talk(mut socket: WebSocket, stage: &Stage) -> Option<()> {
    let mut watching = stage.room.subscribe();
    let first = frame(stage, &watching.borrow_and_update());
    socket.send(Message::text(first)).await.ok()?;
    loop {
        let answer = tokio::select! {
            changed = watching.changed() => {
                changed.ok()?;
                Some(frame(stage, &watching.borrow_and_update()))
            }
            heard = socket.recv() => match heard?.ok()? {
                Message::Text(text) => pong(stage, &text),
                Message::Close(_) => return None,
                _ => None,
            },
        };
        if let Some(answer) = answer {
            socket.send(Message::text(answer)).await.ok()?;
        }
    }
}

fn frame(stage: &Stage, (seq, room): &(u64, Room)) -> String {
    ServerFrame::Room(Box::new(RoomFrame {
        room: room.clone(),
        server_time: Some(stage.now()),
        seq: Some(*seq),
        you: Some(You { output: Output::Viewer, device: Some("screen".into()) }),
        devices: None,
    }))
    .encode()
}

fn pong(stage: &Stage, text: &str) -> Option<String> {
    let heard: Value = serde_json::from_str(text).ok()?;
    (heard["type"] == "ping").then(|| ServerFrame::Pong { server_time: Some(stage.now()) }.encode())
}
