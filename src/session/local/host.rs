//! The engine in the hosting tab: its clock, and which stored state it starts from.

use crate::platform::random;
use ghostlight_engine::{Effect, Engine, Host, Ids, NewRoom};
use ghostlight_room::Zones;
use ghostlight_sources::Now;
use ghostlight_time::{HouseClock, LocalInstant, Moment};
use serde_json::Value;

/// A wall clock that runs ahead of the monotonic one by more than this between two looks: the machine
/// slept, and the monotonic clock with it.
const SLEPT_MS: f64 = 2_000.0;

/// The engine, while this tab hosts.
pub struct Hosting {
    engine: Engine,
    clock: HostClock,
    term: u64,
}

/// The browser's two clocks as the one that the engine lives on.
struct HostClock {
    house: HouseClock,
    last: Now,
    /// What the monotonic clock did not count.
    slept_ms: f64,
}

impl HostClock {
    fn new(now: Now) -> Self {
        Self { house: HouseClock::new(now.local.as_ms(), now.wall.as_ms()), last: now, slept_ms: 0.0 }
    }

    fn moment(&mut self, now: Now) -> Moment {
        if now.local.as_ms() >= self.last.local.as_ms() {
            let ahead = now.wall.since(self.last.wall) - now.local.since(self.last.local);
            // Nothing tells a long sleep from a wall clock set forward, and laptops are closed more often
            // than clocks are set. Backwards it can only have been set: the house clock follows.
            if ahead > SLEPT_MS {
                self.slept_ms += ahead;
            }
            self.last = now;
        }
        self.house.read(now.local.as_ms() + self.slept_ms, now.wall.as_ms()).moment
    }
}

/// The browser's randomness, for the engine.
struct Random;

impl Ids for Random {
    fn random_128(&mut self) -> u128 {
        random::strong_or_weak()
    }
}

fn with_host<T>(now: Moment, zones: &dyn Zones, call: impl FnOnce(&mut Host<'_>) -> T) -> T {
    call(&mut Host { now, ids: &mut Random, zones })
}

/// A new local room as it is to be stored: empty, or with the sample content.
#[must_use]
pub fn new_room(code: &str, name: &str, sample: bool, now: Now, zones: &dyn Zones) -> String {
    let moment = HostClock::new(now).moment(now);
    with_host(moment, zones, |host| {
        if !sample {
            let new = NewRoom {
                name: name.to_owned(),
                open: true,
                code: Some(code.to_owned()),
                ..NewRoom::default()
            };
            return Engine::create(new, host).0.save().to_string();
        }
        let mut saved = ghostlight_engine::sample(host).0.save();
        if let Some(room) = saved.get_mut("room").and_then(Value::as_object_mut) {
            room.insert("short_code".to_owned(), code.into());
        }
        saved.to_string()
    })
}

/// A free code.
#[must_use]
pub fn new_code(taken: impl Fn(&str) -> bool) -> String {
    loop {
        let code = ghostlight_engine::random_code(&mut Random);
        if !taken(&code) {
            return code;
        }
    }
}

impl Hosting {
    /// Starts from the newest of the stored states that can be read.
    ///
    /// # Errors
    /// None can be read: the reason, in a sentence.
    pub fn start(term: u64, states: &[&str], now: Now, zones: &dyn Zones) -> Result<Self, String> {
        let seq = |value: &Value| value.get("seq").and_then(Value::as_u64).unwrap_or(0);
        let mut values: Vec<Value> =
            states.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        values.sort_by_key(|value| core::cmp::Reverse(seq(value)));
        let mut clock = HostClock::new(now);
        let moment = clock.moment(now);
        let mut why = "The stored room cannot be read.".to_owned();
        for value in &values {
            match with_host(moment, zones, |host| Engine::restore(value, host)) {
                Ok(engine) => return Ok(Self { engine, clock, term }),
                Err(error) => why = error.to_string(),
            }
        }
        Err(why)
    }

    /// The term that it hosts under.
    #[must_use]
    pub const fn term(&self) -> u64 {
        self.term
    }

    /// The state as it is to be stored, and its `seq`.
    #[must_use]
    pub fn save(&self) -> (u64, String) {
        (self.engine.seq(), self.engine.save().to_string())
    }

    /// Calls the engine at this moment.
    pub fn call(
        &mut self,
        now: Now,
        zones: &dyn Zones,
        call: impl FnOnce(&mut Engine, &mut Host<'_>) -> Vec<Effect>,
    ) -> Vec<Effect> {
        let moment = self.clock.moment(now);
        let engine = &mut self.engine;
        with_host(moment, zones, |host| call(engine, host))
    }

    /// When the engine wants to be called, on this page's clock.
    #[must_use]
    pub fn next_due(&self) -> Option<LocalInstant> {
        let due = self.engine.next_due()?;
        Some(LocalInstant::from_ms(due.as_ms() as f64 - self.clock.slept_ms))
    }
}
