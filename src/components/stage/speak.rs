//! What a screen reader says: milestones and messages, never the ticking.

use super::scene::word_text;
use crate::i18n::stage::PictureWords;
use crate::platform::paint::{Node, element};
use ghostlight_room::MessageColor;
use ghostlight_room::picture::{Picture, Scene, Word};

/// What the quiet regions of a stage last said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    word: Option<Word>,
    milestone: String,
}

impl Said {
    /// The regions for a picture.
    pub(super) fn regions(&mut self, picture: &Picture, words: &PictureWords) -> [Node; 3] {
        self.hear(picture, words);
        let (calm, urgent) = message(picture);
        let region = |role: &'static str, key: &str, text: &str| {
            element("div", "sr").keyed(key.to_owned()).with("role", role).says(text.to_owned())
        };
        [
            region("status", "message", calm),
            region("status", "milestone", &self.milestone),
            region("alert", "alert", urgent),
        ]
    }

    /// The word alone is watched: with it come the digits of that moment, and then they may run on.
    fn hear(&mut self, picture: &Picture, words: &PictureWords) {
        let item = match &picture.scene {
            Scene::Item(item) => Some(item),
            _ => None,
        };
        let word = item.and_then(|item| item.word);
        if word == self.word {
            return;
        }
        self.word = word;
        self.milestone = word.map_or_else(String::new, |word| {
            let text = word_text(words, word);
            let digits = item.and_then(|item| item.digits.as_ref());
            digits.map_or_else(|| text.to_owned(), |digits| [text, ", ", &digits.text].concat())
        });
    }
}

/// A message as it is said: calmly, or at once where it is red.
fn message(picture: &Picture) -> (&str, &str) {
    match &picture.message {
        Some(message) if message.color == MessageColor::Red => ("", &message.text),
        Some(message) => (&message.text, ""),
        None => ("", ""),
    }
}
