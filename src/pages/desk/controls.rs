//! What the transport offers: one large button, next beside it, and the latches.

use ghostlight_room::{
    Capabilities, Intent, IntentKind, Permit, PlayState, Room, RoomSnapshot, TimerId, Why,
};
use ghostlight_time::{Direction, Resolution, ServerInstant, Shown, Span};

/// What the large button does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MainDo {
    /// Starts what is armed.
    #[default]
    Go,
    /// Freezes it.
    Pause,
    /// Goes on.
    Resume,
    /// The last item's time is up: ends the show.
    Finish,
    /// The show is stopped: everything as it was before.
    ResumeShow,
}

/// What the button beside it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NextDo {
    /// To the next item.
    #[default]
    Next,
    /// There is none and the last one runs: ends the show.
    Finish,
}

/// The transport as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Controls {
    /// What the large button does.
    pub main: MainDo,
    /// The item it does it to.
    pub item: String,
    /// What the button beside it does.
    pub beside: NextDo,
    /// The item it goes to.
    pub next: String,
    /// The current item: what a press is about.
    pub on: Option<TimerId>,
    /// Below zero.
    pub overtime: bool,
    /// The latches.
    pub blackout: bool,
    /// The stage pulses.
    pub flash: bool,
    /// The message alone.
    pub focus: bool,
    /// The show is stopped.
    pub show_stopped: bool,
    /// What may be done.
    pub can: Capabilities,
}

/// The transport of a room, and when it changes by itself.
#[must_use]
pub fn controls(snapshot: &RoomSnapshot, now: ServerInstant) -> (Controls, Option<ServerInstant>) {
    let room = &snapshot.room;
    let playback = &room.playback;
    let last_runs = room.next().is_none() && playback.state != PlayState::Stopped && room.current().is_some();
    let left = playback.remaining_at(now).map(|left| Shown::of_remaining(left, Resolution::Second));
    let up = left.is_some_and(|left| left.as_span() <= Span::ZERO);
    let controls = Controls {
        main: main_do(room, last_runs && up),
        item: room.current().or_else(|| room.next()).map(|timer| timer.name.clone()).unwrap_or_default(),
        beside: if last_runs { NextDo::Finish } else { NextDo::Next },
        next: room.next().map(|timer| timer.name.clone()).unwrap_or_default(),
        on: playback.current.clone(),
        overtime: playback.state != PlayState::Stopped && left.is_some_and(Shown::is_negative),
        blackout: playback.blackout,
        flash: playback.flash,
        focus: playback.focus,
        show_stopped: playback.show_stop.is_some(),
        can: snapshot.can.clone(),
    };
    (controls, playback.countdown().next_flip(now, Direction::Down, Resolution::Second))
}

fn main_do(room: &Room, finished: bool) -> MainDo {
    if room.playback.show_stop.is_some() {
        return MainDo::ResumeShow;
    }
    match room.playback.state {
        PlayState::Running if finished => MainDo::Finish,
        PlayState::Running => MainDo::Pause,
        PlayState::Stopped => MainDo::Go,
        PlayState::Paused | PlayState::Other(_) => MainDo::Resume,
    }
}

impl Controls {
    /// May the large button be pressed?
    #[must_use]
    pub fn main_permit(&self) -> Permit {
        match self.main {
            MainDo::Go | MainDo::Resume => self.can.of(IntentKind::Play),
            MainDo::Pause => self.can.of(IntentKind::Pause),
            MainDo::Finish => self.finish_permit(),
            MainDo::ResumeShow => self.can.of(IntentKind::ResumeShow),
        }
    }

    /// What the large button wants.
    #[must_use]
    pub fn main_intent(&self) -> Intent {
        match self.main {
            MainDo::Go | MainDo::Resume => Intent::Play,
            MainDo::Pause => Intent::Pause,
            MainDo::Finish => self.finish_intent(),
            MainDo::ResumeShow => Intent::ResumeShow,
        }
    }

    /// May the button beside it be pressed?
    #[must_use]
    pub fn beside_permit(&self) -> Permit {
        match self.beside {
            NextDo::Next => self.can.of(IntentKind::Next),
            NextDo::Finish => self.finish_permit(),
        }
    }

    /// What the button beside it wants.
    #[must_use]
    pub fn beside_intent(&self) -> Intent {
        match self.beside {
            NextDo::Next => Intent::Next { on: self.on.clone() },
            NextDo::Finish => self.finish_intent(),
        }
    }

    /// Ending the show, where the server knows shows; else stopping the item. Always by a hold.
    fn finish_intent(&self) -> Intent {
        if self.ends_shows() { Intent::EndShow } else { Intent::Stop }
    }

    fn finish_permit(&self) -> Permit {
        let kind = if self.ends_shows() { IntentKind::EndShow } else { IntentKind::Stop };
        match self.can.of(kind) {
            Permit::Yes => Permit::Hold,
            other => other,
        }
    }

    fn ends_shows(&self) -> bool {
        !matches!(self.can.of(IntentKind::EndShow), Permit::Absent | Permit::No(Why::SourceCannot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::{Output, Timer};

    fn snapshot(items: usize, current: Option<usize>, state: PlayState, elapsed: i64) -> RoomSnapshot {
        let mut room = Room::default();
        for index in 0..items {
            room.timers.push(Timer {
                id: TimerId::new(index.to_string()),
                name: format!("Item {index}"),
                duration: Span::from_mins(5),
                ..Timer::default()
            });
        }
        room.playback.current = current.map(|index| TimerId::new(index.to_string()));
        room.playback.duration = current.map(|_| Span::from_mins(5));
        room.playback.state = state;
        room.playback.elapsed = Span::from_secs(elapsed);
        RoomSnapshot {
            can: Capabilities::in_room(&room, Output::Operator, true),
            room,
            ..RoomSnapshot::default()
        }
    }

    #[test]
    fn one_button_runs_the_show() {
        use PlayState::{Paused, Running, Stopped};
        let table = [
            (2, None, Stopped, 0, MainDo::Go, Permit::Yes, NextDo::Next, Permit::Yes),
            (
                0,
                None,
                Stopped,
                0,
                MainDo::Go,
                Permit::No(Why::NoItems),
                NextDo::Next,
                Permit::No(Why::AtTheEnd),
            ),
            (2, Some(0), Stopped, 0, MainDo::Go, Permit::Yes, NextDo::Next, Permit::Yes),
            (2, Some(0), Running, 9, MainDo::Pause, Permit::Yes, NextDo::Next, Permit::Yes),
            (2, Some(0), Paused, 9, MainDo::Resume, Permit::Yes, NextDo::Next, Permit::Yes),
            (2, Some(0), Running, 400, MainDo::Pause, Permit::Yes, NextDo::Next, Permit::Yes),
            (2, Some(1), Running, 9, MainDo::Pause, Permit::Yes, NextDo::Finish, Permit::Hold),
            (2, Some(1), Running, 300, MainDo::Finish, Permit::Hold, NextDo::Finish, Permit::Hold),
            (2, Some(1), Stopped, 0, MainDo::Go, Permit::Yes, NextDo::Next, Permit::No(Why::AtTheEnd)),
        ];
        for (items, current, state, elapsed, main, main_permit, beside, beside_permit) in table {
            let snapshot = snapshot(items, current, state.clone(), elapsed);
            let (controls, _) = controls(&snapshot, ServerInstant::default());
            let what = format!("{items} {current:?} {state:?} {elapsed}");
            assert_eq!((controls.main, controls.main_permit()), (main, main_permit), "{what}");
            assert_eq!((controls.beside, controls.beside_permit()), (beside, beside_permit), "{what}");
        }
    }

    #[test]
    fn a_press_names_the_item_it_was_about() {
        let (controls, _) = controls(&snapshot(2, Some(0), PlayState::Running, 9), ServerInstant::default());
        assert_eq!(controls.beside_intent(), Intent::Next { on: Some(TimerId::from("0")) });
    }

    #[test]
    fn overtime_begins_below_zero() {
        let overtime = |elapsed| {
            controls(&snapshot(2, Some(0), PlayState::Running, elapsed), ServerInstant::default()).0.overtime
        };
        assert!(!overtime(300));
        assert!(overtime(301));
    }

    #[test]
    fn a_plain_server_finishes_by_stopping() {
        let mut snapshot = snapshot(1, Some(0), PlayState::Running, 9);
        snapshot.can = Capabilities::in_room(&snapshot.room, Output::Operator, false);
        let (controls, _) = controls(&snapshot, ServerInstant::default());
        assert_eq!((controls.beside_intent(), controls.beside_permit()), (Intent::Stop, Permit::Hold));
    }
}
