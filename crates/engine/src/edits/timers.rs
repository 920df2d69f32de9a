//! Edits of the rundown's plan.

use super::{Edited, MOST_TIMERS, Noted, merged, patch_timer};
use crate::{Engine, Ids, ids, refuse};
use ghostlight_palco::BadFrame;
use ghostlight_room::{Timer, TimerId, TimerPatch, Zones};

type Done = Result<(Edited, Noted), BadFrame>;

impl Engine {
    pub(crate) fn create_timer(&mut self, patch: TimerPatch, ids: &mut dyn Ids) -> Done {
        self.room_for_timers(1)?;
        let place = patch.position;
        let mut timer = Timer { id: TimerId::new(ids::uuid(ids)), ..Timer::default() };
        patch_timer(&mut timer, patch);
        let (id, noted) = (timer.id.clone(), Noted::new("created", &timer.name));
        self.insert_timer(timer, place);
        self.change.created_timers.insert(id.clone());
        Ok((Edited::Timer(id), noted))
    }

    /// Refuses more items than a room may have.
    pub(crate) fn room_for_timers(&self, more: usize) -> Result<(), BadFrame> {
        if self.room.timers.len().saturating_add(more) > MOST_TIMERS {
            return Err(refuse::conflict("A room has at most 10,000 items."));
        }
        Ok(())
    }

    /// Puts an item at a place of the plan (none: the end), and in the run behind the item that stands
    /// before it in the plan.
    pub(crate) fn insert_timer(&mut self, mut timer: Timer, place: Option<u32>) {
        let count = u32::try_from(self.room.timers.len()).unwrap_or(u32::MAX);
        let place = place.unwrap_or(count).min(count);
        let before = place.checked_sub(1);
        let in_run = before
            .and_then(|before| self.room.timers.iter().position(|other| other.position == before))
            .map_or(0, |index| index + 1);
        for other in &mut self.room.timers {
            other.position += u32::from(other.position >= place);
        }
        timer.position = place;
        self.change.timer(&timer.id);
        self.room.timers.insert(in_run, timer);
        self.change.order |= in_run + 1 != self.room.timers.len() || place != count;
    }

    /// Takes an item out of the plan and the run.
    fn take_timer(&mut self, id: &TimerId) -> Option<Timer> {
        let index = self.room.timers.iter().position(|timer| timer.id == *id)?;
        let timer = self.room.timers.remove(index);
        for other in &mut self.room.timers {
            other.position -= u32::from(other.position > timer.position);
        }
        self.change.timer(id);
        let last = self.room.timers.len();
        self.change.order |= index != last || usize::try_from(timer.position) != Ok(last);
        Some(timer)
    }

    pub(crate) fn update_timer(&mut self, id: TimerId, patch: TimerPatch, zones: &dyn Zones) -> Done {
        let timer = self.known(&id)?;
        let (name, length, planned) = (timer.name.clone(), timer.live_duration(), timer.duration);
        let current = self.room.playback.current.as_ref() == Some(&id);
        let begun = current && !self.is_stopped();
        let (now, place, relength) = (patch.now, patch.position, patch.duration.is_some());
        let respeaker = patch.speaker.is_some();
        let retime = relength || patch.end.is_some();
        if let Some(timer) = self.timer_mut(&id) {
            patch_timer(timer, patch);
            if now && relength {
                timer.run.duration = None;
            } else if relength && begun && timer.run.duration.is_none() && timer.duration != planned {
                // Only the plan changes: what runs keeps its length in this run.
                timer.run.duration = Some(length);
            }
            if timer.run.duration == Some(timer.duration) {
                timer.run.duration = None;
            }
            if respeaker && (now || timer.run.speaker.as_ref() == Some(&timer.planned_speaker)) {
                timer.run.speaker = None;
            }
        }
        if retime && current {
            self.live.ends.retain(|(of, _)| *of != id);
        }
        self.change.timer(&id);
        self.refresh(zones);
        if current {
            self.rearm();
        }
        if let Some(place) = place {
            self.move_timer(&id, place);
        }
        Ok((Edited::Timer(id), Noted::new("changed", &name)))
    }

    /// Gives an item another place in the plan and the run.
    fn move_timer(&mut self, id: &TimerId, place: u32) {
        if self.room.timer(id).is_some_and(|timer| timer.position != place)
            && let Some(timer) = self.take_timer(id)
        {
            self.insert_timer(timer, Some(place));
            self.change.order = true;
        }
    }

    pub(crate) fn delete_timer(&mut self, id: &TimerId) -> Done {
        let name = self.known(id)?.name.clone();
        if self.room.playback.current.as_ref() == Some(id) {
            let busy = !self.is_stopped() || self.room.playback.show_stop.is_some();
            if busy {
                return Err(refuse::conflict(
                    [&refuse::title(&name), " is the current item and cannot be deleted now."].concat(),
                ));
            }
            // What comes next is armed in its place.
            let next = self.room.next().map(|timer| timer.id.clone());
            self.room.playback.current = next;
            self.disarm();
        }
        if let Some(timer) = self.take_timer(id) {
            self.timer_trash.push((self.seen.mono, timer));
        }
        Ok((Edited::Gone, Noted::new("deleted", &name)))
    }

    pub(crate) fn restore_timer(&mut self, id: TimerId) -> Done {
        self.sweep();
        self.room_for_timers(1)?;
        let Some(index) = self.timer_trash.iter().position(|(_, timer)| timer.id == id) else {
            return Err(refuse::not_found("There is no such deleted item, or it was deleted too long ago."));
        };
        let (_, timer) = self.timer_trash.remove(index);
        let (place, noted) = (timer.position, Noted::new("restored", &timer.name));
        self.insert_timer(timer, Some(place));
        self.change.created_timers.insert(id.clone());
        Ok((Edited::Timer(id), noted))
    }

    pub(crate) fn order_timers(&mut self, order: &[TimerId]) -> Done {
        let known: Vec<TimerId> = self.room.timers.iter().map(|timer| timer.id.clone()).collect();
        let order =
            merged(order, &known).ok_or_else(|| BadFrame::request("The order names an item twice."))?;
        let place: std::collections::BTreeMap<&TimerId, u32> = order.iter().zip(0..).collect();
        for timer in &mut self.room.timers {
            timer.position = place.get(&timer.id).copied().unwrap_or(u32::MAX);
        }
        self.room.timers.sort_by_key(|timer| timer.position);
        self.change.order = true;
        Ok((Edited::Timers, Noted::new("ordered", "")))
    }
}
