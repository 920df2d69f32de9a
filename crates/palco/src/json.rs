//! Taking JSON apart. The tolerant readers serve what comes from servers; the strict ones, in
//! `fields::strict`, what comes from clients.

use crate::{BadFrame, ErrorCode};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Parses text that has to be an object. Deep nesting is an error (`serde_json` stops at 128 levels).
pub(crate) fn object(text: &str) -> Result<Object, BadFrame> {
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(BadFrame::request("A frame has to be a JSON object.")),
        Err(_) => Err(BadFrame::new(ErrorCode::BadJson, "This is not JSON.")),
    }
}

/// An object with its `type`.
pub(crate) fn typed(kind: &str) -> Object {
    let mut map = Object::new();
    put(&mut map, "type", kind);
    map
}

/// Sets a member.
pub(crate) fn put(map: &mut Object, key: &str, value: impl Into<Value>) {
    map.insert(key.to_owned(), value.into());
}

/// Writes an object as text.
pub(crate) fn write(map: Object) -> String {
    Value::Object(map).to_string()
}

/// Milliseconds of a span, null where there is none.
pub(crate) fn ms(span: Option<Span>) -> Value {
    span.map_or(Value::Null, |span| span.as_ms().into())
}

/// Milliseconds since the epoch, null where there are none.
pub(crate) fn epoch(at: Option<ServerInstant>) -> Value {
    at.map_or(Value::Null, |at| at.as_ms().into())
}

/// Takes the first of some members that is there and not null.
pub(crate) fn take(map: &mut Object, keys: &[&str]) -> Option<Value> {
    let mut found = None;
    for key in keys {
        // All aliases go, so that none is left among the unknown fields.
        let value = map.remove(*key).filter(|value| !value.is_null());
        found = found.or(value);
    }
    found
}

/// Takes an object member.
pub(crate) fn take_object(map: &mut Object, keys: &[&str]) -> Option<Object> {
    match take(map, keys) {
        Some(Value::Object(inner)) => Some(inner),
        _ => None,
    }
}

/// Takes an array member.
pub(crate) fn take_array(map: &mut Object, keys: &[&str]) -> Option<Vec<Value>> {
    match take(map, keys) {
        Some(Value::Array(items)) => Some(items),
        _ => None,
    }
}

/// Takes a text. A number or a truth value is its own text.
pub(crate) fn take_text(map: &mut Object, keys: &[&str]) -> Option<String> {
    take(map, keys).and_then(|value| text(&value))
}

/// Takes a whole number, however it is written.
pub(crate) fn take_int(map: &mut Object, keys: &[&str]) -> Option<i64> {
    take(map, keys).and_then(|value| int(&value))
}

/// Takes a span in milliseconds.
pub(crate) fn take_ms(map: &mut Object, keys: &[&str]) -> Option<Span> {
    take_int(map, keys).map(Span::from_ms)
}

/// Takes an instant in milliseconds since the epoch.
pub(crate) fn take_epoch(map: &mut Object, keys: &[&str]) -> Option<ServerInstant> {
    take_int(map, keys).map(ServerInstant::from_ms)
}

/// Takes a truth value: also 0 and 1, and the words as text.
pub(crate) fn take_bool(map: &mut Object, keys: &[&str]) -> Option<bool> {
    take(map, keys).and_then(|value| truth(&value))
}

/// A value as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(if *truth { "true" } else { "false" }.to_owned()),
        _ => None,
    }
}

/// A value as a whole number: floats are rounded, what is beyond 64 bits saturates, and a text is read
/// as JSON would read it (so `NaN` and `inf` are no numbers).
pub(crate) fn int(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_u64().map(|_| i64::MAX))
            .or_else(|| number.as_f64().filter(|float| float.is_finite()).map(|float| float.round() as i64)),
        Value::String(text) => {
            let text = text.trim();
            if !text.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) || text.len() > 40 {
                return None;
            }
            // Never a text again: it begins with a digit or a minus.
            serde_json::from_str(text).ok().and_then(|number| int(&number))
        }
        _ => None,
    }
}

/// A value as a truth value.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(_) => int(value).map(|number| number != 0),
        Value::String(text) => match text.trim() {
            "1" => Some(true),
            "0" => Some(false),
            word if word.eq_ignore_ascii_case("true") => Some(true),
            word if word.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A whole number that cannot be negative.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A whole number of 32 bits, at its bound where it is beyond.
pub(crate) fn small(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// What a thing is written as, null where there is none.
pub(crate) fn or_null<T>(value: &Option<T>, write: fn(&T) -> Value) -> Value {
    value.as_ref().map_or(Value::Null, write)
}

/// Puts things in the order of their places; those of one place stay as they stood. Only numbers are
/// sorted, so that the bundle holds one sort and not one a type.
pub(crate) fn in_order<T>(things: &mut Vec<T>, place: impl Fn(&T) -> usize) {
    let mut order: Vec<(usize, usize)> = things.iter().map(place).zip(0..).collect();
    if order.is_sorted() {
        return;
    }
    order.sort_unstable();
    let mut slots: Vec<Option<T>> = core::mem::take(things).into_iter().map(Some).collect();
    things.extend(order.into_iter().filter_map(|(_, index)| slots.get_mut(index)?.take()));
}

/// Puts the things named into that order; those not named stay behind them as they were.
pub(crate) fn reorder<T>(things: &mut Vec<T>, ids: &[&str], id: impl Fn(&T) -> &str) {
    let places: BTreeMap<&str, usize> = ids.iter().copied().zip(0..).collect();
    in_order(things, |thing| places.get(id(thing)).copied().unwrap_or(usize::MAX));
}

/// Of several things with one id only the first stays: lists on pages are keyed by id.
pub(crate) fn first_of_each<T>(things: &mut Vec<T>, id: impl Fn(&T) -> &str) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let keep: Vec<bool> = things.iter().map(|thing| seen.insert(id(thing), 0).is_none()).collect();
    let mut keep = keep.into_iter();
    things.retain(|_| keep.next().unwrap_or(true));
}
