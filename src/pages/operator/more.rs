//! What is not the show: steps, the number pad, stop and reset, the run, and stopping the show.

use super::{Desk, deck::nudge};
use crate::components::{Glyph, Icon, LONG_HOLD, Nudge, NudgeButton, NumberPad, PressButton, Sheet};
use crate::i18n::desk_words;
use crate::pages::desk::{Command, answer_of, clock_text, next_second};
use crate::session::Live;
use ghostlight_room::{Intent, IntentKind};
use ghostlight_time::Span;
use leptos::prelude::*;

/// Steps in seconds.
const STEPS: [i64; 6] = [-300, -30, -10, 10, 30, 300];

/// The sheet.
#[component]
pub(in crate::pages) fn MoreSheet(desk: Desk) -> impl IntoView {
    let words = desk_words();
    view! {
        <Sheet title=words.more open=desk.more class="more">
            <div class="more-grid">
                <Pad desk=desk/>
                <div class="more-side">
                    <Steps desk=desk/>
                    <label class="switch">
                        <input
                            type="checkbox" prop:checked=move || desk.steps.get()
                            on:change=move |event| desk.steps.set(event_target_checked(&event))
                        />
                        <span>{words.steps_in_view}</span>
                    </label>
                    <Again desk=desk/>
                    <RunPart desk=desk/>
                    <StopShow desk=desk/>
                </div>
            </div>
        </Sheet>
    }
}

#[component]
fn Pad(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let tick =
        session.live(|_, now| Live { value: now.as_ms().div_euclid(1_000), until: Some(next_second(now)) });
    let ends = Callback::new(move |left: Span| {
        // The preview slides with the clock.
        tick.track();
        let zone = session.snapshot().with_untracked(|snapshot| snapshot.room.info.time_zone.clone());
        clock_text(session.now() + left, &zone, session.zones())
    });
    let set = Callback::new(move |left| {
        session.dispatch(Intent::SetTime(left));
    });
    view! {
        <NumberPad
            permit=desk.permit(|controls| controls.can.of(IntentKind::SetTime))
            answer=answer_of(session, &[IntentKind::SetTime])
            ends=ends on_set=set on_denied=desk.notes.denied(words.remaining)
        />
    }
}

#[component]
pub(super) fn Steps(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let permit = desk.permit(|controls| controls.can.of(IntentKind::AddTime));
    let answer = answer_of(desk.session, &[IntentKind::AddTime]);
    view! {
        <section class="steps" aria-label=words.steps>
            {STEPS
                .map(|secs| {
                    view! {
                        <NudgeButton nudge=Nudge::Add(Span::from_secs(secs)) permit=permit answer=answer
                            on_nudge=nudge(desk) on_denied=desk.notes.denied(words.add_time)/>
                    }
                })
                .collect_view()}
        </section>
    }
}

#[component]
fn Again(desk: Desk) -> impl IntoView {
    let words = desk_words();
    view! {
        <section class="row" aria-label=words.again>
            <PressButton
                label=words.stop permit=desk.permit(|controls| controls.can.of(IntentKind::Stop))
                answer=answer_of(desk.session, &[IntentKind::Stop])
                by_key=desk.keys.held(Command::Stop) shortcut="S"
                on_press=desk.send(Intent::Stop) on_denied=desk.notes.denied(words.stop)
            >
                <Glyph icon=Icon::Stop/>
                <span class="word">{words.stop}</span>
            </PressButton>
            <PressButton
                label=words.reset permit=desk.permit(|controls| controls.can.of(IntentKind::Reset))
                answer=answer_of(desk.session, &[IntentKind::Reset])
                by_key=desk.keys.held(Command::Reset) shortcut="R"
                on_press=desk.send(Intent::Reset) on_denied=desk.notes.denied(words.reset)
            >
                <Glyph icon=Icon::Reset/>
                <span class="word">{words.reset}</span>
            </PressButton>
            <PressButton
                label=words.swap_next permit=desk.permit(|controls| controls.can.of(IntentKind::SwapNext))
                answer=answer_of(desk.session, &[IntentKind::SwapNext])
                on_press=desk.send(Intent::SwapNext) on_denied=desk.notes.denied(words.swap_next)
            />
        </section>
    }
}

#[component]
fn RunPart(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    view! {
        <section class="row" aria-label=words.run>
            <PressButton
                label=words.start_show permit=desk.permit(|controls| controls.can.of(IntentKind::StartShow))
                answer=answer_of(session, &[IntentKind::StartShow])
                on_press=desk.send(Intent::StartShow) on_denied=desk.notes.denied(words.start_show)
            />
            <PressButton
                label=words.new_run permit=desk.permit(|controls| hold(controls.can.of(IntentKind::NewRun)))
                answer=answer_of(session, &[IntentKind::NewRun])
                on_press=desk.send(Intent::NewRun) on_denied=desk.notes.denied(words.new_run)
            />
            <PressButton
                label=words.end_show permit=desk.permit(|controls| hold(controls.can.of(IntentKind::EndShow)))
                answer=answer_of(session, &[IntentKind::EndShow])
                on_press=desk.send(Intent::EndShow) on_denied=desk.notes.denied(words.end_show)
            />
        </section>
    }
}

/// What undo cannot take back asks for a hold.
fn hold(permit: ghostlight_room::Permit) -> ghostlight_room::Permit {
    if permit == ghostlight_room::Permit::Yes { ghostlight_room::Permit::Hold } else { permit }
}

#[component]
fn StopShow(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let stop = Callback::new(move |()| {
        let text =
            session.snapshot().with_untracked(|snapshot| snapshot.room.info.settings.stop_text.clone());
        session.dispatch(Intent::StopTheShow { text });
        desk.more.set(false);
    });
    view! {
        <section class="row stop-show">
            <PressButton
                class="grave" hold=LONG_HOLD label=words.stop_the_show
                permit=desk.permit(|controls| controls.can.of(IntentKind::StopTheShow))
                answer=answer_of(session, &[IntentKind::StopTheShow])
                on_press=stop on_denied=desk.notes.denied(words.stop_the_show)
            >
                <span class="word">{words.stop_the_show}</span>
                <span class="item">{words.stop_the_show_how}</span>
            </PressButton>
        </section>
    }
}
