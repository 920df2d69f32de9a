//! The frames, both directions.
//!
//! PlaceOS answers what it cannot read with silence: ids are whole numbers, there is no key that it does
//! not know, and `index` is always a number.

use serde_json::{Map, Value};

/// A module of a system: a generic name and its number from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Module {
    pub(super) name: String,
    pub(super) index: u32,
}

impl Module {
    pub(super) fn new(name: &str, index: u32) -> Self {
        Self { name: name.to_owned(), index }
    }

    /// Reads `Display_2`, or `Display` for the first one. Names that begin with `_` are PlaceOS's own.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let numbered = text.rsplit_once('_').and_then(|(name, index)| Some((name, index.parse().ok()?)));
        let (name, index) = numbered.unwrap_or((text, 1));
        let odd = |sign: char| !(sign.is_alphanumeric() || matches!(sign, '_' | '-'));
        (!name.is_empty() && !name.starts_with('_') && !name.contains(odd) && index > 0)
            .then(|| Self::new(name, index))
    }
}

impl core::fmt::Display for Module {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}_{}", self.name, self.index)
    }
}

/// A status variable of a module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Variable {
    pub(super) module: Module,
    pub(super) name: String,
}

impl Variable {
    pub(super) fn of(module: &Module, name: &str) -> Self {
        Self { module: module.clone(), name: name.to_owned() }
    }

    pub(super) fn booking(name: &str) -> Self {
        Self { module: Module::new(BOOKINGS, 1), name: name.to_owned() }
    }

    /// Reads `Display_2.input`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (module, name) = text.trim().split_once('.')?;
        let name = name.trim();
        (!name.is_empty() && name.len() <= 100).then_some(())?;
        Some(Self { module: Module::parse(module)?, name: name.to_owned() })
    }
}

impl core::fmt::Display for Variable {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.module, self.name)
    }
}

/// The module of a room's meetings.
pub(super) const BOOKINGS: &str = "Bookings";

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cmd {
    Bind,
    Unbind,
    Exec,
    Debug,
    Ignore,
}

impl Cmd {
    const fn word(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Unbind => "unbind",
            Self::Exec => "exec",
            Self::Debug => "debug",
            Self::Ignore => "ignore",
        }
    }
}

/// A command with what it is about. `name` is a variable's or a method's.
pub(super) fn request(
    id: u64,
    cmd: Cmd,
    system: &str,
    (module, index): (&str, u32),
    name: &str,
    args: Option<&[Value]>,
) -> String {
    let mut frame = Map::new();
    let mut put = |key: &str, value: Value| frame.insert(key.to_owned(), value);
    put("id", id.into());
    put("cmd", cmd.word().into());
    put("sys", system.into());
    put("mod", module.into());
    put("index", index.into());
    put("name", name.into());
    if let Some(args) = args {
        put("args", args.to_vec().into());
    }
    Value::Object(frame).to_string()
}

/// Why PlaceOS refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Failure {
    /// 0 to 7, as the protocol numbers them; none where it gave no such number.
    pub(super) code: Option<u8>,
    /// What it said.
    pub(super) message: String,
}

/// What PlaceOS says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Frame {
    Pong,
    /// The answer to a command.
    Answer {
        id: u64,
        outcome: Result<(), Failure>,
    },
    /// A variable's value.
    Notify {
        system: Option<String>,
        variable: Variable,
        value: Value,
    },
    /// A line of a driver's log.
    Debug {
        module: String,
        class: String,
        level: String,
        message: String,
    },
    /// A frame that could not be read.
    Odd,
}

impl Frame {
    pub(super) fn read(text: &str) -> Self {
        match text.trim() {
            "pong" | "\"pong\"" => return Self::Pong,
            _ => {}
        }
        let Ok(Value::Object(frame)) = serde_json::from_str(text) else { return Self::Odd };
        Self::of(&frame).unwrap_or(Self::Odd)
    }

    fn of(frame: &Map<String, Value>) -> Option<Self> {
        let id = || frame.get("id").and_then(number);
        Some(match frame.get("type")?.as_str()? {
            "success" => Self::Answer { id: id()?, outcome: Ok(()) },
            "error" => Self::Answer { id: id()?, outcome: Err(failure(frame)) },
            "notify" => {
                let meta = frame.get("meta")?.as_object()?;
                let variable = variable(meta)?;
                let value = plain(frame.get("value").cloned().unwrap_or(Value::Null), &variable.name);
                Self::Notify { system: Some(text(meta, "sys")).filter(|it| !it.is_empty()), variable, value }
            }
            "debug" => Self::Debug {
                module: text(frame, "mod"),
                class: text(frame, "klass"),
                level: text(frame, "level"),
                message: text(frame, "msg"),
            },
            _ => return None,
        })
    }
}

fn variable(meta: &Map<String, Value>) -> Option<Variable> {
    let index = meta.get("index").and_then(number).and_then(|it| u32::try_from(it).ok()).unwrap_or(1);
    let (module, name) = (text(meta, "mod"), text(meta, "name"));
    (!module.is_empty() && !name.is_empty())
        .then_some(Variable { module: Module { name: module, index }, name })
}

fn failure(frame: &Map<String, Value>) -> Failure {
    // Newer servers number their errors in `error_code`, and put an HTTP status into `code`.
    let code = |key: &str| {
        frame.get(key).and_then(number).and_then(|it| u8::try_from(it).ok()).filter(|it| *it <= 7)
    };
    let message = ["msg", "message"].iter().map(|key| text(frame, key)).find(|it| !it.is_empty());
    Failure { code: code("error_code").or_else(|| code("code")), message: message.unwrap_or_default() }
}

fn text(frame: &Map<String, Value>, key: &str) -> String {
    frame.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A whole number, also where it comes as text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Variables that are texts: a text in them is never JSON in disguise.
const TEXTS: [&str; 14] = [
    "status",
    "room_name",
    "name",
    "title",
    "default_title",
    "event_id",
    "host_email",
    "selected_input",
    "input",
    "lighting_scene",
    "sensor_name",
    "room_image",
    "control_ui",
    "catering_ui",
];

/// A value as it is: older servers send JSON inside a text.
fn plain(value: Value, name: &str) -> Value {
    let Value::String(told) = &value else { return value };
    let inner: Option<Value> = serde_json::from_str(told).ok();
    match inner {
        Some(inner @ Value::String(_)) if told.starts_with('"') => inner,
        Some(inner) if !TEXTS.contains(&name) && !inner.is_string() => inner,
        // Told as "null", a text is none.
        Some(Value::Null) => Value::Null,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn modules_and_variables() {
        assert_eq!(Module::parse("Display_2"), Some(Module::new("Display", 2)));
        assert_eq!(Module::parse(" Foo_Bar "), Some(Module::new("Foo_Bar", 1)));
        for text in ["", "_Support_1", "Display_0", "a b", "x\"y", "_1"] {
            assert_eq!(Module::parse(text), None, "{text}");
        }
        let read = Variable::parse("System.volume").unwrap();
        assert_eq!(read.to_string(), "System_1.volume");
        assert_eq!(Variable::parse("System."), None);
        assert_eq!(Variable::parse("volume"), None);
    }

    #[test]
    fn requests_hold_only_what_the_server_knows() {
        let text = request(7, Cmd::Exec, "sys-1", ("Bookings", 1), "checkin", Some(&[]));
        let told: Value = serde_json::from_str(&text).unwrap();
        let expected =
            json!({"id":7,"cmd":"exec","sys":"sys-1","mod":"Bookings","index":1,"name":"checkin","args":[]});
        assert_eq!(told, expected);
        assert!(!request(8, Cmd::Bind, "s", ("M", 2), "v", None).contains("args"));
    }

    #[test]
    fn answers_in_both_spellings() {
        let error = |text: &str| match Frame::read(text) {
            Frame::Answer { id, outcome: Err(failure) } => (id, failure.code, failure.message),
            other => panic!("{other:?}"),
        };
        let new = r#"{"id":9,"type":"error","msg":"no","error_code":1,"code":500}"#;
        assert_eq!(error(new), (9, Some(1), "no".to_owned()));
        assert_eq!(error(r#"{"id":"9","type":"error","code":6}"#), (9, Some(6), String::new()));
        assert_eq!(error(r#"{"id":9,"type":"error","code":500}"#).1, None);
        assert_eq!(Frame::read("pong"), Frame::Pong);
        assert_eq!(Frame::read(r#"{"id":2,"type":"success"}"#), Frame::Answer { id: 2, outcome: Ok(()) });
    }

    #[test]
    fn values_raw_and_in_texts() {
        let value = |name: &str, value: Value| {
            let frame = json!({"id":1,"type":"notify","value":value,"meta":{"mod":"Bookings","name":name}});
            match Frame::read(&frame.to_string()) {
                Frame::Notify { value, variable, .. } => {
                    assert_eq!(variable, Variable::booking(name));
                    value
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(value("bookings", json!("[]")), json!([]));
        assert_eq!(value("bookings", json!([1])), json!([1]));
        assert_eq!(value("pending", json!("true")), json!(true));
        assert_eq!(value("current_booking", Value::Null), Value::Null);
        assert_eq!(value("current_booking", json!("null")), Value::Null);
        assert_eq!(value("status", json!("\"busy\"")), json!("busy"));
        assert_eq!(value("status", json!("free")), json!("free"));
        assert_eq!(value("room_name", json!("4")), json!("4"), "a room called 4");
        assert_eq!(value("room_name", json!("null")), Value::Null);
    }

    #[test]
    fn what_cannot_be_read() {
        let deep = "[".repeat(20_000);
        let no_meta = r#"{"type":"notify","value":1}"#;
        for text in ["", "nonsense", "{}", "[]", "null", r#"{"type":"success"}"#, no_meta, deep.as_str()] {
            assert_eq!(Frame::read(text), Frame::Odd);
        }
    }
}
