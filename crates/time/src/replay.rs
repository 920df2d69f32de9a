//! Replays a recorded trace of clock messages and measures how well the estimate followed.
//!
//! # How it measures
//! A trace is what a page received, with the truth written beside it. The replay gives the estimator
//! the messages in order and, between them, runs a page of 60 frames a second: at each frame the local
//! clock is read as coarsely as that page could (`granularity_ms`), and the shown server time is
//! compared with the true one *at the frame's exact time*, the true offset being interpolated between
//! the messages around it. So the coarse clock, the slewing and the wait since the last message all
//! count. Only frames after the first 10 s are counted. Between two messages across which the true
//! offset jumps (a server clock step, a sleep), nobody can say when it did: those frames are fed and
//! watched for glitches, but not compared. What follows the first message after the jump is compared
//! in full.
//!
//! A glitch is a shown second that is skipped, repeated, or lasts over 1.5 s, one for each change of
//! the digits. A real discontinuity costs one: the truth here is the server's clock, which jumps.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{LocalInstant, ServerClock, ServerInstant, WallInstant};

/// Figures begin this long after the first message.
const SETTLING_MS: f64 = 10_000.0;
const FRAME_MS: f64 = 1_000.0 / 60.0;
/// A pause between messages has at most this many frames (nine hours at 60 a second).
const MOST_FRAMES: f64 = 2_000_000.0;
/// Offsets that differ by more than this, and by more than any oscillator does, have jumped.
const JUMP_MS: f64 = 20.0;
const JUMP_RATE: f64 = 1e-3;
const LONG_SECOND_MS: f64 = 1_500.0;
/// Stamps beyond this (in milliseconds, some 285,000 years) are not times.
const ABSURD_MS: f64 = 9e15;

/// Why a trace cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceError {
    /// The text is not JSON of a trace's form; the reader's own words.
    Form(String),
    /// A number in this event (counted from 0) is not a time.
    Number(usize),
    /// The step of the local clock is negative or over a second.
    Granularity,
    /// Nothing is left to measure after the first 10 s.
    TooShort,
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(reason) => write!(f, "The trace cannot be read: {reason}."),
            Self::Number(index) => write!(f, "Event {index} of the trace has a number that is no time."),
            Self::Granularity => f.write_str("The trace's granularity is not that of a clock."),
            Self::TooShort => f.write_str("The trace has nothing after its first 10 s."),
        }
    }
}

impl core::error::Error for TraceError {}

/// A recorded trace.
#[derive(Clone, Debug, Deserialize)]
pub struct Trace {
    /// Its name.
    #[serde(default)]
    pub case: String,
    /// The step of the local clock, in milliseconds.
    #[serde(default = "one")]
    pub granularity_ms: f64,
    /// The messages, by their arrival.
    pub events: Vec<Event>,
}

fn one() -> f64 {
    1.0
}

/// One message of a trace.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// `pong`, or any other message with a stamp.
    #[serde(rename = "type")]
    pub kind: String,
    /// The server's stamp, epoch milliseconds.
    pub s: f64,
    /// The local monotonic clock at its arrival, milliseconds.
    pub r: f64,
    /// For a pong: the local monotonic clock at the ping's send.
    #[serde(default)]
    pub p: Option<f64>,
    /// The local wall clock at its arrival.
    #[serde(default)]
    pub date: Option<f64>,
    /// Server less local at its arrival: the truth.
    pub true_theta: f64,
}

impl Event {
    fn is_sound(&self) -> bool {
        let time = |value: f64| value.abs() < ABSURD_MS;
        [self.s, self.r, self.true_theta].into_iter().all(time)
            && [self.p, self.date].into_iter().flatten().all(time)
    }
}

/// What a replay measured; errors in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The trace's name.
    pub case: String,
    /// Frames that were compared.
    pub n: usize,
    /// Median of the error's size.
    pub p50_ms: f64,
    /// 95th percentile.
    pub p95_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
    /// The largest error.
    pub max_ms: f64,
    /// Shown seconds that were skipped, repeated or too long.
    pub glitches: u32,
    /// The share of the frames with a bound that it covered; `None` when there never was one.
    pub covered: Option<f64>,
    /// The median bound; `None` when there never was one.
    pub bound_p50_ms: Option<f64>,
}

impl Figures {
    /// The figures as one line of JSON.
    ///
    /// # Errors
    /// [`TraceError::Form`] should the figures not be writable as JSON.
    pub fn to_json_line(&self) -> Result<String, TraceError> {
        serde_json::to_string(self).map_err(|error| TraceError::Form(error.to_string()))
    }
}

/// Replays the text of a trace file.
///
/// # Errors
/// [`TraceError`] when it is not a trace, or too short to measure. Odd numbers of a right form (late,
/// doubled or unordered messages, missing pongs, missing dates) are no error.
///
/// ```
/// # use ghostlight_time::replay::{TraceError, replay_text};
/// let events: Vec<String> = (0..20)
///     .map(|n| n * 1_000)
///     .map(|t| format!(r#"{{"type":"pong","s":{},"r":{},"p":{t},"true_theta":5000.5}}"#, t + 5_001, t + 1))
///     .collect();
/// let figures = replay_text(&format!(r#"{{"case":"tiny","events":[{}]}}"#, events.join(","))).unwrap();
/// assert!(figures.max_ms < 2.0 && figures.glitches == 0);
/// assert!(matches!(replay_text("[]"), Err(TraceError::Form(_))));
/// ```
pub fn replay_text(text: &str) -> Result<Figures, TraceError> {
    replay(serde_json::from_str(text).map_err(|error| TraceError::Form(error.to_string()))?)
}

/// Replays a trace.
///
/// # Errors
/// As [`replay_text`].
pub fn replay(mut trace: Trace) -> Result<Figures, TraceError> {
    if !(0.0..=1_000.0).contains(&trace.granularity_ms) {
        return Err(TraceError::Granularity);
    }
    if let Some(bad) = trace.events.iter().position(|event| !event.is_sound()) {
        return Err(TraceError::Number(bad));
    }
    trace.events.sort_by(|a, b| a.r.total_cmp(&b.r));
    let start = trace.events.first().ok_or(TraceError::TooShort)?.r;
    let mut page = Page {
        clock: ServerClock::new(trace.granularity_ms, None),
        granularity: trace.granularity_ms,
        counted_from: start + SETTLING_MS,
        wall_offset: None,
        errors: Vec::new(),
        bounds: Vec::new(),
        covered: 0,
        digits: Digits::default(),
    };
    let mut previous: Option<&Event> = None;
    for event in &trace.events {
        if let Some(previous) = previous {
            page.frames(previous, event);
        }
        page.message(event);
        previous = Some(event);
    }
    page.figures(trace.case)
}

/// The page that shows the time while the trace runs.
struct Page {
    clock: ServerClock,
    granularity: f64,
    counted_from: f64,
    wall_offset: Option<f64>,
    errors: Vec<f64>,
    bounds: Vec<f64>,
    covered: usize,
    digits: Digits,
}

impl Page {
    fn message(&mut self, event: &Event) {
        // Without a date of its own the wall clock goes on beside the monotonic one.
        let wall_offset = event.date.map_or(self.wall_offset.unwrap_or(0.0), |date| date - event.r);
        self.wall_offset = Some(wall_offset);
        let sent = event.p.filter(|&sent| event.kind == "pong" && sent <= event.r);
        let wall = WallInstant::from_ms(event.r + wall_offset);
        let server = ServerInstant::from_ms(event.s.floor() as i64);
        self.clock.observe(server, LocalInstant::from_ms(event.r), wall, sent);
    }

    /// The frames between two messages.
    fn frames(&mut self, before: &Event, after: &Event) {
        let gap = after.r - before.r;
        let drift = after.true_theta - before.true_theta;
        let jumped = drift.abs() > JUMP_MS + JUMP_RATE * gap;
        let every = FRAME_MS.max(gap / MOST_FRAMES);
        let mut frame = (before.r / every).floor() * every + every;
        while frame < after.r {
            let local = LocalInstant::from_ms(self.coarse(frame));
            self.clock.on_frame(local, WallInstant::from_ms(local.as_ms() + self.wall_offset.unwrap_or(0.0)));
            let share = (frame - before.r) / gap;
            let truth = (!jumped).then_some(before.true_theta + drift * share);
            self.frame(frame, local, truth);
            frame += every;
        }
    }

    fn coarse(&self, local: f64) -> f64 {
        if self.granularity > 0.0 { (local / self.granularity).floor() * self.granularity } else { local }
    }

    fn frame(&mut self, frame: f64, local: LocalInstant, truth: Option<f64>) {
        let Some(shown) = self.clock.server_now_ms(local) else { return };
        if frame < self.counted_from {
            return;
        }
        self.digits.show(frame, shown);
        let Some(truth) = truth else { return };
        let error = (shown - frame - truth).abs();
        self.errors.push(error);
        if let Some(bound) = self.clock.quality(local).bound_ms {
            self.bounds.push(bound);
            self.covered += usize::from(error <= bound);
        }
    }

    fn figures(mut self, case: String) -> Result<Figures, TraceError> {
        self.errors.sort_by(f64::total_cmp);
        self.bounds.sort_by(f64::total_cmp);
        let error = |share| quantile(&self.errors, share).map(rounded).ok_or(TraceError::TooShort);
        let covered = self.covered as f64 / self.bounds.len() as f64;
        Ok(Figures {
            case,
            n: self.errors.len(),
            p50_ms: error(0.5)?,
            p95_ms: error(0.95)?,
            p99_ms: error(0.99)?,
            max_ms: error(1.0)?,
            glitches: self.digits.glitches,
            covered: (!self.bounds.is_empty()).then(|| (covered * 1e6).floor() / 1e6),
            bound_p50_ms: quantile(&self.bounds, 0.5).map(rounded),
        })
    }
}

/// The seconds of a running countdown, watched for glitches.
#[derive(Default)]
struct Digits {
    shown: Option<(f64, f64)>,
    glitches: u32,
}

impl Digits {
    fn show(&mut self, frame: f64, server_ms: f64) {
        let second = (server_ms / 1_000.0).floor();
        let Some((current, since)) = self.shown else {
            self.shown = Some((second, frame));
            return;
        };
        if second == current {
            return;
        }
        if second != current + 1.0 || frame - since > LONG_SECOND_MS {
            self.glitches += 1;
        }
        self.shown = Some((second, frame));
    }
}

fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * share).round() as usize).copied()
}

fn rounded(ms: f64) -> f64 {
    (ms * 1_000.0).round() / 1_000.0
}
