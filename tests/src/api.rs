//! Somebody at a desk who works by the server's API, as a script or a Stream Deck does.

use crate::{SAMPLE, Server};
use serde_json::{Value, json};

/// The sample room, by REST.
pub struct Api {
    url: String,
    http: reqwest::Client,
}

impl Api {
    /// At a server's sample room.
    pub fn of(server: &Server) -> Self {
        let url = format!("{}/api/v1/rooms/{SAMPLE}", server.origin());
        Self { url, http: reqwest::Client::new() }
    }

    /// Presses a control: `{"action": …}` and what belongs to it.
    pub async fn control(&self, action: Value) {
        self.send(self.http.post(format!("{}/control", self.url)).json(&action)).await;
    }

    /// Presses a control that carries nothing.
    pub async fn press(&self, action: &str) {
        self.control(json!({"action": action})).await;
    }

    /// Reads something of the room: `timers`, `messages`, `playback`; empty: the room.
    pub async fn read(&self, what: &str) -> Value {
        self.send(self.http.get(self.address(what))).await
    }

    /// Changes something of the room; empty: the room itself.
    pub async fn change(&self, what: &str, fields: Value) -> Value {
        self.send(self.http.put(self.address(what)).json(&fields)).await
    }

    /// Makes an item or a message; its id.
    pub async fn make(&self, what: &str, fields: Value) -> String {
        let made = self.send(self.http.post(self.address(what)).json(&fields)).await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// The id of the item at a place, counted from zero.
    pub async fn item(&self, place: usize) -> String {
        self.read("timers").await[place]["id"].as_str().expect("an id").to_owned()
    }

    /// Makes an item at the end, goes to it and starts it; its id.
    pub async fn start(&self, item: Value) -> String {
        let id = self.make("timers", item).await;
        self.control(json!({"action": "go_to", "timer_id": id})).await;
        self.press("play").await;
        id
    }

    /// Makes a message and shows it; its id.
    pub async fn say(&self, message: Value) -> String {
        let id = self.make("messages", message).await;
        self.control(json!({"action": "show_message", "timer_id": id})).await;
        id
    }

    fn address(&self, what: &str) -> String {
        if what.is_empty() { self.url.clone() } else { format!("{}/{what}", self.url) }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Value {
        let answer = request.send().await.expect("an answer");
        let (status, text) = (answer.status(), answer.text().await.expect("a text"));
        assert!(status.is_success(), "{status}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
}
