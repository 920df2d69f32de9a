//! The five outputs of a room, which are also its roles.

/// A page of a room and what it may do: PalcoTimer's `?output=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// The stage display. Sees what the speaker sees, may do nothing.
    #[default]
    Viewer,
    /// The crew's running order.
    Agenda,
    /// Writes to the speaker.
    Moderator,
    /// Runs the show.
    Operator,
    /// The producer's desk: everything.
    Controller,
}

impl Output {
    /// All outputs, the least powerful first.
    pub const ALL: [Self; 5] =
        [Self::Viewer, Self::Agenda, Self::Moderator, Self::Operator, Self::Controller];

    /// The protocol's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Agenda => "agenda",
            Self::Moderator => "moderator",
            Self::Operator => "operator",
            Self::Controller => "controller",
        }
    }

    /// Reads the protocol's word, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|output| output.word().eq_ignore_ascii_case(word))
    }

    /// Whether a key of this role also opens that output: controller all; operator: operator, agenda,
    /// viewer; moderator: moderator, agenda, viewer; agenda (crew): agenda, viewer.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        match self {
            Self::Controller => true,
            Self::Operator => matches!(other, Self::Operator | Self::Agenda | Self::Viewer),
            Self::Moderator => matches!(other, Self::Moderator | Self::Agenda | Self::Viewer),
            Self::Agenda => matches!(other, Self::Agenda | Self::Viewer),
            Self::Viewer => other == Self::Viewer,
        }
    }
}
