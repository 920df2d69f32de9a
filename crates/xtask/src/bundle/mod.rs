//! The static build: two Trunk runs, one for each program, and the step that makes one folder of them
//! which works under any path of any static host.

mod assemble;
mod boot;
mod compress;
mod html;
mod missing;
pub mod pages;
pub mod policy;
mod worker;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::{Doing, Result};
use crate::house::House;
use crate::process::{self, run};
use crate::setup::WebTools;
use pages::Bundle;

pub use assemble::copy_folder;
pub use compress::{brotli, packs_well};

/// What may differ from one build to another.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// With the page that shows every component in every state.
    pub gallery: bool,
    /// With a `.br` and a `.gz` beside each file that gets smaller by it.
    pub compressed: bool,
    /// Built in seconds instead of minutes, unoptimised: to see and to test, never to measure or to ship.
    pub quick: bool,
}

/// Builds both programs and merges them into `dist/app`, which it returns.
///
/// # Errors
/// When a build fails or a page's shell is not as the merging step needs it.
pub fn build(house: &House, tools: &WebTools, options: Options) -> Result<PathBuf> {
    let _one_at_a_time = lock(&house.target)?;
    for bundle in Bundle::ALL {
        trunk(house, tools, bundle, options)?;
    }
    let fresh = house.dist().join("app.new");
    assemble::assemble(house, &fresh, options)?;
    if options.compressed {
        compress::beside(&fresh)?;
    }
    let app = house.app();
    remove(&app)?;
    fs::rename(&fresh, &app).on("move the new build to", &app)?;
    Ok(app)
}

/// Where Trunk writes one of the two builds. It empties this folder first.
fn trunk_dist(house: &House, bundle: Bundle) -> PathBuf {
    house.dist().join("trunk").join(bundle.name())
}

fn trunk(house: &House, tools: &WebTools, bundle: Bundle, options: Options) -> Result<()> {
    // wasm-bindgen leaves the snippets of the last build here, and Trunk would load them in this one.
    remove(&house.target.join("wasm-bindgen"))?;
    let dist = trunk_dist(house, bundle);
    fs::create_dir_all(&dist).on("make", &dist)?;
    let mut trunk = process::program(&tools.trunk, house);
    trunk.arg("build").arg(bundle.shell()).arg("--dist").arg(&dist);
    if options.gallery && bundle == Bundle::Desk {
        trunk.args(["--features", "gallery"]);
    }
    if options.quick {
        trunk.args(["--release=false", "--minify=false", "--cargo-profile=dev"]);
    }
    trunk.env("PATH", &tools.path).env("CARGO_TARGET_DIR", &house.target);
    // Trunk asks the network for a newer Trunk, and stops at NO_COLOR=1.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env_remove("NO_COLOR");
    // The compiler's own words say what is wrong; a stack of Trunk's functions does not.
    trunk.env("RUST_LIB_BACKTRACE", "0");
    run(&mut trunk)
}

/// Trunk and wasm-bindgen write into cargo's target folder, which other clones may share.
fn lock(target: &Path) -> Result<File> {
    fs::create_dir_all(target).on("make", target)?;
    let path = target.join("ghostlight-web.lock");
    let file = File::create(&path).on("open", &path)?;
    file.lock().on("lock", &path)?;
    Ok(file)
}

/// Removes a folder, if it is there.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).on("remove", folder)?;
    }
    Ok(())
}
