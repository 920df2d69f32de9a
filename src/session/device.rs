//! Which device this is: its own id, and the name that people know it by.

use super::names;
use crate::platform::random;
use crate::platform::storage::{self, Store};
use ghostlight_room::DeviceId;

/// The id of this tab. It survives a reload, and a kiosk that is closed properly comes back under its old
/// one; two windows on one machine are two devices.
#[must_use]
pub fn id(page: &str) -> DeviceId {
    if let Some(id) = storage::get(Store::Tab, names::DEVICE) {
        return DeviceId::new(id);
    }
    let free = names::free_device(page);
    let id = storage::get(Store::Browser, &free).unwrap_or_else(random::id);
    storage::remove(Store::Browser, &free);
    // Without storage each reload is another device, which is the truth as far as anyone can tell.
    let _ = storage::set(Store::Tab, names::DEVICE, &id);
    DeviceId::new(id)
}

/// The page is about to go: the next one of its kind may take its id over.
pub fn leave(page: &str, id: &DeviceId) {
    let _ = storage::set(Store::Browser, &names::free_device(page), id.as_str());
}

/// The page came back after all.
pub fn come_back(page: &str, id: &DeviceId) {
    let free = names::free_device(page);
    if storage::get(Store::Browser, &free).as_deref() == Some(id.as_str()) {
        storage::remove(Store::Browser, &free);
    }
}

/// The name of this device: of the address (`name=`), of this tab, of this browser, or empty.
#[must_use]
pub fn name(of_address: Option<String>) -> String {
    of_address
        .or_else(|| storage::get(Store::Tab, names::DEVICE_NAME))
        .or_else(|| storage::get(Store::Browser, names::DEVICE_NAME))
        .unwrap_or_default()
}

/// Keeps the name for this tab, and as the proposal for the next ones.
pub fn keep_name(name: &str) {
    let _ = storage::set(Store::Tab, names::DEVICE_NAME, name);
    let _ = storage::set(Store::Browser, names::DEVICE_NAME, name);
}
