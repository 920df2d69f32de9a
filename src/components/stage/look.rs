//! How a stage is seen: which parts, in which colours, how large. Nothing of it changes what is true.

use ghostlight_time::Sign;

/// How a stage is seen. The default is the whole picture on black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// One part alone, or all.
    pub only: Only,
    /// Parts that are left out.
    pub hidden: Parts,
    /// The next item is shown as well.
    pub next: bool,
    /// How the passed time is drawn.
    pub progress: Progress,
    /// The colours of the phases.
    pub palette: Palette,
    /// The ground.
    pub ground: Ground,
    /// The face of the digits.
    pub face: Face,
    /// How overtime is signed: decides whether a sign's place is kept.
    pub sign: Sign,
    /// Mirrored left to right, upside down.
    pub mirror: (bool, bool),
    /// Quarter turns to the right, 0 to 3.
    pub turns: u8,
    /// Margin that stays free, percent of each side.
    pub safe: u8,
    /// Size of the digits, percent.
    pub digits_size: u8,
    /// Size of the message, percent.
    pub message_size: u8,
    /// Size of title, clock and next item, percent.
    pub header_size: u8,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            only: Only::All,
            hidden: Parts::default(),
            next: false,
            progress: Progress::Bar,
            palette: Palette::Usual,
            ground: Ground::Dark,
            face: Face::Own,
            sign: Sign::Minus,
            mirror: (false, false),
            turns: 0,
            safe: 5,
            digits_size: 100,
            message_size: 100,
            header_size: 100,
        }
    }
}

/// One part alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Only {
    /// Everything.
    #[default]
    All,
    /// The digits.
    Timer,
    /// The bar or the ring.
    Progress,
    /// The message.
    Message,
}

/// Parts of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Parts {
    /// The item's title.
    pub title: bool,
    /// Its speaker.
    pub speaker: bool,
    /// The venue's clock.
    pub clock: bool,
    /// The word of the phase.
    pub word: bool,
    /// The message.
    pub message: bool,
}

/// How the passed time is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Progress {
    /// A line at the foot.
    #[default]
    Bar,
    /// A ring around the digits.
    Ring,
    /// Not at all.
    None,
}

/// The colours of the phases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Palette {
    /// White, yellow, red; the bar green, yellow, red.
    #[default]
    Usual,
    /// Told apart by protan, deutan and tritan eyes.
    Safe,
}

/// What the picture stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Black.
    #[default]
    Dark,
    /// White.
    Light,
    /// Nothing: an overlay.
    Transparent,
}

/// The face of the digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Face {
    /// The tall digits that come with the page.
    #[default]
    Own,
    /// The system's.
    System,
    /// The system's monospaced.
    Mono,
}
