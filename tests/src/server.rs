//! The real room server, as a process of its own that can be killed and started again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The code of the open sample room.
pub const SAMPLE: &str = "STAGE2";

/// A running room server with its own data, gone when dropped.
pub struct Server {
    child: Option<Child>,
    data: tempfile::TempDir,
    port: u16,
    extra: Vec<String>,
    app: PathBuf,
}

impl Server {
    /// A server with the sample room, on a free port of the loopback.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with more options on its command line.
    pub async fn start_with(extra: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a folder for the server's data");
        let extra = extra.iter().map(|&option| option.to_owned()).collect();
        let mut server = Self { child: None, data, port: 0, extra, app: app_dir() };
        server.launch().await;
        server
    }

    /// The same with another app than the built one.
    pub async fn start_with_app(app: &Path) -> Self {
        let data = tempfile::tempdir().expect("a folder for the server's data");
        let mut server = Self { child: None, data, port: 0, extra: Vec::new(), app: app.to_owned() };
        server.launch().await;
        server
    }

    /// Where its pages are, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A page of the sample room.
    pub fn page(&self, page: &str, query: &str) -> String {
        format!("{}/{page}/?room={SAMPLE}{query}", self.origin())
    }

    /// The address of the sample room's WebSocket.
    pub fn socket(&self, room: &str, output: &str) -> String {
        format!("ws://127.0.0.1:{}/ws/{room}?output={output}&name=test", self.port)
    }

    /// The key that makes, lists and deletes rooms.
    pub fn owner_key(&self) -> String {
        let path = self.data.path().join("rooms.owner-key");
        std::fs::read_to_string(path).expect("the server has made it").trim().to_owned()
    }

    /// Kills it as a power cut would.
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().await.expect("the server can be killed");
        }
    }

    /// Starts it again with the data it had, on the port it had.
    pub async fn revive(&mut self) {
        assert!(self.child.is_none(), "it is still running");
        self.launch().await;
    }

    async fn launch(&mut self) {
        let mut child = Command::new(binary())
            .arg("--bind")
            .arg(format!("127.0.0.1:{}", self.port))
            .arg("--app")
            .arg(&self.app)
            .arg("--data")
            .arg(self.data.path().join("rooms.sqlite"))
            .arg("--sample")
            .args(&self.extra)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let stdout = child.stdout.take().expect("its output is ours");
        let mut lines = BufReader::new(stdout).lines();
        self.port = loop {
            let line = lines.next_line().await.expect("readable output");
            let line = line.expect("the server says where it listens before it ends");
            if let Some(address) = line.strip_prefix("listening on ") {
                break address.rsplit(':').next().and_then(|port| port.trim().parse().ok()).expect("a port");
            }
        };
        // Keep reading, so that it never blocks on a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.child = Some(child);
    }
}

/// The folder of the built app, which `cargo xtask test` names.
pub fn app_dir() -> PathBuf {
    named("GHOSTLIGHT_APP_DIR")
}

fn binary() -> PathBuf {
    named("GHOSTLIGHT_SERVER_BIN")
}

fn named(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is not set: run these tests with `cargo xtask test`"));
    PathBuf::from(path)
}
