//! In which scale the instants of a room stand.
//!
//! A countdown hangs on the stamp of the message it came in. When the server's clock is set, or turns
//! out to be another one, the stamps of before are in an old scale: the room is moved into the new one
//! by exactly what the shown time jumps, so that no countdown moves with it.

use ghostlight_room::Room;
use ghostlight_time::{ServerInstant, Span};

use crate::Cx;

/// The scale that a room's instants are in: an epoch of the clock, or this device's own wall clock,
/// where no server has ever told its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scale(Option<u32>);

impl Scale {
    /// The scale of now.
    fn present(cx: &Cx<'_>) -> Self {
        Self(cx.clock.server_now(cx.now.local).map(|_| cx.clock.epoch()))
    }

    /// Now, in this scale.
    fn now(self, cx: &Cx<'_>) -> ServerInstant {
        let told = self.0.and_then(|epoch| cx.clock.server_now_in(epoch, cx.now.local));
        told.unwrap_or_else(|| crate::source::wall_as_server(cx.now.wall))
    }

    /// Follows the clock; by how much a room has to be moved, where it has.
    pub(super) fn follow(&mut self, cx: &Cx<'_>) -> Option<Span> {
        let present = Self::present(cx);
        let before = core::mem::replace(self, present);
        (before != present).then(|| present.now(cx) - before.now(cx)).filter(|by| *by != Span::ZERO)
    }
}

/// Moves what counts in a room: the countdown, the shown message, the stopped show. What is history (when
/// items started) stays as it was told.
pub(super) fn shift(room: &mut Room, by: Span) {
    room.playback.at = room.playback.at + by;
    if let Some(stop) = &mut room.playback.show_stop {
        stop.since = stop.since + by;
    }
    for message in &mut room.messages {
        message.shown_at = message.shown_at.map(|at| at + by);
    }
}
