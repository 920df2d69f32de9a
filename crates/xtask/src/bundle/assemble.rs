//! From Trunk's two folders to the one that is served.

use std::fs;
use std::path::{Path, PathBuf};

use super::pages::{Bundle, GALLERY, PAGES, Page};
use super::{Options, boot, html, missing, policy, remove, trunk_dist, worker};
use crate::error::{Doing, Error, Result};
use crate::house::House;

/// How hosts that read such a file (Netlify, Cloudflare Pages) should label the files. A file whose
/// name holds its content's hash never changes.
const HEADERS: &str = "\
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
/sw.js
  Cache-Control: no-cache
/stage-*
  Cache-Control: public, max-age=31536000, immutable
/desk-*
  Cache-Control: public, max-age=31536000, immutable
";

/// Writes the whole static build into `out`, which it empties first.
pub fn assemble(house: &House, out: &Path, options: Options) -> Result<()> {
    remove(out)?;
    fs::create_dir_all(out).on("make", out)?;
    copy_public(&house.root.join("public"), out)?;
    let path = house.root.join("shell/boot.js");
    let script = fs::read_to_string(&path).on("read", &path)?;
    for bundle in Bundle::ALL {
        let shell = boot::as_written(&shell(&trunk_dist(house, bundle), out, bundle)?, &script)?;
        for page in PAGES.iter().chain(options.gallery.then_some(&GALLERY)) {
            if page.bundle == bundle {
                write(&out.join(page.file()), page_of(&shell, page)?.as_bytes())?;
            }
        }
    }
    write(&out.join("404.html"), missing::page().as_bytes())?;
    write(&out.join("_headers"), HEADERS.as_bytes())?;
    all_there(out)?;
    // Last: it states the hash of every other file.
    write(&out.join("sw.js"), worker::script(out)?.as_bytes())
}

/// What stands beside the programs; notes for those who change it stay at home.
fn copy_public(public: &Path, out: &Path) -> Result<()> {
    for file in files(public)?.iter().filter(|file| file.extension().is_none_or(|kind| kind != "md")) {
        copy(file, &out.join(file.strip_prefix(public).unwrap_or(file)))?;
    }
    Ok(())
}

/// A page or a sheet that loads a file which is not there would fail on the host, so it fails here.
fn all_there(out: &Path) -> Result<()> {
    for file in files(out)? {
        let kind = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        if kind != "html" && kind != "css" {
            continue;
        }
        let text = fs::read_to_string(&file).on("read", &file)?;
        // A page's addresses count from its base, which is the top, and every sheet lies there.
        let loaded = if kind == "html" { html::loaded(&text) } else { html::loaded_by_sheet(&text) };
        if let Some(lost) =
            loaded.into_iter().find(|address| !out.join(address.trim_start_matches("./")).is_file())
        {
            return Err(Error::malformed(
                file.display().to_string(),
                format!("it loads {lost}, which is not there"),
            ));
        }
    }
    Ok(())
}

/// One page of a bundle: its place in the folders, its title, and its policy last, since the policy
/// states the hash of each script in the page.
fn page_of(shell: &str, page: &Page) -> Result<String> {
    let html = html::with_base(shell, page.base())?;
    let html = html::with_title(&html, page.title)?;
    let policy = policy::for_scripts(&html::inline_scripts(&html));
    html::with_policy(&html, &policy)
}

/// Moves a bundle's files to `out`, each under a name made of its final content, and gives its page
/// with these names.
///
/// Trunk names the wasm before wasm-opt has run and the script before it is made small, so with another
/// version of those tools the same name would stand for other bytes, and its integrity hash would keep a
/// page behind a cache dark.
fn shell(dist: &Path, out: &Path, bundle: Bundle) -> Result<String> {
    let index = dist.join("index.html");
    let mut html = fs::read_to_string(&index).on("read", &index)?;
    html = one_stylesheet(&html, dist, out, bundle)?;
    for file in files(dist)? {
        let name = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        match name.rsplit_once('.') {
            // The page is returned, its sheets are merged above, and the rest is Trunk's own.
            _ if name == "index.html" || name.starts_with('.') => {}
            Some((_, "css")) => {}
            Some((_, extension @ ("js" | "wasm"))) if !name.contains('/') => {
                let bytes = fs::read(&file).on("read", &file)?;
                let new = format!("{}-{}.{extension}", bundle.name(), policy::content_name(&bytes));
                write(&out.join(&new), &bytes)?;
                html = html.replace(&name, &new);
            }
            _ => copy(&file, &out.join(&name))?,
        }
    }
    html::without_ignored_integrity(&html)
}

/// A page's sheets in one file: one request, and better packed.
fn one_stylesheet(html: &str, dist: &Path, out: &Path, bundle: Bundle) -> Result<String> {
    let mut all = Vec::new();
    for href in html::stylesheets(html) {
        let path = dist.join(href.trim_start_matches("./"));
        all.extend(fs::read(&path).on("read", &path)?);
        all.push(b'\n');
    }
    let name = format!("{}-{}.css", bundle.name(), policy::content_name(&all));
    write(&out.join(&name), &all)?;
    let integrity = policy::integrity(&all);
    html::with_one_stylesheet(
        html,
        &format!("<link rel=\"stylesheet\" href=\"./{name}\" integrity=\"{integrity}\">"),
    )
}

/// Every file below a folder, in order.
///
/// # Errors
/// When a folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).on("read", &next)? {
            let path = entry.on("read", &next)?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies everything below one folder into another.
///
/// # Errors
/// When a file cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        copy(&file, &to.join(file.strip_prefix(from).unwrap_or(&file)))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).on("read", from)?;
    if to.exists() && fs::read(to).on("read", to)? != bytes {
        return Err(Error::malformed(
            to.display().to_string(),
            "the two bundles bring different files of this name",
        ));
    }
    write(to, &bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).on("make", folder)?;
    }
    fs::write(path, bytes).on("write", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK_STAGE: &str = concat!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>x</title><base href=./>",
        "<link rel=stylesheet href=./tokens-1.css integrity=old><link rel=stylesheet href=./stage-2.css>",
        "<script>old(`ghostlight-fault`)</script>",
        "<link rel=modulepreload href=./stage-a.js><link rel=preload href=./stage-b_bg.wasm as=fetch integrity=sha384-x>",
        "<body><script type=module>import a from './stage-a.js';a('./stage-b_bg.wasm')</script></body>"
    );

    fn house(name: &str) -> House {
        let root = std::env::temp_dir().join(format!("ghostlight-xtask-{name}-{}", std::process::id()));
        remove(&root).unwrap();
        House { cache: root.join("cache"), target: root.join("target"), root }
    }

    fn trunk_output(house: &House, wasm: &[u8]) {
        let stage = trunk_dist(house, Bundle::Stage);
        write(&stage.join("index.html"), TRUNK_STAGE.as_bytes()).unwrap();
        write(&stage.join("tokens-1.css"), b":root{}").unwrap();
        write(&stage.join("stage-2.css"), b"b{}").unwrap();
        write(&stage.join("stage-a.js"), b"js").unwrap();
        write(&stage.join(".trunk-lock"), b"").unwrap();
        write(&stage.join("stage-b_bg.wasm"), wasm).unwrap();
        write(&stage.join("snippets/x/inline0.js"), b"snippet").unwrap();
        let desk = trunk_dist(house, Bundle::Desk);
        write(&desk.join("index.html"), TRUNK_STAGE.replace("stage-", "desk-").as_bytes()).unwrap();
        write(&desk.join("tokens-1.css"), b":root{}").unwrap();
        write(&desk.join("desk-2.css"), b"i{}").unwrap();
        write(&desk.join("desk-a.js"), b"desk js").unwrap();
        write(&desk.join("desk-b_bg.wasm"), b"desk wasm").unwrap();
        write(&house.root.join("public/fonts/digits.woff2"), b"font").unwrap();
        write(&house.root.join("public/fonts/README.md"), b"how it was made").unwrap();
        write(&house.root.join("shell/boot.js"), b"  // why\n  boot(\"ghostlight-fault\");\n").unwrap();
    }

    fn names(out: &Path) -> Vec<String> {
        let relative = |file: &PathBuf| file.strip_prefix(out).unwrap().to_string_lossy().into_owned();
        files(out).unwrap().iter().map(relative).collect()
    }

    #[test]
    fn every_page_is_a_real_file_with_its_base_title_and_policy() {
        let house = house("pages");
        trunk_output(&house, b"wasm");
        let out = house.root.join("out");
        assemble(&house, &out, Options { gallery: true, compressed: false, quick: false }).unwrap();
        for page in PAGES.iter().chain([&GALLERY]) {
            let html = fs::read_to_string(out.join(page.file())).unwrap();
            assert!(html.contains(&format!("<base href=\"{}\">", page.base())), "{html}");
            assert!(html.contains(&format!("<title>{}</title>", page.title)), "{html}");
            assert!(html.contains("<script>boot(\"ghostlight-fault\");</script>"), "{html}");
            assert!(html.contains(&policy::for_scripts(&html::inline_scripts(&html))), "{html}");
            let program = format!("./{}-", page.bundle.name());
            assert_eq!(html.matches(&program).count(), 5, "{html}");
        }
        let names = names(&out);
        assert!(names.contains(&"404.html".to_owned()) && names.contains(&"fonts/digits.woff2".to_owned()));
        assert!(names.contains(&"snippets/x/inline0.js".to_owned()));
        assert!(!names.iter().any(|name| name.starts_with('.') || name.ends_with(".md")), "{names:?}");
        remove(&house.root).unwrap();
    }

    #[test]
    fn a_file_that_is_loaded_must_be_there() {
        let house = house("lost");
        trunk_output(&house, b"wasm");
        let sheet = trunk_dist(&house, Bundle::Stage).join("stage-2.css");
        write(&sheet, b"@font-face{src:url(fonts/lost.woff2)}").unwrap();
        let error = assemble(&house, &house.root.join("out"), Options::default()).unwrap_err();
        assert!(error.to_string().contains("fonts/lost.woff2"), "{error}");
        remove(&house.root).unwrap();
    }

    #[test]
    fn the_service_worker_lists_every_file_with_its_hash_and_changes_with_each() {
        let house = house("worker");
        let out = house.root.join("out");
        let script = |wasm: &[u8]| {
            trunk_output(&house, wasm);
            assemble(&house, &out, Options::default()).unwrap();
            fs::read_to_string(out.join("sw.js")).unwrap()
        };
        let first = script(b"wasm");
        let listed = worker::files_of(&out).unwrap();
        for name in names(&out) {
            let known = name.strip_suffix("index.html").unwrap_or(&name);
            let kept = !["404.html", "_headers", "sw.js"].contains(&name.as_str());
            assert_eq!(listed.contains_key(known), kept, "{name}");
        }
        for (path, integrity) in &listed {
            let file = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
            let bytes = fs::read(out.join(path.to_owned() + file)).unwrap();
            assert_eq!(*integrity, policy::integrity(&bytes), "{path}");
            assert!(first.contains(&format!("{}:\"{integrity}\"", serde_json::json!(path))), "{path}");
        }
        assert!(!first.contains("{{"));
        assert_eq!(first, script(b"wasm"));
        assert_ne!(first, script(b"another"));
        remove(&house.root).unwrap();
    }

    #[test]
    fn without_the_feature_there_is_no_gallery() {
        let house = house("gallery");
        trunk_output(&house, b"wasm");
        let out = house.root.join("out");
        assemble(&house, &out, Options::default()).unwrap();
        assert!(!out.join("gallery").exists());
        remove(&house.root).unwrap();
    }

    #[test]
    fn a_name_changes_with_the_bytes_even_where_trunks_does_not() {
        let house = house("names");
        let wasm_name = |wasm: &[u8]| {
            trunk_output(&house, wasm);
            let out = house.root.join("out");
            assemble(&house, &out, Options::default()).unwrap();
            names(&out)
                .into_iter()
                .find(|name| name.starts_with("stage-") && name.ends_with(".wasm"))
                .unwrap()
        };
        assert_ne!(wasm_name(b"as one wasm-opt leaves it"), wasm_name(b"as another leaves it"));
        remove(&house.root).unwrap();
    }

    #[test]
    fn the_sheets_of_a_page_are_one_file_whose_integrity_is_right() {
        let house = house("sheets");
        trunk_output(&house, b"wasm");
        let out = house.root.join("out");
        assemble(&house, &out, Options::default()).unwrap();
        let html = fs::read_to_string(out.join("viewer/index.html")).unwrap();
        let [sheet] = html::stylesheets(&html)[..] else { panic!("{html}") };
        let bytes = fs::read(out.join(sheet)).unwrap();
        assert_eq!(bytes, b":root{}\nb{}\n");
        assert!(html.contains(&policy::integrity(&bytes)), "{html}");
        remove(&house.root).unwrap();
    }
}
