//! What the runs came to, planned against actual, and who did what: to look at, to save, to print.

use super::Desk;
use super::export::file_name;
use super::report::{LogLine, RunTable, log_lines, run_tables};
use crate::components::Sheet;
use crate::i18n::{controller_words, desk_words};
use crate::platform::files;
use ghostlight_interchange::table_csv;
use ghostlight_palco::rest::Method;
use leptos::prelude::*;
use serde_json::Value;

/// So many lines of the log are shown; the file has all.
const SHOWN: usize = 500;

/// The sheet. What it shows is asked for each time it is opened.
#[component]
pub(super) fn ReportsSheet(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let mine = controller_words();
    let session = desk.session;
    let runs = RwSignal::new(Vec::<RunTable>::new());
    let chosen = RwSignal::new(0usize);
    let log = RwSignal::new(Vec::<LogLine>::new());
    let zone = move || session.snapshot().with_untracked(|snapshot| snapshot.room.info.time_zone.clone());
    let list = |answer: Option<crate::session::RestAnswer>| match answer.map(|answer| answer.body) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        session.rest(Method::Get, "/runs", None, move |answer| {
            let tables = run_tables(&list(answer), &zone(), session.zones());
            let _ = chosen.try_set(tables.len().saturating_sub(1));
            let _ = runs.try_set(tables);
        });
        session.rest(Method::Get, "/log?limit=10000", None, move |answer| {
            let _ = log.try_set(log_lines(list(answer), &zone(), session.zones()));
        });
    });
    let save = move |rest: &str, rows: Vec<Vec<String>>| {
        let name = session.snapshot().with_untracked(|snapshot| file_name(&snapshot.room.info.name, rest));
        if !files::save(&name, "text/csv", &table_csv(rows.iter().map(Vec::as_slice))) {
            desk.notes.say(mine.cannot_save.to_owned());
        }
    };
    let save_run = move |_| {
        if let Some(run) = runs.with(|runs| runs.get(chosen.get_untracked()).cloned()) {
            let rest = ["-", &run.name.replace(' ', "-"), ".csv"].concat();
            save(&rest, core::iter::once(heads(&mine.report_columns)).chain(run.rows).collect());
        }
    };
    let save_log = move |_| {
        let lines = log.with(|log| log.iter().map(LogLine::cells).collect::<Vec<_>>());
        save("-log.csv", core::iter::once(heads(&mine.log_columns)).chain(lines).collect());
    };
    let title = Signal::derive(move || mine.reports.to_owned());
    view! {
        <Sheet title=title open=open class="reports-sheet">
            <Show when=move || runs.with(|runs| !runs.is_empty())
                fallback=move || view! { <p class="nothing">{mine.no_runs}</p> }>
                <div class="sheet-acts">
                    <label class="field">
                        <span>{mine.which_run}</span>
                        <select class="which-run" on:change=move |event| {
                            chosen.set(event_target_value(&event).parse().unwrap_or_default());
                        }>
                            {move || runs.get().into_iter().enumerate().map(|(at, run)| {
                                let name = [&run.name, " · ", &run.day].concat();
                                view! { <option value=at.to_string() selected=move || chosen.get() == at>{name}</option> }
                            }).collect_view()}
                        </select>
                    </label>
                    <button type="button" class="plain" on:click=save_run>{mine.save_csv}</button>
                    <button type="button" class="plain" on:click=move |_| files::print()>{desk_words().print}</button>
                </div>
                {move || runs.with(|runs| runs.get(chosen.get()).cloned()).map(|run| view! { <Run run=run/> })}
            </Show>
            <header class="list-head log-head">
                <h3>{mine.log}</h3>
                <button type="button" class="plain" on:click=save_log>
                    {(desk_words().named)(mine.save_csv, mine.log)}
                </button>
            </header>
            <div class="report-table log-table" role="region" tabindex="0" aria-label=mine.log>
                <table>
                    <Heads names=&mine.log_columns/>
                    <tbody>
                        {move || log.with(|log| {
                            log.iter().rev().take(SHOWN).map(|line| cells(line.cells())).collect_view()
                        })}
                    </tbody>
                </table>
            </div>
        </Sheet>
    }
}

fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn cells(row: Vec<String>) -> impl IntoView {
    view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
}

#[component]
fn Heads(names: &'static [&'static str]) -> impl IntoView {
    view! {
        <thead><tr>{names.iter().map(|&name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
    }
}

/// One run.
#[component]
fn Run(run: RunTable) -> impl IntoView {
    let mine = controller_words();
    view! {
        <div class="report-table run-table" role="region" tabindex="0" aria-label=run.name>
            <table>
                <Heads names=&mine.report_columns/>
                <tbody>{run.rows.into_iter().map(cells).collect_view()}</tbody>
            </table>
        </div>
    }
}
