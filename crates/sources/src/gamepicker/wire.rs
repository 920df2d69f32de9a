//! Frames of the game picker, and the values in them: ids are numbers or texts, booleans may be 0 and 1,
//! and times without a zone are UTC, because the database writes them so.

use ghostlight_room::Date;
use ghostlight_time::{ServerInstant, Span};
use serde_json::Value;

/// Texts from a server are cut here.
const LONGEST: usize = 1_000;

/// One frame: an event with its data and its time, or a flat reply.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) kind: String,
    /// When the server sent it; replies do not say.
    pub(super) at: Option<ServerInstant>,
    /// The event's data; of a reply, all of it.
    pub(super) data: Value,
}

impl Frame {
    pub(super) fn decode(text: &str) -> Option<Self> {
        let Ok(Value::Object(mut frame)) = serde_json::from_str(text) else { return None };
        let kind = frame.get("type")?.as_str()?.to_owned();
        let at = frame.get("timestamp").and_then(Value::as_str).and_then(instant);
        let data = match frame.remove("data") {
            Some(data @ Value::Object(_)) => data,
            _ => Value::Object(frame),
        };
        Some(Self { kind, at, data })
    }

    /// Which session it is about; none where it does not say.
    pub(super) fn session(&self) -> Option<String> {
        id(&self.data, "sessionId").or_else(|| id(self.data.get("session")?, "id"))
    }
}

/// An id, a number or a text.
pub(super) fn id(of: &Value, key: &str) -> Option<String> {
    match of.get(key)? {
        Value::String(text) if !text.is_empty() => Some(cut(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An id as the server wants it back.
pub(super) fn id_value(id: &str) -> Value {
    id.parse::<i64>().map_or_else(|_| Value::from(id), Value::from)
}

/// A text; empty where there is none.
pub(super) fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).map(cut).unwrap_or_default()
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// A whole number, also where it came as a text.
pub(super) fn count(of: &Value, key: &str) -> Option<i64> {
    match of.get(key)? {
        Value::Number(number) => number.as_f64().filter(|n| n.abs() <= 1e9).map(|n| n.round() as i64),
        Value::String(text) => text.trim().parse().ok().filter(|n: &i64| n.abs() <= 1_000_000_000),
        _ => None,
    }
}

/// A boolean, also where it came as 0 or 1.
pub(super) fn flag(of: &Value, key: &str) -> Option<bool> {
    match of.get(key)? {
        Value::Bool(on) => Some(*on),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(text) => Some(matches!(text.as_str(), "1" | "true")),
        _ => None,
    }
}

/// The time under a key.
pub(super) fn time(of: &Value, key: &str) -> Option<ServerInstant> {
    of.get(key).and_then(Value::as_str).and_then(instant)
}

/// Reads `2026-03-15T20:00:00.000Z`, with an offset or without any zone, which is UTC there.
pub(super) fn instant(text: &str) -> Option<ServerInstant> {
    let text = text.trim();
    let date = Date::parse(text.get(..10)?)?;
    let rest = text.get(10..)?.strip_prefix(['T', ' '])?;
    let zone_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    let mut parts = time.split(':');
    let hours: i64 = two_digits(parts.next()?)?;
    let minutes: i64 = two_digits(parts.next()?)?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    if parts.next().is_some() || hours > 24 || minutes > 59 || !(0.0..61.0).contains(&seconds) {
        return None;
    }
    let ms = (hours * 60 + minutes) * 60_000 + (seconds * 1_000.0).round() as i64;
    let midnight = ServerInstant::from_ms(date.days() * 86_400_000);
    Some(midnight + Span::from_ms(ms) - offset(zone)?)
}

fn offset(zone: &str) -> Option<Span> {
    let minutes = |text: &str| {
        let (hours, minutes) = text.split_once(':').unwrap_or_else(|| text.split_at(text.len().min(2)));
        Some(two_digits(hours)? * 60 + if minutes.is_empty() { 0 } else { two_digits(minutes)? })
    };
    match zone.split_at(usize::from(!zone.is_empty())) {
        ("", _) | ("Z" | "z", "") => Some(Span::ZERO),
        ("+", rest) => minutes(rest).map(Span::from_mins),
        ("-", rest) => minutes(rest).map(|minutes| -Span::from_mins(minutes)),
        _ => None,
    }
}

fn two_digits(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times() {
        let utc = instant("2026-03-15T20:00:00.250Z").unwrap();
        assert_eq!(utc, ServerInstant::from_ms(1_773_604_800_250));
        for same in [
            "2026-03-15T20:00:00.250",
            "2026-03-15 20:00:00.25",
            "2026-03-15T21:00:00.250+01:00",
            "2026-03-15T15:30:00.250-0430",
            " 2026-03-15T22:00:00.250+02 ",
        ] {
            assert_eq!(instant(same), Some(utc), "{same}");
        }
        for bad in ["", "2026-03-15", "2026-02-30T00:00:00Z", "2026-03-15T20:00:00X", "20:00", "2026-03-15Tü"]
        {
            assert_eq!(instant(bad), None, "{bad}");
        }
    }

    #[test]
    fn values_of_any_type() {
        let data = json!({"a": 7, "b": "7", "c": 1, "d": 0, "e": true, "f": "6", "g": null, "h": 1e300});
        assert_eq!((id(&data, "a"), id(&data, "b")), (Some("7".into()), Some("7".into())));
        assert_eq!(
            (flag(&data, "c"), flag(&data, "d"), flag(&data, "e")),
            (Some(true), Some(false), Some(true))
        );
        assert_eq!((count(&data, "f"), count(&data, "g"), count(&data, "h")), (Some(6), None, None));
        assert_eq!((id_value("3"), id_value("x")), (json!(3), json!("x")));
    }

    #[test]
    fn frames() {
        let event = r#"{"type":"voting.ended","timestamp":"2026-03-15T20:00:00Z","data":{"sessionId":"3"}}"#;
        let event = Frame::decode(event).unwrap();
        assert_eq!((event.session().as_deref(), event.at.is_some()), (Some("3"), true));
        let reply = Frame::decode(r#"{"type":"subscribed","sessionId":3}"#).unwrap();
        assert_eq!((reply.session().as_deref(), reply.at), (Some("3"), None));
        let added = Frame::decode(r#"{"type":"game.added","data":{"session":{"id":3}}}"#).unwrap();
        assert_eq!(added.session().as_deref(), Some("3"));
        let deep = ["{\"type\":\"x\",\"data\":", &"[".repeat(20_000)].concat();
        for bad in ["", "[]", "{}", "{\"type\":3}", "pong", &deep] {
            assert_eq!(Frame::decode(bad), None);
        }
    }
}
