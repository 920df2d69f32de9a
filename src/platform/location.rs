//! The address of the page, and where the app lives.

use wasm_bindgen::JsValue;

/// The parts of the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host and port.
    pub origin: String,
    /// The path.
    pub path: String,
    /// The query without its `?`.
    pub query: String,
    /// The fragment without its `#`.
    pub fragment: String,
    /// The folder that the app lives in, with a slash at its end (the page's `<base>`).
    pub base: String,
    /// The page came over a secure connection.
    pub https: bool,
}

/// The address of the page.
#[must_use]
pub fn address() -> Address {
    let Some(window) = super::window() else { return Address::default() };
    let location = window.location();
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    let whole = window.document().and_then(|d| d.base_uri().ok().flatten()).unwrap_or_default();
    let base = whole.strip_prefix(&origin).map_or_else(|| path.clone(), folder);
    Address {
        https: location.protocol().is_ok_and(|p| p == "https:"),
        query: location.search().unwrap_or_default().trim_start_matches('?').to_owned(),
        fragment: location.hash().unwrap_or_default().trim_start_matches('#').to_owned(),
        origin,
        path,
        base,
    }
}

/// The folder of a path: all up to its last slash.
fn folder(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('/').map_or_else(|| "/".to_owned(), |(folder, _)| [folder, "/"].concat())
}

/// Puts another address into the address bar (same origin) without loading anything.
pub fn replace(address: &str) {
    let history = super::window().and_then(|w| w.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Goes to another address.
pub fn go(address: &str) {
    if let Some(window) = super::window() {
        let _ = window.location().assign(address);
    }
}

/// Goes to another page of the app with the same query and fragment, in place of this one.
pub fn replace_page(folder: &str) {
    let Some(window) = super::window() else { return };
    let here = address();
    let location = window.location();
    let (query, fragment) = (location.search().unwrap_or_default(), location.hash().unwrap_or_default());
    let _ = location.replace(&[&here.base, folder, "/", &query, &fragment].concat());
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = super::window() {
        let _ = window.location().reload();
    }
}

/// The languages that the reader prefers, the first one most.
#[must_use]
pub fn languages() -> Vec<String> {
    let Some(window) = super::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|language| language.as_string()).collect()
}

/// Names the tab.
pub fn set_title(title: &str) {
    if let Some(document) = super::window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// Says which language the page is in, for screen readers and hyphenation.
pub fn set_language(language: &str) {
    let root = super::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("lang", language);
    }
}

/// Percent-encodes a text for a query or a path segment.
#[must_use]
pub fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

#[cfg(test)]
mod tests {
    use super::folder;

    #[test]
    fn the_folder_of_a_path() {
        assert_eq!(folder("/show/"), "/show/");
        assert_eq!(folder("/show/index.html"), "/show/");
        assert_eq!(folder("/a/?b=/c"), "/a/");
        assert_eq!(folder(""), "/");
    }
}
