//! The real program: killed in the middle, stopped with care, and what it says and does not say.

use crate::support::*;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

struct Process {
    child: Child,
    address: SocketAddr,
    said: Vec<String>,
}

/// Starts the program and waits for its word that it listens.
fn run(folder: &Path) -> Process {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ghostlight"))
        .args(["--bind", "127.0.0.1:0", "--sample", "--log", "json", "--data"])
        .arg(folder.join("rooms.db"))
        .env("GHOSTLIGHT_LOG", "trace")
        .env_remove("JOURNAL_STREAM")
        .stdout(Stdio::piped())
        .stderr(Stdio::from(
            std::fs::File::options().create(true).append(true).open(folder.join("log")).unwrap(),
        ))
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().expect("it ended before it listened").unwrap();
        said.push(line.clone());
        if let Some(address) = line.strip_prefix("listening on http://") {
            break address.parse().unwrap();
        }
    };
    Process { child, address, said }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already, which is as well.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Adds items one after the other until the server is gone; what was acknowledged is noted.
async fn write_on(
    address: SocketAddr,
    writer: usize,
    acknowledged: Arc<Mutex<Vec<String>>>,
    count: Arc<AtomicUsize>,
) {
    for number in 0.. {
        let name = format!("Item {writer}-{number}");
        let body = json!({"name": name}).to_string();
        let asked = try_http(address, "POST", "/api/v1/rooms/STAGE2/timers", &[], body).await;
        // Without an answer the server is dead.
        let Ok(reply) = asked else { return };
        assert_eq!(reply.status, 201, "{}", reply.text());
        acknowledged.lock().unwrap().push(name);
        count.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_minus_nine_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = run(folder.path());
    let mut desk = Client::connect(process.address, SAMPLE, "output=controller").await;
    desk.control("play", json!({})).await;
    let told = desk.of_type("playback_status").await;
    assert_eq!(told["state"], "running");
    let (acknowledged, count) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            tokio::spawn(write_on(process.address, writer, Arc::clone(&acknowledged), Arc::clone(&count)))
        })
        .collect();
    eventually("sixty were acknowledged", || {
        let enough = count.load(Ordering::SeqCst) >= 60;
        async move { enough }
    })
    .await;
    process.child.kill().unwrap();
    process.child.wait().unwrap();
    for writer in writers {
        writer.await.unwrap();
    }
    let process = run(folder.path());
    let mut desk = Client::connect(process.address, SAMPLE, "output=controller").await;
    let room = desk.state().await;
    let names: Vec<&str> =
        room["timers"].as_array().unwrap().iter().map(|timer| timer["name"].as_str().unwrap()).collect();
    let acknowledged = acknowledged.lock().unwrap().clone();
    let lost: Vec<_> = acknowledged.iter().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert!(room["seq"].as_u64() >= told["seq"].as_u64());
    // The item that ran still runs, at the second where it would be.
    let playback = &room["playback"];
    assert_eq!((&playback["state"], &playback["current_timer_id"]), (&told["state"], &told["timer_id"]));
    let begun = |elapsed: &Value, at: &Value| at.as_i64().unwrap() - elapsed.as_i64().unwrap();
    let off = begun(&playback["elapsed_ms"], &room["server_time"])
        - begun(&told["elapsed_ms"], &told["server_time"]);
    eprintln!(
        "kill -9 after {} acknowledged writes: none lost, the running item {off} ms off",
        acknowledged.len()
    );
    assert!(off.abs() <= 100, "{off} ms off");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_it_within_three_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = run(folder.path());
    let mut client = Client::connect(process.address, SAMPLE, "output=viewer").await;
    client.state().await;
    // A connection that is kept alive and one that says nothing must not hold it up.
    let _idle = tokio::net::TcpStream::connect(process.address).await.unwrap();
    let began = Instant::now();
    assert!(
        Command::new("kill").args(["-TERM", &process.child.id().to_string()]).status().unwrap().success()
    );
    assert_eq!(client.closed().await.code, 1012);
    let status = tokio::task::block_in_place(|| process.child.wait()).unwrap();
    let took = began.elapsed();
    assert!(status.success() && took < Duration::from_secs(3), "{status} after {took:?}");
    assert!(!folder.path().join("rooms.db-wal").exists(), "the journal is folded into the file");
    eprintln!("stopped {took:?} after SIGTERM");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_in_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let first = run(folder.path());
    let owner = std::fs::read_to_string(folder.path().join("rooms.owner-key")).unwrap().trim().to_owned();
    assert_eq!(
        first.said.iter().filter(|line| line.contains(&owner)).count(),
        1,
        "printed at the first start"
    );
    let made = api(first.address, "POST", "rooms?key=in-the-query", Some(&owner), Some(json!({"name": "X"})))
        .await
        .json();
    let (code, key) = (made["short_code"].as_str().unwrap(), made["keys"]["operator"].as_str().unwrap());
    let mut desk = Client::connect(first.address, code, &format!("output=operator&key={key}")).await;
    desk.state().await;
    drop(first);
    let second = run(folder.path());
    assert!(!second.said.iter().any(|line| line.contains(&owner)), "printed once");
    drop(second);
    let mut log = String::new();
    std::fs::File::open(folder.path().join("log")).unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains(&format!("/ws/{code}")), "the log is not empty");
    for secret in [owner.as_str(), key, "in-the-query", "output=operator"] {
        assert!(!log.contains(secret), "the log tells {secret}");
    }
    for line in log.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "not JSON: {line}");
    }
}
