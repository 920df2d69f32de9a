//! Laying a frame over a known room.

use super::{MessageUpdate, PlaybackStatus, SettingsUpdate, TimerUpdate};
use crate::fields;
use crate::json;
use ghostlight_room::{Message, Room, Timer};
use ghostlight_time::ServerInstant;

impl PlaybackStatus {
    /// Lays it over a room. `arrived` stands in for a `server_time` that was not said.
    pub fn apply(&self, room: &mut Room, arrived: ServerInstant) {
        for (id, run) in &self.timer_runs {
            if let Some(timer) = room.timers.iter_mut().find(|timer| timer.id == *id) {
                timer.run.clone_from(run);
            }
        }
        if let Some(run) = &self.run {
            room.run.clone_from(run);
        }
        if let Some(last) = &self.last_action {
            room.last.clone_from(last);
        }
        if let Some(message) = &self.message {
            for known in &mut room.messages {
                let shown = message.as_ref().filter(|(id, _)| *id == known.id);
                known.showing = shown.is_some();
                known.shown_at = shown.and_then(|(_, at)| *at);
            }
        }
        self.apply_playback(room, arrived);
    }

    fn apply_playback(&self, room: &mut Room, arrived: ServerInstant) {
        let at = self.server_time.unwrap_or(arrived);
        let moved = self.timer.as_ref().is_some_and(|timer| *timer != room.playback.current);
        if let (true, Some(timer)) = (moved, &self.timer) {
            room.playback.current.clone_from(timer);
        }
        let planned = room.current().map(Timer::live_duration);
        let playback = &mut room.playback;
        // Where elapsed is not said it is what the old anchor makes of it, or 0 for another item.
        let elapsed = if moved { ghostlight_time::Span::ZERO } else { playback.elapsed_at(at) };
        playback.elapsed = self.elapsed.unwrap_or(elapsed);
        playback.at = at;
        if let Some(state) = &self.state {
            playback.state.clone_from(state);
        }
        playback.duration = match self.duration {
            Some(duration) => Some(duration),
            None if moved => planned,
            None => playback.duration.or(planned),
        };
        for (slot, said) in [
            (&mut playback.blackout, self.blackout),
            (&mut playback.flash, self.flash),
            (&mut playback.focus, self.focus),
            (&mut playback.held, self.held),
        ] {
            *slot = said.unwrap_or(*slot);
        }
        if let Some(stop) = &self.show_stop {
            playback.show_stop.clone_from(stop);
        }
    }
}

impl TimerUpdate {
    /// Lays it over a room. False: it could not be, and the room has to be asked for.
    #[must_use]
    pub fn apply(self, room: &mut Room) -> bool {
        match self {
            Self::Put { timer, create } => return put_timer(room, timer, create),
            Self::Delete(id) => room.timers.retain(|timer| timer.id != id),
            Self::Reorder(ids) => {
                let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
                json::reorder(&mut room.timers, &ids, |timer| timer.id.as_str());
                for (timer, position) in room.timers.iter_mut().zip(0..) {
                    timer.position = position;
                }
            }
            Self::Unknown(_) => return false,
        }
        true
    }
}

fn put_timer(room: &mut Room, mut map: json::Object, create: bool) -> bool {
    let Some(id) = map.get("id").or_else(|| map.get("_id")).and_then(json::text) else { return false };
    let known = room.timers.iter().position(|timer| timer.id.as_str() == id);
    let mut timer = match known {
        Some(index) => room.timers.remove(index),
        // An update of an item that is not known cannot be whole.
        None if !create => return false,
        None => Timer { position: u32::try_from(room.timers.len()).unwrap_or(u32::MAX), ..Timer::default() },
    };
    let old_length = timer.live_duration();
    json::put(&mut map, "id", id);
    let place = fields::read_timer(&mut timer, map).and_then(|place| usize::try_from(place).ok());
    let index = place.or(known).unwrap_or(room.timers.len()).min(room.timers.len());
    // A current item whose live length was never changed goes with its plan.
    let is_current = room.playback.current.as_ref() == Some(&timer.id);
    if is_current && room.playback.duration.is_none_or(|length| length == old_length) {
        room.playback.duration = Some(timer.live_duration());
    }
    room.timers.insert(index, timer);
    true
}

impl MessageUpdate {
    /// Lays it over a room. False: it could not be, and the room has to be asked for.
    #[must_use]
    pub fn apply(self, room: &mut Room) -> bool {
        match self {
            Self::Put { message, create } => return put_message(room, message, create),
            Self::Delete(id) => room.messages.retain(|message| message.id != id),
            Self::Reorder(ids) => {
                let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
                json::reorder(&mut room.messages, &ids, |message| message.id.as_str());
                for (message, position) in room.messages.iter_mut().zip(0..) {
                    message.position = position;
                }
            }
            Self::Unknown(_) => return false,
        }
        true
    }
}

fn put_message(room: &mut Room, map: json::Object, create: bool) -> bool {
    let Some(id) = map.get("id").or_else(|| map.get("_id")).and_then(json::text) else { return false };
    match room.messages.iter_mut().find(|message| message.id.as_str() == id) {
        Some(known) => fields::read_message(known, map),
        None if !create => return false,
        None => {
            let position = u32::try_from(room.messages.len()).unwrap_or(u32::MAX);
            let mut message = Message { position, ..Message::default() };
            fields::read_message(&mut message, map);
            room.messages.push(message);
        }
    }
    // One message shows at a time.
    if room.messages.iter().any(|message| message.showing && message.id.as_str() == id) {
        for other in room.messages.iter_mut().filter(|other| other.id.as_str() != id) {
            other.showing = false;
        }
    }
    json::in_order(&mut room.messages, |message| message.position as usize);
    true
}

impl SettingsUpdate {
    /// Lays it over a room.
    pub fn apply(self, room: &mut Room) {
        fields::read_room_info(&mut room.info, self.0);
    }
}
