//! The room by its REST API, as a script or a Stream Deck has it.

use crate::Server;
use serde_json::{Value, json};

/// A room of a server, asked over HTTP.
pub struct Rest {
    client: reqwest::Client,
    room: String,
    key: String,
}

impl Rest {
    /// The open sample room.
    pub fn sample(server: &Server) -> Self {
        Self::room(server, crate::SAMPLE, "")
    }

    /// A room by its code, with a key; an empty one is none.
    pub fn room(server: &Server, code: &str, key: &str) -> Self {
        let room = format!("{}/api/v1/rooms/{code}", server.origin());
        Self { client: reqwest::Client::new(), room, key: key.to_owned() }
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Value {
        let request = if self.key.is_empty() { request } else { request.bearer_auth(&self.key) };
        let answer = request.send().await.expect("an answer");
        let (status, url) = (answer.status(), answer.url().clone());
        let body: Value = answer.json().await.unwrap_or(Value::Null);
        assert!(status.is_success(), "{url}: {status} {body}");
        body
    }

    /// Reads what is below the room; the room itself where the path is empty.
    pub async fn get(&self, path: &str) -> Value {
        self.ask(self.client.get(self.at(path))).await
    }

    /// Changes something.
    pub async fn put(&self, path: &str, body: Value) -> Value {
        self.ask(self.client.put(self.at(path)).json(&body)).await
    }

    /// Makes something.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(self.client.post(self.at(path)).json(&body)).await
    }

    /// A control action without anything to carry.
    pub async fn act(&self, action: &str) -> Value {
        self.control(json!({"action": action})).await
    }

    /// A control action.
    pub async fn control(&self, body: Value) -> Value {
        self.post("control", body).await
    }

    /// What shall remain of the current item.
    pub async fn remain(&self, seconds: i64) {
        self.control(json!({"action": "set_time", "value": seconds * 1_000})).await;
    }

    /// The ids of the items (`timers`) or messages (`messages`), in their order.
    pub async fn ids(&self, of: &str) -> Vec<String> {
        let list = self.get(of).await;
        let id = |one: &Value| one.get("id").and_then(Value::as_str).expect("an id").to_owned();
        list.as_array().expect("a list").iter().map(id).collect()
    }

    fn at(&self, path: &str) -> String {
        if path.is_empty() { self.room.clone() } else { format!("{}/{path}", self.room) }
    }
}
