//! The table of the plan. Only the rows near the window stand in the page, so that ten thousand items are
//! no more work than forty.

use super::faces::Faces;
use super::field::Field;
use super::row::Row;
use super::{Plan, field_name};
use crate::i18n::desk_words;
use crate::platform::{display, dom};
use ghostlight_room::TimerId;
use leptos::{ev, prelude::*};

/// A row's height before one has been measured, CSS pixels.
const ROW: f64 = 49.0;
/// Rows beyond both edges of the window.
const BEYOND: usize = 8;
/// Rows come and go by so many at once.
const STEP: usize = 8;
/// Dragging this near to an edge scrolls, CSS pixels.
const EDGE: f64 = 56.0;

/// Where the rows begin.
const BODY: &str = ".plan-body";
/// What scrolls where the plan has a column of its own.
const SCROLLER: &str = ".plan-scroll";

/// Which rows are near the window: the body's top edge, a row's height and the window's, CSS pixels.
fn near(top: f64, row: f64, window: f64, count: usize) -> (usize, usize) {
    let row = row.max(1.0);
    let whole = |rows: f64| rows.clamp(0.0, 1e6) as usize;
    let first = whole((-top / row).floor()).saturating_sub(BEYOND) / STEP * STEP;
    let last = (whole(((window - top) / row).ceil()) + BEYOND).div_ceil(STEP) * STEP;
    let first = first.min(count.saturating_sub(STEP));
    (first, last.clamp(first + STEP, count.max(first + STEP)))
}

/// The table.
#[component]
pub(super) fn Grid(plan: Plan) -> impl IntoView {
    let words = desk_words();
    let height = RwSignal::new(ROW);
    let ids = Memo::new(move |_| plan.faces.with(Faces::ids));
    let before = Memo::new(move |_| plan.faces.with(|faces| faces.first));
    let behind = Memo::new(move |_| plan.faces.with(Faces::behind));
    let count = Memo::new(move |_| plan.faces.with(|faces| faces.count));
    let gap = move |rows: Memo<usize>| move || format!("{}px", rows.get() as f64 * height.get());
    let look = move || {
        if let Some(tall) = dom::side(".plan-body > .plan-row", "height").filter(|tall| *tall > 0.0)
            && (tall - height.get_untracked()).abs() > 0.4
        {
            height.set(tall);
        }
        let Some(top) = dom::side(BODY, "top") else { return };
        let window = near(top, height.get_untracked(), f64::from(display::size().1), count.get_untracked());
        if plan.window.get_untracked() != window {
            plan.window.set(window);
        }
    };
    // A rundown that has just come, or grown, may need more rows than were known to be needed.
    Effect::new(move |_| {
        count.track();
        plan.editing.track();
        let _ = set_timeout(look, core::time::Duration::ZERO);
    });
    let scrolled = window_event_listener(ev::scroll, move |_| look());
    let sized = window_event_listener(ev::resize, move |_| look());
    let dragged = window_event_listener(ev::pointermove, move |event| plan.drag_over(&event, height));
    let dropped = window_event_listener(ev::pointerup, move |_| plan.drop_here());
    let cancelled = window_event_listener(ev::pointercancel, move |_| plan.drag.set(None));
    on_cleanup(move || {
        for listener in [scrolled, sized, dragged, dropped, cancelled] {
            listener.remove();
        }
    });
    plan.go_where_wanted();
    view! {
        <div class="plan-scroll" on:scroll=move |_| look()>
            <div class="plan-table" role="table" aria-label=words.rundown aria-rowcount=move || count.get() + 1
                data-mode=move || if plan.editing.get() { "edit" } else { "run" }
                on:keydown=move |event| plan.key(&event)>
                <Heads/>
                <div class="plan-body" role="rowgroup">
                    <div class="plan-gap" role="presentation" style:height=gap(before)></div>
                    <For each=move || ids.get() key=Clone::clone let:id>
                        <Row plan=plan id=id/>
                    </For>
                    <div class="plan-gap" role="presentation" style:height=gap(behind)
                        data-drop=move || {
                            let end = plan.drag.with(|drag| drag.as_ref().map(|(_, at)| *at));
                            (end == Some(count.get())).then_some("before")
                        }></div>
                </div>
            </div>
            <Show when=move || count.get() == 0>
                <p class="nothing">{words.no_items}</p>
            </Show>
        </div>
    }
}

#[component]
fn Heads() -> impl IntoView {
    let words = desk_words();
    view! {
        <div class="plan-row plan-heads" role="row" aria-rowindex="1">
            <span role="columnheader" class="grip-cell"></span>
            <span role="columnheader" class="number">"#"</span>
            <span role="columnheader" class="expected">{words.column_start}</span>
            {Field::ALL
                .map(|field| {
                    view! {
                        <span role="columnheader" class=["of ", field.word()].concat()>{field_name(field)}</span>
                    }
                })
                .collect_view()}
            <span role="columnheader" class="status">{words.column_status}</span>
            <span role="columnheader" class="row-acts"></span>
        </div>
    }
}

impl Plan {
    /// Takes an item into the hand.
    pub(super) fn drag_from(self, id: &TimerId, event: &ev::PointerEvent) {
        if event.button() == 0
            && let Some(place) = self.room(|room| room.timers.iter().position(|timer| timer.id == *id))
        {
            event.prevent_default();
            self.drag.set(Some((id.clone(), place)));
        }
    }

    /// The hand moves: before which row would it be dropped?
    fn drag_over(self, event: &ev::PointerEvent, height: RwSignal<f64>) {
        if self.drag.with_untracked(Option::is_none) {
            return;
        }
        let y = f64::from(event.client_y());
        let Some(top) = dom::side(BODY, "top") else { return };
        let place = ((y - top) / height.get_untracked()).round().max(0.0) as usize;
        let place = place.min(self.faces.with_untracked(|faces| faces.count));
        if self.drag.with_untracked(|drag| drag.as_ref().map(|(_, at)| *at)) != Some(place) {
            self.drag.update(|drag| {
                if let Some((_, at)) = drag {
                    *at = place;
                }
            });
        }
        let edges = (dom::side(SCROLLER, "top"), dom::side(SCROLLER, "bottom"));
        if let (Some(top), Some(bottom)) = edges {
            if y < top + EDGE {
                dom::scroll(SCROLLER, -EDGE / 4.0);
            } else if y > bottom - EDGE {
                dom::scroll(SCROLLER, EDGE / 4.0);
            }
        }
    }

    /// The hand lets go.
    fn drop_here(self) {
        let Some((id, at)) = self.drag.try_update(Option::take).flatten() else { return };
        let from = self.room(|room| room.timers.iter().position(|timer| timer.id == id));
        if let Some(from) = from {
            // Taken out above the gap, the gap is one place higher.
            self.move_to(&id, if at > from { at - 1 } else { at });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn the_rows_near_the_window() {
        assert_eq!(near(100.0, 50.0, 900.0, 12), (0, 12));
        assert_eq!(near(100.0, 50.0, 900.0, 1_000), (0, 24));
        assert_eq!(near(-5_000.0, 50.0, 900.0, 1_000), (88, 128));
        assert_eq!(near(-500_000.0, 50.0, 900.0, 10_000), (9_992, 10_000), "never beyond the end");
        assert_eq!(near(0.0, 0.0, 0.0, 0), (0, 8));
        let (first, last) = near(-1e9, 50.0, 900.0, 100);
        assert!(first < 100 && last > first, "something always stands there");
    }
}
