//! Writing, and sending at once.

use super::{Pen, reach};
use crate::components::stage::{Stage, Venue};
use crate::components::{Composer, Draft, ScreenChoice};
use crate::i18n::{crew_words, desk_words};
use crate::session::Live;
use ghostlight_room::picture::{Shown, View};
use ghostlight_room::{Edit, Intent, Message, MessageId, Output, RoomSnapshot};
use ghostlight_time::TimeStyle;
use leptos::prelude::*;

/// A text on its way: what it says, and which messages there were before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sending {
    text: String,
    before: Vec<MessageId>,
}

/// Shows a text that was sent at once, as soon as the server has given it a name.
pub(super) fn show_when_kept(pen: Pen) {
    let snapshot = pen.session.snapshot();
    Effect::new(move |_| {
        let Some(sending) = pen.sending.get() else { return };
        let new = snapshot.with(|snapshot| {
            let fresh =
                |message: &&Message| !sending.before.contains(&message.id) && message.text == sending.text;
            snapshot.room.messages.iter().find(fresh).map(|message| message.id.clone())
        });
        if let Some(id) = new {
            pen.sending.set(None);
            pen.session.dispatch(Intent::ShowMessage(id));
        }
    });
}

/// Sends a draft at once: one that is on the list already is shown, another is kept first.
fn send(pen: Pen, draft: &Draft) {
    let text = draft.text.trim().to_owned();
    let patch = draft.patch();
    let known = pen.session.snapshot().with_untracked(|snapshot| kept_as(snapshot, draft));
    if let Some(id) = known {
        pen.session.dispatch(Intent::ShowMessage(id));
        return;
    }
    let before = pen
        .session
        .snapshot()
        .with_untracked(|snapshot| snapshot.room.messages.iter().map(|message| message.id.clone()).collect());
    pen.sending.set(Some(Sending { text, before }));
    pen.session.dispatch(Intent::Edit(Box::new(Edit::CreateMessage(patch))));
}

/// The message on the list that says the same in the same style.
fn kept_as(snapshot: &RoomSnapshot, draft: &Draft) -> Option<MessageId> {
    let same = |message: &&Message| {
        message.text == draft.text.trim()
            && (message.color, message.bold, message.uppercase, message.flash)
                == (draft.color, draft.bold, draft.uppercase, draft.flash)
            && (&message.audience, message.lifetime, message.keep)
                == (&draft.audience, draft.lifetime, draft.keep)
    };
    snapshot.room.messages.iter().find(same).map(|message| message.id.clone())
}

/// The stage displays that are there.
fn screens(snapshot: &RoomSnapshot) -> Vec<ScreenChoice> {
    let displays = snapshot.devices.iter().filter(|device| device.output == Output::Viewer);
    displays.map(|device| ScreenChoice { id: device.id.clone(), name: device.called().to_owned() }).collect()
}

/// The composer under its picture.
#[component]
pub(in crate::pages) fn Compose(pen: Pen) -> impl IntoView {
    let on_send = Callback::new(move |()| {
        send(pen, &pen.draft.get_untracked());
        pen.draft.set(Draft::default());
    });
    let on_keep = Callback::new(move |()| {
        let draft = pen.draft.get_untracked();
        let patch = draft.patch();
        let edit = match draft.of {
            Some(id) => Edit::UpdateMessage(id, patch),
            None => Edit::CreateMessage(patch),
        };
        pen.session.dispatch(Intent::Edit(Box::new(edit)));
        pen.draft.set(Draft::default());
    });
    let on_cancel = Callback::new(move |()| pen.draft.set(Draft::default()));
    let screens = pen.session.live(|snapshot, _| Live { value: screens(snapshot), until: None });
    let diagonal = RwSignal::new(reach::kept());
    let reach = Memo::new(move |_| {
        let metres = diagonal.with(|typed| reach::inches(typed));
        let metres = metres.and_then(|inches| pen.draft.with(|draft| reach::metres(&draft.text, inches)));
        metres.map(|metres| crew_words().reads_to.with(&[&metres.to_string()])).unwrap_or_default()
    });
    view! {
        <DraftPicture pen=pen/>
        <Composer draft=pen.draft screens=screens reach=reach on_send=on_send on_keep=on_keep on_cancel=on_cancel/>
        <label class="choice diagonal">
            <span>{crew_words().diagonal}</span>
            <input type="text" inputmode="decimal" size="4" maxlength="6" prop:value=move || diagonal.get()
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    reach::keep(&typed);
                    diagonal.set(typed);
                }/>
        </label>
    }
}

/// The stage as it would be with the draft on it.
#[component]
fn DraftPicture(pen: Pen) -> impl IntoView {
    let words = desk_words();
    let session = pen.session;
    let zones = session.zones();
    let view = View { ignores_blackout: true, ..View::default() };
    let picture = session.live(move |snapshot, now| {
        let mut room = snapshot.room.clone();
        let draft = pen.draft.get();
        room.messages = vec![draft_message(&draft)];
        if draft.is_blank() {
            room.messages.clear();
        }
        let shown = Shown::at(&room, &view, now, zones);
        Live { value: shown.picture, until: shown.until }
    });
    let venue = session.live(move |snapshot, now| {
        let zone = &snapshot.room.info.time_zone;
        let (value, until) = Venue::at(&snapshot.room, zone, TimeStyle::default(), now, zones);
        Live { value, until: Some(until) }
    });
    view! {
        <figure class="draft">
            <figcaption>{words.at_the_speaker}</figcaption>
            <div class="preview">
                <Stage picture=picture venue=venue now=Callback::new(move |()| session.now()) quiet=true/>
            </div>
        </figure>
    }
}

fn draft_message(draft: &Draft) -> Message {
    Message {
        id: MessageId::from("draft"),
        text: draft.text.trim().to_owned(),
        color: draft.color,
        bold: draft.bold,
        uppercase: draft.uppercase,
        showing: true,
        ..Message::default()
    }
}

/// What every show needs, in one press.
#[component]
pub(in crate::pages) fn Quick(pen: Pen) -> impl IntoView {
    let words = desk_words();
    view! {
        <section class="quick" aria-label=words.quick_messages>
            <h2>{words.quick_messages}</h2>
            <div class="quick-row">
                {words
                    .quick
                    .iter()
                    .map(|text| {
                        let draft = Draft { text: (*text).to_owned(), ..Draft::default() };
                        view! {
                            <button type="button" class="plain" on:click=move |_| send(pen, &draft)>{*text}</button>
                        }
                    })
                    .collect_view()}
            </div>
        </section>
    }
}
