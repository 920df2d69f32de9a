//! An item as a card: previous, now, next.

use super::top_line::plain_color;
use super::{Answer, Denied, Glyph, Icon, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::{Permit, TimerId};
use leptos::prelude::*;

/// An item on a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardFace {
    /// Which item.
    pub id: TimerId,
    /// Its title.
    pub title: String,
    /// Its speaker.
    pub speaker: String,
    /// Its length, or for what is behind, how long it ran.
    pub length: String,
    /// When it starts, started or ended: "19:55".
    pub time: String,
    /// What remained when it was left, where it can be gone on with: "12:43".
    pub left_at: String,
    /// Its label's colour.
    pub color: String,
    /// Its label.
    pub label: String,
}

/// The three cards' slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// What comes before.
    Previous,
    /// The current item.
    Now,
    /// What comes next.
    Next,
}

impl Slot {
    const fn word(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::Now => "now",
            Self::Next => "next",
        }
    }
}

/// What remains, on the card of the current item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountFace {
    /// "14:32".
    pub digits: String,
    /// "WRAP UP"; empty in the normal phase.
    pub word: String,
    /// The tone: normal, yellow, red, over, still.
    pub tone: &'static str,
}

/// A card.
#[component]
pub fn ItemCard(
    /// Which slot it fills.
    place: Slot,
    /// The item; none: an empty slot that keeps its place.
    #[prop(into)]
    face: Signal<Option<CardFace>>,
    /// What an empty slot says.
    #[prop(into)]
    empty: Signal<String>,
    /// What remains, on the current item.
    #[prop(into, optional)]
    count: Signal<CountFace>,
    /// Whether its item can be gone on with.
    #[prop(into, optional)]
    may_continue: Signal<Permit>,
    /// What became of that press.
    #[prop(into, optional)]
    answer: Signal<Answer>,
    /// Go on where it was left.
    #[prop(optional)]
    on_continue: Option<Callback<TimerId>>,
    /// Start it over.
    #[prop(optional)]
    on_start_over: Option<Callback<TimerId>>,
    /// Whether its speaker can be changed.
    #[prop(into, optional)]
    may_speaker: Signal<Permit>,
    /// Another speaker.
    #[prop(optional)]
    on_speaker: Option<Callback<()>>,
    /// A press in vain.
    #[prop(optional)]
    on_denied: Option<Callback<Denied>>,
) -> impl IntoView {
    let words = desk_words();
    let text = move |part: fn(&CardFace) -> &String| {
        face.with(|face| face.as_ref().map(|face| part(face).clone()).unwrap_or_default())
    };
    let stripe = move || plain_color(&text(|f| &f.color)).map(str::to_owned).unwrap_or_default();
    let heading = match place {
        Slot::Previous => words.card_previous,
        Slot::Now => words.card_now,
        Slot::Next => words.card_next,
    };
    let left = Memo::new(move |_| text(|f| &f.left_at));
    let offers =
        Memo::new(move |_| left.with(|left| !left.is_empty()) && may_continue.get() != Permit::Absent);
    let act = move |callback: Option<Callback<TimerId>>| {
        Callback::new(move |()| {
            if let (Some(callback), Some(id)) =
                (callback, face.with_untracked(|f| f.as_ref().map(|f| f.id.clone())))
            {
                callback.run(id);
            }
        })
    };
    let denied = on_denied.unwrap_or_else(|| Callback::new(|_| {}));
    let (go_on, start_over) = (act(on_continue), act(on_start_over));
    view! {
        <article class="card" data-slot=place.word() class:empty=move || face.with(Option::is_none) style:--label=stripe>
            <header>
                <h2>{heading}</h2>
                <span class="time">{move || text(|f| &f.time)}</span>
            </header>
            <p class="title">
                {move || if face.with(Option::is_none) { empty.get() } else { text(|f| &f.title) }}
            </p>
            <div class="who">
                <p class="speaker">{move || text(|f| &f.speaker)}</p>
                {on_speaker.map(|on_speaker| view! {
                    <Show when=move || face.with(Option::is_some)>
                        <PressButton class="quiet round" label=words.change_speaker permit=may_speaker
                            on_press=on_speaker on_denied=denied>
                            <Glyph icon=Icon::Edit/>
                        </PressButton>
                    </Show>
                })}
            </div>
            <Show when=move || place == Slot::Now && face.with(Option::is_some)>
                <p class="count" data-tone=move || count.with(|c| c.tone)>
                    <span class="digits">{move || count.with(|c| c.digits.clone())}</span>
                    <span class="phase">{move || count.with(|c| c.word.clone())}</span>
                </p>
            </Show>
            <Show
                when=move || offers.get()
                fallback=move || view! { <p class="length">{move || text(|f| &f.length)}</p> }
            >
                <div class="offers">
                    <PressButton
                        label=Signal::derive(move || left.with(|left| (words.continue_at)(left)))
                        permit=may_continue answer=answer on_press=go_on on_denied=denied
                    />
                    <Show when=move || on_start_over.is_some()>
                        <PressButton label=words.start_over permit=may_continue on_press=start_over on_denied=denied/>
                    </Show>
                </div>
            </Show>
        </article>
    }
}
