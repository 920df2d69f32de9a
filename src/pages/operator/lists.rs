//! Messages in one press, and the rundown.

use super::Desk;
use crate::components::{Answer, MessageChip, RowDo, RowPermits, RunList};
use crate::i18n::desk_words;
use crate::pages::desk::{SourceDesk, answer_to, chips, next_second, rows};
use crate::session::Live;
use ghostlight_room::{Intent, IntentKind, MessageId, TimerId};
use ghostlight_time::{ServerInstant, Span};
use leptos::{html, prelude::*, wasm_bindgen::JsCast};

/// Puts the keyboard on the first message.
pub(super) fn focus_messages() {
    let first = document().query_selector(".messages .chip-press").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // Fails only where the element is gone again.
        let _ = first.focus();
    }
}

/// The prepared messages as chips.
#[component]
pub(super) fn Messages(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let faces = session.live(|snapshot, now| Live {
        value: chips(&snapshot.room, now),
        until: snapshot.room.shown_message().map(|_| next_second(now)),
    });
    let ids =
        Memo::new(move |_| faces.with(|all| all.iter().map(|chip| chip.id.clone()).collect::<Vec<_>>()));
    let last = RwSignal::new(None::<(MessageId, u64)>);
    let show = move |of: MessageId| {
        Callback::new(move |show: Option<MessageId>| {
            let press = session.dispatch(show.map_or(Intent::HideMessage, Intent::ShowMessage));
            last.set(Some((of.clone(), press)));
        })
    };
    let may_show = desk.permit(|controls| controls.can.of(IntentKind::ShowMessage));
    let may_hide = desk.permit(|controls| controls.can.of(IntentKind::HideMessage));
    view! {
        <section class="messages" id="operator-part-1" aria-label=words.messages>
            <SourceDesk session=session notes=desk.notes/>
            <h2>{words.messages}</h2>
            <ul class="chips">
                <For each=move || ids.get() key=Clone::clone let:id>
                    {
                        let key = id.clone();
                        let face = Memo::new(move |_| {
                            faces.with(|all| all.iter().find(|chip| chip.id == key).cloned().unwrap_or_default())
                        });
                        let mine = id.clone();
                        let answer = Signal::derive(move || match last.get() {
                            Some((of, press)) if of == mine => answer_to(session, press),
                            _ => Answer::None,
                        });
                        view! {
                            <MessageChip
                                face=face may_show=may_show may_hide=may_hide answer=answer
                                on_show=show(id) on_denied=desk.notes.denied(words.messages)
                            />
                        }
                    }
                </For>
            </ul>
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="nothing">{words.no_messages}</p>
            </Show>
        </section>
    }
}

/// A list that was touched is left where it is for so long.
const LEFT_ALONE: Span = Span::from_secs(8);
/// So much of the item before stays in sight above the current one, CSS pixels.
const ABOVE: i32 = 56;

/// Brings the current item into the list's sight when it changes, or when the list is opened; never while
/// somebody's hand is on the list.
fn follow_current(desk: Desk, list: NodeRef<html::Section>) -> Callback<()> {
    let session = desk.session;
    let touched = StoredValue::new(None::<ServerInstant>);
    let current = Memo::new(move |_| desk.controls.with(|controls| controls.on.clone()));
    Effect::new(move |_| {
        current.track();
        desk.tab.track();
        let Some(section) = list.get() else { return };
        let now = session.now();
        if touched.get_value().is_some_and(|at| now - at < LEFT_ALONE) {
            return;
        }
        // The row learns that it is the current one in the same turn.
        // Without frames nobody looks at the list.
        let _ = request_animation_frame(move || {
            let row = section.query_selector(".run-row[aria-current]").ok().flatten();
            if let Some(row) = row.and_then(|row| row.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
                section.set_scroll_top(row.offset_top() - section.offset_top() - ABOVE);
            }
        });
    });
    Callback::new(move |()| touched.set_value(Some(session.now())))
}

/// The rundown, to make any item next.
#[component]
pub(super) fn Rundown(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let zones = session.zones();
    let rows = session.live(move |snapshot, now| Live {
        value: rows(&snapshot.room, now, zones),
        until: Some(next_second(now)),
    });
    let last = RwSignal::new(None::<(TimerId, u64)>);
    let act = Callback::new(move |act: RowDo| {
        let (id, intent) = match act {
            RowDo::MakeNext(id) => (id.clone(), Intent::MakeNext(id)),
            RowDo::Skip(id, skip) => (id.clone(), Intent::Skip { timer: id, skip }),
            RowDo::GoTo(id) => {
                let on = desk.controls.with_untracked(|controls| controls.on.clone());
                (id.clone(), Intent::GoTo { timer: id, on })
            }
        };
        last.set(Some((id, session.dispatch(intent))));
    });
    let answer = Callback::new(move |id: TimerId| match last.get() {
        Some((of, press)) if of == id => answer_to(session, press),
        _ => Answer::None,
    });
    let list = NodeRef::<html::Section>::new();
    let touch = follow_current(desk, list);
    let permits = RowPermits {
        make_next: desk.permit(|controls| controls.can.of(IntentKind::MakeNext)),
        go_to: desk.permit(|controls| controls.can.of(IntentKind::GoTo)),
        skip: desk.permit(|controls| controls.can.of(IntentKind::Skip)),
        unskip: desk.permit(|controls| controls.can.of(IntentKind::Unskip)),
    };
    view! {
        <section class="rundown" id="operator-part-2" aria-label=words.rundown node_ref=list
            on:pointerdown=move |_| touch.run(()) on:wheel=move |_| touch.run(())
            on:touchmove=move |_| touch.run(())>
            <h2>{words.rundown}</h2>
            <RunList rows=rows permits=permits answer=answer on_do=act on_denied=desk.notes.denied(words.rundown)/>
        </section>
    }
}
