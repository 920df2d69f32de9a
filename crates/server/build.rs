//! Lists the built app's files for the feature `embed-app`, so that the compiler takes them in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=GHOSTLIGHT_APP_DIR");
    let embed = env::var_os("CARGO_FEATURE_EMBED_APP").is_some();
    let files = if embed { app_files() } else { Ok(Vec::new()) };
    if let Err(error) = files.and_then(|files| write_list(&files)) {
        println!("cargo::error=embed-app: {error}");
        process::exit(1);
    }
}

/// The files of the built app: name and place, sorted by name.
fn app_files() -> Result<Vec<(String, PathBuf)>, String> {
    let folder = env::var_os("GHOSTLIGHT_APP_DIR")
        .map(PathBuf::from)
        .ok_or("set GHOSTLIGHT_APP_DIR to the folder of the built app, as an absolute path")?;
    let folder = fs::canonicalize(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(&folder, "", &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    if !files.iter().any(|(name, _)| name == "index.html") {
        return Err(format!("{} has no index.html: build the app first", folder.display()));
    }
    files.sort();
    Ok(files)
}

/// Writes `$OUT_DIR/app_files.rs`: an array of name and bytes.
fn write_list(files: &[(String, PathBuf)]) -> Result<(), String> {
    let mut list = String::from("&[\n");
    for (name, path) in files {
        writeln!(list, "({name:?}, include_bytes!({:?})),", path.display().to_string())
            .map_err(|error| error.to_string())?;
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or("no OUT_DIR")?;
    fs::write(out.join("app_files.rs"), list).map_err(|error| error.to_string())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
