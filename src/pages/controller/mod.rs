//! The producer's desk: preview and transport, the rundown edited in place, messages, links, devices.

mod devices;
mod export;
mod import;
mod links;
mod logo;
mod plan;
mod qr;
mod reach;
mod report;
mod reports;
mod settings;
mod status;

use super::desk::{Controls, Frame, Preview, Rail, SourceDesk};
use super::moderator::{MessageDesk, Pen};
use super::operator::Desk;
use super::operator::deck::{Deck, NoticeSlot};
use super::operator::landing::LandingSheet;
use super::operator::more::MoreSheet;
use crate::components::Tabs;
use crate::i18n::{controller_words, desk_words};
use crate::session::use_session;
use devices::Devices;
use export::Exports;
use import::{ImportSheet, Importing};
use leptos::prelude::*;
use links::Links;
use plan::{Plan, PlanTable};
use reports::ReportsSheet;
use settings::SettingsSheet;
use status::StatusLine;

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
    let mine = controller_words();
    let tab = RwSignal::new(0);
    let (settings, reports) = (RwSignal::new(false), RwSignal::new(false));
    let importing = Importing::new(desk);
    let plan = Plan::new(desk, Signal::derive(move || !running.get()));
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
            <PlanTable plan=plan>
                <button type="button" class="plain tool" on:click=move |_| importing.open.set(true)>{mine.import}</button>
                <Exports desk=desk/>
                <button type="button" class="plain tool" on:click=move |_| reports.set(true)>{mine.reports}</button>
                <button type="button" class="plain tool" on:click=move |_| settings.set(true)>{mine.settings}</button>
            </PlanTable>
            <aside class="side" aria-label=words.parts>
                <Tabs label=words.parts names=vec![words.messages, words.links, words.devices] chosen=tab panel="controller-part"/>
                <div class="side-part" id="controller-part-0">
                    <SourceDesk session=desk.session notes=desk.notes/>
                    <MessageDesk pen=pen/>
                </div>
                <div class="side-part" id="controller-part-1"><Links desk=desk/></div>
                <div class="side-part" id="controller-part-2"><Devices desk=desk/></div>
            </aside>
        </main>
        <StatusLine desk=desk/>
        <MoreSheet desk=desk/>
        <LandingSheet desk=desk/>
        <ImportSheet state=importing/>
        <SettingsSheet desk=desk open=settings/>
        <ReportsSheet desk=desk open=reports/>
    }
}
