//! Recorded conversations of every source through its adapter.
#![cfg(feature = "replay")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_sources::HttpAnswer;
use ghostlight_sources::replay::{Change, LinkWord, file_of, replay, source_of};
use serde_json::{Value, json};

fn changes(word: &str, recording: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut source = source_of(word).unwrap();
    replay(source.as_mut(), recording, &|_| HttpAnswer::Failed, &mut |change| changes.push(change.clone()));
    changes
}

fn line(t_ms: u32, dir: &str, raw: &Value) -> String {
    json!({"t_ms": t_ms, "dir": dir, "raw": raw.to_string()}).to_string()
}

fn recorded(name: &str) -> String {
    std::fs::read_to_string(format!(
        "{}/tests/captures/ontime/{name}.jsonl",
        std::env::var("CARGO_MANIFEST_DIR").unwrap()
    ))
    .unwrap()
}

#[cfg(feature = "ontime")]
#[test]
fn ontimes_overtime_line_by_line() {
    let changes = changes("ontime", &recorded("overtime"));
    let seen: Vec<(&str, Option<&str>, Option<&str>)> = changes
        .iter()
        .filter(|change| change.link == LinkWord::Ready)
        .map(|change| (change.state.as_str(), change.current.as_deref(), change.phase))
        .collect();
    let item = Some("e10ed9");
    assert_eq!(
        seen,
        [
            ("stopped", None, None),
            ("stopped", item, Some("normal")),
            ("running", item, Some("normal")),
            ("running", item, Some("red")),
            ("running", item, Some("zero")),
            ("stopped", None, None),
        ]
    );
    // The phase turns by itself, between two frames: at 0:00, 5,003 ms after the start.
    let zero = changes.iter().find(|change| change.phase == Some("zero")).unwrap();
    assert!((zero.t_ms - 6_021.0).abs() < 10.0 && zero.remaining_ms.unwrap().abs() <= 1, "{zero:?}");
    assert_eq!(changes.last().unwrap().link, LinkWord::Waiting);
}

#[test]
fn palcotimer_too_and_with_anothers_pings() {
    let timers = json!([{"id": "a", "name": "Opening", "duration_ms": 600_000, "position": 0}]);
    let playback = |state: &str, elapsed: u32| json!({"state": state, "current_timer_id": "a", "elapsed_ms": elapsed, "duration_ms": 600_000});
    let base = 1_767_268_900_000_u64;
    let room = json!({"type": "room", "room": {"id": "r", "name": "Main"}, "timers": timers, "messages": [],
        "playback": playback("running", 60_000), "server_time": base});
    let text = [
        line(0, "open", &Value::Null),
        line(10, "out", &json!({"type": "request_state"})),
        line(20, "in", &room),
        line(30, "out", &json!({"type": "ping"})),
        line(50, "in", &json!({"type": "pong", "server_time": base + 25})),
        "odd".to_owned(),
        line(60_000, "in", &json!({"type": "ping"})),
    ]
    .join("\n");
    let changes = changes("palcotimer", &text);
    let ready: Vec<&Change> = changes.iter().filter(|change| change.link == LinkWord::Ready).collect();
    assert!(!ready.is_empty(), "{changes:?}");
    assert_eq!((ready[0].state.as_str(), ready[0].current.as_deref()), ("running", Some("a")));
    assert!((ready[0].remaining_ms.unwrap() - 540_000).abs() < 50, "{:?}", ready[0]);
    // Not a line a second: it counts by itself.
    assert!(changes.len() < 8, "{}", changes.len());
}

#[test]
fn a_refusing_close_is_one() {
    let text = "{\"t_ms\":0,\"dir\":\"open\"}\n{\"t_ms\":5,\"dir\":\"close\",\"code\":4404,\"reason\":\"no\"}\n\
        {\"t_ms\":900,\"dir\":\"open\"}";
    let links: Vec<LinkWord> = changes("palcotimer", text).iter().map(|change| change.link).collect();
    assert_eq!(links, [LinkWord::Connecting, LinkWord::Syncing, LinkWord::Refused, LinkWord::Syncing]);
}

#[test]
fn odd_recordings_end() {
    let far =
        "{\"t_ms\":0,\"dir\":\"in\",\"raw\":\"{}\"}\n{\"t_ms\":99999999999,\"dir\":\"in\",\"raw\":\"x\"}";
    for text in ["", "\n\n", "[]", "{\"dir\":\"in\"}", "{\"t_ms\":1e300,\"dir\":\"in\",\"raw\":\"x\"}", far] {
        for word in ["palcotimer", "ontime", "placeos", "gamepicker", "rotoclear"] {
            if source_of(word).is_some() {
                assert!(!changes(word, text).is_empty(), "at least how it began");
            }
        }
    }
}

#[test]
fn a_line_is_json_in_the_order_of_its_fields() {
    let change = &changes("palcotimer", "")[0];
    assert_eq!(
        change.to_json_line(),
        "{\"t_ms\":0,\"link\":\"connecting\",\"state\":\"stopped\",\"current\":null,\"remaining_ms\":null,\
         \"duration_ms\":null,\"phase\":null,\"message\":null,\"blackout\":false}"
    );
    assert_eq!(file_of("http://x/a/b-c?d=e/f"), "a_b-c.json");
    assert_eq!(file_of("http://x/../../etc/passwd"), "etc_passwd.json");
}
