//! The browser's two clocks.

use ghostlight_time::{LocalInstant, WallInstant};

thread_local! {
    static PERFORMANCE: Option<web_sys::Performance> = super::window().and_then(|w| w.performance());
}

/// Now on the page's monotonic clock. On some systems it stands still while the machine sleeps.
#[must_use]
pub fn local_now() -> LocalInstant {
    LocalInstant::from_ms(PERFORMANCE.with(|p| p.as_ref().map_or_else(js_sys::Date::now, |p| p.now())))
}

/// Now on the device's wall clock, which can step at any moment.
#[must_use]
pub fn wall_now() -> WallInstant {
    WallInstant::from_ms(js_sys::Date::now())
}

/// The step of the monotonic clock in milliseconds, as far as it shows in a short measurement: the
/// smallest change seen (browsers coarsen it from 0.005 to 100 ms), none where it did not move.
#[must_use]
pub fn step_ms() -> Option<f64> {
    // A coarse clock moves rarely; the measurement is bounded by reads, not by time.
    const READS: u32 = 20_000;
    let mut last = local_now();
    let mut least: Option<f64> = None;
    for _ in 0..READS {
        let now = local_now();
        let moved = now.since(last);
        if moved > 0.0 {
            if least.is_some_and(|least| moved >= least) {
                return least;
            }
            least = Some(moved);
            last = now;
        }
    }
    least
}
