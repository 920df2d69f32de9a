//! `check`: everything that needs no browser.

use std::process::Command;

use crate::error::Result;
use crate::evidence;
use crate::house::House;
use crate::hygiene;
use crate::process::{self, cargo, run, settled, watched};
use crate::report::{Counts, Report, counted};
use crate::setup;

/// The end-to-end tests; they need a built app, a server and browsers.
pub const BROWSER_TESTS: &str = "ghostlight-tests";

/// What runs in the browser, and so is linted for it.
const IN_THE_BROWSER: [&str; 6] = [
    "ghostlight-app",
    "ghostlight-time",
    "ghostlight-room",
    "ghostlight-palco",
    "ghostlight-engine",
    "ghostlight-sources",
];

/// The command on its own.
///
/// # Errors
/// When a step failed.
pub fn command(house: &House) -> Result<()> {
    let mut report = Report::default();
    steps(house, &mut report, &mut Vec::new());
    report.finish()
}

/// The steps, also the first part of `test`. `passed` gets the names of the tests that did.
pub fn steps(house: &House, report: &mut Report, passed: &mut Vec<String>) {
    report.step("format", || run(cargo(house).args(["fmt", "--all", "--check"])));
    report.step("hygiene", || hygiene::check(house));
    report.step("what shows each page", || evidence::check(house));
    report.step("clippy", || {
        let args = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        run(cargo(house).args(args))
    });
    report.step("clippy for the browser", || {
        setup::wasm_target(house)?;
        run(&mut wasm_clippy(house))
    });
    report.tests("tests", || native_tests(house, passed));
    report.tests("examples in the docs", || {
        let args = ["test", "--workspace", "--exclude", BROWSER_TESTS, "--doc", "--quiet"];
        tested(cargo(house).args(args), &mut Vec::new())
    });
}

fn wasm_clippy(house: &House) -> Command {
    let mut command = cargo(house);
    command.env("CLIPPY_CONF_DIR", house.root.join("clippy/wasm"));
    command.args(["clippy", "--target", "wasm32-unknown-unknown", "--lib", "--bins"]);
    command.args(IN_THE_BROWSER.iter().flat_map(|package| ["--package", package]));
    command.args(["--", "-D", "warnings"]);
    command
}

fn native_tests(house: &House, passed: &mut Vec<String>) -> Result<Counts> {
    let mut command = test_runner(house);
    command.args(["--workspace", "--exclude", BROWSER_TESTS]);
    tested(&mut command, passed)
}

/// `cargo nextest run` where it is installed, else `cargo test`.
pub fn test_runner(house: &House) -> Command {
    let mut command = cargo(house);
    if process::on_path("cargo-nextest").is_some() {
        command.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        command.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    command
}

/// Runs a test runner, counts what it reports, and adds the names of the tests that passed. One that stops without reporting a failed test, as when
/// a test does not compile, is an error.
///
/// # Errors
/// When it cannot be started, or failed for another reason than a test.
pub fn tested(command: &mut Command, passed: &mut Vec<String>) -> Result<Counts> {
    let (status, text) = watched(command)?;
    passed.extend(evidence::passed(&text));
    let counts = counted(&text);
    if counts.failed == 0 {
        settled(command, status)?;
    }
    Ok(counts)
}
