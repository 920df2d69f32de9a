//! Changes of the plan, the messages and the room: only the given fields, null clears. Read strictly,
//! within the bounds of the protocol's page.

use super::strict::{LONGEST_MS, Strict, bad};
use crate::BadFrame;
use crate::json::{self, Object};
use crate::words::{self, Word};
use ghostlight_room::{
    Appearance, AtZero, Date, DayTime, MessageColor, MessagePatch, RoomPatch, Standby, TimerPatch,
};
use ghostlight_time::Span;
use serde_json::Value;

/// The longest title, speaker and room name, in characters.
const LONGEST_TITLE: usize = 200;
/// The longest notes.
const LONGEST_NOTES: usize = 10_000;
/// The longest message, and "Stop the show" text.
const LONGEST_MESSAGE: usize = 1_000;
/// The longest logo, a data URL of 64 kB.
const LONGEST_LOGO: usize = 65_536;
/// 48 h: a time of the run's local day may lie past midnight.
const TWO_DAYS_MS: i64 = 172_800_000;
/// The largest position.
const LAST_POSITION: i64 = 1_000_000;

/// Where a field is given, it is written.
fn put(map: &mut Object, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        json::put(map, key, value);
    }
}

/// A field of which null says something.
fn put_null(map: &mut Object, key: &str, value: Option<Option<i64>>) {
    if let Some(value) = value {
        json::put(map, key, value);
    }
}

/// A change of an item as JSON.
#[must_use]
pub fn timer_patch_to_json(patch: &TimerPatch) -> Object {
    let mut map = patch.extra.clone();
    let span = |span: Option<Option<Span>>| span.map(|span| span.map(Span::as_ms));
    let day = |time: Option<Option<DayTime>>| time.map(|time| time.map(DayTime::as_ms));
    put(&mut map, "position", patch.position);
    put(&mut map, "name", patch.name.as_deref());
    put(&mut map, "speaker", patch.speaker.as_deref());
    put(&mut map, "notes", patch.notes.as_deref());
    put(&mut map, "duration_ms", patch.duration.map(Span::as_ms));
    put(&mut map, "appearance", patch.appearance.map(Word::word));
    put_null(&mut map, "wrap_yellow_ms", span(patch.wrap_yellow));
    put_null(&mut map, "wrap_red_ms", span(patch.wrap_red));
    put(&mut map, "at_zero", patch.at_zero.map(Word::word));
    put(&mut map, "auto_advance", patch.auto_advance);
    put(&mut map, "break", patch.is_break);
    put(&mut map, "label", patch.label.as_deref());
    put(&mut map, "color", patch.color.as_deref());
    put_null(&mut map, "start_ms", day(patch.start));
    put(&mut map, "hard_start", patch.hard_start);
    put(&mut map, "starts_by_itself", patch.starts_by_itself);
    put_null(&mut map, "end_ms", day(patch.end));
    put_null(&mut map, "min_duration_ms", span(patch.min_duration));
    put(&mut map, "now", patch.now.then_some(true));
    map
}

/// A change of an item from JSON.
///
/// # Errors
/// A `bad_request` naming the first field that is of the wrong type or out of range.
pub fn timer_patch_from_json(map: Object) -> Result<TimerPatch, BadFrame> {
    let mut from = Strict::new(map);
    // A whole item may come back: its plan's speaker is the planned one where a run has another.
    let planned = from.text(&["planned_speaker"], LONGEST_TITLE)?.filter(|name| !name.is_empty());
    let plan_position = from.number(&["plan_position"], 0, LAST_POSITION)?.flatten();
    let mut patch = TimerPatch {
        position: from.number(&["position"], 0, LAST_POSITION)?.flatten().map(json::small),
        name: from.text(&["name", "title"], LONGEST_TITLE)?,
        speaker: from.text(&["speaker"], LONGEST_TITLE)?,
        notes: from.text(&["notes", "note"], LONGEST_NOTES)?,
        duration: from.number_not_null(&["duration_ms", "duration"], 0, LONGEST_MS)?.map(Span::from_ms),
        appearance: from.word(
            &["appearance"],
            Appearance::read,
            "COUNTDOWN, COUNT_UP, TIME_OF_DAY, HIDDEN",
        )?,
        wrap_yellow: wrap(&mut from, "wrap_yellow_ms", "wrap_up_yellow")?,
        wrap_red: wrap(&mut from, "wrap_red_ms", "wrap_up_red")?,
        at_zero: from.word(&["at_zero"], AtZero::read, "COUNT_ON, HOLD, HIDE, STANDBY, NEXT")?,
        auto_advance: from.flag(&["auto_advance"])?,
        is_break: from.flag(&["break"])?,
        label: from.text(&["label"], LONGEST_TITLE)?,
        color: from.checked(
            &["color", "label_color"],
            LONGEST_TITLE,
            is_label_color,
            "has to be one of PalcoTimer's colour names, or like #22c55e.",
        )?,
        start: day(&mut from, "start_ms")?,
        hard_start: from.flag(&["hard_start"])?,
        starts_by_itself: from.flag(&["starts_by_itself"])?,
        end: day(&mut from, "end_ms")?,
        min_duration: from
            .number(&["min_duration_ms"], 0, LONGEST_MS)?
            .map(|number| number.map(Span::from_ms)),
        now: from.flag(&["now"])?.unwrap_or_default(),
        extra: Object::new(),
    };
    patch.speaker = planned.or(patch.speaker);
    patch.position = plan_position.map(json::small).or(patch.position);
    from.ignore(&["id", "_id", "room_id", "skipped", "elapsed_ms", "actual_start", "actual_end"]);
    from.ignore(&["live_duration_ms", "created_at", "updated_at"]);
    patch.extra = from.extra()?;
    Ok(patch)
}

fn wrap(from: &mut Strict, key: &str, in_seconds: &str) -> Result<Option<Option<Span>>, BadFrame> {
    let secs = from.number(&[in_seconds], 0, LONGEST_MS / 1_000)?.map(|secs| secs.map(Span::from_secs));
    Ok(from.number(&[key], 0, LONGEST_MS)?.map(|ms| ms.map(Span::from_ms)).or(secs))
}

fn day(from: &mut Strict, key: &str) -> Result<Option<Option<DayTime>>, BadFrame> {
    Ok(from.number(&[key], 0, TWO_DAYS_MS)?.map(|ms| ms.and_then(DayTime::from_ms)))
}

/// A change of a message as JSON.
#[must_use]
pub fn message_patch_to_json(patch: &MessagePatch) -> Object {
    let mut map = patch.extra.clone();
    put(&mut map, "position", patch.position);
    put(&mut map, "text", patch.text.as_deref());
    put(&mut map, "color", patch.color.map(Word::word));
    put(&mut map, "bold", patch.bold);
    put(&mut map, "uppercase", patch.uppercase);
    put(&mut map, "flash", patch.flash);
    put(&mut map, "for", patch.audience.as_ref().map(words::audience));
    put_null(&mut map, "until_ms", patch.lifetime.map(|span| span.map(Span::as_ms)));
    put(&mut map, "keep", patch.keep);
    map
}

/// A change of a message from JSON.
///
/// # Errors
/// A `bad_request` naming the first field that is of the wrong type or out of range.
pub fn message_patch_from_json(map: Object) -> Result<MessagePatch, BadFrame> {
    let mut from = Strict::new(map);
    let audience = match from.given(&["for"]) {
        None => None,
        Some((_, Value::Null)) => Some(ghostlight_room::Audience::default()),
        Some((key, value)) => Some(words::read_audience(&value).ok_or_else(|| {
            bad(key, "has to be stage, audience, crew, all, or {\"device\": the id of a device}.")
        })?),
    };
    let mut patch = MessagePatch {
        position: from.number(&["position"], 0, LAST_POSITION)?.flatten().map(json::small),
        text: from.text(&["text", "content"], LONGEST_MESSAGE)?,
        color: from.word(&["color"], MessageColor::read, "white, green, yellow, red")?,
        bold: from.flag(&["bold"])?,
        uppercase: from.flag(&["uppercase"])?,
        flash: from.flag(&["flash"])?,
        audience,
        lifetime: from.number(&["until_ms"], 1, LONGEST_MS)?.map(|ms| ms.map(Span::from_ms)),
        keep: from.flag(&["keep"])?,
        extra: Object::new(),
    };
    from.ignore(&["id", "_id", "room_id", "showing", "visible", "is_showing", "shown_at"]);
    from.ignore(&["created_at", "updated_at"]);
    patch.extra = from.extra()?;
    Ok(patch)
}

/// A change of the room as JSON. Unknown settings stand in its `extra` under `settings`.
#[must_use]
pub fn room_patch_to_json(patch: &RoomPatch) -> Object {
    let mut map = patch.extra.clone();
    put(&mut map, "name", patch.name.as_deref());
    put(&mut map, "color", patch.color.as_deref());
    put(&mut map, "time_zone", patch.time_zone.as_deref());
    put(&mut map, "date", patch.date.map(|date| date.map(|date| date.to_string())));
    let mut settings = json::take_object(&mut map, &["settings"]).unwrap_or_default();
    put(&mut settings, "color_normal", patch.color_normal.as_deref());
    put(&mut settings, "color_yellow", patch.color_yellow.as_deref());
    put(&mut settings, "color_red", patch.color_red.as_deref());
    put(&mut settings, "next_starts", patch.next_starts);
    put(&mut settings, "standby", patch.standby.map(Word::word));
    put(&mut settings, "logo", patch.logo.as_deref());
    put(&mut settings, "all_by_key", patch.all_by_key);
    put(&mut settings, "stop_text", patch.stop_text.as_deref());
    if !settings.is_empty() {
        json::put(&mut map, "settings", settings);
    }
    map
}

/// A change of the room from JSON. Unknown settings go into its `extra` under `settings`.
///
/// # Errors
/// A `bad_request` naming the first field that is of the wrong type or out of range.
pub fn room_patch_from_json(mut map: Object) -> Result<RoomPatch, BadFrame> {
    let settings = match map.remove("settings") {
        None | Some(Value::Null) => Object::new(),
        Some(Value::Object(settings)) => settings,
        Some(_) => return Err(bad("settings", "has to be an object.")),
    };
    let mut patch = settings_patch(Strict::new(settings))?;
    let mut from = Strict::new(map);
    patch.name = from.text(&["name"], LONGEST_TITLE)?;
    patch.color = color(&mut from, "color")?;
    patch.time_zone = from.checked(
        &["time_zone", "timezone"],
        LONGEST_TITLE,
        is_zone_name,
        "has to be the name of a time zone, like Europe/Berlin.",
    )?;
    patch.date = match from.given(&["date"]) {
        None => None,
        Some((_, Value::Null)) => Some(None),
        Some((_, Value::String(text))) if text.is_empty() => Some(None),
        Some((key, value)) => Some(Some(
            value
                .as_str()
                .and_then(Date::parse)
                .ok_or_else(|| bad(key, "has to be a date like 2026-11-21."))?,
        )),
    };
    from.ignore(&["id", "_id", "short_code", "code", "open", "created_at", "updated_at"]);
    let unknown_settings = core::mem::take(&mut patch.extra);
    patch.extra = from.extra()?;
    if !unknown_settings.is_empty() {
        json::put(&mut patch.extra, "settings", unknown_settings);
    }
    Ok(patch)
}

fn settings_patch(mut from: Strict) -> Result<RoomPatch, BadFrame> {
    Ok(RoomPatch {
        color_normal: color(&mut from, "color_normal")?,
        color_yellow: color(&mut from, "color_yellow")?,
        color_red: color(&mut from, "color_red")?,
        next_starts: from.flag(&["next_starts"])?,
        standby: from.word(&["standby"], Standby::read, "CARD, BLACK")?,
        logo: from.checked(
            &["logo"],
            LONGEST_LOGO,
            is_logo,
            "has to be a PNG or SVG as a data URL of up to 64 kB.",
        )?,
        all_by_key: from.flag(&["all_by_key"])?,
        stop_text: from.text(&["stop_text"], LONGEST_MESSAGE)?,
        extra: from.extra()?,
        ..RoomPatch::default()
    })
}

fn color(from: &mut Strict, key: &str) -> Result<Option<String>, BadFrame> {
    from.checked(&[key], LONGEST_TITLE, is_hex_color, "has to be a colour like #22c55e.")
}

fn is_hex_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn is_label_color(text: &str) -> bool {
    is_hex_color(text) || words::LABEL_COLORS.contains(&text)
}

fn is_zone_name(text: &str) -> bool {
    text.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'+' | b'-' | b'/'))
}

fn is_logo(text: &str) -> bool {
    text.starts_with("data:image/png;base64,") || text.starts_with("data:image/svg+xml")
}
