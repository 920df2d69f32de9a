//! The protocol's words for the domain's choices. Read in any case; a word nobody knows is none.

use ghostlight_room::{
    Appearance, AtZero, Audience, DeviceDo, DeviceId, MessageColor, PlayState, RunKind, Standby,
};
use serde_json::{Map, Value};

/// A choice that has one word each on the wire.
pub(crate) trait Word: Sized + Copy + PartialEq + Default + 'static {
    /// Every choice with its word.
    const WORDS: &'static [(Self, &'static str)];

    /// Its word.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(choice, _)| *choice == self).map_or("", |(_, word)| word)
    }
    /// Whether it is what stands for nothing said.
    fn is_default(self) -> bool {
        self == Self::default()
    }
    /// Reads a word, in any case.
    fn read(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::WORDS.iter().find(|(_, known)| known.eq_ignore_ascii_case(word)).map(|(choice, _)| *choice)
    }
}

impl Word for Appearance {
    // The first word of a choice is written; the others are other vendors' spellings.
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Countdown, "COUNTDOWN"),
        (Self::CountUp, "COUNT_UP"),
        (Self::CountUp, "COUNTUP"),
        (Self::CountUp, "COUNT UP"),
        (Self::TimeOfDay, "TIME_OF_DAY"),
        (Self::TimeOfDay, "TOD"),
        (Self::TimeOfDay, "TIMEOFDAY"),
        (Self::TimeOfDay, "TIME OF DAY"),
        (Self::Hidden, "HIDDEN"),
    ];
}

impl Word for AtZero {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::CountOn, "COUNT_ON"),
        (Self::Hold, "HOLD"),
        (Self::Hide, "HIDE"),
        (Self::Standby, "STANDBY"),
        (Self::Next, "NEXT"),
    ];
}

impl Word for MessageColor {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::White, "white"), (Self::Green, "green"), (Self::Yellow, "yellow"), (Self::Red, "red")];
}

impl Word for Standby {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Card, "CARD"), (Self::Black, "BLACK")];
}

impl Word for RunKind {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Rehearsal, "rehearsal"), (Self::Show, "show")];
}

/// The word of a state; an unknown one as it came.
pub(crate) fn state_word(state: &PlayState) -> &str {
    match state {
        PlayState::Stopped => "stopped",
        PlayState::Running => "running",
        PlayState::Paused => "paused",
        PlayState::Other(word) => word,
    }
}

/// Reads a state. A word that is not known is kept, and means not running.
pub(crate) fn read_state(word: &str) -> PlayState {
    for state in [PlayState::Stopped, PlayState::Running, PlayState::Paused] {
        if state_word(&state).eq_ignore_ascii_case(word.trim()) {
            return state;
        }
    }
    PlayState::Other(word.to_owned())
}

/// Whom a message is for: a word, or `{"device": ID}`.
pub(crate) fn audience(audience: &Audience) -> Value {
    match audience {
        Audience::Stage => "stage".into(),
        Audience::Audience => "audience".into(),
        Audience::Crew => "crew".into(),
        Audience::All => "all".into(),
        Audience::Device(id) => {
            let mut map = Map::new();
            map.insert("device".to_owned(), id.as_str().into());
            Value::Object(map)
        }
    }
}

/// Reads whom a message is for.
pub(crate) fn read_audience(value: &Value) -> Option<Audience> {
    match value {
        Value::String(word) => {
            [Audience::Stage, Audience::Audience, Audience::Crew, Audience::All].into_iter().find(|known| {
                audience(known).as_str().is_some_and(|known| known.eq_ignore_ascii_case(word.trim()))
            })
        }
        Value::Object(map) => {
            map.get("device").and_then(Value::as_str).map(|id| Audience::Device(DeviceId::new(id)))
        }
        _ => None,
    }
}

/// Reads what is to be done to a device; `name` belongs to a rename.
pub(crate) fn read_device_do(word: &str, name: Option<String>) -> Option<DeviceDo> {
    match word {
        "rename" => name.map(DeviceDo::Rename),
        "identify" => Some(DeviceDo::Identify),
        "reload" => Some(DeviceDo::Reload),
        "remove" => Some(DeviceDo::Remove),
        "allow" => Some(DeviceDo::Allow),
        _ => None,
    }
}

/// PalcoTimer's names of label colours.
pub(crate) const LABEL_COLORS: [&str; 12] =
    ["red", "orange", "yellow", "lime", "green", "teal", "cyan", "blue", "indigo", "purple", "pink", "gray"];
