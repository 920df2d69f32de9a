//! The bar and the ring: what has passed, against the zones. On each flip one custom property changes, and
//! only transforms depend on it.

use super::look::{Look, Progress};
use crate::platform::paint::{Node, element};
use ghostlight_room::picture::{Bar, Item};
use ghostlight_time::{Countdown, ServerInstant, Span};

/// Items up to this length move visibly each second, and may glide.
const GLIDES_BELOW: Span = Span::from_secs(400);

/// The share that has passed, 0 to 1.
#[must_use]
pub fn passed(bar: &Bar, now: ServerInstant) -> f32 {
    let countdown =
        Countdown { duration: Some(bar.length), elapsed: bar.elapsed, at: bar.at, running: bar.running };
    countdown.fraction_at(now).unwrap_or(0.0)
}

/// Where yellow and red begin, as shares from the start; 1 where there is none.
#[must_use]
pub fn zones(bar: &Bar) -> (f32, f32) {
    let length = bar.length.as_ms().max(1) as f32;
    let share = |left: Option<Span>| left.map_or(1.0, |left| 1.0 - left.as_ms().max(0) as f32 / length);
    let red = share(bar.zones.red);
    (share(bar.zones.yellow).min(red), red)
}

/// The bar, or the ring, of an item that has a length.
pub(super) fn progress(item: &Item, look: &Look, now: ServerInstant) -> Option<Node> {
    let bar = item.bar?;
    let class = match look.progress {
        Progress::Bar => "stage-bar",
        Progress::Ring => "stage-ring",
        Progress::None => return None,
    };
    let (yellow, red) = zones(&bar);
    let part = |class| element("div", class);
    // Two halves for the ring; the bar uses the first.
    let half = |class| part(class).child(part("turn").child(part("zones lit")));
    Some(
        part(class)
            .with("aria-hidden", "true")
            .flag("data-glides", bar.running && bar.length <= GLIDES_BELOW)
            .style("--f", share(passed(&bar, now)))
            .style("--yellow", share(yellow))
            .style("--red", share(red))
            .child(part("zones dim"))
            .child(half("half first"))
            .child(half("half second"))
            .child(part("marks"))
            .child(part("head").child(part("tip"))),
    )
}

/// A share from 0 to 1 as a sheet reads it, to five places.
fn share(share: f32) -> String {
    let parts = (share.clamp(0.0, 1.0) * 100_000.0).round() as u32;
    if parts >= 100_000 {
        return "1".to_owned();
    }
    // The leading zeros of the fraction come with the first digit, which is cut off.
    let text = (100_000 + parts).to_string();
    ["0.", text.strip_prefix('1').unwrap_or_default()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_time::Resolved;

    fn bar() -> Bar {
        Bar {
            length: Span::from_secs(100),
            elapsed: Span::from_secs(10),
            at: ServerInstant::from_ms(0),
            running: true,
            zones: Resolved { yellow: Some(Span::from_secs(20)), red: Some(Span::from_secs(5)) },
        }
    }

    #[test]
    fn the_share_stays_within_the_bar() {
        let at = |ms| passed(&bar(), ServerInstant::from_ms(ms));
        assert!((at(0) - 0.1).abs() < 1e-6 && (at(40_000) - 0.5).abs() < 1e-6);
        assert!((at(500_000) - 1.0).abs() < f32::EPSILON);
        assert!((at(-500_000) - 0.1).abs() < 1e-6, "before its anchor it stands");
        let still = Bar { running: false, ..bar() };
        assert!((passed(&still, ServerInstant::from_ms(90_000)) - 0.1).abs() < 1e-6);
    }

    #[test]
    fn zones_stand_where_they_begin_and_in_order() {
        let (yellow, red) = zones(&bar());
        assert!((yellow - 0.8).abs() < 1e-6 && (red - 0.95).abs() < 1e-6);
        let none = Bar { zones: Resolved::default(), ..bar() };
        assert_eq!(zones(&none), (1.0, 1.0));
        let crossed = Bar {
            zones: Resolved { yellow: Some(Span::from_secs(5)), red: Some(Span::from_secs(20)) },
            ..bar()
        };
        let (yellow, red) = zones(&crossed);
        assert!(yellow <= red);
        assert_eq!(share(1.0), "1");
        assert_eq!(share(0.333_333_33), "0.33333");
        assert_eq!(share(0.05), "0.05000");
    }
}
