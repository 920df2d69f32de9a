//! The running order as the crew reads it: done items dimmed, not hidden; the current one opened.

use super::rows::{Rows, row_of, status_text, status_word};
use super::top_line::plain_color;
use crate::i18n::desk_words;
use ghostlight_room::{TimerId, schedule::Status};
use leptos::{html, prelude::*};

/// The list. It follows the current item until somebody scrolls.
#[component]
pub fn AgendaList(
    /// The rows.
    #[prop(into)]
    rows: Signal<Rows>,
    /// Whether it follows the current item.
    follow: RwSignal<bool>,
) -> impl IntoView {
    let words = desk_words();
    let rows = Memo::new(move |_| rows.get());
    let rows: Signal<Rows> = rows.into();
    view! {
        <div class="agenda-list" role="table" aria-label=words.rundown
            on:wheel=move |_| follow.set(false) on:touchmove=move |_| follow.set(false)>
            <div class="agenda-row agenda-heads" role="row">
                <span role="columnheader" class="number">"#"</span>
                <span role="columnheader" class="start">{words.column_start}</span>
                <span role="columnheader" class="what">{words.column_item}</span>
                <span role="columnheader" class="length">{words.column_length}</span>
                <span role="columnheader" class="end">{words.column_end}</span>
                <span role="columnheader" class="status">{words.column_status}</span>
            </div>
            <For each=move || rows.with(Rows::ids) key=Clone::clone let:id>
                <AgendaRow id=id rows=rows follow=follow/>
            </For>
        </div>
        <Show when=move || rows.with(Rows::is_empty)>
            <p class="nothing">{words.no_items}</p>
        </Show>
    }
}

#[component]
fn AgendaRow(id: TimerId, rows: Signal<Rows>, follow: RwSignal<bool>) -> impl IntoView {
    let words = desk_words();
    let row = row_of(rows, id);
    let status = Memo::new(move |_| row.with(|row| row.status));
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if status.get() == Status::Now
            && follow.get()
            && let Some(node) = node.get()
        {
            node.scroll_into_view_with_bool(true);
        }
    });
    let stripe = move || row.with(|row| plain_color(&row.color).map(str::to_owned)).unwrap_or_default();
    let planned = move || {
        row.with(|row| if row.planned.is_empty() { String::new() } else { (words.planned_at)(&row.planned) })
    };
    view! {
        <div class="agenda-row" role="row" node_ref=node data-status=move || status_word(status.get())
            aria-current=move || (status.get() == Status::Now).then_some("true") style:--label=stripe>
            <span role="cell" class="number">{move || row.with(|row| row.number)}</span>
            <span role="cell" class="start">
                {move || row.with(|row| row.start.clone())}
                <small>{planned}</small>
            </span>
            <span role="cell" class="what">
                <small class="heading">{move || row.with(|row| row.headings.clone())}</small>
                <b>{move || row.with(|row| row.title.clone())}</b>
                <small>{move || row.with(|row| row.speaker.clone())}</small>
                <small class="remarks">{move || row.with(|row| row.remarks.clone())}</small>
                <small class="notes">{move || row.with(|row| row.notes.clone())}</small>
            </span>
            <span role="cell" class="length">{move || row.with(|row| row.length.clone())}</span>
            <span role="cell" class="end">{move || row.with(|row| row.end.clone())}</span>
            <span role="cell" class="status">{move || status_text(status.get())}</span>
        </div>
    }
}
