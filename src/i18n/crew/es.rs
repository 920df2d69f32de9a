//! Spanish.

use super::{CrewWords, Phrase};

pub(super) static WORDS: CrewWords = CrewWords {
    wall: "Panel",
    add_room: "Añadir sala",
    wall_empty: "Varias salas de un vistazo. Escriba el código de una sala, o elija una.",
    remove_named: Phrase("Quitar del panel: @"),
    crew_messages: "Para el equipo",
    expected_start: "Inicio esperado",
    expected_end: "Fin esperado",
    label: "Etiqueta",
    as_csv: "Guardar como CSV",
    as_calendar: "Guardar como calendario",
    cannot_save: "Este navegador no guarda archivos aquí.",
    for_whom: "Para",
    to_stage: "Escenario",
    to_hall: "Público",
    to_crew: "Equipo",
    to_all: "Todos",
    lasts: "Se ve",
    until_hidden: "hasta ocultarlo",
    for_seconds: Phrase("@ s"),
    stays: "Sigue con Siguiente",
    fill_in: "Insertar",
    show_alone: "Mostrar solo",
    show_alone_named: Phrase("Mostrar solo: @"),
    reads_to: Phrase("se lee hasta @ m"),
    diagonal: "Pantalla del escenario, pulgadas",
    to_one: "una pantalla",
};
