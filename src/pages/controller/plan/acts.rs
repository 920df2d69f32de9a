//! What is done to the plan. Each change is one edit of one field.

use super::ask::Ask;
use super::faces::is_busy;
use super::field::{Field, Unreadable};
use super::history::{Back, Step};
use super::{Plan, field_name};
use crate::i18n::{controller_words, desk_words};
use crate::session::RestAnswer;
use ghostlight_palco::ErrorCode;
use ghostlight_palco::fields;
use ghostlight_palco::rest::Method;
use ghostlight_room::{Edit, Intent, IntentKind, Permit, Room, TimerId, TimerPatch};
use ghostlight_time::Span;
use leptos::prelude::*;
use serde_json::Value;

/// A new item's length.
const NEW_LENGTH: Span = Span::from_mins(5);

impl Plan {
    /// The room as it is. Not tracked.
    pub(super) fn room<T>(self, look: impl FnOnce(&Room) -> T) -> T {
        self.desk.session.snapshot().with_untracked(|snapshot| look(&snapshot.room))
    }

    fn say(self, sentence: impl Into<String>) {
        self.desk.notes.say(sentence.into());
    }

    /// Whether the plan may be edited; says why not.
    pub(super) fn may_edit(self) -> bool {
        let permit =
            self.desk.session.snapshot().with_untracked(|snapshot| snapshot.can.of(IntentKind::EditTimers));
        if let Permit::No(why) = permit {
            let words = desk_words();
            self.say((words.about)((words.action)(IntentKind::EditTimers), (words.why)(why)));
        }
        matches!(permit, Permit::Yes | Permit::Hold)
    }

    fn edit(self, edit: Edit) {
        self.desk.session.dispatch(Intent::Edit(Box::new(edit)));
    }

    /// Takes what was typed into a field. What cannot be read changes nothing, and is said.
    pub(super) fn commit(self, id: &TimerId, field: Field, typed: &str) {
        let before = self.room(|room| room.timer(id).map(|timer| field.text(timer)));
        let Some(before) = before else {
            self.say(controller_words().gone);
            return;
        };
        if typed.trim() == before || !self.may_edit() {
            return;
        }
        let words = desk_words();
        let patch = match field.patch(typed) {
            Ok(patch) => patch,
            Err(Unreadable::Length) => return self.say((words.about)(field_name(field), words.not_a_length)),
            Err(Unreadable::Time) => return self.say((words.about)(field_name(field), words.not_a_time)),
        };
        let ours = self.desk.session.snapshot().with_untracked(|snapshot| snapshot.ours);
        if ours && field.is_of_the_run() && self.room(|room| is_busy(room, id)) {
            let title = self.room(|room| room.timer(id).map(|timer| timer.name.clone())).unwrap_or_default();
            let typed = typed.trim().to_owned();
            self.asking.set(Some(Ask { id: id.clone(), field, title, before, typed, patch }));
        } else {
            self.change(id, field, before, typed, patch);
        }
    }

    /// Changes a field, in the plan or in the run that goes on, too.
    pub(super) fn change(self, id: &TimerId, field: Field, before: String, typed: &str, patch: TimerPatch) {
        let (after, now) = (field.written(typed), patch.now);
        self.history.update(|history| {
            history.push(Step::Field { id: id.clone(), field, before, after, now });
        });
        self.edit(Edit::UpdateTimer(id.clone(), patch));
    }

    /// Moves an item to another place of the run.
    pub(super) fn move_to(self, id: &TimerId, place: usize) {
        let places = self.room(|room| {
            let from = room.timers.iter().position(|timer| timer.id == *id)?;
            let place = place.min(room.timers.len().saturating_sub(1));
            let position = |at: usize| room.timers.get(at).map(|timer| timer.position);
            Some((position(from)?, position(place)?)).filter(|_| from != place)
        });
        let Some((from, to)) = places.filter(|_| self.may_edit()) else { return };
        self.history.update(|history| history.push(Step::Moved { id: id.clone(), from, to }));
        let patch = TimerPatch { position: Some(to), ..TimerPatch::default() };
        self.edit(Edit::UpdateTimer(id.clone(), patch));
    }

    /// Moves an item by so many places.
    pub(super) fn move_by(self, id: &TimerId, by: isize) {
        let from = self.room(|room| room.timers.iter().position(|timer| timer.id == *id));
        if let Some(to) = from.and_then(|from| from.checked_add_signed(by)) {
            self.move_to(id, to);
        }
    }

    /// Takes an item out.
    pub(super) fn delete(self, id: &TimerId) {
        if self.room(|room| is_busy(room, id)) {
            self.say(controller_words().runs_now);
        } else if self.may_edit() {
            self.history.update(|history| history.push(Step::Deleted(id.clone())));
            self.edit(Edit::DeleteTimer(id.clone()));
        }
    }

    /// A new item at the end.
    pub(super) fn add(self) {
        let name = Some(desk_words().new_item.to_owned());
        self.make(TimerPatch { name, duration: Some(NEW_LENGTH), ..TimerPatch::default() });
    }

    /// A copy of an item behind it.
    pub(super) fn duplicate(self, id: &TimerId) {
        if let Some(copy) = self.room(|room| copy_of(room, id)) {
            self.make(copy);
        }
    }

    /// Makes an item, and puts the keyboard on it once it has arrived.
    fn make(self, patch: TimerPatch) {
        if !self.may_edit() {
            return;
        }
        let body = Value::Object(fields::timer_patch_to_json(&patch));
        self.desk.session.rest(Method::Post, "/timers", Some(body), move |answer| match made(answer) {
            Ok(id) => {
                let _ = self.history.try_update(|history| history.push(Step::Made(id.clone())));
                let _ = self.wanted.try_set(Some(id));
            }
            Err(sentence) => self.say((desk_words().about)(desk_words().add_item, &sentence)),
        });
    }

    /// Takes the last change back, where nobody has changed the same since.
    pub(super) fn undo(self) {
        let Some(step) = self.history.try_update(|history| history.pop()).flatten() else { return };
        let mine = controller_words();
        match self.room(|room| step.back(room)) {
            Back::Edit(edit) => self.edit(*edit),
            Back::Changed => self.say(mine.changed_since),
            Back::Gone => self.say(mine.gone),
        }
    }
}

/// The id of an item that was made, or why it was not.
fn made(answer: Option<RestAnswer>) -> Result<TimerId, String> {
    let words = desk_words();
    let Some(answer) = answer else { return Err(words.unanswered.to_owned()) };
    let text = |key: &str| answer.body.get(key).and_then(Value::as_str);
    match text("id") {
        Some(id) if answer.status < 300 => Ok(TimerId::new(id)),
        _ => Err(refusal(&answer)),
    }
}

/// Why a request was refused, in words.
pub(in crate::pages::controller) fn refusal(answer: &RestAnswer) -> String {
    let text = |key: &str| answer.body.get(key).and_then(Value::as_str).unwrap_or_default();
    (desk_words().refused)(&ErrorCode::from_word(text("code")), text("message"))
}

/// A copy of an item's plan, behind it.
fn copy_of(room: &Room, id: &TimerId) -> Option<TimerPatch> {
    let timer = room.timer(id)?;
    Some(TimerPatch {
        position: Some(timer.position.saturating_add(1)),
        name: Some(timer.name.clone()),
        speaker: Some(timer.planned_speaker.clone()),
        notes: Some(timer.notes.clone()),
        duration: Some(timer.duration),
        appearance: Some(timer.appearance),
        wrap_yellow: Some(timer.wrap_yellow),
        wrap_red: Some(timer.wrap_red),
        at_zero: Some(timer.at_zero),
        auto_advance: Some(timer.auto_advance),
        is_break: Some(timer.is_break),
        label: Some(timer.label.clone()),
        color: Some(timer.color.clone()),
        min_duration: Some(timer.min_duration),
        ..TimerPatch::default()
    })
}
