//! What each frame does.

use super::day::{self, Present};
use super::event::DAY_MS;
use super::store::Told;
use super::wire::{Frame, Generation, text};
use super::{CLOCK_WITHIN_MS, Ontime, countdown};
use crate::{Cx, Event};
use ghostlight_room::{Device, DeviceId};
use ghostlight_time::{Span, StampedMessage};
use serde_json::{Value, json};
use std::sync::Arc;

impl Ontime {
    /// Takes a whole state. Its clock is that of the last broadcast, and nothing to go by.
    pub(super) fn take_whole(&mut self, generation: Generation, payload: &Value, cx: &mut Cx<'_>) {
        let told = self.store.take(generation, payload);
        let first = self.here.whole.is_none();
        if first {
            self.here.whole = Some(cx.now.local);
            self.book.want_all();
            if generation != Generation::V2 {
                self.orders.ping(self.tagged, generation, cx);
            }
        }
        if Present::known(cx).is_none() {
            (self.here.guess, self.here.agrees) = Present::guessed(told.clock.unwrap_or(0), cx);
        }
        let present = self.present(cx);
        // True at the old clock, which lies a little before now.
        let stale = told.clock.map_or(present.at, |clock| present.nearest(clock, present.at));
        self.deadline = countdown::deadline(&self.store, present, stale.min(present.at), false);
        self.rebuild(cx);
        if self.here.ready || first {
            self.settle(cx);
        }
    }

    /// Calls the snapshot whole, as soon as its countdown can be right.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_>) {
        let Some(since) = self.here.whole else { return };
        let known = Present::known(cx).is_some() || self.here.agrees || self.deadline.is_none();
        if known || cx.now.local.since(since) >= CLOCK_WITHIN_MS {
            self.here.ready = true;
            Arc::make_mut(&mut self.snapshot).stale = false;
            cx.tell(Event::Snapshot);
        }
    }

    /// Takes a patch.
    pub(super) fn take_part(&mut self, generation: Generation, payload: &Value, cx: &mut Cx<'_>) {
        let told = self.store.take(generation, payload);
        let known = Present::known(cx);
        let before = self.present(cx);
        let left = self.deadline.map(|deadline| deadline - before.at);
        if let Some(clock) = told.clock {
            self.stamp(clock, cx);
        }
        let present = self.present(cx);
        if told.timer {
            let at = told.clock.map(|clock| present.nearest(clock, present.at));
            let paired = at.is_some();
            self.deadline = countdown::deadline(&self.store, present, at.unwrap_or(present.at), paired);
            // When what it says of the rest was true, by its own reckoning.
            let current = self.store.timer.current.unwrap_or(0);
            self.told = self.deadline.map(|deadline| deadline - Span::from_ms(current));
        } else if let (None, Some(left), true) = (known, left, told.clock.is_some()) {
            // The first good clock: what was hung on a guess is hung anew.
            let current = self.store.timer.current.unwrap_or(0);
            let told_at = present.at + left - Span::from_ms(current);
            self.deadline = countdown::deadline(&self.store, present, told_at, false);
            self.told = told.clock.map(|clock| present.nearest(clock, present.at));
        }
        self.tell_part(told, known.is_none() && told.clock.is_some(), cx);
    }

    fn tell_part(&mut self, told: Told, first_clock: bool, cx: &mut Cx<'_>) {
        let new_day = self.is_new_day(cx);
        if told.rest || first_clock || new_day {
            self.rebuild(cx);
        } else if told.timer {
            self.rehang(false, cx);
        }
        if !self.here.ready {
            self.settle(cx);
        } else if told.rest || told.timer || new_day {
            cx.tell(Event::Echo);
        }
    }

    /// Without a run the plan's day is today.
    fn is_new_day(&self, cx: &Cx<'_>) -> bool {
        let day = self.present(cx).at.as_ms().div_euclid(DAY_MS);
        let known = self.snapshot.room.info.date.map(ghostlight_room::Date::days);
        self.store.actual_start.is_none() && known.is_some_and(|known| known != day)
    }

    fn stamp(&mut self, clock: i64, cx: &mut Cx<'_>) {
        let server = day::instant(clock, cx);
        let (received, wall) = (cx.now.local, cx.now.wall);
        cx.clock.on_stamped(StampedMessage { server, received, wall, pong: false });
        self.epoch.get_or_insert(cx.clock.epoch());
    }

    fn take_clients(&mut self, payload: &Value, cx: &Cx<'_>) {
        let now = cx.server_now();
        let since = |id: &str| {
            let known = self.snapshot.devices.iter().find(|device| device.id.as_str() == id);
            known.map_or(now, |device| device.since)
        };
        let device = |(id, client): (&String, &Value)| Device {
            id: DeviceId::new(id.clone()),
            name: text(client, "name"),
            since: since(id),
            ..Device::default()
        };
        let devices = payload.as_object().map(|all| all.iter().map(device).collect()).unwrap_or_default();
        Arc::make_mut(&mut self.snapshot).devices = devices;
        self.dress();
    }

    /// The frames that are not the state.
    pub(super) fn take_word(&mut self, frame: &Frame, cx: &mut Cx<'_>) {
        match frame.kind.as_str() {
            "log" | "ontime-log" => self.orders.log(&frame.payload, cx.now.local),
            "pong" | "hi" => {
                cx.tell(Event::Pong);
                if let Some(generation) = self.generation {
                    self.orders.pong(&frame.payload, generation, &self.store, cx);
                }
            }
            "client-name" => cx.tell(Event::Pong),
            "refetch" | "ontime-refetch" => self.book.refetch(&frame.payload),
            "client-list" => {
                self.take_clients(&frame.payload, cx);
                cx.tell(Event::Changed);
            }
            "client-init" | "client" => {
                let id = text(&frame.payload, "clientId");
                if !id.is_empty() {
                    Arc::make_mut(&mut self.snapshot).device = Some(DeviceId::new(id));
                }
                self.orders.answered(frame, &self.store, cx);
            }
            _ => self.orders.answered(frame, &self.store, cx),
        }
    }

    /// A payload of the state in a frame: as a patch, and whether it is the whole.
    pub(super) fn state(&self, frame: &Frame) -> Option<(Value, bool)> {
        let first = self.here.whole.is_none();
        match frame.kind.as_str() {
            "runtime-data" => {
                // The whole comes first; on a broken order only what has all of it counts as that.
                let whole = first && frame.payload.get("timer").is_some();
                Some((frame.payload.clone(), whole))
            }
            "poll" => frame.payload.is_object().then(|| (frame.payload.clone(), true)),
            // Version 2 says the whole each time, and its clock is good from the second on.
            "ontime" => Some((frame.payload.clone(), first || self.generation == Some(Generation::V3))),
            "ontime-flush" | "ontime-log" | "ontime-refetch" => None,
            kind => kind.strip_prefix("ontime-").map(|key| (json!({ key: frame.payload }), false)),
        }
    }
}
