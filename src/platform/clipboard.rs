//! The clipboard. Pages over plain http have none.

use js_sys::{Function, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// Puts a text on the clipboard; false where the browser has none for this page.
pub fn copy(text: &str) -> bool {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok().filter(JsValue::is_object);
    let clipboard = get(&global(), "navigator").and_then(|navigator| get(&navigator, "clipboard"));
    let Some(clipboard) = clipboard else { return false };
    let write =
        Reflect::get(&clipboard, &"writeText".into()).ok().and_then(|f| f.dyn_into::<Function>().ok());
    write.is_some_and(|write| write.call1(&clipboard, &text.into()).is_ok())
}
