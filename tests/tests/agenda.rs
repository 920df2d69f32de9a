//! The running order: what it tells, that it follows, that it leaves unchanged rows alone, and its files.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use ghostlight_tests::{Browser, SAMPLE, Screen, Server, Size, until};
use serde_json::{Value, json};

/// Puts so many items of a minute each behind those that the room has.
async fn add_items(screen: &Screen, count: usize) {
    let script = format!(
        "const rows = [...Array({count}).keys()].map(n => 'Item ' + n + ',1:00'); \
         return fetch('/api/v1/rooms/{SAMPLE}/import', {{method: 'POST', headers: {{'content-type': 'text/csv'}}, \
         body: ['Title,Duration', ...rows].join('\\n')}}).then(r => r.ok)"
    );
    assert_eq!(screen.script(&script).await, json!(true));
}

#[tokio::test]
async fn it_tells_where_the_day_stands_and_nothing_of_screens() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let operator = browser.open(server.page("operator", "&lang=en"), Size::TABLET).await;
    operator.press("Go to: Welcome").await;
    let agenda = browser.open(server.page("agenda", "&lang=en"), Size::TABLET).await;
    agenda.says(".agenda-row[data-status=now]", "Welcome").await;
    agenda.says(".agenda-row[data-status=next]", "Keynote").await;
    agenda.says(".agenda-top .left", "left in all").await;
    agenda.gone(".screens").await;
    operator.press("GO").await;
    until("the bar to move", || async {
        let share = agenda
            .script("return +getComputedStyle(document.querySelector('.passed')).getPropertyValue('--f')")
            .await;
        share.as_f64().filter(|share| *share > 0.0)
    })
    .await;
    operator.press("Next").await;
    agenda.says(".agenda-row[data-status=now]", "Keynote").await;
    agenda.says(".agenda-row[data-status=done]", "Welcome").await;
    operator.close().await;
    agenda.close().await;
}

#[tokio::test]
async fn a_thousand_items_and_an_update_touches_its_rows_only() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let operator = browser.open(server.page("operator", "&lang=en"), Size::TABLET).await;
    operator.press("Go to: Welcome").await;
    let agenda = browser.open(server.page("agenda", "&lang=en"), Size::TABLET).await;
    agenda.says(".agenda-row[data-status=now]", "Welcome").await;
    add_items(&agenda, 1_000).await;
    let all = until("every row", || async {
        let rows = agenda.script("return document.querySelectorAll('.agenda-list .agenda-row').length").await;
        rows.as_u64().filter(|rows| *rows > 1_000)
    })
    .await;
    // An item far down is renamed: its row changes, the others are not touched.
    let script = "
        window.touched = new Set();
        new MutationObserver(all => all.forEach(m => {
            const node = m.target.nodeType === 1 ? m.target : m.target.parentElement;
            const row = node.closest('.agenda-row');
            if (row) window.touched.add(row.querySelector('b')?.textContent);
        })).observe(document.querySelector('.agenda-list'), {subtree: true, childList: true, characterData: true, attributes: true});
        return fetch('/api/v1/rooms/STAGE2/timers').then(r => r.json()).then(list => {
            const all = Array.isArray(list) ? list : list.timers;
            const item = all.find(t => t.name === 'Item 700');
            return fetch('/api/v1/rooms/STAGE2/timers/' + item.id, {method: 'PUT',
                headers: {'content-type': 'application/json'}, body: JSON.stringify({name: 'Renamed'})}).then(r => r.status)
        })";
    assert_eq!(agenda.script(script).await, json!(200));
    until("the new name", || async {
        let there = agenda
            .script("return document.querySelector('.agenda-list').textContent.includes('Renamed')")
            .await;
        there.as_bool().filter(|there| *there)
    })
    .await;
    let touched = agenda.script("return [...window.touched]").await;
    assert_eq!(touched, json!(["Renamed"]), "of {all} rows");
    agenda.close().await;
    operator.close().await;
}

#[tokio::test]
async fn it_follows_until_somebody_scrolls() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let operator = browser.open(server.page("operator", "&lang=en"), Size::TABLET).await;
    let agenda = browser.open(server.page("agenda", "&lang=en"), Size::PHONE).await;
    add_items(&agenda, 40).await;
    operator.press("Go to: Item 39").await;
    let seen = || async {
        let inside = agenda
            .script("const r = document.querySelector('.agenda-row[data-status=now]')?.getBoundingClientRect(); return !!r && r.top >= 0 && r.bottom <= innerHeight + 1")
            .await;
        inside.as_bool().filter(|inside| *inside)
    };
    until("the current row in sight", seen).await;
    agenda.gone(".to-now.shown").await;
    agenda.script("document.querySelector('.agenda-main').focus()").await;
    agenda.keys("\u{e011}").await;
    until("the way back", || agenda.text(".to-now.shown")).await;
    agenda.script("document.querySelector('.agenda-main').scrollTop = 0").await;
    agenda.press("To the current item").await;
    until("the current row in sight again", seen).await;
    operator.close().await;
    agenda.close().await;
}

#[tokio::test]
async fn its_files_hold_every_item() {
    let server = Server::start().await;
    let browser = Browser::start().await;
    let agenda = browser.open(server.page("agenda", "&lang=en"), Size::TABLET).await;
    agenda.says(".agenda-list", "Keynote").await;
    // What is given to the person is looked at on its way.
    agenda
        .script(
            "window.files = []; URL.createObjectURL = blob => { blob.text().then(t => window.files.push([blob.type, t])); return 'about:blank' }; \
             HTMLAnchorElement.prototype.click = function () { window.names = (window.names || []).concat(this.download) }",
        )
        .await;
    agenda.press("Save as CSV").await;
    agenda.press("Save as calendar").await;
    let files = until("two files", || async {
        let files = agenda.script("return window.files").await;
        files.as_array().filter(|files| files.len() == 2).cloned()
    })
    .await;
    let text = |of: &str| -> String {
        let found = files.iter().find(|file| file[0].as_str().is_some_and(|kind| kind.starts_with(of)));
        found.and_then(|file| file[1].as_str()).unwrap_or_default().to_owned()
    };
    let (csv, ics) = (text("text/csv"), text("text/calendar"));
    let rows = agenda.script("return document.querySelectorAll('.agenda-list .agenda-row').length").await;
    assert_eq!(csv.lines().count() as u64, rows.as_u64().unwrap(), "{csv}");
    assert!(csv.contains("Keynote") && csv.contains("Expected start"), "{csv}");
    assert!(
        ics.starts_with("BEGIN:VCALENDAR") && ics.contains("SUMMARY:") && ics.contains("Keynote"),
        "{ics}"
    );
    let names: Value = agenda.script("return window.names").await;
    assert_eq!(names, json!([format!("{SAMPLE}.csv"), format!("{SAMPLE}.ics")]));
    agenda.close().await;
}
