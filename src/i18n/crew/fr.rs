//! French.

use super::{CrewWords, Phrase};

pub(super) static WORDS: CrewWords = CrewWords {
    wall: "Mur",
    add_room: "Ajouter une salle",
    wall_empty: "Plusieurs salles d’un coup d’œil. Saisissez le code d’une salle, ou choisissez-en une.",
    remove_named: Phrase("Retirer du mur\u{202f}: @"),
    crew_messages: "À l’équipe",
    expected_start: "Début attendu",
    expected_end: "Fin attendue",
    label: "Étiquette",
    as_csv: "Enregistrer en CSV",
    as_calendar: "Enregistrer en calendrier",
    cannot_save: "Ce navigateur n’enregistre pas de fichier ici.",
    for_whom: "Pour",
    to_stage: "Scène",
    to_hall: "Public",
    to_crew: "Équipe",
    to_all: "Tous",
    lasts: "Dure",
    until_hidden: "jusqu’au masquage",
    for_seconds: Phrase("@ s"),
    stays: "Reste au Suivant",
    fill_in: "Insérer",
    show_alone: "Afficher seul",
    show_alone_named: Phrase("Afficher seul\u{202f}: @"),
    reads_to: Phrase("lisible à @ m"),
    diagonal: "Écran de scène, pouces",
    to_one: "un écran",
};
