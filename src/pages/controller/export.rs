//! The rundown and the room as files.

use super::Desk;
use super::plan::refusal;
use crate::i18n::{controller_words, desk_words};
use crate::platform::files;
use ghostlight_interchange::{ExportWords, rundown_csv, rundown_ics};
use ghostlight_palco::rest::Method;
use leptos::prelude::*;

/// The names of the columns of a rundown's CSV.
fn columns() -> ExportWords {
    let words = desk_words();
    let mine = controller_words();
    ExportWords {
        position: "#",
        title: words.column_item,
        speaker: words.column_speaker,
        duration: words.column_length,
        start: words.column_start,
        end: words.column_end,
        expected_start: mine.expected_start,
        expected_end: mine.expected_end,
        notes: words.column_notes,
        label: mine.label,
    }
}

/// A file's name: the room's, without what file systems refuse.
pub(super) fn file_name(room: &str, rest: &str) -> String {
    let kept: String = room
        .chars()
        .map(|sign| if sign.is_alphanumeric() { sign } else { '-' })
        .collect::<String>()
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let kept: String = kept.chars().take(60).collect();
    [if kept.is_empty() { "ghostlight" } else { &kept }, rest].concat()
}

/// The buttons.
#[component]
pub(super) fn Exports(desk: Desk) -> impl IntoView {
    let mine = controller_words();
    let session = desk.session;
    let name = move |rest: &str| {
        session.snapshot().with_untracked(|snapshot| file_name(&snapshot.room.info.name, rest))
    };
    let given = move |saved: bool| {
        if !saved {
            desk.notes.say(mine.cannot_save.to_owned());
        }
    };
    let csv = move |_| {
        let room = session.snapshot().get_untracked();
        let text = rundown_csv(&room.room, &columns(), session.now(), session.zones());
        given(files::save(&name(".csv"), "text/csv", &text));
    };
    let calendar = move |_| {
        let room = session.snapshot().get_untracked();
        let text = rundown_ics(&room.room, session.now(), session.zones());
        given(files::save(&name(".ics"), "text/calendar", &text));
    };
    let whole = move |_| {
        session.rest(Method::Get, "/export", None, move |answer| match answer {
            Some(answer) if answer.status < 300 => {
                let text = serde_json::to_string_pretty(&answer.body).unwrap_or_default();
                given(files::save(&name(".json"), "application/json", &text));
            }
            Some(answer) => desk.notes.say((desk_words().about)(mine.export_room, &refusal(&answer))),
            None => desk.notes.say((desk_words().about)(mine.export_room, desk_words().unanswered)),
        });
    };
    view! {
        <details class="menu">
            <summary class="plain tool">{mine.export}</summary>
            <div class="menu-list">
                <button type="button" class="plain" on:click=csv>{mine.export_csv}</button>
                <button type="button" class="plain" on:click=calendar>{mine.export_ics}</button>
                <button type="button" class="plain" on:click=whole>{mine.export_room}</button>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_that_every_system_takes() {
        assert_eq!(file_name("Main stage / day 1", ".csv"), "Main-stage-day-1.csv");
        assert_eq!(file_name("Olá: «x»", ".json"), "Olá-x.json");
        assert_eq!(file_name("../..", ".csv"), "ghostlight.csv");
    }
}
