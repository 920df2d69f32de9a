//! The wall: several rooms as tiles, each with a link of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{Browser, SAMPLE, Screen, Server, Size, until};

/// Makes an open room on the server of the page; gives its code.
async fn new_room(screen: &Screen, name: &str) -> String {
    let script = format!(
        "return fetch('/api/v1/rooms', {{method: 'POST', headers: {{'content-type': 'application/json'}}, \
         body: JSON.stringify({{name: {name:?}, open: true}})}}).then(r => r.json()).then(b => (b.room || b).short_code)"
    );
    screen.script(&script).await.as_str().expect("a new room").to_owned()
}

/// What a tile shows of one of its parts.
async fn tile(screen: &Screen, code: &str, part: &str) -> Option<String> {
    let script = format!(
        "const t = [...document.querySelectorAll('.wall-tile')]\
         .find(t => t.querySelector('.code').innerText === {code:?}); \
         const e = t && ({part:?} ? t.querySelector({part:?}) : t); return e ? (e.dataset.link || e.innerText.trim()) : null"
    );
    screen.script(&script).await.as_str().map(str::to_owned)
}

async fn tile_says(screen: &Screen, code: &str, part: &str, text: &str) {
    until(&format!("{code}'s {part} to say {text:?}"), || async {
        tile(screen, code, part).await.filter(|now| now.contains(text))
    })
    .await;
}

#[tokio::test]
async fn rooms_stand_side_by_side_and_a_lost_one_is_marked() {
    let mut server = Server::start().await;
    let browser = Browser::start().await;
    let wall = browser.open(format!("{}/wall/?lang=en", server.origin()), Size::STAGE).await;
    wall.says(".wall-add", "Several rooms at a glance").await;
    let foyer = new_room(&wall, "Foyer").await;
    let address = format!("{}/wall/?room={SAMPLE}&room={foyer}&room=NOSUCH&lang=en", server.origin());
    wall.goto(&address).await;
    tile_says(&wall, &foyer, "h2", "Foyer").await;
    tile_says(&wall, &foyer, ".what", "Nothing is running").await;
    tile_says(&wall, "NOSUCH", ".wall-link", "does not exist").await;
    tile_says(&wall, "NOSUCH", "", "lost").await;
    // What is done in one room shows on its tile, and on no other.
    let operator = browser.open(server.page("operator", "&lang=en"), Size::TABLET).await;
    operator.press("Go to: Welcome").await;
    tile_says(&wall, SAMPLE, ".what", "Welcome").await;
    tile_says(&wall, SAMPLE, ".digits", "5:00").await;
    operator.press("GO").await;
    tile_says(&wall, SAMPLE, ".digits", "4:").await;
    operator.press("Blackout").await;
    tile_says(&wall, SAMPLE, ".band", "STAGE IS BLACK").await;
    tile_says(&wall, &foyer, "", "live").await;
    // It counts as no screen.
    operator.says(".screens", "No screens").await;
    server.kill().await;
    for code in [SAMPLE, &foyer] {
        tile_says(&wall, code, "", "alone").await;
        tile_says(&wall, code, ".wall-link", "On its own since").await;
    }
    let before = tile(&wall, SAMPLE, ".digits").await.unwrap();
    until("it counts on", || async { tile(&wall, SAMPLE, ".digits").await.filter(|now| *now != before) })
        .await;
    server.revive().await;
    tile_says(&wall, SAMPLE, "", "live").await;
    tile_says(&wall, &foyer, "", "live").await;
    operator.close().await;
    wall.close().await;
}

#[tokio::test]
async fn rooms_are_chosen_by_keyboard_and_remembered() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let home = format!("{}/wall/?lang=en", server.origin());
    let wall = browser.open(&home, Size::TABLET).await;
    until("the field", || wall.text(".wall-add")).await;
    let foyer = new_room(&wall, "Foyer").await;
    for code in [SAMPLE.to_lowercase(), foyer.clone()] {
        wall.fill(".wall-add input", &code).await;
        wall.keys("\u{e007}").await;
    }
    tile_says(&wall, SAMPLE, "", "live").await;
    tile_says(&wall, &foyer, "h2", "Foyer").await;
    let address = wall.script("return location.search").await;
    assert!(address.as_str().unwrap().contains(&format!("room={SAMPLE}&room={foyer}")), "{address}");
    wall.goto(&home).await;
    tile_says(&wall, &foyer, "h2", "Foyer").await;
    wall.press("Take off the wall: Foyer").await;
    until("the tile to be gone", || async { tile(&wall, &foyer, "h2").await.is_none().then_some(()) }).await;
    wall.goto(&home).await;
    tile_says(&wall, SAMPLE, "", "live").await;
    assert_eq!(tile(&wall, &foyer, "h2").await, None, "it stays away");
    wall.close().await;
}

#[tokio::test]
async fn it_fits_from_a_phone_to_a_video_wall() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let narrow = browser.open(format!("{}/wall/?lang=en", server.origin()), Size(500, 800)).await;
    until("the field", || narrow.text(".wall-add")).await;
    let foyer = new_room(&narrow, "Foyer").await;
    let address = format!("{}/wall/?room={SAMPLE}&room={foyer}&lang=de", server.origin());
    narrow.goto(&address).await;
    for (width, height) in [(320, 640), (1_024, 768), (3_840, 2_160)] {
        let metrics = serde_json::json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        narrow.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        tile_says(&narrow, &foyer, "h2", "Foyer").await;
        let over = narrow
            .script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        assert_eq!(over.as_i64(), Some(0), "{width}");
        let beside = narrow
            .script("const [a, b] = [...document.querySelectorAll('.wall-tile')].map(t => t.getBoundingClientRect()); return a.top === b.top")
            .await;
        assert_eq!(beside.as_bool(), Some(width > 320), "{width}");
    }
    narrow.close().await;
}
