//! All come back at once.

use crate::bench::{Bench, Must};
use ghostlight_tests::{PlainClient, pick};
use serde_json::json;
use std::time::{Duration, Instant};

/// Tries until it has the room, without any pause between tries but the system's own.
async fn comes_back(address: String) -> PlainClient {
    loop {
        if let Ok(mut client) = PlainClient::try_connect(&address).await
            && client.try_send(&json!({"type": "request_state"})).await
            && client.hears("room").await
        {
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn thousand() {
    let clients = pick(250, 1_000);
    let mut bench = Bench::start().await;
    let address = bench.server.socket("STAGE2", "viewer");
    let all = |count: usize| {
        let tasks: Vec<_> = (0..count).map(|_| tokio::spawn(comes_back(address.clone()))).collect();
        async move {
            let mut clients = Vec::new();
            for task in tasks {
                clients.push(task.await.expect("it comes back"));
            }
            clients
        }
    };
    let first = tokio::time::timeout(Duration::from_secs(60), all(clients)).await.expect("all are in");
    bench.fault();
    bench.server.kill().await;
    drop(first);
    let waiting = all(clients);
    bench.sign().await;
    bench.server.revive().await;
    bench.over();
    let begun = Instant::now();
    let back = tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("all are back");
    let took = begun.elapsed();
    println!("{} clients have the room {took:?} after the server", back.len());
    assert!(took < Duration::from_secs(15), "{took:?}");
    bench.judge("thousand", &Must { live_within_ms: 4_000.0, ..Must::REFUSED }).await;
}
