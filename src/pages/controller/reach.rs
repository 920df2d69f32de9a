//! How far a screen's countdown can be read: from its diagonal, which no browser knows.

use crate::i18n::controller_words;
use crate::platform::storage::{self, Store};
use leptos::prelude::*;

/// Digits are read from this many times their height.
const READ_FROM: f64 = 172.0;
/// Metres an inch.
const INCH: f64 = 0.0254;
/// What the digits have of the height of a screen that lies across, and of the width of an upright one.
const ACROSS: f64 = 0.40;
const UPRIGHT: f64 = 0.25;

/// Whole metres from which a screen of that diagonal, in inches, and of those proportions is read.
fn metres(diagonal: f64, (width, height): (u32, u32)) -> Option<u32> {
    let (width, height) = (f64::from(width), f64::from(height));
    let whole = width.hypot(height);
    if !(3.0..=1_000.0).contains(&diagonal) || whole < 1.0 {
        return None;
    }
    let digits = if width >= height { height * ACROSS } else { width * UPRIGHT };
    Some((diagonal * INCH * digits / whole * READ_FROM) as u32)
}

/// A number as people write it, with a point or a comma.
fn number(text: &str) -> Option<f64> {
    text.trim().trim_end_matches(['"', '″', '”']).trim().replace(',', ".").parse().ok()
}

/// The field, and what follows from it. What was typed is kept for the device.
#[component]
pub(super) fn Reach(
    /// The device.
    id: String,
    /// Its screen, CSS pixels.
    #[prop(into)]
    size: Signal<(u32, u32)>,
) -> impl IntoView {
    let mine = controller_words();
    let name = StoredValue::new(["ghostlight/1/diagonal/", &id].concat());
    let typed = RwSignal::new(storage::get(Store::Browser, &name.get_value()).unwrap_or_default());
    let reads = move || {
        let metres = typed.with(|text| number(text)).and_then(|diagonal| metres(diagonal, size.get()));
        metres.map(mine.reads_to).unwrap_or_default()
    };
    view! {
        <label class="reach">
            <span>{mine.diagonal}</span>
            <input type="text" inputmode="decimal" size="4" maxlength="6" prop:value=move || typed.get()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    // Where nothing is kept, it holds for this visit.
                    let _ = storage::set(Store::Browser, &name.get_value(), &text);
                    typed.set(text);
                }/>
            <output>{reads}</output>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_diagonal_to_the_distance() {
        let wide = (1_920, 1_080);
        // 81 mm of digits are read from 14 m: the rule of the house.
        assert_eq!(metres(16.3, wide), Some(13));
        assert_eq!(metres(55.0, wide), Some(47));
        assert_eq!(metres(55.0, (1_080, 1_920)), Some(29));
        for (diagonal, size) in [(0.0, wide), (f64::NAN, wide), (55.0, (0, 0)), (9_999.0, wide)] {
            assert_eq!(metres(diagonal, size), None);
        }
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(number(" 15,6\" "), Some(15.6));
        assert_eq!(number("55"), Some(55.0));
        assert_eq!(number("big"), None);
    }
}
