//! Wrong codes, wrong keys, roles without rights: each is one plain sentence.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use ghostlight_tests::{Browser, Server, Size};
use serde_json::{Value, json};

async fn make_room(server: &Server) -> Value {
    let client = reqwest::Client::new();
    let address = format!("{}/api/v1/rooms", server.origin());
    let answer = client.post(address).json(&json!({"name": "Closed room"})).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{answer:?}");
    answer.json().await.expect("JSON")
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no {path} in {value}"))
}

#[tokio::test]
async fn a_wrong_code_is_said_on_every_page() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let screen = browser.blank(Size::TABLET).await;
    for page in ["viewer", "operator", "agenda", "moderator", "controller"] {
        screen.goto(&format!("{}/{page}/?room=XXXXXX&lang=en", server.origin())).await;
        screen.says("body", "This room does not exist").await;
    }
    screen.goto(&format!("{}/?lang=en", server.origin())).await;
    screen.fill("input", "YYYYYY").await;
    screen.press("Open").await;
    screen.says("body", "This room does not exist").await;
    screen.close().await;
}

#[tokio::test]
async fn a_key_opens_what_its_role_covers_and_leaves_the_address() {
    let server = Server::start().await;
    let room = make_room(&server).await;
    let code = text(&room, "/short_code");
    let key = text(&room, "/keys/operator");
    let browser = Browser::start().await;
    let screen = browser.blank(Size::TABLET).await;
    let page = |page: &str, key: &str| format!("{}/{page}/?room={code}&lang=en#key={key}", server.origin());
    screen.goto(&page("operator", "WRONGWRONGWRONGWRONGWRONG1")).await;
    screen.says("body", "no longer opens the room").await;
    let screen = {
        screen.close().await;
        browser.blank(Size::TABLET).await
    };
    screen.goto(&page("operator", key)).await;
    screen.says("body", "Closed room").await;
    let address = screen.script("return location.href").await;
    assert!(!address.as_str().expect("an address").contains(key), "the key is still in the address");
    screen.reload().await;
    screen.says("body", "Closed room").await;
    screen.close().await;
    let viewer = browser.open(&format!("{}/viewer/?room={code}", server.origin()), Size::TABLET).await;
    viewer.says("body", "Closed room").await;
    viewer.close().await;
}
