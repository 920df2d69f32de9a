//! Which column of a table is what.

use crate::Sheet;
use ghostlight_time::{parse_duration, parse_time_of_day};

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// Nothing that a rundown knows.
    #[default]
    Ignore,
    /// The title.
    Title,
    /// Who speaks.
    Speaker,
    /// The length.
    Duration,
    /// The planned start.
    Start,
    /// The planned end.
    End,
    /// Notes for the crew.
    Notes,
    /// A label.
    Label,
}

impl Column {
    /// All that a person can choose for a column.
    pub const ALL: [Self; 8] = [
        Self::Ignore,
        Self::Title,
        Self::Speaker,
        Self::Duration,
        Self::Start,
        Self::End,
        Self::Notes,
        Self::Label,
    ];
}

/// How a table is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The first row names the columns.
    pub header: bool,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// Title and length were recognised beyond doubt; else ask the person.
    pub sure: bool,
}

/// What people call a column, in English, Portuguese, Spanish, German and French; compared without case.
const NAMES: [(Column, &[&str]); 7] = [
    (
        Column::Title,
        &[
            "title",
            "name",
            "item",
            "session",
            "cue",
            "segment",
            "topic",
            "event",
            "titulo",
            "título",
            "nome",
            "sessão",
            "sessao",
            "tema",
            "nombre",
            "sesión",
            "sesion",
            "titel",
            "programmpunkt",
            "punkt",
            "thema",
            "titre",
            "nom",
            "séance",
            "seance",
            "sujet",
        ],
    ),
    (
        Column::Speaker,
        &[
            "speaker",
            "speakers",
            "presenter",
            "who",
            "host",
            "orador",
            "oradora",
            "palestrante",
            "apresentador",
            "ponente",
            "orador/a",
            "presentador",
            "sprecher",
            "sprecherin",
            "redner",
            "referent",
            "wer",
            "intervenant",
            "intervenante",
            "orateur",
            "présentateur",
        ],
    ),
    (
        Column::Duration,
        &[
            "duration",
            "length",
            "dur",
            "time",
            "minutes",
            "min",
            "mins",
            "duração",
            "duracao",
            "tempo",
            "minutos",
            "duración",
            "duracion",
            "tiempo",
            "dauer",
            "länge",
            "laenge",
            "minuten",
            "zeit",
            "durée",
            "duree",
            "temps",
        ],
    ),
    (
        Column::Start,
        &[
            "start",
            "start time",
            "starts",
            "from",
            "begin",
            "in",
            "início",
            "inicio",
            "começo",
            "de",
            "hora",
            "comienzo",
            "desde",
            "beginn",
            "von",
            "anfang",
            "début",
            "debut",
            "heure",
        ],
    ),
    (
        Column::End,
        &[
            "end", "end time", "ends", "until", "to", "finish", "out", "fim", "término", "termino", "até",
            "ate", "fin", "hasta", "ende", "bis", "jusqu'à",
        ],
    ),
    (
        Column::Notes,
        &[
            "notes",
            "note",
            "comment",
            "comments",
            "remarks",
            "notas",
            "nota",
            "observações",
            "observacoes",
            "comentarios",
            "notizen",
            "notiz",
            "bemerkung",
            "bemerkungen",
            "remarques",
            "commentaire",
        ],
    ),
    (
        Column::Label,
        &[
            "label",
            "type",
            "tag",
            "category",
            "etiqueta",
            "tipo",
            "kategorie",
            "typ",
            "étiquette",
            "catégorie",
        ],
    ),
];

impl Layout {
    /// Says which column is what: by the header's names, else by what the cells look like.
    #[must_use]
    pub fn guess(sheet: &Sheet) -> Self {
        let width = sheet.columns();
        let first = sheet.rows.first().map(Vec::as_slice).unwrap_or_default();
        let named: Vec<Column> =
            (0..width).map(|at| first.get(at).map_or(Column::Ignore, |cell| named(cell))).collect();
        let header =
            named.iter().filter(|column| **column != Column::Ignore).count() >= first.len().clamp(1, 2);
        let body = sheet.rows.get(usize::from(header)..).unwrap_or_default();
        let mut columns = if header { once_each(named) } else { vec![Column::Ignore; width] };
        fill_in(&mut columns, body);
        let has = |column| columns.contains(&column);
        let sure = header && has(Column::Title) && (has(Column::Duration) || has(Column::End));
        Self { header, columns, sure }
    }

    /// The first column that holds this.
    #[must_use]
    pub fn column(&self, wanted: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == wanted)
    }
}

/// What a header's cell names.
fn named(cell: &str) -> Column {
    let name = cell.trim().trim_end_matches([':', '.', '*']).to_lowercase();
    let name = name.split(['(', '[']).next().unwrap_or_default().trim();
    NAMES.iter().find(|(_, names)| names.contains(&name)).map_or(Column::Ignore, |(column, _)| *column)
}

/// A name that stands twice counts the first time.
fn once_each(mut columns: Vec<Column>) -> Vec<Column> {
    let mut seen = Vec::new();
    for column in &mut columns {
        if seen.contains(column) {
            *column = Column::Ignore;
        } else if *column != Column::Ignore {
            seen.push(*column);
        }
    }
    columns
}

/// What no header names: times of day, lengths, then texts: the first is the title, the second speaks.
fn fill_in(columns: &mut [Column], body: &[Vec<String>]) {
    let cells = |at: usize| {
        body.iter().filter_map(move |row| row.get(at)).map(String::as_str).filter(|cell| !cell.is_empty())
    };
    let mostly = |at: usize, fits: fn(&str) -> bool| {
        let (fit, all) =
            cells(at).take(200).fold((0, 0), |(fit, all), cell| (fit + usize::from(fits(cell)), all + 1));
        all > 0 && fit * 5 >= all * 4
    };
    for at in 0..columns.len() {
        if columns.get(at) != Some(&Column::Ignore) {
            continue;
        }
        let guess = if is_numbering(cells(at)) {
            continue;
        } else if mostly(at, is_clock_time) {
            first_free(columns, &[Column::Start, Column::End])
        } else if mostly(at, |cell| parse_duration(cell).is_ok()) {
            first_free(columns, &[Column::Duration])
        } else {
            first_free(columns, &[Column::Title, Column::Speaker, Column::Notes])
        };
        if let Some(column) = columns.get_mut(at) {
            *column = guess;
        }
    }
}

fn first_free(columns: &[Column], wanted: &[Column]) -> Column {
    wanted.iter().copied().find(|column| !columns.contains(column)).unwrap_or_default()
}

/// 1, 2, 3 … is a numbering, not a length.
fn is_numbering<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let numbers: Vec<usize> =
        cells.map(|cell| cell.trim_end_matches('.').parse().unwrap_or(usize::MAX)).collect();
    let from = numbers.first().copied().unwrap_or(usize::MAX);
    from <= 1 && numbers.len() > 1 && numbers.iter().enumerate().all(|(at, number)| *number == from + at)
}

/// `10:00` is a length and a time of day: with two digits of hours it is taken for a time of day only
/// where an hour of the day would be meant (from 6:00 on), or where it says so.
fn is_clock_time(cell: &str) -> bool {
    let says_so = cell.to_ascii_lowercase().ends_with(['m', 'M']) || cell.contains("+1");
    let groups = cell.split(':').collect::<Vec<_>>();
    let hour: Option<u32> = groups.first().and_then(|hour| hour.trim().parse().ok());
    let two_digits = groups.len() >= 2 && groups.first().is_some_and(|hour| hour.trim().len() == 2);
    let reads = parse_time_of_day(cell).is_ok();
    reads
        && ((says_so && parse_duration(cell).is_err()) || (two_digits && hour.is_some_and(|hour| hour >= 6)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Column::{Duration, End, Ignore, Label, Notes, Speaker, Start, Title};

    fn guess(text: &str) -> Layout {
        Layout::guess(&Sheet::read_text(text).unwrap())
    }

    #[test]
    fn headers_in_five_languages() {
        for (header, columns) in [
            ("Title,Speaker,Duration,Notes", vec![Title, Speaker, Duration, Notes]),
            ("Início;Título;Palestrante;Duração", vec![Start, Title, Speaker, Duration]),
            ("Nombre,Ponente,Duración (min)", vec![Title, Speaker, Duration]),
            ("Beginn;Ende;Titel;Sprecher", vec![Start, End, Title, Speaker]),
            ("TITRE\tIntervenant\tDurée:\tCatégorie", vec![Title, Speaker, Duration, Label]),
            ("#,Title,Length,Title", vec![Ignore, Title, Duration, Speaker]),
        ] {
            let layout = guess(&format!("{header}\n1;x\n"));
            assert!(layout.header, "{header}");
            let known: Vec<Column> = layout.columns.clone();
            if !header.starts_with('#') {
                assert_eq!(known, columns, "{header}");
                assert!(layout.sure, "{header}");
            }
        }
    }

    #[test]
    fn no_header() {
        let layout = guess("Opening,Ana,5:00\nPanel,Ben,45\n");
        assert_eq!(layout, Layout { header: false, columns: vec![Title, Speaker, Duration], sure: false });
        let layout = guess("1\t09:00\tOpening\t30\n2\t09:30\tPanel\t45\n");
        assert_eq!(layout.columns, [Ignore, Start, Title, Duration]);
        let layout = guess("9:00 am,9:30 am,Opening\n9:30 am,10:15 am,Panel\n");
        assert_eq!(layout.columns, [Start, End, Title]);
        assert!(!layout.sure);
    }

    #[test]
    fn a_title_that_is_a_word_of_a_header_is_no_header() {
        assert!(!guess("Opening,5\nEnd,5").header);
    }
}
