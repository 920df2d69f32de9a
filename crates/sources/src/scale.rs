//! In which scale the instants of a source stand that hangs them on the server's clock.
//!
//! When the server first tells its time, or its clock is set, what was hung before stands in an old
//! scale. It is moved into the new one by exactly what the shown time jumps, so that nothing that counts
//! moves with it.

use crate::Cx;
use ghostlight_time::{ServerInstant, Span};

/// An epoch of the clock, or this device's own wall clock where no server has told its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scale(Option<u32>);

impl Scale {
    fn present(cx: &Cx<'_>) -> Self {
        Self(cx.clock.server_now(cx.now.local).map(|_| cx.clock.epoch()))
    }

    fn now(self, cx: &Cx<'_>) -> ServerInstant {
        let told = self.0.and_then(|epoch| cx.clock.server_now_in(epoch, cx.now.local));
        told.unwrap_or_else(|| crate::source::wall_as_server(cx.now.wall))
    }

    /// Follows the clock; by how much instants have to be moved, where they have.
    pub(crate) fn follow(&mut self, cx: &Cx<'_>) -> Option<Span> {
        let present = Self::present(cx);
        let before = core::mem::replace(self, present);
        (before != present).then(|| present.now(cx) - before.now(cx)).filter(|by| *by != Span::ZERO)
    }
}
