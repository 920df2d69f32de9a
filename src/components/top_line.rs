//! The line on top of every page with controls: which room, how late, who shows it, what was done last.

use super::{Denied, Glyph, Icon, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::Permit;
use leptos::prelude::*;

/// What a lateness means for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lateness {
    /// No plan says when it should end.
    #[default]
    Unknown,
    /// As planned.
    OnTime,
    /// Behind.
    Late,
    /// Ahead.
    Early,
}

impl Lateness {
    const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::OnTime => "on-time",
            Self::Late => "late",
            Self::Early => "early",
        }
    }
}

/// The headline figure in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadlineFace {
    /// Its sense.
    pub lateness: Lateness,
    /// "4 min late".
    pub text: String,
    /// "ends 21:34"; empty where nothing is known.
    pub ends: String,
}

/// The headline figure.
#[component]
pub fn HeadlineText(
    /// What it says.
    #[prop(into)]
    headline: Signal<HeadlineFace>,
) -> impl IntoView {
    view! {
        <p class="headline" data-late=move || headline.with(|h| h.lateness.word())>
            <span class="late">{move || headline.with(|h| h.text.clone())}</span>
            <span class="ends">{move || headline.with(|h| h.ends.clone())}</span>
        </p>
    }
}

/// The headline figure; while it says late, one press leads to what can be done about it.
#[component]
pub fn HeadlineOffer(
    /// What it says.
    #[prop(into)]
    headline: Signal<HeadlineFace>,
    /// Whether something can be done.
    #[prop(into)]
    permit: Signal<Permit>,
    /// It is wanted.
    on_press: Callback<()>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let late = Memo::new(move |_| {
        permit.get() != Permit::Absent && headline.with(|headline| headline.lateness == Lateness::Late)
    });
    let label = Signal::derive(move || {
        headline.with(|headline| {
            let says: Vec<&str> = [headline.text.as_str(), &headline.ends, words.take_it_from]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            says.join(", ")
        })
    });
    view! {
        <Show when=move || late.get() fallback=move || view! { <HeadlineText headline=headline/> }>
            <PressButton class="headline-offer" label=label permit=permit on_press=on_press on_denied=on_denied>
                <span class="late">{move || headline.with(|h| h.text.clone())}</span>
                <span class="ends">{move || headline.with(|h| h.ends.clone())}</span>
                <span class="take">{words.take_it_from}</span>
            </PressButton>
        </Show>
    }
}

/// Which screens show the room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreensFace {
    /// "3 of 3 screens"; empty where the role may not see them.
    pub text: String,
    /// One that is missing or hidden, by name; empty where all is well.
    pub trouble: String,
}

/// The screens, as a short line.
#[component]
pub fn ScreensText(
    /// What it says.
    #[prop(into)]
    screens: Signal<ScreensFace>,
) -> impl IntoView {
    let trouble = Memo::new(move |_| screens.with(|s| s.trouble.clone()));
    view! {
        <p class="screens" class:none=move || screens.with(|s| s.text.is_empty()) class:trouble=move || trouble.with(|t| !t.is_empty()) role="status">
            <Glyph icon=Icon::Screen/>
            <span class="count">{move || screens.with(|s| s.text.clone())}</span>
            <span class="which">{trouble}</span>
        </p>
    }
}

/// The room's name under its colour.
#[component]
pub fn RoomName(
    /// Its name.
    #[prop(into)]
    name: Signal<String>,
    /// Its colour, `#rrggbb`; empty: none.
    #[prop(into)]
    color: Signal<String>,
    /// Which page it is.
    page: &'static str,
    /// What the run is, where that has to be known; empty: the show.
    #[prop(into)]
    run: Signal<String>,
) -> impl IntoView {
    let stripe = move || color.with(|color| plain_color(color).map(str::to_owned)).unwrap_or_default();
    view! {
        <div class="room-name" style:--room=stripe>
            <span class="stripe" aria-hidden="true"></span>
            <h1>{move || name.with(|name| if name.is_empty() { desk_words().unnamed.to_owned() } else { name.clone() })}</h1>
            <span class="note">{page}</span>
            <span class="run">{run}</span>
        </div>
    }
}

/// A colour that is one: `#` and six hexadecimal digits, so that nothing else gets into a style.
#[must_use]
pub fn plain_color(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('#')?;
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::plain_color;

    #[test]
    fn only_plain_colours_reach_a_style() {
        assert_eq!(plain_color("#ff8800"), Some("#ff8800"));
        for text in ["", "#fff", "red", "#ff880g", "#ff8800;", "url(x)", "#éabcd"] {
            assert_eq!(plain_color(text), None, "{text}");
        }
    }
}
