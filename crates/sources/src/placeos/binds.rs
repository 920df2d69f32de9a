//! The status variables that are bound, with real reference counts.
//!
//! PlaceOS binds once a connection and counts nothing, so the first unbind ends it for all who look:
//! only the last of ours sends it. It works off commands side by side, so a bind waits for the answer
//! to the unbind before it. An unset variable is never told: a bind that is answered and followed by
//! nothing for a second means null.

use super::wire::{Cmd, Failure, Variable, request};
use crate::Cx;
use ghostlight_time::LocalInstant;
use serde_json::Value;
use std::collections::BTreeMap;

/// A bind without an answer is asked for again after so long,
const ANSWER_MS: f64 = 10_000.0;
/// this often.
const TRIES: u32 = 3;
/// Answered, and no value for so long: there is none.
const NULL_MS: f64 = 1_000.0;

/// Where a binding stands on the present connection.
#[derive(Clone, Debug, Default, PartialEq)]
enum Step {
    #[default]
    Unasked,
    Asked {
        id: u64,
        at: LocalInstant,
        tries: u32,
    },
    Bound {
        at: LocalInstant,
    },
    Refused(Failure),
    /// No answer, however often it was asked.
    Silent,
    Leaving {
        id: u64,
        at: LocalInstant,
    },
}

#[derive(Clone, Debug, Default)]
struct Binding {
    count: u32,
    step: Step,
    value: Option<Value>,
    /// The value was told on the present connection.
    fresh: bool,
}

impl Binding {
    /// What is to be known of it on this connection is known.
    fn is_settled(&self) -> bool {
        match self.step {
            Step::Bound { .. } => self.fresh,
            Step::Refused(_) | Step::Silent | Step::Leaving { .. } => true,
            Step::Unasked | Step::Asked { .. } => false,
        }
    }
    fn due(&self) -> Option<LocalInstant> {
        match &self.step {
            Step::Asked { at, .. } | Step::Leaving { at, .. } => Some(at.plus_ms(ANSWER_MS)),
            Step::Bound { at } if !self.fresh => Some(at.plus_ms(NULL_MS)),
            _ => None,
        }
    }
}

/// The variables that somebody looks at.
#[derive(Clone, Debug, Default)]
pub(super) struct Binds {
    all: BTreeMap<Variable, Binding>,
    open: bool,
}

impl Binds {
    /// One more looks at a variable.
    pub(super) fn hold(&mut self, variable: Variable) {
        self.all.entry(variable).or_default().count += 1;
    }

    /// One less looks at it.
    pub(super) fn release(&mut self, variable: &Variable, system: &str, ids: &mut Ids, cx: &mut Cx<'_>) {
        let Some(binding) = self.all.get_mut(variable) else { return };
        binding.count = binding.count.saturating_sub(1);
        if binding.count > 0 {
            return;
        }
        if self.open && matches!(binding.step, Step::Asked { .. } | Step::Bound { .. }) {
            let id = ids.next();
            cx.send(frame(id, Cmd::Unbind, system, variable));
            binding.step = Step::Leaving { id, at: cx.now.local };
        } else if !matches!(binding.step, Step::Leaving { .. }) {
            self.all.remove(variable);
        }
    }

    /// Asks for everything that is held and was not asked for on this connection.
    pub(super) fn ask(&mut self, system: &str, ids: &mut Ids, cx: &mut Cx<'_>) {
        self.open = true;
        for (variable, binding) in &mut self.all {
            if binding.step == Step::Unasked && binding.count > 0 {
                let id = ids.next();
                cx.send(frame(id, Cmd::Bind, system, variable));
                binding.step = Step::Asked { id, at: cx.now.local, tries: 1 };
            }
        }
    }

    /// The connection is gone. Values stay, but nothing says that they still hold.
    pub(super) fn lost(&mut self) {
        self.open = false;
        self.all.retain(|_, binding| binding.count > 0);
        for binding in self.all.values_mut() {
            binding.step = Step::Unasked;
            binding.fresh = false;
        }
    }

    /// A command was answered; whether it was one of these.
    pub(super) fn answered(&mut self, id: u64, outcome: &Result<(), Failure>, now: LocalInstant) -> bool {
        let of = |step: &Step| matches!(step, Step::Asked { id: of, .. } | Step::Leaving { id: of, .. } if *of == id);
        let Some((variable, binding)) = self.all.iter_mut().find(|(_, binding)| of(&binding.step)) else {
            return false;
        };
        if matches!(binding.step, Step::Leaving { .. }) {
            let variable = variable.clone();
            self.left(&variable);
        } else {
            binding.step = match outcome {
                Ok(()) => Step::Bound { at: now },
                Err(failure) => Step::Refused(failure.clone()),
            };
        }
        true
    }

    /// An unbind is done with. Who looks again meanwhile has it bound anew.
    fn left(&mut self, variable: &Variable) {
        if let Some(binding) = self.all.get_mut(variable) {
            binding.step = Step::Unasked;
            binding.fresh = false;
            if binding.count == 0 {
                self.all.remove(variable);
            }
        }
    }

    /// A value arrived; whether somebody looks at it. It may be told before its bind is answered.
    pub(super) fn told(&mut self, variable: &Variable, value: Value) -> bool {
        match self.all.get_mut(variable) {
            Some(binding) if binding.count > 0 && self.open => {
                binding.value = Some(value).filter(|value| !value.is_null());
                binding.fresh = true;
                true
            }
            _ => false,
        }
    }

    /// What is due: binds without an answer, and those that are followed by nothing. Whether anything
    /// changed.
    pub(super) fn look(&mut self, system: &str, ids: &mut Ids, cx: &mut Cx<'_>) -> bool {
        let now = cx.now.local;
        let due = |binding: &Binding| binding.due().is_some_and(|at| at <= now);
        let mut changed = false;
        let mut left = Vec::new();
        for (variable, binding) in self.all.iter_mut().filter(|(_, binding)| due(binding)) {
            changed = true;
            match binding.step {
                Step::Bound { .. } => (binding.value, binding.fresh) = (None, true),
                Step::Asked { tries, .. } if tries < TRIES => {
                    let id = ids.next();
                    cx.send(frame(id, Cmd::Bind, system, variable));
                    binding.step = Step::Asked { id, at: now, tries: tries + 1 };
                }
                Step::Asked { .. } => binding.step = Step::Silent,
                Step::Leaving { .. } => left.push(variable.clone()),
                _ => {}
            }
        }
        for variable in &left {
            self.left(variable);
        }
        if self.open {
            self.ask(system, ids, cx);
        }
        changed
    }

    /// When [`Self::look`] has something to do.
    pub(super) fn due_at(&self) -> Option<LocalInstant> {
        if !self.open {
            return None;
        }
        self.all.values().filter_map(Binding::due).reduce(|a, b| if b < a { b } else { a })
    }

    /// A variable's last value.
    pub(super) fn value(&self, variable: &Variable) -> Option<&Value> {
        self.all.get(variable)?.value.as_ref()
    }

    /// Whether all is known that is to be known.
    pub(super) fn is_settled(&self) -> bool {
        self.open && self.all.values().all(Binding::is_settled)
    }

    /// Whether any bind was answered on this connection.
    pub(super) fn any_answered(&self) -> bool {
        self.all.values().any(|binding| matches!(binding.step, Step::Bound { .. } | Step::Refused(_)))
    }

    /// Whether everything is known of a module that is to be known, and that is nothing.
    pub(super) fn is_mute(&self, module: &super::wire::Module) -> bool {
        let mut of = self.all.iter().filter(|(variable, _)| variable.module == *module);
        self.open && of.all(|(_, binding)| binding.is_settled() && binding.value.is_none())
    }

    /// What could not be bound, and why; none: no answer.
    pub(super) fn failures(&self) -> impl Iterator<Item = (&Variable, Option<&Failure>)> {
        self.all.iter().filter_map(|(variable, binding)| match &binding.step {
            Step::Refused(failure) => Some((variable, Some(failure))),
            Step::Silent => Some((variable, None)),
            _ => None,
        })
    }
}

fn frame(id: u64, cmd: Cmd, system: &str, variable: &Variable) -> String {
    let Variable { module, name } = variable;
    request(id, cmd, system, (&module.name, module.index), name, None)
}

/// Numbers commands from 1. Never begins anew, so that a late answer meets nobody else's command.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids(u64);

impl Ids {
    pub(super) fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}
