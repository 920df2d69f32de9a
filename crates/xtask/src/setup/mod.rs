//! What has to be on the machine before a command can do its work. Each step is skipped when its
//! result is there already, and says in one line what it does when it is not.

mod axe;
mod browsers;
mod tools;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::error::Result;
use crate::house::House;
use crate::process;

pub use browsers::Browsers;

/// The tools that the web build needs.
#[derive(Debug)]
pub struct WebTools {
    /// The `trunk` program.
    pub trunk: PathBuf,
    /// `PATH` with the folders of wasm-bindgen and wasm-opt in front.
    pub path: OsString,
}

/// Sets up what `serve`, `dist` and `size` need to build the app.
///
/// # Errors
/// When a tool can be neither found nor installed.
pub fn web(house: &House) -> Result<WebTools> {
    wasm_target(house)?;
    let trunk = tools::trunk(house)?;
    let bindgen = tools::wasm_bindgen(house)?;
    let opt = tools::wasm_opt(house)?;
    let first: Vec<PathBuf> =
        [bindgen.parent(), opt.parent()].into_iter().flatten().map(PathBuf::from).collect();
    Ok(WebTools { trunk, path: process::path_with(&first) })
}

/// Adds the wasm target to the active toolchain.
///
/// # Errors
/// When the toolchain does not have it and rustup cannot add it.
pub fn wasm_target(house: &House) -> Result<()> {
    tools::wasm_target(house)
}

/// Finds or installs the browsers that the tests drive.
///
/// # Errors
/// When they are not there and cannot be installed by this command.
pub fn browsers(house: &House) -> Result<Browsers> {
    browsers::set_up(house)
}

/// Finds or installs axe-core, which the tests run in every page.
///
/// # Errors
/// When it can be neither found nor installed.
pub fn axe(house: &House) -> Result<PathBuf> {
    axe::set_up(house)
}

/// Finds or installs `cargo-deny`.
///
/// # Errors
/// When it can be neither found nor compiled.
pub fn cargo_deny(house: &House) -> Result<PathBuf> {
    tools::cargo_deny(house)
}

/// Everything at once: the command `setup`.
///
/// # Errors
/// As each of the steps.
pub fn everything(house: &House) -> Result<()> {
    let web = web(house)?;
    let deny = cargo_deny(house)?;
    let browsers = browsers(house)?;
    let axe = axe(house)?;
    println!("trunk         {}", web.trunk.display());
    println!("cargo-deny    {}", deny.display());
    println!("chromium      {}", browsers.chromium.display());
    println!("chromedriver  {}", browsers.chromedriver.display());
    println!("axe-core      {}", axe.display());
    println!("cache         {}", house.cache.display());
    println!("target        {}", house.target.display());
    Ok(())
}

/// Says what a step is about to do.
fn announce(what: &str) {
    eprintln!("set-up: {what}");
}
