//! What a person can want of a room. A control is an intent; a source says whether it can be had.

use crate::{
    Appearance, AtZero, Audience, ControlValue, Date, DayTime, DeviceDo, DeviceId, MessageColor, MessageId,
    Standby, TimerId,
};
use ghostlight_time::Span;

/// One thing a person wants to happen. It is sent at most once.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the variants are described by their kinds")]
pub enum Intent {
    Play,
    Pause,
    Stop,
    Reset,
    /// `on`: the current item when it was pressed; refused where the room has moved on.
    Next {
        on: Option<TimerId>,
    },
    Previous {
        on: Option<TimerId>,
    },
    GoTo {
        timer: TimerId,
        on: Option<TimerId>,
    },
    AddTime(Span),
    SetTime(Span),
    Blackout(bool),
    Flash(bool),
    Focus(bool),
    ShowMessage(MessageId),
    HideMessage,
    Undo {
        seq: u64,
    },
    Continue(TimerId),
    Skip {
        timer: TimerId,
        skip: bool,
    },
    MakeNext(TimerId),
    SwapNext,
    SetSpeaker {
        timer: TimerId,
        speaker: String,
    },
    /// New live lengths of later items.
    TakeItFrom(Vec<(TimerId, Span)>),
    HoldHere,
    StartShow,
    NewRun,
    EndShow,
    StopTheShow {
        text: String,
    },
    ResumeShow,
    Device {
        device: DeviceId,
        act: DeviceDo,
    },
    Edit(Box<Edit>),
    /// Uses a control of the source's own.
    Control {
        key: String,
        value: ControlValue,
    },
}

/// A change of the plan, the messages or the room.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Adds an item at its position, or at the end.
    CreateTimer(TimerPatch),
    /// Changes the given fields of an item.
    UpdateTimer(TimerId, TimerPatch),
    /// Takes an item out. A conflict while it is current and runs or is paused.
    DeleteTimer(TimerId),
    /// Brings a deleted item back, for 10 minutes.
    RestoreTimer(TimerId),
    /// The rundown in a new order.
    OrderTimers(Vec<TimerId>),
    /// Adds a message at its position, or at the end.
    CreateMessage(MessagePatch),
    /// Changes the given fields of a message.
    UpdateMessage(MessageId, MessagePatch),
    /// Takes a message out.
    DeleteMessage(MessageId),
    /// Brings a deleted message back, for 10 minutes.
    RestoreMessage(MessageId),
    /// The messages in a new order.
    OrderMessages(Vec<MessageId>),
    /// Changes the given fields of the room.
    UpdateRoom(RoomPatch),
}

/// Fields of an item to change: none leaves a field, `Some(None)` clears it.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of Timer")]
pub struct TimerPatch {
    pub position: Option<u32>,
    pub name: Option<String>,
    pub speaker: Option<String>,
    pub notes: Option<String>,
    pub duration: Option<Span>,
    pub appearance: Option<Appearance>,
    pub wrap_yellow: Option<Option<Span>>,
    pub wrap_red: Option<Option<Span>>,
    pub at_zero: Option<AtZero>,
    pub auto_advance: Option<bool>,
    pub is_break: Option<bool>,
    pub label: Option<String>,
    pub color: Option<String>,
    pub start: Option<Option<DayTime>>,
    pub hard_start: Option<bool>,
    pub starts_by_itself: Option<bool>,
    pub end: Option<Option<DayTime>>,
    pub min_duration: Option<Option<Span>>,
    /// Also the length of this run changes ("Now"), not only the plan ("Next run").
    pub now: bool,
    /// Fields of other implementations.
    pub extra: crate::Extra,
}

/// Fields of a message to change.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of Message")]
pub struct MessagePatch {
    pub position: Option<u32>,
    pub text: Option<String>,
    pub color: Option<MessageColor>,
    pub bold: Option<bool>,
    pub uppercase: Option<bool>,
    pub flash: Option<bool>,
    pub audience: Option<Audience>,
    pub lifetime: Option<Option<Span>>,
    pub keep: Option<bool>,
    /// Fields of other implementations.
    pub extra: crate::Extra,
}

/// Fields of the room to change.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of RoomInfo and Settings")]
pub struct RoomPatch {
    pub name: Option<String>,
    pub color: Option<String>,
    pub time_zone: Option<String>,
    pub date: Option<Option<Date>>,
    pub color_normal: Option<String>,
    pub color_yellow: Option<String>,
    pub color_red: Option<String>,
    pub next_starts: Option<bool>,
    pub standby: Option<Standby>,
    pub logo: Option<String>,
    pub all_by_key: Option<bool>,
    pub stop_text: Option<String>,
    /// Fields of other implementations.
    pub extra: crate::Extra,
}

/// The kinds of intent, without what they carry: what capabilities, logs and words are keyed by.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal),* $(,)?) => {
        /// An intent's kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum IntentKind { $($(#[$doc])* $kind),* }

        impl IntentKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The protocol's word for it (`control` actions; edits have words of their own).
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),* }
            }

            /// Reads the protocol's word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$kind),)* _ => None }
            }
        }
    };
}

kinds! {
    /// Starts the armed item, or resumes.
    Play "play",
    /// Freezes elapsed.
    Pause "pause",
    /// Armed again, elapsed 0.
    Stop "stop",
    /// Elapsed 0 and the planned length again.
    Reset "reset",
    /// The next item becomes current.
    Next "next",
    /// The previous item becomes current.
    Previous "previous",
    /// That item becomes current.
    GoTo "go_to",
    /// Adds to the live length.
    AddTime "add_time",
    /// Sets what remains.
    SetTime "set_time",
    /// Darkens the stage.
    Blackout "blackout",
    /// Lights it again.
    StopBlackout "stop_blackout",
    /// Three pulses.
    Flash "flash",
    /// Ends them.
    StopFlash "stop_flash",
    /// The message alone.
    Focus "focus",
    /// The countdown again.
    StopFocus "stop_focus",
    /// Shows a message.
    ShowMessage "show_message",
    /// Hides it.
    HideMessage "hide_message",
    /// Takes the last transport action back.
    Undo "undo",
    /// Goes on with an item where it was left.
    Continue "continue",
    /// Passes an item over in this run.
    Skip "skip",
    /// Takes it in again.
    Unskip "unskip",
    /// Puts an item behind the current one in this run.
    MakeNext "make_next",
    /// Swaps the next two.
    SwapNext "swap_next",
    /// Another speaker in this run.
    SetSpeaker "set_speaker",
    /// Shortens what comes to land the day.
    TakeItFrom "take_it_from",
    /// What would start by itself next does not.
    HoldHere "hold_here",
    /// From rehearsal to show.
    StartShow "start_show",
    /// Everything back to not run.
    NewRun "new_run",
    /// The show is over.
    EndShow "end_show",
    /// Pause, and one text on every screen.
    StopTheShow "stop_the_show",
    /// As it was before.
    ResumeShow "resume_show",
    /// Something about a device.
    Device "device",
    /// A control of the source's own.
    Control "source_control",
    /// The rundown's plan.
    EditTimers "edit_timers",
    /// The messages.
    EditMessages "edit_messages",
    /// The room.
    EditRoom "edit_room",
    /// The next item began by itself at the deadline.
    AutoAdvance "auto_advance",
    /// An item began by itself at its planned start.
    AutoStart "auto_start",
}

impl IntentKind {
    /// Whether it moves the countdown: what undo takes back.
    #[must_use]
    pub const fn is_transport(self) -> bool {
        matches!(
            self,
            Self::Play
                | Self::Pause
                | Self::Stop
                | Self::Reset
                | Self::Next
                | Self::Previous
                | Self::GoTo
                | Self::AddTime
                | Self::SetTime
                | Self::Continue
                | Self::TakeItFrom
                | Self::HoldHere
                | Self::AutoAdvance
                | Self::AutoStart
        )
    }
}

impl Intent {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> IntentKind {
        match self {
            Self::Play => IntentKind::Play,
            Self::Pause => IntentKind::Pause,
            Self::Stop => IntentKind::Stop,
            Self::Reset => IntentKind::Reset,
            Self::Next { .. } => IntentKind::Next,
            Self::Previous { .. } => IntentKind::Previous,
            Self::GoTo { .. } => IntentKind::GoTo,
            Self::AddTime(_) => IntentKind::AddTime,
            Self::SetTime(_) => IntentKind::SetTime,
            Self::Blackout(true) => IntentKind::Blackout,
            Self::Blackout(false) => IntentKind::StopBlackout,
            Self::Flash(true) => IntentKind::Flash,
            Self::Flash(false) => IntentKind::StopFlash,
            Self::Focus(true) => IntentKind::Focus,
            Self::Focus(false) => IntentKind::StopFocus,
            Self::ShowMessage(_) => IntentKind::ShowMessage,
            Self::HideMessage => IntentKind::HideMessage,
            Self::Undo { .. } => IntentKind::Undo,
            Self::Continue(_) => IntentKind::Continue,
            Self::Skip { skip: true, .. } => IntentKind::Skip,
            Self::Skip { skip: false, .. } => IntentKind::Unskip,
            Self::MakeNext(_) => IntentKind::MakeNext,
            Self::SwapNext => IntentKind::SwapNext,
            Self::SetSpeaker { .. } => IntentKind::SetSpeaker,
            Self::TakeItFrom(_) => IntentKind::TakeItFrom,
            Self::HoldHere => IntentKind::HoldHere,
            Self::StartShow => IntentKind::StartShow,
            Self::NewRun => IntentKind::NewRun,
            Self::EndShow => IntentKind::EndShow,
            Self::StopTheShow { .. } => IntentKind::StopTheShow,
            Self::ResumeShow => IntentKind::ResumeShow,
            Self::Device { .. } => IntentKind::Device,
            Self::Edit(edit) => edit.kind(),
            Self::Control { .. } => IntentKind::Control,
        }
    }
}

impl Edit {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> IntentKind {
        match self {
            Self::CreateTimer(_)
            | Self::UpdateTimer(..)
            | Self::DeleteTimer(_)
            | Self::RestoreTimer(_)
            | Self::OrderTimers(_) => IntentKind::EditTimers,
            Self::CreateMessage(_)
            | Self::UpdateMessage(..)
            | Self::DeleteMessage(_)
            | Self::RestoreMessage(_)
            | Self::OrderMessages(_) => IntentKind::EditMessages,
            Self::UpdateRoom(_) => IntentKind::EditRoom,
        }
    }
}
