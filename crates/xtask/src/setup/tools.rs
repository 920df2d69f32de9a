//! The tools of the build, each in the one version that the build was made with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::announce;
use crate::error::{Doing, Error, Result};
use crate::house::House;
use crate::process::{self, run};
use crate::versions::{self, Version};

const WASM: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.22.1";
const DENY: &str = "0.20.2";
const BINARYEN: &str = "132";
/// Older ones do not know the features that current Rust writes into a module.
const OLDEST_WASM_OPT: Version = (123, 0, 0);
/// The oldest compiler that Trunk's own dependencies accept, and the one fetched where the active
/// toolchain is older.
const TRUNK_NEEDS: Version = (1, 96, 1);
const TOOLS_TOOLCHAIN: &str = "1.99.1";

/// Tools run for seconds and compile for minutes: trade their speed for ours.
const QUICK_COMPILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// One program from crates.io.
struct Tool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    /// The folder's name in the cache.
    folder: &'a str,
    /// Whether the lock file inside the package is followed.
    locked: bool,
    /// The oldest compiler that builds it, when that is newer than ours may be.
    needs: Option<Version>,
}

pub fn trunk(house: &House) -> Result<PathBuf> {
    installed(
        house,
        &Tool {
            package: "trunk",
            program: "trunk",
            version: TRUNK,
            folder: "trunk",
            locked: true,
            needs: Some(TRUNK_NEEDS),
        },
    )
}

/// The program must have the same version as the library in Cargo.lock.
pub fn wasm_bindgen(house: &House) -> Result<PathBuf> {
    let lock = house.root.join("Cargo.lock");
    let text = fs::read_to_string(&lock).on("read", &lock)?;
    let version = versions::locked(&text, "wasm-bindgen")
        .ok_or_else(|| Error::malformed("Cargo.lock", "it names no version of wasm-bindgen"))?;
    // Not locked: the lock file inside the package names a version that cannot be had.
    let tool = Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version,
        folder: "wasm-bindgen",
        locked: false,
        needs: None,
    };
    installed(house, &tool)
}

pub fn cargo_deny(house: &House) -> Result<PathBuf> {
    installed(
        house,
        &Tool {
            package: "cargo-deny",
            program: "cargo-deny",
            version: DENY,
            folder: "cargo-deny",
            locked: true,
            needs: None,
        },
    )
}

/// The machine's own wasm-opt where it is new enough, else the one inside npm's binaryen package.
pub fn wasm_opt(house: &House) -> Result<PathBuf> {
    let new_enough = |program: &Path| {
        process::version_of(program)
            .and_then(|text| versions::printed(&text))
            .is_some_and(|version| version >= OLDEST_WASM_OPT)
    };
    if let Some(own) = process::on_path("wasm-opt").filter(|program| new_enough(program)) {
        return Ok(own);
    }
    let folder = house.tool("binaryen", BINARYEN);
    let program = folder.join("node_modules/.bin/wasm-opt");
    if new_enough(&program) {
        return Ok(program);
    }
    let npm = process::on_path("npm").ok_or_else(|| {
        Error::Needs(
            "wasm-opt is missing: install Binaryen 123 or newer, or Node.js with npm, and run this again."
                .into(),
        )
    })?;
    announce(&format!("installing wasm-opt {BINARYEN} from npm (seconds, once)"));
    fs::create_dir_all(&folder).on("make", &folder)?;
    run(process::program(npm, house)
        .args(["install", "--no-fund", "--no-audit", "--silent", "--prefix"])
        .arg(&folder)
        .arg(format!("binaryen@{BINARYEN}")))?;
    if new_enough(&program) {
        return Ok(program);
    }
    Err(Error::malformed(
        program.display().to_string(),
        "it does not run; wasm-opt from npm needs Node.js 18 or newer",
    ))
}

pub fn wasm_target(house: &House) -> Result<()> {
    let sysroot = process::output(rustc(house).args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    let rustup = process::on_path("rustup").ok_or_else(|| {
        Error::Needs(format!(
            "This Rust cannot compile for the browser: install its {WASM} target, or rustup."
        ))
    })?;
    announce(&format!("adding the {WASM} target to the active toolchain (seconds, once)"));
    run(process::program(rustup, house).args(["target", "add", WASM]))
}

fn rustc(house: &House) -> Command {
    process::program(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()), house)
}

fn installed(house: &House, tool: &Tool<'_>) -> Result<PathBuf> {
    let root = house.tool(tool.folder, tool.version);
    let program = root.join("bin").join(format!("{}{}", tool.program, env::consts::EXE_SUFFIX));
    if is_version(&program, tool.version) {
        return Ok(program);
    }
    let mut cargo = compiler_for(house, tool)?;
    announce(&format!("compiling {} {} (minutes, once)", tool.program, tool.version));
    // A folder of its own, so that an interrupted compile goes on where it was.
    let build = house.cache.join("build").join(format!("{}-{}", tool.folder, tool.version));
    cargo.args(["install", tool.package, "--version", tool.version, "--root"]).arg(&root);
    cargo.envs(QUICK_COMPILE).env("CARGO_TARGET_DIR", &build).env_remove("CARGO_BUILD_TARGET");
    if tool.locked {
        cargo.arg("--locked");
    }
    run(&mut cargo)?;
    if build.exists() {
        fs::remove_dir_all(&build).on("remove", &build)?;
    }
    if is_version(&program, tool.version) {
        return Ok(program);
    }
    Err(Error::malformed(program.display().to_string(), format!("it is not version {}", tool.version)))
}

fn is_version(program: &Path, version: &str) -> bool {
    process::version_of(program).is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// The active cargo, or a newer one where the tool cannot be compiled by it.
fn compiler_for(house: &House, tool: &Tool<'_>) -> Result<Command> {
    let active = process::program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), house);
    let Some(needed) = tool.needs else { return Ok(active) };
    let ours = process::output(rustc(house).arg("--version"))?;
    if versions::printed(&ours).is_some_and(|version| version >= needed) {
        return Ok(active);
    }
    let rustup = process::on_path("rustup").ok_or_else(|| {
        let (major, minor, patch) = needed;
        Error::Needs(format!(
            "{} {} needs Rust {major}.{minor}.{patch} to compile: update Rust, or install rustup.",
            tool.package, tool.version
        ))
    })?;
    let with = |args: &[&str]| {
        let mut command = process::program(&rustup, house);
        // What `cargo run` was started with is the active toolchain, which is the one not wanted here.
        command.env_remove("RUSTUP_TOOLCHAIN").args(args);
        command
    };
    let there =
        with(&["run", TOOLS_TOOLCHAIN, "rustc", "--version"]).output().is_ok_and(|out| out.status.success());
    if !there {
        announce(&format!("fetching Rust {TOOLS_TOOLCHAIN} to compile {} with (once)", tool.program));
        run(&mut with(&["toolchain", "install", TOOLS_TOOLCHAIN, "--profile", "minimal"]))?;
    }
    Ok(with(&["run", TOOLS_TOOLCHAIN, "cargo"]))
}
