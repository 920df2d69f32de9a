//! A row of the plan.

use super::Plan;
use super::cell::Cell;
use super::faces::PlanRow;
use super::field::{COLORS, Field};
use crate::components::{Glyph, Icon, PressButton, plain_color, status_text, status_word};
use crate::i18n::{controller_words, desk_words};
use ghostlight_room::{Intent, IntentKind, Permit, TimerId};
use leptos::prelude::*;
use std::sync::Arc;

/// A row: it changes only where its item does.
#[component]
pub(super) fn Row(plan: Plan, id: TimerId) -> impl IntoView {
    let words = desk_words();
    let mine = controller_words();
    let key = id.clone();
    // What has just left the window keeps its last face until it is gone.
    let row = Memo::new(move |before: Option<&Arc<PlanRow>>| {
        plan.faces.with(|faces| faces.get(&key)).or_else(|| before.cloned()).unwrap_or_default()
    });
    let id = StoredValue::new(id);
    let place = Memo::new(move |_| row.with(|row| row.place));
    let status = Memo::new(move |_| row.with(|row| row.status));
    let expected = Memo::new(move |_| row.with(|row| row.expected.clone()));
    let title = Memo::new(move |_| row.with(|row| row.text(Field::Title).to_owned()));
    let color = Memo::new(move |_| row.with(|row| row.text(Field::Color).to_owned()));
    let stripe = move || color.with(|color| plain_color(color).map(str::to_owned)).unwrap_or_default();
    let named = move || color.with(|color| COLORS.contains(&color.as_str()).then(|| color.clone()));
    let fixed = Signal::derive(move || !plan.editing.get());
    let named_by = move |name: &'static str| move || title.with(|title| (words.named)(name, title));
    let moving = move || plan.drag.with(|drag| drag.as_ref().is_some_and(|(of, _)| *of == id.get_value()));
    let drop_here = move || {
        let at = plan.drag.with(|drag| drag.as_ref().map(|(_, at)| *at));
        (at == Some(place.get())).then_some("before")
    };
    view! {
        <div class="plan-row" role="row" data-place=move || place.get() aria-rowindex=move || place.get() + 2
            data-status=move || status_word(status.get()) data-color=named style:--label=stripe
            class:moving=moving data-drop=drop_here>
            <span role="cell" class="grip-cell">
                <Show when=move || plan.editing.get()>
                    <button type="button" class="quiet grip" aria-label=named_by(mine.move_word)
                        on:pointerdown=move |event| plan.drag_from(&id.get_value(), &event)>
                        <span aria-hidden="true">"⠿"</span>
                    </button>
                </Show>
            </span>
            <span role="cell" class="number">{move || place.get() + 1}</span>
            <span role="cell" class="expected">{move || expected.get()}</span>
            {Field::ALL
                .map(|field| {
                    view! {
                        <span role="cell" class=["of ", field.word()].concat()>
                            <Cell plan=plan id=id row=row field=field fixed=fixed/>
                        </span>
                    }
                })
                .collect_view()}
            <span role="cell" class="status">{move || status_text(status.get())}</span>
            <span role="cell" class="row-acts">
                <Show when=move || plan.editing.get() fallback=move || view! { <RunActs plan=plan id=id title=title/> }>
                    <button type="button" class="quiet round" aria-label=named_by(mine.all_fields)
                        on:click=move |_| plan.opened.set(Some(id.get_value()))>
                        <Glyph icon=Icon::More/>
                    </button>
                    <button type="button" class="quiet round roomy" aria-label=named_by(words.duplicate)
                        on:click=move |_| plan.duplicate(&id.get_value())>
                        <Glyph icon=Icon::Copy/>
                    </button>
                    <button type="button" class="quiet round roomy" aria-label=named_by(words.delete)
                        on:click=move |_| plan.delete(&id.get_value())>
                        <Glyph icon=Icon::Delete/>
                    </button>
                </Show>
            </span>
        </div>
    }
}

/// What a running show does to an item.
#[component]
fn RunActs(plan: Plan, id: StoredValue<TimerId>, title: Memo<String>) -> impl IntoView {
    let words = desk_words();
    let desk = plan.desk;
    let go_name = Signal::derive(move || title.with(|title| (words.go_to_named)(title)));
    let next_name = Signal::derive(move || title.with(|title| (words.make_next_named)(title)));
    let go = Callback::new(move |()| {
        let on = desk.controls.with_untracked(|controls| controls.on.clone());
        desk.session.dispatch(Intent::GoTo { timer: id.get_value(), on });
    });
    let make_next = Callback::new(move |()| {
        desk.session.dispatch(Intent::MakeNext(id.get_value()));
    });
    let can = move |kind: fn(&super::super::Controls) -> Permit| desk.permit(kind);
    view! {
        <PressButton class="go" label=go_name permit=can(|c| c.can.of(IntentKind::GoTo))
            on_press=go on_denied=desk.notes.denied(words.go_to)>
            <span class="word">{words.go_to}</span>
        </PressButton>
        <PressButton class="roomy" label=next_name permit=can(|c| c.can.of(IntentKind::MakeNext))
            on_press=make_next on_denied=desk.notes.denied(words.make_next)>
            <span class="word">{words.make_next}</span>
        </PressButton>
    }
}
