//! Texts of any length in a given place, without measuring: the text's width is estimated in em, and the
//! sheet takes the largest size at which some number of lines holds it (`.fit` in stage.css).

use crate::platform::paint::{Node, element};

/// A text as wide as it may get in a usual system face.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Width {
    /// On one line, in em.
    pub whole: f32,
    /// Its longest word, in em.
    pub word: f32,
}

/// Words longer than this are broken.
const LONGEST_WORD: f32 = 14.0;

impl Width {
    /// Estimates a text, a little on the wide side.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut width = Self::default();
        // A line that its writer has ended takes all of its line: half of it, on average, stays empty.
        for line in text.lines() {
            for word in line.split_whitespace() {
                let ems: f32 = word.chars().map(em).sum();
                width.word = width.word.max(ems);
                // A word that is long but not broken leaves much of the line before it empty.
                width.whole += ems + em(' ') + (ems - LONGEST_WORD).max(0.0) * 0.5;
            }
        }
        width.whole = width.whole.max(1.0);
        width.word = width.word.clamp(1.0, LONGEST_WORD);
        width
    }
}

/// The advance of a sign, in em.
fn em(sign: char) -> f32 {
    match sign {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '!' | '\'' | '|' | 'í' | 'ì' | '’' | '‘' => 0.30,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.92,
        'A'..='Z' => 0.70,
        '\u{20}'..='\u{24f}' => 0.58,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{370}'..='\u{10ff}' | '\u{1e00}'..='\u{22ff}' => 0.66,
        // East Asian signs, emoji and whatever else: a full em, and a little for the wide ones.
        _ => 1.05,
    }
}

/// A text that fills its place: a block whose sheet gives `--fit-w` and `--fit-h`. `class` is the block's,
/// with `fit` before it. Set as text, whatever it holds.
#[must_use]
pub fn fitted(words: &str, class: &'static str) -> Node {
    let width = Width::of(words);
    element("p", class)
        .with("dir", "auto")
        .style("--em", number(width.whole))
        .style("--em-word", number(width.word))
        .says(words.to_owned())
}

/// A number as a sheet reads it, to three places. The library's own way of writing floats would cost more
/// than all of this picture.
#[must_use]
pub fn number(value: f32) -> String {
    let thousandths = (value.clamp(-1e6, 1e6) * 1_000.0).round() as i32;
    let (whole, rest) = (thousandths.abs() / 1_000, thousandths.abs() % 1_000);
    let mut text = String::from(if thousandths < 0 { "-" } else { "" });
    text.push_str(&whole.to_string());
    if rest != 0 {
        text.push('.');
        // The leading zeros of the fraction.
        let fraction = (1_000 + rest).to_string();
        text.push_str(fraction.strip_prefix('1').unwrap_or_default().trim_end_matches('0'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_to_three_places() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.05, "0.05"),
            (1.1, "1.1"),
            (12.3456, "12.346"),
            (-0.5, "-0.5"),
            (0.111, "0.111"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn widths_grow_with_the_text_and_never_vanish() {
        let of = |text: &str| Width::of(text);
        assert!(of("").whole >= 1.0 && of("").word >= 1.0);
        assert!(of("Hi").whole < of("Hello there").whole);
        assert!(of("illi").whole < of("MWMW").whole);
        assert!(of("日本語").word > 3.0);
        assert!(of(&"x".repeat(300)).word <= LONGEST_WORD);
        assert!(of("a b c").word < of("abc").word);
    }
}
