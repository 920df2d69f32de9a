//! What the clock says of itself.

/// How far the clock is to be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// Not yet: no message, or fewer than three pongs.
    #[default]
    Syncing,
    /// Following the server.
    Locked,
    /// No message for over 15 s: running on its own, the bound grows.
    Holdover,
    /// After a sleep or a step: corrected, being confirmed.
    Resyncing,
}

/// What the clock says of itself, for the details of every page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// How far the clock is to be trusted.
    pub state: ClockState,
    /// The server's clock less this page's monotonic clock, in milliseconds.
    pub offset_ms: f64,
    /// The server's clock less this device's wall clock, in milliseconds: what a person calls offset.
    pub wall_offset_ms: Option<f64>,
    /// The shown time is the server's to within this many milliseconds, an asymmetric path included;
    /// `None` before the first pong, or for ever where a server sends none.
    pub bound_ms: Option<f64>,
    /// The statistical part of the error, in milliseconds: for colours, and for the ping's interval.
    pub est_ms: Option<f64>,
    /// How much faster the server's clock runs than this one, in parts per million.
    pub skew_ppm: f64,
    /// The least round trip of the last pongs, in milliseconds.
    pub round_trip_ms: Option<f64>,
}

/// The round trips of the last pongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct RoundTrips {
    last: [f64; 16],
    next: usize,
}

impl Default for RoundTrips {
    fn default() -> Self {
        Self { last: [f64::INFINITY; 16], next: 0 }
    }
}

impl RoundTrips {
    pub(super) fn add(&mut self, ms: f64) {
        if let Some(place) = self.last.get_mut(self.next) {
            *place = ms.max(0.0);
        }
        self.next = (self.next + 1) % self.last.len();
    }

    /// The longest of them; 0 before the first.
    pub(super) fn longest(&self) -> f64 {
        self.last.iter().copied().filter(|ms| ms.is_finite()).fold(0.0, f64::max)
    }

    pub(super) fn least(&self) -> Option<f64> {
        let least = self.last.iter().copied().fold(f64::INFINITY, f64::min);
        least.is_finite().then_some(least)
    }
}
