//! Web Locks: one holder a name among all tabs of the browser. Only in secure contexts.
//!
//! By property, not by web-sys's bindings: those wait behind an unstable flag.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What becomes of a request for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockEvent {
    /// This tab holds it.
    Granted,
    /// Another tab took it with `steal`, or the request failed.
    Lost,
}

/// A lock asked for or held. Dropping it gives it back, or stops waiting.
pub struct Lock {
    release: Rc<RefCell<Option<js_sys::Function>>>,
    abort: Option<web_sys::AbortController>,
    /// What happens to a lock that was given back is nobody's business any more.
    dropped: Rc<Cell<bool>>,
}

fn manager() -> Option<JsValue> {
    super::property(&super::window()?.navigator(), "locks")
}

/// Whether this browser, at this address, has locks.
#[must_use]
pub fn available() -> bool {
    manager().is_some()
}

impl Lock {
    /// Asks for a lock: waits in line, or takes it from its holder.
    #[must_use]
    pub fn request(name: &str, steal: bool, callback: impl Fn(LockEvent) + 'static) -> Option<Self> {
        let manager = manager()?;
        let options = js_sys::Object::new();
        // `steal` cannot be combined with a signal, and needs none: it is granted at once.
        let abort = if steal { None } else { web_sys::AbortController::new().ok() };
        if steal {
            super::set_property(&options, "steal", &JsValue::TRUE);
        } else if let Some(abort) = &abort {
            super::set_property(&options, "signal", &abort.signal());
        }
        let callback = Rc::new(callback);
        let release = Rc::new(RefCell::new(None));
        let dropped = Rc::new(Cell::new(false));
        let (told, keep, gone) = (callback.clone(), release.clone(), dropped.clone());
        let granted = Closure::once_into_js(move |_lock: JsValue| {
            if gone.get() {
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is resolved.
            let held = js_sys::Promise::new(&mut |resolve, _| *keep.borrow_mut() = Some(resolve));
            told(LockEvent::Granted);
            JsValue::from(held)
        });
        let name = JsValue::from_str(name);
        let asked = super::call(&manager, "request", &[&name, &options, &granted]).ok()?;
        let (given_back, gone) = (release.clone(), dropped.clone());
        super::spawn(async move {
            let outcome = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&asked)).await;
            // Resolved: we gave it back ourselves. Rejected: stolen, or the wait was stopped by us.
            if outcome.is_err() && !gone.get() {
                given_back.borrow_mut().take();
                callback(LockEvent::Lost);
            }
        });
        Some(Self { release, abort, dropped })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.dropped.set(true);
        match self.release.borrow_mut().take() {
            Some(release) => drop(release.call0(&JsValue::UNDEFINED)),
            None => {
                if let Some(abort) = &self.abort {
                    abort.abort();
                }
            }
        }
    }
}
