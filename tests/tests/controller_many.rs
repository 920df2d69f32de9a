//! A thousand items: what an update touches, what scrolling costs.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_tests::{ControllerDesk, until};
use serde_json::{Value, json};

const ITEMS: usize = 1_000;

async fn with_many() -> ControllerDesk {
    let room = ControllerDesk::open(ControllerDesk::SIZE).await;
    let items: Vec<Value> =
        (0..ITEMS).map(|at| json!({"name": format!("Talk {at}"), "duration_ms": 300_000})).collect();
    room.post("/import", json!({"timers": items, "replace": true})).await;
    room.screen.says(".plan-sum", "1000 items").await;
    until("its first row", || async {
        let script = "return document.querySelector('.plan-body [data-place=\"0\"] [data-field=title]')?.value ?? null";
        room.screen.script(script).await.as_str().filter(|title| *title == "Talk 0").map(drop)
    })
    .await;
    room
}

/// From now on, every row that is touched is counted.
async fn count_touched(room: &ControllerDesk) {
    room.screen
        .script(
            "window.touched = new Set(); window.seen = new MutationObserver(all => all.forEach(one => { \
             const at = one.target.nodeType === 1 ? one.target : one.target.parentElement; \
             const row = at?.closest('.plan-body > .plan-row'); if (row) window.touched.add(row.dataset.place); \
             [...one.addedNodes, ...one.removedNodes].forEach(node => { \
             if (node.classList?.contains('plan-row')) window.touched.add('whole ' + node.dataset.place) }) })); \
             window.seen.observe(document.querySelector('.plan-body'), \
             {subtree: true, childList: true, attributes: true, characterData: true})",
        )
        .await;
}

#[tokio::test]
async fn an_update_touches_no_row_that_did_not_change() {
    let room = with_many().await;
    let ids = room.api("/timers").await;
    let id = ids[3]["id"].as_str().unwrap();
    count_touched(&room).await;
    let url = format!("{}/api/v1/rooms/STAGE2/timers/{id}", room.server.origin());
    let client = reqwest::Client::new();
    // An input's value is no node: the colour is seen as an attribute, the notes nowhere.
    for body in [json!({"color": "teal"}), json!({"notes": "x"}), json!({"name": "Changed"})] {
        assert!(client.put(&url).json(&body).send().await.unwrap().status().is_success());
    }
    until("the change", || async {
        let script =
            "return document.querySelector('.plan-body [data-place=\"3\"] [data-field=title]').value";
        (room.screen.script(script).await == "Changed").then_some(())
    })
    .await;
    let touched = room.screen.script("return [...window.touched]").await;
    assert_eq!(touched, json!(["3"]), "one item changed");
    room.screen.close().await;
}

#[tokio::test]
async fn scrolling_draws_what_is_seen_and_what_an_update_costs() {
    let room = with_many().await;
    // A scripted scroll, a step a frame; long tasks are the browser's own count of those over 50 ms.
    let scroll = "window.tasks = []; new PerformanceObserver(list => list.getEntries().forEach(e => \
                  window.tasks.push(e.duration))).observe({entryTypes: ['longtask']}); \
                  window.done = false; const list = document.querySelector('.plan-scroll'); let steps = 0; \
                  const step = () => { list.scrollTop += 240; if (++steps < 120) requestAnimationFrame(step); \
                  else window.done = true }; requestAnimationFrame(step)";
    room.screen.script(scroll).await;
    until("the scroll to end", || async {
        room.screen.script("return window.done").await.as_bool().filter(|done| *done)
    })
    .await;
    until("the rows there", || async {
        let script = "const list = document.querySelector('.plan-scroll').getBoundingClientRect(); \
                      const row = document.elementFromPoint(list.left + 250, list.top + 300)?.closest('.plan-row'); \
                      return row?.dataset.place ?? null";
        let place: usize = room.screen.script(script).await.as_str()?.parse().ok()?;
        (place > 400).then_some(())
    })
    .await;
    let rows = room.screen.script("return document.querySelectorAll('.plan-body .plan-row').length").await;
    assert!(rows.as_u64().unwrap() < 80, "{rows} rows stand in the page");
    let tasks = room.screen.script("return window.tasks").await;
    println!("tasks over 50 ms in a scroll of 120 frames: {tasks}");
    // What an unoptimised build does says nothing about the one that is shipped.
    if std::env::var_os("GHOSTLIGHT_RELEASE_FIGURES").is_some() {
        assert_eq!(tasks, json!([]), "no task over 50 ms");
    }
    room.screen.close().await;
}
