//! German.

use super::{CrewWords, Phrase};

pub(super) static WORDS: CrewWords = CrewWords {
    wall: "Übersicht",
    add_room: "Raum hinzufügen",
    wall_empty: "Mehrere Räume auf einen Blick. Geben Sie den Code eines Raums ein, oder wählen Sie einen.",
    remove_named: Phrase("Aus der Übersicht nehmen: @"),
    crew_messages: "An die Crew",
    expected_start: "Erwarteter Beginn",
    expected_end: "Erwartetes Ende",
    label: "Marke",
    as_csv: "Als CSV speichern",
    as_calendar: "Als Kalender speichern",
    cannot_save: "Dieser Browser speichert hier keine Datei.",
    for_whom: "Für",
    to_stage: "Bühne",
    to_hall: "Publikum",
    to_crew: "Crew",
    to_all: "Alle",
    lasts: "Bleibt",
    until_hidden: "bis verborgen",
    for_seconds: Phrase("@ s"),
    stays: "Bleibt bei Nächster",
    fill_in: "Einsetzen",
    show_alone: "Allein zeigen",
    show_alone_named: Phrase("Allein zeigen: @"),
    reads_to: Phrase("lesbar bis @ m"),
    diagonal: "Bühnenbildschirm, Zoll",
    to_one: "ein Bildschirm",
};
