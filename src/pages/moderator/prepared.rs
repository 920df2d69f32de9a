//! The prepared list.

use super::Pen;
use crate::components::{Answer, Draft, MessageDo, MessageList};
use crate::i18n::desk_words;
use crate::pages::desk::{answer_to, chips, next_second};
use crate::session::Live;
use ghostlight_room::{Edit, Intent, IntentKind, Message, MessageId};
use leptos::prelude::*;

/// The list, and the way back for what was just deleted.
#[component]
pub(in crate::pages) fn Prepared(pen: Pen) -> impl IntoView {
    let words = desk_words();
    let session = pen.session;
    let faces = session.live(|snapshot, now| Live {
        value: chips(&snapshot.room, now),
        until: snapshot.room.shown_message().map(|_| next_second(now)),
    });
    let last = RwSignal::new(None::<(MessageId, u64)>);
    let deleted = RwSignal::new(None::<MessageId>);
    let on_do = Callback::new(move |act: MessageDo| match act {
        MessageDo::Show(id) => {
            let press = session.dispatch(Intent::ShowMessage(id.clone()));
            last.set(Some((id, press)));
        }
        MessageDo::ShowAlone(id) => {
            let press = session.dispatch(Intent::ShowMessage(id.clone()));
            last.set(Some((id, press)));
            session.dispatch(Intent::Focus(true));
        }
        MessageDo::Hide(id) => last.set(Some((id, session.dispatch(Intent::HideMessage)))),
        MessageDo::Edit(id) => {
            let found = session.snapshot().with_untracked(|snapshot| {
                snapshot.room.messages.iter().find(|message| message.id == id).map(draft_of)
            });
            if let Some(draft) = found {
                pen.draft.set(draft);
            }
        }
        MessageDo::Move(id, by) => {
            if let Some(order) = faces.with_untracked(|all| moved(all.iter().map(|f| &f.id), &id, by)) {
                session.dispatch(Intent::Edit(Box::new(Edit::OrderMessages(order))));
            }
        }
        MessageDo::Delete(id) => {
            session.dispatch(Intent::Edit(Box::new(Edit::DeleteMessage(id.clone()))));
            deleted.set(Some(id));
        }
    });
    let answer = Callback::new(move |id: MessageId| match last.get() {
        Some((of, press)) if of == id => answer_to(session, press),
        _ => Answer::None,
    });
    let bring_back = move |_| {
        if let Some(id) = deleted.get_untracked() {
            session.dispatch(Intent::Edit(Box::new(Edit::RestoreMessage(id))));
            deleted.set(None);
        }
    };
    view! {
        <section class="prepared" aria-label=words.prepared>
            <header class="list-head">
                <h2>{words.prepared}</h2>
                <Show when=move || deleted.with(Option::is_some)>
                    <button type="button" class="quiet" on:click=bring_back>{words.bring_back}</button>
                </Show>
            </header>
            <MessageList
                faces=faces may_show=pen.permit(IntentKind::ShowMessage) may_hide=pen.permit(IntentKind::HideMessage)
                answer=answer on_do=on_do on_denied=pen.notes.denied(words.messages)
            />
        </section>
    }
}

fn draft_of(message: &Message) -> Draft {
    Draft {
        of: Some(message.id.clone()),
        text: message.text.clone(),
        color: message.color,
        bold: message.bold,
        uppercase: message.uppercase,
        flash: message.flash,
        audience: message.audience.clone(),
        lifetime: message.lifetime,
        keep: message.keep,
    }
}

/// The order with one message moved; none where it stays where it is.
fn moved<'a>(ids: impl Iterator<Item = &'a MessageId>, id: &MessageId, by: isize) -> Option<Vec<MessageId>> {
    let mut ids: Vec<MessageId> = ids.cloned().collect();
    let from = ids.iter().position(|other| other == id)?;
    let to = from.saturating_add_signed(by).min(ids.len().saturating_sub(1));
    let moving = ids.remove(from);
    ids.insert(to, moving);
    (to != from).then_some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_moves_and_stays_inside() {
        let ids: Vec<MessageId> = ["a", "b", "c"].map(MessageId::from).to_vec();
        let order = |id: &str, by| {
            moved(ids.iter(), &MessageId::from(id), by)
                .map(|ids| ids.iter().map(MessageId::as_str).collect::<String>())
        };
        assert_eq!(order("b", -1).as_deref(), Some("bac"));
        assert_eq!(order("c", 1), None);
        assert_eq!(order("nobody", 1), None);
    }
}
