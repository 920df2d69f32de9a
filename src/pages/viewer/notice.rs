//! What stands where no room can be shown: which sentence, and what to press.

use super::Seen;
use crate::i18n::stage::{ViewerWords, stage_words};
use crate::session::{Entry, Mark, Refusal, Session};
use leptos::prelude::*;

/// What can be pressed below a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    Nothing,
    Confirm,
    Make,
    Retry,
}

/// Why a server does not let this screen in.
pub(super) fn refusal_text(words: &ViewerWords, refusal: &Refusal) -> String {
    match refusal {
        Refusal::BadKey => words.bad_key.to_owned(),
        Refusal::Removed => words.removed.to_owned(),
        Refusal::NoRoom => words.no_room.to_owned(),
        Refusal::Full => words.full.to_owned(),
        Refusal::Other(why) => (words.refused)(why),
    }
}

/// The sentence for a session that has no room to show yet; none while it has one.
fn sentence(words: &ViewerWords, session: Session) -> Option<(String, Offer)> {
    let plain = |text: &str| Some((text.to_owned(), Offer::Nothing));
    match session.entry().get() {
        Entry::Open if session.known().get() => None,
        Entry::Open => session.link().with(|link| match &link.mark {
            Mark::Refused(refusal) => Some((refusal_text(words, refusal), Offer::Retry)),
            Mark::Alone { .. } => Some((words.connecting.to_owned(), Offer::Retry)),
            Mark::Live | Mark::Connecting => plain(words.connecting),
        }),
        Entry::Looking => plain(words.looking),
        Entry::NoCode => plain(words.no_code),
        Entry::ConfigUnreadable => plain(words.config_unreadable),
        Entry::ConfirmServer(name) => Some(((words.confirm_server)(&name), Offer::Confirm)),
        Entry::ServerNotAllowed(name) => plain(&(words.server_not_allowed)(&name)),
        Entry::BadServer(text) => plain(&(words.bad_server)(&text)),
        Entry::InsecureServer(name) => plain(&(words.insecure_server)(&name)),
        Entry::LocalImpossible => plain(words.local_impossible),
        Entry::LocalBroken(why) => plain(&(words.local_broken)(&why)),
        Entry::NoSuchLocalRoom => Some((words.no_local_room.to_owned(), Offer::Make)),
        #[cfg(feature = "sources")]
        other @ (Entry::NoSuchSource(_) | Entry::Lacking(_)) => {
            plain(&crate::i18n::source_words().entry(&other))
        }
    }
}

/// The sentence in the middle of an otherwise empty screen.
#[component]
pub(super) fn Notice(seen: Seen) -> impl IntoView {
    let words = &stage_words().viewer;
    let session = seen.session;
    let now = Memo::new(move |_| sentence(words, session));
    let offer = move |offer: Offer| match offer {
        Offer::Nothing => ().into_any(),
        Offer::Confirm => view! {
            <button type="button" on:click=move |_| session.confirm_server(true)>{words.confirm_yes}</button>
            <button type="button" on:click=move |_| session.confirm_server(false)>{words.confirm_no}</button>
        }
        .into_any(),
        Offer::Make => view! {
            <button type="button" on:click=move |_| session.make_local_room(false)>{words.make_room}</button>
        }
        .into_any(),
        Offer::Retry => view! {
            <button type="button" on:click=move |_| session.retry_now()>{words.retry}</button>
        }
        .into_any(),
    };
    move || {
        now.get().map(|(text, what)| {
            view! {
                <div class="viewer-notice" role="status">
                    <p>{text}</p>
                    <div class="viewer-offers">{offer(what)}</div>
                </div>
            }
        })
    }
}
