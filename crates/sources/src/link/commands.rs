//! What was asked for, and what became of it. A command is sent once or not at all.

use super::state::{Stamp, min_instant};
use crate::{Now, Way};
use ghostlight_palco::ErrorCode;
use ghostlight_room::{Intent, IntentKind, PlayState, Room};
use ghostlight_time::{LocalInstant, ServerInstant};

/// Without an answer for so long the state is asked for, once.
const ASK_AFTER_MS: f64 = 2_000.0;
/// Without an answer for so long there is none.
const GIVE_UP_MS: f64 = 4_000.0;
/// By HTTP, where the platform's own limit comes first.
const HTTP_GIVE_UP_MS: f64 = 12_000.0;
/// So many wait at most.
const MOST_PENDING: usize = 64;
/// So many are remembered.
const MOST_KEPT: usize = 96;

/// One command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Its number, from 1.
    pub number: u64,
    /// What kind of thing was wanted.
    pub kind: IntentKind,
    /// The server's time when it was pressed.
    pub at: ServerInstant,
    /// What became of it.
    pub state: CommandState,
    /// What is still needed to settle it.
    open: Option<Open>,
}

#[derive(Clone, Debug, PartialEq)]
struct Open {
    intent: Intent,
    since: Stamp,
    way: Way,
    answered: bool,
    generation: u64,
    asked: bool,
    bytes: usize,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum CommandState {
    /// Sent; no answer yet.
    Pending,
    /// It was taken; `effect` is false where there was nothing to do.
    Confirmed {
        /// Something changed.
        effect: bool,
    },
    /// The server, or the source, said no.
    Refused {
        /// What the words are chosen by.
        code: ErrorCode,
        /// The sentence, for codes without words.
        message: String,
    },
    /// No answer came. It may or may not have happened; the next snapshot shows.
    Unanswered,
    /// Not sent: there was no connection.
    LinkDown,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Commands {
    last: u64,
    generation: u64,
    kept: Vec<Command>,
}

impl Commands {
    pub(super) fn all(&self) -> &[Command] {
        &self.kept
    }

    pub(super) fn new_generation(&mut self, generation: u64) {
        self.generation = generation;
    }

    /// A new command, not yet sent.
    pub(super) fn add(&mut self, kind: IntentKind, at: ServerInstant) -> u64 {
        self.last += 1;
        if self.kept.len() >= MOST_KEPT {
            // The oldest settled one goes; there always is one, since fewer may be pending.
            let oldest = self.kept.iter().position(|command| command.state != CommandState::Pending);
            self.kept.remove(oldest.unwrap_or(0));
        }
        self.kept.push(Command { number: self.last, kind, at, state: CommandState::Pending, open: None });
        self.last
    }

    pub(super) fn is_full(&self) -> bool {
        self.kept.iter().filter(|command| command.state == CommandState::Pending).count() > MOST_PENDING
    }

    pub(super) fn sent(
        &mut self,
        number: u64,
        intent: Intent,
        way: Way,
        answered: bool,
        bytes: usize,
        since: Now,
    ) {
        let generation = self.generation;
        if let Some(command) = self.find(number) {
            let since = Stamp::of(since);
            command.open = Some(Open { intent, since, way, answered, generation, asked: false, bytes });
        }
    }

    fn find(&mut self, number: u64) -> Option<&mut Command> {
        self.kept.iter_mut().find(|command| command.number == number)
    }

    pub(super) fn refuse(&mut self, number: u64, code: ErrorCode, message: String) {
        self.set(number, CommandState::Refused { code, message });
    }

    pub(super) fn refuse_as_too_many(&mut self, number: u64) {
        self.refuse(number, ErrorCode::RateLimited, "Too many commands wait for an answer.".to_owned());
    }

    /// Settles a command. What was answered once stays so; no answer may still become one.
    pub(super) fn set(&mut self, number: u64, state: CommandState) {
        if let Some(command) = self.find(number)
            && matches!(command.state, CommandState::Pending | CommandState::Unanswered)
        {
            let settled = !matches!(state, CommandState::Pending | CommandState::Unanswered);
            command.state = state;
            if settled {
                command.open = None;
            }
        }
    }

    /// The oldest command over the socket that has no answer: what an answer without a number is about.
    pub(super) fn oldest_unanswered(&self) -> Option<u64> {
        let waits = |command: &&Command| {
            command.state == CommandState::Pending
                && command.open.as_ref().is_some_and(|open| open.way == Way::Socket && !open.answered)
        };
        self.kept.iter().find(waits).map(|command| command.number)
    }

    /// The server told part of its state: that is the answer to the oldest command that it fits.
    pub(super) fn on_echo(&mut self, room: &Room) {
        let fits = |command: &&mut Command| {
            command.state == CommandState::Pending
                && command.open.as_ref().is_some_and(|open| {
                    open.way == Way::Socket && !open.answered && shows(&open.intent, room).unwrap_or(true)
                })
        };
        if let Some(command) = self.kept.iter_mut().find(fits) {
            command.state = CommandState::Confirmed { effect: true };
            command.open = None;
        }
    }

    /// The whole state arrived: it settles what was asked about, and what a lost connection left open.
    pub(super) fn on_snapshot(&mut self, generation: u64, room: &Room) {
        for command in &mut self.kept {
            let Some(open) = &command.open else { continue };
            if open.way != Way::Socket {
                continue;
            }
            let shown = shows(&open.intent, room);
            let of_before = open.generation != generation;
            if of_before || command.state == CommandState::Unanswered {
                // Only what can be seen to have happened is said to have happened.
                if shown == Some(true) {
                    command.state = CommandState::Confirmed { effect: true };
                }
                command.open = None;
            } else if !open.answered && (open.asked || shown == Some(true)) {
                command.state = CommandState::Confirmed { effect: shown.unwrap_or(true) };
                command.open = None;
            }
        }
    }

    /// The connection was lost: no answer will come over it. After `too_long` the longest of what was
    /// sent is known to have been refused.
    pub(super) fn on_lost(&mut self, too_long: bool) {
        let over_socket = |command: &&mut Command| {
            command.state == CommandState::Pending
                && command.open.as_ref().is_some_and(|open| open.way == Way::Socket)
        };
        if too_long
            && let Some(command) = self
                .kept
                .iter_mut()
                .filter(over_socket)
                .max_by_key(|command| command.open.as_ref().map_or(0, |open| open.bytes))
        {
            command.open = None;
            command.state = CommandState::Refused {
                code: ErrorCode::Other("too_large".to_owned()),
                message: "The server does not take anything so long.".to_owned(),
            };
        }
        for command in self.kept.iter_mut().filter(over_socket) {
            command.state = CommandState::Unanswered;
        }
    }

    /// What is due: whether to ask for the state, and whether anything changed.
    pub(super) fn look(&mut self, now: Now) -> (bool, bool) {
        let (mut ask, mut changed) = (false, false);
        for command in self.kept.iter_mut().filter(|command| command.state == CommandState::Pending) {
            let Some(open) = command.open.as_mut() else { continue };
            if open.since.due_locally(give_up_ms(open.way), now) {
                command.state = CommandState::Unanswered;
                changed = true;
            } else if open.way == Way::Socket && !open.asked && open.since.due_locally(ASK_AFTER_MS, now) {
                open.asked = true;
                ask = true;
            }
        }
        (ask, changed)
    }

    pub(super) fn wake_at(&self) -> Option<LocalInstant> {
        let pending = self.kept.iter().filter(|command| command.state == CommandState::Pending);
        pending.filter_map(|command| command.open.as_ref()).fold(None, |at, open| {
            let ask = open.way == Way::Socket && !open.asked;
            let next = if ask { ASK_AFTER_MS } else { give_up_ms(open.way) };
            min_instant(at, Some(open.since.after(next)))
        })
    }
}

const fn give_up_ms(way: Way) -> f64 {
    match way {
        Way::Socket => GIVE_UP_MS,
        Way::Http => HTTP_GIVE_UP_MS,
    }
}

/// Whether a room shows what an intent asked for; none where a room cannot tell.
fn shows(intent: &Intent, room: &Room) -> Option<bool> {
    let playback = &room.playback;
    Some(match intent {
        Intent::Play => playback.is_running(),
        Intent::Pause => playback.state == PlayState::Paused,
        Intent::Stop => playback.state == PlayState::Stopped,
        Intent::GoTo { timer, .. } => playback.current.as_ref() == Some(timer),
        Intent::Blackout(on) => playback.blackout == *on,
        Intent::Flash(on) => playback.flash == *on,
        Intent::Focus(on) => playback.focus == *on,
        Intent::ShowMessage(id) => room.shown_message().is_some_and(|message| message.id == *id),
        Intent::HideMessage => room.shown_message().is_none(),
        Intent::Skip { timer, skip } => room.timer(timer)?.run.skipped == *skip,
        Intent::StopTheShow { .. } => playback.show_stop.is_some(),
        Intent::ResumeShow => playback.show_stop.is_none(),
        _ => return None,
    })
}
