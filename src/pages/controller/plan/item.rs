//! All fields of one item under each other: where the table has no room for them, and for a finger.

use super::cell::Cell;
use super::faces::PlanRow;
use super::field::Field;
use super::{Plan, field_name};
use crate::components::{Glyph, Icon, Sheet};
use crate::i18n::{controller_words, desk_words};
use ghostlight_room::TimerId;
use leptos::prelude::*;
use std::sync::Arc;

/// The sheet.
#[component]
pub(super) fn ItemSheet(plan: Plan) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(plan.opened.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && plan.opened.with_untracked(Option::is_some) {
            plan.opened.set(None);
        }
    });
    let title = Memo::new(move |_| {
        let id = plan.opened.get();
        plan.faces.with(|faces| {
            id.and_then(|id| faces.get(&id)).map(|row| row.text(Field::Title).to_owned()).unwrap_or_default()
        })
    });
    view! {
        <Sheet title=title open=open class="item-sheet">
            {move || plan.opened.get().map(|id| view! { <Fields plan=plan id=id/> })}
        </Sheet>
    }
}

#[component]
fn Fields(plan: Plan, id: TimerId) -> impl IntoView {
    let words = desk_words();
    let key = id.clone();
    let row = Memo::new(move |before: Option<&Arc<PlanRow>>| {
        plan.faces.with(|faces| faces.get(&key)).or_else(|| before.cloned()).unwrap_or_default()
    });
    let id = StoredValue::new(id);
    let close = move || plan.opened.set(None);
    view! {
        <div class="item-fields">
            {Field::ALL
                .map(|field| {
                    view! {
                        <div class=["item-field ", field.word()].concat()>
                            <span class="name" aria-hidden="true">{field_name(field)}</span>
                            <Cell plan=plan id=id row=row field=field fixed=Signal::derive(|| false)/>
                        </div>
                    }
                })
                .collect_view()}
        </div>
        <div class="item-acts">
            <button type="button" class="plain" on:click=move |_| plan.move_by(&id.get_value(), -1)>
                <Glyph icon=Icon::Up/>{words.move_up}
            </button>
            <button type="button" class="plain" on:click=move |_| plan.move_by(&id.get_value(), 1)>
                <Glyph icon=Icon::Down/>{words.move_down}
            </button>
            <button type="button" class="plain" on:click=move |_| { plan.duplicate(&id.get_value()); close() }>
                <Glyph icon=Icon::Copy/>{words.duplicate}
            </button>
            <button type="button" class="plain" on:click=move |_| { plan.delete(&id.get_value()); close() }>
                <Glyph icon=Icon::Delete/>{words.delete}
            </button>
        </div>
        <p class="hint">{controller_words().empty_clears}</p>
    }
}
