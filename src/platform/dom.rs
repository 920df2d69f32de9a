//! Where things stand on the page, and where the keyboard is.

use super::{call, property};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

fn find(selector: &str) -> Option<Element> {
    super::window()?.document()?.query_selector(selector).ok().flatten()
}

/// Puts the keyboard on the first element that a selector finds, its text selected where it has one; false
/// where there is none.
pub fn focus(selector: &str) -> bool {
    let Some(element) = find(selector) else { return false };
    // What has no text to select says so by throwing.
    let focused = call(&element, "focus", &[]).is_ok();
    let _ = call(&element, "select", &[]);
    focused
}

/// A side of the box of the first element that a selector finds, in CSS pixels of the window (`top`,
/// `bottom`, `height`, …).
#[must_use]
pub fn side(selector: &str, side: &str) -> Option<f64> {
    let element = find(selector)?;
    let rect = call(&element, "getBoundingClientRect", &[]).ok()?;
    property(&rect, side)?.as_f64()
}

/// Scrolls the first element that a selector finds by so many pixels down.
pub fn scroll(selector: &str, by: f64) {
    if let Some(element) = find(selector) {
        // Every element can be scrolled; where there is nothing to scroll, nothing happens.
        let _ = call(&element, "scrollBy", &[&JsValue::from_f64(0.0), &JsValue::from_f64(by)]);
    }
}

/// An attribute of the element around an event's target that a selector finds.
#[must_use]
pub fn around(event: &JsValue, selector: &str, attribute: &str) -> Option<String> {
    let target: Element = property(event, "target")?.dyn_into().ok()?;
    target.closest(selector).ok().flatten()?.get_attribute(attribute)
}

/// Whether the caret in an event's target stands at its beginning, and at its end; both where all is
/// selected, and in what is no text.
#[must_use]
pub fn caret_at_edges(event: &JsValue) -> (bool, bool) {
    let target = property(event, "target");
    let number = |name| target.as_ref().and_then(|target| property(target, name))?.as_f64();
    let value = target.as_ref().and_then(|target| property(target, "value")?.as_string()).unwrap_or_default();
    let length = value.encode_utf16().count() as f64;
    match (number("selectionStart"), number("selectionEnd")) {
        (Some(start), Some(end)) if start == 0.0 && end == length => (true, true),
        (Some(start), Some(end)) => (start == 0.0 && end == 0.0, start == length && end == length),
        _ => (true, true),
    }
}
