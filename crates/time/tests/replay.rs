//! The recorded traces, and odd ones, through the replay.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_time::replay::{Figures, TraceError, replay_text};

fn replayed(case: &str) -> Figures {
    let path = format!("{}/tests/traces/{case}.json", std::env::var("CARGO_MANIFEST_DIR").unwrap());
    let figures = replay_text(&std::fs::read_to_string(path).unwrap()).unwrap();
    println!("{}", figures.to_json_line().unwrap());
    figures
}

#[test]
fn lan() {
    let figures = replayed("lan");
    assert!(figures.p95_ms <= 2.0 && figures.glitches == 0 && figures.covered >= Some(0.99));
}

#[test]
fn wifi() {
    let figures = replayed("wifi");
    assert!(figures.p95_ms <= 2.0 && figures.glitches == 0 && figures.covered >= Some(0.99));
}

#[test]
fn lte() {
    let figures = replayed("lte");
    // The path's asymmetry, 16 ms, costs every method its half.
    assert!(figures.p95_ms <= 8.0 + 4.0 && figures.glitches == 0 && figures.covered >= Some(0.99));
}

#[test]
fn a_server_clock_step_costs_one_glitch() {
    let figures = replayed("step_plus");
    assert!(figures.p95_ms <= 2.5 && figures.glitches <= 1 && figures.covered >= Some(0.99));
}

#[test]
fn a_sleep_costs_one_glitch() {
    let figures = replayed("suspend");
    assert!(figures.p95_ms <= 2.5 && figures.glitches <= 1 && figures.covered >= Some(0.99));
}

/// A trace from a rule: at second n, the true offset, the delays (none: no pong), and the wall offset.
fn made(seconds: u32, rule: impl Fn(u32) -> (f64, Option<(f64, f64)>, f64)) -> String {
    let mut events = Vec::new();
    for n in 0..seconds {
        let (theta, delays, wall) = rule(n);
        let sent = 5_000.0 + f64::from(n) * 1_000.0;
        let (up, down) = delays.unwrap_or((0.0, 4.0));
        let (kind, ping) = match delays {
            Some(_) => ("pong", format!("{}", sent.floor())),
            None => ("playback_status", "null".into()),
        };
        let arrival = sent + up + down;
        events.push(format!(
            r#"{{"type":"{kind}","s":{},"r":{},"p":{ping},"date":{},"true_theta":{theta}}}"#,
            (sent + up + theta).floor(),
            arrival.floor(),
            (arrival + wall).floor(),
        ));
    }
    format!(r#"{{"case":"made","granularity_ms":1.0,"events":[{}]}}"#, events.join(","))
}

fn measured(text: &str) -> Figures {
    let figures = replay_text(text).unwrap();
    println!("{}", figures.to_json_line().unwrap());
    figures
}

#[test]
fn offsets_far_and_negative() {
    for theta in [-1.7e12, -5.25, 0.0, 1.7e12, 4e15] {
        let figures = measured(&made(120, |n| (theta, Some((3.0, f64::from(n * 7 % 5))), 1e12)));
        assert!(figures.p95_ms <= 3.0 && figures.glitches == 0 && figures.covered >= Some(0.99), "{theta}");
    }
}

#[test]
fn steps_both_ways_cost_a_glitch_each() {
    let figures = measured(&made(400, |n| {
        let step = [0.0, -2_000.0, 3_000.0, -60_000.0][(n / 100) as usize];
        (1e12 + step, Some((3.0, f64::from(n * 7 % 5))), 1e12)
    }));
    assert!(figures.p95_ms <= 3.0 && figures.glitches <= 3 && figures.covered >= Some(0.98));
}

#[test]
fn a_fast_clock_an_outage_and_no_dates() {
    let text = made(600, |n| (1e12 + f64::from(n) * 0.1, Some((3.0, f64::from(n * 7 % 5))), 1e12));
    let mut trace: serde_json::Value = serde_json::from_str(&text).unwrap();
    let events = trace["events"].as_array_mut().unwrap();
    events.drain(200..400);
    for event in events.iter_mut() {
        event["date"] = serde_json::Value::Null;
    }
    let figures = measured(&trace.to_string());
    assert!(figures.p95_ms <= 3.0 && figures.glitches == 0 && figures.covered >= Some(0.99));
}

#[test]
fn no_pongs_at_all_states_no_bound() {
    let figures = measured(&made(300, |_| (1e12, None, 1e12)));
    assert!(figures.p95_ms <= 6.0 && figures.glitches == 0);
    assert_eq!((figures.covered, figures.bound_p50_ms), (None, None));
}

#[test]
fn odd_traces_are_refused_in_a_sentence() {
    let event = r#"{"type":"pong","s":1,"r":1,"p":1,"true_theta":0}"#;
    let with = |event: &str| format!(r#"{{"events":[{event}]}}"#);
    for (text, error) in [
        (r#"{"events":[]}"#.to_owned(), TraceError::TooShort),
        (with(event), TraceError::TooShort),
        (with(&event.replace(r#""r":1"#, r#""r":1e300"#)), TraceError::Number(0)),
        (format!(r#"{{"granularity_ms":-1,"events":[{event}]}}"#), TraceError::Granularity),
    ] {
        assert_eq!(replay_text(&text), Err(error.clone()), "{text}");
        assert!(error.to_string().ends_with('.'));
    }
    for text in ["", "[]", "{}", "nonsense", r#"{"events":[{}]}"#, r#"{"events":[{"type":1}]}"#] {
        assert!(matches!(replay_text(text), Err(TraceError::Form(_))), "{text}");
    }
}

#[test]
fn odd_events_are_borne() {
    let base = made(60, |_| (1e12, Some((3.0, 3.0)), 1e12));
    let mut trace: serde_json::Value = serde_json::from_str(&base).unwrap();
    let events = trace["events"].as_array_mut().unwrap();
    events.reverse();
    let doubled = events[5].clone();
    events.push(doubled);
    // A pong without its ping, a ping after its pong, a kind that is not known.
    events[7]["p"] = serde_json::Value::Null;
    events[8]["p"] = serde_json::json!(9e14);
    events[9]["type"] = serde_json::json!("news");
    let figures = measured(&trace.to_string());
    assert!(figures.p95_ms <= 3.0 && figures.glitches == 0);
}
