//! English.

use super::{CrewWords, Phrase};

pub(super) static WORDS: CrewWords = CrewWords {
    wall: "Wall",
    add_room: "Add room",
    wall_empty: "Several rooms at a glance. Type a room’s code, or choose one.",
    remove_named: Phrase("Take off the wall: @"),
    crew_messages: "To the crew",
    expected_start: "Expected start",
    expected_end: "Expected end",
    label: "Label",
    as_csv: "Save as CSV",
    as_calendar: "Save as calendar",
    cannot_save: "This browser saves no file here.",
    for_whom: "For",
    to_stage: "Stage",
    to_hall: "Audience",
    to_crew: "Crew",
    to_all: "Everyone",
    lasts: "Shows",
    until_hidden: "until hidden",
    for_seconds: Phrase("@ s"),
    stays: "Stays on Next",
    fill_in: "Fill in",
    show_alone: "Show alone",
    show_alone_named: Phrase("Show alone: @"),
    reads_to: Phrase("reads to @ m"),
    diagonal: "Stage display, inches",
    to_one: "one screen",
};
