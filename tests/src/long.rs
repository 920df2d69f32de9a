//! Short forms for every run, long ones for `cargo xtask test --long`, whose figures are kept in `docs/`.

use std::path::{Path, PathBuf};

/// Whether this is the long form.
pub fn is_long() -> bool {
    std::env::var_os("GHOSTLIGHT_LONG").is_some_and(|value| value == "1")
}

/// The one for the form that runs.
pub fn pick<T>(short: T, long: T) -> T {
    if is_long() { long } else { short }
}

/// Tells a row's figures; the long form writes them into the table of a document, in the line that begins
/// with the row's name, and leaves the line's second cell, which says what is done.
pub fn record(document: &str, row: &str, cells: &[String]) {
    println!("{row}: {}", cells.join(" | "));
    if !is_long() {
        return;
    }
    let path = docs().join(document);
    let text = std::fs::read_to_string(&path).expect("the document is there");
    std::fs::write(&path, with_row(&text, row, cells)).expect("the document can be written");
}

fn with_row(text: &str, row: &str, cells: &[String]) -> String {
    let begin = format!("| `{row}` |");
    assert!(text.lines().any(|line| line.starts_with(&begin)), "the document has no row {row}");
    let lines = text.lines().map(|line| match line.strip_prefix(&begin) {
        Some(rest) => format!(
            "{begin}{}| {} |",
            rest.split_inclusive('|').next().map_or("", |cell| cell.trim_end_matches('|')),
            cells.join(" | ")
        ),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn docs() -> PathBuf {
    let package = std::env::var("CARGO_MANIFEST_DIR").expect("run by cargo");
    Path::new(&package).join("../docs")
}

#[cfg(test)]
mod tests {
    use super::with_row;

    #[test]
    fn a_row_is_replaced_and_its_description_stays() {
        let text = "# X\n| `a` | does a | 1 | 2 |\n| `ab` | does b | 3 |\n";
        let new = with_row(text, "a", &["9".to_owned(), "8".to_owned()]);
        assert_eq!(new, "# X\n| `a` | does a | 9 | 8 |\n| `ab` | does b | 3 |\n");
    }
}
