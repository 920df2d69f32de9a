//! A meeting as PlaceOS tells it.

use ghostlight_room::{Date, DayTime, Zones, local_time};
use ghostlight_time::{ServerInstant, Span};
use serde_json::Value;

/// A meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Booking {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) host: String,
    pub(super) start: ServerInstant,
    /// None where PlaceOS tells none.
    pub(super) end: Option<ServerInstant>,
    pub(super) private: bool,
    all_day: bool,
    /// People who were invited, rooms not counted.
    pub(super) invited: usize,
}

impl Booking {
    pub(super) fn read(event: &Value) -> Option<Self> {
        let text = |key: &str| event.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let yes = |key: &str| event.get(key).and_then(Value::as_bool).unwrap_or(false);
        let start = event.get("event_start").and_then(instant)?;
        let people = event.get("attendees").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_room = |person: &Value| person.get("resource").and_then(Value::as_bool).unwrap_or(false);
        Some(Self {
            id: text("id"),
            title: text("title"),
            host: host(&text("host"), people),
            start,
            end: event.get("event_end").and_then(instant).filter(|end| *end > start),
            private: yes("private"),
            all_day: yes("all_day"),
            invited: people.iter().filter(|person| !is_room(person)).count(),
        })
    }

    /// Names it: its id, else when it starts.
    pub(super) fn key(&self) -> String {
        if self.id.is_empty() { format!("at-{}", self.start.as_ms() / 1_000) } else { self.id.clone() }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    /// Whether it takes whole days, or has no end: nothing to count down.
    pub(super) fn is_all_day(&self, zone: &str, zones: &dyn Zones) -> bool {
        let Some(end) = self.end else { return true };
        let midnight = |at| local_time(at, zone, zones) == DayTime::default();
        self.all_day
            || (end - self.start >= Span::from_mins(23 * 60) && midnight(self.start) && midnight(end))
    }

    /// Whether it touches a day of the room's zone.
    pub(super) fn is_on(&self, day: Date, zone: &str, zones: &dyn Zones) -> bool {
        let midnight = DayTime::default();
        let (from, upto) = (
            day.instant(midnight, zone, zones),
            Date::from_days(day.days() + 1).instant(midnight, zone, zones),
        );
        // Without an end it is taken for that day's only.
        let end = self.end.unwrap_or(self.start + Span::from_ms(1));
        self.start < upto && end > from
    }
}

/// The host's name where the invited name it, else the address.
fn host(told: &str, people: &[Value]) -> String {
    let text = |person: &Value, key: &str| {
        person.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    };
    let is_host = |person: &&Value| !told.is_empty() && text(person, "email").eq_ignore_ascii_case(told);
    let named = people.iter().find(is_host).map(|person| text(person, "name"));
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| told.to_owned())
}

/// Seconds since the epoch; milliseconds, which some send, are too large for that.
pub(super) fn instant(value: &Value) -> Option<ServerInstant> {
    let told = value
        .as_i64()
        .or_else(|| value.as_f64().map(|it| it as i64))
        .or_else(|| value.as_str()?.parse().ok())?;
    let far = 100_000_000_000;
    match told {
        1.. if told < far => Some(ServerInstant::from_ms(told * 1_000)),
        1.. if told < far * 1_000 => Some(ServerInstant::from_ms(told)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::utc;
    use serde_json::json;

    #[test]
    fn the_documented_sample() {
        let event = json!({"event_start":1_678_359_840,"event_end":1_678_361_880,"id":"AAk","host":"A@x.org",
            "title":"Test","attendees":[{"name":"Room","email":"r@x","resource":true},{"name":"Anna","email":"a@x.org"}],
            "private":false,"all_day":false,"timezone":"Etc/GMT"});
        let booking = Booking::read(&event).unwrap();
        assert_eq!((booking.host.as_str(), booking.invited), ("Anna", 1));
        assert_eq!(booking.end.unwrap() - booking.start, Span::from_mins(34));
        assert!(!booking.is_all_day("", utc()));
        assert_eq!(booking.key(), "AAk");
    }

    #[test]
    fn seconds_milliseconds_and_nonsense() {
        let ms = |value| instant(&value).map(ServerInstant::as_ms);
        assert_eq!(ms(json!(1_678_359_840)), Some(1_678_359_840_000));
        assert_eq!(ms(json!(1_678_359_840_000_i64)), Some(1_678_359_840_000));
        assert_eq!(ms(json!("1678359840")), Some(1_678_359_840_000));
        for value in [json!(null), json!(0), json!(-5), json!(i64::MAX), json!("x"), json!({})] {
            assert_eq!(ms(value), None);
        }
        assert_eq!(Booking::read(&json!({"title": "no start"})), None);
        assert_eq!(Booking::read(&json!(null)), None);
    }

    #[test]
    fn whole_days() {
        let day = 86_400;
        let read = |start: i64, end: Option<i64>, all_day: bool| {
            let event = json!({"event_start": start * day + 1_000 * day, "all_day": all_day,
                "event_end": end.map(|end| end * day + 1_000 * day)});
            Booking::read(&event).unwrap()
        };
        assert!(read(0, None, false).is_all_day("", utc()), "no end");
        assert!(read(0, Some(1), false).is_all_day("", utc()), "midnight to midnight");
        assert!(read(0, Some(3), true).is_all_day("", utc()));
        let on = |booking: &Booking, at: i64| booking.is_on(Date::from_days(1_000 + at), "", utc());
        let three = read(0, Some(3), true);
        assert_eq!([-1, 0, 2, 3].map(|at| on(&three, at)), [false, true, true, false]);
        assert_eq!([0, 1].map(|at| on(&read(0, None, true), at)), [true, false]);
    }
}
