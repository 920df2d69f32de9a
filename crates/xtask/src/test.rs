//! `test`: everything, the browsers included. Continuous integration runs exactly this.

use std::ffi::OsString;
use std::process::Command;

use crate::bundle::{self, Options};
use crate::check::{self, BROWSER_TESTS};
use crate::error::Result;
use crate::evidence;
use crate::house::House;
use crate::process::{program, run};
use crate::report::Report;
use crate::room_server::{self, Profile};
use crate::setup::{self, Browsers};

/// What the command line may ask for.
#[derive(Debug, Default)]
pub struct Args {
    /// Only the browser tests, against an unoptimised build.
    pub quick: bool,
    /// Only the rows that have a long form, in it; their figures are written into `docs/`.
    pub long: bool,
    /// Of those only the rows whose names contain this.
    pub row: Option<String>,
    /// Given to the runner of the browser tests as they are, to run some of them only.
    pub runner: Vec<OsString>,
}

/// What has a long form: the fault table, the clock in browsers, fuzzing, the soak.
const LONG: [&str; 4] = ["faults", "clock_in_browsers", "fuzz", "soak"];

/// Runs everything and tells it in one table.
///
/// # Errors
/// When a step failed.
pub fn command(house: &House, args: &Args) -> Result<()> {
    let mut report = Report::default();
    let mut passed = Vec::new();
    let tools = report.step("set-up: build", || setup::web(house));
    let browsers = report.step("set-up: browsers", || setup::browsers(house));
    let axe = report.step("set-up: axe-core", || setup::axe(house));
    let long = args.long || args.row.is_some();
    if !args.quick && !long {
        without_browsers(house, &mut report, &mut passed);
    }
    let app = tools.and_then(|tools| {
        let options = Options { gallery: true, compressed: false, quick: args.quick };
        report.step("static build", || bundle::build(house, &tools, options))
    });
    let server = report.step("room server", || room_server::build(house, None, Profile::quick(args.quick)));
    match (app, server, browsers, axe) {
        (Some(app), Some(server), Some(browsers), Some(axe)) => {
            report.tests("browser tests", || {
                let mut command = check::test_runner(house);
                command.args(["--package", BROWSER_TESTS]);
                if long {
                    long_form(house, &mut command, args.row.as_deref());
                }
                command.args(&args.runner);
                command.env("GHOSTLIGHT_APP_DIR", app).env("GHOSTLIGHT_SERVER_BIN", server);
                command.envs(Browsers::environment(&browsers)).env("GHOSTLIGHT_AXE", axe);
                // One at a time, as .config/nextest.toml has it.
                command.env("RUST_TEST_THREADS", "1");
                check::tested(&mut command, &mut passed)
            });
        }
        _ => report.not_run("browser tests"),
    }
    // Where only some tests were asked for, the others cannot have run.
    if !args.quick && !long && args.runner.is_empty() {
        report.step("what shows each page ran", || evidence::ran(house, &passed));
    }
    report.finish()
}

/// Chooses the rows; a name is a filter for both runners.
fn long_form(house: &House, command: &mut Command, row: Option<&str>) {
    let there = |name: &&str| {
        let tests = house.root.join("tests/tests");
        tests.join(name).is_dir() || tests.join(name).with_extension("rs").is_file()
    };
    command.args(LONG.into_iter().filter(there).flat_map(|name| ["--test", name]));
    command.env("GHOSTLIGHT_LONG", "1").env("NEXTEST_PROFILE", "long").args(row);
}

fn without_browsers(house: &House, report: &mut Report, passed: &mut Vec<String>) {
    let deny = report.step("set-up: cargo-deny", || setup::cargo_deny(house));
    check::steps(house, report, passed);
    let Some(deny) = deny else {
        report.not_run("licences and sources");
        return;
    };
    report.step("licences and sources", || {
        let mut command = program(&deny, house);
        // It asks cargo about the packages, and must ask the cargo of the active toolchain.
        command.env("CARGO", std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        run(command.args(["check", "bans", "licenses", "sources"]))
    });
}
