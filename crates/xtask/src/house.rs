//! Where things are: the work tree, the cache that outlives clones, and what is built.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::{Doing, Error, Result};
use crate::process::{output, program};

/// The folders that the commands work with.
#[derive(Debug, Clone)]
pub struct House {
    /// The top of the work tree.
    pub root: PathBuf,
    /// Tools and compiled dependencies, kept between clones.
    pub cache: PathBuf,
    /// Cargo's target folder: the user's own if set, else one in the cache.
    pub target: PathBuf,
}

impl House {
    /// Finds the folders from the environment.
    ///
    /// # Errors
    /// When the work tree or the user's home folder cannot be found.
    pub fn find() -> Result<Self> {
        let root = work_tree()?;
        let cache = cache_folder(|name| env::var_os(name).filter(|value| !value.is_empty()))?;
        let target = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
            .into_iter()
            .filter_map(env::var_os)
            // Cargo takes an empty one for none, too.
            .find(|value| !value.is_empty())
            .map_or_else(|| cache.join("target"), |dir| root.join(dir));
        let house = House { root, cache, target };
        house.take_over_target()?;
        Ok(house)
    }

    /// Cargo tells old from new by the files' times, and takes the crates of two clones for the same ones:
    /// what another clone built last could pass for this clone's. So whoever builds after another clone
    /// makes its own files the newest.
    fn take_over_target(&self) -> Result<()> {
        let stamp = self.target.join("last-work-tree");
        let own = self.root.to_string_lossy().into_owned();
        if fs::read_to_string(&stamp).is_ok_and(|last| last == own) {
            return Ok(());
        }
        let list = output(program("git", self).args(["ls-files", "-z"]))?;
        let now = SystemTime::now();
        for name in list.split('\0').filter(|name| !name.is_empty()) {
            // One that is deleted and not yet committed has no time.
            if let Ok(file) = File::options().append(true).open(self.root.join(name)) {
                file.set_modified(now).on("touch", &self.root.join(name))?;
            }
        }
        fs::create_dir_all(&self.target).on("make", &self.target)?;
        fs::write(&stamp, own).on("write", &stamp)
    }

    /// Where one tool of one version lives in the cache.
    pub fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    /// Everything this work tree produces (not in git).
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The merged static build: what a host serves.
    pub fn app(&self) -> PathBuf {
        self.dist().join("app")
    }
}

fn work_tree() -> Result<PathBuf> {
    let start = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| env::current_dir().ok());
    start
        .as_deref()
        .into_iter()
        .flat_map(Path::ancestors)
        .find(|dir| dir.join("Cargo.lock").is_file() && dir.join("crates/xtask").is_dir())
        .map(Path::to_path_buf)
        .ok_or_else(|| Error::Needs("Run this inside a clone of Ghostlight.".into()))
}

/// `$GHOSTLIGHT_CACHE`, else the platform's own folder for caches.
fn cache_folder(var: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    if let Some(own) = var("GHOSTLIGHT_CACHE") {
        return Ok(PathBuf::from(own));
    }
    let caches = if cfg!(target_os = "windows") {
        var("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| PathBuf::from(home).join("Library/Caches"))
    } else {
        var("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| var("HOME").map(|h| PathBuf::from(h).join(".cache")))
    };
    caches.map(|dir| dir.join("ghostlight")).ok_or_else(|| {
        Error::Needs("Set GHOSTLIGHT_CACHE to a folder: there is no home folder for one.".into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_the_users_word_first() {
        let all = |name: &str| match name {
            "GHOSTLIGHT_CACHE" => Some(OsString::from("own")),
            _ => Some(OsString::from("other")),
        };
        assert_eq!(cache_folder(all).unwrap(), PathBuf::from("own"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn on_linux_the_cache_follows_xdg_then_home() {
        let xdg = |name: &str| (name == "XDG_CACHE_HOME").then(|| OsString::from("x"));
        assert_eq!(cache_folder(xdg).unwrap(), PathBuf::from("x/ghostlight"));
        let home = |name: &str| (name == "HOME").then(|| OsString::from("h"));
        assert_eq!(cache_folder(home).unwrap(), PathBuf::from("h/.cache/ghostlight"));
        assert!(cache_folder(|_| None).is_err());
    }
}
