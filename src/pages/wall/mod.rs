//! Several rooms at once, for the producer of parallel rooms: each a tile with a link of its own.

mod rooms;
mod tile;

use crate::components::{Glyph, Icon, LampMark};
use crate::i18n::{crew_words, desk_words};
use crate::pages::home::recent;
use crate::platform::location;
use crate::platform::storage::{self, Store};
use crate::session::{Session, use_session};
use leptos::prelude::*;
use rooms::WallRoom;
use tile::Tile;

fn store_name(base: &str) -> String {
    ["ghostlight/1", base, "wall"].concat()
}

/// The rooms of the address; those of the last visit where it names none.
fn chosen(session: Session) -> Vec<WallRoom> {
    let named = rooms::of_query(&session.route().query);
    if !named.is_empty() {
        return named;
    }
    rooms::of_kept(&storage::get(Store::Browser, &store_name(&location::address().base)).unwrap_or_default())
}

/// Remembers the rooms, and names them in the address, so that it can be passed on.
fn keep(rooms: &[WallRoom]) {
    let at = location::address();
    // Where nothing can be kept, the address still names them.
    let _ = storage::set(Store::Browser, &store_name(&at.base), &rooms::to_kept(rooms));
    let query = rooms::to_query(&at.query, rooms);
    let mark = if query.is_empty() { "" } else { "?" };
    location::replace(&[at.path.as_str(), mark, &query].concat());
}

/// The page.
#[component]
pub fn Wall() -> impl IntoView {
    let words = crew_words();
    let session = use_session();
    let all = RwSignal::new(chosen(session));
    Effect::new(move |_| all.with(|all| keep(all)));
    let remove = Callback::new(move |room: WallRoom| all.update(|all| all.retain(|other| *other != room)));
    view! {
        <div class="desk-page wall">
            <header class="wall-head">
                <a class="wall-home" href="./" aria-label=desk_words().home><LampMark/></a>
                <h1>{words.wall}</h1>
            </header>
            <main class="wall-main">
                <ul class="wall-tiles" data-count=move || all.with(Vec::len)>
                    <For each=move || all.get() key=Clone::clone let:room>
                        <Tile page=session room=room on_remove=remove/>
                    </For>
                </ul>
                <AddRoom session=session all=all/>
            </main>
        </div>
    }
}

/// One field, and the rooms that were opened before.
#[component]
fn AddRoom(session: Session, all: RwSignal<Vec<WallRoom>>) -> impl IntoView {
    let words = crew_words();
    let code = RwSignal::new(String::new());
    let add = move |room: WallRoom| all.update(|all| *all = rooms::with(core::mem::take(all), room));
    let typed = move || {
        if let Some(room) = code.with_untracked(|code| WallRoom::read(code)) {
            add(room);
            code.set(String::new());
        }
    };
    let before: Vec<(WallRoom, String)> = recent(session)
        .into_iter()
        .map(|room| (WallRoom { code: room.code, server: room.server }, room.name))
        .collect();
    let offers = move || {
        let there = all.get();
        let offer = |(room, name): &(WallRoom, String)| {
            let label = if name.is_empty() { room.code.clone() } else { name.clone() };
            let room = room.clone();
            view! {
                <button type="button" class="plain" on:click=move |_| add(room.clone())>
                    <Glyph icon=Icon::Plus/>
                    <span class="word">{label}</span>
                </button>
            }
        };
        before.iter().filter(|(room, _)| !there.contains(room)).map(offer).collect_view()
    };
    view! {
        <form class="wall-add" on:submit=move |event| {
            event.prevent_default();
            typed();
        }>
            <p class="hint">{move || all.with(Vec::is_empty).then_some(words.wall_empty)}</p>
            <label class="field">
                <span>{desk_words().room_code}</span>
                <input type="text" name="room" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    maxlength="64" prop:value=move || code.get()
                    on:input=move |event| code.set(event_target_value(&event))/>
            </label>
            <button type="submit" class="plain lead">{words.add_room}</button>
            <div class="wall-offers">{offers}</div>
        </form>
    }
}
