//! `replay-clock`: a recorded trace of clock messages through the estimator of the server's clock.

use std::fs;
use std::path::Path;

use ghostlight_time::replay::replay_text;

use crate::error::{Doing, Error, Result};

/// Prints the figures of one trace as one line of JSON.
///
/// # Errors
/// When the file cannot be read or is no trace.
pub fn command(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file).on("read", file)?;
    let line = replay_text(&text)
        .and_then(|figures| figures.to_json_line())
        .map_err(|error| Error::malformed(file.display().to_string(), error.to_string()))?;
    println!("{line}");
    Ok(())
}
