//! From what a person wants to a call of a method.

use super::PlaceOs;
use super::calls::{Exec, Wish};
use super::controls::{BOOK, CHECK_IN, END, LENGTHS, LOG, REFRESH, UNWATCH, WATCH, bookings};
use super::meetings::Scene;
use super::wire::Variable;
use crate::{Cx, Event, Unable, Way};
use ghostlight_palco::ErrorCode;
use ghostlight_room::{ControlValue, Intent, Output, Permit, Why};
use ghostlight_time::ServerInstant;
use serde_json::{Value, json};

/// So many variables can be watched.
const MOST_WATCHED: usize = 16;

fn unable(message: &str) -> Unable {
    Unable { code: ErrorCode::Other("placeos_not_now".to_owned()), message: message.to_owned() }
}

fn allowed(may: Result<Permit, (Why, &'static str)>) -> Result<(), Unable> {
    may.map(|_| ()).map_err(|(_, reason)| unable(reason))
}

fn call(name: &str, args: Vec<Value>) -> Exec {
    Exec { module: bookings(), name: name.to_owned(), args }
}

impl PlaceOs {
    /// Sends an intent.
    pub(super) fn send_intent(
        &mut self,
        command: u64,
        intent: &Intent,
        cx: &mut Cx<'_>,
    ) -> Result<Way, Unable> {
        let (key, value) = match intent {
            Intent::Play => (CHECK_IN, &ControlValue::None),
            Intent::Stop => (END, &ControlValue::None),
            Intent::Control { key, value } => (key.as_str(), value),
            _ => return Err(unable("A meeting room has no such thing.")),
        };
        let may = self.has_controls() || (self.config.output == Output::Moderator && key == CHECK_IN);
        if !may {
            return Err(unable("This page only looks."));
        }
        let Some(wish) = self.wish(key, value, cx)? else {
            // Nothing that PlaceOS answers.
            cx.tell(Event::Taken { command, effect: true });
            return Ok(Way::Http);
        };
        self.calls.send(command, key, wish, (&self.config.system, &mut self.ids), cx)?;
        self.dirty = true;
        // Not by HTTP, but like it: PlaceOS may take ten seconds, and its answer comes by itself.
        Ok(Way::Http)
    }

    fn wish(&mut self, key: &str, value: &ControlValue, cx: &mut Cx<'_>) -> Result<Option<Wish>, Unable> {
        let now = cx.server_now();
        if let Some(variable) = key.strip_prefix(UNWATCH) {
            self.unwatch(variable, cx);
            return Ok(None);
        }
        let (exec, older) = match (key, value) {
            (CHECK_IN, _) => self.check_in(now)?,
            (END, _) => self.end(now)?,
            (REFRESH, _) => (call("poll_events", Vec::new()), None),
            (WATCH, ControlValue::Text(text)) => {
                self.watch(text, cx)?;
                return Ok(None);
            }
            (LOG, ControlValue::Text(module)) => return self.follow(module, cx),
            _ => match key.strip_prefix(BOOK).and_then(|mins| mins.parse().ok()) {
                Some(mins) if LENGTHS.contains(&mins) => (self.book(mins, now)?, None),
                _ => {
                    let exec = self.device_exec(key, value);
                    (exec.ok_or_else(|| unable("This room has no such control."))?, None)
                }
            },
        };
        Ok(Some(Wish::Exec(exec, older)))
    }

    /// The start of what a person checks in to, or ends: the meeting that is on, or the one that waits.
    fn start(&self, now: ServerInstant) -> i64 {
        let booking = match self.scene(now) {
            Scene::Meeting { booking, .. } => Some(booking),
            Scene::Free { next, .. } => next,
            Scene::Unknown => None,
        };
        booking.map_or(0, |booking| booking.start.as_ms() / 1_000)
    }

    fn check_in(&self, now: ServerInstant) -> Result<(Exec, Option<Exec>), Unable> {
        allowed(self.may_check_in(now))?;
        let newer = call("checkin", Vec::new());
        let older = call("start_meeting", vec![json!(self.start(now))]);
        Ok(if self.rest.lacks(&["checkin"]) { (older, None) } else { (newer, Some(older)) })
    }

    fn end(&self, now: ServerInstant) -> Result<(Exec, Option<Exec>), Unable> {
        allowed(self.may_end(now))?;
        let start = json!(self.start(now));
        let older = call("end_meeting", vec![start.clone()]);
        let newer = call("end_meeting", vec![start, json!(self.config.notify)]);
        Ok(if self.rest.arguments("end_meeting") == Some(1) { (older, None) } else { (newer, Some(older)) })
    }

    fn book(&self, mins: i64, now: ServerInstant) -> Result<Exec, Unable> {
        allowed(self.may_book(mins, now))?;
        Ok(call("book_now", vec![json!(mins * 60)]))
    }

    fn watch(&mut self, text: &str, cx: &mut Cx<'_>) -> Result<(), Unable> {
        let variable = Variable::parse(text)
            .ok_or_else(|| unable("A variable is written like Display_1.input: module, point, name."))?;
        if self.watched.len() >= MOST_WATCHED {
            return Err(unable("So many variables are watched already; stop watching one of them."));
        }
        if !self.watched.contains(&variable) {
            self.binds.hold(variable.clone());
            self.watched.push(variable);
            if self.here.asked {
                self.binds.ask(&self.config.system, &mut self.ids, cx);
            }
        }
        self.dirty = true;
        Ok(())
    }

    fn unwatch(&mut self, text: &str, cx: &mut Cx<'_>) {
        if let Some(place) = self.watched.iter().position(|variable| variable.to_string() == text) {
            let variable = self.watched.remove(place);
            self.binds.release(&variable, &self.config.system, &mut self.ids, cx);
            self.dirty = true;
        }
    }

    /// Follows another module's log; the one before is left.
    fn follow(&mut self, module: &str, cx: &mut Cx<'_>) -> Result<Option<Wish>, Unable> {
        let module = module.trim();
        let odd = |sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'));
        if module.contains(odd) {
            return Err(unable("A module's id looks like mod-Z6XXB1doL4."));
        }
        self.dirty = true;
        let before = self.log.take();
        if module.is_empty() {
            return Ok(before.map(|before| Wish::Log(before, false)));
        }
        if let Some(before) = before {
            self.send_log(&before, false, cx);
        }
        self.log = Some(module.to_owned());
        Ok(Some(Wish::Log(module.to_owned(), true)))
    }
}
