//! The domain's things as JSON objects, and back.
//!
//! Reading is an overlay: the fields that are given are set, null clears, what cannot be read leaves
//! the field as it was, and unknown fields are kept in `extra`. So one reader serves whole objects
//! (over a default) and updates (over what is known).

mod device;
mod message;
mod patch;
mod playback;
mod room;
pub(crate) mod strict;
mod timer;

pub use device::{device_from_json, device_to_json, report_from_json, report_to_json};
pub use message::{message_from_json, message_to_json, read_message};
pub use patch::{
    message_patch_from_json, message_patch_to_json, room_patch_from_json, room_patch_to_json,
    timer_patch_from_json, timer_patch_to_json,
};
pub use playback::{
    last_action_from_json, last_action_to_json, playback_from_json, playback_to_json, run_from_json,
    run_to_json, show_stop_from_json, show_stop_to_json,
};
pub use room::{read_room_info, room_info_to_json};
pub use timer::{read_timer, read_timer_run, timer_from_json, timer_run_to_json, timer_to_json};

use crate::json::{self, Object};
use ghostlight_room::Extra;
use serde_json::Value;

/// How much of an object is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Fields of ours that have their default are left out: a whole room.
    Brief,
    /// Every field: what may be laid over an older state.
    Full,
}

/// Writes one object.
pub(crate) struct Writer {
    map: Object,
    detail: Detail,
}

impl Writer {
    /// Begins with the fields that are given back; own fields win over them.
    pub(crate) fn new(extra: &Extra, detail: Detail) -> Self {
        Self { map: extra.clone(), detail }
    }
    /// A field that is always written.
    pub(crate) fn put(&mut self, key: &str, value: impl Into<Value>) {
        json::put(&mut self.map, key, value);
    }
    /// A field that a brief object leaves out where it is null, false, 0 or empty.
    pub(crate) fn rare(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let plain = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Number(number) => number.as_i64() == Some(0),
            _ => false,
        };
        if plain && self.detail == Detail::Brief {
            // A kept unknown field of this name must not stand in for it.
            self.map.remove(key);
        } else {
            self.put(key, value);
        }
    }
    /// The object.
    pub(crate) fn done(self) -> Object {
        self.map
    }
}

/// Reads one object, field by field.
pub(crate) struct Reader {
    map: Object,
}

impl Reader {
    pub(crate) fn new(map: Object) -> Self {
        Self { map }
    }
    /// The first alias that says something; null where one is there and says nothing.
    pub(crate) fn given(&mut self, keys: &[&str]) -> Option<Value> {
        let mut found = None;
        for key in keys {
            let value = self.map.remove(*key);
            if value.is_some() && found.as_ref().is_none_or(Value::is_null) {
                found = value;
            }
        }
        found
    }
    /// Sets a field; null is its default.
    pub(crate) fn set<T: Default>(&mut self, slot: &mut T, keys: &[&str], read: fn(&Value) -> Option<T>) {
        match self.given(keys) {
            Some(Value::Null) => *slot = T::default(),
            Some(value) => {
                if let Some(value) = read(&value) {
                    *slot = value;
                }
            }
            None => {}
        }
    }
    /// Sets a field that may have nothing; null is nothing. Says whether it was given.
    pub(crate) fn set_some<T>(
        &mut self,
        slot: &mut Option<T>,
        keys: &[&str],
        read: fn(&Value) -> Option<T>,
    ) -> bool {
        let given = self.given(keys);
        match &given {
            Some(Value::Null) => *slot = None,
            Some(value) => {
                if let Some(value) = read(value) {
                    *slot = Some(value);
                }
            }
            None => {}
        }
        given.is_some()
    }
    /// All that nobody asked for.
    pub(crate) fn rest(self) -> Object {
        self.map
    }
}

/// Readers of single values.
pub(crate) mod value {
    use crate::{json, words::Word};
    use ghostlight_room::{Date, DayTime};
    use ghostlight_time::{ServerInstant, Span};
    use serde_json::Value;

    pub(crate) use crate::json::{text, truth};

    pub(crate) fn ms(value: &Value) -> Option<Span> {
        json::int(value).map(Span::from_ms)
    }
    /// A length, which is never negative.
    pub(crate) fn length(value: &Value) -> Option<Span> {
        ms(value).map(Span::or_zero)
    }
    /// A length that is given in seconds.
    pub(crate) fn seconds(value: &Value) -> Option<Span> {
        json::int(value).map(|secs| Span::from_secs(secs).or_zero())
    }
    pub(crate) fn epoch(value: &Value) -> Option<ServerInstant> {
        json::int(value).map(ServerInstant::from_ms)
    }
    pub(crate) fn day_time(value: &Value) -> Option<DayTime> {
        json::int(value).and_then(DayTime::from_ms)
    }
    pub(crate) fn date(value: &Value) -> Option<Date> {
        value.as_str().and_then(Date::parse)
    }
    pub(crate) fn small(value: &Value) -> Option<u32> {
        json::int(value).map(json::small)
    }
    /// A choice; a word nobody knows is the default.
    pub(crate) fn word<W: Word>(value: &Value) -> Option<W> {
        value.as_str().map(|word| W::read(word).unwrap_or_default())
    }
}
