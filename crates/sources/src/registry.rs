//! The protocols by the word that links use for them (`&source=`).
//!
//! Only words: which program links which source is the program's choice, so that the stage's bundle
//! holds PalcoTimer's alone.

/// A protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// PalcoTimer's, which our own rooms speak.
    #[default]
    PalcoTimer,
    /// Ontime's, versions 2 to 4.
    Ontime,
    /// A meeting room of PlaceOS.
    PlaceOs,
    /// The Jackbox game picker's.
    GamePicker,
    /// The Rotoclear C Pro camera's.
    Rotoclear,
}

impl Protocol {
    /// Every protocol with its word, one line each.
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::PalcoTimer, "palcotimer"),
        (Self::Ontime, "ontime"),
        (Self::PlaceOs, "placeos"),
        (Self::GamePicker, "gamepicker"),
        (Self::Rotoclear, "rotoclear"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(protocol, _)| *protocol == self).map_or("", |(_, word)| word)
    }

    /// Reads a word, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| known.eq_ignore_ascii_case(word)).map(|(protocol, _)| *protocol)
    }
}

#[cfg(test)]
mod tests {
    use super::Protocol;

    #[test]
    fn words_there_and_back() {
        for (protocol, word) in Protocol::WORDS {
            assert_eq!(Protocol::from_word(word), Some(*protocol));
            assert_eq!(protocol.word(), *word);
        }
        assert_eq!(Protocol::from_word("PalcoTimer"), Some(Protocol::PalcoTimer));
        assert_eq!(Protocol::from_word("fax"), None);
    }
}
