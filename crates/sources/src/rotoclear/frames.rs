//! What the camera says: the answer to a login, errors, and what its keys stand at.

use super::keys::{KEYS, Key, Kind, find, on, same, word};
use super::record::State;
use super::room::{Auth, rights};
use super::{LOGIN_OLD_MS, MOST_ERRORS, Rotoclear};
use crate::{Cx, Event, Source};
use ghostlight_palco::ErrorCode;
use serde_json::{Map, Value};

impl Rotoclear {
    pub(super) fn login_failed(&mut self, why: &str, cx: &mut Cx<'_>) {
        self.failed = Some(cx.now.local);
        self.here.login = None;
        self.auth = Auth::Refused(why.to_owned());
        self.changed(cx);
    }

    pub(super) fn logged_in(&mut self, frame: &Value, cx: &mut Cx<'_>) {
        self.here.login = None;
        if frame.get("authenticated").and_then(on) == Some(true) {
            self.auth = Auth::In(rights(frame));
            self.failed = None;
            self.denied.clear();
            self.here.logged_in = Some(cx.now.local);
            // More may be read now.
            self.ask(cx);
            self.changed(cx);
        } else {
            self.login_failed("The camera did not take it.", cx);
        }
    }

    /// An error. While the login has no answer, one that names no key is that answer.
    pub(super) fn took_error(&mut self, frame: &Value, cx: &mut Cx<'_>) {
        let name = frame.get("key").and_then(Value::as_str);
        let error = frame.get("error").and_then(word).unwrap_or_default();
        let sentence = frame.get("message").and_then(word).filter(|message| !message.is_empty());
        let sentence = sentence.unwrap_or_else(|| error.clone());
        if self.here.login.is_some() && name.and_then(find).is_none() {
            return self.login_failed(&sentence, cx);
        }
        let denied = error.to_ascii_lowercase().contains("permission");
        let refused = self.orders.refused(name);
        if let Some((command, key)) = refused {
            let code = if denied { ErrorCode::Forbidden } else { ErrorCode::BadRequest };
            let message = [key.label, ": ", &sentence].concat();
            self.errors.retain(|known| *known != message);
            self.errors.insert(0, message.clone());
            self.errors.truncate(MOST_ERRORS);
            if denied {
                self.was_denied(key, cx);
            }
            cx.tell(Event::Refused { command: Some(command), code, message });
        }
        self.changed(cx);
    }

    /// A right that was listed is refused: the session of the login is over, and it is begun again. Else
    /// the camera is not asked for this any more.
    fn was_denied(&mut self, key: &'static Key, cx: &mut Cx<'_>) {
        let listed = matches!(self.auth, Auth::In(Some(_))) && self.auth.has(key.right);
        let old = self.here.logged_in.is_some_and(|at| cx.now.local.since(at) >= LOGIN_OLD_MS);
        if listed && old {
            self.log_in(cx);
        } else if !self.denied.contains(&key.name) {
            self.denied.push(key.name);
        }
    }

    /// What keys stand at: told, or confirmed (`info` names those).
    pub(super) fn took_values(&mut self, frame: &Map<String, Value>, cx: &mut Cx<'_>) {
        let confirmed = |name: &str| {
            let list = frame.get("info").and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|of| of.as_str() == Some(name)))
        };
        for key in &KEYS {
            let Some(value) = frame.get(key.name) else { continue };
            if key.kind == Kind::Record && !confirmed(key.name) {
                // The answer to what stands in for a ping.
                cx.tell(Event::Pong);
            }
            let confirmed = confirmed(key.name);
            let again = self.echoes.is_second(key.name, value, confirmed, cx.now.local);
            let answered = if again { None } else { self.orders.told(key.name, value, confirmed) };
            if confirmed || answered.is_some() {
                self.echoes.first(key.name, value, confirmed, again, cx.now.local);
            }
            self.take_value(key, value, again, cx);
            if let Some(command) = answered {
                cx.tell(Event::Taken { command, effect: true });
            }
        }
        let told = KEYS.iter().filter(|key| frame.contains_key(key.name)).count();
        if self.here.ready {
            self.changed(cx);
        } else if told >= 2 && !frame.contains_key("info") {
            self.ready(cx);
        }
    }

    fn take_value(&mut self, key: &'static Key, value: &Value, again: bool, cx: &mut Cx<'_>) {
        let now = cx.server_now();
        if !self.here.fresh.contains(&key.name) {
            self.here.fresh.push(key.name);
        }
        match key.kind {
            Kind::Moment => {
                if !again && on(value) == Some(true) {
                    self.snaps = self.snaps.saturating_add(1);
                    self.recorder.note("Snap", now);
                }
                return;
            }
            Kind::Record => self.recorder.take(State::read(value), now),
            Kind::Camera => {
                let known = self.values.get(key.name);
                if let (true, Some(camera)) = (known.is_some_and(|known| !same(known, value)), word(value)) {
                    self.recorder.note(&["Camera ", &camera].concat(), now);
                }
            }
            _ => {}
        }
        if word(value).is_some() {
            self.values.insert(key.name, value.clone());
        }
    }
}
