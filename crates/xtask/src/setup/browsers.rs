//! The browsers that the end-to-end tests drive, and the programs that drive them.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::announce;
use crate::error::{Error, Result};
use crate::house::House;
use crate::process::{on_path, program, run};

/// Where the browsers are. The tests read the same paths from the environment.
#[derive(Debug, Clone)]
pub struct Browsers {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// The WebDriver of the same version.
    pub chromedriver: PathBuf,
}

impl Browsers {
    /// What the tests are told.
    pub fn environment(&self) -> [(&'static str, PathBuf); 2] {
        [
            ("GHOSTLIGHT_CHROMIUM", self.chromium.clone()),
            ("GHOSTLIGHT_CHROMEDRIVER", self.chromedriver.clone()),
        ]
    }

    fn find() -> Option<Self> {
        let own = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_file());
        let chromium = own("GHOSTLIGHT_CHROMIUM").or_else(|| {
            ["chromium", "chromium-browser", "google-chrome", "chrome"].into_iter().find_map(on_path)
        })?;
        let chromedriver = own("GHOSTLIGHT_CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
        Some(Browsers { chromium, chromedriver })
    }
}

/// Debian's packages of each engine. A further engine is a further line here and a field above.
const DEBIAN: [&str; 2] = ["chromium", "chromium-driver"];

pub fn set_up(house: &House) -> Result<Browsers> {
    if let Some(found) = Browsers::find() {
        return Ok(found);
    }
    if !(is_debian() && is_root()) {
        return Err(Error::Needs(format!(
            "The browser tests need Chromium and ChromeDriver of one version on PATH (Debian: apt install {}), \
             or their paths in GHOSTLIGHT_CHROMIUM and GHOSTLIGHT_CHROMEDRIVER.",
            DEBIAN.join(" ")
        )));
    }
    announce("installing Chromium and ChromeDriver (a minute, once)");
    let apt = |args: &[&str]| {
        let mut command = program("apt-get", house);
        command.env("DEBIAN_FRONTEND", "noninteractive").args(args);
        command
    };
    run(&mut apt(&["update", "-qq"]))?;
    run(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(DEBIAN))?;
    Browsers::find().ok_or_else(|| {
        Error::malformed("The installed Chromium", "its programs chromium and chromedriver are not on PATH")
    })
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}
