//! What is asked of the game picker by HTTP on the source's own account: one question of a kind at a
//! time, and again where something happened in between.

use super::GamePickerConfig;
use crate::{Cx, HttpRequest, Tag};
use ghostlight_palco::rest::Method;
use ghostlight_time::LocalInstant;
use serde_json::{Value, json};

/// After an answer that never came, or was none.
const RETRY_MS: f64 = 2_000.0;

/// A kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A token for the admin key.
    Login,
    /// Which session is active.
    Active,
    /// The session that is followed.
    Session,
    /// Its games.
    Games,
}

#[derive(Clone, Copy, Debug)]
struct Out {
    number: u32,
    ask: Ask,
    sent: LocalInstant,
    /// It happened again since: the answer may be older than that.
    again: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Reads {
    last: u32,
    out: Vec<Out>,
    /// To be asked again, and when.
    later: Vec<(Ask, LocalInstant)>,
}

impl Reads {
    /// Forgets all that is out: its answers will mean nothing.
    pub(super) fn forget(&mut self) {
        self.out.clear();
        self.later.clear();
    }

    pub(super) fn login(&mut self, config: &GamePickerConfig, key: &str, cx: &mut Cx<'_>) {
        if !self.is_out(Ask::Login) {
            let body = Some(json!({ "key": key }));
            self.send(Ask::Login, Method::Post, config.url("auth/login"), body, cx);
        }
    }

    /// Asks, or sees to it that it is asked again where an answer is under way.
    pub(super) fn want(&mut self, ask: Ask, config: &GamePickerConfig, session: &str, cx: &mut Cx<'_>) {
        self.later.retain(|(of, _)| *of != ask);
        if let Some(out) = self.out.iter_mut().find(|out| out.ask == ask) {
            out.again = true;
            return;
        }
        let session = ghostlight_palco::rest::encode_segment(session);
        let path = match ask {
            Ask::Login => return,
            Ask::Active => "sessions/active".to_owned(),
            Ask::Session => ["sessions/", &session].concat(),
            Ask::Games => ["sessions/", &session, "/games"].concat(),
        };
        self.send(ask, Method::Get, config.url(&path), None, cx);
    }

    fn send(&mut self, ask: Ask, method: Method, url: String, body: Option<Value>, cx: &mut Cx<'_>) {
        self.last = self.last.wrapping_add(1);
        let number = self.last;
        self.out.push(Out { number, ask, sent: cx.now.local, again: false });
        let tag = Tag::Own(number);
        cx.http(HttpRequest { tag, method, url, body, bearer: None, headers: Vec::new() });
    }

    /// What an answer is about: the question, when it was asked, and whether it has to be asked again.
    pub(super) fn take(&mut self, number: u32) -> Option<(Ask, LocalInstant, bool)> {
        let place = self.out.iter().position(|out| out.number == number)?;
        let out = self.out.remove(place);
        Some((out.ask, out.sent, out.again))
    }

    /// It failed: it is asked again a little later.
    pub(super) fn failed(&mut self, ask: Ask, now: LocalInstant) {
        self.later.push((ask, now.plus_ms(RETRY_MS)));
    }

    /// What is due to be asked again.
    pub(super) fn due(&mut self, now: LocalInstant) -> Vec<Ask> {
        let (due, later) = self.later.iter().partition(|(_, at)| *at <= now);
        self.later = later;
        let due: Vec<(Ask, LocalInstant)> = due;
        due.into_iter().map(|(ask, _)| ask).collect()
    }

    pub(super) fn next_at(&self) -> Option<LocalInstant> {
        self.later.iter().map(|(_, at)| *at).min_by(|a, b| a.as_ms().total_cmp(&b.as_ms()))
    }

    pub(super) fn is_out(&self, ask: Ask) -> bool {
        self.out.iter().any(|out| out.ask == ask)
    }
}
