//! The trait under a protocol that is nothing like PalcoTimer's: no pings, a login by HTTP, credentials in
//! sub-protocols, close codes that say nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_palco::rest::Method;
use ghostlight_room::{Intent, RoomSnapshot};
use ghostlight_sources::link::{CommandState, Do, Link, LinkState, PageEvent};
use ghostlight_sources::{
    Close, ConnectPlan, Cx, Event, HttpAnswer, HttpRequest, Now, Rule, Source, Tag, Unable, Way,
};
use ghostlight_time::{LocalInstant, ServerClock, WallInstant};
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Default)]
struct Vendor {
    token: Option<String>,
    asked: u32,
    snapshot: Arc<RoomSnapshot>,
}

impl Source for Vendor {
    fn plan(&self) -> ConnectPlan {
        let protocols = self.token.iter().map(|token| format!("token.{token}")).collect();
        ConnectPlan { url: "wss://vendor.test/socket".to_owned(), protocols, probe: None }
    }
    fn on_open(&mut self, cx: &mut Cx<'_>) {
        let request = |tag, path: &str| HttpRequest {
            tag,
            method: Method::Post,
            url: format!("https://vendor.test/{path}"),
            body: Some(json!({"key": "k"})),
            bearer: None,
            headers: vec![("X-Client", "ghostlight".to_owned())],
        };
        cx.http(request(Tag::Own(1), "login"));
    }
    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        match text {
            "state" => cx.tell(Event::Snapshot),
            "echo" => cx.tell(Event::Echo),
            _ => cx.tell(Event::Dropped),
        }
    }
    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        match (tag, answer) {
            (Tag::Own(_), HttpAnswer::Came { status: 200, body }) => {
                self.token = body.get("token").and_then(Value::as_str).map(str::to_owned);
                cx.send(format!("auth {}", self.token.clone().unwrap_or_default()));
            }
            (Tag::Own(_), _) => {
                cx.tell(Event::Denied { code: 4401, message: "The login was refused.".to_owned() });
            }
            (Tag::Command(command), _) => cx.tell(Event::Taken { command, effect: true }),
        }
    }
    fn on_tick(&mut self, _cx: &mut Cx<'_>) {}
    fn on_close(&mut self, _close: &Close) -> Rule {
        Rule::backoff()
    }
    fn ping(&self) -> Option<String> {
        None
    }
    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.asked += 1;
        cx.send("get".to_owned());
    }
    fn intent(&mut self, _command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        cx.send(intent.kind().word().to_owned());
        Ok(Way::Socket)
    }
    fn answers_commands(&self) -> bool {
        false
    }
    fn snapshot(&self) -> Arc<RoomSnapshot> {
        Arc::clone(&self.snapshot)
    }
}

fn at(ms: f64) -> Now {
    Now { local: LocalInstant::from_ms(ms), wall: WallInstant::from_ms(1e12 + ms), random: 0.5 }
}

fn open(dos: &[Do]) -> (u64, Vec<String>) {
    dos.iter()
        .find_map(|act| match act {
            Do::Open { generation, protocols, .. } => Some((*generation, protocols.clone())),
            _ => None,
        })
        .unwrap()
}

fn login(link: &mut Link<Vendor>, ok: bool, ms: f64) -> u64 {
    let (generation, _) = open(&link.start(at(ms)));
    let dos = link.opened(generation, at(ms + 10.0));
    assert!(
        matches!(&dos[0], Do::Http(request) if request.tag == Tag::Own(1) && !request.headers.is_empty())
    );
    let answer = HttpAnswer::Came { status: if ok { 200 } else { 403 }, body: json!({"token": "t1"}) };
    let dos = link.http(Tag::Own(1), answer, at(ms + 20.0));
    if ok {
        assert!(dos.contains(&Do::Send { generation, text: "auth t1".to_owned() }));
        link.text(generation, "state", at(ms + 30.0));
        assert_eq!(link.state(), LinkState::Ready);
    }
    generation
}

#[test]
fn a_login_and_a_silence_without_pings() {
    let mut link = Link::new(Vendor::default(), ServerClock::new(0.1, None));
    let generation = login(&mut link, true, 0.0);
    let (number, _) = link.dispatch(Intent::Play, at(1_000.0));
    link.text(generation, "echo", at(1_050.0));
    let state = link.commands().iter().find(|command| command.number == number).unwrap().state.clone();
    assert_ne!(state, CommandState::LinkDown);
    // In a silence the state is asked for instead of a ping, and an answer keeps the link.
    let mut now = 1_050.0;
    for _ in 0..20 {
        let wake = link.wake_at().unwrap().as_ms();
        assert!(wake > now);
        now = wake;
        let dos = link.tick(at(now));
        if dos.iter().any(|act| matches!(act, Do::Send { text, .. } if text == "get")) {
            link.text(generation, "state", at(now + 5.0));
            now += 5.0;
        }
        assert_ne!(link.state(), LinkState::Connecting);
    }
    assert!(link.source().asked >= 2);
    assert_eq!(link.connections(), 1);
    // Without an answer it is dead after 15 s.
    while matches!(link.state(), LinkState::Ready | LinkState::Silent) {
        let before = now;
        now = link.wake_at().unwrap().as_ms();
        link.tick(at(now));
        assert!(now - before < 15_001.0);
    }
    // The next attempt comes with the fresh credentials.
    let wake = link.wake_at().unwrap();
    let (_, protocols) = open(&link.tick(at(wake.as_ms())));
    assert_eq!(protocols, ["token.t1"]);
}

#[test]
fn a_refused_login_is_told_and_tried_again_without_a_loop() {
    let mut link = Link::new(Vendor::default(), ServerClock::new(0.1, None));
    let generation = login(&mut link, false, 0.0);
    let LinkState::Refused(refusal) = link.state() else { panic!("{:?}", link.state()) };
    assert_eq!((refusal.code, refusal.message.as_str()), (4401, "The login was refused."));
    assert_eq!(refusal.again_at, Some(LocalInstant::from_ms(30_020.0)));
    assert!(link.text(generation, "state", at(40.0)).is_empty());
    let (next, _) = open(&link.page(PageEvent::RetryNow, at(5_000.0)));
    assert_eq!(next, generation + 1);
    let dos = link.reconnect(at(6_000.0));
    assert_eq!(dos[0], Do::Close { generation: next, code: 4000 });
    assert_eq!(open(&dos).0, next + 1);
}
