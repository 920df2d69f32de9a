//! The only place of the server that asks what time it is.

use ghostlight_time::{HouseClock, Moment};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// The server's clock: what it tells everyone.
#[derive(Debug)]
pub struct Clock {
    house: Mutex<HouseClock>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { house: Mutex::new(HouseClock::new(mono_ms(), wall_ms())) }
    }
}

impl Clock {
    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        let mut house = self.house.lock().unwrap_or_else(PoisonError::into_inner);
        // Both readings under the lock: an older one after a newer would look like a step back.
        let reading = house.read(mono_ms(), wall_ms());
        drop(house);
        if let Some(step) = reading.stepped {
            tracing::warn!(step_ms = step.as_ms(), "this machine's clock was set; the server's follows");
        }
        reading.moment
    }
}

/// The wall clock, epoch ms. It may step at any moment.
fn wall_ms() -> f64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64() * 1_000.0,
        Err(before) => before.duration().as_secs_f64() * -1_000.0,
    }
}

/// The monotonic clock that goes on while the machine sleeps: the show goes on, too.
#[cfg(target_os = "linux")]
fn mono_ms() -> f64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    now.tv_sec as f64 * 1_000.0 + now.tv_nsec as f64 / 1_000_000.0
}

/// The monotonic clock of this system.
#[cfg(not(target_os = "linux"))]
fn mono_ms() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_time_is_the_wall_s_and_both_go_on() {
        let clock = Clock::default();
        let (first, wall) = (clock.now(), wall_ms());
        assert!((first.server.as_ms() as f64 - wall).abs() < 2_000.0);
        let second = clock.now();
        assert!(second.mono >= first.mono && second.server >= first.server);
    }
}
