//! An item of the rundown. PalcoTimer's word for it is timer, and so is ours in code.

use crate::{DayTime, Extra, TimerId};
use ghostlight_time::{ServerInstant, Span};

/// An item: its plan, and what happened to it in this run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timer {
    /// Its name on the wire.
    pub id: TimerId,
    /// Its place in the plan, from 0. The order of `Room::timers` is the order of the run.
    pub position: u32,
    /// Title, shown on stage.
    pub name: String,
    /// The planned speaker. See [`Timer::speaker`] for the one of this run.
    pub planned_speaker: String,
    /// For the crew and the controller only.
    pub notes: String,
    /// The planned length.
    pub duration: Span,
    /// What the stage counts.
    pub appearance: Appearance,
    /// Remaining time at which it turns yellow; none: the default.
    pub wrap_yellow: Option<Span>,
    /// Remaining time at which it turns red; none: the default.
    pub wrap_red: Option<Span>,
    /// What the stage does at 0:00.
    pub at_zero: AtZero,
    /// The next item starts by itself at this one's exact deadline.
    pub auto_advance: bool,
    /// Holds 0:00, says "Starting soon", never red or over.
    pub is_break: bool,
    /// A word for the crew ("Panel", "Video").
    pub label: String,
    /// Its label's colour: one of PalcoTimer's names, or `#rrggbb`.
    pub color: String,
    /// Planned start; none: follows what stands before it.
    pub start: Option<DayTime>,
    /// The planned start holds even when there is time: gaps before it are absorbed.
    pub hard_start: bool,
    /// Starts by itself at its planned start, and then never cuts a running item.
    pub starts_by_itself: bool,
    /// Counts to this moment however late it started; no pause is offered.
    pub end: Option<DayTime>,
    /// "Take it from…" never makes it shorter than this.
    pub min_duration: Option<Span>,
    /// Lines that stand before it in a rundown that has them: a group's title, a milestone.
    pub headings: Vec<String>,
    /// What happened to it in this run.
    pub run: TimerRun,
    /// Fields of other implementations, kept and given back.
    pub extra: Extra,
}

/// What a run did to an item. Dropped by a new run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimerRun {
    /// Passed over, counted as nothing.
    pub skipped: bool,
    /// When it first started.
    pub started: Option<ServerInstant>,
    /// When it last ceased to be the current item after having run.
    pub ended: Option<ServerInstant>,
    /// How far it had got when it was left, so that "continue" can offer it.
    pub elapsed: Span,
    /// Its length in this run, where it is not the planned one.
    pub duration: Option<Span>,
    /// Its speaker in this run, where it is not the planned one.
    pub speaker: Option<String>,
}

impl Timer {
    /// The speaker in this run.
    #[must_use]
    pub fn speaker(&self) -> &str {
        self.run.speaker.as_deref().unwrap_or(&self.planned_speaker)
    }
    /// The length in this run.
    #[must_use]
    pub fn live_duration(&self) -> Span {
        self.run.duration.unwrap_or(self.duration)
    }
    /// Whether it ran in this run.
    #[must_use]
    pub const fn has_run(&self) -> bool {
        self.run.started.is_some()
    }
    /// Whether it counts to a moment instead of for a length.
    #[must_use]
    pub const fn is_end_time(&self) -> bool {
        self.end.is_some()
    }
}

/// What the stage counts for an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Appearance {
    /// Down to zero.
    #[default]
    Countdown,
    /// Up from zero.
    CountUp,
    /// The time of day.
    TimeOfDay,
    /// Nothing.
    Hidden,
}

/// What the stage does when an item reaches 0:00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AtZero {
    /// Counts on into overtime.
    #[default]
    CountOn,
    /// Holds 0:00.
    Hold,
    /// Shows no digits.
    Hide,
    /// Goes to standby.
    Standby,
    /// Starts the next item.
    Next,
}

impl Timer {
    /// Whether the next item starts by itself at this one's deadline.
    #[must_use]
    pub fn advances(&self) -> bool {
        self.auto_advance || self.at_zero == AtZero::Next
    }
}
