//! A server whose clock is set while it runs: between the browser and the real server, which has no switch
//! for its clock, every `server_time` is moved.

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{accept_hdr_async, connect_async};

/// By how much the server is another one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shift {
    /// Its clock, in milliseconds.
    pub clock_ms: i64,
    /// What has run of a running item, in milliseconds: with the clock's, so much time has passed there.
    pub elapsed_ms: i64,
}

/// Before a server, gone when dropped. It changes nothing at first.
pub struct OtherClock {
    port: u16,
    shift: watch::Sender<Shift>,
    says: broadcast::Sender<Message>,
    task: tokio::task::JoinHandle<()>,
}

impl OtherClock {
    /// Before the server on that port.
    pub async fn before(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let (shift, watching) = watch::channel(Shift::default());
        let (says, _) = broadcast::channel(16_384);
        let says_too = says.clone();
        let task = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, target, watching.clone(), says_too.subscribe()));
            }
        });
        Self { port, shift, says, task }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Says something to every browser, as if the server had.
    pub fn say(&self, text: &str) {
        // Nobody may be there.
        let _ = self.says.send(Message::text(text));
    }

    /// From the next frame on.
    pub fn set(&self, shift: Shift) {
        self.shift.send_replace(shift);
    }
}

impl Drop for OtherClock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(
    mut browser: TcpStream,
    target: u16,
    shift: watch::Receiver<Shift>,
    says: broadcast::Receiver<Message>,
) {
    let _ = browser.set_nodelay(true);
    if is_socket(&browser).await {
        relay(browser, target, shift, says).await;
    } else if let Ok(mut server) = TcpStream::connect(("127.0.0.1", target)).await {
        let _ = tokio::io::copy_bidirectional(&mut browser, &mut server).await;
    }
}

/// Whether it asks for a WebSocket; nothing is taken from the stream.
async fn is_socket(browser: &TcpStream) -> bool {
    let mut head = vec![0; 4_096];
    loop {
        let Ok(count @ 1..) = browser.peek(&mut head).await else { return false };
        let text = String::from_utf8_lossy(&head[..count]).to_ascii_lowercase();
        if text.contains("\r\n\r\n") || count == head.len() {
            return text.contains("upgrade: websocket");
        }
        tokio::task::yield_now().await;
    }
}

async fn relay(
    browser: TcpStream,
    target: u16,
    shift: watch::Receiver<Shift>,
    mut says: broadcast::Receiver<Message>,
) {
    let mut path = String::new();
    #[expect(clippy::result_large_err, reason = "the library's own type")]
    let read = |request: &Request, answer: Response| -> Result<Response, ErrorResponse> {
        path = request.uri().to_string();
        Ok(answer)
    };
    let Ok(browser) = accept_hdr_async(browser, read).await else { return };
    let Ok((server, _)) = connect_async(format!("ws://127.0.0.1:{target}{path}")).await else { return };
    let (mut to_browser, mut from_browser) = browser.split();
    let (mut to_server, mut from_server) = server.split();
    let up = async {
        while let Some(Ok(message)) = from_browser.next().await {
            if to_server.send(message).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        loop {
            let said = tokio::select! {
                said = from_server.next() => match said {
                    Some(Ok(Message::Text(text))) => Message::text(moved(&text, *shift.borrow())),
                    Some(Ok(other)) => other,
                    _ => break,
                },
                // What a slow browser has missed is not said again.
                Ok(said) = says.recv() => said,
            };
            if to_browser.send(said).await.is_err() {
                break;
            }
        }
    };
    tokio::select! { () = up => {}, () = down => {} }
}

fn moved(text: &str, shift: Shift) -> String {
    let Ok(mut frame) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    if let Some(time) = frame.get("server_time").and_then(Value::as_i64) {
        frame["server_time"] = (time + shift.clock_ms).into();
    }
    run_on(&mut frame, shift.elapsed_ms);
    if let Some(playback) = frame.get_mut("playback") {
        run_on(playback, shift.elapsed_ms);
    }
    frame.to_string()
}

fn run_on(playback: &mut Value, ms: i64) {
    let running = playback.get("state").and_then(Value::as_str) == Some("running");
    if let Some(elapsed) = playback.get("elapsed_ms").and_then(Value::as_i64).filter(|_| running) {
        playback["elapsed_ms"] = (elapsed + ms).into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_moved_and_nothing_else() {
        let shift = Shift { clock_ms: 100, elapsed_ms: 7 };
        let room = r#"{"type":"room","server_time":5,"playback":{"state":"running","elapsed_ms":3},"x":[1]}"#;
        let said: Value = serde_json::from_str(&moved(room, shift)).unwrap_or_default();
        assert_eq!(said["server_time"], 105);
        assert_eq!(said["playback"]["elapsed_ms"], 10);
        assert_eq!(said["x"][0], 1);
        let status = r#"{"type":"playback_status","server_time":5,"state":"running","elapsed_ms":3}"#;
        let said: Value = serde_json::from_str(&moved(status, shift)).unwrap_or_default();
        assert_eq!((said["server_time"].as_i64(), said["elapsed_ms"].as_i64()), (Some(105), Some(10)));
        let paused = r#"{"type":"playback_status","server_time":5,"state":"paused","elapsed_ms":3}"#;
        let said: Value = serde_json::from_str(&moved(paused, shift)).unwrap_or_default();
        assert_eq!(said["elapsed_ms"], 3);
        assert_eq!(moved("not JSON", shift), "not JSON");
    }
}
