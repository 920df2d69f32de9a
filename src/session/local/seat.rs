//! Who hosts a local room, and the connections between its tabs. Sans-IO: no lock, channel or clock of a
//! browser, only what they say.
//!
//! Every tab waits in line for the room's lock; whoever gets it hosts, under a term that is higher than
//! any before. When the hosting tab closes, the next in line has the lock at once. When it is frozen with
//! the lock in hand, a visible tab that has had no answer for a second (two probes) takes it. Older terms
//! are dropped, and a host that sees a newer one steps down.

mod says;

pub use says::{In, Out};

use super::envelope::{Envelope, TO_ALL, TO_HOST, Word};
use ghostlight_palco::close::CloseCode;
use ghostlight_room::Output;
use ghostlight_time::LocalInstant;
use std::collections::BTreeMap;

/// A visible tab asks this often whether the host lives. That also wakes a host whose own timers the
/// browser slows down because it is hidden.
const PROBE_EVERY_MS: f64 = 1_000.0;
/// Without an answer: the first probe, the second, and the steal, each so long after the one before it,
/// so that a tab that slept itself still gives the host its time. Together one second.
const PATIENCE_MS: [f64; 3] = [250.0, 350.0, 400.0];
/// A client that is silent so long has gone without a word.
const GONE_MS: f64 = 180_000.0;

/// Who hosts, as far as this tab knows. Newer terms come first; one term twice (two steals at once) goes
/// to the greater address.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Reign {
    term: u64,
    tab: String,
}

/// Our own page's connection.
#[derive(Clone, Debug, PartialEq)]
enum Line {
    /// None.
    Shut,
    /// Asked for.
    Opening { output: Output, name: String },
    /// Open.
    Open,
}

#[derive(Clone, Debug)]
struct Client {
    number: u64,
    heard: LocalInstant,
}

/// One tab of a local room.
#[derive(Clone, Debug)]
pub struct Seat {
    tab: String,
    visible: bool,
    hosting: bool,
    stealing: bool,
    reign: Reign,
    line: Line,
    /// Number of our own page's connection.
    connection: u64,
    /// Clients by address, while hosting.
    clients: BTreeMap<String, Client>,
    next_client: u64,
    /// How many steps of [`PATIENCE_MS`] have passed without an answer.
    unanswered: usize,
    /// When the next step is due; none: nobody is watched.
    watch_at: Option<LocalInstant>,
    /// The newest state that a host said it stored: its term, `seq` and text.
    kept: Option<(u64, u64, String)>,
}

impl Seat {
    /// A tab, by a name that no other tab has.
    #[must_use]
    pub fn new(tab: String, visible: bool) -> Self {
        Self {
            tab,
            visible,
            hosting: false,
            stealing: false,
            reign: Reign::default(),
            line: Line::Shut,
            connection: 0,
            clients: BTreeMap::new(),
            next_client: 1,
            unanswered: 0,
            watch_at: None,
            kept: None,
        }
    }

    /// Whether this tab hosts.
    #[must_use]
    pub const fn hosting(&self) -> bool {
        self.hosting
    }

    /// The term that this tab knows of.
    #[must_use]
    pub const fn term(&self) -> u64 {
        self.reign.term
    }

    /// The newest state that a host said it stored: its term, `seq` and text.
    #[must_use]
    pub const fn kept(&self) -> Option<&(u64, u64, String)> {
        self.kept.as_ref()
    }

    /// When [`In::Tick`] is wanted next.
    #[must_use]
    pub const fn next_at(&self) -> Option<LocalInstant> {
        self.watch_at
    }

    /// Takes in what happened, and says what there is to do, in order.
    pub fn on(&mut self, event: In, now: LocalInstant) -> Vec<Out> {
        let mut out = Vec::new();
        match event {
            In::Locked { stored } => self.locked(stored, now, &mut out),
            In::LockLost => {
                if self.hosting || self.stealing {
                    self.step_down(now, &mut out);
                } else {
                    out.push(Out::AskLock);
                }
            }
            In::Overruled => self.step_down(now, &mut out),
            In::Envelope(envelope) => self.envelope(envelope, now, &mut out),
            In::Visible(visible) => {
                self.visible = visible;
                self.watch(now, 0.0);
            }
            In::Tick => self.tick(now, &mut out),
            In::Connect { output, name } => self.connect(output, name, now, &mut out),
            In::Send(text) => self.send(text, now, &mut out),
            In::Disconnect => self.disconnect(&mut out),
            In::ToClient(client, text) => self.tell_client(client, Word::Text(text), &mut out),
            In::CloseClient(client, code, reason) => {
                self.tell_client(client, Word::Close { code, reason }, &mut out);
                self.clients.retain(|_, of| of.number != client);
            }
            In::Stored { seq, text } => self.post(TO_ALL, Word::Kept { seq, text }, &mut out),
        }
        out
    }

    fn own_address(&self) -> String {
        [self.tab.as_str(), ".", &self.connection.to_string()].concat()
    }

    fn post(&self, to: &str, word: Word, out: &mut Vec<Out>) {
        // What a host says comes from the tab; what a page says from its connection.
        let from = if to == TO_HOST { self.own_address() } else { [&self.tab, ".0"].concat() };
        out.push(Out::Post(Envelope { term: self.reign.term, from, to: to.to_owned(), word }));
    }

    /// Watches the host from now on, the first step after so long; stops where there is nothing to watch.
    fn watch(&mut self, now: LocalInstant, first_ms: f64) {
        self.unanswered = 0;
        let watching = self.visible && !self.hosting && !self.stealing && self.line != Line::Shut;
        self.watch_at =
            if self.hosting { Some(now.plus_ms(GONE_MS)) } else { watching.then(|| now.plus_ms(first_ms)) };
    }

    fn locked(&mut self, stored: u64, now: LocalInstant, out: &mut Vec<Out>) {
        self.stealing = false;
        self.hosting = true;
        let term = self.reign.term.max(stored).saturating_add(1);
        self.reign = Reign { term, tab: self.tab.clone() };
        self.clients.clear();
        self.watch(now, 0.0);
        out.push(Out::Host { term });
        self.post(TO_ALL, Word::Hosting, out);
        match core::mem::replace(&mut self.line, Line::Shut) {
            Line::Opening { output, name } => self.connect(output, name, now, out),
            // It was open to a host that is gone.
            Line::Open => self.cut(out),
            Line::Shut => {}
        }
    }

    /// Our own connection ends because its host is no more; the page connects anew.
    fn cut(&mut self, out: &mut Vec<Out>) {
        self.line = Line::Shut;
        let code = CloseCode::Restarting.code();
        out.push(Out::Closed { code, reason: String::new() });
    }

    fn step_down(&mut self, now: LocalInstant, out: &mut Vec<Out>) {
        let was = core::mem::take(&mut self.hosting);
        self.stealing = false;
        self.clients.clear();
        if was {
            out.push(Out::StepDown);
            if self.line == Line::Open {
                self.cut(out);
            }
        }
        out.push(Out::AskLock);
        self.watch(now, 0.0);
    }

    fn envelope(&mut self, envelope: Envelope, now: LocalInstant, out: &mut Vec<Out>) {
        let Envelope { term, from, to, word } = envelope;
        if to == TO_HOST {
            if self.hosting {
                self.hear_client(term, from, word, now, out);
            }
            return;
        }
        // From here on a host speaks.
        let tab = from.rsplit_once('.').map_or(from.as_str(), |(tab, _)| tab).to_owned();
        let reign = Reign { term, tab };
        if reign < self.reign {
            // A host of the past. If we host, it learns of us, and steps down.
            if self.hosting {
                self.post(TO_ALL, Word::Hosting, out);
            }
            return;
        }
        if reign > self.reign {
            self.new_reign(reign, now, out);
        }
        if !self.hosting {
            self.watch(now, PROBE_EVERY_MS);
        }
        if to == TO_ALL {
            if let Word::Kept { seq, text } = word {
                self.kept = Some((term, seq, text));
            }
        } else if to == self.own_address() {
            self.hear(word, out);
        }
    }

    fn new_reign(&mut self, reign: Reign, now: LocalInstant, out: &mut Vec<Out>) {
        self.reign = reign;
        if self.hosting {
            self.step_down(now, out);
        } else if self.line == Line::Open {
            self.cut(out);
        } else if let Line::Opening { output, name } = &self.line {
            let word = Word::Open { output: *output, name: name.clone() };
            self.post(TO_HOST, word, out);
        }
    }

    /// Our own connection hears from the host.
    fn hear(&mut self, word: Word, out: &mut Vec<Out>) {
        match (word, &self.line) {
            (Word::Opened, Line::Opening { .. }) => {
                self.line = Line::Open;
                out.push(Out::Opened);
            }
            (Word::Text(text), Line::Open) => out.push(Out::Text(text)),
            (Word::Close { code, reason }, Line::Open | Line::Opening { .. }) => {
                self.line = Line::Shut;
                out.push(Out::Closed { code, reason });
            }
            _ => {}
        }
    }

    /// Hosting: another tab's page speaks.
    fn hear_client(&mut self, term: u64, from: String, word: Word, now: LocalInstant, out: &mut Vec<Out>) {
        if term > self.reign.term {
            // It has heard a newer host than us. We learn its name when it speaks.
            self.reign = Reign { term, tab: String::new() };
            self.step_down(now, out);
            return;
        }
        if let Some(client) = self.clients.get_mut(&from) {
            client.heard = now;
        }
        match word {
            Word::Probe => {
                self.post(TO_ALL, Word::Hosting, out);
                out.push(Out::Nudge);
            }
            Word::Open { output, name } => {
                // A tab has one connection: an earlier one is over, whatever became of its goodbye.
                let tab = from.rsplit_once('.').map_or(from.as_str(), |(tab, _)| tab).to_owned();
                self.drop_clients(
                    |address, _| address.rsplit_once('.').is_some_and(|(of, _)| of == tab),
                    out,
                );
                self.post(&from, Word::Opened, out);
                self.join(from, output, name, now, out);
            }
            Word::Text(text) if term == self.reign.term => match self.clients.get(&from) {
                Some(client) => out.push(Out::FromClient(client.number, text)),
                // It was gone for too long, or knew a host before us.
                None => {
                    let code = CloseCode::Restarting.code();
                    self.post(&from, Word::Close { code, reason: String::new() }, out);
                }
            },
            Word::Text(_) => self.post(TO_ALL, Word::Hosting, out),
            Word::Close { .. } => self.drop_clients(|address, _| *address == from, out),
            Word::Opened | Word::Hosting | Word::Kept { .. } => {}
        }
    }

    fn join(&mut self, from: String, output: Output, name: String, now: LocalInstant, out: &mut Vec<Out>) {
        let number = self.next_client;
        self.next_client += 1;
        self.clients.insert(from, Client { number, heard: now });
        out.push(Out::Join { client: number, output, name });
    }

    fn drop_clients(&mut self, which: impl Fn(&String, &Client) -> bool, out: &mut Vec<Out>) {
        self.clients.retain(|address, client| {
            let gone = which(address, client);
            if gone {
                out.push(Out::Leave(client.number));
            }
            !gone
        });
    }

    fn tell_client(&mut self, number: u64, word: Word, out: &mut Vec<Out>) {
        let address = self.clients.iter().find(|(_, client)| client.number == number);
        let Some(address) = address.map(|(address, _)| address.clone()) else { return };
        if address == self.own_address() {
            self.hear(word, out);
        } else {
            self.post(&address, word, out);
        }
    }

    fn connect(&mut self, output: Output, name: String, now: LocalInstant, out: &mut Vec<Out>) {
        self.disconnect(out);
        self.connection += 1;
        if self.hosting {
            self.line = Line::Open;
            out.push(Out::Opened);
            self.join(self.own_address(), output, name, now, out);
        } else {
            self.line = Line::Opening { output, name: name.clone() };
            self.post(TO_HOST, Word::Open { output, name }, out);
            self.watch(now, self.patience());
        }
    }

    fn send(&mut self, text: String, now: LocalInstant, out: &mut Vec<Out>) {
        if self.line != Line::Open {
            return;
        }
        if !self.hosting {
            self.post(TO_HOST, Word::Text(text), out);
            return;
        }
        let own = self.own_address();
        if let Some(client) = self.clients.get_mut(&own) {
            client.heard = now;
            out.push(Out::FromClient(client.number, text));
        }
    }

    fn disconnect(&mut self, out: &mut Vec<Out>) {
        if self.line == Line::Shut {
            return;
        }
        self.line = Line::Shut;
        if self.hosting {
            let own = self.own_address();
            self.drop_clients(|address, _| *address == own, out);
        } else {
            self.post(TO_HOST, Word::Close { code: 1000, reason: String::new() }, out);
            self.watch_at = None;
        }
    }

    fn patience(&self) -> f64 {
        PATIENCE_MS.get(self.unanswered).copied().unwrap_or(PROBE_EVERY_MS)
    }

    fn tick(&mut self, now: LocalInstant, out: &mut Vec<Out>) {
        if self.watch_at.is_none_or(|at| now < at) {
            return;
        }
        if self.hosting {
            let own = self.own_address();
            self.drop_clients(|at, client| *at != own && now.since(client.heard) >= GONE_MS, out);
            self.watch_at = Some(now.plus_ms(GONE_MS / 3.0));
            return;
        }
        // Idle → probe → (250) probe again … the last step takes the lock.
        if self.unanswered >= PATIENCE_MS.len() {
            self.stealing = true;
            self.watch_at = None;
            out.push(Out::StealLock);
            return;
        }
        if self.unanswered < 2 {
            self.post(TO_HOST, Word::Probe, out);
        }
        self.watch_at = Some(now.plus_ms(self.patience()));
        self.unanswered += 1;
    }
}

#[cfg(test)]
mod tests;
