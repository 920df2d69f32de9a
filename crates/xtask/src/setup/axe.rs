//! axe-core, which looks for what keeps people out of a page. It is a test's tool, no part of what is built.

use std::fs;
use std::path::{Path, PathBuf};

use super::announce;
use crate::bundle::policy;
use crate::error::{Doing, Error, Result};
use crate::house::House;
use crate::process::{self, run};

const VERSION: &str = "4.14.1";
/// Of the one file that is used, so that it is the same on every machine and every day.
const INTEGRITY: &str = "sha384-xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH";

/// The script, from npm, kept in the cache.
///
/// # Errors
/// When npm is missing or cannot fetch it, or when the file is another than the pinned one.
pub fn set_up(house: &House) -> Result<PathBuf> {
    let folder = house.tool("axe-core", VERSION);
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if is_pinned(&script) {
        return Ok(script);
    }
    let npm = process::on_path("npm").ok_or_else(|| {
        Error::Needs("The tests need axe-core: install Node.js with npm, and run this again.".into())
    })?;
    announce(&format!("installing axe-core {VERSION} from npm (seconds, once)"));
    fs::create_dir_all(&folder).on("make", &folder)?;
    run(process::program(npm, house)
        .args(["install", "--no-fund", "--no-audit", "--silent", "--ignore-scripts", "--prefix"])
        .arg(&folder)
        .arg(format!("axe-core@{VERSION}")))?;
    if is_pinned(&script) {
        return Ok(script);
    }
    Err(Error::malformed(
        script.display().to_string(),
        format!("it is not axe-core {VERSION} as it was pinned"),
    ))
}

fn is_pinned(script: &Path) -> bool {
    fs::read(script).is_ok_and(|bytes| policy::integrity(&bytes) == INTEGRITY)
}
