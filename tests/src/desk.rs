//! A controller's page on a room server, and the room's API beside it to see what became of a press.

use crate::{Api, Browser, Screen, Server, Size, until};
use serde_json::Value;

/// The sample room, open on a controller's page.
pub struct ControllerDesk {
    /// The room's server.
    pub server: Server,
    /// The controller's page.
    pub screen: Screen,
}

impl ControllerDesk {
    /// How large a desk's screen is.
    pub const SIZE: Size = Size(1440, 900);

    /// Opens it, and waits for the rundown.
    pub async fn open(size: Size) -> Self {
        let server = Server::start().await;
        let browser = Browser::start().await;
        let screen = browser.open(server.page("controller", "&lang=en&name=Ana"), size).await;
        until("the rundown", || screen.text(".plan-body .plan-row")).await;
        Self { server, screen }
    }

    /// What the room's API answers; `path` stands below the room.
    pub async fn api(&self, path: &str) -> Value {
        self.room().read(path.trim_start_matches('/')).await
    }

    /// The items' titles in the order of the run.
    pub async fn titles(&self) -> Vec<String> {
        let timers = self.api("/timers").await;
        let timers = timers.as_array().expect("a list");
        timers.iter().map(|timer| timer["name"].as_str().expect("a title").to_owned()).collect()
    }

    /// Waits until a field of the item at a place is that.
    pub async fn holds(&self, place: usize, field: &str, value: Value) {
        until(&format!("item {place} to have {field} {value}"), || async {
            (self.api("/timers").await[place][field] == value).then_some(())
        })
        .await;
    }

    /// Waits until the room has so many items.
    pub async fn has_items(&self, count: usize) {
        until(&format!("{count} items"), || async {
            (self.api("/timers").await.as_array()?.len() == count).then_some(())
        })
        .await;
    }

    /// Sends something to the room's API.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.room().post(path.trim_start_matches('/'), body).await
    }

    /// Does what a control does.
    pub async fn control(&self, body: Value) {
        self.room().control(body).await;
    }

    fn room(&self) -> Api {
        Api::of(&self.server)
    }
}
