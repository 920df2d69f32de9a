//! Our PlaceOS source over real sockets, and PlaceOS's own client on both sides: against our peer, and
//! as a room's state behind a socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod placeos;

use ghostlight_room::{ControlValue, Intent, Output, utc};
use ghostlight_sources::link::{CommandState, LinkState};
use ghostlight_sources::placeos::PlaceOsConfig;
use ghostlight_tests::peers::placeos::PlaceOsPeer;
use ghostlight_tests::peers::placeos::room::{Meeting, Room, booking};
use placeos::{Node, Page};
use serde_json::{Value, json};

const TAKEN: CommandState = CommandState::Confirmed { effect: true };

fn config(host: &str, key: &str) -> PlaceOsConfig {
    let query = format!("server=http://{host}&system=sys-1&key={key}&zone=UTC&output=operator");
    let config = PlaceOsConfig::from_query(&query).unwrap();
    assert_eq!(config.output, Output::Operator);
    config
}

/// A meeting began a minute ago, nobody has checked in; it lasts half an hour.
fn room() -> Room {
    let mut room = Room::new("sys-1");
    let now = PlaceOsPeer::now();
    room.meetings = vec![Meeting::new("now", "Budget", now - 60, now + 1_740)];
    room
}

#[tokio::test]
async fn a_meeting_over_a_real_socket() {
    let peer = PlaceOsPeer::start(room(), "secret").await;
    let mut page = Page::open(config(&peer.host(), "secret"), utc()).await;
    page.until("the meeting", |page| page.current().as_deref() == Some("Budget")).await;
    page.until("ready", |page| page.link.state() == LinkState::Ready).await;
    assert!(page.snapshot().room.shown_message().unwrap().text.starts_with("Check in by"));
    let off =
        page.left_ms().unwrap() - (page.snapshot().room.timers[0].duration.as_ms() - page.ran_ms(&peer));
    assert!(off.abs() <= 1_100, "{off}");
    page.until("the clock by HTTP", |page| page.fact("Clock").is_some_and(|it| it.contains("HTTP Date")))
        .await;
    assert_eq!(page.press(Intent::Play).await, TAKEN);
    page.until("checked in", |page| page.snapshot().room.shown_message().is_none()).await;

    peer.cut();
    page.until("stale", |page| page.snapshot().stale).await;
    assert_eq!(page.current().as_deref(), Some("Budget"), "the last truth stays up");
    page.until("back", |page| page.link.state() == LinkState::Ready).await;
    assert!(!page.snapshot().stale);
    assert_eq!(peer.opened().len(), 2);
    assert_eq!(peer.look(|room| room.ran.len()), 1, "nothing was sent again");

    assert_eq!(page.press(Intent::Stop).await, TAKEN);
    page.until("over", |page| page.current().as_deref() != Some("Budget")).await;
    let book = Intent::Control { key: "book_30".to_owned(), value: ControlValue::None };
    assert_eq!(page.press(book).await, TAKEN);
    page.until("booked", |page| page.current().as_deref() == Some("Ad Hoc booking")).await;
    let CommandState::Refused { message, .. } =
        page.press(Intent::Control { key: "book_15".to_owned(), value: ControlValue::None }).await
    else {
        panic!()
    };
    assert_eq!(message, "The room is in use.");
}

#[tokio::test]
async fn a_wrong_key_is_found_out_by_http() {
    let peer = PlaceOsPeer::start(room(), "secret").await;
    let mut page = Page::open(config(&peer.host(), "guess"), utc()).await;
    page.until("refused", |page| matches!(page.link.state(), LinkState::Refused(_))).await;
    let LinkState::Refused(refusal) = page.link.state() else { panic!() };
    assert!(refusal.message.contains("key"));
    assert!(peer.opened().is_empty());
}

/// PlaceOS's own client finds our peer to be a PlaceOS: what holds there may be relied on here.
#[tokio::test]
async fn placeos_own_client_against_our_peer() {
    let peer = PlaceOsPeer::start(room(), "KEY123").await;
    let Some(mut client) = Node::start("client.mjs", &peer.host()).await else { return };
    client.until("its authority", |it| it["event"] == "ready").await;
    let say = |cmd: &str, name: &str, args: Value| {
        json!({"cmd": cmd, "sys": "sys-1", "mod": "Bookings", "name": name, "args": args}).to_string()
    };
    client.say(&say("bind", "current_booking", json!([]))).await;
    client.until("connected", |it| it["event"] == "status" && it["connected"] == true).await;
    assert!(peer.opened()[0].contains("api-key=KEY123"), "{:?}", peer.opened());
    client.until("the meeting", |it| it["name"] == "current_booking" && it["value"]["id"] == "now").await;
    client.say(&say("bind", "status", json!([]))).await;
    client.until("its state", |it| it["name"] == "status" && it["value"] == "pending").await;
    client.say(&say("exec", "checkin", json!([]))).await;
    client.until("checked in", |it| it["event"] == "done" && it["name"] == "checkin").await;
    client.until("busy", |it| it["name"] == "status" && it["value"] == "busy").await;
    client.say(&say("exec", "nope", json!([]))).await;
    client.until("refused", |it| it["event"] == "failed" && it["name"] == "nope").await;
    // It comes back by itself, and binds again.
    peer.cut();
    client.until("gone", |it| it["event"] == "status" && it["connected"] == false).await;
    client.until("back", |it| it["event"] == "status" && it["connected"] == true).await;
    ghostlight_tests::until("bound again", || async {
        let again = |(session, text): &(u64, String)| *session > 1 && text.contains("\"bind\"");
        peer.look(|room| room.heard.iter().any(again)).then_some(())
    })
    .await;
    peer.act(|room, _| room.set(&booking("status"), json!("free")));
    client.until("told again", |it| it["name"] == "status" && it["value"] == "free").await;
    assert_eq!(peer.look(|room| room.ran.len()), 1);
}

/// Our source finds PlaceOS's own mock of a room to be a room.
#[tokio::test]
async fn our_source_against_placeos_own_mock() {
    let Some(mut engine) = Node::start("engine.mjs", "").await else { return };
    let port = engine.until("its port", |it| it["event"] == "port").await["port"].as_u64().unwrap();
    let mut page = Page::open(config(&format!("127.0.0.1:{port}"), "k"), utc()).await;
    page.until("the meeting", |page| page.current().as_deref() == Some("Budget")).await;
    page.until("ready", |page| page.link.state() == LinkState::Ready).await;
    assert_eq!(page.snapshot().room.info.name, "Mocked");
    assert!(page.snapshot().room.shown_message().is_some());
    assert_eq!(page.press(Intent::Play).await, TAKEN);
    engine.until("it ran", |it| it["event"] == "ran" && it["name"] == "checkin").await;
    page.until("checked in", |page| page.snapshot().room.shown_message().is_none()).await;
    let CommandState::Refused { message, .. } =
        page.press(Intent::Control { key: "refresh".to_owned(), value: ControlValue::None }).await
    else {
        panic!()
    };
    assert!(message.contains("no such method"), "{message}");
    engine.say("cut").await;
    page.until("stale", |page| page.snapshot().stale).await;
    page.until("back", |page| page.link.state() == LinkState::Ready).await;
    assert_eq!(page.current().as_deref(), Some("Budget"));
    assert_eq!(page.press(Intent::Stop).await, TAKEN);
    let ended = engine.until("it ran", |it| it["event"] == "ran" && it["name"] == "end_meeting").await;
    assert_eq!(ended["args"][1], false, "whether people are told is always said");
    page.until("over", |page| page.current().is_none()).await;
    assert_eq!(
        page.press(Intent::Control { key: "book_15".to_owned(), value: ControlValue::None }).await,
        TAKEN
    );
    page.until("booked", |page| page.current().as_deref() == Some("Ad Hoc booking")).await;
    assert!((page.left_ms().unwrap() - 900_000).abs() < 3_000);
}
