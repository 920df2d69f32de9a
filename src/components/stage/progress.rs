//! The bar and the ring: what has passed, against the zones. On each flip one custom property changes, and
//! only transforms depend on it.

use super::Scenery;
use super::look::Progress;
use ghostlight_room::picture::{Bar, Item};
use ghostlight_time::{Countdown, ServerInstant, Span};
use leptos::prelude::*;

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

/// A share as a style's number.
fn number(share: f32) -> String {
    ((f64::from(share) * 100_000.0).round() / 100_000.0).to_string()
}

/// The bar, or the ring, of an item that has a length.
#[component]
pub(super) fn ProgressView(scenery: Scenery) -> impl IntoView {
    let bar = Memo::new(move |_| scenery.item.with(|item| item.as_ref().and_then(|item: &Item| item.bar)));
    let share = Memo::new(move |_| {
        scenery.item.track();
        bar.get().map_or(0.0, |bar| passed(&bar, scenery.now.run(())))
    });
    let edges = Memo::new(move |_| bar.get().map_or((1.0, 1.0), |bar| zones(&bar)));
    let glides = Memo::new(move |_| bar.get().is_some_and(|bar| bar.running && bar.length <= GLIDES_BELOW));
    let class = move || match scenery.look.get().progress {
        Progress::Bar => Some("stage-bar"),
        Progress::Ring => Some("stage-ring"),
        Progress::None => None,
    };
    let there = Memo::new(move |_| bar.get().is_some());
    move || {
        let class = class().filter(|_| there.get())?;
        Some(view! {
            <div
                class=class
                aria-hidden="true"
                data-glides=move || glides.get().then_some("")
                style:--f=move || number(share.get())
                style:--yellow=move || number(edges.get().0)
                style:--red=move || number(edges.get().1)
            >
                <div class="zones dim"></div>
                // Two halves for the ring; the bar uses the first.
                <div class="half first"><div class="turn"><div class="zones lit"></div></div></div>
                <div class="half second"><div class="turn"><div class="zones lit"></div></div></div>
                <div class="marks"></div>
                <div class="head"><div class="tip"></div></div>
            </div>
        })
    }
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
        assert_eq!(number(1.0), "1");
        assert_eq!(number(0.333_333_33), "0.33333");
    }
}
