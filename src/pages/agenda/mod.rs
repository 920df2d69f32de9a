//! The crew's running order: what is now, what comes, and when.

use super::desk::{Frame, Rail, cards, headline, next_second, rows};
use crate::components::{AgendaList, CountFace, Glyph, HeadlineText, Icon};
use crate::i18n::desk_words;
use crate::session::{Live, Session, use_session};
use ghostlight_room::schedule::Schedule;
use ghostlight_time::format_span;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Agenda() -> impl IntoView {
    let session = use_session();
    view! {
        <Frame session=session class="agenda">
            <Page session=session/>
        </Frame>
    }
}

#[component]
fn Page(session: Session) -> impl IntoView {
    let words = desk_words();
    let zones = session.zones();
    let rows = session.live(move |snapshot, now| Live {
        value: rows(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let follow = RwSignal::new(true);
    view! {
        <Rail session=session page=words.agenda>
            <button type="button" class="quiet round" aria-label=words.print on:click=move |_| print()>
                <Glyph icon=Icon::Print/>
            </button>
        </Rail>
        <Top session=session/>
        <main class="agenda-main">
            <AgendaList rows=rows follow=follow/>
        </main>
        <button type="button" class="plain to-now" class:shown=move || !follow.get() on:click=move |_| follow.set(true)>
            {words.to_now}
        </button>
    }
}

fn print() {
    // A browser that cannot print says so itself.
    let _ = window().print();
}

/// One large line: what is now, what remains, and how the day stands.
#[component]
fn Top(session: Session) -> impl IntoView {
    let words = desk_words();
    let zones = session.zones();
    let title = session.live(|snapshot, _| {
        let room = &snapshot.room;
        let current = room.current().map(|timer| timer.name.clone());
        Live { value: current.unwrap_or_else(|| desk_words().nothing_now.to_owned()), until: None }
    });
    let count = session.live(move |snapshot, now| {
        let (cards, until) = cards(&snapshot.room, now, zones);
        Live { value: cards.count, until }
    });
    let late = session.live(move |snapshot, now| Live {
        value: headline(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let left = session.live(move |snapshot, now| Live {
        value: (words.left_in_all)(&format_span(Schedule::at(&snapshot.room, now, zones).left)),
        until: Some(next_second(now)),
    });
    let part = move |of: fn(&CountFace) -> String| move || count.with(of);
    view! {
        <section class="agenda-top" aria-label=words.card_now>
            <p class="count" data-tone=move || count.with(|count| count.tone)>
                <span class="digits">{part(|count| count.digits.clone())}</span>
                <span class="phase">{part(|count| count.word.clone())}</span>
            </p>
            <p class="what">{title}</p>
            <HeadlineText headline=late/>
            <p class="left">{left}</p>
        </section>
    }
}
