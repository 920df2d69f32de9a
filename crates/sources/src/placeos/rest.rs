//! What PlaceOS's REST interface adds, where the page may ask it: it allows no other origin than its own.

use super::PlaceOs;
use super::wire::Module;
use crate::{Cx, Event, HttpAnswer, HttpRequest, Tag};
use ghostlight_palco::rest::Method;
use serde_json::Value;

const SYSTEM: u32 = 1;
const TYPES: u32 = 2;
const FUNCTIONS: u32 = 3;
/// The same as [`SYSTEM`], asked because sockets do not open.
const LET_IN: u32 = 4;
/// Asked for the `Date` of its answer.
pub(super) const DATE: u32 = 5;

/// The refusal's number, as a close code says it.
const UNAUTHORIZED: u16 = 4401;
/// So many attempts in a row did not open before the key is doubted.
const DOUBTS_AFTER: u32 = 2;
/// At most so many of a kind are offered.
const MOST_MODULES: u64 = 8;

/// What is known by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Rest {
    /// It was asked about the system on this page.
    asked: bool,
    /// It answers this page.
    pub(super) answers: bool,
    /// It knows no such system.
    pub(super) unknown_system: bool,
    pub(super) name: String,
    pub(super) zone: String,
    /// The modules' ids, for their logs.
    pub(super) modules: Vec<String>,
    /// The Bookings driver's methods and how many arguments each takes; none: unknown.
    pub(super) methods: Option<Vec<(String, usize)>>,
    /// Attempts in a row that did not open.
    pub(super) unopened: u32,
    doubt: bool,
}

impl Rest {
    /// Another attempt has not opened.
    pub(super) fn not_opened(&mut self) {
        self.unopened = self.unopened.saturating_add(1);
        // A browser does not say why: 401 and no network look alike.
        self.doubt |= self.unopened > 0 && self.unopened.is_multiple_of(DOUBTS_AFTER);
    }

    pub(super) fn opened(&mut self) {
        self.unopened = 0;
        self.doubt = false;
    }

    /// Whether a driver that is known has none of these methods.
    pub(super) fn lacks(&self, methods: &[&str]) -> bool {
        self.methods.as_ref().is_some_and(|all| !all.iter().any(|(name, _)| methods.contains(&name.as_str())))
    }

    /// How many arguments a method takes, where that is known.
    pub(super) fn arguments(&self, method: &str) -> Option<usize> {
        self.methods.as_ref()?.iter().find(|(name, _)| name == method).map(|(_, arguments)| *arguments)
    }
}

impl PlaceOs {
    fn get(&self, tag: u32, path: &str, cx: &mut Cx<'_>) {
        let url = self.config.system_path(path);
        let (tag, method) = (Tag::Own(tag), Method::Get);
        cx.http(HttpRequest { tag, method, url, body: None, bearer: None, headers: Vec::new() });
    }

    /// Asks about the system, on the first connection, and again where it answered once.
    pub(super) fn ask_rest(&mut self, cx: &mut Cx<'_>) {
        if !self.rest.asked || self.rest.answers {
            self.rest.asked = true;
            self.get(SYSTEM, "", cx);
        }
    }

    /// Asks whether it is the key that is refused.
    pub(super) fn ask_why(&mut self, cx: &mut Cx<'_>) {
        if core::mem::take(&mut self.rest.doubt) {
            self.get(LET_IN, "", cx);
        }
    }

    pub(super) fn ask_date(&self, cx: &mut Cx<'_>) {
        let (tag, url) = (Tag::Own(DATE), self.config.probe());
        cx.http(HttpRequest { tag, method: Method::Get, url, body: None, bearer: None, headers: Vec::new() });
    }

    /// Takes an answer.
    pub(super) fn take_rest(&mut self, tag: u32, answer: &HttpAnswer, cx: &mut Cx<'_>) {
        let HttpAnswer::Came { status, body } = answer else {
            if tag == DATE {
                self.date.gave_up(cx.now.local);
            }
            return;
        };
        match (tag, *status) {
            (DATE, _) => self.date.answered(cx.now.local),
            (LET_IN, 401 | 403) if self.rest.unopened > 0 => {
                let message = "PlaceOS does not take this key: it is wrong or too old, or it lacks the scope control with write.";
                cx.tell(Event::Denied { code: UNAUTHORIZED, message: message.to_owned() });
            }
            (SYSTEM, 200) => {
                self.rest.answers = true;
                self.take_system(body);
                self.get(TYPES, "/types", cx);
                self.get(FUNCTIONS, "/functions/Bookings_1", cx);
            }
            (SYSTEM | LET_IN, 404) => self.rest.unknown_system = true,
            (TYPES, 200) => self.take_types(body),
            (FUNCTIONS, 200) => self.rest.methods = methods(body),
            _ => {}
        }
        self.dirty = true;
    }

    fn take_system(&mut self, body: &Value) {
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        self.rest.unknown_system = false;
        self.rest.zone = text("timezone");
        self.rest.name =
            Some(text("display_name")).filter(|it| !it.is_empty()).unwrap_or_else(|| text("name"));
        let ids = body.get("modules").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        self.rest.modules = ids.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }

    /// The modules that the system has: `{"Display": 2}`.
    fn take_types(&mut self, body: &Value) {
        for (name, count) in body.as_object().into_iter().flatten() {
            for index in 1..=count.as_u64().unwrap_or(0).min(MOST_MODULES) {
                let index = u32::try_from(index).unwrap_or(1);
                self.look_at_module(Module::new(name, index));
            }
        }
    }
}

fn methods(body: &Value) -> Option<Vec<(String, usize)>> {
    let arguments = |about: &Value| {
        let listed = about.get("order").and_then(Value::as_array).map(Vec::len);
        let named = about.get("params").and_then(Value::as_object).map(serde_json::Map::len);
        listed.or(named).unwrap_or(0)
    };
    let all = body.as_object()?;
    (!all.is_empty()).then(|| all.iter().map(|(name, about)| (name.clone(), arguments(about))).collect())
}
