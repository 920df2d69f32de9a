//! Files: what the person drops or chooses, and what is given to them.

use super::{call, property, set_property};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Gives a file to the person; false where the browser does not take it.
pub fn save(name: &str, kind: &str, text: &str) -> bool {
    try_save(name, kind, text).is_some()
}

fn try_save(name: &str, kind: &str, text: &str) -> Option<()> {
    let options = Object::new();
    set_property(&options, "type", &kind.into());
    let blob_class: Function = property(&global(), "Blob")?.dyn_into().ok()?;
    let arguments = Array::of2(&Array::of1(&text.into()), &options);
    let blob = Reflect::construct(&blob_class, &arguments).ok()?;
    let urls = property(&global(), "URL")?;
    let url = call(&urls, "createObjectURL", &[&blob]).ok()?;
    let link = super::window()?.document()?.create_element("a").ok()?;
    link.set_attribute("href", &url.as_string()?).ok()?;
    link.set_attribute("download", name).ok()?;
    call(&link, "click", &[]).ok()?;
    // The browser has begun to read it; the address is let go a while later.
    let _ = call(&global(), "setTimeout", &[&forget(&urls, &url)?, &JsValue::from_f64(30_000.0)]);
    Some(())
}

/// A function that lets an address go.
fn forget(urls: &JsValue, url: &JsValue) -> Option<JsValue> {
    let revoke: Function = property(urls, "revokeObjectURL")?.dyn_into().ok()?;
    call(&revoke, "bind", &[urls, url]).ok()
}

/// A file that was dropped or chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// Its type, as the browser guesses it (`image/png`).
    pub kind: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Reads the first file of an event: of a drop, or of a file field. `done` gets none where it cannot be
/// read or is larger than `most` bytes; it is not called where there is no file at all, and false is
/// given back.
pub fn first_of(event: &JsValue, most: f64, done: impl FnOnce(Option<Given>) + 'static) -> bool {
    let list = property(event, "dataTransfer")
        .or_else(|| property(event, "target"))
        .and_then(|holder| property(&holder, "files"));
    let Some(file) = list.and_then(|list| property(&list, "0")) else { return false };
    let text = |name| property(&file, name).and_then(|text| text.as_string()).unwrap_or_default();
    let given = Given { name: text("name"), kind: text("type"), bytes: Vec::new() };
    if property(&file, "size").and_then(|size| size.as_f64()).is_none_or(|size| size > most) {
        done(None);
        return true;
    }
    let promise = call(&file, "arrayBuffer", &[]).ok().and_then(|it| it.dyn_into::<Promise>().ok());
    super::spawn(async move {
        let buffer = match promise {
            Some(promise) => JsFuture::from(promise).await.ok(),
            None => None,
        };
        done(buffer.map(|buffer| Given { bytes: Uint8Array::new(&buffer).to_vec(), ..given }));
    });
    true
}

/// The text that was pasted or dropped; empty where there is none.
#[must_use]
pub fn text_of(event: &JsValue) -> String {
    property(event, "clipboardData")
        .or_else(|| property(event, "dataTransfer"))
        .and_then(|data| call(&data, "getData", &[&"text/plain".into()]).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// Prints the page.
pub fn print() {
    let _ = call(&global(), "print", &[]);
}
