//! The keyboard in the table: Enter goes down, arrows go over, Alt and arrows move the item, Ctrl+Z takes
//! the last edit back, Escape leaves a cell as it was. Tab is the browser's.

use super::Plan;
use super::field::{Field, Kind};
use crate::platform::dom;
use ghostlight_room::TimerId;
use leptos::{ev, prelude::*};
use std::time::Duration;

/// Times that a cell is looked for before it is given up: rows arrive in the next frames.
const LOOKS: u32 = 80;
/// Between two looks.
const SOON: Duration = Duration::from_millis(25);

/// A step through the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Down,
    Up,
    Right,
    Left,
}

impl Plan {
    /// A key in the table.
    pub(super) fn key(self, event: &ev::KeyboardEvent) {
        if event.is_composing() || !self.editing.get_untracked() {
            return;
        }
        let (key, control) = (event.key(), event.ctrl_key() || event.meta_key());
        if control && !event.shift_key() && key.eq_ignore_ascii_case("z") {
            // What is being typed has an undo of its own.
            if self.typed.with_value(Option::is_none) {
                event.prevent_default();
                self.undo();
            }
            return;
        }
        let field = dom::around(event, "[data-field]", "data-field")
            .and_then(|word| Field::ALL.into_iter().find(|field| field.word() == word));
        let place = dom::around(event, "[data-place]", "data-place").and_then(|place| place.parse().ok());
        let Some(place): Option<usize> = place else { return };
        if event.alt_key() && matches!(key.as_str(), "ArrowUp" | "ArrowDown") {
            event.prevent_default();
            self.carry(place, if key == "ArrowUp" { -1 } else { 1 }, field);
        } else if dom::around(event, ".grip", "class").is_some() {
            if matches!(key.as_str(), "ArrowUp" | "ArrowDown") {
                event.prevent_default();
                self.carry(place, if key == "ArrowUp" { -1 } else { 1 }, None);
            }
        } else if let Some(field) = field
            && let Some(step) = step_of(event, field)
        {
            event.prevent_default();
            self.step(place, field, step);
        }
    }

    /// Moves the item at a place, and the keyboard with it.
    fn carry(self, place: usize, by: isize, field: Option<Field>) {
        let Some(id) = self.id_at(place) else { return };
        self.move_by(&id, by);
        // It is looked for where it will stand, once the room has said so.
        let there = place.saturating_add_signed(by);
        look_for(LOOKS, move || {
            let arrived = self.id_at(there).as_ref() == Some(&id);
            arrived && dom::focus(&selector(there, field))
        });
    }

    fn step(self, place: usize, field: Field, step: Step) {
        let at = Field::ALL.iter().position(|of| *of == field).unwrap_or_default();
        let beside = |by: isize| at.checked_add_signed(by).and_then(|at| Field::ALL.get(at)).copied();
        let (place, field) = match step {
            Step::Down if place + 1 >= self.room(|room| room.timers.len()) => {
                dom::focus(".add-item");
                return;
            }
            Step::Down => (place + 1, field),
            Step::Up => (place.saturating_sub(1), field),
            Step::Right => (place, beside(1).unwrap_or(field)),
            Step::Left => (place, beside(-1).unwrap_or(field)),
        };
        self.focus_at(place, field);
    }

    fn id_at(self, place: usize) -> Option<TimerId> {
        self.room(|room| room.timers.get(place).map(|timer| timer.id.clone()))
    }

    /// Puts the keyboard on a cell, wherever it is.
    pub(super) fn focus_at(self, place: usize, field: Field) {
        let cell = selector(place, Some(field));
        if dom::focus(&cell) {
            return;
        }
        // Its row is not drawn: draw those around it, then go there; scrolling does the rest.
        self.window.set((place.saturating_sub(16), place + 16));
        look_for(LOOKS, move || dom::focus(&cell));
    }

    /// The same for an item.
    pub(super) fn focus_on(self, id: &TimerId, field: Field) {
        if let Some(place) = self.room(|room| room.timers.iter().position(|timer| timer.id == *id)) {
            self.focus_at(place, field);
        }
    }

    /// Puts the keyboard on an item that was made here, once it has arrived.
    pub(super) fn go_where_wanted(self) {
        let snapshot = self.desk.session.snapshot();
        Effect::new(move |_| {
            let Some(id) = self.wanted.get() else { return };
            if snapshot.with(|snapshot| snapshot.room.timer(&id).is_some()) {
                self.wanted.set(None);
                let _ = set_timeout(move || self.focus_on(&id, Field::Title), Duration::ZERO);
            }
        });
    }
}

/// What a key means in a cell. An arrow to the side is the text's own until it is at an edge.
fn step_of(event: &ev::KeyboardEvent, field: Field) -> Option<Step> {
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
    let key = event.key();
    if key == "Enter" {
        return Some(if event.shift_key() { Step::Up } else { Step::Down });
    }
    if !plain || field.kind() == Kind::Choice {
        return None;
    }
    let (at_start, at_end) = dom::caret_at_edges(event);
    match key.as_str() {
        "ArrowDown" => Some(Step::Down),
        "ArrowUp" => Some(Step::Up),
        "ArrowRight" if at_end => Some(Step::Right),
        "ArrowLeft" if at_start => Some(Step::Left),
        _ => None,
    }
}

/// The cell of a field in the row at a place; without a field, what it is dragged by.
fn selector(place: usize, field: Option<Field>) -> String {
    let row = [".plan-body [data-place=\"", &place.to_string(), "\"] "].concat();
    match field {
        Some(field) => [&row, "[data-field=", field.word(), "]"].concat(),
        None => [&row, ".grip"].concat(),
    }
}

/// Looks again and again, for a moment.
fn look_for(times: u32, found: impl Fn() -> bool + 'static) {
    if times > 0 {
        // Without a timer the keyboard stays where it is.
        let _ = set_timeout(
            move || {
                if !found() {
                    look_for(times - 1, found);
                }
            },
            SOON,
        );
    }
}
