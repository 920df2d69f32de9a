//! Reading what a client sends: a field is as it should be, or the whole is refused in one sentence
//! that names the field.

use crate::BadFrame;
use crate::json::Object;
use serde_json::Value;

/// The longest time anywhere, 100 h, in milliseconds.
pub(crate) const LONGEST_MS: i64 = 360_000_000;
/// The longest id in characters.
const LONGEST_ID: usize = 200;
/// The most that is kept of fields nobody here knows, in bytes of JSON.
const MOST_EXTRA: usize = 16_384;

/// The fields that are left of an object.
pub(crate) struct Strict {
    map: Object,
}

impl Strict {
    pub(crate) fn new(map: Object) -> Self {
        Self { map }
    }

    /// The first alias that is there, null included, with the name it was given by.
    pub(crate) fn given<'k>(&mut self, keys: &[&'k str]) -> Option<(&'k str, Value)> {
        let mut found = None;
        for key in keys {
            let value = self.map.remove(*key).map(|value| (*key, value));
            found = found.or(value);
        }
        found
    }

    /// A text of at most `longest` characters; null is the empty one.
    pub(crate) fn text(&mut self, keys: &[&str], longest: usize) -> Result<Option<String>, BadFrame> {
        match self.given(keys) {
            None => Ok(None),
            Some((_, Value::Null)) => Ok(Some(String::new())),
            Some((_, Value::String(text))) if text.chars().count() <= longest => Ok(Some(text)),
            Some((key, Value::String(_))) => {
                Err(bad(key, &["may have at most ", &longest.to_string(), " characters."].concat()))
            }
            Some((key, _)) => Err(bad(key, "has to be a text.")),
        }
    }

    /// A text that passes a check; null and the empty text clear.
    pub(crate) fn checked(
        &mut self,
        keys: &[&str],
        longest: usize,
        fits: fn(&str) -> bool,
        what: &str,
    ) -> Result<Option<String>, BadFrame> {
        let text = self.text(keys, longest)?;
        match text {
            Some(text) if !text.is_empty() && !fits(&text) => {
                Err(bad(keys.first().copied().unwrap_or_default(), what))
            }
            text => Ok(text),
        }
    }

    /// A truth value; null is false.
    pub(crate) fn flag(&mut self, keys: &[&str]) -> Result<Option<bool>, BadFrame> {
        match self.given(keys) {
            None => Ok(None),
            Some((_, Value::Null)) => Ok(Some(false)),
            Some((_, Value::Bool(truth))) => Ok(Some(truth)),
            Some((key, _)) => Err(bad(key, "has to be true or false.")),
        }
    }

    /// A number between two bounds (rounded to a whole one); null is null.
    pub(crate) fn number(
        &mut self,
        keys: &[&str],
        from: i64,
        upto: i64,
    ) -> Result<Option<Option<i64>>, BadFrame> {
        match self.given(keys) {
            None => Ok(None),
            Some((_, Value::Null)) => Ok(Some(None)),
            Some((key, value)) => whole(&value)
                .filter(|number| (from..=upto).contains(number))
                .map(|number| Some(Some(number)))
                .ok_or_else(|| {
                    let range = [from.to_string(), upto.to_string()].join(" to ");
                    bad(key, &["has to be a number from ", &range, "."].concat())
                }),
        }
    }

    /// The same, where null is not an answer.
    pub(crate) fn number_not_null(
        &mut self,
        keys: &[&str],
        from: i64,
        upto: i64,
    ) -> Result<Option<i64>, BadFrame> {
        match self.number(keys, from, upto)? {
            Some(None) => Err(bad(keys.first().copied().unwrap_or_default(), "has to be a number.")),
            other => Ok(other.flatten()),
        }
    }

    /// A choice by its word; null is the default.
    pub(crate) fn word<W: Default>(
        &mut self,
        keys: &[&str],
        read: fn(&str) -> Option<W>,
        words: &str,
    ) -> Result<Option<W>, BadFrame> {
        match self.given(keys) {
            None => Ok(None),
            Some((_, Value::Null)) => Ok(Some(W::default())),
            Some((key, value)) => value
                .as_str()
                .and_then(read)
                .map(Some)
                .ok_or_else(|| bad(key, &["has to be one of ", words, "."].concat())),
        }
    }

    /// An id that has to be there.
    pub(crate) fn id(&mut self, keys: &[&str]) -> Result<String, BadFrame> {
        let key = keys.first().copied().unwrap_or_default();
        match self.given(keys) {
            Some((key, value)) => id_text(key, &value),
            None => Err(bad(key, "is missing.")),
        }
    }

    /// An id that may be missing or null.
    pub(crate) fn id_or_none(&mut self, keys: &[&str]) -> Result<Option<String>, BadFrame> {
        match self.given(keys) {
            None | Some((_, Value::Null)) => Ok(None),
            Some((key, value)) => id_text(key, &value).map(Some),
        }
    }

    /// A list that has to be there.
    pub(crate) fn list(&mut self, key: &str) -> Result<Vec<Value>, BadFrame> {
        match self.map.remove(key) {
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(bad(key, "has to be a list.")),
            None => Err(bad(key, "is missing.")),
        }
    }

    /// Forgets fields that are ours but not for the client to set (of whole objects that come back).
    pub(crate) fn ignore(&mut self, keys: &[&str]) {
        for key in keys {
            self.map.remove(*key);
        }
    }

    /// What nobody here knows: kept, within bounds.
    pub(crate) fn extra(self) -> Result<Object, BadFrame> {
        if self.map.is_empty() {
            return Ok(self.map);
        }
        let value = Value::Object(self.map);
        let size = value.to_string().len();
        match value {
            Value::Object(map) if size <= MOST_EXTRA => Ok(map),
            _ => Err(BadFrame::request("There is too much in fields that nobody here knows.")),
        }
    }
}

/// A number as a whole one. A text is none: clients are read strictly.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    if value.is_number() { crate::json::int(value) } else { None }
}

/// A text or number that names something.
pub(crate) fn id_text(key: &str, value: &Value) -> Result<String, BadFrame> {
    match value {
        Value::String(text) if !text.is_empty() && text.chars().count() <= LONGEST_ID => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(bad(key, "has to name something.")),
    }
}

/// A `bad_request` about a field.
pub(crate) fn bad(key: &str, what: &str) -> BadFrame {
    BadFrame::request(["The field ", key, " ", what].concat())
}
