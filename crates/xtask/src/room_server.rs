//! Building the room server and running it for a command.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::{Doing, Error, Result};
use crate::house::House;
use crate::http::Head;
use crate::process::{cargo, program, run, shown};

/// The open room that `--sample` makes.
pub const SAMPLE_ROOM: &str = "STAGE2";

/// For a server whose rooms end with it.
pub const NOTHING_KEPT: &str = ":memory:";

const LISTENING: &str = "listening on ";
/// From its start to its listening line a server takes milliseconds; this long means that it never will.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the compiler builds the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As it is shipped and measured.
    Release,
    /// In seconds, for whoever changes the program.
    Quick,
}

impl Profile {
    /// The one that a command line's `--quick` asks for.
    pub fn quick(quick: bool) -> Self {
        if quick { Profile::Quick } else { Profile::Release }
    }

    fn name(self) -> &'static str {
        match self {
            Profile::Release => "release",
            Profile::Quick => "dev",
        }
    }

    /// Below cargo's target folder.
    fn folder(self) -> &'static str {
        match self {
            Profile::Release => "release",
            Profile::Quick => "debug",
        }
    }
}

/// Builds the server and copies it into this work tree, so that another clone that shares the target
/// folder cannot put its own in the way. With `app` it holds that folder's files inside.
///
/// # Errors
/// When it does not compile.
pub fn build(house: &House, app: Option<&Path>, profile: Profile) -> Result<PathBuf> {
    let mut command = cargo(house);
    command.args(["build", "--package", "ghostlight-server", "--bin", "ghostlight"]);
    command.args(["--profile", profile.name()]);
    if let Some(app) = app {
        command.args(["--features", "embed-app"]).env("GHOSTLIGHT_APP_DIR", app);
    }
    run(&mut command)?;
    let file = format!("ghostlight{}", std::env::consts::EXE_SUFFIX);
    let built = house.target.join(profile.folder()).join(&file);
    let folder = house.dist().join(if app.is_some() { "server" } else { "bin" });
    fs::create_dir_all(&folder).on("make", &folder)?;
    let ours = folder.join(&file);
    // A running program's file cannot be written to, but it can be replaced.
    let fresh = folder.join(format!("{file}.new"));
    fs::copy(&built, &fresh).on("copy", &built)?;
    fs::rename(&fresh, &ours).on("replace", &ours)?;
    Ok(ours)
}

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Where it listens, as in `http://127.0.0.1:8080`.
    pub origin: String,
}

impl Running {
    /// Waits until the server ends by itself.
    ///
    /// # Errors
    /// When it ended with a failure.
    pub fn wait(mut self) -> Result<()> {
        let status = self.child.wait().doing(|| "wait for the room server".into())?;
        if status.success() {
            Ok(())
        } else {
            Err(Error::Failed("The room server stopped with an error.".into()))
        }
    }
}

impl Running {
    /// Sends a control action to the sample room, as a button box does.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn control(&self, body: &str) -> Result<()> {
        let host = self.origin.trim_start_matches("http://");
        let request = format!(
            "POST /api/v1/rooms/{SAMPLE_ROOM}/control HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let doing = || format!("send {body} to the room server");
        let mut stream = TcpStream::connect(host).doing(doing)?;
        stream.write_all(request.as_bytes()).doing(doing)?;
        let head = Head::read(&mut BufReader::new(stream)).doing(doing)?;
        if head.second().starts_with('2') {
            Ok(())
        } else {
            Err(Error::Failed(format!("The room server answered {body} with: {}", head.first)))
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _already_ended = self.child.kill();
        let _already_waited_for = self.child.wait();
    }
}

/// Starts the server with the open sample room and gives it back once it listens.
///
/// # Errors
/// When it does not start, or does not say where it listens.
pub fn start(
    house: &House,
    server: &Path,
    bind: SocketAddr,
    app: &Path,
    data: impl AsRef<OsStr>,
) -> Result<Running> {
    let mut command = program(server, house);
    command
        .arg("--bind")
        .arg(bind.to_string())
        .arg("--app")
        .arg(app)
        .arg("--data")
        .arg(data.as_ref())
        .arg("--sample");
    let doing = shown(&command);
    let mut child = command.stdout(Stdio::piped()).spawn().doing(|| format!("start `{doing}`"))?;
    let lines = child.stdout.take();
    let (say, heard) = mpsc::channel();
    thread::spawn(move || {
        for line in
            lines.into_iter().flat_map(|pipe| BufReader::new(pipe).lines()).map_while(std::io::Result::ok)
        {
            // Once the address is known nobody listens here any more, and lines only go to the terminal.
            match listening(&line) {
                Some(origin) => drop(say.send(origin.to_owned())),
                None => println!("{line}"),
            }
        }
    });
    let mut running = Running { child, origin: String::new() };
    match heard.recv_timeout(PATIENCE) {
        Ok(origin) => running.origin = origin,
        Err(_) => {
            return Err(Error::Command { command: doing, ended: "did not say where it listens".into() });
        }
    }
    Ok(running)
}

fn listening(line: &str) -> Option<&str> {
    line.split_once(LISTENING)?.1.split_whitespace().next().filter(|origin| origin.starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listening_line_is_found() {
        assert_eq!(listening("listening on http://127.0.0.1:8080"), Some("http://127.0.0.1:8080"));
        assert_eq!(listening("INFO listening on https://[::1]:1 (tls)"), Some("https://[::1]:1"));
        assert_eq!(listening("listening on nothing"), None);
        assert_eq!(listening("rooms: 1"), None);
    }
}
