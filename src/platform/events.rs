//! Events of the page: visible, hidden, online, offline, shown again, keys.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

/// A listener that is removed when it is dropped.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls back at each event of that kind.
    #[must_use]
    pub fn new(target: &EventTarget, kind: &'static str, callback: impl FnMut(Event) + 'static) -> Self {
        let callback = Closure::<dyn FnMut(Event)>::new(callback);
        // Fails only for a callback that is no function.
        let _ = target.add_event_listener_with_callback(kind, callback.as_ref().unchecked_ref());
        Self { target: target.clone(), kind, callback }
    }

    /// Calls back at each event of that kind that reaches the window; nothing where there is none.
    #[must_use]
    pub fn on_window(kind: &'static str, callback: impl FnMut(Event) + 'static) -> Option<Self> {
        super::window().map(|window| Self::new(&window, kind, callback))
    }

    /// The same for the document.
    #[must_use]
    pub fn on_document(kind: &'static str, callback: impl FnMut(Event) + 'static) -> Option<Self> {
        let document = super::window()?.document()?;
        Some(Self::new(&document, kind, callback))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, self.callback.as_ref().unchecked_ref());
    }
}

/// The value of an attribute of the nearest element, up from where an event happened, that has it.
#[must_use]
pub fn nearest(event: &Event, attribute: &str) -> Option<String> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let found = target.closest(&["[", attribute, "]"].concat()).ok()??;
    found.get_attribute(attribute)
}

/// What a field holds after an event of its own: its text, and whether it is checked.
#[must_use]
pub fn field(event: &Event) -> (String, bool) {
    let Some(target) = event.target() else { return Default::default() };
    let text = super::property(&target, "value").and_then(|value| value.as_string());
    (text.unwrap_or_default(), super::property(&target, "checked").is_some_and(|on| on.is_truthy()))
}

/// Puts a text into the field that an event happened in.
pub fn fill(event: &Event, text: &str) {
    if let Some(target) = event.target() {
        super::set_property(&target, "value", &JsValue::from_str(text));
    }
}

/// The key of an event, where it was pressed alone and not into a field.
#[must_use]
pub fn single_key(event: &Event) -> Option<String> {
    let held = ["ctrlKey", "altKey", "metaKey"];
    if held.iter().any(|name| super::property(event, name).is_some_and(|held| held.is_truthy())) {
        return None;
    }
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let typing = element.is_some_and(|at| matches!(at.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
    super::property(event, "key")?.as_string().filter(|_| !typing)
}

/// What happens to a page as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageEvent {
    /// It can be seen again.
    Visible,
    /// It cannot be seen.
    Hidden,
    /// The browser believes in a network again.
    Online,
    /// The browser believes that there is none.
    Offline,
    /// It came back from the back-forward cache.
    Restored,
    /// It thawed.
    Resumed,
    /// It is about to be frozen: nothing runs until it thaws.
    Frozen,
    /// It is about to go away, perhaps for good.
    Leaving,
}

/// Calls back at everything that happens to the page, until the guards are dropped.
#[must_use]
pub fn on_page(callback: impl Fn(PageEvent) + Clone + 'static) -> Vec<Listener> {
    let tell = |event: PageEvent| {
        let callback = callback.clone();
        move |_: Event| callback(event)
    };
    let seen = {
        let callback = callback.clone();
        move |_: Event| callback(if visible() { PageEvent::Visible } else { PageEvent::Hidden })
    };
    let shown = {
        let callback = callback.clone();
        move |event: Event| {
            // The first showing of a page is no return.
            if super::property(&event, "persisted").is_some_and(|kept| kept.is_truthy()) {
                callback(PageEvent::Restored);
            }
        }
    };
    [
        Listener::on_document("visibilitychange", seen),
        Listener::on_document("resume", tell(PageEvent::Resumed)),
        Listener::on_document("freeze", tell(PageEvent::Frozen)),
        Listener::on_window("online", tell(PageEvent::Online)),
        Listener::on_window("offline", tell(PageEvent::Offline)),
        Listener::on_window("pageshow", shown),
        Listener::on_window("pagehide", tell(PageEvent::Leaving)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Tells the page's own script something.
pub(super) fn dispatch(kind: &str) {
    if let (Some(window), Ok(event)) = (super::window(), Event::new(kind)) {
        // Fails for an event that is under way only; this one is new.
        let _ = window.dispatch_event(&event);
    }
}

/// Whether the page can be seen.
#[must_use]
pub fn visible() -> bool {
    super::window().and_then(|w| w.document()).is_none_or(|document| !document.hidden())
}
