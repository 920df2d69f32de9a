//! The one ticker of a page: what is live, and when the next thing is due.

use crate::platform::timer::{Frame, Timeout};
use ghostlight_time::{LocalInstant, ServerInstant};
use leptos::prelude::{ArcTrigger, Notify};

/// Below this distance animation frames stand in for a timer: the change is then in the first frame that
/// can show it.
const BY_FRAMES_MS: f64 = 250.0;

/// Browsers call a page that can be seen back within this time.
const OVERDUE_MS: f64 = 2_000.0;

/// The values on a page that change by themselves.
#[derive(Default)]
pub struct Lives {
    next: u64,
    all: Vec<Life>,
}

struct Life {
    id: u64,
    until: Option<ServerInstant>,
    due: ArcTrigger,
}

impl Lives {
    /// A new one; its trigger says when to compute it anew.
    pub fn add(&mut self) -> (u64, ArcTrigger) {
        self.next += 1;
        let due = ArcTrigger::new();
        self.all.push(Life { id: self.next, until: None, due: due.clone() });
        (self.next, due)
    }

    /// It is gone.
    pub fn remove(&mut self, id: u64) {
        self.all.retain(|life| life.id != id);
    }

    /// It holds until then.
    pub fn hold(&mut self, id: u64, until: Option<ServerInstant>) {
        if let Some(life) = self.all.iter_mut().find(|life| life.id == id) {
            life.until = until;
        }
    }

    /// The earliest instant at which one changes.
    #[must_use]
    pub fn next_at(&self) -> Option<ServerInstant> {
        self.all.iter().filter_map(|life| life.until).min()
    }

    /// Computes anew what is due; all, where time itself has moved.
    pub fn wake(&mut self, now: ServerInstant, all: bool) {
        for life in &mut self.all {
            if all || life.until.is_some_and(|until| until <= now) {
                life.until = None;
                life.due.notify();
            }
        }
    }
}

/// The one timer.
#[derive(Default)]
pub struct Alarm {
    set: Option<(LocalInstant, Guard)>,
}

enum Guard {
    Timer { _guard: Timeout },
    Frame { _guard: Frame },
}

impl Alarm {
    /// Sets it for an instant, or off. `by_frames` allows animation frames for what is near.
    pub fn set(
        &mut self,
        at: Option<LocalInstant>,
        now: LocalInstant,
        by_frames: bool,
        ring: impl FnOnce() + 'static,
    ) {
        let Some(at) = at else {
            self.set = None;
            return;
        };
        let frames = by_frames && at.since(now) <= BY_FRAMES_MS;
        let same = self.set.as_ref().is_some_and(|(for_at, guard)| {
            matches!(guard, Guard::Frame { .. }) == frames && (frames || for_at.since(at).abs() < 0.01)
        });
        if same {
            return;
        }
        let guard = if frames {
            Frame::new(ring).map(|guard| Guard::Frame { _guard: guard })
        } else {
            let wait = at.since(now).max(0.0);
            Some(Guard::Timer { _guard: Timeout::new(wait, ring) })
        };
        self.set = guard.map(|guard| (at, guard));
    }

    /// Whether it should have rung long ago, as far as a page that can be seen may be late. Frames do not
    /// count: a page in a frame out of sight gets none.
    #[must_use]
    pub fn is_overdue(&self, now: LocalInstant) -> bool {
        let late = |at: LocalInstant| now.since(at) > OVERDUE_MS;
        matches!(&self.set, Some((at, Guard::Timer { .. })) if late(*at))
    }

    /// It has rung.
    pub fn rung(&mut self) {
        self.set = None;
    }
}
