//! What a screen shows and when, held against the truth.

use crate::{Screen, Server};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const WITNESS: &str = include_str!("witness.js");
/// Before any page: `shiftDate(ms)` moves the device's wall clock, and nothing else.
const SHIFTABLE: &str = "(() => { const Real = Date; let shift = 0; \
    window.shiftDate = ms => { shift += ms; }; \
    window.Date = class extends Real { \
    constructor(...all) { if (all.length) super(...all); else super(Real.now() + shift); } \
    static now() { return Real.now() + shift; } }; })()";

/// A flip may be this late on a busy machine before the digits count as wrong.
const TOLERANCE_MS: f64 = 250.0;

/// The machine's clock, in milliseconds, as the witness reads it.
pub fn machine_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs_f64() * 1_000.0
}

/// The digits as seconds, as a stage writes them; none where there are none.
pub fn seconds(digits: &str) -> Option<i64> {
    let sign = if digits.starts_with('−') { -1 } else { 1 };
    let parts = digits.trim_start_matches('−').split(':').map(|part| part.trim().parse::<i64>());
    let total = parts.collect::<Result<Vec<_>, _>>().ok()?;
    Some(sign * total.into_iter().fold(0, |sum, part| sum * 60 + part))
}

/// The moment at which the running countdown reads 0:00, on the machine's clock, by the server's own word.
pub async fn end_of_countdown(server: &Server) -> f64 {
    let url = format!("{}/api/v1/rooms/STAGE2/playback", server.origin());
    let said: Value = reqwest::get(url).await.expect("an answer").json().await.expect("JSON");
    said["server_time"].as_f64().expect("a time") + said["remaining_ms"].as_f64().expect("what is left")
}

impl Screen {
    /// From the next page on, everything is written down, across reloads too, and the device's wall clock
    /// can be moved. Chromium only.
    pub async fn watch_from_the_start(&self) {
        for source in [SHIFTABLE, WITNESS] {
            self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await;
        }
    }

    /// From now on everything is written down, until the page is left.
    pub async fn watch(&self) {
        self.script(WITNESS).await;
    }

    /// What was written down so far.
    pub async fn seen(&self) -> Seen {
        let book =
            self.script("window.witness.look(); return [window.witness.book, window.witness.now()]").await;
        let list = |name: &str| {
            let read = |entry: &Value| Some((entry.get(0)?.as_str()?.to_owned(), entry.get(1)?.as_f64()?));
            book[0][name].as_array().map(|all| all.iter().filter_map(read).collect()).unwrap_or_default()
        };
        Seen {
            digits: list("digits"),
            signs: list("signs"),
            firsts: list("firsts"),
            pauses: book[0]["pauses"]
                .as_array()
                .map(|all| all.iter().filter_map(|at| Some((at[0].as_f64()?, at[1].as_f64()?))).collect())
                .unwrap_or_default(),
            until: book[1].as_f64().expect("a time"),
        }
    }
}

/// What a screen showed: texts, each with the moment at which it appeared.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The digits; empty where there were none.
    pub digits: Vec<(String, f64)>,
    /// The sign that something is wrong; empty where there was none.
    pub signs: Vec<(String, f64)>,
    /// The first frames after pauses without frames.
    pub firsts: Vec<(String, f64)>,
    /// The times in which the page got no frame: no script could run.
    pub pauses: Vec<(f64, f64)>,
    /// Up to when.
    pub until: f64,
}

/// How a screen's digits stood to the truth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wrong {
    /// For how long they were wrong, beyond what a busy machine may be late by.
    pub wrong_ms: f64,
    /// By how much the worst flip was early or late.
    pub worst_ms: f64,
    /// For how long there were none.
    pub dark_ms: f64,
}

impl Seen {
    /// Holds the digits from a moment on against a countdown that ends at `end`; `excused` are times that
    /// do not count.
    pub fn against(&self, end: f64, from: f64, excused: &[(f64, f64)]) -> Wrong {
        let mut wrong = Wrong::default();
        let excused = merged(excused);
        for (at, (text, since)) in self.digits.iter().enumerate() {
            let until = self.digits.get(at + 1).map_or(self.until, |next| next.1);
            let since = since.max(from);
            if until <= since {
                continue;
            }
            let Some(shown) = seconds(text) else {
                wrong.dark_ms += until - since;
                continue;
            };
            let right = (end - shown as f64 * 1_000.0, end - (shown - 1) as f64 * 1_000.0);
            for (a, b) in [(since, until.min(right.0)), (since.max(right.1), until)] {
                let outside = b - a - excused.iter().map(|time| overlap((a, b), *time)).sum::<f64>();
                if outside > 0.0 {
                    wrong.worst_ms = wrong.worst_ms.max(outside);
                    wrong.wrong_ms += (outside - TOLERANCE_MS).max(0.0);
                }
            }
        }
        wrong
    }

    /// When a sign appeared after a moment, and when it was gone again.
    pub fn sign_after(&self, from: f64) -> (Option<f64>, Option<f64>) {
        let shown = self.signs.iter().find(|(text, at)| !text.is_empty() && *at >= from).map(|sign| sign.1);
        let last = self.signs.last().filter(|(text, _)| text.is_empty()).map(|sign| sign.1);
        (shown, last.filter(|gone| shown.is_some_and(|shown| *gone > shown)))
    }

    /// For how long digits of before a pause stayed up after it, at the most: from the first frame.
    pub fn stale_after_pauses(&self, end: f64, from: f64) -> f64 {
        let stale = |(text, at): &(String, f64)| {
            let shown = seconds(text)?;
            let over = end - (shown - 1) as f64 * 1_000.0;
            let next = self.digits.iter().find(|(_, changed)| changed > at).map_or(self.until, |next| next.1);
            (over < *at - 20.0).then_some(next - at)
        };
        self.firsts.iter().filter(|(_, at)| *at >= from).filter_map(stale).fold(0.0, f64::max)
    }
}

/// The same times, none of them twice.
fn merged(times: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = times.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut all: Vec<(f64, f64)> = Vec::new();
    for time in sorted {
        match all.last_mut() {
            Some(last) if time.0 <= last.1 => last.1 = last.1.max(time.1),
            _ => all.push(time),
        }
    }
    all
}

fn overlap(one: (f64, f64), other: (f64, f64)) -> f64 {
    (one.1.min(other.1) - one.0.max(other.0)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(digits: &[(&str, f64)], until: f64) -> Seen {
        let digits = digits.iter().map(|(text, at)| ((*text).to_owned(), *at)).collect();
        Seen { digits, signs: Vec::new(), firsts: Vec::new(), pauses: Vec::new(), until }
    }

    #[test]
    fn a_good_countdown_is_right_and_a_frozen_one_is_not() {
        let good = seen(&[("0:05", 0.0), ("0:04", 1_010.0), ("0:03", 2_005.0)], 2_900.0);
        let wrong = good.against(5_000.0, 0.0, &[]);
        assert!(wrong.wrong_ms == 0.0 && (wrong.worst_ms - 10.0).abs() < 0.1, "{wrong:?}");
        let frozen = seen(&[("0:05", 0.0)], 6_000.0).against(5_000.0, 0.0, &[]);
        assert!((frozen.wrong_ms - 4_750.0).abs() < 0.1, "{frozen:?}");
        let excused =
            seen(&[("0:05", 0.0), ("0:01", 4_000.0)], 4_900.0).against(5_000.0, 0.0, &[(500.0, 4_000.0)]);
        assert!(excused.wrong_ms == 0.0, "{excused:?}");
        let early = seen(&[("0:04", 0.0)], 1_500.0).against(5_000.0, 0.0, &[]);
        assert!((early.wrong_ms - 750.0).abs() < 0.1, "{early:?}");
        let none = seen(&[("", 0.0), ("0:04", 1_000.0)], 1_500.0).against(5_000.0, 0.0, &[]);
        assert!(none.dark_ms == 1_000.0 && none.wrong_ms == 0.0);
    }

    #[test]
    fn digits_are_read() {
        assert_eq!(seconds("4:59"), Some(299));
        assert_eq!(seconds("−1:00:01"), Some(-3_601));
        assert_eq!(seconds(""), None);
    }
}
