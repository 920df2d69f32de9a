//! A recorded conversation through a source, on a virtual clock: what a page would have known, and when.
//!
//! The source is driven without the link: that the other side was there is what the recording says, so
//! nobody probes, doubts or gives up. What the source sends goes nowhere; what the recorder sent is in
//! the recording.

mod line;
mod state;

pub use state::{Change, LinkWord};

use crate::palcotimer;
use crate::registry::{PALCOTIMER, Registered};
use crate::{Act, Close, Cx, Event, HttpAnswer, HttpRequest, Now, Source};
use ghostlight_time::{LocalInstant, ServerClock, WallInstant};
use line::{What, lines};
use serde_json::Value;
use state::Watcher;

/// The local clock at the recording's zero: not zero itself, which is too good to be true.
const START_MS: f64 = 1_000.0;
/// A recording without wall times is taken to be of this moment (2026-01-01, noon).
const WALL_MS: f64 = 1_767_268_800_000.0;
/// In a pause nothing is looked at more often, or more times, than this.
const LOOK_MS: f64 = 1_000.0;
const MOST_LOOKS: usize = 100_000;
/// Answers that bring questions bring an end, too.
const MOST_ROUNDS: usize = 16;

/// Answers what a source asks by HTTP.
pub type Http<'a> = dyn Fn(&HttpRequest) -> HttpAnswer + 'a;

/// The source of that word, with a made-up address, as the controller's page has it; none where no such
/// one is built in.
#[must_use]
pub fn source_of(word: &str) -> Option<Box<dyn Source>> {
    if word.eq_ignore_ascii_case(PALCOTIMER) {
        let place = palcotimer::Place::Server(palcotimer::Server::parse("http://replay.invalid")?);
        let (room, name) = ("REPLAY".to_owned(), String::new());
        let output = ghostlight_room::Output::Controller;
        let config = palcotimer::Config { place, room, output, name, device: None, key: None };
        return Some(Box::new(palcotimer::PalcoTimer::new(config)));
    }
    // What any of them may want to be told.
    let query = "output=controller&server=http://replay.invalid&system=replay&token=replay";
    let opened = (Registered::of(word)?.open)(query, ghostlight_room::utc());
    opened.ok().map(|opened| opened.source)
}

/// The name of the file that holds the answer to a GET of an address: its path with `_` for `/`, as in
/// `data_rundowns_current.json`.
///
/// ```
/// use ghostlight_sources::replay::file_of;
/// assert_eq!(file_of("http://stage:4001/data/rundowns/current?token=x"), "data_rundowns_current.json");
/// ```
#[must_use]
pub fn file_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let name: String = path
        .chars()
        .map(|sign| if sign.is_alphanumeric() || matches!(sign, '-' | '.') { sign } else { '_' })
        .collect();
    [name.trim_matches(['_', '.']), ".json"].concat()
}

/// Puts a recording through a source: a line a frame, `{"t_ms", "dir": "in" | "out" | …, "raw"}`. Other
/// lines are passed over. `each` is given every change.
pub fn replay(source: &mut dyn Source, recording: &str, http: &Http<'_>, each: &mut dyn FnMut(&Change)) {
    let lines = lines(recording);
    let wall = lines.iter().find_map(|line| Some(line.wall? - line.t)).unwrap_or(WALL_MS);
    let mut run = Run {
        source,
        clock: ServerClock::new(0.1, None),
        http,
        watcher: Watcher::default(),
        each,
        t: lines.first().map_or(0.0, |line| line.t),
        wall,
        link: LinkWord::Connecting,
    };
    run.look();
    for line in &lines {
        run.wait_until(line.t);
        run.happen(&line.what);
        run.look();
    }
}

struct Run<'a> {
    source: &'a mut dyn Source,
    clock: ServerClock,
    http: &'a Http<'a>,
    watcher: Watcher,
    each: &'a mut dyn FnMut(&Change),
    /// The recording's time.
    t: f64,
    /// The wall clock at its zero.
    wall: f64,
    link: LinkWord,
}

impl Run<'_> {
    fn now(&self) -> Now {
        Now {
            local: LocalInstant::from_ms(START_MS + self.t),
            wall: WallInstant::from_ms(self.wall + self.t),
            random: 0.5,
        }
    }

    /// Time passes, and with it what is due.
    fn wait_until(&mut self, t: f64) {
        for _ in 0..MOST_LOOKS {
            if self.t >= t {
                return;
            }
            let tick = self.source.next_tick().map(|at| at.as_ms() - START_MS);
            let turn = self.watcher.next_turn(self.now(), &self.clock).map(|wait| self.t + wait);
            let next = [tick, turn].into_iter().flatten().filter(|at| *at > self.t);
            self.t = next.fold(t.min(self.t + LOOK_MS), f64::min);
            if self.t < t {
                self.tick();
                self.look();
            }
        }
        self.t = self.t.max(t);
    }

    fn tick(&mut self) {
        let now = self.now();
        // What it says is for a pinger, and there is none.
        let _ = self.clock.on_frame(now.local, now.wall);
        self.with(|source, cx| source.on_tick(cx));
    }

    fn happen(&mut self, what: &What) {
        match what {
            What::Open => self.open(),
            What::In(text) => {
                // Some recorders write the opening down after the first frames.
                self.open();
                self.with(|source, cx| source.on_text(text, cx));
            }
            What::Out(text) => {
                self.open();
                if self.is_ping(text) {
                    self.clock.on_ping_sent(self.now().local);
                }
            }
            What::Close { code, reason } => {
                let opened = matches!(self.link, LinkWord::Syncing | LinkWord::Ready);
                self.close(&Close { code: *code, reason: reason.clone(), opened });
            }
            What::Other => {}
        }
        self.tick();
    }

    fn open(&mut self) {
        if matches!(self.link, LinkWord::Connecting | LinkWord::Waiting | LinkWord::Refused) {
            self.link = LinkWord::Syncing;
            self.clock.on_reconnect(self.now().local);
            self.with(|source, cx| source.on_open(cx));
        }
    }

    fn close(&mut self, close: &Close) {
        let rule = self.source.on_close(close);
        self.link = if rule.refusal.is_some() { LinkWord::Refused } else { LinkWord::Waiting };
    }

    /// Whether the recorder asked what we ask to read the clock.
    fn is_ping(&self, text: &str) -> bool {
        let word = |text: &str| {
            let frame: Value = serde_json::from_str(text).ok()?;
            Some((frame.get("type").cloned(), frame.get("tag").cloned(), frame.get("action").cloned()))
        };
        self.source
            .ping()
            .is_some_and(|ping| ping == text || (word(&ping) == word(text) && word(text).is_some()))
    }

    /// Calls the source, and does what it wants done.
    fn with(&mut self, call: impl FnOnce(&mut dyn Source, &mut Cx<'_>)) {
        let now = self.now();
        let mut acts = Vec::new();
        call(self.source, &mut Cx::new(now, &mut self.clock, &mut acts));
        for _ in 0..MOST_ROUNDS {
            let mut more = Vec::new();
            for act in core::mem::take(&mut acts) {
                match act {
                    Act::Send(_) => {}
                    Act::Http(request) => {
                        let answer = (self.http)(&request);
                        let mut cx = Cx::new(now, &mut self.clock, &mut more);
                        self.source.on_http(request.tag, answer, &mut cx);
                    }
                    Act::Tell(Event::Snapshot) => self.link = LinkWord::Ready,
                    Act::Tell(Event::Denied { .. }) => self.link = LinkWord::Refused,
                    Act::Tell(_) => {}
                }
            }
            acts = more;
            if acts.is_empty() {
                return;
            }
        }
    }

    fn look(&mut self) {
        let snapshot = self.source.snapshot();
        if let Some(change) = self.watcher.look(&snapshot, self.link, self.t, self.now(), &self.clock) {
            (self.each)(&change);
        }
    }
}
