//! "Take it from…", and what starts by itself: in words.

use super::{clock_text, headline};
use crate::components::{GiveFace, LandingFace, NoticeFace};
use crate::i18n::desk_words;
use ghostlight_room::schedule::{Gives, Headline, Landing};
use ghostlight_room::{ANNOUNCED_FOR, ByItself, Date, Room, TimerId, Zones};
use ghostlight_time::{ServerInstant, Span, TimeStyle, format_span};

/// What "Take it from…" would do, in words; items in `keep` are left as they are.
#[must_use]
pub fn landing(room: &Room, now: ServerInstant, zones: &dyn Zones, keep: &[TimerId]) -> LandingFace {
    let words = desk_words();
    let landing = Landing::at(room, now, zones, keep);
    let zone = &room.info.time_zone;
    let headline = match landing.headline {
        Some(Headline::Late(by)) => (words.late_by)(by),
        Some(Headline::Early(by)) => (words.early_by)(by),
        Some(Headline::OnTime) => words.on_time.to_owned(),
        None => String::new(),
    };
    let ends = landing.ends_at.map(|at| (words.ends_at)(&clock_text(at, zone, zones))).unwrap_or_default();
    LandingFace {
        gives: landing.items.iter().any(|item| item.from != item.to),
        outcome: [headline, ends].join(" · "),
        items: landing.items.iter().map(|item| face(room, item, zones)).collect(),
    }
}

fn face(room: &Room, item: &Gives, zones: &dyn Zones) -> GiveFace {
    let words = desk_words();
    let timer = room.timer(&item.id);
    let hard = timer.filter(|timer| timer.hard_start).and_then(|timer| timer.start);
    GiveFace {
        id: item.id.clone(),
        title: timer.map(|timer| timer.name.clone()).unwrap_or_default(),
        from: format_span(item.from),
        to: format_span(item.to),
        start: item.start.map(|at| clock_text(at, &room.info.time_zone, zones)).unwrap_or_default(),
        fixed: hard.map(|at| (words.hard_start)(&at.format(TimeStyle::default()))).unwrap_or_default(),
        could: item.could,
        kept: item.kept,
    }
}

/// The announcement of what starts by itself within 10 s, and when it changes.
#[must_use]
pub fn announcement(
    room: &Room,
    now: ServerInstant,
    zones: &dyn Zones,
) -> (NoticeFace, Option<ServerInstant>) {
    let Some(next) = ByItself::next(room, now, zones) else { return (NoticeFace::default(), None) };
    let left = next.at - now;
    if left > ANNOUNCED_FOR {
        return (NoticeFace::default(), Some(next.at - ANNOUNCED_FOR));
    }
    let title = room.timer(&next.id).map(|timer| timer.name.as_str()).unwrap_or_default();
    // It rounds up, as every countdown does.
    let secs = (left.as_ms() + 999) / 1_000;
    let face = NoticeFace { text: (desk_words().starts_in)(title), time: format_span(Span::from_secs(secs)) };
    (face, Some(next.at - Span::from_secs(secs - 1)))
}

/// A run that was begun on an earlier day and never ended: since when, in words.
#[must_use]
pub fn old_run(room: &Room, now: ServerInstant, zones: &dyn Zones) -> Option<String> {
    /// A show that goes on past midnight is none that was forgotten.
    const FORGOTTEN_AFTER: Span = Span::from_mins(6 * 60);
    let started = room.run.started.filter(|_| room.run.ended.is_none())?;
    let zone = &room.info.time_zone;
    let day = |at| Date::at(at, zone, zones).days();
    let old = day(started) < day(now) && now - started > FORGOTTEN_AFTER;
    old.then(|| clock_text(started, zone, zones))
}

/// Whether the headline says late.
#[must_use]
pub fn is_late(room: &Room, now: ServerInstant, zones: &dyn Zones) -> bool {
    headline(room, now, zones).lateness == crate::components::Lateness::Late
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::{PlayState, Timer, utc};

    const NOON: ServerInstant = ServerInstant::from_ms(1_767_268_800_000); // 2026-01-01 12:00 UTC

    fn running(auto: bool) -> Room {
        let item = |id: &str, auto_advance| Timer {
            id: id.into(),
            name: id.to_uppercase(),
            duration: Span::from_mins(1),
            auto_advance,
            ..Timer::default()
        };
        let mut room = Room { timers: vec![item("a", auto), item("b", false)], ..Room::default() };
        room.playback.current = Some("a".into());
        room.playback.state = PlayState::Running;
        room.playback.duration = Some(Span::from_mins(1));
        room.playback.at = NOON;
        room.run.started = Some(NOON);
        room
    }

    #[test]
    fn the_last_ten_seconds_are_announced_and_count_like_every_countdown() {
        let say = |ms| announcement(&running(true), NOON + Span::from_ms(ms), utc());
        assert_eq!(say(0), (NoticeFace::default(), Some(NOON + Span::from_secs(50))));
        let (face, until) = say(50_000);
        assert_eq!((face.time.as_str(), until), ("0:10", Some(NOON + Span::from_secs(51))));
        assert!(face.text.starts_with('B'));
        assert_eq!(say(50_001).0.time, "0:10");
        assert_eq!(say(59_999).0.time, "0:01");
        assert_eq!(say(60_000).0, NoticeFace::default());
        assert_eq!(announcement(&running(false), NOON, utc()), (NoticeFace::default(), None));
    }

    #[test]
    fn only_a_run_of_an_earlier_day_is_asked_about() {
        let room = running(false);
        let hours = |hours: i64| NOON + Span::from_mins(60 * hours);
        assert_eq!(old_run(&room, hours(11), utc()), None, "the same day");
        assert_eq!(old_run(&room, hours(13), utc()).as_deref(), Some("12:00"));
        let mut night = room.clone();
        night.run.started = Some(hours(10));
        assert_eq!(old_run(&night, hours(14), utc()), None, "past midnight, but going on");
        night.run.ended = Some(hours(12));
        assert_eq!(old_run(&night, hours(40), utc()), None, "ended");
    }
}
