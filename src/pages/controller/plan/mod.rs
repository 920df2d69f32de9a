//! The rundown, edited in place as in a spreadsheet.

mod acts;
mod ask;
mod cell;
mod faces;
mod field;
mod grid;
mod history;
mod item;
mod keys;
mod row;

use super::Desk;
use crate::components::{Glyph, Icon};
use crate::i18n::{controller_words, desk_words};
use crate::pages::desk::next_second;
use crate::session::Live;
pub(super) use acts::refusal;
use ask::{Ask, AskBar};
use faces::{Faces, faces};
use field::Field;
use ghostlight_room::TimerId;
use grid::Grid;
use history::{History, Step};
use item::ItemSheet;
use leptos::prelude::*;

/// Rows that are drawn before anything is known of the window.
const FIRST_ROWS: usize = 40;

/// What the parts of the plan share.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    desk: Desk,
    /// The plan is edited, not run.
    editing: Signal<bool>,
    /// Which places are near the window.
    window: RwSignal<(usize, usize)>,
    /// The rows there.
    faces: Signal<Faces>,
    history: RwSignal<History>,
    asking: RwSignal<Option<Ask>>,
    /// The item whose sheet is open.
    opened: RwSignal<Option<TimerId>>,
    /// What is being typed, so that scrolling away loses nothing.
    typed: StoredValue<Option<(TimerId, Field, String)>>,
    /// The keyboard goes there as soon as that item has arrived.
    wanted: RwSignal<Option<TimerId>>,
    /// An item on the move: which, and before which place it would stand.
    drag: RwSignal<Option<(TimerId, usize)>>,
}

impl Plan {
    /// The plan of a page.
    pub(super) fn new(desk: Desk, editing: Signal<bool>) -> Self {
        let zones = desk.session.zones();
        let window = RwSignal::new((0, FIRST_ROWS));
        let faces = desk.session.live(move |snapshot, now| Live {
            value: faces(&snapshot.room, window.get(), now, zones),
            until: Some(next_second(now)),
        });
        let plan = Self {
            desk,
            editing,
            window,
            faces,
            history: RwSignal::default(),
            asking: RwSignal::new(None),
            opened: RwSignal::new(None),
            typed: StoredValue::new(None),
            wanted: RwSignal::new(None),
            drag: RwSignal::new(None),
        };
        plan.watch_for_deletions();
        plan
    }

    /// What is being typed into an item that somebody else takes out is given up, and that is said.
    fn watch_for_deletions(self) {
        let snapshot = self.desk.session.snapshot();
        Effect::new(move |_| {
            snapshot.track();
            let typed = self.typed.with_value(|typed| typed.clone());
            if let Some((id, ..)) = typed
                && snapshot.with_untracked(|snapshot| snapshot.room.timer(&id).is_none())
            {
                self.typed.set_value(None);
                self.desk.notes.say(controller_words().gone.to_owned());
            }
        });
    }
}

/// The table under its line of tools.
#[component]
pub(super) fn PlanTable(
    /// The plan.
    plan: Plan,
    /// Tools of the page beside the plan's own.
    children: Children,
) -> impl IntoView {
    let words = desk_words();
    let mine = controller_words();
    let sum = plan.desk.session.live(|snapshot, _| Live { value: faces::sum(&snapshot.room), until: None });
    let last = Memo::new(move |_| plan.history.with(|history| history.last().map(step_name)));
    view! {
        <section class="plan" aria-label=words.rundown>
            <header class="plan-head">
                <h2>{words.rundown}</h2>
                <span class="plan-sum">{move || sum.with(|(count, length)| (mine.items_in_all)(*count, length))}</span>
                <div class="plan-tools">
                    <Show when=move || plan.editing.get()>
                        <button type="button" class="plain tool" disabled=move || last.with(Option::is_none)
                            on:click=move |_| plan.undo()>
                            <Glyph icon=Icon::Undo/>
                            <span>{mine.undo_edit}</span>
                            <span class="what">{move || last.get().unwrap_or_default()}</span>
                        </button>
                        <button type="button" class="plain tool add-item" on:click=move |_| plan.add()>
                            <Glyph icon=Icon::Plus/>
                            {words.add_item}
                        </button>
                    </Show>
                    {children()}
                </div>
            </header>
            <AskBar plan=plan/>
            <Grid plan=plan/>
            <ItemSheet plan=plan/>
        </section>
    }
}

/// A step in a word.
fn step_name(step: &Step) -> &'static str {
    let words = desk_words();
    match step {
        Step::Field { field, .. } => field_name(*field),
        Step::Made(_) => words.add_item,
        Step::Deleted(_) => words.delete,
        Step::Moved { .. } => controller_words().move_word,
    }
}

/// A field's name.
fn field_name(field: Field) -> &'static str {
    let at = Field::ALL.iter().position(|of| *of == field);
    at.and_then(|at| controller_words().fields.get(at)).copied().unwrap_or_default()
}
