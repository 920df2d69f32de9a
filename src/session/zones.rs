//! The offsets of time zones, from the browser.

use crate::platform::intl;
use ghostlight_room::Zones;
use ghostlight_time::{ServerInstant, Span};

/// `Intl`, behind a cache.
pub struct BrowserZones;

impl Zones for BrowserZones {
    fn offset_at(&self, zone: &str, at: ServerInstant) -> Span {
        Span::from_ms(intl::offset_ms(zone, at.as_ms()))
    }
}

/// The one of this page.
pub static ZONES: BrowserZones = BrowserZones;
