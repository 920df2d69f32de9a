//! The rundown as a table or a calendar: `…/export?format=csv|ics`.

use ghostlight_interchange::{ExportWords, rundown_csv, rundown_ics};
use ghostlight_palco::rest::{Answer, Request};
use ghostlight_room::{Room, Zones};
use ghostlight_time::ServerInstant;

/// The head of the table. It is the one that comes in again.
const WORDS: ExportWords = ExportWords {
    position: "Position",
    title: "Title",
    speaker: "Speaker",
    duration: "Duration",
    start: "Start",
    end: "End",
    expected_start: "Expected start",
    expected_end: "Expected end",
    notes: "Notes",
    label: "Label",
};

/// The answer in the form that was asked for. The engine has answered the export already, so whoever
/// asks may see it.
pub(super) fn in_form(
    answer: Answer,
    request: &Request,
    room: &Room,
    now: ServerInstant,
    zones: &dyn Zones,
) -> Answer {
    let Some((path, query)) = request.path.split_once('?') else { return answer };
    if answer.status != 200 || !path.trim_end_matches('/').ends_with("/export") {
        return answer;
    }
    let format = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "format");
    match format.as_ref().map(|(_, format)| &**format) {
        Some("csv") => Answer::text(rundown_csv(room, &WORDS, now, zones), "text/csv; charset=utf-8"),
        Some("ics") => Answer::text(rundown_ics(room, now, zones), "text/calendar; charset=utf-8"),
        _ => answer,
    }
}
