//! What one connection or one address may not do.

use crate::support::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

#[tokio::test(flavor = "multi_thread")]
async fn too_many_messages_are_warned_once_and_then_closed() {
    let server = start(config()).await;
    let mut client = Client::connect(server.address(), SAMPLE, "output=viewer").await;
    for _ in 0..60 {
        // It may be closed before all of them are sent.
        let text = r#"{"type":"pong"}"#.into();
        if futures_util::SinkExt::send(&mut client.socket, text).await.is_err() {
            break;
        }
    }
    let mut warnings = 0;
    let closed = loop {
        match client.next().await {
            Ok(frame) => warnings += usize::from(frame["code"] == "rate_limited"),
            Err(closed) => break closed,
        }
    };
    assert_eq!((warnings, closed.code), (1, 4408));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_is_too_long_is_said_and_closed() {
    let server = start(config()).await;
    let mut fits = Client::connect(server.address(), SAMPLE, "output=viewer").await;
    fits.say("x".repeat(256 * 1024)).await;
    assert_eq!(fits.of_type("error").await["code"], "bad_json");
    let mut long = Client::connect(server.address(), SAMPLE, "output=viewer").await;
    long.say("x".repeat(256 * 1024 + 1)).await;
    assert_eq!(long.of_type("error").await["code"], "bad_request");
    assert_eq!(long.closed().await.code, 1009);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_of_megabytes_is_not_kept_and_not_reset() {
    let server = start(config()).await;
    let mut client = Client::connect(server.address(), SAMPLE, "output=viewer").await;
    let (mut writing, mut reading) = futures_util::StreamExt::split(&mut client.socket);
    let long = tokio_tungstenite::tungstenite::Message::text("[".repeat(12 * 1024 * 1024));
    let sending = futures_util::SinkExt::send(&mut writing, long);
    let reading = async {
        loop {
            match futures_util::StreamExt::next(&mut reading).await {
                Some(Ok(tokio_tungstenite::tungstenite::Message::Close(frame))) => break frame.unwrap().code,
                Some(Ok(_)) => {}
                end => panic!("it ended without a word: {end:?}"),
            }
        }
    };
    let (_, code) = tokio::time::timeout(PATIENCE, async { tokio::join!(sending, reading) }).await.unwrap();
    assert_eq!(u16::from(code), 1009);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_codes_ends_after_twenty() {
    let server = start(config()).await;
    let address = server.address();
    let id = api(address, "GET", "rooms/STAGE2", None, None).await.json()["id"].as_str().unwrap().to_owned();
    for number in 0..20 {
        assert_eq!(api(address, "GET", &format!("rooms/GUES{number:02}"), None, None).await.status, 404);
    }
    let refused = api(address, "GET", "rooms/GUESS9", None, None).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (429, json!("rate_limited")));
    assert_eq!(refused.header("retry-after"), "60");
    let known = api(address, "GET", "rooms/STAGE2", None, None).await;
    assert_eq!(known.status, 429, "else a guess that hits would be told from the others");
    let mut socket = Client::connect(address, SAMPLE, "output=viewer").await;
    assert_eq!(socket.next().await.unwrap()["code"], "rate_limited");
    assert_eq!(socket.closed().await.code, 4429);
    assert_eq!(
        api(address, "GET", &format!("rooms/{id}"), None, None).await.status,
        200,
        "an id is no guess"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forwarded_addresses_count_behind_a_trusted_proxy_only() {
    let server = start(ghostlight_server::Config { trusted_proxy: true, ..config() }).await;
    let address = server.address();
    let ask = async |code: String, from: &str| {
        http(address, "GET", &format!("/api/v1/rooms/{code}"), &[("x-forwarded-for", from)], "").await.status
    };
    for number in 0..20 {
        assert_eq!(ask(format!("GUES{number:02}"), "203.0.113.9, 192.0.2.1").await, 404);
    }
    assert_eq!(ask(SAMPLE.into(), "203.0.113.77, 192.0.2.1").await, 429, "what the client adds counts not");
    assert_eq!(ask(SAMPLE.into(), "203.0.113.9, 192.0.2.2").await, 200);
    server.stop().await;
}

/// Upgrades by hand, with a small window, and then reads nothing.
async fn reads_nothing(address: std::net::SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    let request = "GET /ws/STAGE2?output=controller HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101"));
    stream
}

/// The next text frame of a server (unmasked, whole).
async fn read_frame(stream: &mut TcpStream) -> Option<Value> {
    let kind = stream.read_u8().await.unwrap() & 0x0f;
    let length = match stream.read_u8().await.unwrap() {
        126 => u64::from(stream.read_u16().await.unwrap()),
        127 => stream.read_u64().await.unwrap(),
        short => u64::from(short),
    };
    let mut bytes = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut bytes).await.unwrap();
    (kind == 1).then(|| serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_holds_up_nobody_and_comes_back_to_the_present() {
    let server = start(config()).await;
    let address = server.address();
    let mut slow = reads_nothing(address).await;
    let mut quick = Client::connect(address, SAMPLE, "output=controller").await;
    let mut actions = 0;
    // Each action is a frame to everyone: until the slow one's outbox has run over.
    while metric(address, "ghostlight_clients_behind_total").await < 1.0 {
        for action in ["blackout", "stop_blackout", "focus", "stop_focus"] {
            for _ in 0..8 {
                let body = json!({"action": action});
                assert_eq!(api(address, "POST", "rooms/STAGE2/control", None, Some(body)).await.status, 200);
                actions += 1;
            }
        }
        assert!(actions < 20_000, "the outbox never ran over");
        quick.until(|frame| frame["type"] == "playback_status" && frame["focus"] == false).await;
    }
    let last = json!({"name": "The present"});
    assert_eq!(api(address, "PUT", "rooms/STAGE2", None, Some(last)).await.status, 200);
    let mut frames = 0;
    let reading = async {
        loop {
            let frame = read_frame(&mut slow).await;
            frames += 1;
            if frame.is_some_and(|frame| frame["type"] == "room" && frame["room"]["name"] == "The present") {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.expect("it never came to the present");
    eprintln!("slow reader: {actions} actions told, {frames} frames read until the present");
    assert!(frames < actions, "it was to read all of it");
    server.stop().await;
}
