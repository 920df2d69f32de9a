//! The crew's running order: what is now, what comes, and when.

mod export;

use super::desk::{Frame, Rail, cards, headline, next_second, passed, rows};
use crate::components::{AgendaList, CountFace, HeadlineText, color_word};
use crate::i18n::{crew_words, desk_words};
use crate::session::{Live, Session, use_session};
use export::Exports;
use ghostlight_room::picture::{Shown, View};
use ghostlight_room::schedule::Schedule;
use ghostlight_room::{Audience, RoomSnapshot};
use ghostlight_time::{ServerInstant, Span, format_span};
use leptos::prelude::*;

/// Up to so many items the times are computed each second; for more of them more rarely, since each
/// costs its share of the second.
const EACH_SECOND: usize = 1_000;

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
        until: Some(look_again(snapshot, now)),
    });
    let share = session.live(move |snapshot, now| Live {
        value: passed(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let follow = RwSignal::new(true);
    let scrolled = move |key: &str| {
        if matches!(key, "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End" | " ") {
            follow.set(false);
        }
    };
    view! {
        <Rail session=session page=words.agenda>
            <Exports session=session/>
        </Rail>
        <Top session=session/>
        <CrewMessage session=session/>
        <main class="agenda-main" tabindex="0" aria-label=words.agenda on:keydown=move |event| scrolled(&event.key())>
            <AgendaList rows=rows follow=follow passed=share/>
        </main>
        <button type="button" class="plain to-now" class:shown=move || !follow.get() on:click=move |_| follow.set(true)>
            {words.to_now}
        </button>
    }
}

/// When the rows may read otherwise though nothing arrives.
fn look_again(snapshot: &RoomSnapshot, now: ServerInstant) -> ServerInstant {
    let seconds = snapshot.room.timers.len() / EACH_SECOND;
    next_second(now) + Span::from_secs(i64::try_from(seconds).unwrap_or_default())
}

/// What is said to the crew, where this page's key lets it know.
#[component]
fn CrewMessage(session: Session) -> impl IntoView {
    let zones = session.zones();
    let view = View { audience: Audience::Crew, ignores_blackout: true, ..View::default() };
    let said = session.live(move |snapshot, now| {
        let shown = Shown::at(&snapshot.room, &view, now, zones);
        let said = shown.picture.message.map(|said| (said.text, color_word(said.color)));
        Live { value: said.unwrap_or_default(), until: shown.until }
    });
    view! {
        <p class="crew-message" role="status" class:shown=move || said.with(|(text, _)| !text.is_empty())
            data-color=move || said.with(|(_, color)| *color)>
            <small>{crew_words().crew_messages}</small>
            <span>{move || said.with(|(text, _)| text.clone())}</span>
        </p>
    }
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
        until: Some(look_again(snapshot, now)),
    });
    let left = session.live(move |snapshot, now| Live {
        value: (words.left_in_all)(&format_span(Schedule::at(&snapshot.room, now, zones).left)),
        until: Some(look_again(snapshot, now)),
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
