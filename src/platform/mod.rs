//! The only place that names the browser. It knows no word of the domain.
//!
//! Everything here is small, owned by a guard where it goes on (dropping it stops it), and honest about
//! what a browser or an insecure address does not have.

pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod display;
pub mod dom;
pub mod events;
pub mod fault;
pub mod files;
pub mod http;
pub mod intl;
pub mod location;
pub mod locks;
pub mod paint;
pub mod random;
pub mod socket;
pub mod storage;
pub mod timer;
pub mod update;

pub use events::{Listener, PageEvent};

use wasm_bindgen::{JsCast, JsValue};

/// Something that happened on the page.
pub use web_sys::Event;

/// The window. Both bundles run in one: there is no worker.
fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// Reads a property of any object; none where it is missing or undefined.
fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = js_sys::Reflect::get(of, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// Sets a property of an object of ours.
fn set_property(of: &JsValue, name: &str, value: &JsValue) {
    // Fails on frozen objects only; ours are fresh.
    let _ = js_sys::Reflect::set(of, &JsValue::from_str(name), value);
}

/// Calls a method of any object, where it has one.
fn call(of: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let Some(function) = property(of, method).and_then(|m| m.dyn_into::<js_sys::Function>().ok()) else {
        return Err(JsValue::UNDEFINED);
    };
    let list = js_sys::Array::new();
    for argument in arguments {
        list.push(argument);
    }
    function.apply(of, &list)
}

/// Runs a future of the browser's.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}
