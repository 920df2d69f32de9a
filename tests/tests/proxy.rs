//! The delay proxy does what it says: the tests behind it would prove nothing otherwise.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use ghostlight_tests::{Door, Flow, Network, Path, Proxy};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server that gives back what it gets.
async fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut read, mut write) = stream.split();
                let _ = tokio::io::copy(&mut read, &mut write).await;
            });
        }
    });
    port
}

async fn connect(proxy: &Proxy) -> TcpStream {
    TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap()
}

async fn round_trip(stream: &mut TcpStream) -> Duration {
    let begun = Instant::now();
    stream.write_all(b"ping").await.unwrap();
    stream.read_exact(&mut [0; 4]).await.unwrap();
    begun.elapsed()
}

async fn hears_nothing(stream: &mut TcpStream, time: Duration) -> bool {
    tokio::time::timeout(time, stream.read(&mut [0; 16])).await.is_err()
}

#[tokio::test]
async fn delays_each_way_and_keeps_the_order() {
    let proxy = Proxy::start(echo().await, 1).await;
    let slow =
        |ms| Path { delay: Duration::from_millis(ms), jitter: Duration::from_millis(20), ..Path::default() };
    proxy.set(Network { up: slow(60), down: slow(40), door: Door::Open });
    let mut stream = connect(&proxy).await;
    for _ in 0..5 {
        assert!(round_trip(&mut stream).await >= Duration::from_millis(100));
    }
    let sent: Vec<u8> = (0..200).collect();
    for byte in &sent {
        stream.write_all(&[*byte]).await.unwrap();
    }
    let mut heard = [0; 200];
    stream.read_exact(&mut heard).await.unwrap();
    assert_eq!(sent, heard);
}

#[tokio::test]
async fn a_stall_loses_nothing() {
    let proxy = Proxy::start(echo().await, 2).await;
    let mut stream = connect(&proxy).await;
    round_trip(&mut stream).await;
    proxy.set(Network::stalled());
    stream.write_all(b"wait").await.unwrap();
    assert!(hears_nothing(&mut stream, Duration::from_millis(150)).await);
    proxy.set(Network::default());
    stream.read_exact(&mut [0; 4]).await.unwrap();
}

#[tokio::test]
async fn half_open_swallows_all_and_closes_nothing() {
    let proxy = Proxy::start(echo().await, 3).await;
    let mut stream = connect(&proxy).await;
    round_trip(&mut stream).await;
    proxy.set(Network::half_open());
    stream.write_all(b"gone").await.unwrap();
    assert!(hears_nothing(&mut stream, Duration::from_millis(150)).await);
    let mut late = connect(&proxy).await;
    late.write_all(b"gone").await.unwrap();
    assert!(hears_nothing(&mut late, Duration::from_millis(150)).await);
    proxy.set(Network::default());
    assert!(hears_nothing(&mut stream, Duration::from_millis(150)).await, "it is gone for good");
    round_trip(&mut connect(&proxy).await).await;
}

#[tokio::test]
async fn one_way_can_be_dead_alone() {
    let proxy = Proxy::start(echo().await, 4).await;
    let mut stream = connect(&proxy).await;
    round_trip(&mut stream).await;
    let dead = Path { flow: Flow::Swallowed, ..Path::default() };
    proxy.set(Network { down: dead, ..Network::default() });
    stream.write_all(b"gone").await.unwrap();
    assert!(hears_nothing(&mut stream, Duration::from_millis(150)).await);
}

#[tokio::test]
async fn refuses_and_comes_back_on_its_port() {
    let proxy = Proxy::start(echo().await, 5).await;
    round_trip(&mut connect(&proxy).await).await;
    proxy.set(Network { door: Door::Refused, ..Network::default() });
    let address = ("127.0.0.1", proxy.port());
    ghostlight_tests::until("a refusal", || async {
        TcpStream::connect(address).await.is_err().then_some(())
    })
    .await;
    proxy.set(Network::default());
    let mut stream =
        ghostlight_tests::until("the door to open", || async { TcpStream::connect(address).await.ok() })
            .await;
    round_trip(&mut stream).await;
}

#[tokio::test]
async fn resets() {
    let proxy = Proxy::start(echo().await, 6).await;
    let mut stream = connect(&proxy).await;
    round_trip(&mut stream).await;
    proxy.reset_all();
    let end = stream.read(&mut [0; 4]).await;
    assert!(end.is_err(), "a reset, not an end: {end:?}");
}

#[tokio::test]
async fn bandwidth_is_bounded() {
    let proxy = Proxy::start(echo().await, 7).await;
    let narrow = Path { bytes_a_second: Some(100_000), ..Path::default() };
    proxy.set(Network { up: narrow, ..Network::default() });
    let mut stream = connect(&proxy).await;
    let begun = Instant::now();
    let (mut read, mut write) = stream.split();
    let mut heard = vec![0; 20_000];
    let (sent, got) = tokio::join!(write.write_all(&[7; 20_000]), read.read_exact(&mut heard));
    sent.unwrap();
    got.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(95), "{:?}", begun.elapsed());
}
