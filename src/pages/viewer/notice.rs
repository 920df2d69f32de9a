//! What stands where no room can be shown: which sentence, and what to press.

use crate::i18n::stage::{ViewerWords, stage_words};
use crate::platform::paint::{Node, element};
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
        Refusal::Other(why) => words.refused.with(&[why]),
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
        Entry::ConfirmServer(name) => Some((words.confirm_server.with(&[&name]), Offer::Confirm)),
        Entry::ServerNotAllowed(name) => plain(&words.server_not_allowed.with(&[&name])),
        Entry::BadServer(text) => plain(&words.bad_server.with(&[&text])),
        Entry::InsecureServer(name) => plain(&words.insecure_server.with(&[&name])),
        Entry::LocalImpossible => plain(words.local_impossible),
        Entry::LocalBroken(why) => plain(&words.local_broken.with(&[&why])),
        Entry::NoSuchLocalRoom => Some((words.no_local_room.to_owned(), Offer::Make)),
        #[cfg(feature = "sources")]
        other @ (Entry::NoSuchSource(_) | Entry::Lacking(_)) => {
            plain(&crate::i18n::source_words().entry(&other))
        }
    }
}

/// The sentence in the middle of an otherwise empty screen.
pub(super) fn notice(session: Session) -> Option<Node> {
    let words = &stage_words().viewer;
    let (text, offer) = sentence(words, session)?;
    let buttons: &[(&'static str, &'static str)] = match offer {
        Offer::Nothing => &[],
        Offer::Confirm => &[("yes", words.confirm_yes), ("no", words.confirm_no)],
        Offer::Make => &[("make", words.make_room)],
        Offer::Retry => &[("retry", words.retry)],
    };
    let offers =
        element("div", "viewer-offers").children(buttons.iter().map(|(word, name)| button(word, name)));
    let notice = element("div", "viewer-notice").with("role", "status");
    Some(notice.child(element("p", "").says(text)).child(offers))
}

/// A button, by the word that says what it does.
pub(super) fn button(word: &'static str, name: &'static str) -> Node {
    element("button", "").keyed(word.to_owned()).with("type", "button").with("data-do", word).says(name)
}
