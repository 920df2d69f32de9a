//! Frames, of whichever version, and the values in them.

use serde_json::{Map, Value};

/// Texts from a server are cut here: a title is no place for a novel.
const LONGEST: usize = 10_000;
/// Numbers beyond this (31 years in milliseconds) are nobody's times.
const MOST: f64 = 1e12;

/// The generations of Ontime, which a client tells apart by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Generation {
    /// 2.x: the whole state in each `ontime`, its clock in the timer.
    V2,
    /// 3.x: `ontime` once, then `ontime-<key>`.
    V3,
    /// 4.x: `runtime-data`, whole and then in parts.
    V4,
}

impl Generation {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::V2 => "2",
            Self::V3 => "3",
            Self::V4 => "4",
        }
    }
}

/// One frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Frame {
    /// Its word: `tag`, or `type` before version 4.
    pub(super) kind: String,
    /// It said `tag`.
    pub(super) tagged: bool,
    pub(super) payload: Value,
}

impl Frame {
    /// Reads a frame; none for what is none. Version 2 answers some questions with a bare word.
    pub(super) fn decode(text: &str) -> Option<Self> {
        if let word @ ("hi" | "poll" | "timer" | "playback") = text {
            return Some(Self { kind: word.to_owned(), ..Self::default() });
        }
        let Ok(Value::Object(mut frame)) = serde_json::from_str(text) else { return None };
        let payload = frame.remove("payload").unwrap_or_default();
        match (frame.remove("tag"), frame.remove("type")) {
            (Some(Value::String(kind)), _) => Some(Self { kind, tagged: true, payload }),
            (_, Some(Value::String(kind))) => Some(Self { kind, tagged: false, payload }),
            _ => None,
        }
    }

    /// Of which generation its sender is, where it shows.
    pub(super) fn generation(&self) -> Option<Generation> {
        if self.tagged {
            return Some(Generation::V4);
        }
        match self.kind.as_str() {
            "runtime-data" => Some(Generation::V4),
            "ontime" if self.payload.get("clock").is_some_and(Value::is_number) => Some(Generation::V3),
            "ontime" if self.payload.get("timer").and_then(|timer| timer.get("clock")).is_some() => {
                Some(Generation::V2)
            }
            "client" | "client-list" | "ontime-clock" | "ontime-timer" => Some(Generation::V3),
            _ => None,
        }
    }
}

/// Writes a frame in the words of a server that says `tag`, or `type`.
pub(super) fn encode(tagged: bool, kind: &str, payload: Value) -> String {
    let mut frame = Map::new();
    frame.insert(if tagged { "tag" } else { "type" }.to_owned(), Value::from(kind));
    if !payload.is_null() {
        frame.insert("payload".to_owned(), payload);
    }
    Value::Object(frame).to_string()
}

/// A number in whole milliseconds.
pub(super) fn int(of: &Value, key: &str) -> Option<i64> {
    of.get(key).and_then(number)
}

pub(super) fn number(value: &Value) -> Option<i64> {
    let number = value.as_f64().filter(|number| number.is_finite() && number.abs() <= MOST)?;
    Some(number.round() as i64)
}

/// A text; empty where there is none.
pub(super) fn text(of: &Value, key: &str) -> String {
    let mut text = of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
    }
    text
}

pub(super) fn flag(of: &Value, key: &str) -> bool {
    of.get(key).and_then(Value::as_bool).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_apart_by_their_words() {
        let of = |text: &str| Frame::decode(text).and_then(|frame| frame.generation());
        assert_eq!(of(r#"{"tag":"client-init","payload":{}}"#), Some(Generation::V4));
        assert_eq!(of(r#"{"type":"ontime","payload":{"clock":1,"timer":{}}}"#), Some(Generation::V3));
        assert_eq!(of(r#"{"type":"ontime-clock","payload":1}"#), Some(Generation::V3));
        assert_eq!(of(r#"{"type":"ontime","payload":{"timer":{"clock":1}}}"#), Some(Generation::V2));
        assert_eq!(of(r#"{"type":"ontime-log","payload":{}}"#), None);
        assert_eq!(of("hi"), None);
    }

    #[test]
    fn no_bytes_panic() {
        let deep = ["{\"tag\":\"x\",\"payload\":", &"[".repeat(20_000)].concat();
        for text in ["", "{}", "[]", "null", "1", "\"hi\"", "{\"tag\":1}", &deep] {
            assert_eq!(Frame::decode(text), None, "{}", &text[..text.len().min(20)]);
        }
        assert_eq!(number(&Value::from(1e300)), None);
        assert_eq!(number(&Value::from(1.6)), Some(2));
        assert_eq!(text(&serde_json::json!({ "a": "ä".repeat(20_000) }), "a").chars().count(), LONGEST);
    }

    #[test]
    fn written_as_each_reads_it() {
        assert_eq!(encode(true, "start", Value::Null), r#"{"tag":"start"}"#);
        assert_eq!(encode(false, "addtime", 60.into()), r#"{"payload":60,"type":"addtime"}"#);
    }
}
