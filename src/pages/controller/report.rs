//! Runs and log entries as rows of text. Pure.

use crate::i18n::{controller_words, desk_words};
use crate::pages::desk::exact_clock_text;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{Date, IntentKind, Zones};
use ghostlight_time::{ServerInstant, Span, format_span};
use serde_json::Value;

/// A run: planned against actual.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RunTable {
    /// "Show 3".
    pub(super) name: String,
    /// The day on which it began.
    pub(super) day: String,
    /// Item, speaker, planned, ran, difference, from, to; the last row is the sum.
    pub(super) rows: Vec<Vec<String>>,
}

/// The runs of a room, as its REST interface gives them, the oldest first.
pub(super) fn run_tables(runs: &[Value], zone: &str, zones: &dyn Zones) -> Vec<RunTable> {
    runs.iter().map(|run| run_table(run, zone, zones)).collect()
}

fn number(of: &Value, key: &str) -> Option<i64> {
    of.get(key).and_then(Value::as_i64)
}

fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn run_table(run: &Value, zone: &str, zones: &dyn Zones) -> RunTable {
    let mine = controller_words();
    let span = |ms: Option<i64>| ms.map(|ms| format_span(Span::from_ms(ms))).unwrap_or_default();
    let clock = |of: &Value, key: &str| {
        number(of, key)
            .map(|at| exact_clock_text(ServerInstant::from_ms(at), zone, zones))
            .unwrap_or_default()
    };
    let item = |item: &Value| {
        let ran = number(item, "actual_start").is_some();
        let skipped = item.get("skipped").and_then(Value::as_bool).unwrap_or_default();
        let actual = match (ran, skipped) {
            (true, _) => span(number(item, "actual_ms")),
            (false, true) => desk_words().status_skipped.to_owned(),
            (false, false) => mine.did_not_run.to_owned(),
        };
        vec![
            text(item, "name"),
            text(item, "speaker"),
            span(number(item, "planned_ms")),
            actual,
            span(number(item, "over_ms")),
            clock(item, "actual_start"),
            clock(item, "actual_end"),
        ]
    };
    let items = run.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (planned, actual) = (number(run, "planned_ms"), number(run, "actual_ms"));
    let over = planned.zip(actual).map(|(planned, actual)| actual - planned);
    let sum = vec![
        mine.in_all.to_owned(),
        String::new(),
        span(planned),
        span(actual),
        span(over),
        clock(run, "started"),
        clock(run, "ended"),
    ];
    let day = number(run, "started").map(|at| Date::at(ServerInstant::from_ms(at), zone, zones).to_string());
    RunTable {
        name: (mine.run_number)(
            number(run, "number").unwrap_or_default(),
            text(run, "kind").eq_ignore_ascii_case("show"),
        ),
        day: day.unwrap_or_default(),
        rows: items.iter().map(item).chain([sum]).collect(),
    }
}

/// A line of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LogLine {
    when: String,
    who: String,
    what: String,
    item: String,
    more: String,
}

impl LogLine {
    /// When, who, what, item, more.
    pub(super) fn cells(&self) -> Vec<String> {
        [&self.when, &self.who, &self.what, &self.item, &self.more].map(Clone::clone).to_vec()
    }
}

/// The entries of a log, the oldest first.
pub(super) fn log_lines(entries: Vec<Value>, zone: &str, zones: &dyn Zones) -> Vec<LogLine> {
    let line = |entry: Value| {
        let Value::Object(map) = entry else { return None };
        let entry = LogEntry::from_json(map);
        let day = Date::at(entry.at, zone, zones).to_string();
        let action = IntentKind::from_word(&entry.action).map(desk_words().action);
        Some(LogLine {
            when: [&day, " ", &exact_clock_text(entry.at, zone, zones)].concat(),
            who: if entry.by.is_empty() { controller_words().by_itself.to_owned() } else { entry.by },
            what: action.map_or(entry.action, str::to_owned),
            item: entry.item,
            more: entry.text,
        })
    };
    entries.into_iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn planned_against_actual() {
        let run = json!({
            "number": 3, "kind": "SHOW", "started": 0, "ended": 720_000, "planned_ms": 600_000, "actual_ms": 690_000,
            "items": [
                {"name": "Opening", "speaker": "Ana", "planned_ms": 300_000, "actual_ms": 390_000, "over_ms": 90_000,
                 "actual_start": 0, "actual_end": 390_000, "skipped": false},
                {"name": "Panel", "planned_ms": 300_000, "actual_ms": 300_000, "over_ms": -30_000,
                 "actual_start": 390_000, "actual_end": 720_000},
                {"name": "Encore", "planned_ms": 60_000, "actual_ms": 0, "skipped": true}
            ]
        });
        let [table] = run_tables(&[run], "", ghostlight_room::utc()).try_into().unwrap();
        assert_eq!((table.name.as_str(), table.day.as_str()), ("Show 3", "1970-01-01"));
        assert_eq!(table.rows[0], ["Opening", "Ana", "5:00", "6:30", "1:30", "00:00:00", "00:06:30"]);
        assert_eq!(table.rows[1][4], "−0:30");
        assert_eq!(table.rows[2][3..5], [desk_words().status_skipped, ""]);
        assert_eq!(table.rows[3][2..5], ["10:00", "11:30", "1:30"]);
        assert_eq!(
            run_tables(&[json!({}), json!(7)], "", ghostlight_room::utc()).len(),
            2,
            "odd ones break nothing"
        );
    }

    #[test]
    fn the_log_in_words() {
        let entries = vec![
            json!({"seq": 1, "at": 1_000, "action": "next", "by": "Marta", "item": "Panel", "text": ""}),
            json!({"seq": 2, "at": 2_000, "action": "something_new", "by": ""}),
            json!("odd"),
        ];
        let lines = log_lines(entries, "", ghostlight_room::utc());
        assert_eq!(lines[0].cells(), ["1970-01-01 00:00:01", "Marta", "Next", "Panel", ""]);
        assert_eq!((lines[1].what.as_str(), lines[1].who.as_str()), ("something_new", "by itself"));
        assert_eq!(lines.len(), 2);
    }
}
