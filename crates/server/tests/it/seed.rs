//! A plain client, as PalcoTimer's own page describes it, on the open sample room.

use crate::support::*;
use ghostlight_server::{Config, config::Data};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const WITHIN: Duration = Duration::from_millis(50);

#[tokio::test(flavor = "multi_thread")]
async fn the_complete_example_works_letter_by_letter() {
    let server = start(config()).await;
    let mut client = Client::connect(server.address(), "stage2", "output=controller&name=Desk").await;
    client.say(r#"{ "type": "request_state" }"#).await;
    let room = client.of_type("room").await;
    assert_eq!(room["room"]["short_code"], SAMPLE);
    assert!(room["timers"].as_array().unwrap().len() >= 4 && room["messages"].as_array().unwrap().len() >= 3);
    assert_eq!(room["playback"]["state"], "stopped");
    let by_id = room["room"]["id"].as_str().unwrap();
    assert_eq!(Client::connect(server.address(), by_id, "").await.state().await["room"]["id"], by_id);
    client.say(r#"{ "type": "ping" }"#).await;
    let pong = client.of_type("pong").await;
    let wall = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    assert!((pong["server_time"].as_i64().unwrap() - wall).abs() < 5_000);
    client.say(r#"{ "type": "control", "action": "play" }"#).await;
    let status = client.of_type("playback_status").await;
    assert_eq!((&status["state"], &status["timer_id"]), (&json!("running"), &room["timers"][0]["id"]));
    server.stop().await;
}

type Says = Box<dyn Fn(&Value) -> bool>;

/// The seed's actions in an order in which each changes something, and what their echo then says.
fn actions(room: &Value) -> Vec<(&'static str, Value, Says)> {
    let timer = |place: usize| room["timers"][place]["id"].clone();
    let (first, second, third) = (timer(0), timer(1), timer(2));
    let planned = room["timers"][2]["duration_ms"].as_i64().unwrap();
    let is =
        |key: &'static str, value: Value| -> Says { Box::new(move |status: &Value| status[key] == value) };
    vec![
        ("play", json!({}), is("state", json!("running"))),
        ("pause", json!({}), is("state", json!("paused"))),
        ("reset", json!({}), is("elapsed_ms", json!(0))),
        ("stop", json!({}), is("state", json!("stopped"))),
        ("next", json!({}), is("timer_id", second)),
        ("previous", json!({}), is("timer_id", first)),
        ("go_to", json!({"timer_id": third}), is("timer_id", third.clone())),
        ("add_time", json!({"value": 60_000}), is("duration_ms", json!(planned + 60_000))),
        ("set_time", json!({"value": 300_000}), is("duration_ms", json!(300_000))),
        ("blackout", json!({}), is("blackout", json!(true))),
        ("stop_blackout", json!({}), is("blackout", json!(false))),
        ("flash", json!({}), is("flash", json!(true))),
        ("stop_flash", json!({}), is("flash", json!(false))),
        ("focus", json!({}), is("focus", json!(true))),
        ("stop_focus", json!({}), is("focus", json!(false))),
        // The seed's spelling: the message's id stands in `timer_id`.
        (
            "show_message",
            json!({"timer_id": room["messages"][0]["id"]}),
            is("type", json!("playback_status")),
        ),
        ("hide_message", json!({}), is("type", json!("playback_status"))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_action_is_echoed_to_all_within_50_ms() {
    // On a real file: what is told has been stored first, and that is part of the 50 ms.
    let folder = tempfile::tempdir().unwrap();
    let data = Data::File(folder.path().join("rooms.db"));
    let server = start(Config { data, ..config() }).await;
    let mut others = Vec::new();
    for output in ["viewer", "operator", "agenda", "moderator", "controller"] {
        let mut other = Client::connect(server.address(), SAMPLE, &format!("output={output}")).await;
        other.state().await;
        others.push(other);
    }
    // One echo may meet a processor that is busy with another test: each action has five tries.
    let mut best: BTreeMap<&str, Duration> = BTreeMap::new();
    for _ in 0..5 {
        let mut operator = Client::connect(server.address(), SAMPLE, "output=controller").await;
        let room = operator.state().await;
        operator.control("reset", json!({})).await;
        operator.control("go_to", json!({"timer_id": room["timers"][0]["id"]})).await;
        operator.until(|frame| frame["timer_id"] == room["timers"][0]["id"]).await;
        for (action, more, said) in actions(&room) {
            let sent = Instant::now();
            operator.control(action, more).await;
            let echo = |frame: &Value| frame["type"] == "playback_status" && said(frame);
            operator.until(echo).await;
            for other in &mut others {
                other.until(echo).await;
            }
            let took = sent.elapsed();
            best.entry(action).and_modify(|best| *best = took.min(*best)).or_insert(took);
        }
        if best.values().all(|took| *took < WITHIN) {
            break;
        }
    }
    let mut took: Vec<_> = best.iter().map(|(action, took)| (*took, *action)).collect();
    took.sort();
    eprintln!(
        "echo to 6 clients, stored: median {:?}, longest {:?}",
        took[took.len() / 2],
        took[took.len() - 1]
    );
    assert!(took.iter().all(|(took, _)| *took < WITHIN), "{took:?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_on_a_connection_that_stays_open() {
    let server = start(config()).await;
    let mut client = Client::connect(server.address(), SAMPLE, "output=controller").await;
    let brackets = "[".repeat(20_000);
    for (text, code) in [
        ("{", "bad_json"),
        ("hello", "bad_json"),
        (brackets.as_str(), "bad_json"),
        ("[1]", "bad_request"),
        ("{}", "bad_request"),
        (r#"{"type":"dance"}"#, "unknown_type"),
        (r#"{"type":"control","action":"dance"}"#, "unknown_action"),
        (r#"{"type":"control"}"#, "bad_request"),
        (r#"{"type":"control","action":"go_to"}"#, "bad_request"),
        (r#"{"type":"control","action":"go_to","timer_id":7}"#, "not_found"),
        (r#"{"type":"control","action":"go_to","timer_id":"no-such"}"#, "not_found"),
        (r#"{"type":"control","action":"show_message","timer_id":"no-such"}"#, "not_found"),
        (r#"{"type":"control","action":"add_time","value":"x"}"#, "bad_request"),
        (r#"{"type":"control","action":"add_time","value":1e300}"#, "bad_request"),
        (r#"{"type":"control","action":"set_time","value":-1}"#, "bad_request"),
    ] {
        client.say(text).await;
        let error = client.of_type("error").await;
        let shown = text.get(..60).unwrap_or(text);
        assert_eq!(error["code"], code, "{shown}: {error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{shown}");
        client.say(r#"{"type":"ping"}"#).await;
        client.of_type("pong").await;
    }
    client.socket.get_ref().peer_addr().unwrap();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_controls_nothing() {
    let server = start(config()).await;
    let mut viewer = Client::connect(server.address(), SAMPLE, "output=viewer").await;
    viewer.control("play", json!({})).await;
    assert_eq!(viewer.of_type("error").await["code"], "forbidden");
    assert_eq!(viewer.state().await["playback"]["state"], "stopped");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_room_is_said_after_the_upgrade() {
    let server = start(config()).await;
    let mut lost = Client::connect(server.address(), "NOSUCH", "output=viewer").await;
    let error = lost.next().await.unwrap();
    assert_eq!((&error["type"], &error["code"]), (&json!("error"), &json!("not_found")));
    assert_eq!(lost.closed().await.code, 4404);
    let mut strange = Client::connect(server.address(), SAMPLE, "output=king").await;
    assert_eq!(strange.of_type("error").await["code"], "bad_request");
    strange.control("play", json!({})).await;
    assert_eq!(strange.of_type("error").await["code"], "forbidden", "it sees what a viewer sees");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_pings_and_drops_who_is_silent() {
    let server = start(Config { ping_every: Duration::from_millis(100), ..config() }).await;
    let address = server.address();
    let mut alive = Client::connect(address, SAMPLE, "output=viewer").await;
    // It never reads, so its library never answers a ping.
    let silent = Client::connect(address, SAMPLE, "output=viewer").await;
    eventually("two are there", || async { metric(address, "ghostlight_clients").await == 2.0 }).await;
    let listening = async {
        loop {
            alive.of_type("ping").await;
            alive.say(r#"{"type":"pong"}"#).await;
        }
    };
    let dropped = eventually("one was dropped", || async {
        metric(address, "ghostlight_clients_dead_total").await == 1.0
    });
    tokio::select! { () = dropped => {}, () = listening => {} }
    assert_eq!(metric(address, "ghostlight_clients").await, 1.0);
    drop(silent);
    server.stop().await;
}
