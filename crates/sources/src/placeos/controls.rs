//! What only a meeting room has: checking in, ending, booking now; a look at any variable and any log.

use super::PlaceOs;
use super::meetings::Scene;
use super::wire::{Module, Variable};
use ghostlight_room::{Capabilities, Control, ControlKind, ControlValue, IntentKind, Output, Permit, Why};
use ghostlight_time::{ServerInstant, Span};
use serde_json::Value;

pub(super) const CHECK_IN: &str = "check_in";
pub(super) const END: &str = "end";
pub(super) const REFRESH: &str = "refresh";
pub(super) const WATCH: &str = "watch";
pub(super) const UNWATCH: &str = "unwatch:";
pub(super) const LOG: &str = "log";
pub(super) const BOOK: &str = "book_";
/// The lengths that can be booked, in minutes.
pub(super) const LENGTHS: [i64; 3] = [15, 30, 60];

/// Whether something can be done, and if not, why in words.
type May = Result<Permit, (Why, &'static str)>;

impl PlaceOs {
    /// Whether this page controls the room. PlaceOS knows no roles: the page is all that forbids.
    pub(super) fn has_controls(&self) -> bool {
        matches!(self.config.output, Output::Operator | Output::Controller)
    }

    pub(super) fn controls(&self, now: ServerInstant) -> Vec<Control> {
        let mut all = Vec::new();
        if self.has_controls() || self.config.output == Output::Moderator {
            all.push(press(CHECK_IN, "Check in", "Meeting", self.may_check_in(now)));
        }
        if self.has_controls() {
            all.push(press(END, "End the meeting", "Meeting", self.may_end(now)));
            for mins in LENGTHS {
                let (key, label) = (format!("{BOOK}{mins}"), format!("{mins} minutes"));
                all.push(press(&key, &label, "Book now", self.may_book(mins, now)));
            }
            all.push(press(REFRESH, "Ask the calendar again", "Meeting", self.may_call(&["poll_events"])));
            all.extend(self.device_controls());
            all.extend(self.looks());
        }
        for control in &mut all {
            control.pending = self.calls.uses(&control.key);
        }
        all
    }

    fn may_call(&self, methods: &[&str]) -> May {
        if !self.meetings.known {
            return Err((Why::NothingCurrent, "This system has told nothing of its meetings."));
        }
        if self.rest.lacks(methods) {
            return Err((Why::SourceCannot, "This room's driver cannot do that, or this key may not."));
        }
        Ok(Permit::Yes)
    }

    pub(super) fn may_check_in(&self, now: ServerInstant) -> May {
        let may = self.may_call(&["checkin", "start_meeting"])?;
        match self.scene(now) {
            Scene::Meeting { pending: true, .. } | Scene::Free { opens: true, .. } => Ok(may),
            Scene::Meeting { .. } => Err((Why::NothingCurrent, "Somebody has checked in already.")),
            _ => Err((Why::NothingCurrent, "No meeting waits for anybody to check in.")),
        }
    }

    pub(super) fn may_end(&self, now: ServerInstant) -> May {
        self.may_call(&["end_meeting"])?;
        if !self.meetings.may_end {
            return Err((Why::SourceCannot, "This room does not let meetings be ended."));
        }
        match self.scene(now) {
            // It cancels the meeting for everybody who was invited.
            Scene::Meeting { .. } | Scene::Free { opens: true, .. } => Ok(Permit::Hold),
            _ => Err((Why::NotRunning, "No meeting is on.")),
        }
    }

    pub(super) fn may_book(&self, mins: i64, now: ServerInstant) -> May {
        let may = self.may_call(&["book_now"])?;
        let meetings = &self.meetings;
        let length = Span::from_mins(mins);
        if !meetings.may_book {
            return Err((Why::SourceCannot, "This room cannot be booked on the spot."));
        }
        if meetings.least.is_some_and(|least| length < least)
            || meetings.most.is_some_and(|most| length > most)
        {
            return Err((Why::SourceCannot, "This room does not allow a meeting of this length."));
        }
        match self.scene(now) {
            Scene::Free { next, .. } if next.as_ref().is_none_or(|next| next.start - now >= length) => {
                Ok(may)
            }
            Scene::Free { .. } => Err((Why::SourceCannot, "The next meeting begins before that.")),
            _ => Err((Why::SourceCannot, "The room is in use.")),
        }
    }

    /// For whoever looks after the room: any variable, any driver's log.
    fn looks(&self) -> Vec<Control> {
        let text = |key: &str, label: &str, value: &str| Control {
            kind: ControlKind::Text,
            value: Some(ControlValue::Text(value.to_owned())),
            ..press(key, label, "Look inside", Ok(Permit::Yes))
        };
        let mut all = vec![
            text(WATCH, "Watch a variable (Display_1.input)", ""),
            text(LOG, "Follow a module's log (mod-…; empty: none)", self.log.as_deref().unwrap_or_default()),
        ];
        all.extend(self.watched.iter().map(|variable| {
            let label = format!("Stop watching {variable}");
            press(&format!("{UNWATCH}{variable}"), &label, "Look inside", Ok(Permit::Yes))
        }));
        all
    }

    /// What may be done, by kind of intent.
    pub(super) fn permits(&self, now: ServerInstant) -> Capabilities {
        let output = self.config.output;
        let controls = self.has_controls() || output == Output::Moderator;
        let permit = |may: May| may.unwrap_or_else(|(why, _)| Permit::No(why));
        let check_in = permit(self.may_check_in(now));
        let end = permit(self.may_end(now));
        Capabilities::from_fn(|kind| match kind {
            IntentKind::Control if controls => Permit::Yes,
            // A moderator may welcome people, and nothing more.
            IntentKind::Play if controls => check_in,
            _ if !output.may(kind) => Permit::Absent,
            IntentKind::Stop => end,
            _ => Permit::No(Why::SourceCannot),
        })
    }

    /// A watched variable's value as a text.
    pub(super) fn watched_value(&self, variable: &Variable) -> String {
        match self.binds.value(variable) {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => text.chars().take(200).collect(),
            Some(value) => value.to_string().chars().take(200).collect(),
        }
    }
}

fn press(key: &str, label: &str, group: &str, may: May) -> Control {
    let (permit, reason) = match may {
        Ok(permit) => (permit, ""),
        Err((why, reason)) => (Permit::No(why), reason),
    };
    let [key, label, group, reason] = [key, label, group, reason].map(str::to_owned);
    Control { key, label, group, permit, reason, ..Control::default() }
}

/// The module of the meetings.
pub(super) fn bookings() -> Module {
    Module::new(super::wire::BOOKINGS, 1)
}
