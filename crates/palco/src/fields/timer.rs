//! Items of the rundown.

use super::{Detail, Reader, Writer, value};
use crate::json::{self, Object};
use crate::words::Word;
use ghostlight_room::{DayTime, Extra, Timer, TimerId, TimerRun};
use serde_json::Value;

fn day(time: Option<DayTime>) -> Value {
    time.map_or(Value::Null, |time| time.as_ms().into())
}

/// An item as JSON. `index` is its place in the order of the run, which is `position` on the wire.
#[must_use]
pub fn timer_to_json(timer: &Timer, index: u32, detail: Detail) -> Object {
    let mut out = Writer::new(&timer.extra, detail);
    out.put("id", timer.id.as_str());
    out.put("position", index);
    out.put("name", timer.name.as_str());
    out.put("speaker", timer.speaker());
    out.put("duration_ms", timer.duration.as_ms());
    out.put("appearance", timer.appearance.word());
    out.put("wrap_yellow_ms", json::ms(timer.wrap_yellow));
    out.put("wrap_red_ms", json::ms(timer.wrap_red));
    let moved = timer.position != index;
    out.rare("plan_position", if moved { timer.position.into() } else { Value::Null });
    if moved {
        // Also where the plan's place is 0, which a brief object would leave out.
        out.put("plan_position", timer.position);
    }
    out.rare("notes", timer.notes.as_str());
    out.rare("label", timer.label.as_str());
    out.rare("color", timer.color.as_str());
    out.rare("at_zero", if timer.at_zero.is_default() { Value::Null } else { timer.at_zero.word().into() });
    out.rare("auto_advance", timer.auto_advance);
    out.rare("break", timer.is_break);
    out.rare("hard_start", timer.hard_start);
    out.rare("starts_by_itself", timer.starts_by_itself);
    put_some(&mut out, "start_ms", day(timer.start));
    put_some(&mut out, "end_ms", day(timer.end));
    put_some(&mut out, "min_duration_ms", json::ms(timer.min_duration));
    write_run(&mut out, &timer.run);
    let planned = timer.run.speaker.is_some().then_some(timer.planned_speaker.as_str());
    put_some(&mut out, "planned_speaker", planned.into());
    out.done()
}

/// A field in which 0 and the empty text say something, and only null is left out.
fn put_some(out: &mut Writer, key: &str, value: Value) {
    if value.is_null() { out.rare(key, value) } else { out.put(key, value) }
}

fn write_run(out: &mut Writer, run: &TimerRun) {
    out.rare("skipped", run.skipped);
    out.rare("elapsed_ms", run.elapsed.as_ms());
    put_some(out, "actual_start", json::epoch(run.started));
    put_some(out, "actual_end", json::epoch(run.ended));
    put_some(out, "live_duration_ms", json::ms(run.duration));
}

/// What a run did to an item, alone: an entry of `timer_runs`.
#[must_use]
pub fn timer_run_to_json(id: &TimerId, run: &TimerRun) -> Object {
    let mut out = Writer::new(&Extra::new(), Detail::Full);
    out.put("timer_id", id.as_str());
    write_run(&mut out, run);
    out.put("live_speaker", run.speaker.as_deref());
    out.done()
}

/// Lays what is given over the facts of a run, and gives the item's id.
pub fn read_timer_run(run: &mut TimerRun, map: Object) {
    let mut from = Reader::new(map);
    run_fields(&mut from, run);
    from.set_some(&mut run.speaker, &["live_speaker"], value::text);
}

fn run_fields(from: &mut Reader, run: &mut TimerRun) {
    from.set(&mut run.skipped, &["skipped"], value::truth);
    from.set(&mut run.elapsed, &["elapsed_ms"], value::length);
    from.set_some(&mut run.started, &["actual_start"], value::epoch);
    from.set_some(&mut run.ended, &["actual_end"], value::epoch);
    from.set_some(&mut run.duration, &["live_duration_ms"], value::length);
}

/// Lays what is given over an item. Gives its place in the order of the run, where that was given.
pub fn read_timer(timer: &mut Timer, map: Object) -> Option<u32> {
    let mut from = Reader::new(map);
    if let Some(id) = from.given(&["id", "_id"]).and_then(|id| json::text(&id)) {
        timer.id = TimerId::new(id);
    }
    from.set(&mut timer.name, &["name", "title"], value::text);
    from.set(&mut timer.notes, &["notes", "note"], value::text);
    from.set(&mut timer.duration, &["duration_ms", "duration"], value::length);
    from.set(&mut timer.appearance, &["appearance"], value::word);
    if !from.set_some(&mut timer.wrap_yellow, &["wrap_yellow_ms"], value::length) {
        from.set_some(&mut timer.wrap_yellow, &["wrap_up_yellow"], value::seconds);
    }
    if !from.set_some(&mut timer.wrap_red, &["wrap_red_ms"], value::length) {
        from.set_some(&mut timer.wrap_red, &["wrap_up_red"], value::seconds);
    }
    from.set(&mut timer.at_zero, &["at_zero"], value::word);
    from.set(&mut timer.auto_advance, &["auto_advance"], value::truth);
    from.set(&mut timer.is_break, &["break"], value::truth);
    from.set(&mut timer.label, &["label"], value::text);
    from.set(&mut timer.color, &["color", "label_color"], value::text);
    from.set_some(&mut timer.start, &["start_ms"], value::day_time);
    from.set(&mut timer.hard_start, &["hard_start"], value::truth);
    from.set(&mut timer.starts_by_itself, &["starts_by_itself"], value::truth);
    from.set_some(&mut timer.end, &["end_ms"], value::day_time);
    from.set_some(&mut timer.min_duration, &["min_duration_ms"], value::length);
    run_fields(&mut from, &mut timer.run);
    read_speaker(timer, &mut from);
    let place = from.given(&["position"]).and_then(|place| value::small(&place));
    let plan = from.given(&["plan_position"]).and_then(|place| value::small(&place));
    if let Some(plan) = plan.or(place) {
        timer.position = plan;
    }
    timer.extra.extend(from.rest());
    place
}

/// `speaker` is the effective one; where it stands in for the planned one, both are given.
fn read_speaker(timer: &mut Timer, from: &mut Reader) {
    let planned = from.given(&["planned_speaker"]).and_then(|planned| value::text(&planned));
    let Some(speaker) = from.given(&["speaker"]) else { return };
    let speaker = value::text(&speaker).unwrap_or_default();
    match planned {
        Some(planned) => {
            timer.planned_speaker = planned;
            timer.run.speaker = Some(speaker);
        }
        None => {
            timer.planned_speaker = speaker;
            timer.run.speaker = None;
        }
    }
}

/// An item from JSON, with its place in the order of the run. `index` is its place among those it came
/// with: the position of one that has none, and the name of one that has no id.
#[must_use]
pub fn timer_from_json(map: Object, index: u32) -> (u32, Timer) {
    let mut timer = Timer { position: index, ..Timer::default() };
    let place = read_timer(&mut timer, map);
    if timer.id.as_str().is_empty() {
        timer.id = TimerId::new(["#", &index.to_string()].concat());
    }
    (place.unwrap_or(index), timer)
}
