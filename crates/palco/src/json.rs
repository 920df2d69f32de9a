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
    to_text(&Value::Object(map))
}

/// A value as JSON text. Whole numbers are exact, fractions have six places.
///
/// In place of `serde_json`'s own writer, whose tables for floats (10 kB that do not compress) would be a
/// tenth of the stage's program.
#[must_use]
pub fn to_text(value: &Value) -> String {
    let mut text = String::new();
    write_value(value, &mut text);
    text
}

fn write_value(value: &Value, to: &mut String) {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(truth) => to.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => write_number(number, to),
        Value::String(text) => write_string(text, to),
        Value::Array(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                write_value(item, to);
            }
            to.push(']');
        }
        Value::Object(map) => {
            to.push('{');
            for (index, (name, item)) in map.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                write_string(name, to);
                to.push(':');
                write_value(item, to);
            }
            to.push('}');
        }
    }
}

fn write_string(text: &str, to: &mut String) {
    to.push('"');
    for sign in text.chars() {
        match sign {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            '\n' => to.push_str("\\n"),
            sign if sign < ' ' => {
                let code = u32::from(sign);
                to.push_str("\\u00");
                to.extend([code / 16, code % 16].map(|half| char::from_digit(half, 16).unwrap_or('0')));
            }
            sign => to.push(sign),
        }
    }
    to.push('"');
}

fn write_number(number: &serde_json::Number, to: &mut String) {
    if let Some(whole) = number.as_i64() {
        to.push_str(&whole.to_string());
    } else if let Some(whole) = number.as_u64() {
        to.push_str(&whole.to_string());
    } else {
        write_float(number.as_f64().unwrap_or_default(), to);
    }
}

fn write_float(float: f64, to: &mut String) {
    if float < 0.0 {
        to.push('-');
    }
    let (mut size, mut exponent) = (float.abs(), 0_i32);
    // Beyond what 64 bits hold with six places, and below what six places show: digits and an exponent.
    while size >= 1e12 {
        (size, exponent) = (size / 10.0, exponent + 1);
    }
    while size > 0.0 && size < 1e-3 {
        (size, exponent) = (size * 10.0, exponent - 1);
    }
    let millionths = (size * 1e6).round() as u64;
    to.push_str(&(millionths / 1_000_000).to_string());
    to.push('.');
    // The leading zeros of the fraction come with a first digit that is cut off.
    let fraction = (1_000_000 + millionths % 1_000_000).to_string();
    to.push_str(fraction.strip_prefix('1').unwrap_or_default());
    if exponent != 0 {
        to.push('e');
        to.push_str(&exponent.to_string());
    }
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
        Value::Number(_) => Some(to_text(value)),
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
    // Not collected: that would bring a sort of its own.
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, id) in ids.iter().enumerate() {
        places.insert(id, place);
    }
    in_order(things, |thing| places.get(id(thing)).copied().unwrap_or(usize::MAX));
}

/// Of several things with one id only the first stays: lists on pages are keyed by id.
pub(crate) fn first_of_each<T>(things: &mut Vec<T>, id: impl Fn(&T) -> &str) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let keep: Vec<bool> = things.iter().map(|thing| seen.insert(id(thing), 0).is_none()).collect();
    let mut keep = keep.into_iter();
    things.retain(|_| keep.next().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_back(value: &Value) -> Value {
        serde_json::from_str(&to_text(value)).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let value = json!({
            "text": "a \"b\" \\ \n \t \u{1} ü 日本 🎭 \u{2028}", "none": null, "yes": true, "no": false,
            "whole": [0, -1, i64::MAX, i64::MIN, u64::MAX], "empty": [{}, []], "": {"a": [[1], {"b": 2}]},
        });
        assert_eq!(read_back(&value), value);
        assert_eq!(to_text(&json!({"a": [1, "b"]})), r#"{"a":[1,"b"]}"#);
    }

    #[test]
    fn fractions_are_near() {
        for float in
            [0.5, -0.5, 12.3456, 1e-3, 1e-9, 1e300, -1e-300, 0.0, 123_456_789.123_456, 1e12, 9.999_999_9e11]
        {
            let read = read_back(&json!(float)).as_f64().unwrap();
            assert!((read - float).abs() <= float.abs() * 1e-3_f64.max(1e-6), "{float} was read as {read}");
            if (0.001..1e12).contains(&float.abs()) {
                assert!((read - float).abs() <= 1e-6, "{float} was read as {read}");
            }
        }
    }
}
