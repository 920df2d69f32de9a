//! Texts kept in this browser: for good, and for this tab.
//!
//! Both are synchronous and may be missing or full (private windows, policies): every write says whether
//! it was kept.

/// Where a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Store {
    /// For all tabs of this browser, until somebody clears it.
    Browser,
    /// For this tab, until it is closed.
    Tab,
}

/// A text that could not be kept: there is no storage, or it is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

fn area(store: Store) -> Option<web_sys::Storage> {
    let window = super::window()?;
    match store {
        Store::Browser => window.local_storage(),
        Store::Tab => window.session_storage(),
    }
    .ok()?
}

/// The text kept under a name.
#[must_use]
pub fn get(store: Store, name: &str) -> Option<String> {
    area(store)?.get_item(name).ok()?
}

/// Keeps a text.
///
/// # Errors
/// There is no storage, or it is full.
pub fn set(store: Store, name: &str, text: &str) -> Result<(), NotKept> {
    area(store).ok_or(NotKept)?.set_item(name, text).map_err(|_| NotKept)
}

/// Forgets a text.
pub fn remove(store: Store, name: &str) {
    if let Some(area) = area(store) {
        let _ = area.remove_item(name);
    }
}

/// The names kept that begin so.
#[must_use]
pub fn names(store: Store, prefix: &str) -> Vec<String> {
    let Some(area) = area(store) else { return Vec::new() };
    let count = area.length().unwrap_or(0);
    (0..count)
        .filter_map(|index| area.key(index).ok().flatten())
        .filter(|name| name.starts_with(prefix))
        .collect()
}

/// Asks the browser not to clear this site's storage when space runs short.
pub fn persist() {
    let Some(window) = super::window() else { return };
    let navigator = window.navigator();
    let Some(manager) = super::property(&navigator, "storage") else { return };
    // Whatever it answers, there is nothing more to do.
    if let Ok(promise) = super::call(&manager, "persist", &[]) {
        super::spawn(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&promise)).await;
        });
    }
}
