use super::*;
use crate::{Date, DayTime, PlayState, Room, Timer, utc};

const DAY: i64 = 1_767_225_600_000; // 2026-01-01, midnight UTC

fn at(hours: i64, mins: i64) -> ServerInstant {
    ServerInstant::from_ms(DAY + (hours * 60 + mins) * 60_000)
}

fn clock(hours: i64, mins: i64) -> Option<DayTime> {
    DayTime::from_ms((hours * 60 + mins) * 60_000)
}

fn item(name: &str, mins: i64) -> Timer {
    Timer { id: name.into(), name: name.to_owned(), duration: Span::from_mins(mins), ..Timer::default() }
}

/// Keynote 10:00 (30 min), break (20), panel (45), close (15): 10:00 to 11:50.
fn day() -> Room {
    let mut room = Room::default();
    room.info.date = Date::parse("2026-01-01");
    room.timers = vec![item("keynote", 30), item("break", 20), item("panel", 45), item("close", 15)];
    room.timers[0].start = clock(10, 0);
    room
}

fn arm(room: &mut Room, name: &str) {
    room.playback.current = Some(name.into());
    room.playback.state = PlayState::Stopped;
    room.playback.elapsed = Span::ZERO;
    room.playback.duration = room.timer(&name.into()).map(Timer::live_duration);
}

fn run(room: &mut Room, name: &str, since: ServerInstant) {
    arm(room, name);
    room.playback.state = PlayState::Running;
    room.playback.at = since;
    room.run.started.get_or_insert(since);
    for timer in &mut room.timers {
        if timer.id.as_str() == name {
            timer.run.started = Some(since);
        }
    }
}

fn starts(room: &Room, now: ServerInstant) -> Vec<Option<i64>> {
    let minutes = |at: ServerInstant| (at.as_ms() - DAY) / 60_000;
    Schedule::at(room, now, utc()).rows.iter().map(|row| row.start.map(minutes)).collect()
}

fn headline(room: &Room, now: ServerInstant) -> Option<Headline> {
    Schedule::at(room, now, utc()).headline()
}

#[test]
fn before_the_show_it_is_the_plan_and_then_everything_slides() {
    let mut room = day();
    arm(&mut room, "keynote");
    assert_eq!(starts(&room, at(9, 0)), [Some(600), Some(630), Some(650), Some(695)]);
    assert_eq!(headline(&room, at(9, 59)), Some(Headline::OnTime));
    assert_eq!(starts(&room, at(10, 4)), [Some(604), Some(634), Some(654), Some(699)]);
    assert_eq!(headline(&room, at(10, 4)), Some(Headline::Late(Span::from_mins(4))));
}

#[test]
fn nothing_current_reads_like_the_first_item_armed() {
    let room = day();
    assert_eq!(starts(&room, at(9, 0)), [Some(600), Some(630), Some(650), Some(695)]);
    assert_eq!(starts(&room, at(10, 4)), [Some(604), Some(634), Some(654), Some(699)]);
}

#[test]
fn a_gap_in_the_plan_holds_before_the_show_and_closes_during_it() {
    let mut room = day();
    room.timers[2].start = clock(11, 0); // ten minutes of air before the panel
    arm(&mut room, "keynote");
    assert_eq!(starts(&room, at(9, 0)), [Some(600), Some(630), Some(660), Some(705)]);
    run(&mut room, "keynote", at(10, 0));
    assert_eq!(starts(&room, at(10, 10)), [Some(600), Some(630), Some(650), Some(695)]);
    assert_eq!(headline(&room, at(10, 10)), Some(Headline::Early(Span::from_mins(10))));
    room.timers[2].hard_start = true;
    assert_eq!(starts(&room, at(10, 10)), [Some(600), Some(630), Some(660), Some(705)]);
    assert_eq!(headline(&room, at(10, 10)), Some(Headline::OnTime));
}

#[test]
fn running_paused_and_over() {
    let mut room = day();
    run(&mut room, "keynote", at(10, 0));
    assert_eq!(starts(&room, at(10, 29)), [Some(600), Some(630), Some(650), Some(695)]);
    assert_eq!(starts(&room, at(10, 42)), [Some(600), Some(642), Some(662), Some(707)], "over: ends now");
    assert_eq!(headline(&room, at(10, 42)), Some(Headline::Late(Span::from_mins(12))));
    room.playback.state = PlayState::Paused;
    room.playback.elapsed = Span::from_mins(10);
    assert_eq!(starts(&room, at(10, 20)), [Some(600), Some(640), Some(660), Some(705)]);
    assert_eq!(starts(&room, at(10, 25)), [Some(600), Some(645), Some(665), Some(710)], "slides");
}

#[test]
fn a_hard_start_absorbs_lateness_up_to_its_gap() {
    let mut room = day();
    room.timers[2].start = clock(11, 0);
    room.timers[2].hard_start = true;
    run(&mut room, "keynote", at(10, 0));
    assert_eq!(starts(&room, at(10, 38)), [Some(600), Some(638), Some(660), Some(705)]);
    assert_eq!(starts(&room, at(10, 45)), [Some(600), Some(645), Some(665), Some(710)]);
}

#[test]
fn skipped_items_count_as_nothing_and_done_means_that_it_ran() {
    let mut room = day();
    room.timers[1].run.skipped = true;
    room.timers[0].run.started = Some(at(10, 0));
    room.timers[0].run.ended = Some(at(10, 30));
    room.timers[0].run.elapsed = Span::from_mins(30);
    room.run.started = Some(at(10, 0));
    run(&mut room, "close", at(10, 30));
    let schedule = Schedule::at(&room, at(10, 35), utc());
    let status: Vec<Status> = schedule.rows.iter().map(|row| row.status).collect();
    assert_eq!(status, [Status::Done, Status::Skipped, Status::Missed, Status::Now]);
    assert_eq!(schedule.left, Span::from_mins(10));
    assert_eq!(schedule.ends_at, Some(at(10, 45)));
}

#[test]
fn going_back_does_not_make_what_ran_run_again_in_full() {
    let mut room = day();
    run(&mut room, "keynote", at(10, 0));
    room.timers[1].run.started = Some(at(10, 30));
    room.timers[1].run.ended = Some(at(10, 35));
    room.timers[1].run.elapsed = Span::from_mins(5);
    let schedule = Schedule::at(&room, at(10, 36), utc());
    assert_eq!(schedule.rows[1].status, Status::Done);
    assert_eq!(schedule.rows[1].end, Some(at(10, 51)), "fifteen minutes of the break are left");
}

#[test]
fn an_end_time_item_ends_then_however_late_it_starts() {
    let mut room = day();
    room.timers[1].end = clock(10, 50);
    run(&mut room, "keynote", at(10, 0));
    let end = |now| Schedule::at(&room, now, utc()).rows[1].end;
    assert_eq!(end(at(10, 10)), Some(at(10, 50)));
    assert_eq!(end(at(10, 45)), Some(at(10, 50)));
    assert_eq!(end(at(10, 55)), Some(at(10, 55)));
}

#[test]
fn past_midnight_and_no_plan() {
    let mut room = day();
    room.timers[0].start = clock(23, 50);
    room.timers[2].start = DayTime::from_ms(Span::from_mins(24 * 60 + 45).as_ms());
    room.timers[2].hard_start = true;
    arm(&mut room, "keynote");
    assert_eq!(starts(&room, at(12, 0)), [Some(1_430), Some(1_460), Some(1_485), Some(1_530)]);
    room.timers[0].start = None;
    room.timers[2].start = None;
    assert_eq!(headline(&room, at(12, 0)), None);
    run(&mut room, "keynote", at(12, 0));
    assert_eq!(headline(&room, at(12, 35)), Some(Headline::Late(Span::from_mins(5))));
}

#[test]
fn headline_words() {
    for (ms, words) in [
        (0, Headline::OnTime),
        (30_000, Headline::OnTime),
        (-30_999, Headline::Early(Span::from_secs(30))),
        (45_000, Headline::Late(Span::from_secs(45))),
        (60_000, Headline::Late(Span::from_mins(1))),
        (119_999, Headline::Late(Span::from_mins(1))),
        (-720_000, Headline::Early(Span::from_mins(12))),
    ] {
        assert_eq!(Headline::of(Span::from_ms(ms)), words, "{ms}");
    }
}

/// Berlin in 2026: +1 h, +2 h from 29 March 01:00 UTC to 25 October 01:00 UTC.
struct Berlin;
impl crate::Zones for Berlin {
    fn offset_at(&self, _zone: &str, at: ServerInstant) -> Span {
        let summer = 1_774_746_000_000..1_792_890_000_000;
        Span::from_mins(if summer.contains(&at.as_ms()) { 120 } else { 60 })
    }
}

#[test]
fn lengths_are_real_time_on_clock_change_nights() {
    let spring = Date::parse("2026-03-28").unwrap();
    let hour = 3_600_000;
    let instant = |date: Date, ms: i64| date.instant(DayTime::from_ms(ms).unwrap(), "", &Berlin).as_ms();
    let change = 1_774_746_000_000;
    assert_eq!(instant(spring, 24 * hour + hour), change - hour, "01:00 +1, winter time");
    assert_eq!(instant(spring, 24 * hour + 2 * hour + hour / 2), change, "02:30 does not exist");
    assert_eq!(instant(spring, 24 * hour + 3 * hour), change, "03:00 is the change");
    let autumn = Date::parse("2026-10-24").unwrap();
    let change = 1_792_890_000_000;
    assert_eq!(instant(autumn, 24 * hour + 2 * hour + hour / 2), change - hour / 2, "02:30, the first one");
    assert_eq!(instant(autumn, 24 * hour + 3 * hour), change + hour);
    let mut room = day();
    room.info.date = Some(autumn);
    room.timers[0].start = clock(23, 30);
    room.timers[0].duration = Span::from_mins(240);
    arm(&mut room, "keynote");
    let schedule = Schedule::at(&room, ServerInstant::from_ms(change - 8 * hour), &Berlin);
    let keynote = &schedule.rows[0];
    assert_eq!(keynote.end.unwrap() - keynote.start.unwrap(), Span::from_mins(240));
}

fn landing(room: &Room, now: ServerInstant, keep: &[&str]) -> (Vec<(String, i64)>, Option<Headline>) {
    let keep: Vec<TimerId> = keep.iter().map(|id| TimerId::from(*id)).collect();
    let landing = Landing::at(room, now, utc(), &keep);
    let minutes = |(id, to): (TimerId, Span)| (id.to_string(), to.as_ms() / 60_000);
    (landing.changes().into_iter().map(minutes).collect(), landing.headline)
}

fn cuts(cuts: &[(&str, i64)]) -> Vec<(String, i64)> {
    cuts.iter().map(|(id, to)| ((*id).to_owned(), *to)).collect()
}

/// The keynote is over by 12 minutes; break 30 with 20 at least, panel 45.
fn late_day() -> Room {
    let mut room = day();
    room.timers[1].duration = Span::from_mins(30);
    room.timers[1].min_duration = Some(Span::from_mins(20));
    room.timers[1].is_break = true;
    run(&mut room, "keynote", at(10, 0));
    room
}

#[test]
fn a_keynote_twelve_minutes_over_lands_the_day() {
    let room = late_day();
    assert_eq!(headline(&room, at(10, 42)), Some(Headline::Late(Span::from_mins(12))));
    let landed = (cuts(&[("break", 20), ("panel", 43)]), Some(Headline::OnTime));
    assert_eq!(landing(&room, at(10, 42), &[]), landed);
    let proposal = Landing::at(&room, at(10, 42), utc(), &[]);
    assert_eq!(proposal.ends_at, Some(at(12, 0)));
    let starts: Vec<_> = proposal.items.iter().map(|item| item.start).collect();
    assert_eq!(starts, [Some(at(10, 42)), Some(at(11, 2)), Some(at(11, 45))]);
    // What was sent is what the schedule then says.
    let mut after = room;
    for (id, to) in proposal.changes() {
        let timer = after.timers.iter_mut().find(|timer| timer.id == id).unwrap();
        timer.run.duration = Some(to);
    }
    assert_eq!(headline(&after, at(10, 42)), Some(Headline::OnTime));
    assert_eq!(landing(&after, at(10, 42), &[]), (cuts(&[]), Some(Headline::OnTime)));
}

#[test]
fn odd_seconds_come_within_the_half_minute_that_is_on_time() {
    let room = late_day();
    for secs in [0, 29, 30, 31, 59] {
        let now = at(10, 42) + Span::from_secs(secs);
        let (changes, headline) = landing(&room, now, &[]);
        assert_eq!(headline, Some(Headline::OnTime), "{secs} s: {changes:?}");
        assert_eq!(changes[0].1, 20);
    }
}

#[test]
fn what_is_to_keep_its_length_keeps_it_and_a_minimum_holds() {
    let mut room = late_day();
    let late = |mins| Some(Headline::Late(Span::from_mins(mins)));
    assert_eq!(landing(&room, at(10, 42), &["break"]).0, cuts(&[("panel", 33)]));
    assert_eq!(landing(&room, at(10, 42), &["panel"]).0, cuts(&[("break", 20), ("close", 13)]));
    assert_eq!(landing(&room, at(10, 42), &["panel", "close"]), (cuts(&[("break", 20)]), late(2)));
    room.timers[2].min_duration = Some(Span::from_mins(45));
    room.timers[3].min_duration = Some(Span::from_mins(15));
    assert_eq!(landing(&room, at(10, 42), &[]), (cuts(&[("break", 20)]), late(2)));
    room.timers[1].run.skipped = true;
    assert_eq!(landing(&room, at(10, 42), &[]).0, cuts(&[]), "what is skipped gives nothing");
}

#[test]
fn hard_starts_are_kept_and_absorb_what_was_gained() {
    let mut room = late_day();
    // The panel is fixed at 11:05: the break alone has to give, and 5 minutes of air are left.
    room.timers[2].start = clock(11, 5);
    room.timers[2].hard_start = true;
    assert_eq!(landing(&room, at(10, 42), &[]), (cuts(&[("break", 23)]), Some(Headline::OnTime)));
    // Later than the break can give: what follows the hard start gives the rest.
    let (changes, headline) = landing(&room, at(10, 50), &[]);
    assert_eq!((changes, headline), (cuts(&[("break", 20), ("panel", 40)]), Some(Headline::OnTime)));
    let proposal = Landing::at(&room, at(10, 50), utc(), &[]);
    assert_eq!(proposal.items[1].start, Some(at(11, 10)));
    // Early enough: nothing before it needs to give.
    assert_eq!(landing(&room, at(10, 35), &[]).0, cuts(&[]));
}

#[test]
fn an_end_time_item_gives_nothing_and_takes_the_slack() {
    let mut room = late_day();
    room.timers[2].end = clock(11, 45);
    assert_eq!(landing(&room, at(10, 42), &[]), (cuts(&[]), Some(Headline::OnTime)));
    let proposal = Landing::at(&room, at(10, 42), utc(), &[]);
    assert!(!proposal.items[1].could);
}
