//! Runs as reports: planned against actual.

use crate::Engine;
use ghostlight_palco::fields::{run_from_json, run_to_json};
use ghostlight_room::{Run, TimerId};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Map, Value};

/// So many runs are kept, and so many items in all of them; the oldest runs go first.
const MOST_RUNS: usize = 100;
const MOST_ITEMS: usize = 20_000;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunReport {
    /// Its number, kind, start and end.
    pub run: Run,
    /// Its items in the order of the run.
    pub items: Vec<ReportItem>,
}

/// What a run made of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportItem {
    /// Which.
    pub id: TimerId,
    /// Its title then.
    pub name: String,
    /// Its speaker in that run.
    pub speaker: String,
    /// Its planned start: ms of the run's local day.
    pub start_ms: Option<i64>,
    /// The planned length.
    pub planned: Span,
    /// The length it was given in the run.
    pub live: Span,
    /// How long it ran.
    pub ran: Span,
    /// When it started.
    pub started: Option<ServerInstant>,
    /// When it was left.
    pub ended: Option<ServerInstant>,
    /// It was passed over.
    pub skipped: bool,
}

impl Engine {
    /// The runs that were filed, the oldest first.
    #[must_use]
    pub fn reports(&self) -> &[RunReport] {
        &self.reports
    }

    /// Files the present run, where anything ran. Filed again it replaces what was filed.
    pub(crate) fn file_report(&mut self) {
        if !self.room.timers.iter().any(ghostlight_room::Timer::has_run) {
            return;
        }
        let report = self.present_report();
        self.reports.retain(|filed| filed.run.number != report.run.number);
        self.reports.push(report);
        let items = |reports: &[RunReport]| reports.iter().map(|report| report.items.len()).sum::<usize>();
        while self.reports.len() > MOST_RUNS || (self.reports.len() > 1 && items(&self.reports) > MOST_ITEMS)
        {
            self.reports.remove(0);
        }
    }

    /// The present run as it would be filed now.
    pub(crate) fn present_report(&self) -> RunReport {
        let playback = &self.room.playback;
        let going = |id: &TimerId| !self.is_stopped() && playback.current.as_ref() == Some(id);
        let items = self.room.timers.iter().map(|timer| ReportItem {
            id: timer.id.clone(),
            name: timer.name.clone(),
            speaker: timer.speaker().to_owned(),
            start_ms: timer.start.map(ghostlight_room::DayTime::as_ms),
            planned: timer.duration,
            live: timer.live_duration(),
            ran: if going(&timer.id) { playback.elapsed } else { timer.run.elapsed },
            started: timer.run.started,
            ended: timer.run.ended,
            skipped: timer.run.skipped,
        });
        let mut run = self.room.run.clone();
        if run.started.is_some() && run.ended.is_none() {
            run.ended = items.clone().filter_map(|item| item.ended).max();
        }
        RunReport { run, items: items.collect() }
    }
}

impl RunReport {
    /// As JSON: `number`, `kind`, `started`, `ended`, sums, and `items`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = match run_to_json(&self.run) {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        let ran = || self.items.iter().filter(|item| item.started.is_some());
        let sum = |of: fn(&ReportItem) -> Span| ran().map(of).sum::<Span>().as_ms();
        map.insert("planned_ms".to_owned(), sum(|item| item.planned).into());
        map.insert("actual_ms".to_owned(), sum(|item| item.ran).into());
        map.insert("items".to_owned(), self.items.iter().map(ReportItem::to_json).collect());
        Value::Object(map)
    }

    /// Reads what [`RunReport::to_json`] wrote.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let map = json.as_object()?;
        let items = map.get("items")?.as_array()?.iter().map(ReportItem::from_json);
        Some(Self { run: run_from_json(map.clone()), items: items.collect::<Option<_>>()? })
    }
}

impl ReportItem {
    fn to_json(&self) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("timer_id", self.id.as_str().into());
        put("name", self.name.as_str().into());
        put("speaker", self.speaker.as_str().into());
        put("start_ms", self.start_ms.into());
        put("planned_ms", self.planned.as_ms().into());
        put("live_ms", self.live.as_ms().into());
        put("actual_ms", self.ran.as_ms().into());
        put("over_ms", self.over().map(Span::as_ms).into());
        put("actual_start", self.started.map(ServerInstant::as_ms).into());
        put("actual_end", self.ended.map(ServerInstant::as_ms).into());
        put("skipped", self.skipped.into());
        Value::Object(map)
    }

    /// How much longer it ran than planned; none where it did not run.
    fn over(&self) -> Option<Span> {
        self.started.map(|_| self.ran - self.planned)
    }

    fn from_json(json: &Value) -> Option<Self> {
        let number = |key: &str| json.get(key).and_then(Value::as_i64);
        let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default();
        Some(Self {
            id: TimerId::new(json.get("timer_id")?.as_str()?),
            name: text("name").to_owned(),
            speaker: text("speaker").to_owned(),
            start_ms: number("start_ms"),
            planned: Span::from_ms(number("planned_ms")?),
            live: Span::from_ms(number("live_ms")?),
            ran: Span::from_ms(number("actual_ms")?),
            started: number("actual_start").map(ServerInstant::from_ms),
            ended: number("actual_end").map(ServerInstant::from_ms),
            skipped: json.get("skipped").and_then(Value::as_bool).unwrap_or_default(),
        })
    }
}
