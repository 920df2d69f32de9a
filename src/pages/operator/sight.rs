//! What the operator looks at: the stage, and the items before, now and next.

use super::Desk;
use crate::components::{ItemCard, Slot, StageStrip};
use crate::i18n::desk_words;
use crate::pages::desk::{Preview, answer_of, cards};
use crate::session::Live;
use ghostlight_room::{Intent, IntentKind, TimerId};
use leptos::prelude::*;

/// The stage: as a picture where there is room for one, as a strip of digits elsewhere.
#[component]
pub(super) fn Sight(desk: Desk) -> impl IntoView {
    let session = desk.session;
    let zones = session.zones();
    let count = session.live(move |snapshot, now| {
        let (cards, until) = cards(&snapshot.room, now, zones);
        Live { value: cards.count, until }
    });
    let title = session.live(|snapshot, _| Live {
        value: snapshot.room.current().map(|timer| timer.name.clone()).unwrap_or_default(),
        until: None,
    });
    let message = session.live(|snapshot, _| Live {
        value: snapshot.room.shown_message().map(|message| message.text.clone()).unwrap_or_default(),
        until: None,
    });
    let black = Signal::derive(move || desk.controls.with(|controls| controls.blackout));
    let stopped = Signal::derive(move || desk.controls.with(|controls| controls.show_stopped));
    view! {
        <section class="sight" aria-label=desk_words().stage_now>
            <Preview session=session/>
            <StageStrip count=count title=title message=message black=black stopped=stopped/>
        </section>
    }
}

/// Previous, now, next.
#[component]
pub(super) fn Cards(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let zones = session.zones();
    let cards = session.live(move |snapshot, now| {
        let (value, until) = cards(&snapshot.room, now, zones);
        Live { value, until }
    });
    let previous = Memo::new(move |_| cards.with(|cards| cards.previous.clone()));
    let now = Memo::new(move |_| cards.with(|cards| cards.now.clone()));
    let next = Memo::new(move |_| cards.with(|cards| cards.next.clone()));
    let count = Memo::new(move |_| cards.with(|cards| cards.count.clone()));
    let go_on = Callback::new(move |id: TimerId| {
        session.dispatch(Intent::Continue(id));
    });
    let start_over = Callback::new(move |_: TimerId| {
        session.dispatch(Intent::Play);
    });
    view! {
        <section class="cards" id="operator-part-0" aria-label=words.items>
            <ItemCard place=Slot::Previous face=previous empty=words.no_previous/>
            <ItemCard
                place=Slot::Now face=now empty=words.nothing_current count=count
                may_continue=desk.permit(|controls| controls.can.of(IntentKind::Continue))
                answer=answer_of(session, &[IntentKind::Continue])
                may_speaker=desk.permit(|controls| controls.can.of(IntentKind::SetSpeaker))
                on_speaker=Callback::new(move |()| desk.speaker.set(true))
                on_continue=go_on on_start_over=start_over on_denied=desk.notes.denied(words.continue_word)
            />
            <ItemCard place=Slot::Next face=next empty=words.no_next/>
        </section>
    }
}
