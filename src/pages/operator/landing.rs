//! "12 min late, ends 21:46 · Take it from…".

use super::Desk;
use crate::components::{LandingFace, LandingList, PressButton, Sheet};
use crate::i18n::desk_words;
use crate::pages::desk::{answer_of, headline, landing, next_second};
use crate::session::Live;
use ghostlight_room::{Intent, IntentKind, TimerId, schedule::Landing};
use leptos::prelude::*;

/// The sheet with the preview, and the one press.
#[component]
pub(in crate::pages) fn LandingSheet(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let open = desk.landing;
    view! {
        <Sheet title=words.take_it_from open=open class="landing">
            <Show when=move || open.get()>
                <Body desk=desk/>
            </Show>
        </Sheet>
    }
}

#[component]
fn Body(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let zones = session.zones();
    let keep = RwSignal::new(Vec::<TimerId>::new());
    let late = session.live(move |snapshot, now| {
        let face = headline(&snapshot.room, now, zones);
        Live { value: [face.text, face.ends].join(" · "), until: Some(next_second(now)) }
    });
    let face = session.live(move |snapshot, now| Live {
        value: keep.with(|keep| landing(&snapshot.room, now, zones, keep)),
        until: Some(next_second(now)),
    });
    let items = Memo::new(move |_| face.with(|face| face.items.clone()));
    let gives = Memo::new(move |_| face.with(|face| face.gives));
    let outcome = move || face.with(|face: &LandingFace| face.outcome.clone());
    let switch = Callback::new(move |(id, may): (TimerId, bool)| {
        keep.update(|keep| {
            keep.retain(|kept| *kept != id);
            if !may {
                keep.push(id);
            }
        });
    });
    let take = Callback::new(move |()| {
        let changes = session.snapshot().with_untracked(|snapshot| {
            let (now, zones) = (session.now(), session.zones());
            keep.with_untracked(|keep| Landing::at(&snapshot.room, now, zones, keep).changes())
        });
        if !changes.is_empty() {
            session.dispatch(Intent::TakeItFrom(changes));
        }
        desk.landing.set(false);
    });
    view! {
        <p class="landing-now">{late}</p>
        <LandingList items=items on_switch=switch/>
        <Show
            when=move || gives.get()
            fallback=move || view! { <p class="nothing">{words.nothing_gives}</p> }
        >
            <PressButton
                class="lead landing-take" label=words.take_it
                permit=desk.permit(|controls| controls.can.of(IntentKind::TakeItFrom))
                answer=answer_of(session, &[IntentKind::TakeItFrom])
                on_press=take on_denied=desk.notes.denied(words.take_it_from)
            >
                <span class="word">{words.take_it}</span>
                <span class="item">{outcome}</span>
            </PressButton>
        </Show>
    }
}
