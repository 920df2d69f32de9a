//! What stands around the picture: the room's name and logo, its clock, its colours.

use ghostlight_room::{Room, Settings, Zones, local_time, schedule};
use ghostlight_time::{ServerInstant, TimeStyle, format_time_of_day};

/// The room around the picture. Changes once a minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Venue {
    /// The room's name, or its code where it has none.
    pub name: String,
    /// Its logo: a data URL of an image, or empty.
    pub logo: String,
    /// The time on its clock, without seconds.
    pub clock: String,
    /// When the next item is expected to start, on that clock; empty where nothing is known.
    pub next_at: String,
    /// Its own colours for normal, yellow and red: `#rrggbb`, or empty where they are the design's.
    pub colors: [String; 3],
}

impl Venue {
    /// The venue of a room at `now`, and when it next changes by itself.
    ///
    /// `zone` is an IANA name; empty is the device's own.
    #[must_use]
    pub fn at(
        room: &Room,
        zone: &str,
        style: TimeStyle,
        now: ServerInstant,
        zones: &dyn Zones,
    ) -> (Self, ServerInstant) {
        let clock = |at| format_time_of_day(local_time(at, zone, zones).as_ms(), style);
        let start = room.next().and_then(|next| schedule::expected_start(room, &next.id, now, zones));
        let venue = Self {
            name: if room.info.name.is_empty() { &room.info.code } else { &room.info.name }.clone(),
            logo: logo(&room.info.settings.logo),
            clock: clock(now),
            next_at: start.map(clock).unwrap_or_default(),
            colors: colors(&room.info.settings),
        };
        (venue, next_minute(now))
    }
}

/// Zones differ by whole minutes today, so their minutes begin together.
fn next_minute(now: ServerInstant) -> ServerInstant {
    ServerInstant::from_ms((now.as_ms().div_euclid(60_000) + 1).saturating_mul(60_000))
}

/// Only an image that the page carries itself is shown: no other address is ever asked.
fn logo(text: &str) -> String {
    let image = ["data:image/png;", "data:image/svg+xml;", "data:image/svg+xml,"]
        .iter()
        .any(|start| text.starts_with(start));
    if image { text.to_owned() } else { String::new() }
}

/// The room's colours; PalcoTimer's three defaults mean the design's own.
fn colors(settings: &Settings) -> [String; 3] {
    let set = [&settings.color_normal, &settings.color_yellow, &settings.color_red];
    std::array::from_fn(|index| {
        let color = set.get(index).map_or("", |color| color.trim());
        let default = Settings::DEFAULT_COLORS.get(index).is_some_and(|own| own.eq_ignore_ascii_case(color));
        if default { String::new() } else { color.to_owned() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::{Timer, utc};
    use ghostlight_time::Span;

    #[test]
    fn the_clock_changes_on_the_minute() {
        let mut room = Room::default();
        room.info.name = "Hall".into();
        let now = ServerInstant::from_ms((19 * 60 + 42) * 60_000 + 59_999);
        let (venue, until) = Venue::at(&room, "", TimeStyle::default(), now, utc());
        assert_eq!((venue.name.as_str(), venue.clock.as_str()), ("Hall", "19:42"));
        assert_eq!(until - now, Span::from_ms(1));
        let (next, _) = Venue::at(&room, "", TimeStyle::default(), until, utc());
        assert_eq!(next.clock, "19:43");
        assert_eq!(next.next_at, "");
        room.timers = vec![Timer { id: "a".into(), duration: Span::from_mins(5), ..Timer::default() }];
        let (venue, _) = Venue::at(&room, "", TimeStyle::default(), now, utc());
        assert_eq!(venue.next_at, schedule_start(&room, now));
    }

    fn schedule_start(room: &Room, now: ServerInstant) -> String {
        let start = schedule::expected_start(room, &"a".into(), now, utc());
        start.map(|at| format_time_of_day(at.as_ms(), TimeStyle::default())).unwrap_or_default()
    }

    #[test]
    fn default_colours_are_the_designs_own() {
        let mut settings = Settings::default();
        assert_eq!(colors(&settings), ["", "", ""]);
        settings.color_yellow = "#EAB308".into();
        settings.color_red = "#ff00ff".into();
        assert_eq!(colors(&settings), ["", "", "#ff00ff"]);
    }

    #[test]
    fn a_logo_is_carried_or_it_is_not_shown() {
        assert_eq!(logo("https://example.org/a.png"), "");
        assert_eq!(logo("data:text/html,x"), "");
        assert_eq!(logo("data:image/png;base64,AA"), "data:image/png;base64,AA");
    }
}
