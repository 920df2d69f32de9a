//! Networks by their delays. The parameters are assumptions, not recordings.

use super::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// About a millisecond.
    Lan,
    /// 0 to 80 ms on a share of packets, and spells of a full buffer of up to 500 ms.
    WiFi,
    /// Every packet 0 to 80 ms.
    HarshWiFi,
    /// 38 ms up and 22 ms down, with bursts and stalls.
    Lte,
}

impl Network {
    pub const ALL: [Self; 4] = [Self::Lan, Self::WiFi, Self::HarshWiFi, Self::Lte];

    /// Half of what the two directions' floors differ by: no method can see that.
    pub fn asymmetry_ms(self) -> f64 {
        if self == Self::Lte { 8.0 } else { 0.0 }
    }

    /// The least round trip there can be.
    pub fn floor_ms(self) -> f64 {
        match self {
            Self::Lan => 0.6,
            Self::WiFi => 3.0,
            Self::HarshWiFi => 1.0,
            Self::Lte => 60.0,
        }
    }
}

/// One direction of one connection. TCP keeps the order.
pub struct Path {
    network: Network,
    floor: f64,
    rng: Rng,
    spell: (f64, f64),
    last_arrival: f64,
}

impl Path {
    pub fn new(network: Network, up: bool, seed: u64) -> Self {
        let floor = match (network, up) {
            (Network::Lte, true) => 38.0,
            (Network::Lte, false) => 22.0,
            _ => network.floor_ms() / 2.0,
        };
        Self { network, floor, rng: Rng::new(seed), spell: (0.0, 0.0), last_arrival: 0.0 }
    }

    /// When a packet sent at `at` arrives.
    pub fn arrival(&mut self, at: f64) -> f64 {
        let arrival = at + self.floor + self.jitter(at);
        self.last_arrival = self.last_arrival.max(arrival);
        self.last_arrival
    }

    fn jitter(&mut self, at: f64) -> f64 {
        let rng = &mut self.rng;
        match self.network {
            Network::Lan => rng.exponential(0.3),
            Network::HarshWiFi => rng.between(0.0, 80.0),
            Network::WiFi => {
                let bloat = if in_spell(&mut self.spell, rng, at, 120_000.0, 6_000.0) {
                    rng.between(200.0, 500.0)
                } else {
                    0.0
                };
                let busy = if rng.chance(0.3) { rng.between(0.0, 80.0) } else { rng.exponential(1.0) };
                bloat + busy
            }
            Network::Lte => {
                let stall = if in_spell(&mut self.spell, rng, at, 300_000.0, 2_500.0) {
                    self.spell.1 - at
                } else {
                    0.0
                };
                let burst = if rng.chance(0.15) { rng.between(0.0, 120.0) } else { 0.0 };
                stall + burst + rng.exponential(4.0)
            }
        }
    }
}

/// Whether `at` lies in a spell; plans the next one when the last is over.
fn in_spell(spell: &mut (f64, f64), rng: &mut Rng, at: f64, every: f64, long: f64) -> bool {
    if at >= spell.1 {
        let begin = at + rng.exponential(every);
        *spell = (begin, begin + rng.between(0.3, 1.0) * long);
    }
    at >= spell.0
}
