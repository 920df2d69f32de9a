//! Somebody at a desk who works by the server's API, as a script or a Stream Deck does.

use crate::{SAMPLE, Server};
use serde_json::{Value, json};

/// A room, by REST.
pub struct Api {
    url: String,
    key: String,
    http: reqwest::Client,
}

impl Api {
    /// At a server's sample room.
    pub fn of(server: &Server) -> Self {
        Self::room(server, SAMPLE, "")
    }

    /// At a room by its code, with a key; an empty one is none.
    pub fn room(server: &Server, code: &str, key: &str) -> Self {
        let url = format!("{}/api/v1/rooms/{code}", server.origin());
        Self { url, key: key.to_owned(), http: reqwest::Client::new() }
    }

    /// Presses a control: `{"action": …}` and what belongs to it.
    pub async fn control(&self, action: Value) {
        self.post("control", action).await;
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

    /// Sends something to the room; what it answers.
    pub async fn post(&self, what: &str, fields: Value) -> Value {
        self.send(self.http.post(self.address(what)).json(&fields)).await
    }

    /// Makes an item or a message; its id.
    pub async fn make(&self, what: &str, fields: Value) -> String {
        let made = self.post(what, fields).await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// What shall remain of the current item.
    pub async fn remain(&self, seconds: i64) {
        self.control(json!({"action": "set_time", "value": seconds * 1_000})).await;
    }

    /// The ids of the items (`timers`) or messages (`messages`), in their order.
    pub async fn ids(&self, of: &str) -> Vec<String> {
        let list = self.read(of).await;
        let id = |one: &Value| one["id"].as_str().expect("an id").to_owned();
        list.as_array().expect("a list").iter().map(id).collect()
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
        let request = if self.key.is_empty() { request } else { request.bearer_auth(&self.key) };
        let answer = request.send().await.expect("an answer");
        let (status, url) = (answer.status(), answer.url().clone());
        let text = answer.text().await.expect("a text");
        assert!(status.is_success(), "{url}: {status}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
}
