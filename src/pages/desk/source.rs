//! What a source has of its own, on the pages that steer: its controls, and what it says of itself.

use super::{Notes, answer_to};
use crate::components::{Answer, Denied, SourceControls};
use crate::i18n::{desk_words, source_words};
use crate::session::{Live, Session};
use ghostlight_room::{Control, ControlValue, Intent};
use leptos::prelude::*;

/// The source's part of a page. Not there where the room is one of ours, which has no such controls.
#[component]
pub fn SourceDesk(
    /// The room.
    session: Session,
    /// Where refusals are said.
    notes: Notes,
) -> impl IntoView {
    let words = source_words();
    let controls = session.live(|snapshot, _| Live { value: snapshot.controls.clone(), until: None });
    let facts = session.live(|snapshot, _| Live { value: snapshot.source.clone(), until: None });
    let last = RwSignal::new(None::<(String, u64)>);
    let set = Callback::new(move |(key, value): (String, ControlValue)| {
        last.set(Some((key.clone(), session.dispatch(Intent::Control { key, value }))));
    });
    let answer = Callback::new(move |key: String| match last.get() {
        Some((of, press)) if of == key => answer_to(session, press),
        _ => Answer::None,
    });
    let denied = Callback::new(move |(control, denied): (Control, Denied)| {
        let desk = desk_words();
        let why = match denied {
            Denied::Cannot(_) if !control.reason.is_empty() => control.reason.as_str(),
            Denied::Cannot(why) => (desk.why)(why),
            Denied::HoldOn => desk.hold_on,
        };
        notes.say((desk.about)(&control.label, why));
    });
    let steers = Memo::new(move |_| controls.with(|all| !all.is_empty()));
    let tells = Memo::new(move |_| facts.with(|all| !all.is_empty()));
    view! {
        <Show when=move || steers.get()>
            <section class="source-desk" aria-label=words.own_controls>
                <SourceControls controls=controls answer=answer set_word=words.set on_set=set on_denied=denied/>
            </section>
        </Show>
        <Show when=move || tells.get()>
            <details class="source-facts">
                <summary>{words.about_source}</summary>
                <dl>
                    {move || {
                        facts
                            .get()
                            .into_iter()
                            .map(|fact| view! { <div><dt>{fact.label}</dt><dd>{fact.value}</dd></div> })
                            .collect_view()
                    }}
                </dl>
            </details>
        </Show>
    }
}
