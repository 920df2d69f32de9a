//! The recorded traces, and odd ones, through the replay.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use ghostlight_time::replay::{Figures, TraceError, replay_text};

fn replayed(case: &str) -> Figures {
    let path = format!("{}/tests/traces/{case}.json", env!("CARGO_MANIFEST_DIR"));
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
