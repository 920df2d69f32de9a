//! A rundown comes in from a spreadsheet, a room goes out as one file and comes back.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_tests::{ControllerDesk, Screen, until};
use serde_json::Value;

/// Puts a text into the field, as a paste does.
async fn paste(screen: &Screen, text: &str) {
    let text = serde_json::to_string(text).unwrap();
    screen
        .script(&format!(
            "const field = document.querySelector('.import-text'); field.value = {text}; \
             field.dispatchEvent(new Event('input', {{bubbles: true}}))"
        ))
        .await;
}

/// Drops a file on the sheet; `bytes` is what a script says they are.
async fn drop_file(screen: &Screen, name: &str, kind: &str, bytes: &str) {
    screen
        .script(&format!(
            "const data = new DataTransfer(); data.items.add(new File([{bytes}], {name:?}, {{type: {kind:?}}})); \
             document.querySelector('.import-drop').dispatchEvent(new DragEvent('drop', \
             {{bubbles: true, cancelable: true, dataTransfer: data}}))"
        ))
        .await;
}

/// From now on, files that the page gives are kept in the page instead.
async fn catch_files(screen: &Screen) {
    screen
        .script(
            "window.given = {}; let last; \
             URL.createObjectURL = blob => { last = blob; return 'blob:caught' }; \
             HTMLAnchorElement.prototype.click = function () { const name = this.download; \
             last.arrayBuffer().then(bytes => { window.given[name] = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes) }) }",
        )
        .await;
}

async fn caught(screen: &Screen, ending: &str) -> String {
    until(&format!("a file *{ending}"), || async {
        let script = format!(
            "const name = Object.keys(window.given).find(name => name.endsWith({ending:?})); \
             return name ? window.given[name] : null"
        );
        screen.script(&script).await.as_str().map(str::to_owned)
    })
    .await
}

async fn opened() -> ControllerDesk {
    let room = ControllerDesk::open(ControllerDesk::SIZE).await;
    room.screen.press("Import").await;
    until("the sheet", || room.screen.text(".import-sheet h2")).await;
    room
}

#[tokio::test]
async fn rows_are_previewed_and_what_cannot_be_read_is_named() {
    let room = opened().await;
    let before = room.titles().await.len();
    paste(
        &room.screen,
        "Início;Título;Palestrante;Duração\r\n18:00;\"Abertura; bem-vindos\";Ana;5:00\r\n;Painel;Rui;1h30\r\n\
         ;Debate;Eva;soon\r\n;;Zé;5\r\n;<script>window.pwned = 1</script>;x;90s\r\n",
    )
    .await;
    room.screen.says(".import-count", "3 rows read, 2 not.").await;
    let unread = room.screen.says(".unread", "Line 4").await;
    assert!(unread.contains("Its length cannot be read.") && unread.contains("Debate"), "{unread}");
    assert!(unread.contains("Line 5: It has no title."), "{unread}");
    room.screen.press("Take 3 items").await;
    room.has_items(before + 3).await;
    let timers = room.api("/timers").await;
    let last: Vec<&Value> = timers.as_array().unwrap().iter().skip(before).collect();
    assert_eq!(last[0]["name"], "Abertura; bem-vindos");
    assert_eq!(last[0]["start_ms"], 18 * 3_600_000);
    assert_eq!(last[1]["duration_ms"], 5_400_000);
    assert_eq!(last[2]["name"], "<script>window.pwned = 1</script>");
    until("the markup as text", || async {
        let script = "return [...document.querySelectorAll('.plan-body [data-field=title]')]\
                      .some(cell => cell.value.startsWith('<script>')) && window.pwned === undefined";
        room.screen.script(script).await.as_bool().filter(|yes| *yes)
    })
    .await;
    room.screen.close().await;
}

#[tokio::test]
async fn columns_are_matched_by_hand_where_they_are_not_sure() {
    let room = opened().await;
    let before = room.titles().await.len();
    paste(&room.screen, "Rui\tPainel\t45\nEva\tDebate\t30\n").await;
    room.screen.says(".check-columns", "check what each column holds").await;
    for (column, holds) in [(1, "Speaker"), (2, "Title")] {
        let script = format!(
            "const field = document.querySelectorAll('.import-table th select')[{}]; field.value = {holds:?}; \
             field.dispatchEvent(new Event('change', {{bubbles: true}}))",
            column - 1
        );
        room.screen.script(&script).await;
    }
    room.screen.says(".import-count", "2 rows read, 0 not.").await;
    room.screen.press("Take 2 items").await;
    room.has_items(before + 2).await;
    let timers = room.api("/timers").await;
    assert_eq!((&timers[before]["name"], &timers[before]["speaker"]), (&"Painel".into(), &"Rui".into()));
    room.screen.close().await;
}

#[tokio::test]
async fn what_is_no_rundown_is_refused_in_a_sentence() {
    let room = opened().await;
    let before = room.titles().await;
    let refused = async |part: &str| {
        let said = room.screen.says(".refused", part).await;
        assert!(said.ends_with('.') && room.screen.text(".import-count").await.is_none(), "{said}");
    };
    drop_file(&room.screen, "plan.png", "image/png", "new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0])")
        .await;
    refused("This is a picture").await;
    drop_file(&room.screen, "plan.xlsx", "", "new Uint8Array([80, 75, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0])").await;
    refused("not a table in text form").await;
    paste(&room.screen, "<!doctype html><html><body><table><tr><td>Panel</td></tr></table>").await;
    refused("This is a web page").await;
    paste(&room.screen, "\n \n").await;
    refused("nothing in it").await;
    paste(&room.screen, r#"{"ghostlight":1,"room":{"name":"Ma"#).await;
    refused("damaged or was cut off").await;
    paste(&room.screen, r#"{"ghostlight":9,"room":{},"timers":[]}"#).await;
    refused("another version").await;
    paste(&room.screen, &format!("Title,Length\n{}", "Talk,5\n".repeat(10_001))).await;
    refused("at most 10,000 items").await;
    assert_eq!(room.titles().await, before, "nothing of it was taken");
    room.screen.close().await;
}

#[tokio::test]
async fn ten_thousand_rows_are_taken_and_can_be_worked_with() {
    let room = opened().await;
    let rows: String = (1..=10_000).map(|row| format!("Talk {row},Ana,5\n")).collect();
    paste(&room.screen, &format!("Title,Speaker,Length\n{rows}")).await;
    room.screen.says(".import-count", "10000 rows read, 0 not.").await;
    room.screen.click(".sheet-acts .switch-line input").await;
    room.screen.press("Take 10000 items").await;
    room.has_items(10_000).await;
    room.screen.says(".plan-sum", "10000 items").await;
    let drawn = room.screen.script("return document.querySelectorAll('.plan-body .plan-row').length").await;
    assert!(drawn.as_u64().unwrap() < 120, "{drawn} rows stand in the page");
    room.screen.script("document.querySelector('.plan-scroll').scrollTop = 1e9").await;
    until("the last row", || async {
        let script = "return document.querySelector('.plan-body [data-place=\"9999\"] [data-field=title]')?.value ?? null";
        room.screen.script(script).await.as_str().filter(|title| *title == "Talk 10000").map(drop)
    })
    .await;
    room.screen.click(".plan-body [data-place=\"9999\"] [data-field=speaker]").await;
    room.screen.script("document.activeElement.select()").await;
    room.screen.keys("Zoe\u{e004}").await;
    room.holds(9_999, "speaker", "Zoe".into()).await;
    room.screen.close().await;
}

#[tokio::test]
async fn csv_goes_out_harmless_and_comes_in_again() {
    let room = ControllerDesk::open(ControllerDesk::SIZE).await;
    room.post(
        "/timers",
        serde_json::json!({"name": "=HYPERLINK(\"x\")", "speaker": "@eva", "duration_ms": 300_000}),
    )
    .await;
    let before = room.titles().await;
    room.screen.says(".plan-sum", &format!("{} items", before.len())).await;
    catch_files(&room.screen).await;
    room.screen.click(".menu > summary").await;
    room.screen.press("Rundown (CSV)").await;
    let csv = caught(&room.screen, ".csv").await;
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.contains("'@eva"),
        "{csv}"
    );
    room.screen.press("Calendar (ICS)").await;
    assert!(caught(&room.screen, ".ics").await.starts_with("BEGIN:VCALENDAR"));
    room.screen.press("Import").await;
    paste(&room.screen, &csv).await;
    room.screen.says(".import-count", &format!("{} rows read, 0 not.", before.len())).await;
    room.screen.press(&format!("Take {} items", before.len())).await;
    room.has_items(before.len() * 2).await;
    assert_eq!(room.titles().await[before.len()..], before[..]);
    room.screen.close().await;
}

#[tokio::test]
async fn the_whole_room_goes_out_as_one_file_and_comes_back() {
    let room = ControllerDesk::open(ControllerDesk::SIZE).await;
    let before = room.titles().await;
    catch_files(&room.screen).await;
    room.screen.click(".menu > summary").await;
    room.screen.press("Whole room (JSON)").await;
    let file = caught(&room.screen, ".json").await;
    let messages = serde_json::from_str::<Value>(&file).unwrap()["messages"].as_array().unwrap().len();
    room.screen.press(&format!("Delete: {}", before[0])).await;
    room.has_items(before.len() - 1).await;
    room.screen.press("Import").await;
    paste(&room.screen, &file).await;
    room.screen.says(".import-sheet", &format!("{} items, {messages} messages", before.len())).await;
    // While something runs it is refused, and the sheet says why.
    room.control(serde_json::json!({"action": "play"})).await;
    room.screen.press("Take this room").await;
    room.screen.says(".refused", "Stop the countdown first").await;
    room.control(serde_json::json!({"action": "stop"})).await;
    room.screen.press("Take this room").await;
    until("the room as it was", || async { (room.titles().await == before).then_some(()) }).await;
    room.screen.close().await;
}
