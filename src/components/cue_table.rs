//! The producer's rundown: a table that is edited in place. Tab goes on, Enter goes down.

use super::rows::{RowFace, Rows, row_of, status_text, status_word};
use super::top_line::plain_color;
use super::{Denied, Glyph, Icon, PressButton};
use crate::i18n::desk_words;
use ghostlight_room::{Permit, TimerId, TimerPatch};
use ghostlight_time::parse_duration;
use leptos::{ev, prelude::*};

/// What the table wants.
#[derive(Clone, Debug, PartialEq)]
pub enum CueDo {
    /// Change some fields.
    Change(TimerId, Box<TimerPatch>),
    /// One place up (−1) or down (1).
    Move(TimerId, isize),
    /// A copy behind it.
    Duplicate(TimerId),
    /// Take it out.
    Delete(TimerId),
    /// Make it current.
    GoTo(TimerId),
    /// A new one at the end.
    Add,
    /// What was typed cannot be read: the sentence.
    Unreadable(&'static str),
}

/// A column that is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Title,
    Speaker,
    Length,
}

impl Column {
    const fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Speaker => "speaker",
            Self::Length => "length",
        }
    }
    fn text(self, row: &RowFace) -> String {
        match self {
            Self::Title => row.title.clone(),
            Self::Speaker => row.speaker.clone(),
            Self::Length => row.length.clone(),
        }
    }
    /// What typing this means; none where it cannot be read.
    fn patch(self, typed: &str) -> Option<TimerPatch> {
        let typed = typed.trim();
        Some(match self {
            Self::Title => TimerPatch { name: Some(typed.to_owned()), ..TimerPatch::default() },
            Self::Speaker => TimerPatch { speaker: Some(typed.to_owned()), ..TimerPatch::default() },
            Self::Length => {
                TimerPatch { duration: Some(parse_duration(typed).ok()?), ..TimerPatch::default() }
            }
        })
    }
}

/// The table.
#[component]
pub fn CueTable(
    /// The rows.
    #[prop(into)]
    rows: Signal<Rows>,
    /// Whether an item may be gone to.
    #[prop(into)]
    may_go: Signal<Permit>,
    /// A change or a press.
    on_do: Callback<CueDo>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    view! {
        <div class="cue-table" role="table" aria-label=words.rundown>
            <div class="cue-row cue-heads" role="row">
                <span role="columnheader">"#"</span>
                <span role="columnheader">{words.column_start}</span>
                <span role="columnheader">{words.column_item}</span>
                <span role="columnheader">{words.column_speaker}</span>
                <span role="columnheader">{words.column_length}</span>
                <span role="columnheader">{words.column_status}</span>
                <span role="columnheader"></span>
            </div>
            <For each=move || rows.with(Rows::ids) key=Clone::clone let:id>
                <CueRow id=id rows=rows may_go=may_go on_do=on_do on_denied=on_denied/>
            </For>
        </div>
        <button type="button" class="plain add-item" on:click=move |_| on_do.run(CueDo::Add)>
            <Glyph icon=Icon::Plus/>
            {words.add_item}
        </button>
    }
}

#[component]
fn CueRow(
    id: TimerId,
    rows: Signal<Rows>,
    may_go: Signal<Permit>,
    on_do: Callback<CueDo>,
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let row = row_of(rows, id.clone());
    let id = StoredValue::new(id);
    let stripe = move || row.with(|row| plain_color(&row.color).map(str::to_owned)).unwrap_or_default();
    let label = move |name: &'static str| move || row.with(|row| (words.named)(name, &row.title));
    let act = move |make: fn(TimerId) -> CueDo| move |_: ev::MouseEvent| on_do.run(make(id.get_value()));
    let go = Signal::derive(move || row.with(|row| (words.go_to_named)(&row.title)));
    view! {
        <div class="cue-row" role="row" data-status=move || status_word(row.with(|row| row.status)) style:--label=stripe>
            <span role="cell" class="number">{move || row.with(|row| row.number)}</span>
            <span role="cell" class="start">{move || row.with(|row| row.start.clone())}</span>
            <CueCell column=Column::Title id=id row=row name=words.column_item on_do=on_do/>
            <CueCell column=Column::Speaker id=id row=row name=words.column_speaker on_do=on_do/>
            <CueCell column=Column::Length id=id row=row name=words.column_length on_do=on_do/>
            <span role="cell" class="status">{move || status_text(row.with(|row| row.status))}</span>
            <span role="cell" class="row-acts">
                <PressButton class="go" label=go permit=may_go
                    on_press=Callback::new(move |()| on_do.run(CueDo::GoTo(id.get_value()))) on_denied=on_denied>
                    <span class="word">{words.go_to}</span>
                </PressButton>
                <button type="button" class="quiet round" aria-label=label(words.move_up) on:click=act(|id| CueDo::Move(id, -1))>
                    <Glyph icon=Icon::Up/>
                </button>
                <button type="button" class="quiet round" aria-label=label(words.move_down) on:click=act(|id| CueDo::Move(id, 1))>
                    <Glyph icon=Icon::Down/>
                </button>
                <button type="button" class="quiet round" aria-label=label(words.duplicate) on:click=act(CueDo::Duplicate)>
                    <Glyph icon=Icon::Copy/>
                </button>
                <button type="button" class="quiet round" aria-label=label(words.delete) on:click=act(CueDo::Delete)>
                    <Glyph icon=Icon::Delete/>
                </button>
            </span>
        </div>
    }
}

/// A cell: what arrives while somebody types waits until they are done.
#[component]
fn CueCell(
    column: Column,
    id: StoredValue<TimerId>,
    row: Memo<RowFace>,
    name: &'static str,
    on_do: Callback<CueDo>,
) -> impl IntoView {
    let words = desk_words();
    let kept = Memo::new(move |_| row.with(|row| column.text(row)));
    let typed = RwSignal::new(None::<String>);
    let shown = move || typed.get().unwrap_or_else(|| kept.get());
    let commit = move || {
        let Some(text) = typed.get_untracked() else { return };
        typed.set(None);
        if text.trim() == kept.get_untracked() {
            return;
        }
        on_do.run(match column.patch(&text) {
            Some(patch) => CueDo::Change(id.get_value(), Box::new(patch)),
            None => CueDo::Unreadable(words.not_a_length),
        });
    };
    let key = move |event: &ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            commit();
            below(event, column);
        }
        "Escape" => typed.set(None),
        _ => {}
    };
    view! {
        <span role="cell" class=column.word()>
            <input type="text" class="cell" data-column=column.word()
                aria-label=move || row.with(|row| (words.named)(name, &row.title))
                prop:value=shown
                on:input=move |event| typed.set(Some(event_target_value(&event)))
                on:keydown=move |event| key(&event)
                on:blur=move |_| commit()
            />
        </span>
    }
}

/// Puts the keyboard on the same column one row further down.
fn below(event: &ev::KeyboardEvent, column: Column) {
    use leptos::wasm_bindgen::JsCast;
    let cell = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    let row = cell.and_then(|cell| cell.closest(".cue-row").ok().flatten());
    let next = row.and_then(|row| row.next_element_sibling());
    let selector = ["[data-column=", column.word(), "]"].concat();
    let input = next.and_then(|next| next.query_selector(&selector).ok().flatten());
    if let Some(input) = input.and_then(|input| input.dyn_into::<leptos::web_sys::HtmlInputElement>().ok()) {
        // Fails only where the element is gone again.
        let _ = input.focus();
        input.select();
    }
}
