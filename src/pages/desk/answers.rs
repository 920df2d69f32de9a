//! What became of presses, for the controls and in words.

use crate::components::{Answer, AnswerFace, Denied};
use crate::i18n::desk_words;
use crate::session::{Press, PressState, Session};
use ghostlight_room::IntentKind;
use leptos::prelude::*;
use std::time::Duration;

/// A note of the page's own stays so long.
const NOTE_FOR: Duration = Duration::from_secs(6);

/// The answer to the last press of any of these kinds.
#[must_use]
pub fn answer_of(session: Session, kinds: &'static [IntentKind]) -> Signal<Answer> {
    let presses = session.presses();
    let answer = Memo::new(move |_| {
        presses.with(|all| all.iter().find(|press| kinds.contains(&press.kind)).map_or(Answer::None, answer))
    });
    answer.into()
}

/// The answer to one press.
#[must_use]
pub fn answer_to(session: Session, id: u64) -> Answer {
    session.presses().with(|all| all.iter().find(|press| press.id == id).map_or(Answer::None, answer))
}

fn answer(press: &Press) -> Answer {
    match &press.state {
        PressState::Pending => Answer::Pending,
        PressState::Confirmed { .. } => Answer::Done,
        PressState::Refused { .. } | PressState::LinkDown => Answer::Refused,
        PressState::Unanswered => Answer::Silent,
    }
}

/// The newest press in words. What simply happened says nothing: it shows.
fn face(press: &Press) -> AnswerFace {
    let words = desk_words();
    let what = (words.action)(press.kind);
    let say = |tone, why: &str| AnswerFace { text: (words.about)(what, why), tone };
    match &press.state {
        PressState::Pending => AnswerFace::default(),
        PressState::Confirmed { effect: true } => AnswerFace::default(),
        PressState::Confirmed { effect: false } => say("quiet", words.no_effect),
        PressState::Refused { code, message } => say("refused", &(words.refused)(code, message)),
        PressState::Unanswered => say("silent", words.unanswered),
        PressState::LinkDown => say("refused", words.not_connected),
    }
}

/// A page's notes to its person: refusals of the server, and its own reasons.
#[derive(Clone, Copy)]
pub struct Notes {
    own: RwSignal<Option<AnswerFace>>,
    count: StoredValue<u64>,
    /// What to show.
    pub face: Signal<AnswerFace>,
}

/// The notes of a page.
#[must_use]
pub fn notes(session: Session) -> Notes {
    let own = RwSignal::new(None::<AnswerFace>);
    let presses = session.presses();
    let newest = Memo::new(move |_| presses.with(|all| all.first().map(|press| press.id)));
    // Another press makes the page's own note old.
    Effect::new(move |_| {
        // A memo is only followed once it is read.
        newest.get();
        own.set(None);
    });
    let face = Memo::new(move |_| {
        own.get().unwrap_or_else(|| presses.with(|all| all.first().map(face).unwrap_or_default()))
    });
    Notes { own, count: StoredValue::new(0), face: face.into() }
}

impl Notes {
    /// Says something for a while.
    pub fn say(self, text: String) {
        self.own.set(Some(AnswerFace { text, tone: "quiet" }));
        self.count.update_value(|count| *count += 1);
        let mine = self.count.get_value();
        // Without a timer the note stays until the next press.
        let _ = set_timeout(
            move || {
                if self.count.try_get_value() == Some(mine) {
                    let _ = self.own.try_set(None);
                }
            },
            NOTE_FOR,
        );
    }

    /// Says why a control of that name did nothing.
    #[must_use]
    pub fn denied(self, name: &'static str) -> Callback<Denied> {
        Callback::new(move |denied| {
            let words = desk_words();
            self.say(match denied {
                Denied::Cannot(why) => (words.about)(name, (words.why)(why)),
                Denied::HoldOn => (words.about)(name, words.hold_on),
            });
        })
    }
}
