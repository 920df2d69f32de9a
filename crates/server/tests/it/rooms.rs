//! Rooms that outlive the server.

use crate::support::*;
use ghostlight_server::{Config, config::Data};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_room_is_set_aside_and_the_others_live() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rooms.db");
    let config = || Config { data: Data::File(path.clone()), ..config() };
    let server = start(config()).await;
    let make = async |name: &str| {
        let made = api(server.address(), "POST", "rooms", None, Some(json!({"name": name}))).await.json();
        made["short_code"].as_str().unwrap().to_owned()
    };
    let (good, cut, odd) = (make("Good").await, make("Cut off").await, make("Odd").await);
    server.stop().await;
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("UPDATE rooms SET body = substr(body, 1, 40) WHERE code = ?1", [&cut]).unwrap();
    file.execute("UPDATE rooms SET body = '{\"v\":1}' WHERE code = ?1", [&odd]).unwrap();
    drop(file);
    let server = start(config()).await;
    let status =
        async |code: &str| api(server.address(), "GET", &format!("rooms/{code}"), None, None).await.status;
    assert_eq!((status(&good).await, status(&cut).await, status(&odd).await), (200, 404, 404));
    assert_eq!(status(SAMPLE).await, 200);
    server.stop().await;
    let file = rusqlite::Connection::open(&path).unwrap();
    let aside: u32 = file.query_row("SELECT count(*) FROM set_aside", [], |row| row.get(0)).unwrap();
    assert_eq!(aside, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_tells_everyone_to_come_back_and_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { data: Data::File(folder.path().join("rooms.db")), ..config() };
    let server = start(config()).await;
    let mut client = Client::connect(server.address(), SAMPLE, "output=controller&name=Desk").await;
    client.control("play", json!({})).await;
    let before = client.of_type("playback_status").await;
    let (stopped, closed) = tokio::join!(server.stop(), client.closed());
    let () = stopped;
    assert_eq!(closed.code, 1012);
    let server = start(config()).await;
    let mut client = Client::connect(server.address(), SAMPLE, "output=controller").await;
    let after = client.state().await;
    let playback = &after["playback"];
    assert_eq!((&playback["state"], &playback["current_timer_id"]), (&before["state"], &before["timer_id"]));
    let begun = |elapsed: &serde_json::Value, at: &serde_json::Value| {
        at.as_i64().unwrap() - elapsed.as_i64().unwrap()
    };
    let began = begun(&before["elapsed_ms"], &before["server_time"]);
    let goes_on = begun(&playback["elapsed_ms"], &after["server_time"]);
    assert!((goes_on - began).abs() <= 50, "it went on {} ms off", goes_on - began);
    let log = api(server.address(), "GET", "rooms/STAGE2/log", None, None).await.json();
    assert!(
        log.as_array().unwrap().iter().any(|entry| entry["action"] == "play" && entry["by"] == "Desk"),
        "{log}"
    );
    server.stop().await;
}
