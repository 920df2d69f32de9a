//! Texts of any length in a given place, without measuring: the text's width is estimated in em, and the
//! sheet takes the largest size at which some number of lines holds it (`.fit` in stage.css).

use leptos::prelude::*;

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
                width.whole += ems + em(' ');
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

/// A text that fills its place: a block whose sheet gives `--fit-w` and `--fit-h`.
#[component]
pub fn Fitted(
    /// The text. Set as text, whatever it holds.
    #[prop(into)]
    text: Signal<String>,
    /// The block's class, beside `fit`.
    class: &'static str,
) -> impl IntoView {
    let width = Memo::new(move |_| text.with(|text| Width::of(text)));
    view! {
        <p
            class=["fit ", class].concat()
            dir="auto"
            style:--em=move || width.get().whole.to_string()
            style:--em-word=move || width.get().word.to_string()
        >
            {move || text.get()}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
