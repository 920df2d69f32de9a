//! What a page asks, whom, and with what: nothing of a third party, no key in any address, no word of the
//! network as anything but text.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{Api, Asked, Browser, Recorder, Screen, Server, Size, StaticHost, seconds, until};
use serde_json::{Value, json};

const PAGES: [&str; 8] = ["", "viewer", "operator", "agenda", "moderator", "controller", "wall", "display"];

#[tokio::test]
async fn every_page_carries_the_policy() {
    let server = Server::start().await;
    let host = StaticHost::start().await;
    for page in PAGES {
        let folder = if page.is_empty() { String::new() } else { format!("{page}/") };
        let answer = reqwest::get(format!("{}/{folder}", server.origin())).await.unwrap();
        let header = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        // On a static host the page itself has to say it.
        let text = reqwest::get(host.address(&folder)).await.unwrap().text().await.unwrap();
        let meta = text.split("Content-Security-Policy\" content=\"").nth(1).expect(page);
        let meta = meta.split('"').next().unwrap();
        for policy in [&*header, meta] {
            assert!(policy.contains("default-src 'none'") && policy.contains("base-uri 'self'"), "{policy}");
            let script =
                policy.split(';').find(|part| part.trim().starts_with("script-src")).expect("script-src");
            assert!(script.contains("'self'") && script.contains("'wasm-unsafe-eval'"), "{script}");
            for word in ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"] {
                assert!(!script.contains(word), "{page}: {script}");
            }
            assert!(policy.contains("style-src 'self';"), "{policy}");
        }
        let framed = ["viewer", "display"].contains(&page);
        assert!(framed || header.contains("frame-ancestors 'self'"), "{page}: {header}");
    }
}

/// A room with keys, and its controller's.
async fn room_with_keys(server: &Server) -> (String, String) {
    let ask = reqwest::Client::new().post(format!("{}/api/v1/rooms", server.origin()));
    let made = ask.json(&json!({"name": "Keys"})).send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&made["short_code"]), text(&made["keys"]["controller"]))
}

async fn recorded(recorder: &Recorder, browser: &Browser) -> Screen {
    let arguments = recorder.arguments();
    browser.blank_with(Size::TABLET, &[&arguments[0], &arguments[1]]).await
}

/// The browser itself asks its maker about updates and the like; that is not the page's doing.
fn of_pages(asked: Vec<Asked>) -> Vec<Asked> {
    let own = [".google.com", ".googleapis.com", ".gvt1.com", ".gstatic.com"];
    asked
        .into_iter()
        .filter(|asked| {
            !own.iter().any(|own| asked.host.split(':').next().is_some_and(|host| host.ends_with(own)))
        })
        .collect()
}

#[tokio::test]
async fn pages_ask_nobody_else_and_say_no_key_in_any_address() {
    let server = Server::start().await;
    let (room, key) = room_with_keys(&server).await;
    let recorder = Recorder::start().await;
    let browser = Browser::start().await;
    let screen = recorded(&recorder, &browser).await;
    let own = server.origin().replace("http://", "");
    for page in PAGES {
        let folder = if page.is_empty() { String::new() } else { format!("{page}/") };
        screen.goto(&format!("{}/{folder}?room={room}&lang=en#key={key}", server.origin())).await;
        until(&format!("the page {page:?} to run"), || async {
            let runs = "return !document.querySelector('#boot') && document.body.innerText.trim().length > 0";
            screen.script(runs).await.as_bool().filter(|runs| *runs)
        })
        .await;
        if page == "operator" {
            // The key was let in, and is gone from the address.
            until("the key to be used", || screen.button("GO")).await;
            let hash = screen.script("return location.href").await;
            assert!(!hash.as_str().unwrap().contains(&key), "{hash}");
        }
    }
    let asked = of_pages(recorder.asked());
    assert!(asked.iter().any(|asked| asked.head.contains("/ws/")), "sockets are seen, too");
    for Asked { host, head } in &asked {
        assert_eq!(host, &own, "a page asked somebody else: {head}");
        let mut lines = head.lines();
        assert!(!lines.next().unwrap().contains(&key), "a key in an address: {head}");
        let referer = lines.find(|line| line.to_ascii_lowercase().starts_with("referer"));
        assert!(referer.is_none_or(|line| !line.contains(&key)), "{head}");
    }
    screen.close().await;
}

#[tokio::test]
async fn a_foreign_server_gets_no_stored_key() {
    let (server, foreign) = (Server::start().await, Server::start().await);
    let (room, key) = room_with_keys(&server).await;
    let recorder = Recorder::start().await;
    let browser = Browser::start().await;
    let screen = recorded(&recorder, &browser).await;
    screen.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": "window.sent = []; \
        const real = WebSocket.prototype.send; \
        WebSocket.prototype.send = function (text) { window.sent.push(this.url + ' ' + text); real.call(this, text); }"}))
        .await;
    screen.goto(&format!("{}/operator/?room={room}&lang=en#key={key}", server.origin())).await;
    until("the key to be used", || screen.button("GO")).await;
    let said = "return window.sent.join('\\n')";
    assert!(screen.script(said).await.as_str().unwrap().contains(&key), "its own server is told");
    let before = recorder.asked().len();
    let link = format!("{}/operator/?room={room}&lang=en&server={}", server.origin(), foreign.origin());
    screen.goto(&link).await;
    let name = foreign.origin().replace("http://", "");
    screen.says("body", &name).await;
    let to_foreign = |from: usize| {
        let asked = recorder.asked();
        asked[from..].iter().filter(|asked| asked.host == name).cloned().collect::<Vec<_>>()
    };
    assert_eq!(to_foreign(before), [], "it is asked nothing before a person has said yes");
    screen.press("Show it").await;
    until("the foreign server to be asked", || async { (!to_foreign(before).is_empty()).then_some(()) })
        .await;
    // Whatever it answers: the room is not there.
    until("an answer", || async {
        let text = screen.text("body").await.unwrap_or_default();
        (!text.contains("Connecting")).then_some(())
    })
    .await;
    for asked in to_foreign(before) {
        assert!(!asked.head.contains(&key), "{asked:?}");
    }
    let sent = screen.script(said).await;
    assert!(!sent.as_str().unwrap().contains(&key), "{sent}");
    screen.close().await;
}

async fn reads(screen: &Screen) -> Option<i64> {
    seconds(&screen.text(".stage-digits").await?.replace(char::is_whitespace, ""))
}

/// Plain http in a LAN: the page's origin is no secure context, so there are no service worker, no wake
/// lock, no Web Locks and no randomUUID, and the countdown runs all the same.
#[tokio::test]
async fn plain_http_in_a_lan() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let rule = "--host-resolver-rules=MAP stage.lan 127.0.0.1";
    let screen = browser.blank_with(Size::STAGE, &[rule]).await;
    let page = server.page("viewer", "&lang=en").replace("127.0.0.1", "stage.lan");
    Api::of(&server).press("play").await;
    screen.goto(&page).await;
    assert_eq!(screen.script("return window.isSecureContext").await, false);
    let first = until("digits", || reads(&screen)).await;
    until("two seconds", || async { (reads(&screen).await? <= first - 2).then_some(()) }).await;
    let has =
        "return [!!navigator.serviceWorker, !!navigator.locks, !!navigator.wakeLock, !!crypto.randomUUID]";
    assert_eq!(screen.script(has).await, serde_json::json!([false, false, false, false]));
    screen.close().await;
}
