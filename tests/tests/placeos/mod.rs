//! A page of ours over a real socket, and a program of node beside it.

use futures_util::{SinkExt, StreamExt};
use ghostlight_room::{Intent, RoomSnapshot, Zones};
use ghostlight_sources::link::{CommandState, Do, Link};
use ghostlight_sources::placeos::{PlaceOs, PlaceOsConfig};
use ghostlight_sources::{HttpAnswer, HttpRequest, Now};
use ghostlight_tests::peers::placeos::PlaceOsPeer;
use ghostlight_time::{LocalInstant, ServerClock, Span, WallInstant};
use serde_json::Value;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(30);

/// A page with its link.
pub struct Page {
    pub link: Link<PlaceOs>,
    begun: Instant,
    socket: Option<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    generation: u64,
}

impl Page {
    pub async fn open(config: PlaceOsConfig, zones: &'static dyn Zones) -> Self {
        let link = Link::new(PlaceOs::new(config, zones), ServerClock::new(0.1, None));
        let mut page = Self { link, begun: Instant::now(), socket: None, generation: 0 };
        let dos = page.link.start(page.now());
        page.perform(dos).await;
        page
    }

    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1_000.0;
        let local = LocalInstant::from_ms(1_000.0 + self.begun.elapsed().as_secs_f64() * 1_000.0);
        Now { local, wall: WallInstant::from_ms(wall), random: 0.5 }
    }

    async fn perform(&mut self, dos: Vec<Do>) {
        let mut dos: VecDeque<Do> = dos.into();
        while let Some(act) = dos.pop_front() {
            match act {
                Do::Open { generation, url, .. } => {
                    self.generation = generation;
                    self.socket = connect_async(&url).await.ok().map(|(socket, _)| socket);
                    let now = self.now();
                    dos.extend(match self.socket {
                        Some(_) => self.link.opened(generation, now),
                        None => self.link.closed(generation, 1006, "", now),
                    });
                }
                Do::Send { text, .. } => {
                    if let Some(socket) = &mut self.socket {
                        // What cannot be sent is noticed by the reader.
                        let _ = socket.send(Message::text(text)).await;
                    }
                }
                Do::Http(request) => dos.extend(self.fetch(request).await),
                Do::Probe { url } => {
                    let answered = reqwest::get(&url).await.is_ok();
                    dos.extend(self.link.probed(answered, None, self.now()));
                }
                Do::Close { .. } => self.socket = None,
                _ => {}
            }
        }
    }

    async fn fetch(&mut self, request: HttpRequest) -> Vec<Do> {
        let Ok(answer) = reqwest::get(&request.url).await else {
            return self.link.http(request.tag, HttpAnswer::Failed, self.now());
        };
        let date = answer.headers().get("date").and_then(|date| date.to_str().ok()).map(str::to_owned);
        let (status, now) = (answer.status().as_u16(), self.now());
        let body = answer.json().await.unwrap_or_default();
        let mut dos = date.map(|date| self.link.dated(request.tag, &date, now)).unwrap_or_default();
        dos.extend(self.link.http(request.tag, HttpAnswer::Came { status, body }, self.now()));
        dos
    }

    /// Lives until something holds.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            let facts = &self.snapshot().source;
            assert!(Instant::now() < deadline, "in vain: {what}; {:?} {facts:?}", self.link.state());
            let read = async {
                match &mut self.socket {
                    Some(socket) => socket.next().await,
                    None => std::future::pending().await,
                }
            };
            let message = tokio::time::timeout(Duration::from_millis(25), read).await;
            let now = self.now();
            let dos = match message {
                Ok(Some(Ok(Message::Text(text)))) => self.link.text(self.generation, &text, now),
                Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => {
                    self.socket = None;
                    self.link.closed(self.generation, 1006, "", now)
                }
                Ok(Some(Ok(_))) | Err(_) => self.link.tick(now),
            };
            self.perform(dos).await;
        }
    }

    pub async fn press(&mut self, intent: Intent) -> CommandState {
        let now = self.now();
        let (number, dos) = self.link.dispatch(intent, now);
        self.perform(dos).await;
        self.until("an answer", |page| page.became(number) != CommandState::Pending).await;
        self.became(number)
    }

    fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }

    pub fn snapshot(&self) -> Arc<RoomSnapshot> {
        self.link.snapshot()
    }

    pub fn current(&self) -> Option<String> {
        self.snapshot().room.current().map(|timer| timer.name.clone())
    }

    pub fn fact(&self, label: &str) -> Option<String> {
        self.snapshot().source.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone())
    }

    /// What remains of the present meeting, as it is shown.
    pub fn left_ms(&self) -> Option<i64> {
        let now = self.link.server_now(self.now());
        self.snapshot().room.playback.remaining_at(now).map(Span::as_ms)
    }

    /// How long the peer's present meeting has really been on.
    pub fn ran_ms(&self, peer: &PlaceOsPeer) -> i64 {
        (PlaceOsPeer::now() - peer.look(|room| room.meetings[0].start)) * 1_000
    }
}

/// A program of node, with PlaceOS's own client beside it.
pub struct Node {
    _child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    told: Vec<Value>,
}

impl Node {
    /// Starts one; none, with a printed reason, where this machine has no node or npm.
    pub async fn start(script: &str, argument: &str) -> Option<Self> {
        for program in ["node", "npm"] {
            if Command::new(program).arg("--version").output().await.is_err() {
                println!("skipped: {program} is not installed");
                return None;
            }
        }
        let place = installed().await;
        let mut child = Command::new("node")
            .args([script, argument])
            .current_dir(place)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node starts");
        let input = child.stdin.take().expect("its input");
        let output = BufReader::new(child.stdout.take().expect("its output")).lines();
        Some(Self { _child: child, input, output, told: Vec::new() })
    }

    pub async fn say(&mut self, line: &str) {
        self.input.write_all([line, "\n"].concat().as_bytes()).await.expect("it listens");
    }

    /// The first thing it told, or tells, of which something holds. It is not found again.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(place) = self.told.iter().position(&holds) {
                return self.told.remove(place);
            }
            match tokio::time::timeout_at(deadline, self.output.next_line()).await {
                Ok(line) => {
                    let line = line.expect("it speaks").expect("it lives");
                    self.told.push(serde_json::from_str(&line).expect("JSON"));
                }
                Err(_) => panic!("in vain: {what}; it told {:?}", self.told),
            }
        }
    }
}

/// The folder with the scripts and PlaceOS's client, which is installed once.
async fn installed() -> PathBuf {
    let from = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("ts-client");
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = std::fs::read(from.join("package-lock.json")).expect("the lock file");
    let sum = lock.iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    let place = all.join(format!("ts-client-{sum:08x}"));
    if !place.exists() {
        // Tests may run as processes side by side: each installs beside, and one of them is taken.
        let beside = tempfile::tempdir_in(all).expect("a folder");
        install(&from, beside.path()).await;
        if std::fs::rename(beside.path(), &place).is_err() {
            assert!(place.exists(), "another process was first");
        }
    }
    for script in ["shim.mjs", "client.mjs", "engine.mjs"] {
        let fresh = tempfile::NamedTempFile::new_in(&place).expect("a file");
        std::fs::copy(from.join(script), fresh.path()).expect("copied");
        fresh.persist(place.join(script)).expect("in its place");
    }
    place
}

async fn install(from: &Path, place: &Path) {
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(from.join(file), place.join(file)).expect("copied");
    }
    let done = Command::new("npm")
        .args(["ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"])
        .current_dir(place)
        .output()
        .await
        .expect("npm starts");
    assert!(done.status.success(), "npm: {}", String::from_utf8_lossy(&done.stderr));
}
