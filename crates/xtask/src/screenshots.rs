//! `screenshots`: every page in three sizes, to look at.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::bundle::pages::PAGES;
use crate::bundle::{self, Options};
use crate::error::{Doing, Error, Result};
use crate::house::House;
use crate::room_server::{self, Profile, SAMPLE_ROOM};
use crate::setup;
use crate::webdriver::Browser;

/// A stage screen, a tablet across, a phone upright.
const SIZES: [(u32, u32); 3] = [(1920, 1080), (1024, 768), (390, 844)];

const PATIENCE: Duration = Duration::from_secs(20);

/// True once the app has taken over from the shell, its fonts are there, and it has drawn.
const SETTLED: &str = "!document.getElementById('boot') && document.fonts.status === 'loaded'";

/// What the command line may ask for.
#[derive(Debug)]
pub struct Args {
    /// Where the pictures go.
    pub folder: PathBuf,
    /// Addresses below the top, as in `viewer/?room=STAGE2&only=timer`; all pages if there is none.
    pub pages: Vec<String>,
    /// Takes the app and the server as they were built last.
    pub as_built: bool,
}

/// Takes the pictures.
///
/// # Errors
/// When something cannot be built, or a page does not start.
pub fn command(house: &House, args: &Args) -> Result<()> {
    let browsers = setup::browsers(house)?;
    let (app, server) = if args.as_built { built(house)? } else { build(house)? };
    fs::create_dir_all(&args.folder).on("make", &args.folder)?;
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = room_server::start(house, &server, anywhere, &app, room_server::NOTHING_KEPT)?;
    let browser = Browser::start(&browsers)?;
    let pages = if args.pages.is_empty() { every_page() } else { args.pages.clone() };
    for page in &pages {
        for (width, height) in SIZES {
            browser.size(width, height)?;
            browser.open(&format!("{}/{}", running.origin, page.trim_start_matches('/')))?;
            browser.until(&format!("The start of {page}"), SETTLED, PATIENCE)?;
            let file = args.folder.join(format!("{}-{width}x{height}.png", file_name(page)));
            fs::write(&file, browser.screenshot()?).on("write", &file)?;
            println!("{}", file.display());
        }
    }
    Ok(())
}

fn build(house: &House) -> Result<(PathBuf, PathBuf)> {
    let tools = setup::web(house)?;
    let app = bundle::build(house, &tools, Options { gallery: true, compressed: false, quick: false })?;
    Ok((app, room_server::build(house, None, Profile::Release)?))
}

fn built(house: &House) -> Result<(PathBuf, PathBuf)> {
    let server = house.dist().join("bin").join(format!("ghostlight{}", std::env::consts::EXE_SUFFIX));
    let app = house.app();
    if app.is_dir() && server.is_file() {
        return Ok((app, server));
    }
    Err(Error::Needs("Nothing is built yet; run this once without --as-built.".into()))
}

fn every_page() -> Vec<String> {
    PAGES
        .iter()
        .filter(|page| page.folder != "display")
        .map(|page| match (page.folder, page.has_room) {
            ("", _) => String::new(),
            (folder, true) => format!("{folder}/?room={SAMPLE_ROOM}"),
            (folder, false) => format!("{folder}/"),
        })
        .collect()
}

/// A page's address as a file's name.
fn file_name(page: &str) -> String {
    let plain: String = page.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty() && *word != "room").collect();
    if words.is_empty() { "home".into() } else { words.join("-") }
}

/// Makes a folder of the command line absolute, as seen from where the command was typed.
pub fn from_here(folder: &Path) -> PathBuf {
    std::env::current_dir().map(|here| here.join(folder)).unwrap_or_else(|_| folder.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_pages() {
        assert_eq!(file_name(""), "home");
        assert_eq!(file_name("viewer/?room=STAGE2&only=timer"), "viewer-STAGE2-only-timer");
    }

    #[test]
    fn every_page_but_the_viewers_twin_is_taken() {
        let pages = every_page();
        assert_eq!(pages.len(), PAGES.len() - 1);
        assert!(pages.contains(&"operator/?room=STAGE2".to_owned()));
    }
}
