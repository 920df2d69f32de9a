//! The log: to standard error, structured. It names rooms and paths; never keys, queries or addresses.

use crate::config::LogForm;
use std::io::IsTerminal as _;
use tracing_subscriber::filter::LevelFilter;

/// Starts the log. `level` is error, warn, info, debug or trace (`GHOSTLIGHT_LOG`); info otherwise.
pub fn start(form: LogForm, level: Option<&str>) {
    let level = level.and_then(|word| word.parse().ok()).unwrap_or(LevelFilter::INFO);
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_target(false);
    match form {
        LogForm::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogForm::Json => log.json().flatten_event(true).with_ansi(false).init(),
    }
}
