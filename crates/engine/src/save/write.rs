//! Writing.

use super::VERSION;
use crate::undo::Memo;
use crate::{Engine, Press, log};
use ghostlight_palco::fields::{self, Detail};
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{DeviceId, Message, Timer, TimerId};
use ghostlight_time::{MonoInstant, ServerInstant, Span};
use serde_json::{Map, Value};

fn put(map: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    map.insert(key.to_owned(), value.into());
}

impl Engine {
    /// The room as it is to be stored: all but its connections.
    #[must_use]
    pub fn save(&self) -> Value {
        let mut map = Map::new();
        let out = &mut map;
        put(out, "v", VERSION);
        put(out, "seq", self.seq);
        put(out, "at", self.seen.server.as_ms());
        put(out, "room", fields::room_info_to_json(&self.room.info, Detail::Full));
        put(out, "timers", self.room.timers.iter().zip(0..).map(timer).collect::<Vec<_>>());
        put(out, "messages", self.room.messages.iter().map(message).collect::<Vec<_>>());
        put(out, "playback", fields::playback_to_json(&self.room.playback, self.seen.server));
        put(out, "run", fields::run_to_json(&self.room.run));
        put(out, "last_action", self.room.last.as_ref().map(fields::last_action_to_json));
        put(out, "live", self.save_live());
        put(out, "undo", self.undo.as_ref().map(|memo| self.save_memo(memo)));
        put(out, "press", self.press.as_ref().map(|press| self.save_press(press)));
        let gone = self.timer_trash.iter().map(|(at, gone)| self.deleted(*at, timer((gone, gone.position))));
        put(out, "deleted_timers", gone.collect::<Vec<_>>());
        let gone = self.message_trash.iter().map(|(at, gone)| self.deleted(*at, message(gone)));
        put(out, "deleted_messages", gone.collect::<Vec<_>>());
        put(out, "keys", self.keys.to_json());
        put(out, "devices", self.devices.list().iter().map(fields::device_to_json).collect::<Vec<_>>());
        put(out, "removed", self.devices.removed().iter().map(DeviceId::as_str).collect::<Vec<_>>());
        put(out, "runs", self.reports.iter().map(crate::report::RunReport::to_json).collect::<Vec<_>>());
        let log = self.log.iter().skip(self.log.len().saturating_sub(log::STORED));
        put(out, "log", log.map(LogEntry::to_json).collect::<Vec<_>>());
        Value::Object(map)
    }

    /// A monotonic instant as the wall showed it.
    fn wall(&self, at: MonoInstant) -> i64 {
        (self.seen.server + (at - self.seen.mono)).as_ms()
    }

    fn save_live(&self) -> Value {
        let live = &self.live;
        let mut map = Map::new();
        put(&mut map, "advance_armed", live.advance_armed);
        put(&mut map, "flash_until", live.flash_until.map(|at| self.wall(at)));
        put(&mut map, "shown", self.wall(live.shown));
        put(&mut map, "stopped", self.wall(live.stopped));
        put(&mut map, "starts_upto", self.wall(live.starts_upto));
        put(&mut map, "moved_by", live.moved_by.as_str());
        put(&mut map, "ends", ends(&live.ends));
        Value::Object(map)
    }

    fn save_memo(&self, memo: &Memo) -> Value {
        let mut map = Map::new();
        put(&mut map, "playback", fields::playback_to_json(&memo.playback, memo.playback.at));
        put(&mut map, "told_at", memo.playback.at.as_ms());
        put(&mut map, "at", self.wall(memo.at));
        put(&mut map, "started", memo.started.map(ServerInstant::as_ms));
        put(&mut map, "ended", memo.ended.map(ServerInstant::as_ms));
        let runs = memo.timers.iter().map(|(id, run)| fields::timer_run_to_json(id, run));
        put(&mut map, "timers", runs.map(Value::Object).collect::<Vec<_>>());
        put(&mut map, "ends", ends(&memo.ends));
        put(&mut map, "advance_armed", memo.advance_armed);
        put(&mut map, "moved_by", memo.moved_by.as_str());
        if let Some((id, shown, shown_at)) = &memo.message {
            put(&mut map, "message", id.as_str());
            put(&mut map, "shown", self.wall(*shown));
            put(&mut map, "shown_at", shown_at.map(ServerInstant::as_ms));
        }
        Value::Object(map)
    }

    fn save_press(&self, press: &Press) -> Value {
        let mut map = Map::new();
        put(&mut map, "action", press.kind.word());
        put(&mut map, "timer_id", press.timer.as_ref().map(TimerId::as_str));
        put(&mut map, "at", self.wall(press.at));
        Value::Object(map)
    }

    fn deleted(&self, at: MonoInstant, thing: Value) -> Value {
        let mut map = Map::new();
        put(&mut map, "at", self.wall(at));
        put(&mut map, "thing", thing);
        Value::Object(map)
    }
}

fn ends(ends: &[(TimerId, Span)]) -> Value {
    let pairs = ends.iter().map(|(id, by)| (id.as_str().to_owned(), Value::from(by.as_ms())));
    Value::Object(pairs.collect())
}

fn timer((timer, index): (&Timer, u32)) -> Value {
    Value::Object(fields::timer_to_json(timer, index, Detail::Brief))
}

fn message(message: &Message) -> Value {
    Value::Object(fields::message_to_json(message, Detail::Brief))
}
