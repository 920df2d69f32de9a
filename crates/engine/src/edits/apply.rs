//! Laying patches over things: the given fields only.

use ghostlight_room::{Extra, Message, MessagePatch, RoomInfo, RoomPatch, Timer, TimerPatch};
use serde_json::Value;

fn set<T>(field: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *field = value;
    }
}

/// Unknown fields: null takes one out.
fn set_extra(extra: &mut Extra, given: Extra) {
    for (key, value) in given {
        if value.is_null() {
            extra.remove(&key);
        } else {
            extra.insert(key, value);
        }
    }
}

/// All but the position, which is a matter of the whole rundown.
pub(crate) fn timer(timer: &mut Timer, patch: TimerPatch) {
    set(&mut timer.name, patch.name);
    set(&mut timer.planned_speaker, patch.speaker);
    set(&mut timer.notes, patch.notes);
    set(&mut timer.duration, patch.duration);
    set(&mut timer.appearance, patch.appearance);
    set(&mut timer.wrap_yellow, patch.wrap_yellow);
    set(&mut timer.wrap_red, patch.wrap_red);
    set(&mut timer.at_zero, patch.at_zero);
    set(&mut timer.auto_advance, patch.auto_advance);
    set(&mut timer.is_break, patch.is_break);
    set(&mut timer.label, patch.label);
    set(&mut timer.color, patch.color);
    set(&mut timer.start, patch.start);
    set(&mut timer.hard_start, patch.hard_start);
    set(&mut timer.starts_by_itself, patch.starts_by_itself);
    set(&mut timer.end, patch.end);
    set(&mut timer.min_duration, patch.min_duration);
    set_extra(&mut timer.extra, patch.extra);
}

/// All but the position.
pub(crate) fn message(message: &mut Message, patch: MessagePatch) {
    set(&mut message.text, patch.text);
    set(&mut message.color, patch.color);
    set(&mut message.bold, patch.bold);
    set(&mut message.uppercase, patch.uppercase);
    set(&mut message.flash, patch.flash);
    set(&mut message.audience, patch.audience);
    set(&mut message.lifetime, patch.lifetime);
    set(&mut message.keep, patch.keep);
    set_extra(&mut message.extra, patch.extra);
}

/// The room's own fields and its settings.
pub(crate) fn room(info: &mut RoomInfo, mut patch: RoomPatch) {
    set(&mut info.name, patch.name);
    set(&mut info.color, patch.color);
    set(&mut info.time_zone, patch.time_zone);
    set(&mut info.date, patch.date);
    let settings = &mut info.settings;
    set(&mut settings.color_normal, patch.color_normal);
    set(&mut settings.color_yellow, patch.color_yellow);
    set(&mut settings.color_red, patch.color_red);
    set(&mut settings.next_starts, patch.next_starts);
    set(&mut settings.standby, patch.standby);
    set(&mut settings.logo, patch.logo);
    set(&mut settings.all_by_key, patch.all_by_key);
    set(&mut settings.stop_text, patch.stop_text);
    if let Some(Value::Object(unknown)) = patch.extra.remove("settings") {
        set_extra(&mut settings.extra, unknown);
    }
    set_extra(&mut info.extra, patch.extra);
}
