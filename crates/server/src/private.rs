//! Files and folders for this user only.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file to read and write, made with mode 0600 where it is new.
///
/// # Errors
/// As the system says.
pub fn file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    mode_600(&mut options);
    options.open(path)
}

/// Makes a file that must be new, with mode 0600.
///
/// # Errors
/// As the system says, `AlreadyExists` among others.
pub fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    mode_600(&mut options);
    options.open(path)
}

/// Makes a folder and those above it, with mode 0700 where they are new.
///
/// # Errors
/// As the system says.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn mode_600(options: &mut OpenOptions) {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
}

#[cfg(not(unix))]
fn mode_600(_options: &mut OpenOptions) {}
