//! An event of Ontime's rundown, as each version spells it.

use super::wire::{Generation, flag, int, text};
use ghostlight_room::{Appearance, AtZero, DayTime, Timer, TimerId};
use ghostlight_time::Span;
use serde_json::Value;

pub(super) const DAY_MS: i64 = 86_400_000;
/// Where Ontime's own views turn, when neither the event nor the settings say.
pub(super) const WARNING_MS: i64 = 120_000;
pub(super) const DANGER_MS: i64 = 60_000;

/// One event.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) cue: String,
    pub(super) title: String,
    pub(super) speaker: String,
    pub(super) notes: String,
    pub(super) color: String,
    /// Of the server's day, milliseconds.
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) duration: i64,
    pub(super) delay: i64,
    /// Days after the rundown's first.
    pub(super) day: Option<i64>,
    pub(super) appearance: Appearance,
    pub(super) to_end: bool,
    pub(super) at_zero: AtZero,
    pub(super) linked: bool,
    pub(super) skip: bool,
    pub(super) flagged: bool,
    pub(super) warning: Option<i64>,
    pub(super) danger: Option<i64>,
    /// Grows with each edit of it.
    pub(super) revision: i64,
}

impl Event {
    /// Reads an event; none for null, and for what has no id.
    pub(super) fn read(of: &Value) -> Option<Self> {
        let id = text(of, "id");
        if id.is_empty() || of.get("type").and_then(Value::as_str).is_some_and(|kind| kind != "event") {
            return None;
        }
        let kind = text(of, "timerType");
        Some(Self {
            id,
            cue: text(of, "cue"),
            title: text(of, "title"),
            speaker: speaker(of),
            notes: notes(of),
            color: color(text(of, "colour")),
            start: int(of, "timeStart"),
            end: int(of, "timeEnd"),
            duration: int(of, "duration").unwrap_or(0).max(0),
            delay: int(of, "delay").unwrap_or(0),
            day: int(of, "dayOffset"),
            appearance: match kind.as_str() {
                "count-up" => Appearance::CountUp,
                "clock" => Appearance::TimeOfDay,
                "none" => Appearance::Hidden,
                _ => Appearance::Countdown,
            },
            // 2.x had a type of timer for it.
            to_end: flag(of, "countToEnd") || kind == "time-to-end",
            at_zero: match text(of, "endAction").as_str() {
                "play-next" => AtZero::Next,
                "stop" => AtZero::Standby,
                _ => AtZero::CountOn,
            },
            // Where nothing says so, nothing is pinned to its time.
            linked: of.get("linkStart").is_none_or(|link| !matches!(link, Value::Bool(false))),
            skip: flag(of, "skip"),
            flagged: flag(of, "flag"),
            warning: int(of, "timeWarning"),
            danger: int(of, "timeDanger"),
            revision: int(of, "revision").unwrap_or(0),
        })
    }

    /// It as an item. `day` is the day it stands on where it does not say so itself, `thresholds` are the
    /// server's own, for versions whose events have none.
    pub(super) fn timer(&self, day: i64, thresholds: (i64, i64)) -> Timer {
        let threshold = |ms: i64| {
            // Ours must be smaller than the length; Ontime's event of 0:30 is in danger all along.
            Some(Span::from_ms(ms.min((self.duration - 1).max(0)).max(0)))
        };
        let day = self.day.unwrap_or(day).max(0);
        let at = |ms: i64| DayTime::from_ms(ms + self.delay + day * DAY_MS);
        let over_midnight = self.end.zip(self.start).is_some_and(|(end, start)| end < start);
        let end = self.end.map(|end| if over_midnight { end + DAY_MS } else { end });
        Timer {
            id: TimerId::from(self.id.as_str()),
            name: self.title.clone(),
            planned_speaker: self.speaker.clone(),
            notes: self.notes.clone(),
            duration: Span::from_ms(self.duration),
            appearance: self.appearance,
            wrap_yellow: threshold(self.warning.unwrap_or(thresholds.0)),
            wrap_red: threshold(self.danger.unwrap_or(thresholds.1)),
            at_zero: self.at_zero,
            label: self.label(),
            color: self.color.clone(),
            start: self.start.and_then(at),
            hard_start: !self.linked,
            end: end.filter(|_| self.to_end).and_then(at),
            run: ghostlight_room::TimerRun { skipped: self.skip, ..Default::default() },
            ..Timer::default()
        }
    }

    fn label(&self) -> String {
        match (self.flagged, self.cue.is_empty()) {
            (true, false) => ["\u{2691} ", &self.cue].concat(),
            (true, true) => "\u{2691}".to_owned(),
            (false, _) => self.cue.clone(),
        }
    }
}

/// 2.x has presenters; later versions have fields that people name themselves.
fn speaker(of: &Value) -> String {
    let presenter = text(of, "presenter");
    if !presenter.is_empty() {
        return presenter;
    }
    let custom = of.get("custom").and_then(Value::as_object);
    let named = |key: &&String| {
        let key = key.to_lowercase();
        ["speaker", "presenter"].iter().any(|word| key.starts_with(word))
    };
    let key = custom.and_then(|custom| custom.keys().find(named));
    key.and_then(|key| of.get("custom").map(|custom| text(custom, key))).unwrap_or_default()
}

/// For the crew: the note, the subtitle of older versions, and the fields that people made.
fn notes(of: &Value) -> String {
    let mut lines = vec![text(of, "subtitle"), text(of, "note")];
    if let Some(custom) = of.get("custom").and_then(Value::as_object) {
        for (key, value) in custom {
            if let Some(value) = value.as_str().filter(|value| !value.is_empty()) {
                lines.push([&key.replace('_', " "), ": ", value].concat());
            }
        }
    }
    for number in 0..10 {
        lines.push(text(of, &format!("user{number}")));
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

/// `#rrggbb`, or nothing: Ontime also takes the names of CSS.
fn color(colour: String) -> String {
    let hex = colour.strip_prefix('#').unwrap_or_default();
    let fits = (hex.len() == 6 || hex.len() == 8) && hex.bytes().all(|sign| sign.is_ascii_hexdigit());
    if fits { colour.chars().take(7).collect() } else { String::new() }
}

/// Ids of events that a version calls by another name.
pub(super) fn selected(of: &Value, generation: Generation) -> Option<String> {
    let loaded = of.get("loaded").filter(|_| generation == Generation::V2)?;
    Some(text(loaded, "selectedEventId")).filter(|id| !id.is_empty())
}
