//! "Take it from…": the coming items with the lengths they would have.

use crate::i18n::desk_words;
use ghostlight_room::TimerId;
use leptos::prelude::*;

/// One coming item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GiveFace {
    /// The item.
    pub id: TimerId,
    /// Its title.
    pub title: String,
    /// Its length as it stands.
    pub from: String,
    /// Its length after; the same where it gives nothing.
    pub to: String,
    /// When it would start.
    pub start: String,
    /// Why it stands where it stands: "not before 11:15"; empty: nothing holds it.
    pub fixed: String,
    /// It could give something.
    pub could: bool,
    /// It is left as it is.
    pub kept: bool,
}

/// All that is shown of a proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LandingFace {
    /// The coming items in their order.
    pub items: Vec<GiveFace>,
    /// At least one of them gives something.
    pub gives: bool,
    /// What it comes to: "On time · ends 21:34".
    pub outcome: String,
}

/// The coming items, each with a switch that lets it give time or not.
#[component]
pub fn LandingList(
    /// The items.
    #[prop(into)]
    items: Signal<Vec<GiveFace>>,
    /// Let it give (true), or leave it as it is.
    on_switch: Callback<(TimerId, bool)>,
) -> impl IntoView {
    let ids =
        Memo::new(move |_| items.with(|all| all.iter().map(|item| item.id.clone()).collect::<Vec<_>>()));
    view! {
        <ul class="landing-list">
            <For each=move || ids.get() key=Clone::clone let:id>
                <LandingRow id=id items=items on_switch=on_switch/>
            </For>
        </ul>
    }
}

#[component]
fn LandingRow(
    id: TimerId,
    items: Signal<Vec<GiveFace>>,
    on_switch: Callback<(TimerId, bool)>,
) -> impl IntoView {
    let words = desk_words();
    let key = id.clone();
    let face = Memo::new(move |_| {
        items.with(|all| all.iter().find(|face| face.id == key).cloned().unwrap_or_default())
    });
    let id = StoredValue::new(id);
    let text = move |part: fn(&GiveFace) -> &String| move || face.with(|face| part(face).clone());
    let shorter = Memo::new(move |_| face.with(|face| face.from != face.to));
    view! {
        <li class="landing-row" class:gives=move || shorter.get()>
            <label class="what">
                <input
                    type="checkbox"
                    aria-label=move || face.with(|face| (words.take_from_named)(&face.title))
                    disabled=move || !face.with(|face| face.could)
                    prop:checked=move || face.with(|face| face.could && !face.kept)
                    on:change=move |event| on_switch.run((id.get_value(), event_target_checked(&event)))
                />
                <span class="title">{text(|face| &face.title)}</span>
                <span class="fixed">{text(|face| &face.fixed)}</span>
            </label>
            <span class="start">{text(|face| &face.start)}</span>
            <span class="lengths">
                <Show when=move || shorter.get()>
                    <span class="from" aria-hidden="true">{text(|face| &face.from)}</span>
                    <span class="arrow" aria-hidden="true">"→"</span>
                    <span class="unseen">
                        {move || face.with(|face| (words.length_becomes)(&face.from, &face.to))}
                    </span>
                </Show>
                <span class="to" aria-hidden=move || shorter.get().then_some("true")>{text(|face| &face.to)}</span>
            </span>
        </li>
    }
}
