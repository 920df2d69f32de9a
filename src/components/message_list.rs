//! The prepared messages: show, hide, edit, move, delete.

use super::{Answer, ChipFace, Denied, Glyph, Icon, MessageChip};
use crate::i18n::{crew_words, desk_words};
use ghostlight_room::{MessageId, Permit};
use leptos::prelude::*;

/// What a press in the list wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageDo {
    /// Show it.
    Show(MessageId),
    /// Show it without the countdown.
    ShowAlone(MessageId),
    /// Hide what shows.
    Hide(MessageId),
    /// Change it.
    Edit(MessageId),
    /// One place up (−1) or down (1).
    Move(MessageId, isize),
    /// Take it out.
    Delete(MessageId),
}

/// The list.
#[component]
pub fn MessageList(
    /// The messages in order.
    #[prop(into)]
    faces: Signal<Vec<ChipFace>>,
    /// Whether one may be shown.
    #[prop(into)]
    may_show: Signal<Permit>,
    /// Whether one may be hidden.
    #[prop(into)]
    may_hide: Signal<Permit>,
    /// What became of the last press on a message.
    answer: Callback<MessageId, Answer>,
    /// A press.
    on_do: Callback<MessageDo>,
    /// A press in vain.
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let ids =
        Memo::new(move |_| faces.with(|all| all.iter().map(|face| face.id.clone()).collect::<Vec<_>>()));
    view! {
        <ul class="message-list">
            <For each=move || ids.get() key=Clone::clone let:id>
                <MessageRow id=id faces=faces may_show=may_show may_hide=may_hide answer=answer on_do=on_do on_denied=on_denied/>
            </For>
        </ul>
        <Show when=move || ids.with(Vec::is_empty)>
            <p class="nothing">{words.no_messages}</p>
        </Show>
    }
}

#[component]
fn MessageRow(
    id: MessageId,
    faces: Signal<Vec<ChipFace>>,
    may_show: Signal<Permit>,
    may_hide: Signal<Permit>,
    answer: Callback<MessageId, Answer>,
    on_do: Callback<MessageDo>,
    on_denied: Callback<Denied>,
) -> impl IntoView {
    let words = desk_words();
    let id = StoredValue::new(id);
    let face = Memo::new(move |_| {
        id.with_value(|id| {
            faces.with(|all| all.iter().find(|face| face.id == *id).cloned().unwrap_or_default())
        })
    });
    let mine = Signal::derive(move || answer.run(id.get_value()));
    let show = Callback::new(move |show: Option<MessageId>| {
        on_do.run(show.map_or_else(|| MessageDo::Hide(id.get_value()), MessageDo::Show));
    });
    let alone = move || face.with(|face| crew_words().show_alone_named.with(&[&face.text]));
    let show_alone = move |_| match may_show.get_untracked() {
        Permit::No(why) => on_denied.run(Denied::Cannot(why)),
        Permit::Yes | Permit::Hold => on_do.run(MessageDo::ShowAlone(id.get_value())),
        Permit::Absent => {}
    };
    let button = move |icon: Icon, label: &'static str, make: fn(MessageId) -> MessageDo| {
        view! {
            <button type="button" class="quiet round" aria-label=label title=label on:click=move |_| on_do.run(make(id.get_value()))>
                <Glyph icon=icon/>
            </button>
        }
    };
    view! {
        <li>
          <ul class="message-row">
            <MessageChip face=face may_show=may_show may_hide=may_hide answer=mine on_show=show on_denied=on_denied/>
            <li class="row-acts">
                <button type="button" class="quiet round" aria-label=alone title=crew_words().show_alone on:click=show_alone>
                    <Glyph icon=Icon::Focus/>
                </button>
                {button(Icon::Edit, words.edit, MessageDo::Edit)}
                {button(Icon::Up, words.move_up, |id| MessageDo::Move(id, -1))}
                {button(Icon::Down, words.move_down, |id| MessageDo::Move(id, 1))}
                {button(Icon::Delete, words.delete, MessageDo::Delete)}
            </li>
          </ul>
        </li>
    }
}
