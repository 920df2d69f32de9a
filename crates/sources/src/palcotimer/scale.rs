//! Moving a room into another scale of the clock (see `crate::scale`).
//!
//! A countdown hangs on the stamp of the message it came in. When the server's clock is set, or turns
//! out to be another one, the stamps of before are in an old scale, and the room is moved with it.

use ghostlight_room::Room;
use ghostlight_time::Span;

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
