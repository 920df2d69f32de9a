//! docs/pages.md says what the pages do, and names the test that shows each line. Here it is held to that:
//! the tests exist, are not switched off, and ran.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::error::{Doing, Error, Result};
use crate::house::House;
use crate::process::{output, program};
use crate::report::without_colour;

const TABLE: &str = "docs/pages.md";
/// What stands where no test shows a line so far.
const NOT_YET: &str = "not yet";

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Claim {
    line: usize,
    /// The tests that show it; none: not yet.
    tests: Vec<Named>,
}

/// A test as the table names it: `file::function`, where a `tests.rs` or `mod.rs` goes by its folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    file: String,
    function: String,
}

/// Checks that every line names tests that exist, or says that there is none yet.
///
/// # Errors
/// When a line says neither, or names a test that is not there or is switched off.
pub fn check(house: &House) -> Result<()> {
    let claims = claims(&table(&house.root)?)?;
    let list = output(program("git", house).args(["ls-files", "-z", "--", "*.rs"]))?;
    let known = known_tests(&house.root, list.split('\0').filter(|name| !name.is_empty()));
    let open = claims.iter().filter(|claim| claim.tests.is_empty()).count();
    eprintln!("{TABLE}: {} lines, {} of them not shown yet", claims.len(), open);
    missing(&claims, "is no test, or switched off", |named| known.contains(named))
}

/// Checks that every named test passed, by the names that the runner told.
///
/// # Errors
/// When one did not.
pub fn ran(house: &House, passed: &[String]) -> Result<()> {
    let claims = claims(&table(&house.root)?)?;
    missing(&claims, "did not pass in this run", |named| passed.iter().any(|line| is_of(named, line)))
}

/// The tests that passed, as `cargo nextest` or `cargo test` told them.
pub fn passed(text: &str) -> Vec<String> {
    let plain = text.lines().map(without_colour);
    plain.filter_map(|line| nextest_passed(&line).or_else(|| libtest_passed(&line))).collect()
}

/// `PASS [   0.005s] ( 1/12) ghostlight-tests::show a_name`: the binary and the path.
fn nextest_passed(line: &str) -> Option<String> {
    let line = line.trim_start();
    let rest = line.strip_prefix("PASS [").or_else(|| line.strip_prefix("LEAK ["))?;
    let mut last_two = rest.split_whitespace().rev();
    let (path, binary) = (last_two.next()?, last_two.next()?);
    Some([binary, "::", path].concat())
}

/// `test module::a_name ... ok`: the path, which does not say the file of an integration test.
fn libtest_passed(line: &str) -> Option<String> {
    line.strip_prefix("test ")?.strip_suffix(" ... ok").map(str::to_owned)
}

/// Whether a runner's line is about a named test. What `cargo test` says of an integration test is its
/// function alone.
fn is_of(named: &Named, line: &str) -> bool {
    let (path, function) = line.rsplit_once("::").unwrap_or(("", line));
    function == named.function && (path.is_empty() || path.split("::").any(|part| part == named.file))
}

fn missing(claims: &[Claim], why: &str, is_there: impl Fn(&Named) -> bool) -> Result<()> {
    let mut wrong = 0;
    for claim in claims {
        for named in claim.tests.iter().filter(|named| !is_there(named)) {
            eprintln!("{TABLE}:{}: `{}::{}` {why}", claim.line, named.file, named.function);
            wrong += 1;
        }
    }
    if wrong == 0 {
        return Ok(());
    }
    Err(Error::Failed(format!("{TABLE} names {wrong} tests that do not show what it says.")))
}

fn table(root: &Path) -> Result<String> {
    let path = root.join(TABLE);
    fs::read_to_string(&path).on("read", &path)
}

/// The rows of all tables with two columns: what, and what shows it.
fn claims(text: &str) -> Result<Vec<Claim>> {
    let mut all = Vec::new();
    for (line, row) in (1..).zip(text.lines()) {
        let Some(cells) = row.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else { continue };
        let wrong = |why: &str| Err(Error::malformed(format!("{TABLE}:{line}"), why));
        let Some((what, shown)) = cells.rsplit_once(" | ") else {
            return wrong("a row has two cells: what, and what shows it");
        };
        if what == "what" {
            continue;
        }
        let tests: Vec<Named> = shown.split('`').skip(1).step_by(2).filter_map(Named::parse).collect();
        if tests.is_empty() != shown.contains(NOT_YET) {
            return wrong("its last cell names tests as `file::function`, or says \"not yet\"");
        }
        all.push(Claim { line, tests });
    }
    if all.is_empty() {
        return Err(Error::malformed(TABLE, "it has no rows"));
    }
    Ok(all)
}

impl Named {
    fn parse(text: &str) -> Option<Self> {
        let (file, function) = text.split_once("::")?;
        Some(Self { file: file.to_owned(), function: function.to_owned() })
    }
}

fn known_tests<'a>(root: &Path, files: impl Iterator<Item = &'a str>) -> BTreeSet<Named> {
    let mut known = BTreeSet::new();
    for name in files {
        // A file that is deleted and not yet committed has no tests.
        if let Ok(text) = fs::read_to_string(root.join(name)) {
            let file = called(name);
            known.extend(tests_in(&text).map(|function| Named { file: file.clone(), function }));
        }
    }
    known
}

/// What a file goes by in the table.
fn called(name: &str) -> String {
    let path = Path::new(name);
    let own = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match own(path).as_str() {
        "tests" | "mod" => path.parent().map(own).unwrap_or_default(),
        stem => stem.to_owned(),
    }
}

/// The functions that a runner runs, without those that are switched off.
fn tests_in(text: &str) -> impl Iterator<Item = String> + '_ {
    let (mut is_test, mut ignored) = (false, false);
    text.lines().filter_map(move |line| {
        let line = line.trim_start();
        if line.starts_with("#[") || line.starts_with("//") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            ignored |= line.starts_with("#[ignore");
            return None;
        }
        let was_test = std::mem::take(&mut is_test) && !std::mem::take(&mut ignored);
        let name = line.trim_start_matches("async ").strip_prefix("fn ")?.split('(').next()?;
        was_test.then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Named {
        Named::parse(text).expect("a name")
    }

    #[test]
    fn the_table_names_tests_that_exist() {
        let house = House::find().expect("the work tree");
        check(&house).expect("every line of the table has its test");
    }

    #[test]
    fn rows_are_read_and_each_says_what_shows_it() {
        let text =
            "# T\n| what | shown by |\n|---|---|\n| a \\| b | `show::one`, `x::two` |\n| c | C: not yet |\n";
        let claims = claims(text).expect("a table");
        assert_eq!(claims.len(), 2);
        assert_eq!(claims[0], Claim { line: 4, tests: vec![named("show::one"), named("x::two")] });
        assert!(claims[1].tests.is_empty());
        for bad in ["| a | b |", "| a | `no_file` |", "| a | `f::t`, not yet |", "| a |", "no table"] {
            assert!(super::claims(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn tests_are_found_in_files_unless_they_are_switched_off() {
        let text = "#[test]\nfn one() {}\n#[tokio::test(flavor = \"x\")]\nasync fn two() {\n#[test]\n\
                    #[ignore = \"long\"]\nfn three() {}\nfn four() {}\n    #[test]\n    fn five(x in 1..2) {}\n";
        assert_eq!(tests_in(text).collect::<Vec<_>>(), ["one", "two", "five"]);
        assert_eq!(called("src/pages/viewer/options/tests.rs"), "options");
        assert_eq!(called("tests/tests/show.rs"), "show");
        assert_eq!(called("src/i18n/desk/mod.rs"), "desk");
    }

    #[test]
    fn what_a_runner_told_is_matched() {
        let text = "        PASS [   0.005s] ( 1/12) ghostlight-tests::show one\n\
                    \u{1b}[32;1m        PASS\u{1b}[0m [   0.005s] ghostlight-time countdown::tests::two\n\
                    FAIL [ 1.0s] ghostlight-tests::show three\ntest four ... ok\ntest clock::five ... ok\n\
                    test six ... ignored\n";
        let passed = passed(text);
        let is_there = |name: &str| passed.iter().any(|line| is_of(&named(name), line));
        for name in ["show::one", "countdown::two", "any::four", "clock::five"] {
            assert!(is_there(name), "{name}");
        }
        for name in ["show::three", "other::one", "other::five", "any::six", "show::on"] {
            assert!(!is_there(name), "{name}");
        }
    }
}
