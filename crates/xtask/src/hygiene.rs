//! What must not be in the repository, and what must be.

use std::fs;

use crate::bundle::pages::{GALLERY, PAGES};
use crate::error::{Doing, Error, Result};
use crate::house::House;
use crate::process::{output, program};

/// Looks at every file in git.
///
/// # Errors
/// When something is wrong, after having printed where.
pub fn check(house: &House) -> Result<()> {
    let list = output(program("git", house).args(["ls-files", "-z"]))?;
    let mut wrong = Vec::new();
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        let path = house.root.join(name);
        // A file that is deleted and not yet committed, or a picture, has no lines to look at.
        if let Ok(text) = fs::read_to_string(&path) {
            wrong.extend(in_file(name, &text));
        }
    }
    wrong.extend(pages_without_address(house)?);
    if wrong.is_empty() {
        return Ok(());
    }
    for line in &wrong {
        eprintln!("{line}");
    }
    Err(Error::Failed(format!("{} lines should not be as they are.", wrong.len())))
}

fn in_file(name: &str, text: &str) -> Vec<String> {
    let forbidden = forbidden_in(name);
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (word, why) in &forbidden {
            if line.contains(word.as_str()) {
                wrong.push(format!("{name}:{}: {why}: {}", number + 1, line.trim()));
            }
        }
    }
    wrong
}

/// Each word is put together here, so that this file passes its own check.
fn forbidden_in(name: &str) -> Vec<(String, &'static str)> {
    let joined = |parts: &[&str]| parts.concat();
    let mut all = Vec::new();
    if name != "Cargo.lock" {
        for folder in [["/ro", "ot/"], ["/ho", "me/"], ["/Us", "ers/"], ["..", "/shared"], ["/wo", "rk/"]] {
            all.push((joined(&folder), "a path of one machine"));
        }
        for host in [
            ["index.", "crates.io"],
            ["static.", "crates.io"],
            ["registry.", "npmjs.org"],
            ["files.", "pythonhosted.org"],
            ["deb.", "debian.org"],
        ] {
            all.push((joined(&host), "a package registry's host"));
        }
    }
    if name.ends_with(".rs") {
        for word in [["inner", "HTML"], ["inner_", "html"], ["outer_", "html"]] {
            all.push((joined(&word), "text from outside must stay text"));
        }
    }
    if name.ends_with(".html") {
        all.push((joined(&[" sty", "le="]), "the page's policy allows no style attribute"));
        all.push((joined(&[" oncl", "ick="]), "the page's policy allows no script attribute"));
    }
    all
}

/// A folder of the app's pages that no address leads to.
fn pages_without_address(house: &House) -> Result<Vec<String>> {
    let folder = house.root.join("src/pages");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).on("read", &folder)? {
        let path = entry.on("read", &folder)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // `desk` is no page: it holds what the desk's pages share.
        let known = ["home", "desk"].contains(&name.as_str())
            || PAGES.iter().chain([&GALLERY]).any(|page| page.folder == name);
        if path.is_dir() && !known {
            wrong.push(format!(
                "src/pages/{name}: no address in crates/xtask/src/bundle/pages.rs leads to it"
            ));
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_paths_are_found_with_their_line() {
        let text = format!("fine\nsee {}x/y\n", ["/ro", "ot/"].concat());
        let wrong = in_file("docs/a.md", &text);
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].starts_with("docs/a.md:2: a path of one machine"));
        assert!(in_file("Cargo.lock", &text).is_empty());
    }

    #[test]
    fn markup_is_forbidden_where_it_would_be_one() {
        let attribute = format!("<p{}\"x\">", [" sty", "le="].concat());
        assert_eq!(in_file("index.html", &attribute).len(), 1);
        assert!(in_file("docs/a.md", &attribute).is_empty());
        let raw = ["el.set_inner_", "html(x)"].concat();
        assert_eq!(in_file("src/a.rs", &raw).len(), 1);
    }
}
