//! What is known beside the meetings, in words, for the details.

use super::PlaceOs;
use super::errors;
use super::meetings::Scene;
use ghostlight_room::SourceInfo;
use ghostlight_time::ServerInstant;

impl PlaceOs {
    pub(super) fn facts(&self, now: ServerInstant) -> Vec<SourceInfo> {
        let mut facts = Vec::new();
        let mut add = |label: &str, value: String| {
            if !value.is_empty() {
                facts.push(SourceInfo { label: label.to_owned(), value });
            }
        };
        add("PlaceOS", self.config.server.http());
        add("System", self.config.system.clone());
        add("State", self.state(now));
        add("Next meeting", self.next(now));
        for (label, value) in &self.meetings.facts {
            add(label, value.clone());
        }
        add("Clock", self.clock_words());
        add("Zone", if self.zone().is_empty() { "this device's own" } else { self.zone() }.to_owned());
        if self.has_controls() {
            self.inner_facts(&mut add);
        }
        add("Connection", self.refused_words());
        facts
    }

    fn state(&self, now: ServerInstant) -> String {
        match self.scene(now) {
            Scene::Unknown => self.unknown_words(),
            Scene::Free { .. } if self.meetings.status.as_deref() == Some("not-bookable") => {
                "free, and not to be booked here".to_owned()
            }
            Scene::Free { next: Some(next), .. } if self.place().day(next.start) == self.place().day(now) => {
                ["free until ", &self.place().clock(next.start)].concat()
            }
            Scene::Free { .. } => "free for the rest of the day".to_owned(),
            Scene::Meeting { booking, pending: true, .. } => match self.meetings.deadline(&booking) {
                Some(deadline) => ["waits for check-in until ", &self.place().clock(deadline)].concat(),
                None => "waits for check-in".to_owned(),
            },
            Scene::Meeting { end: Some(end), .. } if end <= now => "over".to_owned(),
            Scene::Meeting { end: Some(end), .. } => ["in use until ", &self.place().clock(end)].concat(),
            Scene::Meeting { .. } => "in use all day".to_owned(),
        }
    }

    /// PlaceOS says "success" to a system that does not exist, and then nothing.
    fn unknown_words(&self) -> String {
        if self.rest.unknown_system {
            return "PlaceOS has no system of this id".to_owned();
        }
        if self.here.ready {
            return "PlaceOS tells nothing of this system: is its id right, and has it a Bookings module?"
                .to_owned();
        }
        String::new()
    }

    fn next(&self, now: ServerInstant) -> String {
        let Some(next) = self.meetings.next.as_ref().filter(|next| next.start > now) else {
            return String::new();
        };
        let place = self.place();
        let (day, clock) = (place.day(next.start), place.clock(next.start));
        match day.days() - place.day(now).days() {
            0 => format!("{clock} {}", self.title(next)),
            1 => format!("tomorrow {clock} {}", self.title(next)),
            _ => format!("{day} {clock} {}", self.title(next)),
        }
    }

    fn clock_words(&self) -> String {
        match self.date.width() {
            Some(width) => format!("PlaceOS's, by its HTTP Date, to about {:.0} ms", (width / 2.0).max(1.0)),
            None => "this device's own: PlaceOS tells no time to a page from elsewhere".to_owned(),
        }
    }

    fn inner_facts(&self, add: &mut impl FnMut(&str, String)) {
        for module in &self.modules {
            if self.binds.is_mute(module) {
                add(&module.to_string(), "tells nothing; perhaps the system has none".to_owned());
            }
        }
        for variable in &self.watched {
            add(&variable.to_string(), self.watched_value(variable));
        }
        for (variable, failure) in self.binds.failures() {
            let words = failure.map_or_else(|| "PlaceOS gives no answer.".to_owned(), errors::sentence);
            add(&variable.to_string(), words);
        }
        if !self.rest.modules.is_empty() {
            add("Modules", self.rest.modules.join(", "));
        }
        add("Last refusal", self.calls.last_error.clone().unwrap_or_default());
    }

    fn refused_words(&self) -> String {
        match self.rest.unopened {
            0 | 1 => String::new(),
            often => format!(
                "{often} attempts in a row did not open. A key that is refused looks just like that here."
            ),
        }
    }
}
