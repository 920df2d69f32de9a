//! Rooms as a whole: making, listing, deleting.

use super::api::refused;
use crate::caller::Caller;
use crate::error::Refusal;
use crate::house::House;
use crate::rooms::{Command, MakeError, Summary};
use ghostlight_engine::NewRoom;
use ghostlight_palco::rest::{Answer, Method, Request};
use ghostlight_room::Output;
use hyper::StatusCode;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `POST /rooms`: the answer is the room as its controller sees it, with the keys, told this once.
pub(super) async fn make(
    house: &Arc<House>,
    caller: Caller,
    owner: bool,
    body: Option<Value>,
) -> Result<Answer, Refusal> {
    if !owner && !house.may_make(caller) {
        return Err(Refusal::owner_only());
    }
    let fields = match body {
        None => Map::new(),
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(Refusal::bad_request("The body has to be an object.")),
    };
    let (new, fields) = new_room(fields)?;
    let (room, keys) = match house.registry.make(new, fields).await {
        Ok(made) => made,
        Err(MakeError::Refused(answer)) => return Ok(answer),
        Err(MakeError::TooMany) => {
            return Ok(refused(
                StatusCode::INSUFFICIENT_STORAGE,
                "too_many_rooms",
                "This server has as many rooms as it takes: delete some first.",
            ));
        }
        Err(MakeError::Store(error)) => {
            tracing::error!(%error, "a new room cannot be kept");
            let message = "The server's disk does not take a new room.";
            return Ok(refused(StatusCode::INSUFFICIENT_STORAGE, "not_stored", message));
        }
    };
    let request = Request {
        method: Method::Get,
        path: format!("rooms/{}", room.code),
        body: None,
        key: Some(keys.of(Output::Controller).to_owned()),
    };
    let seen = room.ask(|done| Command::Rest { request, done }).await.ok_or_else(Refusal::restarting)?;
    let mut body = match seen.body {
        Value::Object(body) => body,
        _ => Map::new(),
    };
    body.insert("id".to_owned(), room.id.clone().into());
    body.insert("short_code".to_owned(), room.code.clone().into());
    body.insert("keys".to_owned(), keys.to_json());
    Ok(Answer::created(Value::Object(body)))
}

/// What a new room is made from, and the other fields, which are those of a `PUT`.
fn new_room(mut fields: Map<String, Value>) -> Result<(NewRoom, Map<String, Value>), Refusal> {
    let name = match fields.remove("name") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(name)) => name,
        Some(_) => return Err(Refusal::bad_request("The field name has to be a text.")),
    };
    let open = match fields.remove("open") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(open)) => open,
        Some(_) => return Err(Refusal::bad_request("The field open has to be true or false.")),
    };
    // A PUT checks the name as well.
    if !name.is_empty() {
        fields.insert("name".to_owned(), name.clone().into());
    }
    Ok((NewRoom { name, open, ..NewRoom::default() }, fields))
}

/// The rooms that a key opens, each with the key's role; all of them for the owner.
pub(super) async fn list(house: &House, key: Option<String>) -> Value {
    let mut rooms = Vec::new();
    for room in house.registry.all() {
        let summary = room.ask(|done| Command::Describe { key: key.clone(), done }).await;
        match summary {
            Some(summary) if key.is_none() || summary.role.is_some() => {
                rooms.push(summary_json(&summary, room.used_ms()));
            }
            _ => {}
        }
    }
    Value::Array(rooms)
}

fn summary_json(summary: &Summary, used_ms: i64) -> Value {
    let info = &summary.info;
    let mut json = json!({
        "id": info.id.as_str(),
        "short_code": info.code,
        "name": info.name,
        "color": info.color,
        "open": info.open,
        "created_at": info.created_at,
        "updated_at": info.updated_at,
        "used_at": used_ms,
        "clients": summary.clients,
    });
    if let (Some(role), Some(map)) = (summary.role, json.as_object_mut()) {
        map.insert("role".to_owned(), role.word().into());
    }
    json
}

/// `DELETE /rooms/{id}` with the owner key.
pub(super) async fn delete(house: &House, caller: Caller, name: &str) -> Result<Answer, Refusal> {
    let room = house.room(caller, name)?;
    match house.registry.delete(&room).await {
        Ok(true) => Ok(Answer { status: 204, body: Value::Null, content_type: None }),
        Ok(false) => Err(Refusal::no_room()),
        Err(error) => {
            tracing::error!(room = room.code, %error, "the room cannot be deleted");
            let message = "The server's disk does not take the change.";
            Ok(refused(StatusCode::INSUFFICIENT_STORAGE, "not_stored", message))
        }
    }
}
