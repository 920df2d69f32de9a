//! A cell: text to read in Run, a field to type into in Edit. What arrives while somebody types waits
//! until they are done.

use super::faces::PlanRow;
use super::field::{AT_ZERO, COLORS, Field, Kind, ON, at_zero_word};
use super::{Plan, field_name};
use crate::i18n::{controller_words, desk_words};
use ghostlight_room::TimerId;
use leptos::{ev, prelude::*};
use std::sync::Arc;

/// A cell of the table, or a line of an item's sheet.
#[component]
pub(super) fn Cell(
    plan: Plan,
    id: StoredValue<TimerId>,
    row: Memo<Arc<PlanRow>>,
    field: Field,
    /// Its text is read, not changed.
    #[prop(into)]
    fixed: Signal<bool>,
) -> impl IntoView {
    let text = Memo::new(move |_| row.with(|row| row.text(field).to_owned()));
    let title = Memo::new(move |_| row.with(|row| row.text(Field::Title).to_owned()));
    let label = Signal::derive(move || (desk_words().named)(field_name(field), &title.get()));
    move || {
        if fixed.get() {
            let shown = move || text.with(|text| read(field, text));
            return view! { <span class="read">{shown}</span> }.into_any();
        }
        match field.kind() {
            Kind::Text => view! { <Typing plan=plan id=id field=field text=text label=label/> }.into_any(),
            Kind::Switch => view! {
                <label class="cell-switch">
                    <input type="checkbox" data-field=field.word() aria-label=label
                        prop:checked=move || text.with(|text| text == ON)
                        on:change=move |event| {
                            let on = if event_target_checked(&event) { ON } else { "" };
                            plan.commit(&id.get_value(), field, on);
                        }
                    />
                </label>
            }
            .into_any(),
            Kind::Choice => view! { <Choice plan=plan id=id field=field text=text label=label/> }.into_any(),
        }
    }
}

/// A field's text as it is read.
fn read(field: Field, text: &str) -> String {
    if field.kind() == Kind::Switch {
        return if text == ON { "✓".to_owned() } else { String::new() };
    }
    let choices = choices(field, text);
    choices.into_iter().find(|(inner, _)| inner == text).map_or_else(|| text.to_owned(), |(_, name)| name)
}

#[component]
fn Typing(
    plan: Plan,
    id: StoredValue<TimerId>,
    field: Field,
    text: Memo<String>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    // Scrolled away while it was typed: it goes on where it was.
    let kept = plan.typed.with_value(|typed| match typed {
        Some((of, at, text)) if *at == field && id.with_value(|id| id == of) => Some(text.clone()),
        _ => None,
    });
    let typed = RwSignal::new(kept);
    let shown = move || typed.get().unwrap_or_else(|| text.get());
    let type_in = move |event: ev::Event| {
        let text = event_target_value(&event);
        plan.typed.set_value(Some((id.get_value(), field, text.clone())));
        typed.set(Some(text));
    };
    let forget = move || {
        plan.typed.set_value(None);
        typed.set(None);
    };
    let commit = move || {
        let Some(now) = typed.get_untracked() else { return };
        forget();
        plan.commit(&id.get_value(), field, &now);
    };
    view! {
        <input type="text" class="cell" data-field=field.word() aria-label=label maxlength=field.most()
            autocomplete="off" spellcheck="false"
            prop:value=shown
            on:focus=move |_| plan.finish_other(&id.get_value(), field)
            on:input=type_in
            on:keydown=move |event| {
                if event.key() == "Escape" && typed.with_untracked(Option::is_some) {
                    event.prevent_default();
                    forget();
                }
            }
            on:change=move |event| {
                // What was filled in without a key press says so here only.
                type_in(event);
                commit();
            }
            on:blur=move |_| commit()
        />
    }
}

#[component]
fn Choice(
    plan: Plan,
    id: StoredValue<TimerId>,
    field: Field,
    text: Memo<String>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let options = move || {
        text.with(|text| choices(field, text))
            .into_iter()
            .map(|(inner, name)| {
                let chosen = text.with_untracked(|text| *text == inner);
                view! { <option value=inner selected=chosen>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="cell" data-field=field.word() aria-label=label
            on:change=move |event| plan.commit(&id.get_value(), field, &event_target_value(&event))>
            {options}
        </select>
    }
}

/// What can be chosen: the inner word, and its name. A colour of another kind stays what it is.
fn choices(field: Field, text: &str) -> Vec<(String, String)> {
    let mine = controller_words();
    let pair = |inner: &str, name: &str| (inner.to_owned(), name.to_owned());
    match field {
        Field::AtZero => {
            AT_ZERO.iter().zip(mine.at_zero).map(|(at, name)| pair(at_zero_word(*at), name)).collect()
        }
        Field::Color => {
            let mut all = vec![pair("", mine.no_color)];
            all.extend(COLORS.iter().zip(mine.colors).map(|(inner, name)| pair(inner, name)));
            if all.iter().all(|(inner, _)| inner != text) {
                all.push(pair(text, text));
            }
            all
        }
        _ => Vec::new(),
    }
}

impl Plan {
    /// Takes what was being typed in another cell that has been scrolled out of the page.
    pub(super) fn finish_other(self, id: &TimerId, field: Field) {
        let other = self.typed.try_update_value(|typed| match typed {
            Some((of, at, _)) if of == id && *at == field => None,
            typed => typed.take(),
        });
        if let Some((id, field, text)) = other.flatten() {
            self.commit(&id, field, &text);
        }
    }
}
