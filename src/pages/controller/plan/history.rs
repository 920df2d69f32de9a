//! What this page's person changed in the plan, to take it back. Text by text, so that what somebody else
//! wrote in the meantime is never undone with it.

use super::field::Field;
use ghostlight_room::{Edit, Room, TimerId, TimerPatch};

/// So many steps are kept.
const MOST: usize = 100;

/// A change that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A field of an item.
    Field {
        /// Which item.
        id: TimerId,
        /// Which field.
        field: Field,
        /// What stood there.
        before: String,
        /// What was typed.
        after: String,
        /// It was meant for the run that goes on, too.
        now: bool,
    },
    /// An item was made.
    Made(TimerId),
    /// An item was taken out.
    Deleted(TimerId),
    /// An item was moved from one place of the plan to another.
    Moved {
        /// Which item.
        id: TimerId,
        /// Where it stood.
        from: u32,
        /// Where it was put.
        to: u32,
    },
}

/// What taking a step back means now.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Back {
    /// This edit.
    Edit(Box<Edit>),
    /// Somebody else has changed it since: it stays.
    Changed,
    /// Somebody else has taken the item out.
    Gone,
}

/// The steps, the newest last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct History(Vec<Step>);

impl History {
    /// Keeps a step.
    pub(super) fn push(&mut self, step: Step) {
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(step);
    }

    /// Takes the newest step.
    pub(super) fn pop(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// The newest step.
    pub(super) fn last(&self) -> Option<&Step> {
        self.0.last()
    }
}

impl Step {
    /// What taking it back means in the room as it is.
    pub(super) fn back(&self, room: &Room) -> Back {
        let edit = |edit| Back::Edit(Box::new(edit));
        match self {
            Self::Field { id, field, before, after, now } => match room.timer(id) {
                None => Back::Gone,
                Some(timer) if field.text(timer) != *after => Back::Changed,
                Some(_) => match field.patch(before) {
                    Ok(patch) => edit(Edit::UpdateTimer(id.clone(), TimerPatch { now: *now, ..patch })),
                    Err(_) => Back::Changed,
                },
            },
            Self::Made(id) if room.timer(id).is_none() => Back::Gone,
            Self::Made(id) => edit(Edit::DeleteTimer(id.clone())),
            Self::Deleted(id) => edit(Edit::RestoreTimer(id.clone())),
            Self::Moved { id, from, to } => match room.timer(id) {
                None => Back::Gone,
                Some(timer) if timer.position != *to => Back::Changed,
                Some(_) => {
                    let patch = TimerPatch { position: Some(*from), ..TimerPatch::default() };
                    edit(Edit::UpdateTimer(id.clone(), patch))
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::Timer;

    fn room(title: &str) -> Room {
        let timer = Timer { id: TimerId::from("a"), name: title.into(), position: 2, ..Timer::default() };
        Room { timers: vec![timer], ..Room::default() }
    }

    fn typed() -> Step {
        let (before, after) = ("Panel".to_owned(), "Talk".to_owned());
        Step::Field { id: TimerId::from("a"), field: Field::Title, before, after, now: false }
    }

    #[test]
    fn a_field_is_put_back_unless_somebody_else_wrote_there() {
        let Back::Edit(edit) = typed().back(&room("Talk")) else { panic!("it can be taken back") };
        let Edit::UpdateTimer(_, patch) = *edit else { panic!("a change") };
        assert_eq!(patch.name.as_deref(), Some("Panel"));
        assert_eq!(typed().back(&room("Marta's")), Back::Changed);
        assert_eq!(typed().back(&Room::default()), Back::Gone);
    }

    #[test]
    fn places_and_deletions() {
        let id = TimerId::from("a");
        let moved = Step::Moved { id: id.clone(), from: 0, to: 2 };
        assert!(matches!(moved.back(&room("x")), Back::Edit(_)));
        assert_eq!(Step::Moved { id: id.clone(), from: 0, to: 1 }.back(&room("x")), Back::Changed);
        assert_eq!(Step::Deleted(id.clone()).back(&room("x")), Back::Edit(Box::new(Edit::RestoreTimer(id))));
    }

    #[test]
    fn the_oldest_steps_go_first() {
        let mut history = History::default();
        for number in 0..150 {
            history.push(Step::Made(TimerId::new(number.to_string())));
        }
        assert_eq!(history.pop(), Some(Step::Made(TimerId::from("149"))));
        assert_eq!(history.0.len(), MOST - 1);
    }
}
