//! What Ontime tells by HTTP: the rundown, the project, the settings; fetched again when it says so.

use super::event::{DANGER_MS, Event, WARNING_MS};
use super::wire::{Generation, int, text};
use crate::{Cx, HttpAnswer, HttpRequest, Tag};
use ghostlight_palco::rest::Method;
use ghostlight_time::LocalInstant;
use serde_json::Value;

const RETRY_FROM_MS: f64 = 2_000.0;
const RETRY_UPTO_MS: f64 = 60_000.0;
/// An answer that is older than what was announced is asked for again after this.
const OLD_MS: f64 = 500.0;
/// A request without any end is given up.
const LOST_MS: f64 = 15_000.0;

/// What is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Rundown,
    Project,
    Session,
    Report,
    Views,
}

const PAGES: [Page; 5] = [Page::Rundown, Page::Project, Page::Session, Page::Report, Page::Views];

impl Page {
    fn path(self, generation: Generation, other: bool) -> Option<&'static str> {
        use Generation::{V2, V3, V4};
        Some(match (self, generation) {
            (Self::Rundown, V4) => "/data/rundowns/current",
            (Self::Rundown, V3) if other => "/data/rundown/normalised",
            (Self::Rundown, V3) => "/data/rundown",
            (Self::Rundown, V2) => "/events",
            (Self::Project, V2) => "/project",
            (Self::Project, _) => "/data/project",
            (Self::Session, V2) => "/ontime/info",
            (Self::Session, _) => "/data/session",
            (Self::Report, V4 | V3) => "/data/report",
            (Self::Views, V2) => "/ontime/views",
            (Self::Report | Self::Views, _) => return None,
        })
    }
}

/// A line of the rundown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    Event(Box<Event>),
    /// A group's title, or a milestone: stands before the event that follows.
    Heading(String),
}

/// Where one page stands.
#[derive(Clone, Copy, Debug, Default)]
struct Fetch {
    wanted: bool,
    /// Asked for since.
    out: Option<LocalInstant>,
    not_before: Option<LocalInstant>,
    failures: u32,
    least_revision: i64,
    /// The first address was not there.
    other: bool,
    /// The server has no such page.
    absent: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Book {
    fetches: [Fetch; 5],
    pub(super) lines: Vec<Line>,
    pub(super) rundown: String,
    pub(super) project: String,
    pub(super) version: String,
    pub(super) zone: String,
    /// Event, when it started and ended: of the server's day.
    pub(super) report: Vec<(String, Option<i64>, Option<i64>)>,
    pub(super) has_report: bool,
    pub(super) thresholds: (i64, i64),
    /// The server wants a token for this.
    pub(super) locked: bool,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            fetches: [Fetch::default(); 5],
            lines: Vec::new(),
            rundown: String::new(),
            project: String::new(),
            version: String::new(),
            zone: String::new(),
            report: Vec::new(),
            has_report: false,
            thresholds: (WARNING_MS, DANGER_MS),
            locked: false,
        }
    }
}

impl Book {
    /// A new connection: everything may be another.
    pub(super) fn want_all(&mut self) {
        self.fetches = [Fetch { wanted: true, ..Fetch::default() }; 5];
        self.locked = false;
    }

    /// A page is another one, at least of that revision.
    pub(super) fn want(&mut self, page: Page, revision: i64) {
        if let Some(fetch) = self.fetches.get_mut(page as usize) {
            fetch.wanted = true;
            fetch.not_before = None;
            fetch.least_revision = fetch.least_revision.max(revision);
        }
    }

    /// What a `refetch` names.
    pub(super) fn refetch(&mut self, payload: &Value) {
        let revision = int(payload, "revision").unwrap_or(0);
        let target = text(payload, "target").to_lowercase();
        match target.as_str() {
            "rundown" => self.want(Page::Rundown, revision),
            "project-data" => self.want(Page::Project, 0),
            "project-rundowns" => self.want(Page::Rundown, 0),
            "report" => self.want(Page::Report, 0),
            "view-settings" => self.want(Page::Views, 0),
            "all" | "" => {
                for fetch in &mut self.fetches {
                    // Another rundown may be loaded, whose revisions begin anew.
                    (fetch.wanted, fetch.not_before, fetch.least_revision) = (true, None, 0);
                }
            }
            _ => {}
        }
    }

    /// Asks for what is wanted.
    pub(super) fn fetch(&mut self, generation: Generation, url: impl Fn(&str) -> String, cx: &mut Cx<'_>) {
        let now = cx.now.local;
        for (number, (page, fetch)) in (0..).zip(PAGES.into_iter().zip(&mut self.fetches)) {
            if fetch.out.is_some_and(|since| now.since(since) > LOST_MS) {
                fetch.out = None;
                fetch.wanted = true;
            }
            let due = fetch.wanted && fetch.out.is_none() && fetch.not_before.is_none_or(|at| at <= now);
            let Some(path) = page.path(generation, fetch.other).filter(|_| due && !fetch.absent) else {
                continue;
            };
            fetch.wanted = false;
            fetch.out = Some(now);
            cx.http(HttpRequest {
                tag: Tag::Own(number),
                method: Method::Get,
                url: url(path),
                body: None,
                bearer: None,
                headers: Vec::new(),
            });
        }
    }

    /// When something is due to be asked for.
    pub(super) fn next_at(&self) -> Option<LocalInstant> {
        let due = |fetch: &Fetch| match fetch.out {
            Some(since) => Some(since.plus_ms(LOST_MS + 1.0)),
            None => fetch.not_before.filter(|_| fetch.wanted && !fetch.absent),
        };
        self.fetches.iter().filter_map(due).min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    /// Takes an answer; whether something is another one now.
    pub(super) fn take(&mut self, number: u32, answer: &HttpAnswer, cx: &Cx<'_>) -> bool {
        let Some(page) = PAGES.get(number as usize).copied() else { return false };
        let Some(fetch) = self.fetches.get_mut(number as usize) else { return false };
        fetch.out = None;
        match answer {
            HttpAnswer::Came { status: 200..=299, body } => {
                fetch.failures = 0;
                let revision = int(body, "revision");
                if page == Page::Rundown && revision.is_some_and(|at| at < fetch.least_revision) {
                    // Told of too early, or of another rundown: once more, and then what comes is right.
                    fetch.least_revision = 0;
                    fetch.wanted = true;
                    fetch.not_before = Some(cx.now.local.plus_ms(OLD_MS));
                }
                self.read(page, body)
            }
            HttpAnswer::Came { status: 401 | 403, .. } => {
                fetch.absent = true;
                !core::mem::replace(&mut self.locked, true)
            }
            HttpAnswer::Came { status: 404, .. } if page == Page::Rundown && !fetch.other => {
                fetch.other = true;
                fetch.wanted = true;
                false
            }
            HttpAnswer::Came { status: 400..=499, .. } => {
                fetch.absent = true;
                false
            }
            _ => {
                let wait = RETRY_FROM_MS * f64::from(1_u32 << fetch.failures.min(5));
                fetch.failures += 1;
                fetch.wanted = true;
                fetch.not_before = Some(cx.now.local.plus_ms(wait.min(RETRY_UPTO_MS)));
                false
            }
        }
    }

    fn read(&mut self, page: Page, body: &Value) -> bool {
        match page {
            Page::Rundown => {
                self.rundown = text(body, "title");
                self.lines = lines(body);
            }
            Page::Project => self.project = text(body, "title"),
            Page::Session => {
                self.version = text(body, "version");
                self.zone = text(body, "timezone");
            }
            Page::Report => {
                let of = |(id, times): (&String, &Value)| {
                    (id.clone(), int(times, "startedAt"), int(times, "endedAt"))
                };
                self.report = body.as_object().map(|all| all.iter().map(of).collect()).unwrap_or_default();
                self.has_report = body.is_object();
            }
            Page::Views => {
                self.thresholds = (
                    int(body, "warningThreshold").unwrap_or(WARNING_MS),
                    int(body, "dangerThreshold").unwrap_or(DANGER_MS),
                );
            }
        }
        true
    }
}

/// The lines of a rundown: a list, a list under `rundown`, or entries by id with their order.
fn lines(body: &Value) -> Vec<Line> {
    let entries = match (body, body.get("rundown"), body.get("entries")) {
        (Value::Array(list), ..) | (_, Some(Value::Array(list)), _) => list.iter().collect(),
        (_, Some(by_id @ Value::Object(_)), _) | (_, _, Some(by_id @ Value::Object(_))) => {
            ordered(body, by_id)
        }
        _ => Vec::new(),
    };
    entries.into_iter().filter_map(line).collect()
}

fn ordered<'a>(body: &'a Value, by_id: &'a Value) -> Vec<&'a Value> {
    let order = body.get("flatOrder").or_else(|| body.get("order")).and_then(Value::as_array);
    let ids = order.into_iter().flatten().filter_map(Value::as_str);
    ids.filter_map(|id| by_id.get(id)).collect()
}

fn line(entry: &Value) -> Option<Line> {
    match entry.get("type").and_then(Value::as_str) {
        Some("group" | "block") => {
            Some(text(entry, "title")).filter(|title| !title.is_empty()).map(Line::Heading)
        }
        Some("milestone") => {
            let (cue, title) = (text(entry, "cue"), text(entry, "title"));
            let words: Vec<String> = [cue, title].into_iter().filter(|word| !word.is_empty()).collect();
            Some(Line::Heading(words.join(": "))).filter(|_| !words.is_empty())
        }
        Some("delay") => None,
        _ => Event::read(entry).map(|event| Line::Event(Box::new(event))),
    }
}
