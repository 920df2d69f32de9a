//! What a page keeps of its room for the page after it, which may have no network.

use super::{PalcoTimer, shift};
use ghostlight_palco::server::{RoomFrame, ServerFrame, You};
use ghostlight_room::RoomSnapshot;
use ghostlight_time::{ServerInstant, Span};
use std::sync::Arc;

impl PalcoTimer {
    /// The room as a frame of the protocol, true at `now`; none before anything was heard.
    #[must_use]
    pub fn to_keep(&self, now: ServerInstant) -> Option<String> {
        let snapshot = &self.snapshot;
        let heard = *snapshot.as_ref()
            != RoomSnapshot { role: self.config.output, stale: true, ..RoomSnapshot::default() };
        heard.then(|| {
            let frame = RoomFrame {
                room: snapshot.room.clone(),
                server_time: Some(now),
                seq: snapshot.ours.then(|| self.here.seq.unwrap_or_default()),
                you: Some(You { output: snapshot.role, device: snapshot.device.clone() }),
                devices: None,
            };
            ServerFrame::Room(Box::new(frame)).encode()
        })
    }

    /// Begins with what an earlier page kept. `by` moves its instants from the server's clock to this
    /// device's own, which is the scale until the server tells its time. False where it cannot be read.
    pub fn restore(&mut self, kept: &str, by: Span) -> bool {
        let Ok(ServerFrame::Room(frame)) = ServerFrame::decode(kept) else { return false };
        let RoomFrame { mut room, seq, you, .. } = *frame;
        shift(&mut room, by);
        self.snapshot = Arc::new(RoomSnapshot {
            room,
            role: you.as_ref().map_or(self.config.output, |you| you.output),
            device: you.and_then(|you| you.device).or_else(|| self.config.device.clone()),
            stale: true,
            ours: seq.is_some(),
            ..RoomSnapshot::default()
        });
        self.dress();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Place};
    use super::*;
    use crate::Now;
    use crate::link::Link;
    use ghostlight_room::Output;
    use ghostlight_time::{LocalInstant, ServerClock, WallInstant};

    /// The server's clock is 400 s ahead of this device's.
    const AHEAD: Span = Span::from_secs(400);
    /// Running for 60 s of 5:00 at 1,000 s of the server's clock.
    const ROOM: &str = r#"{"type":"room","room":{"name":"Hall"},"seq":7,"server_time":1000000,
        "timers":[{"id":"a","name":"Keynote","duration_ms":300000}],
        "playback":{"state":"running","current_timer_id":"a","elapsed_ms":60000,"duration_ms":300000}}"#;

    fn source() -> PalcoTimer {
        PalcoTimer::new(Config {
            place: Place::Local("local".into()),
            room: "ABC234".into(),
            output: Output::Viewer,
            name: String::new(),
            device: None,
            key: None,
        })
    }

    fn at(local: f64, wall: f64) -> Now {
        Now { local: LocalInstant::from_ms(local), wall: WallInstant::from_ms(wall), random: 0.5 }
    }

    fn link(source: PalcoTimer) -> Link<PalcoTimer> {
        Link::new(source, ServerClock::new(0.1, None))
    }

    fn remaining_ms(link: &Link<PalcoTimer>, now: Now) -> Option<i64> {
        let left = link.snapshot().room.playback.remaining_at(link.server_now(now));
        left.map(Span::as_ms)
    }

    #[test]
    fn nothing_heard_is_nothing_kept() {
        assert_eq!(source().to_keep(ServerInstant::from_ms(1)), None);
        let mut source = source();
        for bad in ["", "{}", r#"{"type":"pong"}"#, r#"{"type":"room"}"#] {
            assert!(!source.restore(bad, Span::ZERO), "{bad}");
        }
        assert_eq!(source.to_keep(ServerInstant::from_ms(1)), None);
    }

    #[test]
    fn a_page_without_a_network_counts_on_and_says_since_when() {
        let mut first = source();
        assert!(first.restore(ROOM, Span::ZERO));
        // Kept 10 s later: 3:50 left.
        let kept = first.to_keep(ServerInstant::from_ms(1_010_000)).unwrap();
        let mut second = source();
        assert!(second.restore(&kept, -AHEAD));
        let mut link = link(second);
        // Opened again 20 s after that, by the device's own clock.
        let now = at(50.0, 630_000.0);
        link.heard_before(ServerInstant::from_ms(1_009_000) - AHEAD, now);
        link.start(now);
        assert_eq!(remaining_ms(&link, now), Some(210_000));
        assert!(link.snapshot().stale && link.snapshot().ours);
        assert_eq!(link.snapshot().room.info.name, "Hall");
        assert_eq!(link.alone_since(now), None);
        let later = at(1_050.0, 631_000.0);
        assert_eq!(link.wake_at().map(|at| at <= later.local), Some(true));
        assert_eq!(link.alone_since(later), Some(ServerInstant::from_ms(609_000)));
        assert_eq!(remaining_ms(&link, later), Some(209_000));
    }

    #[test]
    fn the_server_s_word_replaces_it() {
        let mut source = source();
        assert!(source.restore(ROOM, -AHEAD));
        let mut link = link(source);
        let now = at(0.0, 700_000.0);
        link.heard_before(ServerInstant::from_ms(600_000), now);
        link.start(now);
        link.opened(1, at(10.0, 700_010.0));
        let arrived = at(5_000.0, 705_000.0);
        link.text(1, ROOM, arrived);
        assert!(!link.snapshot().stale);
        assert_eq!(link.alone_since(arrived), None);
        assert_eq!(remaining_ms(&link, arrived), Some(240_000));
    }
}
