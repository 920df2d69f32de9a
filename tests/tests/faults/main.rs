//! The fault table: what a stage display shows while something is wrong, row by row (`docs/faults.md`).
//!
//! Each row has a short form, which runs always, and a long one: `cargo xtask test --long --row NAME`.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod bench;
mod herd;

use bench::{Bench, Must, step};
use ghostlight_tests::{Api, Door, Network, Portal, Shift, Size, machine_ms, pick, until, until_within};
use serde_json::json;
use std::time::Duration;

/// Refused and reset, as by a machine that is gone.
fn refused() -> Network {
    Network { door: Door::Refused, ..Network::default() }
}

#[tokio::test]
async fn stall() {
    let mut bench = Bench::start().await;
    bench.fault();
    bench.network(Network::stalled());
    bench.lasts(pick(3.0, 6.0)).await;
    bench.network(Network::default());
    bench.over();
    bench.judge("stall", &Must::NOTHING_SEEN).await;
}

#[tokio::test]
async fn outage() {
    let mut bench = Bench::start().await;
    bench.fault();
    bench.network(refused());
    bench.proxy.reset_all();
    bench.sign().await;
    bench.lasts(pick(1.0, 43.0)).await;
    bench.over();
    bench.network(Network::default());
    bench.judge("outage", &Must::REFUSED).await;
}

#[tokio::test]
async fn half_open() {
    let mut bench = Bench::start().await;
    bench.fault();
    bench.network(Network::half_open());
    bench.sign().await;
    bench.lasts(pick(2.0, 70.0)).await;
    bench.over();
    bench.network(Network::default());
    bench.judge("half_open", &Must::SWALLOWED).await;
}

async fn killed(row: &str, seconds: f64) {
    let mut bench = Bench::start().await;
    bench.fault();
    bench.server.kill().await;
    bench.lasts(seconds).await;
    bench.server.revive().await;
    bench.over();
    bench.judge(row, &Must { may_be_silent: seconds < 3.0, ..Must::REFUSED }).await;
}

#[tokio::test]
async fn killed_1() {
    killed("killed_1", 1.0).await;
}

#[tokio::test]
async fn killed_10() {
    killed("killed_10", pick(4.0, 10.0)).await;
}

#[tokio::test]
async fn killed_60() {
    // Its short form is the row above.
    killed("killed_60", pick(2.0, 60.0)).await;
}

#[tokio::test]
async fn server_clock() {
    let mut bench = Bench::start().await;
    bench.fault();
    for ms in [2_000, 0, -2_000, 3_600_000, 0, -3_600_000, 0] {
        bench.clock.set(step(ms));
        // The clock learns of it by its pings and at a frame; a word makes it learn at once.
        Api::of(&bench.server).press("flash").await;
        bench.lasts(pick(1.2, 12.0)).await;
    }
    bench.over();
    bench.judge("server_clock", &Must::NOTHING_SEEN).await;
}

#[tokio::test]
async fn client_clock() {
    let mut bench = Bench::start().await;
    bench.fault();
    for ms in [3_600_000, -3_600_000, -3_600_000, 3_600_000] {
        bench.screen.script(&format!("window.shiftDate({ms})")).await;
        bench.lasts(pick(1.5, 15.0)).await;
    }
    bench.over();
    bench.judge("client_clock", &Must::NOTHING_SEEN).await;
}

async fn life(bench: &Bench, state: &str) {
    bench.screen.devtools("Page.setWebLifecycleState", json!({"state": state})).await;
    if state == "active" {
        // The driver's thaw alone leaves the page hidden, and a hidden page sleeps.
        bench.screen.devtools("Page.bringToFront", json!({})).await;
    }
}

#[tokio::test]
#[ignore = "fails: a second is missed after a thaw"]
async fn frozen() {
    let mut bench = Bench::start().await;
    bench.fault();
    let since = machine_ms();
    life(&bench, "frozen").await;
    bench.lasts(pick(3.0, 60.0)).await;
    life(&bench, "active").await;
    let thawed = machine_ms();
    until("the first digits after it", || async {
        let seen = bench.screen.seen().await;
        seen.digits.last().is_some_and(|(_, at)| *at > thawed - 100.0).then_some(())
    })
    .await;
    println!("frozen: digits {:.0} ms after the thaw", machine_ms() - thawed);
    assert!(machine_ms() - thawed < pick(3_000.0, 1_000.0), "too late");
    bench.excuse(since);
    bench.over();
    // The server may have closed a connection that answered nothing for so long.
    let must = Must { sign_within_ms: Some(63_000.0), may_be_silent: true, ..Must::REFUSED };
    bench.judge("frozen", &must).await;
}

#[tokio::test]
async fn blocked() {
    let mut bench = Bench::start().await;
    bench.fault();
    let since = machine_ms();
    let ms = pick(2_000, 5_000);
    bench.screen.script(&format!("const t = performance.now(); while (performance.now() - t < {ms});")).await;
    bench.excuse(since);
    bench.over();
    bench.judge("blocked", &Must::NOTHING_SEEN).await;
}

/// The machine slept: its monotonic clock stood still, its wall clock did not, its connections are gone.
async fn lid(row: &str, minutes: i64) {
    let mut bench = Bench::start().await;
    let ms = minutes * 60_000;
    bench.fault();
    let asleep = machine_ms();
    bench.network(refused());
    bench.proxy.reset_all();
    bench.clock.set(Shift { clock_ms: ms, elapsed_ms: ms });
    bench.screen.script(&format!("window.shiftDate({ms})")).await;
    bench.end -= ms as f64;
    // Nothing tells a page that it slept: it sees at its next tick, and trusts the wall clock 0.3 s later.
    until("the countdown to have run on", || async {
        let seen = bench.screen.seen().await;
        seen.digits.last().is_some_and(|(text, _)| text.starts_with('−')).then_some(())
    })
    .await;
    println!("{row}: right again after {:.0} ms without a network", machine_ms() - asleep);
    assert!(machine_ms() - asleep < pick(8_000.0, 2_000.0), "too late");
    bench.excuse(asleep - 60_000.0);
    bench.lasts(pick(1.0, 5.0)).await;
    bench.over();
    bench.network(Network::default());
    // Down for ten minutes and more, by the wall clock, it asks every 5 s.
    bench.judge(row, &Must { may_be_silent: true, live_within_ms: 7_000.0, ..Must::REFUSED }).await;
}

#[tokio::test]
async fn lid_60() {
    lid("lid_60", 60).await;
}

#[tokio::test]
async fn lid_10() {
    lid("lid_10", 10).await;
}

/// Keeps hold of the program, to break it later.
const HOLD: &str = "for (const name of ['instantiate', 'instantiateStreaming']) { \
                    const real = WebAssembly[name]; \
                    WebAssembly[name] = async (...all) => { \
                    const made = await real.apply(WebAssembly, all); \
                    window.program = (made.instance || made).exports; return made; }; }";

#[tokio::test]
async fn panic() {
    let mut bench = Bench::start_with(Size::STAGE, HOLD).await;
    // The second fault in a row waits for 2 s; the fourth for 15 s.
    bench.screen.script(&format!("sessionStorage.setItem('ghostlight/1/faults', {})", pick(1, 3))).await;
    bench.fault();
    bench.screen.script("new Uint8Array(window.program.memory.buffer).fill(255)").await;
    bench.sign().await;
    until_within(Duration::from_secs(40), "the app to be back", || async {
        let back = "return !!document.querySelector('.stage-digits') && !document.querySelector('#boot')";
        bench.screen.script(back).await.as_bool().filter(|back| *back)
    })
    .await;
    bench.over();
    bench.judge("panic", &Must { dark_ms: 3_000.0, ..Must::REFUSED }).await;
}

async fn kept_here(bench: &Bench) {
    until_within(Duration::from_secs(60), "the service worker and the room to be kept", || async {
        let kept = "return navigator.serviceWorker.getRegistration().then(r => !!(r && r.active) && \
                    Object.keys(localStorage).some(k => k.startsWith('ghostlight/1/kept/') && \
                    localStorage[k].includes('\"running\"')))";
        bench.screen.script(kept).await.as_bool().filter(|kept| *kept)
    })
    .await;
}

#[tokio::test]
async fn reload_offline() {
    let mut bench = Bench::start().await;
    kept_here(&bench).await;
    bench.fault();
    bench.server.kill().await;
    bench.screen.reload().await;
    bench.sign().await;
    bench.lasts(pick(1.0, 20.0)).await;
    bench.server.revive().await;
    bench.over();
    let must = Must { sign_within_ms: Some(4_000.0), dark_ms: 3_000.0, ..Must::REFUSED };
    bench.judge("reload_offline", &must).await;
}

#[tokio::test]
async fn flapping() {
    let mut bench = Bench::start().await;
    bench.fault();
    for _ in 0..pick(2, 15) {
        bench.network(refused());
        bench.proxy.reset_all();
        bench.lasts(2.0).await;
        bench.network(Network::default());
        bench.lasts(2.0).await;
    }
    bench.over();
    bench.judge("flapping", &Must { may_be_silent: true, ..Must::REFUSED }).await;
}

/// A portal answers in place of the server: a page instead of a socket, of the probe, of config.json.
#[tokio::test]
async fn portal() {
    let mut bench = Bench::start().await;
    let portal = Portal::before(&bench.server.origin()).await;
    let page = portal.at(&bench.server.page("viewer", "&lang=en"));
    bench.screen.goto(&page).await;
    bench::counts(&bench.screen).await;
    kept_here(&bench).await;
    bench.fault();
    portal.close(Portal::PAGE);
    bench.sign().await;
    bench.lasts(pick(1.0, 20.0)).await;
    // Loaded again behind it, config.json is the portal's page, and so is everything else.
    bench.screen.goto(&page).await;
    bench.sign().await;
    bench.lasts(pick(1.0, 20.0)).await;
    bench.over();
    portal.open();
    // It answered all along, so an answer says nothing: the backoff opens.
    bench.judge("portal", &Must { live_within_ms: 4_000.0, dark_ms: 6_000.0, ..Must::REFUSED }).await;
}

#[tokio::test]
async fn big_frame() {
    let mut bench = Bench::start().await;
    bench.fault();
    let long = "x".repeat(pick(500_000, 10_000_000));
    bench.clock.say(&json!({"type": "message_update", "unknown": long}).to_string());
    bench.lasts(2.0).await;
    bench.over();
    bench.judge("big_frame", &Must { pauses_count: pick(false, true), ..Must::NOTHING_SEEN }).await;
}

#[tokio::test]
async fn flood() {
    let mut bench = Bench::start().await;
    bench.fault();
    let frame = json!({"type": "message_update", "message": {"id": "nobody", "text": "x"}}).to_string();
    let mut every = tokio::time::interval(Duration::from_millis(10));
    for _ in 0..pick(150, 1_000) {
        every.tick().await;
        for _ in 0..pick(5, 100) {
            bench.clock.say(&frame);
        }
        tokio::task::yield_now().await;
    }
    bench.over();
    bench.judge("flood", &Must { pauses_count: pick(false, true), ..Must::NOTHING_SEEN }).await;
}
