//! Versions: of the packages in Cargo.lock, and of programs by what they print.

/// Three numbers, compared in order.
pub type Version = (u64, u64, u64);

/// The version of a package in the text of a Cargo.lock; of several, the first.
pub fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut ours = false;
    for line in lock.lines() {
        if line.trim() == "[[package]]" {
            ours = false;
        } else if let Some(name) = quoted(line, "name") {
            ours = name == package;
        } else if let Some(version) = quoted(line, "version").filter(|_| ours) {
            return Some(version);
        }
    }
    None
}

fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"')
}

/// The first version in what a program prints: "rustc 1.95.0 (f2d3 2026)" is (1, 95, 0), and
/// "wasm-opt version 132 (version_132)" is (132, 0, 0).
pub fn printed(text: &str) -> Option<Version> {
    text.split_whitespace().find_map(numbers)
}

fn numbers(word: &str) -> Option<Version> {
    let word = word.split(['-', '+']).next()?;
    let mut parts = word.trim_start_matches('v').split('.').map(|part| part.parse::<u64>().ok());
    let major = parts.next()??;
    let minor = parts.next().unwrap_or(Some(0))?;
    let patch = parts.next().unwrap_or(Some(0))?;
    Some((major, minor, patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.1"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = [
 "cfg-if",
]

[[package]]
name = "last"
version = "9.0.0-rc1"
"#;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        assert_eq!(locked(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(LOCK, "last"), Some("9.0.0-rc1"));
        assert_eq!(locked(LOCK, "wasm"), None);
        assert_eq!(locked("", "wasm"), None);
    }

    #[test]
    fn programs_print_versions_in_many_ways() {
        assert_eq!(printed("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95, 0)));
        assert_eq!(printed("wasm-opt version 132 (version_132)"), Some((132, 0, 0)));
        assert_eq!(printed("rustc 1.97.0-nightly (abc 2026-01-01)"), Some((1, 97, 0)));
        assert_eq!(printed("v20.20.2"), Some((20, 20, 2)));
        assert_eq!(printed("no number here"), None);
        assert_eq!(printed(""), None);
    }
}
