//! Portuguese.

use super::{CrewWords, Phrase};

pub(super) static WORDS: CrewWords = CrewWords {
    wall: "Painel",
    add_room: "Adicionar sala",
    wall_empty: "Várias salas num olhar. Digite o código de uma sala, ou escolha uma.",
    remove_named: Phrase("Tirar do painel: @"),
    crew_messages: "Para a equipe",
    expected_start: "Início esperado",
    expected_end: "Fim esperado",
    label: "Etiqueta",
    as_csv: "Salvar como CSV",
    as_calendar: "Salvar como calendário",
    cannot_save: "Este navegador não salva arquivos aqui.",
    for_whom: "Para",
    to_stage: "Palco",
    to_hall: "Público",
    to_crew: "Equipe",
    to_all: "Todos",
    lasts: "Fica",
    until_hidden: "até ocultar",
    for_seconds: Phrase("@ s"),
    stays: "Fica no Próximo",
    fill_in: "Inserir",
    show_alone: "Mostrar só ela",
    show_alone_named: Phrase("Mostrar só ela: @"),
    reads_to: Phrase("lê-se até @ m"),
    diagonal: "Tela do palco, polegadas",
    to_one: "uma tela",
};
