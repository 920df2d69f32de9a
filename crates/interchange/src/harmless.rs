//! Cells that a spreadsheet would run as a formula.

/// What makes a spreadsheet take a cell for a formula when it stands first.
const SIGNS: [char; 5] = ['=', '+', '-', '@', '\t'];

/// The cell so that no spreadsheet runs it: a quote before what begins like a formula. The quote is
/// also put before a quote that stands before such a sign, so that [`restored`] gives back exactly
/// what was there.
pub(crate) fn harmless(cell: &str) -> String {
    if begins_like_a_formula(cell.trim_start_matches('\'')) { ["'", cell].concat() } else { cell.to_owned() }
}

/// What [`harmless`] was given.
pub(crate) fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_like_a_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn begins_like_a_formula(text: &str) -> bool {
    text.starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_quoted_and_nothing_else_is() {
        for (cell, out) in [
            ("", ""),
            ("Keynote", "Keynote"),
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-", "'-"),
            ("@home", "'@home"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(harmless(cell), out);
            assert_eq!(restored(out), cell);
        }
    }

    proptest! {
        #[test]
        fn restoring_gives_back_what_was_there(cell in "['=+@\t-]{0,4}.{0,6}") {
            let harmless = harmless(&cell);
            prop_assert!(!harmless.starts_with(SIGNS));
            prop_assert_eq!(restored(&harmless), cell.as_str());
        }
    }
}
