//! The running order as the crew reads it: done items dimmed, not hidden; the current one opened.

use super::rows::{Rows, row_of, status_text, status_word};
use super::top_line::plain_color;
use crate::i18n::desk_words;
use core::time::Duration;
use ghostlight_room::{TimerId, schedule::Status};
use leptos::{html, prelude::*};

/// So many rows are drawn at once; the others follow in steps, so that no step holds the page up.
const STEP: usize = 120;
/// Between two steps.
const PAUSE: Duration = Duration::from_millis(16);

/// The list. It follows the current item until somebody scrolls.
#[component]
pub fn AgendaList(
    /// The rows.
    #[prop(into)]
    rows: Signal<Rows>,
    /// Whether it follows the current item.
    follow: RwSignal<bool>,
    /// How much of the current item has passed, 0 to 1; none where it has no length.
    #[prop(into, optional)]
    passed: Signal<Option<f32>>,
) -> impl IntoView {
    let words = desk_words();
    let rows = Memo::new(move |_| rows.get());
    let rows: Signal<Rows> = rows.into();
    let ids = Memo::new(move |_| rows.with(Rows::ids));
    let drawn = in_steps(ids);
    let some = move || ids.with(|ids| ids.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    view! {
        <div class="agenda-list" role="table" aria-label=words.rundown
            aria-rowcount=move || ids.with(|ids| ids.len() + 1)
            on:wheel=move |_| follow.set(false) on:touchmove=move |_| follow.set(false)>
            <div class="agenda-row agenda-heads" role="row">
                <span role="columnheader" class="number">"#"</span>
                <span role="columnheader" class="start">{words.column_start}</span>
                <span role="columnheader" class="what">{words.column_item}</span>
                <span role="columnheader" class="length">{words.column_length}</span>
                <span role="columnheader" class="end">{words.column_end}</span>
                <span role="columnheader" class="status">{words.column_status}</span>
            </div>
            <For each=some key=Clone::clone let:id>
                <AgendaRow id=id rows=rows follow=follow passed=passed/>
            </For>
        </div>
        <Show when=move || ids.with(Vec::is_empty)>
            <p class="nothing">{words.no_items}</p>
        </Show>
    }
}

/// How many rows are drawn by now.
fn in_steps(ids: Memo<Vec<TimerId>>) -> Signal<usize> {
    let drawn = RwSignal::new(STEP);
    Effect::new(move |_| {
        if drawn.get() < ids.with(Vec::len) {
            // The list may be gone by then; where there are no timers, the first rows stand.
            let _ = set_timeout(
                move || {
                    let _ = drawn.try_update(|drawn| *drawn += STEP);
                },
                PAUSE,
            );
        }
    });
    drawn.into()
}

#[component]
fn AgendaRow(
    id: TimerId,
    rows: Signal<Rows>,
    follow: RwSignal<bool>,
    passed: Signal<Option<f32>>,
) -> impl IntoView {
    let words = desk_words();
    let row = row_of(rows, id);
    let status = Memo::new(move |_| row.with(|row| row.status));
    let now = Memo::new(move |_| status.get() == Status::Now);
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if now.get()
            && follow.get()
            && let Some(node) = node.get()
        {
            node.scroll_into_view_with_bool(true);
        }
    });
    let stripe = move || row.with(|row| plain_color(&row.color).map(str::to_owned)).unwrap_or_default();
    let planned = move |at: &str| if at.is_empty() { String::new() } else { (words.planned_at)(at) };
    view! {
        <div class="agenda-row" role="row" node_ref=node data-status=move || status_word(status.get())
            aria-current=move || now.get().then_some("true") style:--label=stripe>
            <span role="cell" class="number">{move || row.with(|row| row.number)}</span>
            <span role="cell" class="start">
                {move || row.with(|row| row.start.clone())}
                <small>{move || row.with(|row| planned(&row.planned))}</small>
            </span>
            <span role="cell" class="what">
                <small class="heading">{move || row.with(|row| row.headings.clone())}</small>
                <b>{move || row.with(|row| row.title.clone())}</b>
                <small>{move || row.with(|row| row.speaker.clone())}</small>
                <small class="remarks">{move || row.with(|row| row.remarks.clone())}</small>
                <small class="notes">{move || row.with(|row| row.notes.clone())}</small>
            </span>
            <span role="cell" class="length">{move || row.with(|row| row.length.clone())}</span>
            <span role="cell" class="end">
                {move || row.with(|row| row.end.clone())}
                <small>{move || row.with(|row| planned(&row.planned_end))}</small>
            </span>
            <span role="cell" class="status">{move || status_text(status.get())}</span>
            <Show when=move || now.get() && passed.with(Option::is_some)>
                <span class="passed" aria-hidden="true" style:--f=move || share(passed.get())></span>
            </Show>
        </div>
    }
}

/// A share as a style's number, in steps that can be seen.
fn share(passed: Option<f32>) -> String {
    let thousandths = (passed.unwrap_or_default().clamp(0.0, 1.0) * 1_000.0).round();
    (f64::from(thousandths) / 1_000.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_stays_inside_the_bar() {
        assert_eq!(share(None), "0");
        assert_eq!(share(Some(0.5)), "0.5");
        assert_eq!(share(Some(7.0)), "1");
        assert_eq!(share(Some(-1.0)), "0");
    }
}
