//! What the page asks: whether yesterday's run is over, and who speaks.

use super::Desk;
use crate::components::{PressButton, Sheet};
use crate::i18n::desk_words;
use crate::pages::desk::{answer_of, asks_first, old_run};
use ghostlight_room::{Intent, IntentKind, Permit};
use leptos::prelude::*;

/// A room found running since an earlier day: asked once.
#[component]
pub(super) fn OldRun(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let open = RwSignal::new(false);
    let since = RwSignal::new(String::new());
    let known = session.known();
    Effect::new(move |asked: Option<bool>| {
        if asked.unwrap_or_default() || !known.get() {
            return asked.unwrap_or_default();
        }
        let snapshot = session.snapshot().get_untracked();
        let may = matches!(snapshot.can.of(IntentKind::EndShow), Permit::Yes | Permit::Hold);
        let old = old_run(&snapshot.room, session.now(), session.zones()).filter(|_| may);
        let run = snapshot.room.run.started.map(|at| at.as_ms().to_string()).unwrap_or_default();
        if let Some(at) = old.filter(|_| asks_first(&session.room_code(), &run)) {
            since.set(at);
            open.set(true);
        }
        true
    });
    let end = Callback::new(move |()| {
        session.dispatch(Intent::EndShow);
        open.set(false);
    });
    let title = Signal::derive(move || since.with(|at| (words.running_since)(at)));
    view! {
        <Sheet title=title open=open class="asks">
            <div class="asks-acts">
                <PressButton class="lead" label=words.end_show
                    permit=desk.permit(|controls| controls.can.of(IntentKind::EndShow))
                    answer=answer_of(session, &[IntentKind::EndShow])
                    on_press=end on_denied=desk.notes.denied(words.end_show)/>
                <button type="button" class="plain" on:click=move |_| open.set(false)>{words.go_on_running}</button>
            </div>
        </Sheet>
    }
}

/// Another speaker for the current item, in this run only.
#[component]
pub(super) fn SpeakerSheet(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let open = desk.speaker;
    let typed = RwSignal::new(String::new());
    let item = RwSignal::new(None);
    Effect::new(move |_| {
        if open.get() {
            session.snapshot().with_untracked(|snapshot| {
                let current = snapshot.room.current();
                item.set(current.map(|timer| timer.id.clone()));
                typed.set(current.map(|timer| timer.speaker().to_owned()).unwrap_or_default());
            });
        }
    });
    let save = Callback::new(move |()| {
        if let Some(timer) = item.get_untracked() {
            session.dispatch(Intent::SetSpeaker { timer, speaker: typed.get_untracked().trim().to_owned() });
        }
        open.set(false);
    });
    view! {
        <Sheet title=words.change_speaker open=open class="asks">
            <form class="speaker-form" on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }>
                <label class="field">
                    <span>{words.column_speaker}</span>
                    <input type="text" maxlength="200" autocomplete="off" autofocus=true prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))/>
                </label>
                <button type="submit" class="plain lead">{words.save}</button>
            </form>
        </Sheet>
    }
}
