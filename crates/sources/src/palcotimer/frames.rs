//! What each frame does to the snapshot.

use super::scale::shift;
use super::{PalcoTimer, settled};
use crate::{Cx, Event};
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::server::{PlaybackStatus, RoomFrame, ServerFrame};
use ghostlight_palco::{BadFrame, CommandId};
use ghostlight_room::{Playback, Room, RoomSnapshot};
use ghostlight_time::{Anchor, ServerInstant, Span, StampedMessage};
use std::sync::Arc;

/// A message whose stamp is doubted changes nothing about a countdown that it would move by less.
const SAME_MS: i64 = 250;

/// What a frame told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing about the room.
    Nothing,
    /// It could not be read.
    Dropped,
    /// It does not fit what is known: the room has to be asked for.
    Misfit,
    /// Part of the room.
    Part,
    /// All of it.
    Whole,
}

impl PalcoTimer {
    /// Takes a frame.
    pub(super) fn take(&mut self, text: &str, cx: &mut Cx<'_>) -> Told {
        let Ok(frame) = ServerFrame::decode(text) else { return Told::Dropped };
        match frame {
            ServerFrame::Room(frame) => self.take_room(*frame, cx),
            ServerFrame::PlaybackStatus(status) => self.take_status(*status, cx),
            ServerFrame::TimerUpdate(update) => self.take_update(|room| update.apply(room)),
            ServerFrame::MessageUpdate(update) => self.take_update(|room| update.apply(room)),
            ServerFrame::SettingsUpdate(update) => self.take_update(|room| {
                update.apply(room);
                true
            }),
            ServerFrame::Devices(devices) => {
                Arc::make_mut(&mut self.snapshot).devices = devices;
                cx.tell(Event::Changed);
                Told::Nothing
            }
            other => {
                self.take_word(other, cx);
                Told::Nothing
            }
        }
    }

    /// The frames that say nothing about the room.
    fn take_word(&mut self, frame: ServerFrame, cx: &mut Cx<'_>) {
        match frame {
            ServerFrame::Pong { server_time } => {
                if server_time.is_some() {
                    self.stamp(server_time, true, cx);
                }
                cx.tell(Event::Pong);
            }
            // Answered from inside the message's handler: timers may be throttled, messages are not.
            ServerFrame::Ping => cx.send(ClientFrame::Pong.encode()),
            ServerFrame::Ack { id, effect } => {
                if let Some(command) = number(&id) {
                    cx.tell(Event::Taken { command, effect });
                }
            }
            ServerFrame::RestAnswer { id, status, body } => {
                if let Some(command) = number(&id) {
                    cx.tell(settled(command, status, &body));
                }
            }
            ServerFrame::Error(bad) => self.take_error(bad, cx),
            ServerFrame::DeviceDo(act) => cx.tell(Event::Device(act)),
            ServerFrame::Log(entries) => cx.tell(Event::Log(entries)),
            _ => {}
        }
    }

    fn take_error(&mut self, bad: BadFrame, cx: &mut Cx<'_>) {
        let command = bad.id.as_ref().and_then(number);
        // Ours names the command it refuses; a plain server's error is about the oldest one.
        if command.is_some() || !self.snapshot.ours {
            cx.tell(Event::Refused { command, code: bad.code, message: bad.message.clone() });
        }
        if command.is_none() {
            self.sentence = Some(bad.message);
        }
    }

    /// Tells the clock of a stamp, and moves the room where that shows another scale. Where to hang what
    /// the message says.
    fn stamp(&mut self, server: Option<ServerInstant>, pong: bool, cx: &mut Cx<'_>) -> Anchor {
        let anchor = server.map(|server| {
            let (received, wall) = (cx.now.local, cx.now.wall);
            cx.clock.on_stamped(StampedMessage { server, received, wall, pong })
        });
        self.rescale(cx);
        anchor.unwrap_or_else(|| Anchor { at: cx.server_now(), epoch: cx.clock.epoch(), sure: true })
    }

    fn take_room(&mut self, frame: RoomFrame, cx: &mut Cx<'_>) -> Told {
        let anchor = self.stamp(frame.server_time, false, cx);
        let RoomFrame { mut room, server_time, seq, you, devices } = frame;
        match server_time {
            Some(stamped) => shift(&mut room, anchor.at - stamped),
            None => room.playback.at = anchor.at,
        }
        keep_anchor(&self.snapshot.room.playback, &mut room.playback, anchor, cx.server_now());
        self.here.seq = seq;
        self.here.roomed = true;
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let asked = self.config.output;
        *snapshot = RoomSnapshot {
            room,
            role: you.as_ref().map_or(asked, |you| you.output),
            device: you.and_then(|you| you.device).or_else(|| self.config.device.clone()),
            can: core::mem::take(&mut snapshot.can),
            devices: devices.unwrap_or_else(|| core::mem::take(&mut snapshot.devices)),
            stale: false,
            ours: seq.is_some(),
            ..RoomSnapshot::default()
        };
        Told::Whole
    }

    fn take_status(&mut self, mut status: PlaybackStatus, cx: &mut Cx<'_>) -> Told {
        let stamped = status.server_time;
        let anchor = self.stamp(stamped, false, cx);
        if !self.here.roomed {
            // A status before the room of this connection: it says nothing that the room will not.
            return Told::Nothing;
        }
        if let (Some(seq), Some(known)) = (status.seq, self.here.seq) {
            if seq < known {
                return Told::Nothing;
            }
            self.here.seq = Some(seq);
        }
        let unknown = matches!(&status.timer, Some(Some(id)) if self.snapshot.room.timer(id).is_none());
        status.server_time = Some(anchor.at);
        if let (Some(Some((_, Some(at)))), Some(stamped)) = (&mut status.message, stamped) {
            *at = *at + (anchor.at - stamped);
        }
        let room = &mut Arc::make_mut(&mut self.snapshot).room;
        let before = room.playback.clone();
        status.apply(room, anchor.at);
        keep_anchor(&before, &mut room.playback, anchor, cx.server_now());
        if unknown && status.seq.is_none() {
            // An item that nobody told of: a plain server has a new one. (Ours tells the outputs that do
            // not see all items by itself.)
            self.ask_for_frames_that_do_not_fit(cx);
        }
        Told::Part
    }

    fn take_update(&mut self, apply: impl FnOnce(&mut Room) -> bool) -> Told {
        if !self.here.roomed {
            return Told::Nothing;
        }
        if apply(&mut Arc::make_mut(&mut self.snapshot).room) { Told::Part } else { Told::Misfit }
    }
}

/// The number of a command of ours.
fn number(id: &CommandId) -> Option<u64> {
    id.text().parse().ok()
}

/// While the clock doubts a stamp, a message that says nothing new about a running countdown leaves it
/// where it hung.
fn keep_anchor(before: &Playback, told: &mut Playback, anchor: Anchor, now: ServerInstant) {
    let alike = before.is_running()
        && told.is_running()
        && before.current == told.current
        && before.duration == told.duration;
    if anchor.sure || !alike {
        return;
    }
    let near = |at: ServerInstant| (before.elapsed_at(at) - told.elapsed).abs() < Span::from_ms(SAME_MS);
    // A late message is right at its stamp, one of a clock that was set at its arrival.
    if near(anchor.at) || near(now) {
        told.elapsed = before.elapsed;
        told.at = before.at;
    }
}
