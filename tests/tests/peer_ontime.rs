//! Our Ontime source over a real socket, against the peer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use futures_util::{SinkExt, StreamExt};
use ghostlight_room::{Intent, Output, PlayState, TimerId};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState};
use ghostlight_sources::ontime::{Ontime, OntimeConfig};
use ghostlight_sources::{HttpAnswer, Now};
use ghostlight_tests::peers::OntimePeer;
use ghostlight_time::{LocalInstant, ServerClock, Span, WallInstant};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A minute before midnight: every test passes it with a countdown that ends on the next day.
const LATE: i64 = 86_400_000 - 60_000;

struct Page {
    link: Link<Ontime>,
    begun: Instant,
    socket: Option<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    generation: u64,
}

impl Page {
    async fn open(address: &str) -> Self {
        let query = format!("server={address}&output=controller");
        let config = OntimeConfig::from_query(&query).unwrap();
        assert_eq!(config.output, Output::Controller);
        let link = Link::new(Ontime::new(config), ServerClock::new(0.1, None));
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
        let mut dos: std::collections::VecDeque<Do> = dos.into();
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
                        socket.send(Message::text(text)).await.unwrap();
                    }
                }
                Do::Http(request) => {
                    let answer = match reqwest::get(&request.url).await {
                        Ok(answer) => HttpAnswer::Came {
                            status: answer.status().as_u16(),
                            body: answer.json().await.unwrap_or_default(),
                        },
                        Err(_) => HttpAnswer::Failed,
                    };
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
            let message = tokio::time::timeout(Duration::from_millis(50), read).await;
            let now = self.now();
            let dos = match message {
                Ok(Some(Ok(Message::Text(text)))) => self.link.text(self.generation, &text, now),
                Ok(Some(Ok(Message::Close(frame)))) => {
                    self.socket = None;
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    self.link.closed(self.generation, code, "", now)
                }
                Ok(Some(Ok(_))) | Err(_) => self.link.tick(now),
                Ok(Some(Err(_)) | None) => {
                    self.socket = None;
                    self.link.closed(self.generation, 1006, "", now)
                }
            };
            self.perform(dos).await;
        }
    }

    async fn press(&mut self, intent: Intent) -> CommandState {
        let now = self.now();
        let (number, dos) = self.link.dispatch(intent, now);
        self.perform(dos).await;
        self.until("an answer", |page| page.became(number) != CommandState::Pending).await;
        self.became(number)
    }

    fn became(&self, number: u64) -> CommandState {
        self.link.commands().iter().find(|command| command.number == number).unwrap().state.clone()
    }

    fn left(&self) -> Option<i64> {
        let now = self.link.server_now(self.now());
        self.link.snapshot().room.playback.remaining_at(now).map(Span::as_ms)
    }
}

#[tokio::test]
async fn a_show_over_midnight() {
    let peer = OntimePeer::start(LATE, None).await;
    let mut page = Page::open(&peer.address()).await;
    page.until("the rundown", |page| page.link.snapshot().room.timers.len() == 3).await;
    assert_eq!(page.link.snapshot().room.info.name, "A peer's show");
    let taken = CommandState::Confirmed { effect: true };
    assert_eq!(page.press(Intent::GoTo { timer: TimerId::from("bbb"), on: None }).await, taken);
    assert_eq!(page.press(Intent::Play).await, taken);
    assert_eq!(page.press(Intent::AddTime(Span::from_secs(-90))).await, taken);
    page.until("the right countdown", |page| {
        let playback = &page.link.snapshot().room.playback;
        let off = page.left().zip(peer.remaining()).map(|(ours, theirs)| (ours - theirs).abs());
        playback.state == PlayState::Running && off.is_some_and(|off| off <= 40)
    })
    .await;
    assert!(peer.heard().contains(&json!({"tag": "addtime", "payload": {"remove": 90_000}})));

    peer.act("message", &json!({"timer": {"text": "Wrap up", "visible": true, "blackout": true}}));
    peer.rename("ccc", "The end");
    page.until("what others did", |page| {
        let room = &page.link.snapshot().room;
        let shown = room.shown_message().is_some_and(|message| message.text == "Wrap up");
        shown && room.playback.blackout && room.timers[2].name == "The end"
    })
    .await;
    let refused = page.press(Intent::GoTo { timer: TimerId::from("nope"), on: None }).await;
    let CommandState::Refused { message, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(message, "Ontime refused: Unable to load ID: nope.");
}

#[tokio::test]
async fn who_comes_to_a_running_countdown_and_without_the_token() {
    let peer = OntimePeer::start(LATE, Some("secret")).await;
    peer.act("start", &json!({"id": "aaa"}));
    let mut stranger = Page::open(&peer.address()).await;
    stranger.until("a refusal", |page| matches!(page.link.state(), LinkState::Refused(_))).await;
    let mut page = Page::open(&format!("{}/timer?token=secret", peer.address())).await;
    page.until("ready", |page| page.link.state() == LinkState::Ready).await;
    let (ours, theirs) = (page.left().unwrap(), peer.remaining().unwrap());
    // Before the first good clock this device's own stands in, where it agrees but for the zone; here the
    // peer's zone is none of the world's, so that a clock was waited for.
    assert!((ours - theirs).abs() <= 40, "{ours} for {theirs}");
    let state: Vec<Value> = peer.heard();
    assert_eq!(state.len(), 1, "a viewer sends no action: {state:?}");
}
