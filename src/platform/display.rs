//! The screen: kept awake, filled, and how large it is.

use super::events::Listener;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Whether the screen is kept awake, and why not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Awake {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// The screen stays on.
    Held,
    /// The page is hidden; it is asked for again when it can be seen.
    Hidden,
    /// The browser said no (battery saver, a policy).
    Refused,
    /// The browser has no such thing, or the address is not secure.
    Missing,
}

/// Keeps the screen awake while the page is visible; dropping it lets it sleep again.
pub struct WakeLock {
    sentinel: Rc<RefCell<Option<JsValue>>>,
    _listener: Option<Listener>,
}

impl WakeLock {
    /// Asks for the screen to stay on, and again whenever the page comes back into view. Tells what
    /// became of it each time.
    #[must_use]
    pub fn hold(told: impl Fn(Awake) + 'static) -> Self {
        let told = Rc::new(told);
        let sentinel = Rc::new(RefCell::new(None));
        acquire(sentinel.clone(), told.clone());
        let again = sentinel.clone();
        let listener = Listener::on_document("visibilitychange", move |_| {
            if super::events::visible() {
                acquire(again.clone(), told.clone());
            } else {
                told(Awake::Hidden);
            }
        });
        Self { sentinel, _listener: listener }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        if let Some(sentinel) = self.sentinel.borrow_mut().take() {
            let _ = super::call(&sentinel, "release", &[]);
        }
    }
}

fn acquire(sentinel: Rc<RefCell<Option<JsValue>>>, told: Rc<impl Fn(Awake) + 'static>) {
    let lock = super::window().and_then(|w| super::property(&w.navigator(), "wakeLock"));
    let Some(lock) = lock else { return told(Awake::Missing) };
    let asked = super::call(&lock, "request", &[&JsValue::from_str("screen")]);
    let Ok(asked) = asked else { return told(Awake::Refused) };
    super::spawn(async move {
        match JsFuture::from(js_sys::Promise::resolve(&asked)).await {
            Ok(held) => {
                *sentinel.borrow_mut() = Some(held);
                told(Awake::Held);
            }
            Err(_) => told(if super::events::visible() { Awake::Refused } else { Awake::Hidden }),
        }
    });
}

/// Whether the page fills the screen.
#[must_use]
pub fn is_full_screen() -> bool {
    super::window()
        .and_then(|w| w.document())
        .is_some_and(|d| super::property(&d, "fullscreenElement").is_some())
}

/// Fills the screen, or leaves it. Browsers allow it in answer to a person's action only; iPhones have
/// no such thing. False where it could not even be asked for.
pub fn toggle_full_screen() -> bool {
    let Some(document) = super::window().and_then(|w| w.document()) else { return false };
    let asked = if is_full_screen() {
        super::call(&document, "exitFullscreen", &[])
    } else {
        match document.document_element() {
            Some(root) => super::call(&root, "requestFullscreen", &[]),
            None => return false,
        }
    };
    let Ok(promise) = asked else { return false };
    super::spawn(async move {
        // A refusal leaves the page as it is, and that can be seen.
        let _ = JsFuture::from(js_sys::Promise::resolve(&promise)).await;
    });
    true
}

/// The page's size in CSS pixels.
#[must_use]
pub fn size() -> (u32, u32) {
    let side = |value: Result<JsValue, JsValue>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0) as u32;
    super::window().map_or((0, 0), |w| (side(w.inner_width()), side(w.inner_height())))
}

/// Puts a text on the clipboard. False where the browser has none, or the address is not secure: the
/// text is then to be selected by hand.
pub fn copy(text: &str) -> bool {
    let clipboard = super::window().and_then(|w| super::property(&w.navigator(), "clipboard"));
    let Some(clipboard) = clipboard else { return false };
    let Ok(promise) = super::call(&clipboard, "writeText", &[&JsValue::from_str(text)]) else { return false };
    super::spawn(async move {
        let _ = JsFuture::from(js_sys::Promise::resolve(&promise)).await;
    });
    true
}
