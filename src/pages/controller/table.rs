//! The rundown's table and what it changes.

use super::Desk;
use crate::components::{CueDo, CueTable};
use crate::i18n::desk_words;
use crate::pages::desk::{next_second, rows};
use crate::session::Live;
use ghostlight_room::{Edit, Intent, IntentKind, Room, TimerId, TimerPatch};
use ghostlight_time::Span;
use leptos::prelude::*;

/// A new item's length.
const NEW_LENGTH: Span = Span::from_mins(5);

/// The table, and the way back for what was just deleted.
#[component]
pub(super) fn Table(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let zones = session.zones();
    let rows = session.live(move |snapshot, now| Live {
        value: rows(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let deleted = RwSignal::new(None::<TimerId>);
    let edit = move |edit: Edit| {
        session.dispatch(Intent::Edit(Box::new(edit)));
    };
    let on_do = Callback::new(move |act: CueDo| match act {
        CueDo::Change(id, patch) => edit(Edit::UpdateTimer(id, *patch)),
        CueDo::Move(id, by) => {
            if let Some(order) = rows.with_untracked(|rows| rows.moved(&id, by)) {
                edit(Edit::OrderTimers(order));
            }
        }
        CueDo::Duplicate(id) => {
            if let Some(copy) = session.snapshot().with_untracked(|snapshot| copy_of(&snapshot.room, &id)) {
                edit(Edit::CreateTimer(copy));
            }
        }
        CueDo::Delete(id) => {
            edit(Edit::DeleteTimer(id.clone()));
            deleted.set(Some(id));
        }
        CueDo::GoTo(timer) => {
            let on = desk.controls.with_untracked(|controls| controls.on.clone());
            session.dispatch(Intent::GoTo { timer, on });
        }
        CueDo::Add => edit(Edit::CreateTimer(TimerPatch {
            name: Some(words.new_item.to_owned()),
            duration: Some(NEW_LENGTH),
            ..TimerPatch::default()
        })),
        CueDo::Unreadable(sentence) => desk.notes.say(sentence.to_owned()),
    });
    let bring_back = move |_| {
        if let Some(id) = deleted.get_untracked() {
            edit(Edit::RestoreTimer(id));
            deleted.set(None);
        }
    };
    view! {
        <section class="plan" aria-label=words.rundown>
            <header class="list-head">
                <h2>{words.rundown}</h2>
                <Show when=move || deleted.with(Option::is_some)>
                    <button type="button" class="quiet" on:click=bring_back>{words.bring_back}</button>
                </Show>
            </header>
            <CueTable
                rows=rows may_go=desk.permit(|controls| controls.can.of(IntentKind::GoTo))
                on_do=on_do on_denied=desk.notes.denied(words.go_to)
            />
        </section>
    }
}

/// A copy of an item's plan, behind it.
fn copy_of(room: &Room, id: &TimerId) -> Option<TimerPatch> {
    let timer = room.timer(id)?;
    Some(TimerPatch {
        position: Some(timer.position.saturating_add(1)),
        name: Some(timer.name.clone()),
        speaker: Some(timer.planned_speaker.clone()),
        notes: Some(timer.notes.clone()),
        duration: Some(timer.duration),
        appearance: Some(timer.appearance),
        wrap_yellow: Some(timer.wrap_yellow),
        wrap_red: Some(timer.wrap_red),
        at_zero: Some(timer.at_zero),
        auto_advance: Some(timer.auto_advance),
        is_break: Some(timer.is_break),
        label: Some(timer.label.clone()),
        color: Some(timer.color.clone()),
        min_duration: Some(timer.min_duration),
        ..TimerPatch::default()
    })
}
