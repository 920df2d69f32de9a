//! Messages in one press, and the rundown.

use super::Desk;
use crate::components::{Answer, MessageChip, RowDo, RowPermits, RunList};
use crate::i18n::desk_words;
use crate::pages::desk::{SourceDesk, answer_to, chips, next_second, rows};
use crate::session::Live;
use ghostlight_room::{Intent, IntentKind, MessageId, TimerId};
use leptos::{prelude::*, wasm_bindgen::JsCast};

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
    let permits = RowPermits {
        make_next: desk.permit(|controls| controls.can.of(IntentKind::MakeNext)),
        go_to: desk.permit(|controls| controls.can.of(IntentKind::GoTo)),
        skip: desk.permit(|controls| controls.can.of(IntentKind::Skip)),
        unskip: desk.permit(|controls| controls.can.of(IntentKind::Unskip)),
    };
    view! {
        <section class="rundown" id="operator-part-2" aria-label=words.rundown>
            <h2>{words.rundown}</h2>
            <RunList rows=rows permits=permits answer=answer on_do=act on_denied=desk.notes.denied(words.rundown)/>
        </section>
    }
}
