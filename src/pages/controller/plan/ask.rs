//! The running item's plan was edited: now, or for the next run?

use super::field::Field;
use super::{Plan, field_name};
use crate::i18n::{controller_words, desk_words};
use crate::platform::dom;
use ghostlight_room::{TimerId, TimerPatch};
use leptos::prelude::*;

/// A change that waits for an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ask {
    pub(super) id: TimerId,
    pub(super) field: Field,
    pub(super) title: String,
    pub(super) before: String,
    pub(super) typed: String,
    pub(super) patch: TimerPatch,
}

/// The question, where there is one.
#[component]
pub(super) fn AskBar(plan: Plan) -> impl IntoView {
    let mine = controller_words();
    let text = Memo::new(move |_| {
        plan.asking.with(|ask| {
            ask.as_ref()
                .map(|ask| (mine.runs_and_changes)(&ask.title, field_name(ask.field), &ask.typed))
                .unwrap_or_default()
        })
    });
    let asks = Memo::new(move |_| plan.asking.with(Option::is_some));
    // The keyboard comes along: Enter says "Now", Tab goes to "Next run".
    Effect::new(move |_| {
        if asks.get() {
            // Once the buttons stand there.
            let _ = set_timeout(|| _ = dom::focus(".ask-bar .plain"), core::time::Duration::ZERO);
        }
    });
    let answer = move |now: Option<bool>| {
        let Some(ask) = plan.asking.try_update(Option::take).flatten() else { return };
        if let Some(now) = now {
            let patch = TimerPatch { now, ..ask.patch };
            plan.change(&ask.id, ask.field, ask.before, &ask.typed, patch);
        }
        plan.focus_on(&ask.id, ask.field);
    };
    view! {
        <Show when=move || asks.get()>
            <div class="ask-bar" role="alertdialog" aria-label=move || text.get()
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        answer(None);
                    }
                }
            >
                <p>{move || text.get()}</p>
                <div class="ask-acts">
                    <button type="button" class="plain lead" on:click=move |_| answer(Some(true))>{mine.now}</button>
                    <button type="button" class="plain" on:click=move |_| answer(Some(false))>{mine.next_run}</button>
                    <button type="button" class="quiet" on:click=move |_| answer(None)>{desk_words().cancel}</button>
                </div>
            </div>
        </Show>
    }
}
