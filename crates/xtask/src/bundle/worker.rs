//! The service worker: the app's own script around the exact list of what was built.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::assemble::files;
use super::pages::PAGES;
use super::{missing, policy};
use crate::error::{Doing, Error, Result};

const SCRIPT: &str = include_str!("worker.js");

/// What is for hosts, not for browsers. The 404 page is in the worker itself: some hosts do not answer for
/// it by its name.
const NOT_KEPT: [&str; 4] = ["404.html", "_headers", "config.json", "sw.js"];

/// The service worker of the build in a folder.
///
/// # Errors
/// When a file cannot be read.
pub fn script(out: &Path) -> Result<String> {
    let pages: Vec<_> = PAGES.iter().filter(|page| page.has_room).map(|page| page.folder).collect();
    let script = SCRIPT
        .replace("{{files}}", &serde_json::json!(files_of(out)?).to_string())
        .replace("{{pages}}", &serde_json::json!(pages).to_string())
        .replace("{{missing}}", &serde_json::json!(missing::page()).to_string());
    // Whatever differs makes another version.
    let version = policy::content_name(script.as_bytes());
    Ok(script.replace("{{version}}", &version))
}

/// Every file that browsers load, by its address below the top, with its integrity. A page's address is its
/// folder, which no host redirects.
pub fn files_of(out: &Path) -> Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for file in files(out)? {
        let name = file.strip_prefix(out).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if NOT_KEPT.contains(&name.as_str()) {
            continue;
        }
        let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_./".contains(sign);
        if !name.chars().all(plain) {
            return Err(Error::malformed(name, "an address must not need any escapes"));
        }
        let bytes = fs::read(&file).on("read", &file)?;
        let path = match name.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
            _ => name,
        };
        all.insert(path, policy::integrity(&bytes));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// The worker's own script, run by Node.js with a cache and a network of its own.
    #[test]
    fn the_worker_keeps_its_promises() {
        let filled = SCRIPT
            .replace("{{version}}", "new")
            .replace("{{files}}", r#"{"":"sha384-h","viewer/":"sha384-v","stage-1.js":"sha384-s"}"#)
            .replace("{{pages}}", r#"["viewer"]"#)
            .replace("{{missing}}", "\"lost\"");
        let mut node = Command::new("node");
        node.args(["--input-type=module", "-e", include_str!("worker_test.js"), &filled]);
        let out = node.output().expect("Node.js runs this test");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{said}");
        // Every case was run.
        assert_eq!(String::from_utf8(out.stdout).unwrap().lines().last(), Some("17 held"));
    }
}
