//! What every page with controls stands in: the top line, the connection's mark, and what is said where
//! there is no room to show.

use super::{LastFace, answer_of, exact_clock_text, headline, last_action, next_second, screens};
use crate::components::{
    Denied, Glyph, HeadlineOffer, HeadlineText, Icon, LinkFace, LinkMark, PressButton, RoomName, ScreensText,
};
use crate::i18n::{desk_words, stage_words};
use crate::pages::desk::{Keys, Notes, UpdateWord};
use crate::pages::home::{Recent, remember};
use crate::route::ServerChoice;
use crate::session::{Entry, Live, Mark, Place, Refusal, Session};
use ghostlight_room::{Intent, IntentKind, Permit, RunKind};
use leptos::prelude::*;

/// The page around its parts.
#[component]
pub fn Frame(
    /// The room.
    session: Session,
    /// The page's class.
    class: &'static str,
    /// What the page shows once there is a room.
    children: ChildrenFn,
) -> impl IntoView {
    let entry = session.entry();
    let open = Memo::new(move |_| matches!(entry.get(), Entry::Open | Entry::Looking));
    let link = link_face(session);
    remember_room(session);
    let children = StoredValue::new(children);
    view! {
        <div class=format!("desk-page {class}")>
            <Show when=move || open.get() fallback=move || view! { <Door session=session/> }>
                {children.with_value(|children| children())}
            </Show>
            <UpdateWord/>
            <LinkMark face=link on_retry=Callback::new(move |()| session.retry_now())/>
        </div>
    }
}

/// Home offers the rooms that were opened before.
fn remember_room(session: Session) {
    let name = session.live(|snapshot, _| Live { value: snapshot.room.info.name.clone(), until: None });
    let known = session.known();
    Effect::new(move |_| {
        if !known.get() {
            return;
        }
        let server = match (session.place().get(), session.route().server) {
            (Place::Local, _) => "local".to_owned(),
            (_, ServerChoice::Named(server)) => server,
            _ => String::new(),
        };
        remember(Recent { code: session.room_code(), name: name.get(), server });
    });
}

/// What a page offers beside its headline.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Whether it can be done.
    pub permit: Signal<Permit>,
    /// It is wanted.
    pub on_press: Callback<()>,
    /// A press in vain.
    pub on_denied: Callback<Denied>,
}

/// The top line of a room's page.
#[component]
pub fn Rail(
    /// The room.
    session: Session,
    /// The page's name.
    page: &'static str,
    /// The keyboard, where the page has one.
    #[prop(optional)]
    keys: Option<Keys>,
    /// Where undo's refusals are said; none: the page has no undo.
    #[prop(optional)]
    notes: Option<Notes>,
    /// What can be done about being late; none: the page only says so.
    #[prop(optional)]
    offer: Option<Offer>,
    /// What stands at its end.
    children: Children,
) -> impl IntoView {
    let zones = session.zones();
    let name = session.live(|snapshot, _| Live { value: snapshot.room.info.name.clone(), until: None });
    let color = session.live(|snapshot, _| Live { value: snapshot.room.info.color.clone(), until: None });
    let run = session.live(move |snapshot, _| {
        let words = desk_words();
        let run = &snapshot.room.run;
        let value = match (run.ended, run.kind) {
            (Some(_), _) => words.run_ended,
            (None, RunKind::Rehearsal) if snapshot.ours => words.rehearsal,
            (None, _) => "",
        };
        Live { value: value.to_owned(), until: None }
    });
    let late = session.live(move |snapshot, now| Live {
        value: headline(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let screens = session.live(move |snapshot, _| Live { value: screens(snapshot, zones), until: None });
    view! {
        <header class="rail">
            <RoomName name=name color=color page=page run=run/>
            {match offer {
                Some(offer) => view! {
                    <HeadlineOffer headline=late permit=offer.permit on_press=offer.on_press on_denied=offer.on_denied/>
                }
                .into_any(),
                None => view! { <HeadlineText headline=late/> }.into_any(),
            }}
            <ScreensText screens=screens/>
            {notes.map(|notes| view! { <UndoSlot session=session notes=notes keys=keys/> })}
            <div class="rail-end">{children()}</div>
        </header>
    }
}

/// The last action, and the button that takes it back.
#[component]
fn UndoSlot(session: Session, notes: Notes, keys: Option<Keys>) -> impl IntoView {
    let words = desk_words();
    let last = session.live(|snapshot, now| {
        let (value, until) = last_action(&snapshot.room, now);
        Live { value, until }
    });
    let seq = Memo::new(move |_| last.with(|last| last.undo));
    let can = session.live(|snapshot, _| Live { value: snapshot.can.of(IntentKind::Undo), until: None });
    let permit = Signal::derive(move || match can.get() {
        Permit::Yes if seq.get().is_none() => Permit::No(ghostlight_room::Why::NothingToUndo),
        permit => permit,
    });
    let text = move |last: &LastFace| {
        if last.undo.is_some() { (words.undo_what)(&last.text) } else { words.undo.to_owned() }
    };
    let label = Signal::derive(move || last.with(text));
    let press = Callback::new(move |()| {
        if let Some(seq) = seq.get_untracked() {
            session.dispatch(Intent::Undo { seq });
        }
    });
    view! {
        <div class="undo-slot">
            <PressButton
                class="undo"
                label=label
                permit=permit
                answer=answer_of(session, &[IntentKind::Undo])
                by_key=keys.map_or_else(|| Signal::derive(|| false), |keys| keys.held(super::Command::Undo))
                shortcut="Z"
                on_press=press
                on_denied=notes.denied(words.undo)
            >
                <Glyph icon=Icon::Undo/>
                <span class="word">{words.undo}</span>
                " "
                <span class="what">{move || last.with(|last| last.text.clone())}</span>
            </PressButton>
        </div>
    }
}

/// What is wrong with the link, in words; empty while all is well.
#[must_use]
pub fn link_face(session: Session) -> Signal<LinkFace> {
    let zone = session.live(|snapshot, _| Live { value: snapshot.room.info.time_zone.clone(), until: None });
    let face = Memo::new(move |_| {
        let viewer = &stage_words().viewer;
        let (text, grave) = match session.link().get().mark {
            Mark::Live => return LinkFace::default(),
            Mark::Connecting => (viewer.connecting.to_owned(), false),
            Mark::Alone { since } => {
                (viewer.alone.with(&[&exact_clock_text(since, &zone.get(), session.zones())]), true)
            }
            Mark::Refused(refusal) => (refusal_text(&refusal), true),
        };
        LinkFace { text, grave, retry: grave }
    });
    face.into()
}

fn refusal_text(refusal: &Refusal) -> String {
    let viewer = &stage_words().viewer;
    match refusal {
        Refusal::BadKey => viewer.bad_key.to_owned(),
        Refusal::Removed => viewer.removed.to_owned(),
        Refusal::NoRoom => viewer.no_room.to_owned(),
        Refusal::Full => viewer.full.to_owned(),
        Refusal::Other(why) => viewer.refused.with(&[why]),
    }
}

/// What stands where there is no room to show, and the way out.
#[component]
fn Door(
    /// The room.
    session: Session,
) -> impl IntoView {
    let words = desk_words();
    let viewer = &stage_words().viewer;
    let entry = session.entry();
    let text = move || match entry.get() {
        Entry::Looking | Entry::Open => viewer.looking.to_owned(),
        Entry::NoCode => viewer.no_code.to_owned(),
        Entry::ConfigUnreadable => viewer.config_unreadable.to_owned(),
        Entry::ConfirmServer(name) => viewer.confirm_server.with(&[&name]),
        Entry::ServerNotAllowed(name) => viewer.server_not_allowed.with(&[&name]),
        Entry::BadServer(text) => viewer.bad_server.with(&[&text]),
        Entry::InsecureServer(name) => viewer.insecure_server.with(&[&name]),
        Entry::LocalImpossible => viewer.local_impossible.to_owned(),
        Entry::LocalBroken(why) => viewer.local_broken.with(&[&why]),
        Entry::NoSuchLocalRoom => viewer.no_local_room.to_owned(),
        #[cfg(feature = "sources")]
        other @ (Entry::NoSuchSource(_) | Entry::Lacking(_)) => crate::i18n::source_words().entry(&other),
    };
    let asks = Memo::new(move |_| matches!(entry.get(), Entry::ConfirmServer(_)));
    let makes = Memo::new(move |_| entry.get() == Entry::NoSuchLocalRoom);
    view! {
        <main class="door">
            <crate::components::LampMark/>
            <h1 class="sr">"Ghostlight"</h1>
            <p class="door-word" role="status">{text}</p>
            <div class="door-acts">
                <Show when=move || asks.get()>
                    <button type="button" class="plain lead" on:click=move |_| session.confirm_server(true)>
                        {viewer.confirm_yes}
                    </button>
                    <button type="button" class="plain" on:click=move |_| session.confirm_server(false)>
                        {viewer.confirm_no}
                    </button>
                </Show>
                <Show when=move || makes.get()>
                    <button type="button" class="plain lead" on:click=move |_| session.make_local_room(true)>
                        {viewer.make_room}
                    </button>
                </Show>
                <a class="plain" href="./">{words.home}</a>
            </div>
        </main>
    }
}
