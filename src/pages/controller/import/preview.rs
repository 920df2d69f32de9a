//! What a pasted table would become: its columns, the first rows, and those that could not be read.

use super::Importing;
use super::read::{Brought, columns, why};
use crate::i18n::controller_words;
use ghostlight_interchange::{Column, Import, Sheet, preview};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that are shown to look at.
const SHOWN: usize = 20;
/// Unreadable rows that are named; the rest are counted.
const NAMED: usize = 200;

/// The preview.
#[component]
pub(super) fn Preview(state: Importing, brought: Arc<Brought>) -> impl IntoView {
    let mine = controller_words();
    let sheet = StoredValue::new(match &*brought {
        Brought::Table(sheet) => sheet.clone(),
        Brought::Room(_) => Sheet::default(),
    });
    let import = Memo::new(move |_| {
        let import = state.layout.with(|layout| sheet.with_value(|sheet| preview(sheet, layout)));
        Arc::new(Same(import))
    });
    let ready = move || import.with(|import| import.0.items.len());
    let unread = move || import.with(|import| import.0.unread.len());
    let has_current =
        state.desk.session.snapshot().with_untracked(|snapshot| !snapshot.room.timers.is_empty());
    view! {
        <p class="import-count" role="status">{move || (mine.rows_read)(ready(), unread())}</p>
        <Show when=move || !state.layout.with(|layout| layout.sure)>
            <p class="check-columns">{mine.check_columns}</p>
        </Show>
        <label class="switch-line">
            <input type="checkbox" prop:checked=move || state.layout.with(|layout| layout.header)
                on:change=move |event| {
                    let header = event_target_checked(&event);
                    state.layout.update(|layout| layout.header = header);
                }
            />
            {mine.first_row_names}
        </label>
        <Table state=state sheet=sheet/>
        <Unreadable import=import/>
        <div class="sheet-acts">
            <Show when=move || has_current>
                <label class="switch-line">
                    <input type="checkbox" prop:checked=move || state.replace.get()
                        on:change=move |event| state.replace.set(event_target_checked(&event))/>
                    {mine.instead}
                </label>
            </Show>
            <button type="button" class="plain lead" disabled=move || ready() == 0 || state.busy.get()
                on:click=move |_| state.send_items()>
                {move || (mine.take_items)(ready())}
            </button>
        </div>
    }
}

/// An import, compared by what it came to.
struct Same(Import);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// The first rows under the columns' choices.
#[component]
fn Table(state: Importing, sheet: StoredValue<Sheet>) -> impl IntoView {
    let mine = controller_words();
    let width = sheet.with_value(Sheet::columns);
    let head = move |at: usize| {
        let now = move || state.layout.with(|layout| layout.columns.get(at).copied().unwrap_or_default());
        let options = columns()
            .map(|(column, name)| {
                view! { <option value=name selected=move || now() == column>{name}</option> }
            })
            .collect_view();
        view! {
            <th scope="col" data-column=move || if now() == Column::Ignore { "ignored" } else { "used" }>
                <select class="cell" aria-label=(mine.column_holds)(at + 1)
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        let chosen = columns().find(|(_, of)| *of == name).map(|(column, _)| column);
                        state.layout.update(|layout| choose(&mut layout.columns, at, chosen.unwrap_or_default()));
                    }>
                    {options}
                </select>
            </th>
        }
    };
    let rows = sheet.with_value(|sheet| sheet.rows.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let row = move |(at, cells): (usize, Vec<String>)| {
        let cells = (0..width).map(|at| view! { <td>{cells.get(at).cloned()}</td> }).collect_view();
        let names = move || at == 0 && state.layout.with(|layout| layout.header);
        view! { <tr class:names=names>{cells}</tr> }
    };
    view! {
        <div class="import-table" role="region" tabindex="0" aria-label=mine.preview>
            <table>
                <thead><tr>{(0..width).map(head).collect_view()}</tr></thead>
                <tbody>{rows.into_iter().enumerate().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A column holds what was chosen; another that held it holds nothing any more.
fn choose(columns: &mut [Column], at: usize, chosen: Column) {
    for (place, column) in columns.iter_mut().enumerate() {
        if place == at {
            *column = chosen;
        } else if *column == chosen {
            *column = Column::Ignore;
        }
    }
}

/// The rows that gave no item, with the reason: nothing is lost in silence.
#[component]
fn Unreadable(import: Memo<Arc<Same>>) -> impl IntoView {
    let mine = controller_words();
    let more = move || import.with(|import| import.0.unread.len().saturating_sub(NAMED));
    let list = move || {
        import.with(|import| {
            let line = |row: &ghostlight_interchange::Unread| {
                let text = row.text.clone();
                view! {
                    <li><b>{(mine.line)(row.line)}</b>" "{why(row.why)}" "<q>{text}</q></li>
                }
            };
            import.0.unread.iter().take(NAMED).map(line).collect_view()
        })
    };
    view! {
        <Show when=move || import.with(|import| !import.0.unread.is_empty())>
            <h3>{mine.not_read}</h3>
            <ul class="unread" tabindex="0" aria-label=mine.not_read>{list}</ul>
            <Show when=move || { more() > 0 }>
                <p>{move || (mine.and_more)(more())}</p>
            </Show>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meaning_stands_in_one_column_only() {
        let mut columns = [Column::Title, Column::Speaker, Column::Ignore];
        choose(&mut columns, 2, Column::Title);
        assert_eq!(columns, [Column::Ignore, Column::Speaker, Column::Title]);
        choose(&mut columns, 1, Column::Ignore);
        assert_eq!(columns, [Column::Ignore, Column::Ignore, Column::Title]);
    }
}
