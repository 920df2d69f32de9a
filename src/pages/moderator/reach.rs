//! From how far a message is read: from its size on a stage display of a given diagonal.

use crate::components::stage::fit::Width;
use crate::platform::storage::{self, Store};

/// Where this browser keeps the diagonal of the stage's display, in inches.
const DIAGONAL: &str = "ghostlight/1/diagonal";
/// Letters and digits are read from this many times their height.
const READ_FROM: f32 = 172.0;
/// Metres an inch.
const INCH: f32 = 0.0254;
/// The height of a capital letter, in em.
const CAPITAL: f32 = 0.7;
/// The height and the width of a display of 16 by 9, for a diagonal of 1.
const HEIGHT: f32 = 0.490;
const WIDTH: f32 = 0.872;
/// A message beside the countdown, as stage-scenes.css has it: its place, and the largest it gets.
const PLACE_WIDTH: f32 = 0.96 * 0.9 * WIDTH;
const PLACE_HEIGHT: f32 = 0.54 * HEIGHT;
const MOST: f32 = 0.23 * HEIGHT;
/// The numbers of lines that the sheet tries, and the height that each takes, in em (`.fit` in stage.css).
const LINES: [(f32, f32); 9] = [
    (1.0, 1.2),
    (2.0, 2.4),
    (3.0, 3.6),
    (4.0, 4.8),
    (5.0, 6.0),
    (6.0, 7.2),
    (8.0, 9.6),
    (10.0, 12.0),
    (14.0, 16.8),
];

/// An em of the text, for a display with a diagonal of 1.
fn em(text: &str) -> f32 {
    let width = Width::of(text);
    let loss = width.word * 0.5 + 1.0;
    let size = |(lines, tall): (f32, f32)| {
        (PLACE_HEIGHT / tall).min(PLACE_WIDTH * lines / (width.whole + (lines - 1.0) * loss))
    };
    let fits = LINES.into_iter().map(size).fold(0.0, f32::max);
    fits.min(MOST).min(PLACE_WIDTH / width.word)
}

/// Whole metres from which a text is read on a display of that diagonal, in inches; none where there is
/// no text, or no such display.
pub(super) fn metres(text: &str, diagonal: f32) -> Option<u32> {
    let known = (3.0..=1_000.0).contains(&diagonal) && !text.trim().is_empty();
    known.then(|| (em(text) * CAPITAL * diagonal * INCH * READ_FROM) as u32)
}

/// A diagonal as people write it: 55, 15,6, 43".
pub(super) fn inches(text: &str) -> Option<f32> {
    text.trim().trim_end_matches(['"', '\u{2033}', '”']).trim().replace(',', ".").parse().ok()
}

/// What was typed here last; a usual confidence monitor before.
pub(super) fn kept() -> String {
    storage::get(Store::Browser, DIAGONAL).unwrap_or_else(|| "43".to_owned())
}

/// Keeps it for the next visit; where nothing is kept, it holds for this one.
pub(super) fn keep(typed: &str) {
    let _ = storage::set(Store::Browser, DIAGONAL, typed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_the_text_and_the_smaller_the_screen_the_nearer_it_is_read() {
        let far = metres("Wrap up", 55.0).unwrap();
        let near = metres(&"Please come to the end of your talk now. ".repeat(3), 55.0).unwrap();
        assert!(far > near && near > 0, "{far} {near}");
        assert!(metres("Wrap up", 24.0).unwrap() < far);
        // 23 % of 0.685 m, capitals of 0.110 m: the largest that a message beside the digits gets.
        assert_eq!(metres("Go", 55.0), Some(18));
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        for (text, diagonal) in [("", 55.0), ("  ", 55.0), ("Go", 0.0), ("Go", f32::NAN), ("Go", 9_999.0)] {
            assert_eq!(metres(text, diagonal), None);
        }
        assert_eq!(inches(" 15,6\" "), Some(15.6));
        assert_eq!(inches("big"), None);
    }
}
