//! The moderator's page: what the stage sees, and words to the speaker.

mod compose;
mod prepared;
mod reach;

use super::desk::{Controls, Frame, Notes, Preview, Rail, SourceDesk, answer_of, controls, notes, rows};
use crate::components::{AgendaList, AnswerLine, Draft, Icon, Latch, Sheet};
use crate::i18n::desk_words;
use crate::session::{Live, Session, use_session};
use compose::{Compose, Quick};
use ghostlight_room::{Intent, IntentKind, Permit};
use leptos::prelude::*;
use prepared::Prepared;

/// What the parts of the page share; the controller's messages are the same parts.
#[derive(Clone, Copy)]
pub struct Pen {
    session: Session,
    notes: Notes,
    controls: Signal<Controls>,
    draft: RwSignal<Draft>,
    /// A text that was sent at once: shown as soon as the server has it.
    sending: RwSignal<Option<compose::Sending>>,
}

impl Pen {
    /// The pen of a page.
    pub(in crate::pages) fn new(session: Session, notes: Notes) -> Self {
        let controls = session.live(|snapshot, now| {
            let (value, until) = controls(snapshot, now);
            Live { value, until }
        });
        let pen = Self { session, notes, controls, draft: RwSignal::default(), sending: RwSignal::new(None) };
        compose::show_when_kept(pen);
        pen
    }

    fn permit(self, kind: IntentKind) -> Signal<Permit> {
        let permit = Memo::new(move |_| self.controls.with(|controls| controls.can.of(kind)));
        permit.into()
    }
}

/// Composer, quick messages and the prepared list, as one column.
#[component]
pub fn MessageDesk(
    /// The page's pen.
    pen: Pen,
) -> impl IntoView {
    view! {
        <Compose pen=pen/>
        <Quick pen=pen/>
        <Prepared pen=pen/>
    }
}

/// The page.
#[component]
pub fn Moderator() -> impl IntoView {
    let session = use_session();
    let pen = Pen::new(session, notes(session));
    view! {
        <Frame session=session class="moderator">
            <Page pen=pen/>
        </Frame>
    }
}

#[component]
fn Page(pen: Pen) -> impl IntoView {
    let words = desk_words();
    let agenda = RwSignal::new(false);
    view! {
        <Rail session=pen.session page=words.moderator>
            <button type="button" class="plain" aria-haspopup="dialog" on:click=move |_| agenda.set(true)>
                {words.rundown}
            </button>
        </Rail>
        <main class="moderator-main">
            <section class="sight" aria-label=words.stage_now>
                <Preview session=pen.session/>
                <AnswerLine face=pen.notes.face/>
                <Latches pen=pen/>
                <SourceDesk session=pen.session notes=pen.notes/>
            </section>
            <section class="write">
                <Compose pen=pen/>
                <Quick pen=pen/>
            </section>
            <Prepared pen=pen/>
        </main>
        <Sheet title=words.rundown open=agenda class="wide">
            <AgendaDrawer session=pen.session/>
        </Sheet>
    }
}

#[component]
fn AgendaDrawer(session: Session) -> impl IntoView {
    let zones = session.zones();
    let rows = session.live(move |snapshot, now| Live {
        value: rows(&snapshot.room, now, zones),
        until: Some(super::desk::next_second(now)),
    });
    view! { <AgendaList rows=rows follow=RwSignal::new(false)/> }
}

#[component]
fn Latches(pen: Pen) -> impl IntoView {
    let words = desk_words();
    let session = pen.session;
    let send = move |make: fn(bool) -> Intent| {
        Callback::new(move |on| {
            session.dispatch(make(on));
        })
    };
    let on = move |of: fn(&Controls) -> bool| Signal::derive(move || pen.controls.with(of));
    view! {
        <div class="latches">
            <Latch
                label=words.flash icon=Icon::Flash class="flash" on=on(|c| c.flash) permit=pen.permit(IntentKind::Flash)
                answer=answer_of(session, &[IntentKind::Flash, IntentKind::StopFlash])
                on_set=send(Intent::Flash) on_denied=pen.notes.denied(words.flash)
            />
            <Latch
                label=words.focus icon=Icon::Focus class="focus" on=on(|c| c.focus) permit=pen.permit(IntentKind::Focus)
                answer=answer_of(session, &[IntentKind::Focus, IntentKind::StopFocus])
                on_set=send(Intent::Focus) on_denied=pen.notes.denied(words.focus)
            />
        </div>
    }
}
