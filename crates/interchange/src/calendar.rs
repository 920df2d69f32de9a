//! The rundown as an iCalendar file (RFC 5545), one event an item, with the expected times.

use ghostlight_room::{Date, Room, Timer, Zones, schedule::Schedule};
use ghostlight_time::ServerInstant;

/// Writes the items that have an expected time as events in UTC. The uids are those of the items, so
/// that a newer file replaces the events of an older one.
#[must_use]
pub fn rundown_ics(room: &Room, now: ServerInstant, zones: &dyn Zones) -> String {
    let schedule = Schedule::at(room, now, zones);
    let mut text = String::new();
    push(&mut text, "BEGIN:VCALENDAR");
    push(&mut text, "VERSION:2.0");
    push(&mut text, "PRODID:-//Ghostlight//Rundown//EN");
    for (timer, row) in room.timers.iter().zip(&schedule.rows) {
        if let (Some(start), Some(end)) = (row.start, row.end) {
            push_event(&mut text, timer, start, end, now);
        }
    }
    push(&mut text, "END:VCALENDAR");
    text
}

fn push_event(
    text: &mut String,
    timer: &Timer,
    start: ServerInstant,
    end: ServerInstant,
    now: ServerInstant,
) {
    push(text, "BEGIN:VEVENT");
    push(text, &format!("UID:{}@ghostlight", escaped(timer.id.as_str())));
    push(text, &format!("DTSTAMP:{}", stamp(now)));
    push(text, &format!("DTSTART:{}", stamp(start)));
    push(text, &format!("DTEND:{}", stamp(end)));
    push(text, &format!("SUMMARY:{}", escaped(&timer.name)));
    if !timer.speaker().is_empty() {
        push(text, &format!("DESCRIPTION:{}", escaped(timer.speaker())));
    }
    push(text, "END:VEVENT");
}

/// `20261121T195500Z`.
fn stamp(at: ServerInstant) -> String {
    let secs = at.as_ms().div_euclid(1_000);
    let (year, month, day) = Date::from_days(secs.div_euclid(86_400)).parts();
    let of_day = secs.rem_euclid(86_400);
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// Text as RFC 5545 (3.3.11) writes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// Appends a content line, folded to 75 octets (3.1) without cutting a character.
fn push(text: &mut String, line: &str) {
    let mut width = 0;
    for sign in line.chars() {
        if width + sign.len_utf8() > 75 {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(sign);
        width += sign.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::{DayTime, utc};
    use ghostlight_time::Span;

    #[test]
    fn an_event_an_item_in_the_order_of_time() {
        let mut room = Room::default();
        room.info.date = Date::parse("2026-11-21");
        room.timers = vec![Timer {
            id: "a".into(),
            name: "Opening; part 1, \u{1f600}\nand a title that is longer than one line of a calendar file"
                .into(),
            planned_speaker: "Ana".into(),
            duration: Span::from_mins(30),
            start: DayTime::from_ms(19 * 3_600_000),
            ..Timer::default()
        }];
        let ics = rundown_ics(&room, ServerInstant::from_ms(1_700_000_000_000), utc());
        assert!(ics.contains("DTSTART:20261121T190000Z\r\nDTEND:20261121T193000Z\r\n"), "{ics}");
        assert!(ics.contains("SUMMARY:Opening\\; part 1\\, \u{1f600}\\nand a title"), "{ics}");
        assert!(ics.split("\r\n").all(|line| line.len() <= 75));
        assert!(ics.ends_with("END:VCALENDAR\r\n"));
    }
}
