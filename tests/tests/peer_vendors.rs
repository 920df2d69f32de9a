//! The game picker's and the camera's sources over real sockets, against their peers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use futures_util::{SinkExt, StreamExt};
use ghostlight_room::{ControlValue, Intent, PlayState, RoomSnapshot};
use ghostlight_sources::gamepicker::{GamePicker, GamePickerConfig};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState};
use ghostlight_sources::rotoclear::{Rotoclear, RotoclearConfig};
use ghostlight_sources::{HttpAnswer, HttpRequest, Now, Source};
use ghostlight_tests::peers::{GamePickerPeer, RotoclearPeer};
use ghostlight_time::{LocalInstant, ServerClock, WallInstant};
use serde_json::json;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

struct Page<S> {
    link: Link<S>,
    begun: Instant,
    socket: Option<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    generation: u64,
    client: reqwest::Client,
}

impl<S: Source> Page<S> {
    async fn open(source: S) -> Self {
        let link = Link::new(source, ServerClock::new(0.1, None));
        let client = reqwest::Client::new();
        let mut page = Self { link, begun: Instant::now(), socket: None, generation: 0, client };
        let dos = page.link.start(page.now());
        page.perform(dos).await;
        page.until("ready", |page| page.link.state() == LinkState::Ready).await;
        page
    }

    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1_000.0;
        let local = LocalInstant::from_ms(1_000.0 + self.begun.elapsed().as_secs_f64() * 1_000.0);
        Now { local, wall: WallInstant::from_ms(wall), random: 0.5 }
    }

    fn snapshot(&self) -> Arc<RoomSnapshot> {
        self.link.snapshot()
    }
    fn title(&self) -> String {
        self.snapshot().room.current().map(|timer| timer.name.clone()).unwrap_or_default()
    }
    fn elapsed(&self) -> i64 {
        self.snapshot().room.playback.elapsed_at(self.link.server_now(self.now())).as_ms()
    }
    fn left(&self) -> Option<i64> {
        Some(self.snapshot().room.playback.remaining_at(self.link.server_now(self.now()))?.as_ms())
    }
    fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }

    async fn ask(&self, request: &HttpRequest) -> HttpAnswer {
        let method = reqwest::Method::from_bytes(request.method.word().as_bytes()).unwrap();
        let mut ask = self.client.request(method, &request.url);
        if let Some(token) = &request.bearer {
            ask = ask.bearer_auth(token);
        }
        if let Some(body) = &request.body {
            ask = ask.json(body);
        }
        match ask.send().await {
            Ok(answer) => HttpAnswer::Came {
                status: answer.status().as_u16(),
                body: answer.json().await.unwrap_or_default(),
            },
            Err(_) => HttpAnswer::Failed,
        }
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
                        // A socket that has just died says so where it is read.
                        let _ = socket.send(Message::text(text)).await;
                    }
                }
                Do::Http(request) => {
                    let answer = self.ask(&request).await;
                    let now = self.now();
                    dos.extend(self.link.http(request.tag, answer, now));
                }
                Do::Close { .. } => self.socket = None,
                _ => {}
            }
        }
    }

    /// Lives until something holds.
    async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !holds(self) {
            assert!(Instant::now() < deadline, "in vain: {what}; {:?}", self.link.state());
            let read = async {
                match &mut self.socket {
                    Some(socket) => socket.next().await,
                    None => std::future::pending().await,
                }
            };
            let message = tokio::time::timeout(Duration::from_millis(20), read).await;
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

    async fn press(&mut self, intent: Intent) -> CommandState {
        let (number, dos) = self.link.dispatch(intent, self.now());
        self.perform(dos).await;
        self.until("an answer", |page| page.became(number) != CommandState::Pending).await;
        self.became(number)
    }

    async fn set(&mut self, key: &str, value: ControlValue) -> CommandState {
        self.press(Intent::Control { key: key.to_owned(), value }).await
    }
}

const TAKEN: CommandState = CommandState::Confirmed { effect: true };

#[tokio::test]
async fn a_vote_on_a_server_whose_clock_is_wrong() {
    let peer = GamePickerPeer::start("secret", -7_200_000).await;
    let query = format!("server={}&key=secret&output=operator", peer.address());
    let mut page = Page::open(GamePicker::new(GamePickerConfig::from_query(&query).unwrap())).await;
    assert_eq!(page.title(), "Quiplash 3");
    assert_eq!(page.set("start", ControlValue::None).await, TAKEN);
    page.until("the vote", |page| page.title() == "Voting open").await;
    page.until("a second of it", |page| page.elapsed() >= 1_000).await;
    assert_eq!(page.set("end_in", ControlValue::Text("60".into())).await, TAKEN);
    page.until("its end", |page| page.left().is_some()).await;
    let off = page.left().unwrap() - peer.vote_left().unwrap();
    assert!(off.abs() < 250, "{off}");
    assert_eq!(page.set("cancel_end", ControlValue::None).await, TAKEN);
    page.until("the stopwatch again", |page| page.left().is_none() && page.elapsed() >= 1_000).await;
    // The server restarts: its tokens are worth nothing, and this page logs in again by itself.
    peer.restart();
    page.until("it is noticed", |page| page.snapshot().stale).await;
    page.until("back", |page| page.link.state() == LinkState::Ready).await;
    let leading = json!({"sessionId": 3, "gameId": 142, "label": "Fibbage 4", "votes": 7});
    peer.tell("poll.leading", &leading);
    page.until("the leader", |page| {
        page.snapshot().room.current().is_some_and(|timer| timer.speaker() == "Fibbage 4 · 7 votes")
    })
    .await;
    assert_eq!(page.set("end_5", ControlValue::None).await, TAKEN);
    page.until("the countdown", |page| page.title() == "Voting ends").await;
    page.until("the end by itself", |page| page.title() == "Quiplash 3").await;
    let ends = peer.heard().iter().filter(|(path, _)| path == "sessions/3/voting/end").count();
    assert_eq!(ends, 2);
}

#[tokio::test]
async fn a_wrong_admin_key_is_said() {
    let peer = GamePickerPeer::start("secret", 0).await;
    let query = format!("server={}&key=wrong", peer.address());
    let source = GamePicker::new(GamePickerConfig::from_query(&query).unwrap());
    let link = Link::new(source, ServerClock::new(0.1, None));
    let client = reqwest::Client::new();
    let mut page = Page { link, begun: Instant::now(), socket: None, generation: 0, client };
    let dos = page.link.start(page.now());
    page.perform(dos).await;
    page.until("the refusal", |page| matches!(page.link.state(), LinkState::Refused(_))).await;
}

#[tokio::test]
async fn a_camera_records_and_says_what_it_does_not_know() {
    let peer = RotoclearPeer::start("right", "good", &["Media_rw", "Device_rw"]).await;
    let query = format!("server={}&user=admin&password=right&output=operator", peer.address());
    let open = || Rotoclear::new(RotoclearConfig::from_query(&query).unwrap());
    let mut page = Page::open(open()).await;
    let allowed = |page: &Page<Rotoclear>| {
        page.snapshot().can.of(ghostlight_room::IntentKind::Play) == ghostlight_room::Permit::Yes
    };
    page.until("the login", allowed).await;
    assert_eq!(page.press(Intent::Play).await, TAKEN);
    page.until("the clock", |page| page.title() == "Recording" && page.elapsed() >= 500).await;
    assert_eq!(page.set("snap", ControlValue::None).await, TAKEN);
    page.until("one snap", |page| {
        page.snapshot().source.iter().any(|fact| fact.label == "Snaps" && fact.value == "1")
    })
    .await;
    assert!(matches!(page.set("fps", ControlValue::Number(60.0)).await, CommandState::Refused { .. }));
    assert_eq!(page.press(Intent::Pause).await, TAKEN);
    assert_eq!(page.snapshot().room.playback.state, PlayState::Paused);
    assert_eq!(page.press(Intent::Play).await, TAKEN);
    // A hand on a slider for more than half a second: at most ten frames a second, never none, and the
    // last move arrives.
    let before = peer.heard().len();
    let begun = Instant::now();
    for step in 0..30_u32 {
        let value = ControlValue::Number(f64::from(step));
        let intent = Intent::Control { key: "brightness".to_owned(), value };
        let (_, dos) = page.link.dispatch(intent, page.now());
        page.perform(dos).await;
        let next = begun + Duration::from_millis(20) * (step + 1);
        page.until("the next move", |_| Instant::now() >= next).await;
    }
    let midway = peer.heard().len() - before;
    assert_eq!(page.set("brightness", ControlValue::Number(33.0)).await, TAKEN);
    let most = begun.elapsed().as_millis() / 100 + 2;
    let frames = peer.heard().len() - before;
    assert!(midway >= 3 && frames as u128 <= most, "{midway}, {frames} in {:?}", begun.elapsed());
    assert_eq!(peer.value("brightness"), json!(33));
    // Somebody else's recording of 754 s.
    peer.records_since(Duration::from_secs(754));
    let mut late = Page::open(open()).await;
    late.until("how long", |page| page.title() == "Recording for about").await;
    assert!((754_000..760_000).contains(&late.elapsed()), "{}", late.elapsed());
    peer.without_status();
    let mut later = Page::open(open()).await;
    later.until("at least", |page| page.title() == "Recording for at least").await;
    assert!(later.elapsed() < 5_000);
    // Its login runs out and is shown again after a lost connection.
    peer.cut();
    page.until("it is noticed", |page| page.snapshot().stale).await;
    page.until("back", |page| page.link.state() == LinkState::Ready && allowed(page)).await;
    assert_eq!(page.press(Intent::Stop).await, TAKEN);
    assert_eq!(page.snapshot().room.current(), None);
}
