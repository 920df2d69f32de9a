//! The screen: kept awake, filled, and how large it is.

use super::events::Listener;
use super::timer::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
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
    /// Browsers give it to secure addresses only.
    Insecure,
    /// The browser has no such thing.
    Missing,
}

/// Where the browser took it back although the page can be seen (a battery that runs low), it is asked for
/// again so much later.
const AGAIN_MS: f64 = 30_000.0;

/// Keeps the screen awake while the page is visible; dropping it lets it sleep again.
pub struct WakeLock {
    keeper: Rc<Keeper>,
    _listener: Option<Listener>,
}

impl WakeLock {
    /// Asks for the screen to stay on, and again whenever the page comes back into view. Tells what
    /// became of it each time.
    #[must_use]
    pub fn hold(told: impl Fn(Awake) + 'static) -> Self {
        let keeper = Rc::new(Keeper { told: Box::new(told), inner: RefCell::default() });
        keeper.acquire();
        let seen = Rc::downgrade(&keeper);
        let listener = Listener::on_document("visibilitychange", move |_| {
            let Some(keeper) = seen.upgrade() else { return };
            if super::events::visible() {
                keeper.acquire();
            } else {
                (keeper.told)(Awake::Hidden);
            }
        });
        Self { keeper, _listener: listener }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        let held = {
            let mut inner = self.keeper.inner.borrow_mut();
            inner.gone = true;
            inner.again = None;
            inner.held.take()
        };
        drop(held);
    }
}

/// What a lock and the browser's callbacks share.
struct Keeper {
    told: Box<dyn Fn(Awake)>,
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    held: Option<Held>,
    again: Option<Timeout>,
    /// The lock was dropped: what still comes is given back.
    gone: bool,
}

/// A lock that the browser gave; dropping it gives it back.
struct Held {
    sentinel: JsValue,
    _listener: Option<Listener>,
}

impl Drop for Held {
    fn drop(&mut self) {
        // Giving back what the browser took is nothing.
        let _ = super::call(&self.sentinel, "release", &[]);
    }
}

impl Keeper {
    fn acquire(self: &Rc<Self>) {
        let Some(window) = super::window() else { return };
        let Some(lock) = super::property(&window.navigator(), "wakeLock") else {
            let secure = super::property(&window, "isSecureContext").is_some_and(|yes| yes.is_truthy());
            return (self.told)(if secure { Awake::Missing } else { Awake::Insecure });
        };
        let Ok(asked) = super::call(&lock, "request", &[&JsValue::from_str("screen")]) else {
            return (self.told)(Awake::Refused);
        };
        let me = self.clone();
        super::spawn(async move {
            match JsFuture::from(js_sys::Promise::resolve(&asked)).await {
                Ok(sentinel) => me.given(sentinel),
                Err(_) => (me.told)(refused()),
            }
        });
    }

    fn given(self: &Rc<Self>, sentinel: JsValue) {
        let me = Rc::downgrade(self);
        let listener = sentinel.dyn_ref::<web_sys::EventTarget>().map(|target| {
            Listener::new(target, "release", move |_| {
                if let Some(keeper) = me.upgrade() {
                    keeper.taken_back();
                }
            })
        });
        let held = Held { sentinel, _listener: listener };
        if self.inner.borrow().gone {
            return;
        }
        let before = self.inner.borrow_mut().held.replace(held);
        drop(before);
        (self.told)(Awake::Held);
    }

    /// The browser took it back: always when the page is hidden, else for a reason of its own.
    fn taken_back(self: &Rc<Self>) {
        let me = Rc::downgrade(self);
        let Ok(mut inner) = self.inner.try_borrow_mut() else { return };
        if inner.gone || !super::events::visible() {
            return;
        }
        inner.again = Some(Timeout::new(AGAIN_MS, move || {
            if let Some(keeper) = me.upgrade().filter(|_| super::events::visible()) {
                keeper.acquire();
            }
        }));
        drop(inner);
        (self.told)(Awake::Refused);
    }
}

fn refused() -> Awake {
    if super::events::visible() { Awake::Refused } else { Awake::Hidden }
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
