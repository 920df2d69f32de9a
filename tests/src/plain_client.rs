//! A client that knows the seed of the protocol and nothing of ours.

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A connected plain client.
pub struct PlainClient {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl PlainClient {
    /// Connects to a WebSocket address.
    pub async fn connect(address: &str) -> Self {
        let (socket, _) = connect_async(address).await.expect("the server takes the connection");
        Self { socket }
    }

    /// Connects, where the server takes it.
    ///
    /// # Errors
    /// When it does not.
    pub async fn try_connect(address: &str) -> Result<Self, ()> {
        let (socket, _) = connect_async(address).await.map_err(drop)?;
        Ok(Self { socket })
    }

    /// Sends one frame, where the connection still stands.
    pub async fn try_send(&mut self, frame: &Value) -> bool {
        self.socket.send(Message::text(frame.to_string())).await.is_ok()
    }

    /// Waits for a frame of that type; false when the connection ends before.
    pub async fn hears(&mut self, kind: &str) -> bool {
        while let Some(Ok(message)) = self.socket.next().await {
            let Message::Text(text) = message else { continue };
            let frame: Value = serde_json::from_str(&text).unwrap_or_default();
            if frame.get("type").and_then(Value::as_str) == Some(kind) {
                return true;
            }
        }
        false
    }

    /// Sends one frame of text.
    pub async fn send(&mut self, frame: &Value) {
        self.send_text(&frame.to_string()).await;
    }

    /// Sends text as it is.
    pub async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    /// The next frame of that type, others passed over.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        tokio::time::timeout(Duration::from_secs(10), async {
            loop {
                let message = self.socket.next().await.expect("still open").expect("a frame");
                let Message::Text(text) = message else { continue };
                let frame: Value = serde_json::from_str(&text).expect("JSON");
                if frame.get("type").and_then(Value::as_str) == Some(kind) {
                    return frame;
                }
            }
        })
        .await
        .unwrap_or_else(|_| panic!("no {kind} came"))
    }
}
