//! Running other programs.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crate::error::{Doing, Error, Result};
use crate::house::House;

/// Set by `cargo run` for this program; another cargo must not inherit them (build scripts that watch
/// them would run again on every command).
const SET_BY_CARGO_RUN: [&str; 4] = ["CARGO", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"];

/// A program with a clean environment, started at the top of the work tree.
pub fn program(name: impl AsRef<OsStr>, house: &House) -> Command {
    let mut command = Command::new(name);
    for (key, _) in env::vars_os() {
        let text = key.to_string_lossy();
        if SET_BY_CARGO_RUN.contains(&text.as_ref())
            || text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
        {
            command.env_remove(&key);
        }
    }
    command.current_dir(&house.root);
    command
}

/// The active toolchain's cargo, building into the house's target folder.
pub fn cargo(house: &House) -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), house);
    command.env("CARGO_TARGET_DIR", &house.target);
    command
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs to the end, with the terminal for output.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().doing(|| format!("start `{}`", shown(command)))?;
    settled(command, status)
}

/// Runs to the end and gives what it wrote to standard output.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let out = command.output().doing(|| format!("start `{}`", shown(command)))?;
    settled(command, out.status)?;
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Runs to the end, shows what it writes while it writes it, and gives all of it.
///
/// # Errors
/// When it cannot be started. The status is the caller's to judge.
pub fn watched(command: &mut Command) -> Result<(ExitStatus, String)> {
    let doing = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .doing(|| format!("start `{doing}`"))?;
    let errors = child.stderr.take().map(|pipe| thread::spawn(move || passed_on(pipe, std::io::stderr())));
    let mut text = child.stdout.take().map(|pipe| passed_on(pipe, std::io::stdout())).unwrap_or_default();
    if let Some(Ok(more)) = errors.map(thread::JoinHandle::join) {
        text.push_str(&more);
    }
    let status = child.wait().doing(|| format!("wait for `{doing}`"))?;
    Ok((status, text))
}

fn passed_on(from: impl Read, mut to: impl Write) -> String {
    let mut text = String::new();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(n) if n > 0) {
        let _closed_terminal = to.write_all(&line);
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

/// An error unless the program succeeded.
///
/// # Errors
/// When it did not.
pub fn settled(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    let ended = status.code().map_or_else(|| "was stopped".into(), |code| format!("ended with code {code}"));
    Err(Error::Command { command: shown(command), ended })
}

/// Looks a program up in the folders of `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(&file)).find(|candidate| candidate.is_file())
}

/// `PATH` with `first` in front.
pub fn path_with(first: &[PathBuf]) -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    let dirs = first.iter().cloned().chain(env::split_paths(&old));
    env::join_paths(dirs).unwrap_or(old)
}

/// What a program says about itself, or nothing when it is not there or fails.
pub fn version_of(program: &Path) -> Option<String> {
    let out = Command::new(program).arg("--version").stderr(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
