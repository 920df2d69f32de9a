//! The producer's desk: preview and transport, the rundown edited in place, messages, links, devices.

mod side;
mod table;

use super::desk::{Frame, Preview, Rail, SourceDesk};
use super::moderator::{MessageDesk, Pen};
use super::operator::Desk;
use super::operator::deck::{Deck, NoticeSlot};
use super::operator::landing::LandingSheet;
use super::operator::more::MoreSheet;
use crate::components::Tabs;
use crate::i18n::desk_words;
use crate::session::use_session;
use leptos::prelude::*;
use side::{Devices, Links};
use table::Table;

/// The page.
#[component]
pub fn Controller() -> impl IntoView {
    let session = use_session();
    // Single keys are off while the plan is edited.
    let running = RwSignal::new(false);
    let desk = Desk::new(session, running.into());
    let pen = Pen::new(session, desk.notes);
    view! {
        <Frame session=session class="controller">
            <Page desk=desk pen=pen running=running/>
        </Frame>
    }
}

#[component]
fn Page(desk: Desk, pen: Pen, running: RwSignal<bool>) -> impl IntoView {
    let words = desk_words();
    let tab = RwSignal::new(0);
    let mode = move |name: &'static str, run: bool| {
        view! {
            <button type="button" class="plain"
                aria-pressed=move || if running.get() == run { "true" } else { "false" }
                on:click=move |_| running.set(run)>
                {name}
            </button>
        }
    };
    view! {
        <Rail session=desk.session page=words.controller keys=desk.keys notes=desk.notes offer=desk.offer()>
            <div class="mode" role="group" aria-label=words.mode>
                {mode(words.edit_mode, false)}
                {mode(words.run_mode, true)}
            </div>
        </Rail>
        <main class="controller-main" data-side=move || tab.get()>
            <section class="steer" aria-label=words.transport>
                <Preview session=desk.session/>
                <div class="deck">
                    <NoticeSlot desk=desk/>
                    <Deck desk=desk/>
                </div>
            </section>
            <Table desk=desk/>
            <aside class="side">
                <Tabs label=words.parts names=vec![words.messages, words.links, words.devices] chosen=tab panel="controller-part"/>
                <div class="side-part" id="controller-part-0">
                    <SourceDesk session=desk.session notes=desk.notes/>
                    <MessageDesk pen=pen/>
                </div>
                <div class="side-part" id="controller-part-1"><Links session=desk.session/></div>
                <div class="side-part" id="controller-part-2"><Devices session=desk.session/></div>
            </aside>
        </main>
        <MoreSheet desk=desk/>
        <LandingSheet desk=desk/>
    }
}
