//! What a request asks for.

use super::path::decode;
use super::{Method, Request};
use crate::client::control_from_json;
use crate::fields::{self, strict::bad, strict::id_text};
use crate::json::Object;
use crate::{BadFrame, CommandId, ErrorCode};
use ghostlight_room::{Edit, Intent, MessageId, TimerId};
use serde_json::Value;

/// The most ids that an order may name.
const MOST_IDS: usize = 20_000;

/// A request, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The room's id or code; empty for [`What::Rooms`] and [`What::CreateRoom`].
    pub room: String,
    /// What is asked of it.
    pub what: What,
    /// The query's names and values.
    pub query: Vec<(String, String)>,
}

impl Route {
    /// A value of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What a request asks of a room.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `GET rooms` or `GET auth/rooms`: the rooms of a server.
    Rooms,
    /// `POST rooms`: a new room, with its fields.
    CreateRoom(Object),
    /// `GET rooms/{id}`.
    Room,
    /// `DELETE rooms/{id}`.
    DeleteRoom,
    /// `GET …/timers`.
    Timers,
    /// `GET …/timers/{id}`.
    Timer(TimerId),
    /// `GET …/messages`.
    Messages,
    /// `GET …/messages/{id}`.
    Message(MessageId),
    /// Any change of the plan, the messages or the room.
    Edit(Box<Edit>),
    /// `POST …/import`: a room file, or a text.
    Import(Value),
    /// `GET …/export`; the query may say `format`.
    Export,
    /// `GET …/keys`.
    Keys,
    /// `POST …/keys`: renew them; the query or body may say which.
    RenewKeys(Object),
    /// `GET …/runs`.
    Runs,
    /// `GET …/log`.
    Log,
    /// `GET …/playback`.
    Playback,
    /// `POST …/control`.
    Control {
        /// The command's id, where it has one.
        id: Option<CommandId>,
        /// What.
        intent: Intent,
    },
}

/// Reads what a request asks for.
///
/// # Errors
/// `not_found` for a path that is none, `method_not_allowed`, and `bad_request` for a body that does
/// not fit.
pub fn route(request: &Request) -> Result<Route, BadFrame> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let segments: Vec<String> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| decode(segment).ok_or_else(nowhere))
        .collect::<Result<_, _>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (room, what) = match segments.as_slice() {
        ["rooms"] | ["auth", "rooms"] => ("", rooms(request)?),
        ["rooms", room, rest @ ..] => (*room, in_room(request, rest)?),
        _ => return Err(nowhere()),
    };
    Ok(Route { room: room.to_owned(), what, query: pairs(query) })
}

fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(&value.replace('+', " "))?))
        })
        .collect()
}

fn nowhere() -> BadFrame {
    BadFrame::new(ErrorCode::NotFound, "There is nothing at this address.")
}

fn not_so() -> BadFrame {
    BadFrame::new(
        ErrorCode::Other("method_not_allowed".to_owned()),
        "This address does not take that method.",
    )
}

fn rooms(request: &Request) -> Result<What, BadFrame> {
    match request.method {
        Method::Get => Ok(What::Rooms),
        Method::Post => Ok(What::CreateRoom(object_or_none(request)?)),
        _ => Err(not_so()),
    }
}

fn in_room(request: &Request, rest: &[&str]) -> Result<What, BadFrame> {
    use Method as M;
    let edit = |edit| Ok(What::Edit(Box::new(edit)));
    match (request.method, rest) {
        (M::Get, []) => Ok(What::Room),
        (M::Put, []) => edit(Edit::UpdateRoom(fields::room_patch_from_json(object(request)?)?)),
        (M::Delete, []) => Ok(What::DeleteRoom),
        (_, ["timers", rest @ ..]) => timers(request, rest),
        (_, ["messages", rest @ ..]) => messages(request, rest),
        (M::Post, ["import"]) => {
            request.body.clone().map(What::Import).ok_or_else(|| BadFrame::request("The body is missing."))
        }
        (M::Get, ["export"]) => Ok(What::Export),
        (M::Get, ["keys"]) => Ok(What::Keys),
        (M::Post, ["keys"]) => Ok(What::RenewKeys(object_or_none(request)?)),
        (M::Get, ["runs"]) => Ok(What::Runs),
        (M::Get, ["log"]) => Ok(What::Log),
        (M::Get, ["playback"]) => Ok(What::Playback),
        (M::Post, ["control"]) => control(object(request)?),
        (_, [] | ["import" | "export" | "keys" | "runs" | "log" | "playback" | "control"]) => Err(not_so()),
        _ => Err(nowhere()),
    }
}

fn timers(request: &Request, rest: &[&str]) -> Result<What, BadFrame> {
    use Method as M;
    let edit = |edit| Ok(What::Edit(Box::new(edit)));
    let patch = || fields::timer_patch_from_json(object(request)?);
    match (request.method, rest) {
        (M::Get, []) => Ok(What::Timers),
        (M::Post, []) => edit(Edit::CreateTimer(patch()?)),
        (M::Put, ["order"]) => {
            edit(Edit::OrderTimers(order(request)?.into_iter().map(TimerId::new).collect()))
        }
        (M::Get, [id]) => Ok(What::Timer(TimerId::new(*id))),
        (M::Put, [id]) => edit(Edit::UpdateTimer(TimerId::new(*id), patch()?)),
        (M::Delete, [id]) => edit(Edit::DeleteTimer(TimerId::new(*id))),
        (M::Post, [id, "restore"]) => edit(Edit::RestoreTimer(TimerId::new(*id))),
        (_, [] | [_] | [_, "restore"]) => Err(not_so()),
        _ => Err(nowhere()),
    }
}

fn messages(request: &Request, rest: &[&str]) -> Result<What, BadFrame> {
    use Method as M;
    let edit = |edit| Ok(What::Edit(Box::new(edit)));
    let patch = || fields::message_patch_from_json(object(request)?);
    match (request.method, rest) {
        (M::Get, []) => Ok(What::Messages),
        (M::Post, []) => edit(Edit::CreateMessage(patch()?)),
        (M::Put, ["order"]) => {
            edit(Edit::OrderMessages(order(request)?.into_iter().map(MessageId::new).collect()))
        }
        (M::Get, [id]) => Ok(What::Message(MessageId::new(*id))),
        (M::Put, [id]) => edit(Edit::UpdateMessage(MessageId::new(*id), patch()?)),
        (M::Delete, [id]) => edit(Edit::DeleteMessage(MessageId::new(*id))),
        (M::Post, [id, "restore"]) => edit(Edit::RestoreMessage(MessageId::new(*id))),
        (_, [] | [_] | [_, "restore"]) => Err(not_so()),
        _ => Err(nowhere()),
    }
}

fn control(mut body: Object) -> Result<What, BadFrame> {
    let id = body.remove("id").as_ref().and_then(CommandId::from_json);
    // The frame of the socket is taken as well.
    body.remove("type");
    match control_from_json(body) {
        Ok(intent) => Ok(What::Control { id, intent }),
        Err(bad) => Err(bad.of(id)),
    }
}

fn object(request: &Request) -> Result<Object, BadFrame> {
    match &request.body {
        Some(Value::Object(map)) => Ok(map.clone()),
        Some(_) => Err(BadFrame::request("The body has to be a JSON object.")),
        None => Err(BadFrame::request("The body is missing.")),
    }
}

fn object_or_none(request: &Request) -> Result<Object, BadFrame> {
    match &request.body {
        None | Some(Value::Null) => Ok(Object::new()),
        Some(_) => object(request),
    }
}

/// The ids of an order: `{"ids": […]}`, or the list alone.
fn order(request: &Request) -> Result<Vec<String>, BadFrame> {
    let ids = match &request.body {
        Some(Value::Array(ids)) => Some(ids),
        Some(Value::Object(map)) => map.get("ids").and_then(Value::as_array),
        _ => None,
    };
    let ids = ids.ok_or_else(|| bad("ids", "has to be a list of ids."))?;
    if ids.len() > MOST_IDS {
        return Err(bad("ids", "is too long."));
    }
    ids.iter().map(|id| id_text("ids", id)).collect()
}
