//! Noticing that the machine slept: on most systems the monotonic clock stops then, the wall clock
//! does not. A wall clock also steps for other reasons, so a jump is only a suspicion until a fresh
//! pong or its absence settles it.

/// Wall and monotonic clock drift apart slowly; more than this at once is a jump.
const JUMP_MS: f64 = 1_500.0;
/// No frame for so long: the page was away, even where the clock kept running.
const FRAME_GAP_MS: f64 = 5_000.0;
/// How well a step must agree with the jump to be its other face.
const AGREE_MS: f64 = 750.0;

/// The wall clock ran ahead of the monotonic one by `jump`, seen at local time `since`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Suspicion {
    pub(super) jump: f64,
    pub(super) since: f64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// Wall minus local.
    base: Option<f64>,
    last_frame: Option<f64>,
    suspicion: Option<Suspicion>,
    /// A suspicion that was acted on without an answer.
    bridged: Option<f64>,
}

impl Watch {
    /// Takes a reading of both clocks; true when a suspicion has just arisen.
    pub(super) fn read(&mut self, x: f64, wall: f64) -> bool {
        let now = wall - x;
        let jump = now - self.base.unwrap_or(now);
        // Followed always: a slow drift is no jump, and a jump is reported once.
        self.base = Some(now);
        if jump <= JUMP_MS {
            // The clock stepped back: no sleep does that.
            return false;
        }
        let before = self.suspicion.map_or(0.0, |suspicion| suspicion.jump);
        self.suspicion = Some(Suspicion { jump: before + jump, since: x });
        true
    }

    /// Notes a frame; true after a long pause without frames.
    pub(super) fn frame(&mut self, x: f64) -> bool {
        self.last_frame.replace(x).is_some_and(|last| x - last > FRAME_GAP_MS)
    }

    /// Wall minus local.
    pub(super) fn wall_offset(&self) -> Option<f64> {
        self.base
    }

    pub(super) fn suspicion(&self) -> Option<Suspicion> {
        self.suspicion
    }

    pub(super) fn is_bridged(&self) -> bool {
        self.bridged.is_some()
    }

    /// The suspicion is acted on.
    pub(super) fn bridge(&mut self) {
        self.bridged = self.suspicion.take().map(|suspicion| suspicion.jump);
    }

    /// It is settled, whichever way.
    pub(super) fn settle(&mut self) {
        self.suspicion = None;
        self.bridged = None;
    }

    /// Whether a step of the offset is this machine's own doing: the sleep itself, or the undoing of a
    /// bridge that was built in error.
    pub(super) fn explains(&self, step: f64) -> bool {
        let near = |jump: f64| (step - jump).abs() < AGREE_MS;
        self.suspicion.is_some_and(|suspicion| near(suspicion.jump))
            || self.bridged.is_some_and(|jump| near(-jump))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_suspected_once() {
        let mut watch = Watch::default();
        assert!(!watch.read(0.0, 1_000.0));
        assert!(!watch.read(16.0, 1_016.0));
        assert!(watch.read(32.0, 61_032.0));
        assert!(!watch.read(48.0, 61_048.0));
        assert_eq!(watch.suspicion(), Some(Suspicion { jump: 60_000.0, since: 32.0 }));
        assert!(watch.explains(59_900.0));
        assert!(!watch.explains(2_000.0));
        watch.bridge();
        assert!(watch.is_bridged());
        assert!(watch.explains(-60_000.0));
    }

    #[test]
    fn a_step_back_and_a_slow_drift_are_no_sleep() {
        let mut watch = Watch::default();
        watch.read(0.0, 100_000.0);
        assert!(!watch.read(16.0, 10.0));
        for n in 0..10_000 {
            let x = f64::from(n) * 1_000.0;
            assert!(!watch.read(16.0 + x, 10.0 + x * 1.0005));
        }
        assert_eq!(watch.suspicion(), None);
    }

    #[test]
    fn a_pause_in_frames() {
        let mut watch = Watch::default();
        assert!(!watch.frame(0.0));
        assert!(!watch.frame(1_000.0));
        assert!(watch.frame(7_000.0));
        assert!(!watch.frame(7_016.0));
    }
}
