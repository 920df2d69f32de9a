//! The controls under the operator's hand.

use super::Desk;
use super::more::Steps;
use crate::components::{AnswerLine, Glyph, Icon, Latch, Notice, Nudge, NudgeButton, PressButton};
use crate::i18n::desk_words;
use crate::pages::desk::{Command, MainDo, NextDo, announcement, answer_of};
use crate::session::Live;
use ghostlight_room::{Intent, IntentKind, Permit};
use ghostlight_time::Span;
use leptos::prelude::*;

const MAIN: &[IntentKind] =
    &[IntentKind::Play, IntentKind::Pause, IntentKind::EndShow, IntentKind::Stop, IntentKind::ResumeShow];

/// All of them.
#[component]
pub(in crate::pages) fn Deck(desk: Desk) -> impl IntoView {
    view! {
        <div class="transport">
            <MainButton desk=desk/>
            <BesideButton desk=desk/>
        </div>
        <Nudges desk=desk/>
        <Show when=move || desk.steps.get()>
            <Steps desk=desk/>
        </Show>
        <Latches desk=desk/>
    }
}

/// What became of the last press; over it, what is about to start by itself.
#[component]
pub(in crate::pages) fn NoticeSlot(desk: Desk) -> impl IntoView {
    let session = desk.session;
    let zones = session.zones();
    let notice = session.live(move |snapshot, now| {
        let (value, until) = announcement(&snapshot.room, now, zones);
        Live { value, until }
    });
    view! {
        <div class="notice-slot">
            <AnswerLine face=desk.notes.face/>
            <Notice
                face=notice permit=desk.permit(|controls| controls.can.of(IntentKind::HoldHere))
                answer=answer_of(session, &[IntentKind::HoldHere])
                on_hold=desk.send(Intent::HoldHere) on_denied=desk.notes.denied(desk_words().hold_here)
            />
        </div>
    }
}

#[component]
fn MainButton(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let what = Memo::new(move |_| desk.controls.with(|controls| controls.main));
    let name = move || match what.get() {
        MainDo::Go => words.go,
        MainDo::Pause => words.pause,
        MainDo::Resume => words.resume,
        MainDo::Finish => words.finish,
        MainDo::ResumeShow => words.resume_show,
    };
    let icon = Signal::derive(move || match what.get() {
        MainDo::Go | MainDo::Resume | MainDo::ResumeShow => Icon::Play,
        MainDo::Pause => Icon::Pause,
        MainDo::Finish => Icon::Finish,
    });
    let item = move || desk.controls.with(|controls| controls.item.clone());
    let label = Signal::derive(move || (words.named)(name(), &item()));
    view! {
        <div class="main-slot" data-does=move || if matches!(what.get(), MainDo::Pause) { "pause" } else { "go" }>
            <PressButton
                class="main" label=label permit=desk.permit(super::Controls::main_permit)
                answer=answer_of(desk.session, MAIN)
                by_key=desk.keys.held(Command::Main) shortcut="Space"
                on_press=desk.press(super::Controls::main_intent) on_denied=desk.notes.denied(words.go)
            >
                <Glyph icon=icon/>
                <span class="word">{name}</span>
                " "
                <span class="item">{item}</span>
            </PressButton>
        </div>
    }
}

#[component]
fn BesideButton(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let what = Memo::new(move |_| desk.controls.with(|controls| controls.beside));
    let name = move || if what.get() == NextDo::Finish { words.finish } else { words.next };
    let icon = Signal::derive(move || if what.get() == NextDo::Finish { Icon::Finish } else { Icon::Next });
    let item = move || desk.controls.with(|controls| controls.next.clone());
    let label = Signal::derive(move || (words.named)(name(), &item()));
    view! {
        <PressButton
            class="beside" label=label permit=desk.permit(super::Controls::beside_permit)
            answer=answer_of(desk.session, &[IntentKind::Next])
            by_key=desk.keys.held(Command::Next) shortcut="ArrowRight"
            on_press=desk.press(super::Controls::beside_intent) on_denied=desk.notes.denied(words.next)
        >
            <Glyph icon=icon/>
            <span class="word">{name}</span>
            " "
            <span class="item">{item}</span>
        </PressButton>
    }
}

/// Previous, a minute less, a minute more, and more; in overtime so much from now.
#[component]
fn Nudges(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let overtime = Memo::new(move |_| desk.controls.with(|controls| controls.overtime));
    view! {
        <div class="nudges">
            <PressButton
                class="nudge previous" label=words.previous
                permit=desk.permit(|controls| controls.can.of(IntentKind::Previous))
                answer=answer_of(desk.session, &[IntentKind::Previous])
                by_key=desk.keys.held(Command::Previous) shortcut="ArrowLeft"
                on_press=desk.press(|controls| Intent::Previous { on: controls.on.clone() })
                on_denied=desk.notes.denied(words.previous)
            >
                <Glyph icon=Icon::Previous/>
            </PressButton>
            <Show when=move || overtime.get() fallback=move || view! { <Minutes desk=desk/> }>
                <Gives desk=desk/>
            </Show>
            <button type="button" class="nudge plain-nudge" aria-haspopup="dialog" aria-label=words.more
                on:click=move |_| desk.more.set(true)>
                <Glyph icon=Icon::More/>
            </button>
        </div>
    }
}

/// What a nudge sends.
pub(super) fn nudge(desk: Desk) -> Callback<Nudge> {
    Callback::new(move |nudge| {
        desk.session.dispatch(match nudge {
            Nudge::Add(span) => Intent::AddTime(span),
            Nudge::Give(span) => Intent::SetTime(span),
        });
    })
}

#[component]
fn Minutes(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let permit = desk.permit(|controls| controls.can.of(IntentKind::AddTime));
    let answer = answer_of(desk.session, &[IntentKind::AddTime]);
    view! {
        <NudgeButton
            nudge=Nudge::Add(Span::from_mins(-1)) permit=permit answer=answer
            by_key=desk.keys.held(Command::Less) shortcut="ArrowDown"
            on_nudge=nudge(desk) on_denied=desk.notes.denied(words.add_time)
        />
        <NudgeButton
            nudge=Nudge::Add(Span::from_mins(1)) permit=permit answer=answer
            by_key=desk.keys.held(Command::More) shortcut="ArrowUp"
            on_nudge=nudge(desk) on_denied=desk.notes.denied(words.add_time)
        />
    }
}

#[component]
fn Gives(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let permit = desk.permit(|controls| controls.can.of(IntentKind::SetTime));
    let answer = answer_of(desk.session, &[IntentKind::SetTime]);
    [1, 2, 5]
        .map(|minutes| {
            view! {
                <NudgeButton
                    nudge=Nudge::Give(Span::from_mins(minutes)) permit=permit answer=answer
                    on_nudge=nudge(desk) on_denied=desk.notes.denied(words.add_time)
                />
            }
        })
        .collect_view()
}

#[component]
fn Latches(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let session = desk.session;
    let send = move |make: fn(bool) -> Intent| {
        Callback::new(move |on| {
            session.dispatch(make(on));
        })
    };
    let on = move |of: fn(&super::Controls) -> bool| Signal::derive(move || desk.controls.with(of));
    view! {
        <div class="latches">
            <Latch
                label=words.blackout icon=Icon::Black class="blackout" on=on(|c| c.blackout)
                permit=desk.permit(|c| c.can.of(IntentKind::Blackout))
                answer=answer_of(session, &[IntentKind::Blackout, IntentKind::StopBlackout])
                by_key=desk.keys.held(Command::Blackout) shortcut="B"
                on_set=send(Intent::Blackout) on_denied=desk.notes.denied(words.blackout)
            />
            <Latch
                label=words.flash icon=Icon::Flash class="flash" on=on(|c| c.flash)
                permit=desk.permit(|c| c.can.of(IntentKind::Flash))
                answer=answer_of(session, &[IntentKind::Flash, IntentKind::StopFlash])
                by_key=desk.keys.held(Command::Flash) shortcut="L"
                on_set=send(Intent::Flash) on_denied=desk.notes.denied(words.flash)
            />
            <Latch
                label=words.focus icon=Icon::Focus class="focus" on=on(|c| c.focus)
                permit=desk.permit(|c| c.can.of(IntentKind::Focus))
                answer=answer_of(session, &[IntentKind::Focus, IntentKind::StopFocus])
                by_key=desk.keys.held(Command::Focus) shortcut="O"
                on_set=send(Intent::Focus) on_denied=desk.notes.denied(words.focus)
            />
        </div>
    }
}

/// Over everything while the page is locked against stray touches.
#[component]
pub(super) fn LockCover(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let unlock = Callback::new(move |()| desk.locked.set(false));
    view! {
        <div class="lock-cover">
            <PressButton class="unlock" label=words.unlock permit=Signal::derive(|| Permit::Hold)
                on_press=unlock on_denied=Callback::new(|_| {})>
                <Glyph icon=Icon::Lock/>
                <span class="word">{words.locked}</span>
                <span class="item">{words.unlock}</span>
            </PressButton>
        </div>
    }
}
