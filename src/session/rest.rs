//! Requests to the room's REST interface: over HTTP, or in frames to the local room.

use super::core::{Core, Where, now};
use super::local::seat::In;
use crate::platform::http::{self, HttpMethod};
use crate::platform::spawn;
use crate::route::encode;
use ghostlight_palco::CommandId;
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::rest::Method;
use ghostlight_palco::server::ServerFrame;
use ghostlight_sources::Now;
use ghostlight_time::LocalInstant;
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;

/// Without an answer for so long there is none.
const WITHIN_MS: u32 = 10_000;
/// What the ids of our own requests begin with, apart from the link's.
const PREFIX: &str = "page-";

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON, or a text where it is none (CSV).
    pub body: Value,
}

/// Called with the answer; none where none came.
type Done = Box<dyn FnOnce(Option<RestAnswer>)>;

/// A request to the local room without an answer yet.
pub struct Asked {
    id: String,
    /// When it is given up.
    pub until: LocalInstant,
    done: Done,
}

/// The method of the browser's.
#[must_use]
pub fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Delete => HttpMethod::DELETE,
    }
}

/// Asks; `path` stands below the room. The core is free again when `done` is called.
pub fn ask(core: &Rc<RefCell<Core>>, method_word: Method, path: &str, body: Option<Value>, done: Done) {
    let mut inside = core.borrow_mut();
    let path = ["rooms/", &encode(&inside.route.room), path].concat();
    match inside.place.clone() {
        Where::Unknown => {
            drop(inside);
            done(None);
        }
        Where::Local => {
            let now = now();
            inside.ask_local(method_word, path, body, done, now);
            inside.settle(now);
        }
        Where::Server(server) => {
            let (url, key) = (server.rest(&path), inside.key.clone());
            drop(inside);
            over_http(method_word, url, key, body, done);
        }
    }
}

/// Asks a server.
pub fn over_http(method_word: Method, url: String, key: Option<String>, body: Option<Value>, done: Done) {
    spawn(async move {
        let reply = http::ask(http::Ask {
            method: method(method_word),
            url: &url,
            key: key.as_deref(),
            json: body.as_ref().map(ghostlight_palco::to_text),
            headers: &[],
            within_ms: WITHIN_MS,
        })
        .await;
        done(reply.ok().map(|reply| RestAnswer {
            status: reply.status,
            body: serde_json::from_str(&reply.body).unwrap_or(Value::String(reply.body)),
        }));
    });
}

impl Core {
    fn ask_local(&mut self, method: Method, path: String, body: Option<Value>, done: Done, now: Now) {
        self.asks += 1;
        let id = [PREFIX, &self.asks.to_string()].concat();
        let frame = ClientFrame::Rest { id: CommandId::from(id.as_str()), method, path, body, key: None };
        self.asked.push(Asked { id, until: now.local.plus_ms(f64::from(WITHIN_MS)), done });
        let text = frame.encode();
        self.with_local(now, |local| local.on(In::Send(text), now));
    }

    /// Takes an answer to one of our own requests out of what the link would see.
    pub fn is_rest_answer(&mut self, text: &str) -> bool {
        if self.asked.is_empty() || !text.contains(PREFIX) {
            return false;
        }
        let Ok(ServerFrame::RestAnswer { id, status, body }) = ServerFrame::decode(text) else {
            return false;
        };
        let id = id.text();
        let Some(index) = self.asked.iter().position(|asked| asked.id == id) else { return false };
        tell(self.asked.swap_remove(index), Some(RestAnswer { status, body }));
        true
    }

    /// Gives up what has had no answer.
    pub fn give_up_asked(&mut self, now: Now) {
        while let Some(index) = self.asked.iter().position(|asked| asked.until <= now.local) {
            tell(self.asked.swap_remove(index), None);
        }
    }
}

/// Tells the page, once the core is free again.
fn tell(asked: Asked, answer: Option<RestAnswer>) {
    spawn(async move { (asked.done)(answer) });
}
