//! What may be done, and why not.

use crate::{IntentKind, Output, PlayState, Room};

/// The answer to "may I?" for one kind of intent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Permit {
    /// The role forbids it: the control is not there at all.
    #[default]
    Absent,
    /// It can be done.
    Yes,
    /// It can be done by holding the control for half a second.
    Hold,
    /// The control is shown, aria-disabled, and says why when pressed.
    No(Why),
}

/// Why something cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// This kind of server has no such thing.
    SourceCannot,
    /// The rundown is empty.
    NoItems,
    /// There is no item after this one.
    AtTheEnd,
    /// There is no item before this one.
    AtTheStart,
    /// Nothing runs.
    NotRunning,
    /// No item is current.
    NothingCurrent,
    /// The item counts to a moment; it cannot be paused.
    EndTimeItem,
    /// The show is stopped; resume it first.
    ShowStopped,
    /// There is nothing to take back.
    NothingToUndo,
    /// There is no message to show or hide.
    NoMessage,
    /// The show is not stopped.
    ShowNotStopped,
    /// It is the show already.
    AlreadyShow,
}

/// What may be done to a room, by kind of intent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(Vec<(IntentKind, Permit)>);

impl Capabilities {
    /// May it be done?
    #[must_use]
    pub fn of(&self, kind: IntentKind) -> Permit {
        self.0.iter().find(|(of, _)| *of == kind).map_or(Permit::Absent, |(_, permit)| *permit)
    }

    /// What a source allows, kind by kind; kinds not named are absent.
    #[must_use]
    pub fn from_fn(permit: impl Fn(IntentKind) -> Permit) -> Self {
        Self(IntentKind::ALL.iter().map(|kind| (*kind, permit(*kind))).collect())
    }

    /// What our engine allows a role in a room, and what a plain PalcoTimer server does (`ours` false).
    #[must_use]
    pub fn in_room(room: &Room, role: Output, ours: bool) -> Self {
        Self::from_fn(|kind| {
            // A room of ours has no controls of a source's own.
            if kind == IntentKind::Control || !role_may(role, kind) {
                Permit::Absent
            } else if !ours && !in_seed(kind) {
                Permit::No(Why::SourceCannot)
            } else {
                in_state(room, kind)
            }
        })
    }
}

/// Who may do what: the table of the protocol's page ("Who sees and may do what").
#[must_use]
fn role_may(role: Output, kind: IntentKind) -> bool {
    use IntentKind as K;
    match role {
        Output::Viewer | Output::Agenda => false,
        Output::Moderator => matches!(
            kind,
            K::Flash
                | K::StopFlash
                | K::Focus
                | K::StopFocus
                | K::ShowMessage
                | K::HideMessage
                | K::EditMessages
        ),
        Output::Operator => !matches!(
            kind,
            K::EditTimers | K::EditMessages | K::EditRoom | K::Device | K::AutoAdvance | K::AutoStart
        ),
        Output::Controller => !matches!(kind, K::AutoAdvance | K::AutoStart),
    }
}

impl Output {
    /// Whether this role may ever do such a thing.
    #[must_use]
    pub fn may(self, kind: IntentKind) -> bool {
        role_may(self, kind)
    }
}

/// What the seed of the protocol names; all else is ours.
fn in_seed(kind: IntentKind) -> bool {
    use IntentKind as K;
    matches!(
        kind,
        K::Play
            | K::Pause
            | K::Stop
            | K::Reset
            | K::Next
            | K::Previous
            | K::GoTo
            | K::AddTime
            | K::SetTime
            | K::Blackout
            | K::StopBlackout
            | K::Flash
            | K::StopFlash
            | K::Focus
            | K::StopFocus
            | K::ShowMessage
            | K::HideMessage
            | K::EditTimers
            | K::EditRoom
    )
}

/// What makes sense now. Transport is refused while the show is stopped.
fn in_state(room: &Room, kind: IntentKind) -> Permit {
    use IntentKind as K;
    let stopped_show = room.playback.show_stop.is_some();
    if stopped_show && kind.is_transport() {
        return Permit::No(Why::ShowStopped);
    }
    let running = room.playback.is_running();
    let current = room.current();
    // What loses a running item's place asks for a hold; nothing else asks.
    let hold_if_running = if running { Permit::Hold } else { Permit::Yes };
    let no = Permit::No;
    match kind {
        K::Play if room.timers.is_empty() => no(Why::NoItems),
        K::Pause if current.is_some_and(crate::Timer::is_end_time) => no(Why::EndTimeItem),
        K::Pause if !running => no(Why::NotRunning),
        K::Stop | K::Reset if current.is_none() => no(Why::NothingCurrent),
        K::Stop if room.playback.state == PlayState::Stopped => no(Why::NotRunning),
        K::AddTime | K::SetTime if current.is_none() => no(Why::NothingCurrent),
        K::Next if room.next().is_none() => no(Why::AtTheEnd),
        K::Previous if room.previous().is_none() => no(Why::AtTheStart),
        K::GoTo if room.timers.is_empty() => no(Why::NoItems),
        K::Stop | K::Reset | K::Previous | K::GoTo => hold_if_running,
        K::ShowMessage if room.messages.is_empty() => no(Why::NoMessage),
        K::HideMessage if room.shown_message().is_none() => no(Why::NoMessage),
        K::Undo if !room.last.as_ref().is_some_and(|last| last.undoable) => no(Why::NothingToUndo),
        K::StopTheShow if stopped_show => no(Why::ShowStopped),
        K::StopTheShow => Permit::Hold,
        K::ResumeShow if !stopped_show => no(Why::ShowNotStopped),
        K::StartShow if room.run.kind == crate::RunKind::Show => no(Why::AlreadyShow),
        _ => Permit::Yes,
    }
}
