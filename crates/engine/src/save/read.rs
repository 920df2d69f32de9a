//! Reading.

use super::{SaveError, VERSION};
use crate::devices::Devices;
use crate::report::RunReport;
use crate::undo::Memo;
use crate::{Engine, Host, Keys, Live, Press};
use ghostlight_palco::fields;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{DeviceId, IntentKind, MessageId, Room, RoomInfo, TimerId, TimerRun};
use ghostlight_time::{Moment, MonoInstant, ServerInstant, Span};
use serde_json::{Map, Value};

type Object = Map<String, Value>;

impl Engine {
    /// A stored room, brought up to now as if it had never stopped.
    ///
    /// # Errors
    /// [`SaveError`] when it was written by a newer version or is broken; nothing is half restored.
    pub fn restore(saved: &Value, host: &mut Host<'_>) -> Result<Self, SaveError> {
        let map = saved.as_object().ok_or(SaveError::Broken("it"))?;
        match map.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => return Err(SaveError::Newer(newer)),
            _ => return Err(SaveError::Broken("v")),
        }
        let stored = Stored { map, clock: Clock::new(epoch(map, "at")?, host.now) };
        let mut engine = stored.engine()?;
        engine.refresh(host.zones);
        engine.advance(host.now, host.zones);
        // The host asks at once, and is given what is to be stored and told.
        engine.due = Some(host.now.mono);
        Ok(engine)
    }
}

/// Ties stored wall time to this host's monotonic clock.
#[derive(Clone, Copy)]
struct Clock {
    /// The moment of the save.
    seen: Moment,
    saved: ServerInstant,
}

impl Clock {
    fn new(saved: ServerInstant, now: Moment) -> Self {
        let away = (now.server - saved).or_zero();
        // Where the wall is now before the save no time has passed.
        let server = saved.min(now.server);
        Self { seen: Moment { mono: now.mono - away, server }, saved }
    }
    fn mono(self, wall: ServerInstant) -> MonoInstant {
        self.seen.mono + (wall - self.saved)
    }
}

struct Stored<'a> {
    map: &'a Object,
    clock: Clock,
}

impl Stored<'_> {
    fn engine(&self) -> Result<Engine, SaveError> {
        let keys = Keys::from_json(&object(self.map, "keys")?).ok_or(SaveError::Broken("keys"))?;
        let mut engine = Engine::bare(self.room()?, keys, self.clock.seen);
        engine.seq = self.map.get("seq").and_then(Value::as_u64).ok_or(SaveError::Broken("seq"))?;
        engine.live = self.live(&object(self.map, "live")?)?;
        engine.undo = self.memo()?;
        engine.press = self.press();
        let timer = |map: Object| fields::timer_from_json(map, 0).1;
        engine.timer_trash = self.deleted("deleted_timers", timer)?;
        engine.message_trash = self.deleted("deleted_messages", |map| fields::message_from_json(map, 0))?;
        engine.devices = self.devices()?;
        let runs = list(self.map, "runs")?.iter().map(RunReport::from_json);
        engine.reports = runs.collect::<Option<_>>().ok_or(SaveError::Broken("runs"))?;
        engine.load_log(objects(self.map, "log")?.into_iter().map(LogEntry::from_json));
        Ok(engine)
    }

    fn room(&self) -> Result<Room, SaveError> {
        let mut info = RoomInfo::default();
        fields::read_room_info(&mut info, object(self.map, "room")?);
        if info.id.as_str().is_empty() || info.code.is_empty() {
            return Err(SaveError::Broken("room"));
        }
        let timers = objects(self.map, "timers")?.into_iter().zip(0..);
        let messages = objects(self.map, "messages")?.into_iter().zip(0..);
        let saved = self.clock.seen.server;
        let last = self.map.get("last_action").and_then(Value::as_object).cloned();
        let mut room = Room {
            info,
            timers: timers.map(|(map, index)| fields::timer_from_json(map, index).1).collect(),
            messages: messages.map(|(map, index)| fields::message_from_json(map, index)).collect(),
            playback: fields::playback_from_json(object(self.map, "playback")?, saved),
            run: fields::run_from_json(object(self.map, "run")?),
            last: last.and_then(fields::last_action_from_json),
        };
        if room.current().is_none() {
            room.playback.current = None;
        }
        Ok(room)
    }

    fn live(&self, map: &Object) -> Result<Live, SaveError> {
        let mono = |key| epoch(map, key).map(|at| self.clock.mono(at));
        Ok(Live {
            advance_armed: map.get("advance_armed").and_then(Value::as_bool).unwrap_or_default(),
            flash_until: mono("flash_until").ok(),
            shown: mono("shown")?,
            ends: ends(map),
            starts_upto: mono("starts_upto")?,
            moved_by: text(map, "moved_by"),
            stopped: mono("stopped")?,
        })
    }

    fn memo(&self) -> Result<Option<Memo>, SaveError> {
        let Some(map) = self.map.get("undo").and_then(Value::as_object) else { return Ok(None) };
        let run = |map: Object| {
            let mut run = TimerRun::default();
            let id = TimerId::new(text(&map, "timer_id"));
            fields::read_timer_run(&mut run, map);
            (id, run)
        };
        let shown = epoch(map, "shown").map(|at| self.clock.mono(at));
        let message = map.get("message").and_then(Value::as_str).map(MessageId::new);
        Ok(Some(Memo {
            playback: fields::playback_from_json(object(map, "playback")?, epoch(map, "told_at")?),
            at: self.clock.mono(epoch(map, "at")?),
            started: epoch(map, "started").ok(),
            ended: epoch(map, "ended").ok(),
            timers: objects(map, "timers")?.into_iter().map(run).collect(),
            ends: ends(map),
            advance_armed: map.get("advance_armed").and_then(Value::as_bool).unwrap_or_default(),
            moved_by: text(map, "moved_by"),
            message: message.zip(shown.ok()).map(|(id, shown)| (id, shown, epoch(map, "shown_at").ok())),
        }))
    }

    fn press(&self) -> Option<Press> {
        let map = self.map.get("press")?.as_object()?;
        Some(Press {
            kind: IntentKind::from_word(map.get("action")?.as_str()?)?,
            timer: map.get("timer_id").and_then(Value::as_str).map(TimerId::new),
            at: self.clock.mono(epoch(map, "at").ok()?),
        })
    }

    fn deleted<T>(
        &self,
        key: &'static str,
        read: impl Fn(Object) -> T,
    ) -> Result<Vec<(MonoInstant, T)>, SaveError> {
        let one = |map: Object| Ok((self.clock.mono(epoch(&map, "at")?), read(object(&map, "thing")?)));
        objects(self.map, key)?.into_iter().map(one).collect()
    }

    fn devices(&self) -> Result<Devices, SaveError> {
        let listed = objects(self.map, "devices")?.into_iter().map(fields::device_from_json);
        let listed = listed.collect::<Option<_>>().ok_or(SaveError::Broken("devices"))?;
        let removed = list(self.map, "removed")?.iter().filter_map(Value::as_str).map(DeviceId::new);
        Ok(Devices::restore(listed, removed.collect(), self.clock.seen.server))
    }
}

fn object(map: &Object, key: &'static str) -> Result<Object, SaveError> {
    map.get(key).and_then(Value::as_object).cloned().ok_or(SaveError::Broken(key))
}

fn list<'a>(map: &'a Object, key: &'static str) -> Result<&'a [Value], SaveError> {
    map.get(key).and_then(Value::as_array).map(Vec::as_slice).ok_or(SaveError::Broken(key))
}

fn objects(map: &Object, key: &'static str) -> Result<Vec<Object>, SaveError> {
    let one = |value: &Value| value.as_object().cloned().ok_or(SaveError::Broken(key));
    list(map, key)?.iter().map(one).collect()
}

fn epoch(map: &Object, key: &'static str) -> Result<ServerInstant, SaveError> {
    map.get(key).and_then(Value::as_i64).map(ServerInstant::from_ms).ok_or(SaveError::Broken(key))
}

fn text(map: &Object, key: &str) -> String {
    map.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn ends(map: &Object) -> Vec<(TimerId, Span)> {
    let ends = map.get("ends").and_then(Value::as_object).into_iter().flatten();
    ends.filter_map(|(id, by)| Some((TimerId::new(id.as_str()), Span::from_ms(by.as_i64()?)))).collect()
}
