//! What the engine is given from outside: randomness and time zones. (The moment: `clock.rs`.)

use ghostlight_engine::Ids;
use ghostlight_room::Zones;
use ghostlight_time::{ServerInstant, Span};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The operating system's randomness.
#[derive(Clone, Copy, Debug)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn random_128(&mut self) -> u128 {
        let mut bytes = [0; 16];
        if let Err(error) = getrandom::fill(&mut bytes) {
            // Keys are made of this: no key is better than one that can be guessed.
            tracing::error!(%error, "the system gives no random numbers");
            std::process::abort();
        }
        u128::from_le_bytes(bytes)
    }
}

/// The zones of the system's zone database, else of the one in this program.
#[derive(Clone, Copy, Debug)]
pub struct SystemZones;

impl Zones for SystemZones {
    fn offset_at(&self, zone: &str, at: ServerInstant) -> Span {
        let zone = if zone.is_empty() { Ok(TimeZone::system()) } else { TimeZone::get(zone) };
        match (zone, Timestamp::from_millisecond(at.as_ms())) {
            (Ok(zone), Ok(at)) => Span::from_secs(i64::from(zone.to_offset(at).seconds())),
            _ => Span::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_the_zone_and_the_season() {
        let hours = |zone: &str, at: &str| {
            let at = ServerInstant::from_ms(at.parse::<Timestamp>().unwrap().as_millisecond());
            SystemZones.offset_at(zone, at).as_ms() / 3_600_000
        };
        assert_eq!(hours("Europe/Lisbon", "2026-11-21T12:00:00Z"), 0);
        assert_eq!(hours("Europe/Lisbon", "2026-07-21T12:00:00Z"), 1);
        assert_eq!(hours("America/Sao_Paulo", "2026-07-21T12:00:00Z"), -3);
        assert_eq!(hours("Nowhere/Land", "2026-07-21T12:00:00Z"), 0);
        let absurd = ServerInstant::from_ms(i64::MAX);
        assert_eq!(SystemZones.offset_at("Europe/Lisbon", absurd), Span::ZERO);
    }

    #[test]
    fn randomness_differs() {
        assert_ne!(SystemIds.random_128(), SystemIds.random_128());
    }
}
