//! Tabs under a virtual clock: a lock with its line, a channel with its delay, tabs that freeze.

use super::*;
use proptest::prelude::*;
use std::collections::VecDeque;

/// What the channel takes.
const DELAY_MS: f64 = 2.0;
const STEP_MS: f64 = 10.0;

struct Tab {
    seat: Seat,
    frozen: bool,
    closed: bool,
    /// Connect again whenever the connection ends, as the link does.
    wants: bool,
    open: bool,
    cuts: u32,
    heard: Vec<String>,
    engine: Option<u64>,
    seq: u64,
    clients: Vec<u64>,
    inbox: VecDeque<(f64, In)>,
}

struct Room {
    now: f64,
    tabs: Vec<Tab>,
    holder: Option<usize>,
    line: Vec<usize>,
    stored: u64,
    stored_seq: u64,
}

impl Room {
    fn new() -> Self {
        Self { now: 1_000.0, tabs: Vec::new(), holder: None, line: Vec::new(), stored: 0, stored_seq: 0 }
    }

    fn add(&mut self, visible: bool) -> usize {
        let index = self.tabs.len();
        self.tabs.push(Tab {
            seat: Seat::new(format!("tab{index}"), visible),
            frozen: false,
            closed: false,
            wants: true,
            open: false,
            cuts: 0,
            heard: Vec::new(),
            engine: None,
            seq: 0,
            clients: Vec::new(),
            inbox: VecDeque::new(),
        });
        self.line.push(index);
        self.grant();
        self.connect(index);
        index
    }

    fn connect(&mut self, index: usize) {
        let event = In::Connect { output: Output::Viewer, name: format!("screen {index}") };
        self.tabs[index].inbox.push_back((self.now, event));
    }

    fn close(&mut self, index: usize) {
        self.tabs[index].closed = true;
        self.line.retain(|tab| *tab != index);
        if self.holder == Some(index) {
            self.holder = None;
        }
        self.grant();
    }

    /// The next in line gets the lock.
    fn grant(&mut self) {
        if self.holder.is_none() && !self.line.is_empty() {
            let next = self.line.remove(0);
            self.hand_to(next);
        }
    }

    fn hand_to(&mut self, index: usize) {
        self.holder = Some(index);
        // The stored term is read when the tab runs, not when the lock is granted.
        self.tabs[index].inbox.push_back((self.now, In::Locked { stored: u64::MAX }));
    }

    fn steal(&mut self, index: usize) {
        self.line.retain(|tab| *tab != index);
        if let Some(old) = self.holder.replace(index)
            && old != index
        {
            self.tabs[old].inbox.push_back((self.now, In::LockLost));
        }
        self.hand_to(index);
    }

    fn ask(&mut self, index: usize) {
        if self.holder == Some(index) {
            self.holder = None;
        }
        self.line.retain(|tab| *tab != index);
        self.line.push(index);
        self.grant();
    }

    fn say(&mut self, index: usize, text: &str) {
        let at = self.now;
        self.tabs[index].inbox.push_back((at, In::Send(text.to_owned())));
    }

    fn run(&mut self, ms: f64) {
        let end = self.now + ms;
        while self.now < end {
            self.now += STEP_MS;
            for index in 0..self.tabs.len() {
                self.run_tab(index);
            }
        }
    }

    fn run_tab(&mut self, index: usize) {
        loop {
            let now = LocalInstant::from_ms(self.now);
            let tab = &mut self.tabs[index];
            if tab.frozen || tab.closed {
                return;
            }
            let due = tab.inbox.front().is_some_and(|(at, _)| *at <= self.now);
            let event = if due {
                tab.inbox.pop_front().map(|(_, event)| event)
            } else if tab.seat.next_at().is_some_and(|at| at <= now) {
                Some(In::Tick)
            } else {
                None
            };
            let Some(mut event) = event else { return };
            if let In::Locked { stored } = &mut event {
                if self.holder != Some(index) {
                    continue;
                }
                *stored = self.stored;
            }
            let out = self.tabs[index].seat.on(event, now);
            for act in out {
                self.act(index, act);
            }
        }
    }

    fn act(&mut self, index: usize, act: Out) {
        let now = self.now;
        match act {
            Out::Post(envelope) => {
                let envelope = Envelope::decode(&envelope.encode()).unwrap();
                for (other, tab) in self.tabs.iter_mut().enumerate() {
                    if other != index {
                        tab.inbox.push_back((now + DELAY_MS, In::Envelope(envelope.clone())));
                    }
                }
            }
            Out::AskLock => self.ask(index),
            Out::StealLock => self.steal(index),
            Out::Host { term } => {
                self.stored = self.stored.max(term);
                let kept = self.tabs[index].seat.kept().map_or(0, |(_, seq, _)| *seq);
                let tab = &mut self.tabs[index];
                tab.seq = self.stored_seq.max(kept);
                tab.engine = Some(term);
                tab.clients.clear();
            }
            Out::StepDown => self.tabs[index].engine = None,
            Out::Join { client, .. } => self.tabs[index].clients.push(client),
            Out::Leave(client) => self.tabs[index].clients.retain(|of| *of != client),
            Out::FromClient(client, text) => self.engine(index, client, &text),
            Out::Nudge => {}
            Out::Opened => self.tabs[index].open = true,
            Out::Text(text) => self.tabs[index].heard.push(text),
            Out::Closed { .. } => {
                let tab = &mut self.tabs[index];
                tab.open = false;
                tab.cuts += 1;
                if tab.wants {
                    self.connect(index);
                }
            }
        }
    }

    /// The engine counts what it is told, stores it, and tells everyone.
    fn engine(&mut self, index: usize, client: u64, text: &str) {
        let tab = &mut self.tabs[index];
        let Some(term) = tab.engine else { return };
        assert!(tab.clients.contains(&client), "the engine never hears a stranger");
        if self.stored > term {
            tab.inbox.push_front((self.now, In::Overruled));
            return;
        }
        tab.seq += 1;
        self.stored_seq = tab.seq;
        let seq = tab.seq;
        let clients = tab.clients.clone();
        tab.inbox.push_back((self.now, In::Stored { seq, text: format!("state {seq}") }));
        for client in clients {
            let told = format!("{seq}:{text}:{term}");
            self.tabs[index].inbox.push_back((self.now, In::ToClient(client, told)));
        }
    }

    fn hosts(&self) -> Vec<usize> {
        (0..self.tabs.len()).filter(|i| !self.tabs[*i].closed && self.tabs[*i].seat.hosting()).collect()
    }

    fn set_visible(&mut self, index: usize, visible: bool) {
        self.tabs[index].inbox.push_back((self.now, In::Visible(visible)));
    }
}

#[test]
fn the_first_tab_hosts_and_talks_to_itself() {
    let mut room = Room::new();
    room.add(true);
    room.run(50.0);
    assert_eq!(room.hosts(), [0]);
    assert!(room.tabs[0].open);
    room.say(0, "go");
    room.run(50.0);
    assert_eq!(room.tabs[0].heard, ["1:go:1"]);
}

#[test]
fn the_others_talk_to_it() {
    let mut room = Room::new();
    for _ in 0..3 {
        room.add(true);
    }
    room.run(50.0);
    assert!(room.tabs.iter().all(|tab| tab.open));
    room.say(2, "go");
    room.run(50.0);
    for tab in &room.tabs {
        assert_eq!(tab.heard, ["1:go:1"]);
    }
    room.run(600_000.0);
    assert_eq!((room.hosts(), room.tabs[2].cuts), (vec![0], 0), "nothing happens while all is well");
}

#[test]
fn when_the_host_closes_the_next_in_line_goes_on() {
    let mut room = Room::new();
    for _ in 0..3 {
        room.add(false);
    }
    room.run(50.0);
    room.say(1, "go");
    room.run(50.0);
    // What was stored is lost with it: the next host has heard it.
    room.stored_seq = 0;
    room.close(0);
    room.run(100.0);
    assert_eq!(room.hosts(), [1]);
    assert_eq!(room.tabs[1].seat.term(), 2);
    assert!(room.tabs[1].open && room.tabs[2].open);
    room.say(2, "next");
    room.run(50.0);
    assert_eq!(room.tabs[1].heard, ["1:go:1", "2:next:2"]);
    assert_eq!(room.tabs[2].heard, ["1:go:1", "2:next:2"]);
}

#[test]
fn a_frozen_host_is_replaced_by_a_visible_tab_only() {
    let mut room = Room::new();
    room.add(true);
    room.add(false);
    room.run(50.0);
    room.tabs[0].frozen = true;
    room.run(60_000.0);
    assert_eq!(room.hosts(), [0], "a hidden tab takes nothing");
    room.set_visible(1, true);
    room.run(990.0);
    assert_eq!(room.tabs[1].seat.term(), 1, "the host has its second");
    room.run(60.0);
    assert_eq!(room.tabs[1].engine, Some(2));
    assert!(room.tabs[1].open);
}

#[test]
fn a_watched_host_that_freezes_is_replaced_within_two_seconds() {
    let mut room = Room::new();
    room.add(true);
    room.add(true);
    room.run(5_000.0);
    room.tabs[0].frozen = true;
    room.run(900.0);
    assert_eq!(room.tabs[1].engine, None);
    room.run(1_200.0);
    assert_eq!(room.tabs[1].engine, Some(2));
}

#[test]
fn a_host_that_thaws_steps_down_and_changes_nothing() {
    let mut room = Room::new();
    room.add(true);
    room.add(true);
    room.run(50.0);
    room.say(0, "go");
    room.run(50.0);
    room.tabs[0].frozen = true;
    room.say(0, "late");
    room.run(3_000.0);
    room.say(1, "next");
    room.run(50.0);
    assert_eq!(room.stored_seq, 2);
    room.tabs[0].frozen = false;
    room.run(500.0);
    assert_eq!(room.hosts(), [1]);
    assert_eq!(room.stored_seq, 2, "the past is not stored over the present");
    assert_eq!(room.tabs[1].heard, ["1:go:1", "2:next:2"]);
    assert!(room.tabs[0].open, "it is a client now");
    room.say(0, "more");
    room.run(50.0);
    assert_eq!(room.tabs[0].heard.last().map(String::as_str), Some("3:more:2"));
}

#[test]
fn two_tabs_that_steal_at_once_end_with_one_host() {
    let mut room = Room::new();
    for _ in 0..3 {
        room.add(true);
    }
    room.run(50.0);
    room.tabs[0].frozen = true;
    room.run(5_000.0);
    let thawed: Vec<usize> = room.hosts().into_iter().filter(|i| *i != 0).collect();
    assert_eq!(thawed.len(), 1);
    assert!(room.tabs[1].open && room.tabs[2].open);
    room.tabs[0].frozen = false;
    room.run(2_000.0);
    assert_eq!(room.hosts(), thawed);
    assert!(room.tabs[0].open);
}

#[test]
fn one_term_twice_goes_to_one_of_them() {
    // Two processes that did not see each other's stored term.
    let now = LocalInstant::from_ms(0.0);
    let mut seats = [Seat::new("a".into(), true), Seat::new("b".into(), true)];
    let says: Vec<Out> = seats.iter_mut().flat_map(|seat| seat.on(In::Locked { stored: 4 }, now)).collect();
    let posted = |from: &str| {
        says.iter().find_map(|out| match out {
            Out::Post(envelope) if envelope.from.starts_with(from) => Some(envelope.clone()),
            _ => None,
        })
    };
    let (from_a, from_b) = (posted("a").unwrap(), posted("b").unwrap());
    assert!(seats[0].on(In::Envelope(from_b), now).contains(&Out::StepDown));
    assert!(!seats[1].on(In::Envelope(from_a), now).contains(&Out::StepDown));
}

#[test]
fn a_machine_that_slept_steals_nothing() {
    let mut room = Room::new();
    room.add(true);
    room.add(true);
    room.run(1_500.0);
    for tab in &mut room.tabs {
        tab.frozen = true;
    }
    room.run(3_600_000.0);
    // The follower wakes first, the host a moment later.
    room.tabs[1].frozen = false;
    room.run(200.0);
    room.tabs[0].frozen = false;
    room.run(5_000.0);
    assert_eq!((room.hosts(), room.tabs[0].seat.term()), (vec![0], 1));
}

#[test]
fn a_client_that_leaves_or_falls_silent_is_gone() {
    let mut room = Room::new();
    for _ in 0..3 {
        room.add(true);
    }
    room.run(50.0);
    assert_eq!(room.tabs[0].clients.len(), 3);
    room.tabs[1].wants = false;
    let now = room.now;
    room.tabs[1].inbox.push_back((now, In::Disconnect));
    room.run(50.0);
    assert_eq!(room.tabs[0].clients.len(), 2);
    room.tabs[2].frozen = true;
    room.run(GONE_MS * 1.5);
    assert_eq!(room.tabs[0].clients.len(), 1);
    // Back again, its next word tells it.
    room.tabs[2].frozen = false;
    room.say(2, "hello?");
    room.run(500.0);
    assert_eq!((room.tabs[2].cuts, room.tabs[2].open), (1, true));
}

#[derive(Clone, Debug)]
enum Fate {
    Freeze(usize),
    Thaw(usize),
    Close(usize),
    Add(bool),
    See(usize, bool),
    Say(usize),
    Wait(f64),
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        (0usize..5).prop_map(Fate::Freeze),
        (0usize..5).prop_map(Fate::Thaw),
        (0usize..5).prop_map(Fate::Close),
        any::<bool>().prop_map(Fate::Add),
        (0usize..5, any::<bool>()).prop_map(|(tab, seen)| Fate::See(tab, seen)),
        (0usize..5).prop_map(Fate::Say),
        (0.0f64..3_000.0).prop_map(Fate::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_happens_it_ends_with_one_host_and_all_connected(fates in proptest::collection::vec(fate(), 1..40)) {
        let mut room = Room::new();
        room.add(true);
        for fate in fates {
            let count = room.tabs.len();
            match fate {
                Fate::Freeze(tab) if tab < count => room.tabs[tab].frozen = true,
                Fate::Thaw(tab) if tab < count => room.tabs[tab].frozen = false,
                Fate::Close(tab) if tab < count && !room.tabs[tab].closed => room.close(tab),
                Fate::Add(visible) if count < 5 => { room.add(visible); }
                Fate::See(tab, seen) if tab < count => room.set_visible(tab, seen),
                Fate::Say(tab) if tab < count => room.say(tab, "x"),
                Fate::Wait(ms) => room.run(ms),
                _ => {}
            }
            let before = room.stored_seq;
            room.run(20.0);
            prop_assert!(room.stored_seq >= before, "the store never goes back");
        }
        for tab in &mut room.tabs {
            tab.frozen = false;
        }
        let alive: Vec<usize> = (0..room.tabs.len()).filter(|tab| !room.tabs[*tab].closed).collect();
        for tab in &alive {
            room.set_visible(*tab, true);
        }
        room.run(6_000.0);
        if let Some(first) = alive.first() {
            prop_assert_eq!(room.hosts().len(), 1);
            for tab in &alive {
                prop_assert!(room.tabs[*tab].open);
                room.tabs[*tab].heard.clear();
            }
            room.say(*first, "end");
            room.run(100.0);
            for tab in &alive {
                prop_assert_eq!(room.tabs[*tab].heard.len(), 1);
            }
        }
    }
}
