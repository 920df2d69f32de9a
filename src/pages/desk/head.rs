//! The top line's figures: lateness, screens, the last action.

use super::{clock_text, exact_clock_text};
use crate::components::{HeadlineFace, Lateness, ScreensFace};
use crate::i18n::desk_words;
use ghostlight_room::schedule::{Headline, Schedule};
use ghostlight_room::{Device, Output, Room, RoomSnapshot, Zones};
use ghostlight_time::{ServerInstant, Span};

/// Undo is offered for so long.
const UNDO_FOR: Span = Span::from_mins(2);

/// The headline figure in words.
#[must_use]
pub fn headline(room: &Room, now: ServerInstant, zones: &dyn Zones) -> HeadlineFace {
    let words = desk_words();
    let schedule = Schedule::at(room, now, zones);
    let ends = schedule.ends_at.map(|at| clock_text(at, &room.info.time_zone, zones));
    let (lateness, text) = match schedule.headline() {
        None => (Lateness::Unknown, String::new()),
        Some(Headline::OnTime) => (Lateness::OnTime, words.on_time.to_owned()),
        Some(Headline::Late(by)) => (Lateness::Late, (words.late_by)(by)),
        Some(Headline::Early(by)) => (Lateness::Early, (words.early_by)(by)),
    };
    HeadlineFace { lateness, text, ends: ends.map(|at| (words.ends_at)(&at)).unwrap_or_default() }
}

/// Which screens show the room, and the first one that does not.
#[must_use]
pub fn screens(snapshot: &RoomSnapshot, zones: &dyn Zones) -> ScreensFace {
    let words = desk_words();
    // Who is told of no device at all, itself included, may not see them.
    if snapshot.devices.is_empty() {
        return ScreensFace::default();
    }
    let screens: Vec<&Device> =
        snapshot.devices.iter().filter(|device| device.output == Output::Viewer).collect();
    if screens.is_empty() {
        return ScreensFace { text: words.no_screens.to_owned(), trouble: String::new() };
    }
    let showing = screens.iter().filter(|screen| shows(screen)).count();
    let zone = &snapshot.room.info.time_zone;
    let trouble = screens.iter().find(|screen| !shows(screen)).map(|screen| match screen.lost {
        Some(since) => (words.screen_alone)(screen.called(), &exact_clock_text(since, zone, zones)),
        None => (words.screen_hidden)(screen.called()),
    });
    ScreensFace { text: (words.screens)(showing, screens.len()), trouble: trouble.unwrap_or_default() }
}

fn shows(screen: &Device) -> bool {
    screen.lost.is_none() && screen.report.as_ref().is_none_or(|report| report.visible)
}

/// The last action: who did what and when, and whether it can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastFace {
    /// "Next · Marta · 8 s"; empty before anything was done.
    pub text: String,
    /// The number that undo names; none where it cannot be taken back.
    pub undo: Option<u64>,
}

/// The last action in words, and when these words change.
#[must_use]
pub fn last_action(room: &Room, now: ServerInstant) -> (LastFace, Option<ServerInstant>) {
    let Some(last) = &room.last else { return (LastFace::default(), None) };
    let words = desk_words();
    let age = (now - last.at).or_zero();
    let by = if last.by.is_empty() { words.by_itself } else { &last.by };
    let done = match last.undone {
        Some(undone) => (words.undo_what)((words.action)(undone)),
        None => (words.action)(last.action).to_owned(),
    };
    let text = (words.action_by)(&done, by, &(words.ago)(age));
    let undo = (last.undoable && age < UNDO_FOR).then_some(last.seq);
    let step = if age < Span::from_mins(1) { Span::from_secs(1) } else { Span::from_mins(1) };
    let steps = age.as_ms() / step.as_ms() + 1;
    let next = last.at + Span::from_ms(steps.saturating_mul(step.as_ms()));
    (LastFace { text, undo }, Some(next))
}
