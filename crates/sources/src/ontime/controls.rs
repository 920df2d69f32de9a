//! What only Ontime has: roll, the aux timers, the offset's mode, the second line, on air; and the facts.

use super::Ontime;
use super::intents::unable;
use super::orders::Words;
use super::store::{Aux, Mode};
use super::wire::Generation::{self, V2, V3, V4};
use crate::Unable;
use ghostlight_palco::ErrorCode;
use ghostlight_room::{Control, ControlKind, ControlValue, IntentKind, Permit, SourceInfo};
use ghostlight_time::{Span, TimeStyle, format_span, format_time_of_day, parse_duration};
use serde_json::{Map, Value, json};

const PLAYBACKS: [&str; 3] = ["start", "pause", "stop"];
const DIRECTIONS: [&str; 2] = ["count-down", "count-up"];
const MODES: [&str; 2] = ["absolute", "relative"];
const NOTHING: &str = "nothing";
const MINUTE_MS: i64 = 60_000;

impl Ontime {
    pub(super) fn controls(&self) -> Vec<Control> {
        if !self.config.output.may(IntentKind::Control) {
            return Vec::new();
        }
        let Some(generation) = self.generation else { return Vec::new() };
        let store = &self.store;
        let mut all =
            vec![press("roll", "Roll", "Show"), press("start_next", "Start the next event", "Show")];
        if matches!(store.offset.mode.as_str(), "absolute" | "relative") {
            let mode = store.offset.mode.clone();
            all.push(choice("offset_mode", "Offset", "Show", &MODES, mode));
        }
        if let Some(on) = store.on_air {
            let value = Some(ControlValue::On(on));
            all.push(Control { kind: ControlKind::Toggle, value, ..press("on_air", "On air", "Show") });
        }
        if generation != V2 {
            let line = if store.line.is_empty() { NOTHING.to_owned() } else { store.line.clone() };
            let lines = lines(generation, store.aux.iter().flatten().count());
            all.push(choice("second_line", "Second line", "Message", &lines, line));
        }
        for (number, aux) in (1..).zip(&store.aux) {
            if let Some(aux) = aux {
                all.extend(aux_controls(number, aux));
            }
        }
        for control in &mut all {
            control.pending = self.orders.uses(&control.key);
        }
        all
    }

    /// What is known about the server, in words.
    pub(super) fn facts(&self) -> Vec<SourceInfo> {
        let store = &self.store;
        let mut facts = Vec::new();
        let mut fact = |label: &str, value: String| {
            if !value.is_empty() {
                facts.push(SourceInfo { label: label.to_owned(), value });
            }
        };
        let generation = self.generation.map_or("", Generation::word);
        let version = if self.book.version.is_empty() { generation } else { &self.book.version };
        fact("Ontime", version.to_owned());
        fact("Server's zone", self.book.zone.clone());
        fact("Rundown", self.book.rundown.clone());
        fact("Group", store.group.clone());
        fact("Next flag", store.flag.as_ref().map(|event| event.title.clone()).unwrap_or_default());
        if store.timer.mode == Mode::Roll {
            let waits = store.timer.pending || store.timer.current.is_none();
            let word = if waits { "waits for the planned start" } else { "runs by the clock" };
            fact("Roll", word.to_owned());
        }
        if self.snapshot.room.playback.current.is_some() {
            fact("Offset", store.behind().map(behind).unwrap_or_default());
        }
        let end = store.offset.end.map(|end| format_time_of_day(end, TimeStyle::default()));
        fact("Expected end", end.unwrap_or_default());
        for (number, aux) in (1..).zip(&store.aux) {
            if let Some(aux) = aux {
                fact(&format!("Aux timer {number}"), aux_fact(aux));
            }
        }
        if self.book.locked {
            fact("Rundown over HTTP", "refused: the token is missing or wrong".to_owned());
        }
        facts
    }
}

fn behind(ms: i64) -> String {
    let size = format_span(Span::from_ms(ms / 1_000 * 1_000).abs());
    match ms / 1_000 {
        0 => "on time".to_owned(),
        1.. => [&size, " behind"].concat(),
        _ => [&size, " ahead"].concat(),
    }
}

fn press(key: &str, label: &str, group: &str) -> Control {
    Control {
        key: key.to_owned(),
        label: label.to_owned(),
        group: group.to_owned(),
        permit: Permit::Yes,
        ..Control::default()
    }
}

fn choice(key: &str, label: &str, group: &str, of: &[&str], value: String) -> Control {
    let kind = ControlKind::Choice(of.iter().map(|word| (*word).to_owned()).collect());
    Control { kind, value: Some(ControlValue::Text(value)), ..press(key, label, group) }
}

fn lines(generation: Generation, aux: usize) -> Vec<&'static str> {
    let second = if generation == V4 { "secondary" } else { "external" };
    let aux = if generation == V4 { ["aux1", "aux2", "aux3"] } else { ["aux", "aux2", "aux3"] }
        .into_iter()
        .take(aux);
    [NOTHING, second].into_iter().chain(aux).collect()
}

fn aux_controls(number: usize, aux: &Aux) -> [Control; 5] {
    let group = format!("Aux timer {number}");
    let key = |of: &str| format!("aux{number}{of}");
    let length = ControlValue::Text(format_span(Span::from_ms(aux.duration)));
    [
        choice(&key(""), "Timer", &group, &PLAYBACKS, aux.playback.clone()),
        choice(&key("_direction"), "Direction", &group, &DIRECTIONS, aux.direction.clone()),
        Control { kind: ControlKind::Text, value: Some(length), ..press(&key("_length"), "Length", &group) },
        press(&key("_add"), "+1 min", &group),
        press(&key("_take"), "\u{2212}1 min", &group),
    ]
}

fn aux_fact(aux: &Aux) -> String {
    // As Ontime shows it: down rounds up, up rounds down.
    let up = aux.direction == "count-up";
    let secs = if up { aux.current.div_euclid(1_000) } else { -(-aux.current).div_euclid(1_000) };
    let sign = if secs < 0 { "\u{2212}" } else { "" };
    let time = format_span(Span::from_secs(secs).abs());
    match aux.playback.as_str() {
        "start" => [sign, &time].concat(),
        "pause" => [sign, &time, ", paused"].concat(),
        _ => [sign, &time, ", stopped"].concat(),
    }
}

/// The frame for a control.
pub(super) fn words(key: &str, value: &ControlValue, generation: Generation) -> Result<Words, Unable> {
    let words = match (key, value) {
        ("roll", _) => Words::new("roll", Value::Null),
        ("start_next", _) if generation == V2 => Words::new("start-next", Value::Null),
        ("start_next", _) => Words::new("start", "next"),
        ("offset_mode", ControlValue::Text(mode)) if MODES.contains(&mode.as_str()) => {
            Words::new("offsetmode", mode.as_str())
        }
        ("on_air", ControlValue::On(on)) if generation == V2 => Words::new("set-onair", *on),
        ("on_air", ControlValue::On(on)) => Words::new("onair", *on),
        ("second_line", ControlValue::Text(line)) => {
            let source = if line == NOTHING { Value::Null } else { Value::from(line.as_str()) };
            Words::new("message", json!({ "timer": { "secondarySource": source } }))
        }
        _ => aux_words(key, value, generation)
            .ok_or_else(|| unable(ErrorCode::UnknownAction, "Ontime has no such control."))?,
    };
    Ok(Words { control: Some(key.to_owned()), ..words })
}

fn aux_words(key: &str, value: &ControlValue, generation: Generation) -> Option<Words> {
    let rest = key.strip_prefix("aux")?;
    let number = ["1", "2", "3"].into_iter().find(|number| rest.starts_with(number))?;
    // Seconds before version 4, milliseconds since.
    let time = |ms: i64| if generation == V3 { ms / 1_000 } else { ms };
    let command = match (rest.strip_prefix(number)?, value) {
        ("", ControlValue::Text(word)) if PLAYBACKS.contains(&word.as_str()) => json!(word),
        ("_direction", ControlValue::Text(word)) if DIRECTIONS.contains(&word.as_str()) => {
            json!({ "direction": word })
        }
        ("_length", ControlValue::Text(typed)) => {
            json!({ "duration": time(parse_duration(typed).ok()?.as_ms()) })
        }
        ("_add", _) => json!({ "addtime": time(MINUTE_MS) }),
        ("_take", _) => json!({ "addtime": time(-MINUTE_MS) }),
        _ => return None,
    };
    let mut payload = Map::new();
    payload.insert(number.to_owned(), command);
    Some(Words::new("auxtimer", payload))
}
