//! Three operators press whatever they like, four screens watch, connections come and go, for ten hours of
//! virtual time. Whenever nothing has been pressed for 200 ms on a network that is up, all screens show one
//! state; and what the report says is what an independent tally says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod stage_world;
mod tally;

use ghostlight_palco::rest::{Method, Request};
use ghostlight_room::picture::{Scene, Shown, View};
use ghostlight_room::{Audience, Intent, Output, Room, TimerId, utc};
use ghostlight_sources::link::LinkState;
use ghostlight_time::Span;
use serde_json::Value;
use stage_world::Stage;
use std::time::Instant;
use tally::{Ran, Tally};

const WHO: [Output; 7] = [
    Output::Operator,
    Output::Operator,
    Output::Operator,
    Output::Viewer,
    Output::Viewer,
    Output::Viewer,
    Output::Viewer,
];
const OPERATORS: usize = 3;
const SCREENS: std::ops::Range<usize> = 3..7;
/// All screens show one state so long after the last press.
const SETTLED: f64 = 200.0;
const HOUR: f64 = 3_600_000.0;

struct Soak {
    stage: Stage,
    tally: Tally,
    seed: u64,
    pressed: usize,
    compared: usize,
    /// The sum of the reports of runs that were filed and put away.
    runs: usize,
}

impl Soak {
    fn new(seed: u64) -> Self {
        let mut stage = Stage::new(&WHO, false, seed);
        stage.heard = Some(Vec::new());
        stage.run(3_000.0);
        Self { stage, tally: Tally::default(), seed: seed | 1, pressed: 0, compared: 0, runs: 0 }
    }

    /// Evenly from `0..below`.
    fn dice(&mut self, below: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % below
    }

    fn seconds(&mut self, from: u64, to: u64) -> f64 {
        (from * 1_000 + self.dice((to - from) * 1_000)) as f64
    }

    /// What an operator presses, by what that operator's page shows.
    fn wish(&mut self, desk: usize) -> Intent {
        let room = self.stage.desks[desk].link.snapshot().room.clone();
        let on = room.playback.current.clone();
        let count = room.timers.len() as u64;
        let timer = room.timers[self.dice(count) as usize].id.clone();
        if room.playback.show_stop.is_some() && self.dice(2) == 0 {
            return Intent::ResumeShow;
        }
        match self.dice(100) {
            0..=24 => Intent::Play,
            25..=34 => Intent::Pause,
            35..=49 => Intent::Next { on },
            50..=54 => Intent::Previous { on },
            55..=59 => Intent::GoTo { timer, on },
            60..=62 => Intent::Continue(timer),
            63..=65 => Intent::Stop,
            66 => Intent::Reset,
            67..=72 => Intent::AddTime(Span::from_secs(60 - 120 * self.dice(2) as i64)),
            73..=74 => Intent::SetTime(Span::from_secs(self.dice(900) as i64)),
            75..=82 => Intent::Undo { seq: room.last.as_ref().map_or(0, |last| last.seq) },
            83..=85 => Intent::Blackout(!room.playback.blackout),
            86 => Intent::Flash(true),
            87 => Intent::Focus(!room.playback.focus),
            88..=91 => self.message(&room),
            92 => Intent::HideMessage,
            93 => Intent::Skip { timer, skip: self.dice(3) == 0 },
            94 => Intent::MakeNext(timer),
            95 => Intent::SwapNext,
            96 => Intent::StartShow,
            97 => Intent::StopTheShow { text: "Please wait".to_owned() },
            98 if self.dice(4) == 0 => Intent::NewRun,
            99 if self.dice(4) == 0 => Intent::EndShow,
            _ => Intent::Play,
        }
    }

    fn message(&mut self, room: &Room) -> Intent {
        let stage = room.messages.iter().filter(|message| message.audience == Audience::Stage);
        let ids: Vec<_> = stage.map(|message| message.id.clone()).collect();
        let count = ids.len() as u64;
        Intent::ShowMessage(ids[self.dice(count) as usize].clone())
    }

    /// Some presses, of one operator or of several at once.
    fn presses(&mut self) {
        for _ in 0..=self.dice(3) {
            let desk = self.dice(OPERATORS as u64) as usize;
            let intent = self.wish(desk);
            // Before the tally forgets it, what is about to be put away is compared.
            if intent == Intent::NewRun {
                self.compare();
            }
            self.stage.press(desk, intent);
            self.pressed += 1;
            let apart = self.dice(120) as f64;
            self.stage.run(apart);
        }
    }

    /// What the weather does to the network now and then. Settled again it goes on.
    fn weather(&mut self) {
        let everyone = 0..WHO.len();
        match self.dice(40) {
            0 => {
                self.stage.up = false;
                everyone.clone().for_each(|desk| self.stage.cut(desk));
                let long = self.seconds(1, 40);
                self.stage.run(long);
                self.stage.up = true;
            }
            1..=3 => {
                let desk = self.dice(WHO.len() as u64) as usize;
                self.stage.cut(desk);
            }
            _ => return,
        }
        let begun = self.stage.at;
        while !everyone.clone().all(|desk| self.stage.desks[desk].link.state() == LinkState::Ready) {
            self.stage.run(20.0);
            assert!(self.stage.at - begun < 30_000.0, "a link does not come back");
        }
    }

    /// Nothing was pressed for 200 ms: all screens show one state, as it is painted.
    fn converged(&mut self) {
        self.stage.run(SETTLED);
        self.tally.take(self.stage.heard.replace(Vec::new()).unwrap());
        self.stage.assert_converged();
        let (_, left) = self.stage.truth();
        // Within some milliseconds of a flip a screen may stand on either side of it.
        if (30..970).contains(&left.rem_euclid(1_000)) {
            let painted = SCREENS.map(|index| self.painted(index)).collect::<Vec<_>>();
            let expected = face(&truth(&self.stage));
            for (index, painted) in painted.iter().enumerate() {
                assert_eq!(*painted, expected, "screen {index} at {}", self.stage.at);
            }
            self.compared += 1;
        }
    }

    fn painted(&mut self, index: usize) -> String {
        let now = self.stage.now();
        let link = &self.stage.desks[index].link;
        face(&Shown::at(&link.snapshot().room, &View::default(), link.server_now(now), utc()))
    }

    /// The report of the present run, or of the one that has just ended, against the tally.
    fn compare(&mut self) {
        self.stage.run(SETTLED);
        self.tally.take(self.stage.heard.replace(Vec::new()).unwrap());
        let rest =
            Request { method: Method::Get, path: "rooms/STAGE2/runs".to_owned(), body: None, key: None };
        let runs = self.stage.rest_now(&rest);
        let number = |value: &Value, key: &str| value.get(key).and_then(Value::as_i64);
        let present = i64::from(self.stage.engine.room().run.number);
        let now = stage_world::moment(self.stage.at).mono.as_ms();
        let tally = self.tally.ran(now);
        let Some(run) = runs.as_array().unwrap().iter().find(|run| number(run, "number") == Some(present))
        else {
            assert!(tally.is_empty(), "nothing of this run is told, and it ran: {tally:?}");
            return;
        };
        let items = run["items"].as_array().unwrap();
        let started = items.iter().filter(|item| number(item, "actual_start").is_some());
        let reported: Ran = started
            .map(|item| {
                let id = TimerId::from(item["timer_id"].as_str().unwrap());
                (id, number(item, "actual_ms").unwrap())
            })
            .collect();
        assert_eq!(reported, tally, "run {} at {now}", run["number"]);
        assert_eq!(number(run, "actual_ms"), Some(tally.values().sum()));
        self.runs += 1;
    }

    fn go_on_for(&mut self, ms: f64) {
        let end = self.stage.at + ms;
        while self.stage.at < end {
            let pause = self.seconds(1, 20);
            self.stage.run(pause);
            self.presses();
            self.weather();
            self.converged();
        }
        self.compare();
    }
}

/// What a screen without a network between shows.
fn truth(stage: &Stage) -> Shown {
    let now = stage_world::moment(stage.at).server;
    Shown::at(stage.engine.room(), &View::default(), now, utc())
}

/// What of a picture is read from the hall.
fn face(shown: &Shown) -> String {
    let picture = &shown.picture;
    let message = picture.message.as_ref().map(|message| (&message.text, message.color));
    let scene = match &picture.scene {
        Scene::Item(item) => format!(
            "{} {} {:?} {:?} {:?} {:?} next {:?}",
            item.title,
            item.speaker,
            item.digits.as_ref().map(|digits| &digits.text),
            item.word,
            item.tone,
            item.phase,
            item.next.as_ref().map(|next| &next.title),
        ),
        Scene::Standby(next) => format!("standby {:?}", next.as_ref().map(|next| &next.title)),
        Scene::ShowStopped(text) => format!("stopped: {text}"),
        scene => format!("{scene:?}"),
    };
    format!("{scene} {message:?} alone {} flash {}", picture.message_alone, picture.flash)
}

fn soak(seed: u64, ms: f64) {
    let begun = Instant::now();
    let mut soak = Soak::new(seed);
    soak.go_on_for(ms);
    println!(
        "seed {seed}: {:.1} h in {:.1?}: {} presses, {} with an effect, {} undone; {} moments compared, {} reports",
        ms / HOUR,
        begun.elapsed(),
        soak.pressed,
        soak.tally.effective,
        soak.tally.undone,
        soak.compared,
        soak.runs,
    );
    assert!(soak.tally.undone > 0 && soak.compared > 20, "too little happened to show anything");
}

/// The short form; `GHOSTLIGHT_SOAK_HOURS=10` makes it the long one.
#[test]
fn whatever_three_operators_press_all_screens_agree_and_the_report_is_right() {
    let hours = std::env::var("GHOSTLIGHT_SOAK_HOURS").ok().and_then(|hours| hours.parse::<f64>().ok());
    match hours {
        Some(hours) => soak(1, hours * HOUR),
        None => [3, 5].into_iter().for_each(|seed| soak(seed, HOUR / 3.0)),
    }
}
