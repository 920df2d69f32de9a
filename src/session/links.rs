//! Links to rooms.

use super::core::{Core, Where};
use crate::route::{Page, ServerChoice, encode};

/// The whole address of a page of a room. `query` is appended (`&only=timer`), the key stands in the
/// fragment, which no server ever sees.
#[must_use]
pub fn address(core: &Core, page: Page, room: &str, local: bool, query: &str, key: Option<&str>) -> String {
    #[cfg(feature = "sources")]
    if let Some(url) = super::other::address(core, page, query) {
        return url;
    }
    let mut url = [core.address.origin.as_str(), &core.address.base, page.folder()].concat();
    if !url.ends_with('/') {
        url.push('/');
    }
    url.push_str("?room=");
    url.push_str(&encode(room));
    if local {
        url.push_str("&server=local");
    } else if let (ServerChoice::Named(_), Where::Server(server)) = (&core.route.server, &core.place) {
        url.push_str("&server=");
        url.push_str(&encode(&server.url()));
    }
    if !core.route.source.is_empty() {
        url.push_str("&source=");
        url.push_str(&encode(&core.route.source));
    }
    url.push_str(query);
    if let Some(key) = key {
        url.push_str("#key=");
        url.push_str(&encode(key));
    }
    url
}
