//! The room's own fields and its settings.

use super::{Detail, Reader, Writer, value};
use crate::json::{self, Object};
use crate::words::Word;
use ghostlight_room::{RoomId, RoomInfo, Settings};
use serde_json::Value;

/// A room's own fields as JSON, its settings among them.
#[must_use]
pub fn room_info_to_json(info: &RoomInfo, detail: Detail) -> Object {
    let mut out = Writer::new(&info.extra, detail);
    out.put("id", info.id.as_str());
    out.put("short_code", info.code.as_str());
    out.put("name", info.name.as_str());
    out.rare("color", info.color.as_str());
    out.rare("time_zone", info.time_zone.as_str());
    out.rare("date", info.date.map(|date| date.to_string()));
    out.rare("open", info.open);
    out.put("settings", settings_to_json(&info.settings, detail));
    out.put("created_at", info.created_at.as_str());
    out.put("updated_at", info.updated_at.as_str());
    out.done()
}

fn settings_to_json(settings: &Settings, detail: Detail) -> Object {
    let mut out = Writer::new(&settings.extra, detail);
    out.put("color_normal", settings.color_normal.as_str());
    out.put("color_yellow", settings.color_yellow.as_str());
    out.put("color_red", settings.color_red.as_str());
    out.rare("next_starts", settings.next_starts);
    let standby = (!settings.standby.is_default()).then(|| settings.standby.word());
    out.rare("standby", standby);
    out.rare("logo", settings.logo.as_str());
    out.rare("all_by_key", settings.all_by_key);
    out.rare("stop_text", settings.stop_text.as_str());
    out.done()
}

/// Lays what is given over a room's own fields.
pub fn read_room_info(info: &mut RoomInfo, map: Object) {
    let mut from = Reader::new(map);
    if let Some(id) = from.given(&["id", "_id"]).and_then(|id| json::text(&id)) {
        info.id = RoomId::new(id);
    }
    from.set(&mut info.code, &["short_code", "code"], value::text);
    from.set(&mut info.name, &["name"], value::text);
    from.set(&mut info.color, &["color"], value::text);
    from.set(&mut info.time_zone, &["time_zone", "timezone"], value::text);
    from.set_some(&mut info.date, &["date"], value::date);
    from.set(&mut info.open, &["open"], value::truth);
    from.set(&mut info.created_at, &["created_at"], value::text);
    from.set(&mut info.updated_at, &["updated_at"], value::text);
    if let Some(Value::Object(settings)) = from.given(&["settings"]) {
        read_settings(&mut info.settings, settings);
    }
    info.extra.extend(from.rest());
}

/// Lays what is given over the settings. An empty colour is the design's own.
fn read_settings(settings: &mut Settings, map: Object) {
    let mut from = Reader::new(map);
    let [normal, yellow, red] = Settings::DEFAULT_COLORS;
    for (slot, key, plain) in [
        (&mut settings.color_normal, "color_normal", normal),
        (&mut settings.color_yellow, "color_yellow", yellow),
        (&mut settings.color_red, "color_red", red),
    ] {
        from.set(slot, &[key], value::text);
        if slot.is_empty() {
            plain.clone_into(slot);
        }
    }
    from.set(&mut settings.next_starts, &["next_starts"], value::truth);
    from.set(&mut settings.standby, &["standby"], value::word);
    from.set(&mut settings.logo, &["logo"], value::text);
    from.set(&mut settings.all_by_key, &["all_by_key"], value::truth);
    from.set(&mut settings.stop_text, &["stop_text"], value::text);
    settings.extra.extend(from.rest());
}
