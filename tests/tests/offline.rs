//! Never dark: no network at a reload, a captive portal, a program that breaks, a file that is missing, a new
//! version in the middle of a show.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{AppCopy, Browser, Portal, Screen, Server, Size, StaticHost, until, until_within};
use serde_json::json;
use std::time::Duration;

const DIGITS: &str = ".stage-digits";
const FAULT_DIGITS: &str = "#boot .boot-digits";

/// Where the service worker has the app: a page that is loaded from now on needs no network.
async fn kept_here(screen: &Screen) {
    until_within(Duration::from_secs(60), "the service worker to have it all", || async {
        let active = "return navigator.serviceWorker.getRegistration().then(r => !!(r && r.active))";
        screen.script(active).await.as_bool().filter(|active| *active)
    })
    .await;
}

fn seconds(digits: &str) -> i64 {
    let sign = if digits.starts_with('−') { -1 } else { 1 };
    let digits = digits.trim_start_matches('−').replace(char::is_whitespace, "");
    sign * digits.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().expect("digits"))
}

async fn reads(screen: &Screen, selector: &str) -> Option<i64> {
    screen.text(selector).await.filter(|text| !text.is_empty()).map(|text| seconds(&text))
}

/// Waits until the digits of that selector have gone down twice, one second at a time.
async fn counts(screen: &Screen, selector: &str) {
    let first = until("digits", || reads(screen, selector)).await;
    until("two more seconds", || async {
        let now = reads(screen, selector).await?;
        assert!(now <= first, "{now} after {first}");
        (now <= first - 2).then_some(())
    })
    .await;
}

async fn control(server: &Server, action: &str) {
    let url = format!("{}/api/v1/rooms/STAGE2/control", server.origin());
    let answer = reqwest::Client::new().post(url).json(&json!({"action": action})).send().await;
    assert!(answer.expect("an answer").status().is_success());
}

/// The server's word on what is left, in seconds as the stage shows them.
async fn left(server: &Server) -> i64 {
    let url = format!("{}/api/v1/rooms/STAGE2/playback", server.origin());
    let said: serde_json::Value = reqwest::get(url).await.expect("an answer").json().await.expect("JSON");
    seconds(said["time"].as_str().expect("a time"))
}

#[tokio::test]
async fn a_reload_with_no_server_shows_the_room_marked_and_counting() {
    let mut server = Server::start().await;
    let browser = Browser::start().await;
    let screen = browser.open(server.page("viewer", "&lang=en"), Size::STAGE).await;
    control(&server, "play").await;
    counts(&screen, DIGITS).await;
    kept_here(&screen).await;
    // What is kept has to have been written before the plug is pulled.
    until("the room to be kept", || async {
        let kept = "return Object.keys(localStorage).some(k => k.startsWith('ghostlight/1/kept/') && \
                    localStorage[k].includes('\"running\"'))";
        screen.script(kept).await.as_bool().filter(|kept| *kept)
    })
    .await;
    let before = left(&server).await;
    let pulled = std::time::Instant::now();
    server.kill().await;
    screen.reload().await;
    screen.says("body", "On its own since").await;
    let shown = until("digits", || reads(&screen, DIGITS)).await;
    let expected = before - i64::try_from(pulled.elapsed().as_secs()).unwrap();
    assert!((shown - expected).abs() <= 2, "shows {shown}, should be about {expected}");
    counts(&screen, DIGITS).await;
    server.revive().await;
    until("the mark to be gone", || async {
        screen.text("body").await.is_some_and(|text| !text.contains("On its own")).then_some(())
    })
    .await;
    assert!((reads(&screen, DIGITS).await.expect("digits") - left(&server).await).abs() <= 1);
    screen.close().await;
}

#[tokio::test]
async fn a_blackout_is_black_after_a_reload_with_no_server() {
    let mut server = Server::start().await;
    let browser = Browser::start().await;
    let screen = browser.open(server.page("viewer", "&lang=en"), Size::STAGE).await;
    control(&server, "play").await;
    counts(&screen, DIGITS).await;
    kept_here(&screen).await;
    control(&server, "blackout").await;
    screen.gone(DIGITS).await;
    until("the blackout to be kept", || async {
        let kept = "return Object.values(localStorage).some(v => v.includes('\"blackout\":true'))";
        screen.script(kept).await.as_bool().filter(|kept| *kept)
    })
    .await;
    server.kill().await;
    screen.reload().await;
    until("the stage", || async { screen.attribute(".viewer", "data-black").await }).await;
    assert_eq!(screen.text(DIGITS).await, None);
    screen.close().await;
}

#[tokio::test]
async fn a_captive_portal_invents_nothing() {
    let server = Server::start().await;
    control(&server, "play").await;
    let portal = Portal::before(&server.origin()).await;
    let browser = Browser::start().await;
    let page = format!("{}/viewer/?room=STAGE2&lang=en", portal.origin());
    let screen = browser.open(&page, Size::STAGE).await;
    counts(&screen, DIGITS).await;
    kept_here(&screen).await;
    for answer in [Portal::PAGE, Portal::REDIRECT] {
        portal.close(answer);
        screen.goto(&page).await;
        counts(&screen, DIGITS).await;
        screen.says("body", "On its own since").await;
        assert_eq!(screen.attribute("#portal", "id").await, None);
        portal.open();
        screen.goto(&page).await;
        counts(&screen, DIGITS).await;
    }
    // A page whose own options differ is the same page.
    portal.close(Portal::PAGE);
    screen.goto(&format!("{page}&only=timer")).await;
    counts(&screen, DIGITS).await;
    screen.close().await;
}

#[tokio::test]
async fn a_portal_at_the_first_visit_is_a_sentence_and_no_room() {
    let host = StaticHost::start().await;
    let portal = Portal::before(&host.origin()).await;
    let browser = Browser::start().await;
    let screen = browser.open(&portal.at(&host.address("?lang=en")), Size::TABLET).await;
    screen.says("body", "New room").await;
    portal.close_for("config.json", Portal::PAGE);
    screen.goto(&portal.at(&host.address("viewer/?room=ABC234&lang=en"))).await;
    screen.says("body", "cannot read its settings").await;
    portal.open();
    screen.says("body", "no such room in this browser").await;
    screen.close().await;
}

/// Fills the program's memory with what makes no sense, so that its next step traps, as a fault would.
const BREAK: &str = "new Uint8Array(window.program.memory.buffer).fill(255)";
/// Before any page: keeps hold of the program.
const HOLD: &str = "for (const name of ['instantiate', 'instantiateStreaming']) { \
                    const real = WebAssembly[name]; \
                    WebAssembly[name] = async (...all) => { \
                    const made = await real.apply(WebAssembly, all); \
                    window.program = (made.instance || made).exports; return made; }; }";

async fn with_hold(browser: &Browser) -> Screen {
    let screen = browser.blank(Size::STAGE).await;
    screen.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": HOLD})).await;
    screen
}

#[tokio::test]
async fn a_program_that_traps_leaves_a_countdown_and_starts_again() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let screen = with_hold(&browser).await;
    screen.goto(&server.page("viewer", "&lang=en")).await;
    control(&server, "play").await;
    counts(&screen, DIGITS).await;
    // The third fault in a row waits for 5 s: long enough to be looked at.
    screen.script("sessionStorage.setItem('ghostlight/1/faults', 2)").await;
    screen.script(BREAK).await;
    screen.says("#boot .boot-note", "This screen had a fault and is starting again").await;
    screen.shows("#boot .boot-title", "Welcome").await;
    counts(&screen, FAULT_DIGITS).await;
    let shown = reads(&screen, FAULT_DIGITS).await.expect("digits");
    assert!((shown - left(&server).await).abs() <= 1, "{shown}");
    counts(&screen, DIGITS).await;
    screen.gone("#boot").await;
    assert_eq!(screen.script("return sessionStorage['ghostlight/1/faults']").await, json!("3"));
    screen.close().await;
}

#[tokio::test]
async fn a_call_that_throws_through_the_program_is_a_fault_too() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let screen = browser.open(server.page("viewer", "&lang=en"), Size::STAGE).await;
    control(&server, "play").await;
    counts(&screen, DIGITS).await;
    screen
        .script(
            "sessionStorage.setItem('ghostlight/1/faults', 3); \
             performance.now = () => { throw new Error('no clock') }",
        )
        .await;
    screen.says("#boot .boot-note", "had a fault").await;
    counts(&screen, FAULT_DIGITS).await;
    screen.close().await;
}

#[tokio::test]
async fn a_fault_under_blackout_stays_black() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let screen = with_hold(&browser).await;
    screen.goto(&server.page("viewer", "&lang=en")).await;
    control(&server, "play").await;
    counts(&screen, DIGITS).await;
    control(&server, "blackout").await;
    screen.gone(DIGITS).await;
    screen
        .script(
            "sessionStorage.setItem('ghostlight/1/faults', 4); dispatchEvent(new Event('ghostlight-fault'))",
        )
        .await;
    let words = "const b = document.querySelector('#boot.black'); return b && b.innerText.trim()";
    let said =
        until("the black picture", || async { screen.script(words).await.as_str().map(str::to_owned) });
    assert_eq!(said.await, "");
    screen.close().await;
}

#[tokio::test]
async fn a_missing_program_is_a_plain_countdown_from_the_server() {
    let server = Server::start().await;
    control(&server, "play").await;
    let browser = Browser::start().await;
    let screen = browser.blank(Size::STAGE).await;
    screen.devtools("Network.enable", json!({})).await;
    screen.devtools("Network.setBlockedURLs", json!({"urls": ["*.wasm"]})).await;
    screen.goto(&server.page("viewer", "&lang=en")).await;
    screen.says("#boot .boot-note", "could not be loaded").await;
    counts(&screen, FAULT_DIGITS).await;
    assert!((reads(&screen, FAULT_DIGITS).await.unwrap() - left(&server).await).abs() <= 1);
    screen.devtools("Network.setBlockedURLs", json!({"urls": []})).await;
    counts(&screen, DIGITS).await;
    screen.close().await;
}

#[tokio::test]
async fn a_browser_without_webassembly_shows_the_time() {
    let server = Server::start().await;
    control(&server, "play").await;
    let browser = Browser::start().await;
    let screen = browser.blank(Size::STAGE).await;
    let source = json!({"source": "delete window.WebAssembly"});
    screen.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
    screen.goto(&server.page("viewer", "")).await;
    screen.says("#boot .boot-note", "too old").await;
    screen.shows("#boot .boot-title", "Welcome").await;
    counts(&screen, FAULT_DIGITS).await;
    control(&server, "pause").await;
    until("the pause to be seen", || async {
        let shown = reads(&screen, FAULT_DIGITS).await?;
        (shown == left(&server).await).then_some(())
    })
    .await;
    screen.close().await;
}

const VERSION: &str = "return document.querySelector('meta[name=version-of-test]')?.content ?? null";

async fn is_version_two(screen: &Screen) {
    until("the new version", || async { screen.script(VERSION).await.as_str().map(str::to_owned) }).await;
}

#[tokio::test]
async fn a_new_version_waits_for_a_word_and_comes_with_the_next_load() {
    let app = AppCopy::make();
    let server = Server::start_with_app(app.folder()).await;
    let browser = Browser::start().await;
    let screen = browser.open(server.page("operator", "&lang=en"), Size::TABLET).await;
    screen.press("GO").await;
    kept_here(&screen).await;
    let viewer = browser.open(server.page("viewer", "&lang=en"), Size::STAGE).await;
    counts(&viewer, DIGITS).await;
    kept_here(&viewer).await;
    // Both are now pages of a service worker.
    for page in [&screen, &viewer] {
        page.reload().await;
        until("the page to be the worker's", || async {
            page.script("return !!navigator.serviceWorker.controller").await.as_bool().filter(|yes| *yes)
        })
        .await;
    }
    counts(&viewer, DIGITS).await;
    viewer.script("window.sameAsBefore = true").await;
    app.change();
    let look =
        "return navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => 1, () => 0)";
    for page in [&screen, &viewer] {
        page.script(look).await;
    }
    screen.says(".update-word", "A new version is ready").await;
    until("the viewer to know", || viewer.attribute("html", "data-update")).await;
    // The stage goes on as it was.
    assert_eq!(viewer.script("return window.sameAsBefore").await, json!(true));
    counts(&viewer, DIGITS).await;
    assert_eq!(screen.script(VERSION).await, json!(null));
    screen.press("Use it now").await;
    is_version_two(&screen).await;
    // In a browser of its own the viewer goes on as it was until its next load.
    counts(&viewer, DIGITS).await;
    viewer.reload().await;
    is_version_two(&viewer).await;
    counts(&viewer, DIGITS).await;
    screen.gone(".update-word").await;
    for page in [screen, viewer] {
        page.close().await;
    }
}
