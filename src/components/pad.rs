//! The number pad: what shall remain, with the time at which that ends as a preview.

use super::{Answer, Denied, Glyph, Icon, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::Permit;
use ghostlight_time::{Span, format_span};
use leptos::prelude::*;

/// At most so many digits: H MM SS with three of hours.
const MOST: usize = 7;

/// What has been typed: digits that fill from the right, as on a microwave (1 2 3 0 is 12:30).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Vec<u8>);

impl Typed {
    /// Another digit; none beyond the longest time, no zero in front.
    pub fn push(&mut self, digit: u8) {
        if digit <= 9 && self.0.len() < MOST && !(self.0.is_empty() && digit == 0) {
            self.0.push(digit);
        }
    }
    /// Takes the last one back.
    pub fn back(&mut self) {
        self.0.pop();
    }
    /// Nothing typed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The time that the digits stand for. Ninety seconds are a minute and a half.
    #[must_use]
    pub fn span(&self) -> Span {
        let number = self.0.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(*digit));
        let (hours, minutes, seconds) = (number / 10_000, number / 100 % 100, number % 100);
        let whole = Span::from_secs(hours * 3_600 + minutes * 60 + seconds);
        whole.min(ghostlight_time::LONGEST)
    }
    /// The digits as they stand: `1:5` is typed as 0:15 until more come.
    #[must_use]
    pub fn text(&self) -> String {
        let mut padded = vec![0_u8; 3_usize.saturating_sub(self.0.len())];
        padded.extend(&self.0);
        let from_right = padded.len();
        padded.iter().enumerate().fold(String::new(), |mut text, (place, digit)| {
            let left = from_right - place;
            if place > 0 && matches!(left, 2 | 4) {
                text.push(':');
            }
            text.push(char::from(b'0' + digit));
            text
        })
    }
}

/// The pad.
#[component]
pub fn NumberPad(
    /// Whether what remains may be set.
    #[prop(into)]
    permit: Signal<Permit>,
    /// What became of the last press.
    #[prop(into)]
    answer: Signal<Answer>,
    /// When an item that has so much left would end: "19:55".
    ends: Callback<Span, String>,
    /// Set what remains.
    on_set: Callback<Span>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let typed = RwSignal::new(Typed::default());
    let set = Callback::new(move |()| {
        if typed.with_untracked(|typed| !typed.is_empty()) {
            on_set.run(typed.with_untracked(Typed::span));
            typed.set(Typed::default());
        }
    });
    let ready = Signal::derive(move || match permit.get() {
        Permit::Hold => Permit::Yes,
        permit => permit,
    });
    let preview = move || {
        let typed = typed.get();
        if typed.is_empty() { String::new() } else { (words.ends_at)(&ends.run(typed.span())) }
    };
    let key = move |digit: u8| {
        view! {
            <button type="button" class="pad-key" on:click=move |_| typed.update(|typed| typed.push(digit))>
                {digit}
            </button>
        }
    };
    view! {
        <section class="pad" aria-label=words.remaining>
            <p class="pad-screen">
                <span class="pad-name">{words.remaining}</span>
                <output class="pad-digits" class:blank=move || typed.with(Typed::is_empty)>
                    {move || typed.with(Typed::text)}
                </output>
                <span class="pad-ends" role="status">{preview}</span>
            </p>
            <div class="pad-keys">
                {(1..=9).map(key).collect_view()}
                <button
                    type="button" class="pad-key" aria-label=words.delete_digit
                    on:click=move |_| typed.update(Typed::back)
                >
                    <Glyph icon=Icon::Back/>
                </button>
                {key(0)}
                <PressButton
                    class="pad-set"
                    label=Signal::derive(move || {
                        typed.with(|typed| {
                            if typed.is_empty() { words.set.to_owned() } else { (words.set_to)(&format_span(typed.span())) }
                        })
                    })
                    permit=ready answer=answer on_press=set on_denied=on_denied
                >
                    <span class="word">{words.set}</span>
                </PressButton>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(digits: &[u8]) -> Typed {
        let mut typed = Typed::default();
        digits.iter().for_each(|digit| typed.push(*digit));
        typed
    }

    #[test]
    fn digits_fill_from_the_right() {
        for (digits, text, secs) in [
            (&[][..], "0:00", 0),
            (&[5], "0:05", 5),
            (&[9, 0], "0:90", 90),
            (&[1, 2, 3, 0], "12:30", 750),
            (&[1, 0, 5, 0, 0], "1:05:00", 3_900),
            (&[0, 0, 7], "0:07", 7),
            (&[9, 9, 9, 9, 9, 9, 9, 9], "999:99:99", 360_000),
        ] {
            let typed = typed(digits);
            assert_eq!(typed.text(), text);
            assert_eq!(typed.span(), Span::from_secs(secs), "{text}");
        }
    }

    #[test]
    fn a_digit_is_taken_back() {
        let mut typed = typed(&[1, 2]);
        typed.back();
        assert_eq!(typed.text(), "0:01");
        typed.back();
        typed.back();
        assert!(typed.is_empty());
    }
}
