//! A conference day in two rooms, as people drive it: pasted plans, swapped speakers, a cut panel, a
//! shortened break, messages, a mistake taken back, a removed device, midnight, and the night in which the
//! clocks go back. The reports say what an independent tally of it says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod common;

use common::{START, World};
use ghostlight_engine::NewRoom;
use ghostlight_interchange::{Layout, Sheet, preview};
use ghostlight_palco::rest::Method;
use ghostlight_room::{Output, Zones};
use ghostlight_time::{ServerInstant, Span};
use serde_json::{Value, json};

const MIN: i64 = 60_000;
const HOUR: i64 = 60 * MIN;
/// 01:00 UTC of the night: 02:00 in summer time, when the room's clocks go back.
const CHANGE: i64 = START + 16 * HOUR;

struct Autumn;

impl Zones for Autumn {
    fn offset_at(&self, zone: &str, at: ServerInstant) -> Span {
        let summer = zone == "Test/Autumn" && at.as_ms() < CHANGE;
        Span::from_ms(if summer { HOUR } else { 0 })
    }
}

/// 14 items as a spreadsheet gives them: 17 hours and 45 minutes.
const MAIN: &str = "Title\tSpeaker\tDuration\r\n\
    Doors\t\t0:30:00\r\nKeynote\tAna Ribeiro\t1h\r\nSafety first\tBen Okoye\t45m\r\n\
    Rust on stage\tChloé Martin\t1:00:00\r\nPanel\tFour guests\t1h30\r\nBreak\t\t30:00\r\n\
    Workshop\tDan Weiss\t3h\r\nTools\tEva Lind\t45:00\r\nLights\tFinn Berg\t50:00\r\nDinner\t\t2h\r\n\
    Awards\tGita Rao\t1h30\r\nConcert\tThe Band\t2h30\r\nAfter dark\tHugo Diaz\t1:55:00\r\nClosing\tAna Ribeiro\t0:20:00\r\n";
/// The room beside it, with semicolons and another order of columns.
const FOYER: &str = "Duration;Title;Speaker\n20m;Welcome;Iris Kaya\n1h;Poster walk;\n50:00;Demo 1;Jan Novak\n\
    50:00;Demo 2;Kim Park\n50:00;Demo 3;Lea Roth\n1:00:00;Lunch;\n2h;Clinic;Max Stern\n45m;Talk A;Nia Cole\n\
    45m;Talk B;Omar Aziz\n30m;Coffee;\n2h30;Hackathon;Pia Lund\n3h;Games;\n2h;Film;Quentin Roy\n40m;Pack up;\n";

/// What one item came to, as somebody with a notepad and a stopwatch writes it down.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    name: String,
    speaker: String,
    planned: i64,
    live: i64,
    ran: i64,
    started: Option<i64>,
    ended: Option<i64>,
    skipped: bool,
}

/// A crew: it presses what people press, and keeps its own notes.
struct Crew {
    world: World,
    notes: Vec<Line>,
    current: usize,
    running: bool,
}

impl Crew {
    fn new(pasted: &str) -> Self {
        let room = NewRoom { open: true, time_zone: "Test/Autumn".to_owned(), ..NewRoom::default() };
        let mut world = World::new(room, &Autumn);
        world.ours(1, Output::Controller, "Marta");
        let sheet = Sheet::read_text(pasted).unwrap();
        let import = preview(&sheet, &Layout::guess(&sheet));
        assert!(import.unread.is_empty(), "{:?}", import.unread);
        assert_eq!(import.items.len(), 14);
        let mut notes = Vec::new();
        for item in import.items {
            let (name, speaker) = (item.name.unwrap(), item.speaker.unwrap_or_default());
            let planned = item.duration.unwrap().as_ms();
            world.create(json!({ "name": name, "speaker": speaker, "duration_ms": planned }));
            notes.push(Line {
                name,
                speaker,
                planned,
                live: planned,
                ran: 0,
                started: None,
                ended: None,
                skipped: false,
            });
        }
        let mut crew = Self { world, notes, current: 0, running: false };
        crew.act("start_show");
        let first = crew.world.id(&crew.notes[0].name);
        crew.world.control(json!({ "action": "go_to", "timer_id": first })).unwrap();
        crew
    }

    fn act(&mut self, action: &str) {
        assert_eq!(self.world.does(action), Ok(true), "{action}");
    }

    fn wait(&mut self, ms: i64) {
        if self.running {
            self.notes[self.current].ran += ms;
        }
        self.world.pass(ms);
    }

    fn go(&mut self) {
        self.act("play");
        self.running = true;
        let now = self.world.wall;
        self.notes[self.current].started.get_or_insert(now);
    }

    fn pause(&mut self) {
        self.act("pause");
        self.running = false;
    }

    fn next(&mut self) {
        self.act("next");
        self.leave();
        self.current = (self.current + 1..self.notes.len()).find(|at| !self.notes[*at].skipped).unwrap();
    }

    fn leave(&mut self) {
        self.notes[self.current].ended = Some(self.world.wall);
        self.running = false;
    }

    /// Starts the armed item, lets it run, and goes on; the changeover takes half a minute.
    fn run(&mut self, ms: i64) {
        self.go();
        self.wait(ms);
        self.next();
        self.wait(MIN / 2);
    }

    /// The next item is pressed by mistake and taken back: it never happened.
    fn slip(&mut self, ms: i64) {
        self.act("next");
        self.world.pass(ms);
        let seq = self.world.room().last.as_ref().unwrap().seq;
        self.world.control(json!({ "action": "undo", "seq": seq })).unwrap();
        self.notes[self.current].ran += ms;
    }

    fn add(&mut self, ms: i64) {
        self.world.control(json!({ "action": "add_time", "value": ms })).unwrap();
        self.notes[self.current].live += ms;
    }

    fn at(&self, name: &str) -> usize {
        self.notes.iter().position(|line| line.name == name).unwrap()
    }

    fn speaker(&mut self, name: &str, speaker: &str) {
        let id = self.world.id(name);
        let set = json!({ "action": "set_speaker", "timer_id": id, "speaker": speaker });
        self.world.control(set).unwrap();
        let at = self.at(name);
        self.notes[at].speaker = speaker.to_owned();
    }

    fn cut(&mut self, name: &str) {
        let id = self.world.id(name);
        self.world.control(json!({ "action": "skip", "timer_id": id })).unwrap();
        let at = self.at(name);
        self.notes[at].skipped = true;
    }

    fn swap_next(&mut self) {
        self.act("swap_next");
        self.notes.swap(self.current + 1, self.current + 2);
    }

    fn say(&mut self, text: &str) {
        let id = self.world.message(json!({ "text": text, "until_ms": 10_000 }));
        self.world.control(json!({ "action": "show_message", "timer_id": id })).unwrap();
        assert!(self.world.room().shown_message().is_some());
        self.wait(11_000);
        assert!(self.world.room().shown_message().is_none(), "it had ten seconds");
    }

    /// Ends the show and compares the report with the notes.
    fn finish(mut self) -> Vec<Line> {
        self.act("end_show");
        self.leave();
        let ended = self.world.wall;
        self.act("new_run");
        let runs = self.world.rest(Method::Get, "/runs", None).body;
        let runs = runs.as_array().unwrap();
        assert_eq!(runs.len(), 1, "midnight and the change of the clocks made no second run");
        let report = &runs[0];
        assert_eq!(report["kind"], "show");
        assert_eq!(report["started"].as_i64(), self.notes.iter().filter_map(|line| line.started).min());
        assert_eq!(report["ended"].as_i64(), Some(ended));
        let items: Vec<Line> = report["items"].as_array().unwrap().iter().map(line).collect();
        assert_eq!(items, self.notes);
        for (item, note) in report["items"].as_array().unwrap().iter().zip(&self.notes) {
            let over = note.started.map(|_| note.ran - note.planned);
            assert_eq!(item["over_ms"].as_i64(), over, "{}", note.name);
        }
        let ran = || self.notes.iter().filter(|line| line.started.is_some());
        assert_eq!(report["planned_ms"].as_i64(), Some(ran().map(|line| line.planned).sum()));
        assert_eq!(report["actual_ms"].as_i64(), Some(ran().map(|line| line.ran).sum()));
        self.notes
    }
}

fn line(item: &Value) -> Line {
    let text = |key: &str| item[key].as_str().unwrap().to_owned();
    Line {
        name: text("name"),
        speaker: text("speaker"),
        planned: item["planned_ms"].as_i64().unwrap(),
        live: item["live_ms"].as_i64().unwrap(),
        ran: item["actual_ms"].as_i64().unwrap(),
        started: item["actual_start"].as_i64(),
        ended: item["actual_end"].as_i64(),
        skipped: item["skipped"].as_bool().unwrap(),
    }
}

#[test]
fn the_main_stage() {
    let mut crew = Crew::new(MAIN);
    crew.world.device(5, Output::Viewer, "left");
    crew.run(30 * MIN);
    // The keynote: a pause, a slip with 12 minutes left, then 12 minutes over.
    crew.go();
    crew.wait(20 * MIN);
    crew.pause();
    crew.wait(3 * MIN);
    crew.go();
    crew.wait(28 * MIN);
    crew.slip(8_000);
    crew.say("Please wrap up");
    crew.wait(24 * MIN - 19_000);
    crew.next();
    crew.wait(MIN);
    // The speakers of the next two change places.
    crew.speaker("Safety first", "Chloé Martin");
    crew.speaker("Rust on stage", "Ben Okoye");
    crew.run(44 * MIN + 321);
    crew.cut("Panel");
    crew.run(61 * MIN);
    assert_eq!(crew.world.room().current().unwrap().name, "Break", "the panel is passed over");
    // The break is shortened while it runs.
    crew.go();
    crew.add(-10 * MIN);
    crew.wait(20 * MIN);
    crew.next();
    let removed = json!({ "action": "device", "device": "left", "do": "remove" });
    crew.world.control(removed).unwrap();
    assert!(crew.world.closed.contains_key(&5), "the removed screen is shut out");
    crew.swap_next();
    crew.run(3 * HOUR + 5 * MIN);
    assert_eq!(crew.world.room().current().unwrap().name, "Lights", "the two have changed places");
    crew.run(50 * MIN);
    crew.run(40 * MIN);
    crew.run(2 * HOUR);
    crew.run(HOUR);
    // The concert runs past midnight.
    crew.run(3 * HOUR);
    // A server is restarted in the small hours, and the clocks go back while this item runs.
    crew.go();
    assert!(crew.world.wall < CHANGE, "the change is still to come");
    crew.wait(30 * MIN);
    crew.world.restart_after(90_000);
    crew.world.ours(1, Output::Controller, "Marta");
    crew.notes[crew.current].ran += 90_000;
    crew.wait(3 * HOUR);
    assert!(crew.world.wall > CHANGE, "the clocks have gone back");
    crew.next();
    crew.go();
    crew.wait(19 * MIN + 59_999);
    let notes = crew.finish();
    assert_eq!(notes.iter().filter(|line| line.started.is_none()).count(), 1, "only the panel never ran");
}

#[test]
fn the_foyer() {
    let mut crew = Crew::new(FOYER);
    crew.run(19 * MIN);
    crew.cut("Demo 2");
    crew.run(HOUR + 1);
    crew.run(50 * MIN);
    crew.speaker("Demo 3", "Kim Park");
    crew.run(49 * MIN + 999);
    crew.go();
    crew.add(-15 * MIN);
    crew.wait(45 * MIN);
    crew.next();
    crew.go();
    crew.wait(10 * MIN);
    crew.say("$NEXT_SPEAKER is next");
    crew.slip(8_000);
    crew.wait(2 * HOUR);
    crew.swap_next();
    crew.next();
    assert_eq!(crew.world.room().current().unwrap().name, "Talk B");
    crew.run(45 * MIN);
    crew.run(47 * MIN);
    crew.run(30 * MIN);
    crew.run(2 * HOUR + 30 * MIN);
    crew.run(4 * HOUR);
    crew.go();
    crew.wait(4 * HOUR);
    assert!(crew.world.wall > CHANGE, "the film has outlasted the night's change");
    crew.next();
    crew.run_last();
}

impl Crew {
    fn run_last(mut self) {
        self.go();
        self.wait(41 * MIN);
        let notes = self.finish();
        assert_eq!(notes.len(), 14);
    }
}
