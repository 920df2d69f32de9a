//! The operator's rundown: any item can be made next, gone to, or passed over.

use super::rows::{Rows, row_of, status_text, status_word};
use super::top_line::plain_color;
use super::{Answer, Denied, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::{Permit, TimerId, schedule::Status};
use leptos::prelude::*;

/// What a press in the list wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowDo {
    /// Behind the current one.
    MakeNext(TimerId),
    /// Now.
    GoTo(TimerId),
    /// Pass it over, or take it in again.
    Skip(TimerId, bool),
}

/// What may be done in the list.
#[derive(Clone, Copy)]
pub struct RowPermits {
    /// Make an item next.
    pub make_next: Signal<Permit>,
    /// Go to an item.
    pub go_to: Signal<Permit>,
    /// Pass an item over.
    pub skip: Signal<Permit>,
    /// Take it in again.
    pub unskip: Signal<Permit>,
}

/// The list.
#[component]
pub fn RunList(
    /// The rows.
    #[prop(into)]
    rows: Signal<Rows>,
    /// What may be done.
    permits: RowPermits,
    /// What became of the last press on a row, by item.
    answer: Callback<TimerId, Answer>,
    /// A press.
    on_do: Callback<RowDo>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    view! {
        <ol class="run-list">
            <For each=move || rows.with(Rows::ids) key=Clone::clone let:id>
                <RunRow id=id rows=rows permits=permits answer=answer on_do=on_do on_denied=on_denied/>
            </For>
        </ol>
        <Show when=move || rows.with(Rows::is_empty)>
            <p class="nothing">{words.no_items}</p>
        </Show>
    }
}

#[component]
fn RunRow(
    id: TimerId,
    rows: Signal<Rows>,
    permits: RowPermits,
    answer: Callback<TimerId, Answer>,
    on_do: Callback<RowDo>,
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let row = row_of(rows, id.clone());
    let status = Memo::new(move |_| row.with(|row| row.status));
    let stripe = move || row.with(|row| plain_color(&row.color).map(str::to_owned)).unwrap_or_default();
    let id = StoredValue::new(id);
    let act = move |make: fn(TimerId) -> RowDo| Callback::new(move |()| on_do.run(make(id.get_value())));
    let mine = Signal::derive(move || answer.run(id.get_value()));
    let named = move |label: fn(&str) -> String| Signal::derive(move || row.with(|row| label(&row.title)));
    view! {
        <li class="run-row" data-status=move || status_word(status.get()) style:--label=stripe
            aria-current=move || (status.get() == Status::Now).then_some("true")>
            <span class="number">{move || row.with(|row| row.number)}</span>
            <div class="what">
                <p class="heading">{move || row.with(|row| row.headings.clone())}</p>
                <p class="title">{move || row.with(|row| row.title.clone())}</p>
                <p class="who">
                    <span>{move || row.with(|row| row.speaker.clone())}</span>
                    <span class="length">{move || row.with(|row| row.length.clone())}</span>
                </p>
            </div>
            <div class="when">
                <span class="start">{move || row.with(|row| row.start.clone())}</span>
                <span class="status">{move || status_text(status.get())}</span>
            </div>
            <div class="acts">
                <Show when=move || status.get() == Status::Skipped>
                    <PressButton label=named(words.unskip_named) permit=permits.unskip answer=mine
                        on_press=act(|id| RowDo::Skip(id, false)) on_denied=on_denied>
                        <span class="word">{words.unskip}</span>
                    </PressButton>
                </Show>
                <Show when=move || matches!(status.get(), Status::Later | Status::Missed | Status::Done)>
                    <PressButton label=named(words.make_next_named) permit=permits.make_next answer=mine
                        on_press=act(RowDo::MakeNext) on_denied=on_denied>
                        <span class="word">{words.make_next}</span>
                    </PressButton>
                </Show>
                <Show when=move || matches!(status.get(), Status::Next | Status::Later)>
                    <PressButton label=named(words.skip_named) permit=permits.skip answer=mine
                        on_press=act(|id| RowDo::Skip(id, true)) on_denied=on_denied>
                        <span class="word">{words.skip}</span>
                    </PressButton>
                </Show>
                <Show when=move || !matches!(status.get(), Status::Now | Status::Skipped)>
                    <PressButton label=named(words.go_to_named) permit=permits.go_to answer=mine
                        on_press=act(RowDo::GoTo) on_denied=on_denied>
                        <span class="word">{words.go_to}</span>
                    </PressButton>
                </Show>
            </div>
        </li>
    }
}
