//! Opens a room by its code, makes a new one, and remembers the last ones.

mod rooms;
#[cfg(feature = "sources")]
mod sources;

use crate::components::{Glyph, Icon, LampMark};
use crate::i18n::desk_words;
use crate::route::{self, Page};
use crate::session::{Session, use_session};
use leptos::prelude::*;
use rooms::Target;

pub use rooms::{Recent, recent, remember};

/// The pages that a code can be opened as.
const PAGES: [Page; 5] = [Page::Viewer, Page::Operator, Page::Moderator, Page::Agenda, Page::Controller];

fn page_name(page: Page) -> &'static str {
    let words = desk_words();
    match page {
        Page::Operator => words.operator,
        Page::Agenda => words.agenda,
        Page::Moderator => words.moderator,
        Page::Controller => words.controller,
        _ => words.viewer,
    }
}

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let words = desk_words();
    let session = use_session();
    let server = RwSignal::new(String::new());
    view! {
        <div class="desk-page home">
            <main class="home-main">
                <header class="home-head">
                    <LampMark/>
                    <h1>"Ghostlight"</h1>
                    <p>{words.what_it_is}</p>
                </header>
                <OpenForm session=session server=server/>
                <RecentRooms session=session/>
                <details class="home-server">
                    <summary>{words.server_and_source}</summary>
                    <label class="field">
                        <span>{words.server}</span>
                        <input type="text" inputmode="url" autocapitalize="none" spellcheck="false"
                            placeholder=words.server_hint prop:value=move || server.get()
                            on:input=move |event| server.set(event_target_value(&event))/>
                    </label>
                </details>
                {other_systems()}
            </main>
        </div>
    }
}

/// One field for the code, and a new room beside it.
#[component]
fn OpenForm(session: Session, server: RwSignal<String>) -> impl IntoView {
    let words = desk_words();
    let code = RwSignal::new(String::new());
    let chosen = RwSignal::new(Page::Viewer);
    let said = RwSignal::new("");
    let busy = RwSignal::new(false);
    let target = move |page: Page| Target {
        page,
        code: route::code(&code.get_untracked()),
        server: server.get_untracked().trim().to_owned(),
    };
    let open = move || {
        if code.with_untracked(|code| code.trim().is_empty()) {
            said.set(words.type_a_code);
            return;
        }
        busy.set(true);
        said.set(words.looking);
        let target = target(chosen.get_untracked());
        rooms::open(session, target, move |why| {
            busy.set(false);
            said.set(why);
        });
    };
    let make = move |_| {
        busy.set(true);
        said.set(words.making);
        rooms::make(session, move |why| {
            busy.set(false);
            said.set(why);
        });
    };
    view! {
        <form class="open-form" on:submit=move |event| {
            event.prevent_default();
            open();
        }>
            <label class="code-field">
                <span>{words.room_code}</span>
                <input type="text" name="room" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    maxlength="64" autofocus prop:value=move || code.get()
                    on:input=move |event| {
                        code.set(event_target_value(&event));
                        said.set("");
                    }/>
            </label>
            <fieldset class="open-as">
                <legend>{words.open_as}</legend>
                {PAGES
                    .map(|page| {
                        view! {
                            <label>
                                <input type="radio" name="page" prop:checked=move || chosen.get() == page
                                    on:change=move |_| chosen.set(page)/>
                                <span>{page_name(page)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <div class="open-acts">
                <button type="submit" class="plain lead" disabled=move || busy.get()>{words.open}</button>
                <button type="button" class="plain" disabled=move || busy.get() on:click=make>
                    <Glyph icon=Icon::Plus/>
                    {words.new_room}
                </button>
            </div>
            <p class="said" role="status">{move || said.get()}</p>
        </form>
    }
}

/// Rooms opened before, the last one first, and the rooms that live in this browser.
#[component]
fn RecentRooms(session: Session) -> impl IntoView {
    let words = desk_words();
    let all = RwSignal::new(rooms::recent(session));
    let row = move |room: Recent| {
        let forgotten = room.clone();
        let links = PAGES.map(|page| {
            let address = Target { page, code: room.code.clone(), server: room.server.clone() }.address();
            view! { <a href=address>{page_name(page)}</a> }
        });
        let place =
            if room.server == rooms::LOCAL { words.only_here.to_owned() } else { room.server.clone() };
        let name = if room.name.is_empty() { words.unnamed.to_owned() } else { room.name.clone() };
        view! {
            <li class="recent-room">
                <p class="name">{name}</p>
                <p class="code"><span>{room.code.clone()}</span>" "<small>{place}</small></p>
                <nav>{links.collect_view()}</nav>
                <button type="button" class="quiet round" aria-label=words.forget on:click=move |_| {
                    rooms::forget(session, &forgotten);
                    all.update(|all| all.retain(|room| *room != forgotten));
                }>
                    <Glyph icon=Icon::Close/>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <section class="recent" aria-label=words.recent_rooms>
                <h2>{words.recent_rooms}</h2>
                <ul>
                    <For each=move || all.get() key=|room| (room.code.clone(), room.server.clone()) children=row/>
                </ul>
            </section>
        </Show>
    }
}

/// The way to rooms of other systems, where this program has it.
#[cfg(feature = "sources")]
fn other_systems() -> impl IntoView {
    view! { <sources::OtherSystems/> }
}

/// The way to rooms of other systems, where this program has it.
#[cfg(not(feature = "sources"))]
fn other_systems() -> impl IntoView {}
