//! The room: its settings, rundown, messages and playback.

use crate::{Date, LastAction, Message, Playback, RoomId, Run, Timer, TimerId};
use ghostlight_time::ServerInstant;

/// Fields that other implementations send and we give back untouched.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// All that a client may know of a room. The engine holds one; each output sees its own share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Room {
    /// Name, zone, settings.
    pub info: RoomInfo,
    /// The rundown in the order of this run (`Timer::position` is the plan's).
    pub timers: Vec<Timer>,
    /// The prepared messages in their order, the shown one marked.
    pub messages: Vec<Message>,
    /// What is happening now.
    pub playback: Playback,
    /// The present run.
    pub run: Run,
    /// The last action, for undo and for "who did that".
    pub last: Option<LastAction>,
}

/// What a room is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomInfo {
    /// Its uuid.
    pub id: RoomId,
    /// The six signs people type.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its colour, `#rrggbb`: the stripe that tells two rooms apart. Empty: none.
    pub color: String,
    /// IANA name of its zone; empty: each device's own.
    pub time_zone: String,
    /// The date of the show; none: the day of the first play.
    pub date: Option<Date>,
    /// Needs no key.
    pub open: bool,
    /// How it behaves and looks.
    pub settings: Settings,
    /// When it was made, as the server wrote it.
    pub created_at: String,
    /// When its plan last changed, as the server wrote it.
    pub updated_at: String,
    /// Fields of other implementations, kept and given back.
    pub extra: Extra,
}

/// How a room behaves and looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Colour of the digits, normal phase.
    pub color_normal: String,
    /// Colour of the digits when wrapping up.
    pub color_yellow: String,
    /// Colour of the digits when finishing.
    pub color_red: String,
    /// `next` starts the item at once instead of arming it.
    pub next_starts: bool,
    /// What an idle stage shows.
    pub standby: Standby,
    /// A PNG or SVG as a data URL, at most 64 kB; empty: none.
    pub logo: String,
    /// Also viewers and agendas need a key.
    pub all_by_key: bool,
    /// What "Stop the show" puts on the screens.
    pub stop_text: String,
    /// Fields of other implementations, kept and given back.
    pub extra: Extra,
}

impl Settings {
    /// PalcoTimer's default colours: they mean "the design's own".
    pub const DEFAULT_COLORS: [&'static str; 3] = ["#22c55e", "#eab308", "#ef4444"];
}

impl Default for Settings {
    fn default() -> Self {
        let [normal, yellow, red] = Self::DEFAULT_COLORS.map(str::to_owned);
        Self {
            color_normal: normal,
            color_yellow: yellow,
            color_red: red,
            next_starts: false,
            standby: Standby::default(),
            logo: String::new(),
            all_by_key: false,
            stop_text: String::new(),
            extra: Extra::new(),
        }
    }
}

/// What an idle stage shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standby {
    /// Logo or name, the clock, the next item and its time.
    #[default]
    Card,
    /// Nothing: black.
    Black,
}

impl Room {
    /// The item of this id.
    #[must_use]
    pub fn timer(&self, id: &TimerId) -> Option<&Timer> {
        self.timers.iter().find(|timer| timer.id == *id)
    }
    /// The current item.
    #[must_use]
    pub fn current(&self) -> Option<&Timer> {
        self.playback.current.as_ref().and_then(|id| self.timer(id))
    }
    /// Where the current item stands in the order of this run.
    #[must_use]
    pub fn current_index(&self) -> Option<usize> {
        let id = self.playback.current.as_ref()?;
        self.timers.iter().position(|timer| timer.id == *id)
    }
    /// What `next` goes to: the next item that is not skipped; the first one when none is current.
    #[must_use]
    pub fn next(&self) -> Option<&Timer> {
        let from = self.current_index().map_or(0, |index| index + 1);
        self.timers.iter().skip(from).find(|timer| !timer.run.skipped)
    }
    /// What `previous` goes to.
    #[must_use]
    pub fn previous(&self) -> Option<&Timer> {
        let upto = self.current_index()?;
        self.timers.iter().take(upto).rev().find(|timer| !timer.run.skipped)
    }
    /// The message that shows.
    #[must_use]
    pub fn shown_message(&self) -> Option<&Message> {
        self.messages.iter().find(|message| message.showing)
    }
    /// The date that planned times stand on: the room's, else the day of the run's first play, else today.
    #[must_use]
    pub fn run_date(&self, now: ServerInstant, zones: &dyn crate::Zones) -> Date {
        let day = self.run.started.unwrap_or(now);
        self.info.date.unwrap_or_else(|| Date::at(day, &self.info.time_zone, zones))
    }
}
