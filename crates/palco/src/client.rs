//! What a client says.

use crate::fields::{self, strict::Strict};
use crate::json::{self, Object};
use crate::rest::Method;
use crate::{BadFrame, CommandId, ErrorCode};
use ghostlight_room::{DeviceId, Intent, Report};
use serde_json::Value;

mod control;

pub use control::{control_from_json, control_to_json};

/// The longest name of a device, in characters; what is beyond is cut.
pub const LONGEST_NAME: usize = 100;

/// One frame of a client.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientFrame {
    /// Asks for the whole room.
    RequestState,
    /// Asks for the server's time.
    Ping,
    /// Answers a server's ping.
    Pong,
    /// Who this is; an addition of ours.
    Hello {
        /// The version of our additions that the client speaks: 1.
        v: u64,
        /// The key of its role.
        key: Option<String>,
        /// The device's own id.
        device: Option<DeviceId>,
        /// Its name, for people.
        name: Option<String>,
    },
    /// A person wants something.
    Control {
        /// Asks for an answer to this command.
        id: Option<CommandId>,
        /// What.
        intent: Intent,
    },
    /// What a viewer paints.
    Report(Report),
    /// A REST request over the socket (the local room has no other way).
    Rest {
        /// Ties the answer to it.
        id: CommandId,
        /// Its method.
        method: Method,
        /// The path after `/api/v1/`, with its query.
        path: String,
        /// Its body.
        body: Option<Value>,
        /// The key it comes with.
        key: Option<String>,
    },
}

impl ClientFrame {
    /// Reads a frame, strictly.
    ///
    /// # Errors
    /// A refusal with the code that the server answers, its sentence, and the command's id where one
    /// could be read.
    pub fn decode(text: &str) -> Result<Self, BadFrame> {
        let mut map = json::object(text)?;
        let id = map.remove("id");
        let command = id.as_ref().and_then(CommandId::from_json);
        if command.is_none() && id.is_some_and(|id| !id.is_null()) {
            return Err(BadFrame::request("The field id has to be a number or a short text."));
        }
        let frame = match map.remove("type") {
            Some(Value::String(kind)) => Self::of_kind(&kind, map, command.clone()),
            Some(_) => Err(BadFrame::request("The field type has to be a text.")),
            None => Err(BadFrame::request("The field type is missing.")),
        };
        frame.map_err(|bad| bad.of(command))
    }

    fn of_kind(kind: &str, map: Object, id: Option<CommandId>) -> Result<Self, BadFrame> {
        match kind {
            "request_state" => Ok(Self::RequestState),
            "ping" => Ok(Self::Ping),
            "pong" => Ok(Self::Pong),
            "hello" => hello(map),
            "control" => Ok(Self::Control { id, intent: control_from_json(map)? }),
            "report" => Ok(Self::Report(report(map))),
            "rest" => rest(map, id),
            _ => Err(BadFrame::new(ErrorCode::UnknownType, "This server knows no such type of frame.")),
        }
    }

    /// Writes the frame.
    ///
    /// An edit inside a control action has no spelling (edits are REST requests, see
    /// [`crate::rest::edit_request`]); it is written as an action that every server refuses.
    #[must_use]
    pub fn encode(&self) -> String {
        json::write(match self {
            Self::RequestState => json::typed("request_state"),
            Self::Ping => json::typed("ping"),
            Self::Pong => json::typed("pong"),
            Self::Hello { v, key, device, name } => {
                let mut map = json::typed("hello");
                json::put(&mut map, "v", *v);
                put_some(&mut map, "key", key.as_deref());
                put_some(&mut map, "device", device.as_ref().map(DeviceId::as_str));
                put_some(&mut map, "name", name.as_deref());
                map
            }
            Self::Control { id, intent } => {
                let mut map = control_to_json(intent);
                json::put(&mut map, "type", "control");
                put_some(&mut map, "id", id.as_ref().map(|id| id.as_value().clone()));
                map
            }
            Self::Report(report) => {
                let mut map = fields::report_to_json(report);
                json::put(&mut map, "type", "report");
                map
            }
            Self::Rest { id, method, path, body, key } => {
                let mut map = json::typed("rest");
                json::put(&mut map, "id", id.as_value().clone());
                json::put(&mut map, "method", method.word());
                json::put(&mut map, "path", path.as_str());
                put_some(&mut map, "body", body.clone());
                put_some(&mut map, "key", key.as_deref());
                map
            }
        })
    }
}

fn put_some(map: &mut Object, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        json::put(map, key, value);
    }
}

fn cut(text: String, longest: usize) -> String {
    if text.chars().count() <= longest { text } else { text.chars().take(longest).collect() }
}

fn hello(map: Object) -> Result<ClientFrame, BadFrame> {
    let mut from = Strict::new(map);
    Ok(ClientFrame::Hello {
        v: from.number(&["v"], 0, i64::MAX)?.flatten().map_or(1, json::unsigned),
        key: from.text(&["key"], 500)?.filter(|key| !key.is_empty()),
        device: from.id_or_none(&["device"])?.map(DeviceId::new),
        name: from.text(&["name"], usize::MAX)?.map(|name| cut(name, LONGEST_NAME)),
    })
}

fn report(map: Object) -> Report {
    let mut report = fields::report_from_json(map);
    report.text = cut(report.text, LONGEST_NAME);
    report
}

fn rest(map: Object, id: Option<CommandId>) -> Result<ClientFrame, BadFrame> {
    let mut from = Strict::new(map);
    let method = from.text(&["method"], 10)?.and_then(|word| Method::from_word(&word));
    let path = from.text(&["path"], 2_000)?;
    let key = from.text(&["key"], 500)?.filter(|key| !key.is_empty());
    let body = from.given(&["body"]).map(|(_, body)| body).filter(|body| !body.is_null());
    match (id, method, path) {
        (Some(id), Some(method), Some(path)) => Ok(ClientFrame::Rest { id, method, path, body, key }),
        _ => Err(BadFrame::request("A rest frame has to have an id, a method and a path.")),
    }
}
