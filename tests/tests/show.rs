//! A show on the room server: two stage displays, an operator, and what each of them paints.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{Browser, Screen, Server, Size, flips, record_flips, skews, until};
use std::time::{Duration, Instant};

const DIGITS: &str = ".stage-digits";
/// The connection mark of a viewer or of a desk page.
const MARK: &str = ".viewer-mark, .link-mark";
const HOLD: Duration = Duration::from_millis(700);

struct Show {
    server: Server,
    viewers: [Screen; 2],
    operator: Screen,
}

impl Show {
    async fn begin() -> Self {
        let server = Server::start().await;
        let browser = Browser::start().await;
        let viewer = |size| browser.open(server.page("viewer", ""), size);
        let viewers = [viewer(Size::STAGE).await, viewer(Size::TABLET).await];
        let operator = browser.open(server.page("operator", "&lang=en"), Size::TABLET).await;
        operator.press("Go to: Welcome").await;
        Self { server, viewers, operator }
    }

    /// Waits until both stage displays read that.
    async fn both_read(&self, selector: &str, text: &str) {
        for viewer in &self.viewers {
            viewer.says(selector, text).await;
        }
    }

    async fn end(self) {
        for viewer in self.viewers {
            viewer.close().await;
        }
        self.operator.close().await;
    }
}

fn seconds(digits: &str) -> i64 {
    let sign = if digits.starts_with('−') { -1 } else { 1 };
    let digits = digits.trim_start_matches('−').replace(char::is_whitespace, "");
    sign * digits.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().expect("digits"))
}

async fn reads(screen: &Screen) -> i64 {
    seconds(&screen.text(DIGITS).await.expect("digits are shown"))
}

async fn reads_between(screen: &Screen, from: i64, to: i64) {
    until(&format!("digits between {from} s and {to} s"), || async {
        (from..=to).contains(&reads(screen).await).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_press_on_one_screen_runs_the_countdown_on_the_others() {
    let show = Show::begin().await;
    show.both_read(DIGITS, "5:00").await;
    show.both_read(".stage-word", "READY").await;
    show.operator.press("GO").await;
    for viewer in &show.viewers {
        reads_between(viewer, 280, 299).await;
    }
    show.operator.press("Time +1 min").await;
    for viewer in &show.viewers {
        reads_between(viewer, 330, 359).await;
    }
    show.operator.press("Pause").await;
    show.both_read(".stage-word", "PAUSED").await;
    assert_eq!(reads(&show.viewers[0]).await, reads(&show.viewers[1]).await);
    show.operator.press("Resume").await;
    show.both_read(DIGITS, ":").await;
    show.operator.press("Next").await;
    show.both_read(".stage-title", "Keynote").await;
    show.both_read(DIGITS, "25:00").await;
    show.operator.press("Undo Next").await;
    show.both_read(".stage-title", "Welcome").await;
    for viewer in &show.viewers {
        reads_between(viewer, 320, 359).await;
    }
    show.end().await;
}

#[tokio::test]
async fn blackout_flash_focus_and_messages() {
    let show = Show::begin().await;
    show.both_read(DIGITS, "5:00").await;
    show.operator.press("Blackout").await;
    for viewer in &show.viewers {
        viewer.gone(DIGITS).await;
        let ground =
            viewer.script("return getComputedStyle(document.querySelector('.stage')).backgroundColor");
        assert_eq!(ground.await, "rgb(0, 0, 0)");
    }
    show.operator.says(".stage-band", "STAGE IS BLACK").await;
    show.operator.press("Blackout").await;
    show.both_read(DIGITS, "5:00").await;
    show.operator.press("Flash").await;
    for viewer in &show.viewers {
        until("the flash", || async { viewer.attribute(".stage", "data-flash").await }).await;
    }
    for viewer in &show.viewers {
        until("the flash to end by itself", || async {
            viewer.attribute(".stage", "data-flash").await.is_none().then_some(())
        })
        .await;
    }
    show.operator.press("Show: ").await;
    for viewer in &show.viewers {
        until("a message", || viewer.text(".stage-message-text")).await;
        viewer.says(DIGITS, "5:00").await;
    }
    show.operator.press("Focus").await;
    for viewer in &show.viewers {
        viewer.gone(DIGITS).await;
    }
    show.operator.press("Hide: ").await;
    show.both_read(DIGITS, "5:00").await;
    show.end().await;
}

#[tokio::test]
async fn both_displays_flip_in_the_same_moment() {
    let show = Show::begin().await;
    show.both_read(DIGITS, "5:00").await;
    show.operator.press("GO").await;
    for viewer in &show.viewers {
        reads_between(viewer, 200, 299).await;
        record_flips(viewer).await;
    }
    let [one, other] = &show.viewers;
    until("ten flips", || async { (flips(other).await.len() >= 10).then_some(()) }).await;
    let skews = skews(&flips(one).await, &flips(other).await);
    assert!(skews.len() >= 9, "{skews:?}");
    // Two frames of 60 Hz for the median; these machines drop frames, so the worst may be some more.
    assert!(skews[skews.len() / 2] < 34.0, "{skews:?}");
    assert!(skews[skews.len() - 1] < 150.0, "{skews:?}");
    show.end().await;
}

#[tokio::test]
async fn pressed_is_seen_on_another_page_in_under_100_ms() {
    let show = Show::begin().await;
    show.both_read(DIGITS, "5:00").await;
    let press = |intent: &str| {
        format!(
            "const b = [...document.querySelectorAll('button')].find(e => \
             (e.getAttribute('aria-label') || e.innerText).trim().startsWith({intent:?})); \
             window.pressed = performance.timeOrigin + performance.now(); b.click(); return window.pressed"
        )
    };
    // The operator's own page may still be on its way to what the stage shows already.
    until("the minute's button", || show.operator.button("Time +1 min")).await;
    let mut times = Vec::new();
    for _ in 0..10 {
        record_flips(&show.viewers[0]).await;
        let pressed = show.operator.script(&press("Time +1 min")).await.as_f64().expect("a time");
        let seen = until("the change", || async { flips(&show.viewers[0]).await.into_iter().next() }).await.1;
        times.push(seen - pressed);
    }
    times.sort_by(f64::total_cmp);
    println!("pressed to seen, ms: {times:.1?}");
    assert!(times[times.len() / 2] < 100.0, "{times:?}");
    show.end().await;
}

#[tokio::test]
async fn a_server_that_is_killed_comes_back_and_the_countdown_never_stopped() {
    let mut show = Show::begin().await;
    show.both_read(DIGITS, "5:00").await;
    show.operator.press("GO").await;
    reads_between(&show.viewers[0], 280, 299).await;
    record_flips(&show.viewers[0]).await;
    show.server.kill().await;
    show.viewers[0].says(MARK, "On its own since").await;
    let before = reads(&show.viewers[0]).await;
    until("two more seconds on its own", || async {
        (reads(&show.viewers[0]).await <= before - 2).then_some(())
    })
    .await;
    show.server.revive().await;
    let back = Instant::now();
    for screen in show.viewers.iter().chain([&show.operator]) {
        until("the mark to be gone", || async {
            screen.text(MARK).await.is_none_or(|text| !text.contains("On its own")).then_some(())
        })
        .await;
    }
    println!("all live again after {:?}", back.elapsed());
    show.operator.press("Pause").await;
    show.both_read(".stage-word", "PAUSED").await;
    let texts: Vec<i64> = flips(&show.viewers[0]).await.iter().map(|(text, _)| seconds(text)).collect();
    let steps: Vec<i64> = texts.windows(2).map(|pair| pair[0] - pair[1]).collect();
    assert!(steps.iter().all(|step| *step == 1), "a second was skipped or shown twice: {texts:?}");
    show.end().await;
}

#[tokio::test]
async fn a_guarded_control_wants_to_be_held_while_an_item_runs() {
    let show = Show::begin().await;
    show.both_read(DIGITS, "5:00").await;
    show.operator.press("Next").await;
    show.both_read(DIGITS, "25:00").await;
    show.operator.press("GO").await;
    reads_between(&show.viewers[0], 1_400, 1_499).await;
    show.operator.press("Previous").await;
    show.operator.says(".answer-line", "hold").await;
    assert!(reads(&show.viewers[0]).await > 1_000, "a tap did nothing");
    show.operator.press_and_hold("Previous", HOLD).await;
    show.both_read(".stage-title", "Welcome").await;
    show.end().await;
}

#[tokio::test]
async fn two_operators_see_who_did_what() {
    let show = Show::begin().await;
    let browser = Browser::start().await;
    show.both_read(DIGITS, "5:00").await;
    let other = browser.open(show.server.page("operator", "&lang=en&name=Marta"), Size::PHONE).await;
    other.press("GO").await;
    until("undo to name it", || show.operator.button("Undo GO")).await;
    show.operator.says("body", "Marta").await;
    other.close().await;
    show.end().await;
}
