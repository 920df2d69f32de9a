//! How an edit is spelled as a request.

use super::path::encode_segment as encode;
use super::{Method, Request};
use crate::fields;
use crate::json::{self, Object};
use ghostlight_room::Edit;
use serde_json::Value;

/// The request that asks for an edit of a room. Its key is to be set by who sends it.
#[must_use]
pub fn edit_request(room_code: &str, edit: &Edit) -> Request {
    let body = |map: Object| Some(Value::Object(map));
    let (method, rest, body) = match edit {
        Edit::CreateTimer(patch) => (Method::Post, vec!["timers"], body(fields::timer_patch_to_json(patch))),
        Edit::UpdateTimer(id, patch) => {
            (Method::Put, vec!["timers", id.as_str()], body(fields::timer_patch_to_json(patch)))
        }
        Edit::DeleteTimer(id) => (Method::Delete, vec!["timers", id.as_str()], None),
        Edit::RestoreTimer(id) => (Method::Post, vec!["timers", id.as_str(), "restore"], None),
        Edit::OrderTimers(ids) => {
            (Method::Put, vec!["timers", "order"], order(ids.iter().map(|id| id.as_str())))
        }
        Edit::CreateMessage(patch) => {
            (Method::Post, vec!["messages"], body(fields::message_patch_to_json(patch)))
        }
        Edit::UpdateMessage(id, patch) => {
            (Method::Put, vec!["messages", id.as_str()], body(fields::message_patch_to_json(patch)))
        }
        Edit::DeleteMessage(id) => (Method::Delete, vec!["messages", id.as_str()], None),
        Edit::RestoreMessage(id) => (Method::Post, vec!["messages", id.as_str(), "restore"], None),
        Edit::OrderMessages(ids) => {
            (Method::Put, vec!["messages", "order"], order(ids.iter().map(|id| id.as_str())))
        }
        Edit::UpdateRoom(patch) => (Method::Put, vec![], body(fields::room_patch_to_json(patch))),
    };
    let mut path = ["rooms/", &encode(room_code)].concat();
    for segment in rest {
        path.push('/');
        path.push_str(&encode(segment));
    }
    Request { method, path, body, key: None }
}

fn order<'a>(ids: impl Iterator<Item = &'a str>) -> Option<Value> {
    let mut map = Object::new();
    json::put(&mut map, "ids", ids.map(Value::from).collect::<Vec<_>>());
    Some(Value::Object(map))
}
