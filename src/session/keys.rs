//! Keys: taken from the link's fragment into the tab's storage, per server, room and page. For longer only
//! where the person lets it.

use super::names;
use crate::platform::location::{self, Address};
use crate::platform::storage::{self, Store};
use crate::route::Page;
use ghostlight_room::Output;

/// The key that opens a room for a page: the one of its own link, or one of a link that covers it.
#[must_use]
pub fn find(server: &str, room: &str, output: Output) -> Option<String> {
    let own = core::iter::once(output);
    let covering = Output::ALL.into_iter().filter(|of| *of != output && of.covers(output));
    own.chain(covering).find_map(|of| {
        let name = names::key(server, room, Page::of(of).folder());
        storage::get(Store::Tab, &name).or_else(|| storage::get(Store::Browser, &name))
    })
}

/// Takes the key out of the address into the tab's storage. Where that is not kept, the key stays in the
/// address: a reload would lose it.
pub fn take(key: &str, server: &str, room: &str, output: Output, address: &Address) {
    let name = names::key(server, room, Page::of(output).folder());
    if storage::set(Store::Tab, &name, key).is_ok() {
        let query = if address.query.is_empty() { "" } else { "?" };
        location::replace(&[address.path.as_str(), query, &address.query].concat());
    }
}

/// Keeps the key for good, or forgets it.
pub fn remember(server: &str, room: &str, output: Output, yes: bool) {
    let name = names::key(server, room, Page::of(output).folder());
    match find(server, room, output).filter(|_| yes) {
        Some(key) => drop(storage::set(Store::Browser, &name, &key)),
        None => storage::remove(Store::Browser, &name),
    }
}

/// Puts a renewed key where the old one was kept; false where the tab keeps nothing.
pub fn replace(server: &str, room: &str, output: Output, key: &str) -> bool {
    let name = names::key(server, room, Page::of(output).folder());
    if storage::get(Store::Browser, &name).is_some() {
        // The tab's own is found first.
        let _ = storage::set(Store::Browser, &name, key);
    }
    storage::set(Store::Tab, &name, key).is_ok()
}
