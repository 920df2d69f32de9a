//! What became of the last presses.

use super::view::{Press, PressState};
use ghostlight_sources::link::{Command, CommandState};
use ghostlight_time::LocalInstant;

/// A settled press is shown for so long.
const SHOWN_MS: f64 = 6_000.0;
/// So many are shown at most.
const MOST: usize = 8;

/// Remembers since when presses are settled.
#[derive(Clone, Debug, Default)]
pub struct Presses {
    settled: Vec<(u64, LocalInstant)>,
}

impl Presses {
    /// The presses to show, the newest first, of all commands (the newest last).
    pub fn shown(&mut self, commands: &[Command], now: LocalInstant) -> Vec<Press> {
        self.settled.retain(|(number, _)| commands.iter().any(|command| command.number == *number));
        commands
            .iter()
            .rev()
            .filter(|command| command.state == CommandState::Pending || self.is_fresh(command.number, now))
            .take(MOST)
            .map(press)
            .collect()
    }

    fn is_fresh(&mut self, number: u64, now: LocalInstant) -> bool {
        match self.settled.iter().find(|(of, _)| *of == number) {
            Some((_, since)) => now.since(*since) < SHOWN_MS,
            None => {
                self.settled.push((number, now));
                true
            }
        }
    }

    /// When the next one leaves.
    #[must_use]
    pub fn next_at(&self, now: LocalInstant) -> Option<LocalInstant> {
        let ends = self.settled.iter().map(|(_, since)| since.plus_ms(SHOWN_MS));
        ends.filter(|end| end.since(now) > 0.0).reduce(|a, b| if b < a { b } else { a })
    }
}

fn press(command: &Command) -> Press {
    let state = match &command.state {
        CommandState::Pending => PressState::Pending,
        CommandState::Confirmed { effect } => PressState::Confirmed { effect: *effect },
        CommandState::Refused { code, message } => {
            PressState::Refused { code: code.clone(), message: message.clone() }
        }
        CommandState::Unanswered => PressState::Unanswered,
        CommandState::LinkDown => PressState::LinkDown,
    };
    Press { id: command.number, kind: command.kind, state, at: command.at }
}
