//! A run of several steps: each is timed, all are told at the end, and the last line counts.

use std::fmt;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How many tests a step ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that passed.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
}

#[derive(Debug)]
enum Outcome {
    Passed,
    Failed(String),
    /// An earlier step has to succeed first.
    NotRun,
}

#[derive(Debug)]
struct Step {
    name: String,
    took: Duration,
    counts: Counts,
    outcome: Outcome,
}

/// The steps so far.
#[derive(Debug, Default)]
pub struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// Runs a step and gives what it made, or nothing when it failed. A failure does not stop the run:
    /// one run tells everything that is wrong.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        self.counted(name, || work().map(|made| (Some(made), Counts::default())))
    }

    /// Runs a step that runs tests.
    pub fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<Counts>) {
        self.counted(name, || {
            let counts = work()?;
            Ok((Some(()), counts))
        });
    }

    /// Notes a step that could not be run.
    pub fn not_run(&mut self, name: &str) {
        let step = Step {
            name: name.into(),
            took: Duration::ZERO,
            counts: Counts::default(),
            outcome: Outcome::NotRun,
        };
        self.steps.push(step);
    }

    fn counted<T>(&mut self, name: &str, work: impl FnOnce() -> Result<(Option<T>, Counts)>) -> Option<T> {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let (made, counts, outcome) = match work() {
            Ok((made, counts)) if counts.failed == 0 => (made, counts, Outcome::Passed),
            Ok((made, counts)) => (made, counts, Outcome::Failed(format!("{} tests failed", counts.failed))),
            Err(error) => (None, Counts::default(), Outcome::Failed(error.to_string())),
        };
        if let Outcome::Failed(why) = &outcome {
            eprintln!("{name}: {why}");
        }
        self.steps.push(Step { name: name.into(), took: start.elapsed(), counts, outcome });
        made
    }

    /// Prints the table and the last line.
    ///
    /// # Errors
    /// When a step failed or could not be run.
    pub fn finish(self) -> Result<()> {
        println!("\n{self}");
        if self.steps.iter().all(|step| matches!(step.outcome, Outcome::Passed)) {
            Ok(())
        } else {
            Err(Error::Told)
        }
    }

    /// Every test counts, and every step that failed without a test of its own counts as one.
    fn total(&self) -> Counts {
        self.steps.iter().fold(Counts::default(), |sum, step| {
            let failed = match step.outcome {
                Outcome::Failed(_) => step.counts.failed.max(1),
                Outcome::Passed | Outcome::NotRun => 0,
            };
            Counts { passed: sum.passed + step.counts.passed, failed: sum.failed + failed }
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let word = match &step.outcome {
                Outcome::Passed => "passed",
                Outcome::Failed(_) => "FAILED",
                Outcome::NotRun => "not run",
            };
            write!(f, "{:<28} {:>7.1} s  {word:<8}", step.name, step.took.as_secs_f64())?;
            match (&step.outcome, step.counts) {
                (_, Counts { passed, failed }) if passed + failed > 0 => {
                    writeln!(f, "{passed} passed, {failed} failed")?;
                }
                (Outcome::Failed(why), _) => writeln!(f, "{}", why.lines().next().unwrap_or_default())?,
                _ => writeln!(f)?,
            }
        }
        let Counts { passed, failed } = self.total();
        write!(f, "\n{passed} passed, {failed} failed")
    }
}

/// Adds up what `cargo nextest` or `cargo test` reported.
pub fn counted(text: &str) -> Counts {
    let mut sum = Counts::default();
    for line in text.lines().map(without_colour) {
        let nextest = line.trim_start().starts_with("Summary [");
        let libtest = line.starts_with("test result:");
        if nextest || libtest {
            sum.passed += before(&line, "passed");
            sum.failed += before(&line, "failed") + before(&line, "timed out");
        }
    }
    sum
}

/// The number that stands before a word: 12 in "12 passed, 1 failed".
fn before(line: &str, word: &str) -> u64 {
    line.split([',', ';', ':', '.'])
        .filter_map(|part| {
            let (number, rest) = part.trim().split_once(' ')?;
            rest.starts_with(word).then(|| number.parse::<u64>().ok())?
        })
        .sum()
}

/// A line without the colours of a terminal.
pub fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_and_libtest_are_read() {
        let table = [
            ("     Summary [   0.105s] 12 tests run: 12 passed, 0 skipped", (12, 0)),
            (
                "     Summary [   1.0s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 3 skipped",
                (9, 3),
            ),
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                (3, 0),
            ),
            (
                "test result: FAILED. 3 passed; 1 failed; 0 ignored\n\ntest result: ok. 2 passed; 0 failed",
                (5, 1),
            ),
            (
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped",
                (2, 0),
            ),
            ("my test prints 4 passed, 5 failed", (0, 0)),
        ];
        for (text, (passed, failed)) in table {
            assert_eq!(counted(text), Counts { passed, failed }, "{text}");
        }
    }

    #[test]
    fn the_last_line_counts_tests_and_steps_that_failed_without_one() {
        let mut report = Report::default();
        report.tests("tests", || Ok(Counts { passed: 7, failed: 0 }));
        assert_eq!(report.step("build", || Ok(3)), Some(3));
        assert!(report.to_string().ends_with("\n7 passed, 0 failed"));
        report.tests("more", || Ok(Counts { passed: 1, failed: 2 }));
        assert_eq!(report.step::<()>("lints", || Err(Error::Failed("No.".into()))), None);
        report.not_run("after");
        assert!(report.to_string().ends_with("\n8 passed, 3 failed"));
        assert!(report.finish().is_err());
    }

    #[test]
    fn a_step_that_was_not_run_is_no_success() {
        let mut report = Report::default();
        report.not_run("only");
        assert!(report.finish().is_err());
    }
}
