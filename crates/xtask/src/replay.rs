//! `replay`: a recorded conversation through a source. `replay-clock`: a recorded trace of clock messages
//! through the estimator of the server's clock.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ghostlight_sources::replay::{Change, file_of, replay, source_of};
use ghostlight_sources::{HttpAnswer, HttpRequest};
use ghostlight_time::replay::replay_text;

use crate::error::{Doing, Error, Result};

/// What `replay` is to do.
pub struct Args {
    /// The source's word.
    pub source: String,
    /// The recording.
    pub file: PathBuf,
    /// The folder of its HTTP answers.
    pub http: Option<PathBuf>,
}

/// Prints what a page would have known, a line of JSON a change.
///
/// # Errors
/// When there is no such source, or the recording cannot be read.
pub fn conversation(args: &Args) -> Result<()> {
    let source = source_of(&args.source);
    let mut source = source.ok_or_else(|| Error::Usage(format!("There is no source `{}`.", args.source)))?;
    let bytes = fs::read(&args.file).on("read", &args.file)?;
    let answer = |request: &HttpRequest| answer(args.http.as_deref(), request);
    let mut out = io::stdout().lock();
    let mut printed = Ok(());
    let mut print = |change: &Change| {
        if printed.is_ok() {
            printed = writeln!(out, "{}", change.to_json_line());
        }
    };
    replay(source.as_mut(), &String::from_utf8_lossy(&bytes), &answer, &mut print);
    match printed {
        // Whoever reads may have seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).doing(|| "print".to_owned()),
        _ => Ok(()),
    }
}

fn answer(folder: Option<&Path>, request: &HttpRequest) -> HttpAnswer {
    let Some(folder) = folder else { return HttpAnswer::Failed };
    let body = fs::read(folder.join(file_of(&request.url))).ok();
    match body.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(body) => HttpAnswer::Came { status: 200, body },
        None => HttpAnswer::Came { status: 404, body: serde_json::Value::Null },
    }
}

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
