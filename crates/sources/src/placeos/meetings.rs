//! What the Bookings module tells, and what it means at an instant.
//!
//! The driver looks once a minute, so what it says may be a minute old: when a meeting ends, and when
//! the next one begins, is known here without it.

use super::binds::Binds;
use super::booking::{Booking, instant};
use super::wire::Variable;
use ghostlight_room::{Date, DayTime, Output, Zones};
use ghostlight_time::{ServerInstant, Span};
use serde_json::Value;

/// A meeting that is over stays for so long while the driver does not say what comes after it.
const LINGERS: Span = Span::from_secs(90);

/// The variables that every page looks at.
const ALL: [&str; 22] = [
    "status",
    "current_booking",
    "next_booking",
    "previous_booking",
    "current_pending",
    "next_pending",
    "pending_period",
    "started_at",
    "ending_at",
    "all_day_event",
    "room_name",
    "room_capacity",
    "hide_meeting_title",
    "hide_meeting_details",
    "disable_book_now",
    "disable_end_meeting",
    "enable_end_meeting_button",
    "bookable",
    "presence",
    "people_count",
    "sensor_stale",
    "in_use",
];
/// Those of pages with controls.
const CONTROLS: [&str; 2] = ["min_duration", "max_duration"];
/// All meetings of a month: large, so only for pages that show the day.
const DAY: &str = "bookings";

/// The variables that a page looks at.
pub(super) fn wanted(output: Output) -> impl Iterator<Item = Variable> {
    let day = (output != Output::Viewer).then_some(DAY);
    let controls = matches!(output, Output::Operator | Output::Controller);
    ALL.into_iter().chain(CONTROLS.into_iter().filter(move |_| controls)).chain(day).map(Variable::booking)
}

/// What the driver last said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meetings {
    pub(super) status: Option<String>,
    pub(super) current: Option<Booking>,
    pub(super) next: Option<Booking>,
    pub(super) previous: Option<Booking>,
    /// The month's, where this page looks at them.
    pub(super) all: Vec<Booking>,
    pub(super) current_pending: bool,
    pub(super) next_pending: bool,
    /// How long after its start a meeting waits for somebody to check in.
    pub(super) pending_period: Span,
    started_at: Option<ServerInstant>,
    ending_at: Option<ServerInstant>,
    all_day: bool,
    pub(super) hides_titles: bool,
    pub(super) hides_details: bool,
    pub(super) may_book: bool,
    pub(super) may_end: bool,
    pub(super) least: Option<Span>,
    pub(super) most: Option<Span>,
    pub(super) room_name: String,
    /// Facts for the details: a label and a value.
    pub(super) facts: Vec<(&'static str, String)>,
    /// The driver has told anything at all.
    pub(super) known: bool,
}

/// What it means at an instant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scene {
    /// The driver has told nothing.
    Unknown,
    /// A meeting is on; whether somebody is still to check in.
    Meeting { booking: Booking, end: Option<ServerInstant>, pending: bool },
    /// Nobody meets.
    Free { next: Option<Booking>, opens: bool },
}

impl Meetings {
    pub(super) fn read(binds: &Binds) -> Self {
        let value = |name: &str| binds.value(&Variable::booking(name));
        let yes = |name: &str| value(name).and_then(Value::as_bool);
        let text = |name: &str| value(name).and_then(Value::as_str).map(|it| it.trim().to_owned());
        let booking = |name: &str| value(name).and_then(Booking::read);
        let minutes = |name: &str| value(name).and_then(Value::as_f64).filter(|it| *it > 0.0 && *it < 1e5);
        let span = |name: &str| minutes(name).map(|it| Span::from_ms((it * 60_000.0) as i64));
        let at = |name: &str| value(name).and_then(instant);
        let status = text("status").map(|it| it.to_ascii_lowercase());
        let (current, next) = (booking("current_booking"), booking("next_booking"));
        let pending = status.as_deref() == Some("pending");
        let bookable = yes("bookable") != Some(false) && status.as_deref() != Some("not-bookable");
        let mut all: Vec<Booking> = value(DAY)
            .and_then(Value::as_array)
            .map(|it| it.iter().filter_map(Booking::read).collect())
            .unwrap_or_default();
        all.sort_by_key(|booking| booking.start);
        Self {
            current_pending: yes("current_pending").unwrap_or(pending && current.is_some()),
            next_pending: yes("next_pending").unwrap_or(pending && current.is_none()),
            previous: booking("previous_booking"),
            all,
            pending_period: span("pending_period").unwrap_or_default(),
            started_at: at("started_at"),
            ending_at: at("ending_at"),
            all_day: yes("all_day_event").unwrap_or(false),
            hides_titles: yes("hide_meeting_title").unwrap_or(false),
            hides_details: yes("hide_meeting_details").unwrap_or(false),
            may_book: bookable && yes("disable_book_now") != Some(true),
            may_end: yes("disable_end_meeting") != Some(true)
                || yes("enable_end_meeting_button") == Some(true),
            least: span("min_duration"),
            most: span("max_duration"),
            room_name: text("room_name").unwrap_or_default(),
            facts: facts(binds),
            known: ALL.iter().any(|name| value(name).is_some()) || value(DAY).is_some(),
            status,
            current,
            next,
        }
    }

    /// What is going on.
    pub(super) fn scene(&self, now: ServerInstant, zone: &str, zones: &dyn Zones) -> Scene {
        if !self.known {
            return Scene::Unknown;
        }
        let free = matches!(self.status.as_deref(), Some("free" | "not-bookable"));
        let begun =
            self.next.as_ref().filter(|next| next.start <= now && !self.is_over(next, now, zone, zones));
        if let Some(current) = self.current.as_ref().filter(|_| !free) {
            let end = self.end_of_current(current, zone, zones);
            let passed = end.map(|end| now - end).filter(|passed| !passed.is_negative());
            let lingers = passed.is_none_or(|passed| passed < LINGERS);
            if passed.is_none() || (lingers && begun.is_none()) {
                let pending = self.current_pending && passed.is_none();
                return Scene::Meeting { booking: current.clone(), end, pending };
            }
        }
        if let Some(next) = begun {
            let end = next.end.filter(|_| !next.is_all_day(zone, zones));
            return Scene::Meeting { booking: next.clone(), end, pending: self.next_pending };
        }
        let next = self.next.clone().filter(|next| next.start > now);
        let opens = self.next_pending && next.is_some();
        Scene::Free { next, opens }
    }

    fn is_over(&self, booking: &Booking, now: ServerInstant, zone: &str, zones: &dyn Zones) -> bool {
        !booking.is_all_day(zone, zones) && booking.end.is_some_and(|end| end + LINGERS <= now)
    }

    /// When the current meeting ends; none where it takes the whole day.
    fn end_of_current(&self, current: &Booking, zone: &str, zones: &dyn Zones) -> Option<ServerInstant> {
        if self.all_day || current.is_all_day(zone, zones) {
            return None;
        }
        let of_this = self.started_at.is_none_or(|started| started == current.start);
        self.ending_at.filter(|end| of_this && *end > current.start).or(current.end)
    }

    /// Until when the current meeting waits for somebody to check in.
    pub(super) fn deadline(&self, booking: &Booking) -> Option<ServerInstant> {
        (self.pending_period > Span::ZERO).then(|| booking.start + self.pending_period)
    }

    /// The meetings of a day, in their order.
    pub(super) fn on(&self, day: Date, zone: &str, zones: &dyn Zones) -> Vec<&Booking> {
        let near = [&self.previous, &self.current, &self.next].into_iter().flatten();
        let mut found: Vec<&Booking> = Vec::new();
        for booking in self.all.iter().chain(near) {
            if booking.is_on(day, zone, zones) && !found.iter().any(|known| known.is_same(booking)) {
                found.push(booking);
            }
        }
        found.sort_by_key(|booking| booking.start);
        found
    }

    /// Since when the room has been free: the end of the last meeting of that day, or its midnight.
    pub(super) fn free_since(
        &self,
        day: Date,
        now: ServerInstant,
        zone: &str,
        zones: &dyn Zones,
    ) -> ServerInstant {
        let midnight = day.instant(DayTime::default(), zone, zones);
        let timed = self.on(day, zone, zones).into_iter().filter(|it| !it.is_all_day(zone, zones));
        timed.filter_map(|it| it.end).filter(|end| *end <= now).fold(midnight, ServerInstant::max)
    }

    /// The next instants at which the scene changes though nothing arrives.
    pub(super) fn changes(&self, zone: &str, zones: &dyn Zones) -> impl Iterator<Item = ServerInstant> {
        let current = self.current.as_ref();
        let end = current.and_then(|it| self.end_of_current(it, zone, zones));
        let deadline = current.and_then(|it| self.deadline(it));
        let next = self.next.as_ref();
        let next_end = next.and_then(|it| it.end);
        let over = [end, next_end].map(|end| end.map(|end| end + LINGERS));
        let [over, next_over] = over;
        [end, deadline, over, next.map(|it| it.start), next_end, next_over].into_iter().flatten()
    }
}

fn facts(binds: &Binds) -> Vec<(&'static str, String)> {
    let value = |name: &str| binds.value(&Variable::booking(name));
    let number = |name: &str| value(name).and_then(Value::as_f64).map(|it| format!("{it:.0}"));
    let mut facts = Vec::new();
    let mut add = |label, value: Option<String>| facts.extend(value.map(|value| (label, value)));
    let old = if value("sensor_stale").and_then(Value::as_bool) == Some(true) { " (not lately)" } else { "" };
    let presence =
        value("presence").and_then(Value::as_bool).map(|it| if it { "somebody is there" } else { "nobody" });
    add("Presence", presence.map(|it| [it, old].concat()));
    add("People", number("people_count").map(|it| [&it, old].concat()));
    add("Seats", number("room_capacity"));
    facts
}
