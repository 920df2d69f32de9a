//! Commands of the person's that have no answer yet. Each is sent once; what a lost connection leaves
//! open stays unknown.

use super::binds::Ids;
use super::errors;
use super::wire::{Cmd, Failure, Module, request};
use crate::{Cx, Event, Unable};
use ghostlight_palco::ErrorCode;
use ghostlight_time::LocalInstant;
use serde_json::Value;

/// PlaceOS says nothing of what it could not read, and may take seconds for the rest.
const ANSWER_MS: f64 = 10_000.0;
const MOST: usize = 32;

/// A method to be called.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Exec {
    pub(super) module: Module,
    pub(super) name: String,
    pub(super) args: Vec<Value>,
}

/// What is to be sent for a command.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// A method; and how older drivers spell it, for a driver that does not know the first spelling.
    Exec(Exec, Option<Exec>),
    /// A driver's log, by its module's id: on or off.
    Log(String, bool),
}

#[derive(Clone, Debug)]
struct Call {
    id: u64,
    command: u64,
    /// The control that was used.
    key: String,
    at: LocalInstant,
    older: Option<Exec>,
}

/// The commands without an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls {
    open: Vec<Call>,
    /// The commands whose connection was lost.
    lost: Vec<u64>,
    /// The last refusal, for the details.
    pub(super) last_error: Option<String>,
}

impl Calls {
    /// Sends a wish as a command.
    ///
    /// # Errors
    /// Too many wait.
    pub(super) fn send(
        &mut self,
        command: u64,
        key: &str,
        wish: Wish,
        (system, ids): (&str, &mut Ids),
        cx: &mut Cx<'_>,
    ) -> Result<(), Unable> {
        if self.open.len() >= MOST {
            let message = "Too many commands wait for an answer.".to_owned();
            return Err(Unable { code: ErrorCode::RateLimited, message });
        }
        let id = ids.next();
        let older = match wish {
            Wish::Exec(exec, older) => {
                cx.send(exec_frame(id, system, &exec));
                older
            }
            Wish::Log(module, on) => {
                let (cmd, name) = if on { (Cmd::Debug, "debug") } else { (Cmd::Ignore, "ignore") };
                cx.send(request(id, cmd, system, (&module, 1), name, None));
                None
            }
        };
        self.open.push(Call { id, command, key: key.to_owned(), at: cx.now.local, older });
        Ok(())
    }

    /// A command was answered; whether it was one of these.
    pub(super) fn answered(
        &mut self,
        id: u64,
        outcome: Result<(), Failure>,
        (system, ids): (&str, &mut Ids),
        cx: &mut Cx<'_>,
    ) -> bool {
        let Some(place) = self.open.iter().position(|call| call.id == id) else { return false };
        let call = self.open.remove(place);
        let command = call.command;
        match (outcome, call.older) {
            (Ok(()), _) => cx.tell(Event::Taken { command, effect: true }),
            // Nothing has happened: this driver knows the method by its older spelling only.
            (Err(failure), Some(older)) if errors::is_other_spelling(&failure) => {
                let id = ids.next();
                cx.send(exec_frame(id, system, &older));
                self.open.push(Call { id, older: None, ..call });
            }
            (Err(failure), _) => {
                let message = errors::sentence(&failure);
                self.last_error = Some(message.clone());
                cx.tell(Event::Refused { command: Some(command), code: errors::code(&failure), message });
            }
        }
        true
    }

    /// The connection is gone, and their answers with it.
    pub(super) fn connection_lost(&mut self) {
        self.lost.extend(self.open.drain(..).map(|call| call.command));
    }

    /// Tells what will have no answer any more. Whether there was anything.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) -> bool {
        let mut late = core::mem::take(&mut self.lost);
        let now = cx.now.local;
        self.open.retain(|call| {
            let due = call.at.plus_ms(ANSWER_MS) <= now;
            if due {
                late.push(call.command);
            }
            !due
        });
        for command in &late {
            cx.tell(Event::Unanswered { command: *command });
        }
        !late.is_empty()
    }

    pub(super) fn due_at(&self) -> Option<LocalInstant> {
        self.open.iter().map(|call| call.at.plus_ms(ANSWER_MS)).reduce(|a, b| if b < a { b } else { a })
    }

    /// Whether a control was used and has no answer yet.
    pub(super) fn uses(&self, key: &str) -> bool {
        self.open.iter().any(|call| call.key == key)
    }
}

fn exec_frame(id: u64, system: &str, exec: &Exec) -> String {
    request(id, Cmd::Exec, system, (&exec.module.name, exec.module.index), &exec.name, Some(&exec.args))
}
