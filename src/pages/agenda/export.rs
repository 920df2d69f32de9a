//! The running order on paper, as a table and as a calendar.

use crate::components::{Glyph, Icon};
use crate::i18n::{crew_words, desk_words};
use crate::platform::files;
use crate::session::Session;
use ghostlight_interchange::{ExportWords, rundown_csv, rundown_ics};
use leptos::prelude::*;

/// The names of the columns.
fn columns() -> ExportWords {
    let (words, crew) = (desk_words(), crew_words());
    ExportWords {
        position: "#",
        title: words.column_item,
        speaker: words.column_speaker,
        duration: words.column_length,
        start: words.column_start,
        end: words.column_end,
        expected_start: crew.expected_start,
        expected_end: crew.expected_end,
        notes: words.column_notes,
        label: crew.label,
    }
}

/// The buttons at the end of the top line.
#[component]
pub(super) fn Exports(session: Session) -> impl IntoView {
    let words = crew_words();
    let said = RwSignal::new("");
    let save = move |end: &str, kind: &str, text: &str| {
        let name = [session.room_code().as_str(), end].concat();
        said.set(if files::save(&name, kind, text) { "" } else { words.cannot_save });
    };
    let csv = move |_| {
        let snapshot = session.snapshot().get_untracked();
        let text = rundown_csv(&snapshot.room, &columns(), session.now(), session.zones());
        save(".csv", "text/csv", &text);
    };
    let calendar = move |_| {
        let snapshot = session.snapshot().get_untracked();
        save(".ics", "text/calendar", &rundown_ics(&snapshot.room, session.now(), session.zones()));
    };
    view! {
        <span class="said" role="status">{said}</span>
        <button type="button" class="plain" aria-label=words.as_csv title=words.as_csv on:click=csv>"CSV"</button>
        <button type="button" class="plain" aria-label=[words.as_calendar, " (.ics)"].concat() title=words.as_calendar on:click=calendar>
            ".ics"
        </button>
        <button type="button" class="quiet round" aria-label=desk_words().print on:click=move |_| print()>
            <Glyph icon=Icon::Print/>
        </button>
    }
}

fn print() {
    // A browser that cannot print says so itself.
    let _ = window().print();
}
