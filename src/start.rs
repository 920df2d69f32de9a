//! How a page begins: its language, its session, and the page itself.

use crate::i18n::{Lang, choose};
use crate::last;
use crate::platform::storage::{self, Store};
use crate::platform::{fault, location};
use crate::route::Route;
use crate::session::{LocalRooms, Session};
use leptos::prelude::*;

/// The language that was chosen in this browser.
const LANGUAGE: &str = "ghostlight/1/language";

/// Mounts what `page` makes of the address, with a session above it.
/// `local_rooms` is the program's way to local rooms, where it has one.
pub fn page<V: IntoView + 'static>(
    local_rooms: Option<&'static LocalRooms>,
    page: impl FnOnce(Route) -> V + 'static,
) {
    fault::watch();
    mount_to_body(move || {
        let session = Session::of_page(local_rooms);
        provide_context(session);
        let route = session.route();
        speak(&route.lang);
        last::keep(session, location::address().path);
        // For as long as the page is there.
        let _ = StoredValue::new_local(fault::answer(move || session.is_well()));
        page(route)
    });
}

/// Chooses the language: of the address, chosen before, preferred by the browser.
fn speak(asked: &str) {
    let stored = storage::get(Store::Browser, LANGUAGE).unwrap_or_default();
    let preferred = location::languages();
    let wanted = [asked, &stored].into_iter().chain(preferred.iter().map(String::as_str));
    let lang = Lang::pick(wanted);
    choose(lang);
    location::set_language(lang.tag());
}

/// Keeps a language for this browser and loads the page anew in it.
pub fn change_language(lang: Lang) {
    let _ = storage::set(Store::Browser, LANGUAGE, lang.tag());
    location::reload();
}
