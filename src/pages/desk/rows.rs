//! The rundown's rows and the messages' chips.

use super::{cards::left_at, clock_text};
use crate::components::{ChipFace, RowFace, Rows, color_word};
use crate::i18n::{crew_words, desk_words};
use ghostlight_room::schedule::{Row, Schedule};
use ghostlight_room::{Audience, Message, Room, Timer, Zones};
use ghostlight_time::{ServerInstant, TimeStyle, format_span};

/// The rundown as rows.
#[must_use]
pub fn rows(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Rows {
    let schedule = Schedule::at(room, now, zones);
    let faces = room.timers.iter().zip(&schedule.rows).enumerate();
    Rows::new(faces.map(|(place, (timer, row))| face(place, timer, row, room, zones)).collect())
}

fn face(place: usize, timer: &Timer, row: &Row, room: &Room, zones: &dyn Zones) -> RowFace {
    let clock = |at: Option<ServerInstant>| {
        at.map(|at| clock_text(at, &room.info.time_zone, zones)).unwrap_or_default()
    };
    let start = clock(row.start);
    let end = clock(row.end);
    // What the plan says is told where the day has left it.
    let unlike = |planned: String, now: &str| if planned == now { String::new() } else { planned };
    let planned = unlike(clock(row.planned_start), &start);
    let planned_end = unlike(clock(row.planned_end), &end);
    RowFace {
        id: timer.id.clone(),
        number: place + 1,
        title: timer.name.clone(),
        speaker: timer.speaker().to_owned(),
        length: format_span(row.length),
        end,
        planned,
        planned_end,
        start,
        status: row.status,
        left_at: left_at(timer),
        notes: timer.notes.clone(),
        label: timer.label.clone(),
        color: timer.color.clone(),
        headings: timer.headings.join("\n"),
        remarks: remarks(timer),
    }
}

/// What is special about an item, in a few words.
fn remarks(timer: &Timer) -> String {
    let words = desk_words();
    let hard = timer
        .start
        .filter(|_| timer.hard_start)
        .map(|at| (words.hard_start)(&at.format(TimeStyle::default())));
    let end = timer.end.map(|at| (words.ends_at)(&at.format(TimeStyle::default())));
    let is_break = timer.is_break.then(|| words.is_break.to_owned());
    let by_itself = timer.starts_by_itself.then(|| words.starts_by_itself.to_owned());
    let advances = timer.advances().then(|| words.next_by_itself.to_owned());
    let all: Vec<String> = [hard, end, is_break, by_itself, advances].into_iter().flatten().collect();
    all.join(" · ")
}

/// The prepared messages.
#[must_use]
pub fn chips(room: &Room, now: ServerInstant) -> Vec<ChipFace> {
    room.messages
        .iter()
        .map(|message| ChipFace {
            id: message.id.clone(),
            text: message.text.clone(),
            showing: message.showing,
            note: if message.showing { note(room, message, now) } else { String::new() },
            about: about(message),
            color: color_word(message.color),
        })
        .collect()
}

fn note(room: &Room, message: &Message, now: ServerInstant) -> String {
    let words = desk_words();
    let for_stage = matches!(message.audience, Audience::Stage | Audience::All);
    if room.playback.blackout && for_stage {
        return words.hidden_by_blackout.to_owned();
    }
    let Some(age) = message.shown_at.map(|at| (words.ago)((now - at).or_zero())) else {
        return String::new();
    };
    if for_stage { (words.shown_for)(&age) } else { age }
}

/// Whom a message is for and how long it shows, where that is not the usual.
fn about(message: &Message) -> String {
    let words = crew_words();
    let whom = match &message.audience {
        Audience::Stage => None,
        Audience::Audience => Some(words.to_hall),
        Audience::Crew => Some(words.to_crew),
        Audience::All => Some(words.to_all),
        Audience::Device(_) => Some(words.to_one),
    };
    let lasts = message.lifetime.map(|span| words.for_seconds.with(&[&(span.as_ms() / 1_000).to_string()]));
    let stays = message.keep.then(|| words.stays.to_owned());
    let all: Vec<String> = [whom.map(str::to_owned), lasts, stays].into_iter().flatten().collect();
    all.join(" · ")
}
