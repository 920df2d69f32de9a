//! A copy of the built app that can become a newer version.

use crate::server::app_dir;
use std::fs;
use std::path::Path;

/// A folder of its own with the built app, gone when dropped.
pub struct AppCopy {
    folder: tempfile::TempDir,
}

impl AppCopy {
    /// Copies the app.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&app_dir(), folder.path());
        Self { folder }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Makes another version of it: each page names it (`meta[name=version-of-test]`), and the service
    /// worker is of that version.
    pub fn change(&self) {
        let worker = self.folder().join("sw.js");
        let mut script = fs::read_to_string(&worker).expect("a service worker");
        for page in ["", "viewer/", "operator/"] {
            let file = self.folder().join(page).join("index.html");
            let html = fs::read_to_string(&file).expect("a page");
            let changed = html.replacen("<title>", "<meta name=version-of-test content=2><title>", 1);
            assert_ne!(changed, html, "{page}");
            fs::write(&file, changed).expect("written");
            // A hash that is not stated is not checked.
            let (before, rest) = script.split_once(&format!("\"{page}\":\"sha384-")).expect("it is listed");
            let (_, after) = rest.split_once('"').expect("its hash ends");
            script = format!("{before}\"{page}\":\"\"{after}");
        }
        let changed = script.replacen("const VERSION = \"", "const VERSION = \"next-", 1);
        assert_ne!(changed, script);
        fs::write(&worker, changed).expect("written");
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the built app") {
        let entry = entry.expect("an entry");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            fs::create_dir(&target).expect("a folder");
            copy(&path, &target);
        } else if path.extension().is_none_or(|kind| kind != "br" && kind != "gz") {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
