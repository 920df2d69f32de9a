//! A room with no server at all: two tabs of one browser, on a plain static host.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use ghostlight_tests::{Browser, Screen, Size, StaticHost, until};
use serde_json::json;

const DIGITS: &str = ".stage-digits";

/// A browser with an operator's tab, which hosts the room, and a viewer's.
struct LocalShow {
    host: StaticHost,
    screen: Screen,
    code: String,
}

impl LocalShow {
    /// Makes a room as a newcomer does: home, "New room".
    async fn begin() -> Self {
        let host = StaticHost::start().await;
        let browser = Browser::start().await;
        let screen = browser.open(host.address("?lang=en"), Size::TABLET).await;
        screen.press("New room").await;
        let code = until("the new room's page", || async {
            let address = screen.script("return location.href").await;
            let (_, rest) = address.as_str()?.split_once("room=")?;
            rest.split(['&', '#']).next().map(str::to_owned)
        })
        .await;
        screen.press("Add item").await;
        Self { host, screen, code }
    }

    fn page(&self, page: &str) -> String {
        self.host.address(&format!("{page}/?room={}&server=local&lang=en", self.code))
    }
}

async fn runs(screen: &Screen) {
    let first = until("digits", || screen.text(DIGITS)).await;
    until("the digits to change", || async { screen.text(DIGITS).await.filter(|now| *now != first) }).await;
}

#[tokio::test]
async fn go_in_one_tab_runs_the_countdown_in_the_other_and_it_outlives_its_host() {
    let show = LocalShow::begin().await;
    show.screen.goto(&show.page("operator")).await;
    show.screen.press("Go to: ").await;
    let operator = show.screen.new_tab(&show.page("viewer")).await;
    let viewer = show.screen.tab().await;
    show.screen.says(".stage-word", "READY").await;
    show.screen.switch(&operator).await;
    show.screen.press("GO").await;
    show.screen.switch(&viewer).await;
    runs(&show.screen).await;
    // The tab that hosts is closed: the viewer's has the room at once.
    show.screen.switch(&operator).await;
    show.screen.close_tab(&viewer).await;
    runs(&show.screen).await;
    show.screen.new_tab(&show.page("operator")).await;
    show.screen.press("Pause").await;
    show.screen.switch(&viewer).await;
    show.screen.says(".stage-word", "PAUSED").await;
    // And it outlives all of its tabs.
    show.screen.goto(&show.host.address("?lang=en")).await;
    show.screen.goto(&show.page("viewer")).await;
    show.screen.says(".stage-word", "PAUSED").await;
    show.screen.close().await;
}

#[tokio::test]
async fn a_host_that_is_frozen_is_replaced_by_a_tab_that_can_be_seen() {
    let show = LocalShow::begin().await;
    show.screen.goto(&show.page("operator")).await;
    show.screen.press("GO").await;
    let frozen = show.screen.new_tab(&show.page("operator")).await;
    let follower = show.screen.tab().await;
    show.screen.says("body", "Pause").await;
    show.screen.switch(&frozen).await;
    show.screen.devtools("Page.setWebLifecycleState", json!({"state": "frozen"})).await;
    show.screen.switch(&follower).await;
    show.screen.press("Pause").await;
    until("the pause to be taken by the new host", || show.screen.button("Resume")).await;
    show.screen.close().await;
}

#[tokio::test]
async fn a_code_that_this_browser_does_not_keep_makes_nothing() {
    let host = StaticHost::start().await;
    let browser = Browser::start().await;
    let screen = browser.open(host.address("viewer/?room=QQQQQQ&server=local&lang=en"), Size::TABLET).await;
    screen.says("body", "no such room in this browser").await;
    screen.goto(&host.address("r/QQQQQQ/viewer?lang=en")).await;
    until("the other form of a link to be understood", || async {
        let address = screen.script("return location.href").await;
        address.as_str()?.contains("/some/path/display/?room=QQQQQQ").then_some(())
    })
    .await;
    screen.close().await;
}
