//! The operator's page: GO, pause, next are the show.

mod asks;
pub(in crate::pages) mod deck;
mod help;
pub(in crate::pages) mod landing;
mod lists;
pub(in crate::pages) mod more;
mod sight;

use super::desk::{
    Active, Command, Controls, Frame, Keys, Notes, Offer, Rail, controls, follow_keys, notes, remembered,
};
use crate::components::{Glyph, Icon, Tabs};
use crate::i18n::desk_words;
use crate::platform::storage::Store;
use crate::session::{Live, Session, use_session};
use asks::{OldRun, SpeakerSheet};
use deck::{Deck, NoticeSlot};
use ghostlight_room::{Intent, IntentKind, Permit};
use help::HelpSheet;
use landing::LandingSheet;
use leptos::prelude::*;
use lists::{Messages, Rundown};
use more::MoreSheet;
use sight::{Cards, Sight};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(in crate::pages) session: Session,
    pub(in crate::pages) notes: Notes,
    pub(in crate::pages) controls: Signal<Controls>,
    pub(in crate::pages) keys: Keys,
    pub(in crate::pages) more: RwSignal<bool>,
    pub(in crate::pages) help: RwSignal<bool>,
    /// "Take it from…" is open.
    pub(in crate::pages) landing: RwSignal<bool>,
    speaker: RwSignal<bool>,
    locked: RwSignal<bool>,
    single_keys: RwSignal<bool>,
    clicker: RwSignal<bool>,
    /// More steps stand beside the main ones.
    steps: RwSignal<bool>,
    tab: RwSignal<usize>,
}

impl Desk {
    /// The parts of a page that steers; `active` says whether single keys mean anything now.
    pub(in crate::pages) fn new(session: Session, active: Signal<bool>) -> Self {
        let controls = session.live(|snapshot, now| {
            let (value, until) = controls(snapshot, now);
            Live { value, until }
        });
        let (more, help) = (RwSignal::new(false), RwSignal::new(false));
        let (landing, speaker) = (RwSignal::new(false), RwSignal::new(false));
        let locked = remembered(Store::Tab, "locked", false);
        let single_keys = remembered(Store::Browser, "single-keys", true);
        let clicker = remembered(Store::Browser, "clicker", false);
        let steps = remembered(Store::Browser, "steps", false);
        let tab = RwSignal::new(0);
        let page = Signal::derive(move || {
            let covered = [more, help, landing, speaker, locked].into_iter().any(|cover| cover.get());
            active.get() && !covered
        });
        let on_command = Callback::new(move |command| match command {
            Command::Help => help.set(true),
            Command::Messages => {
                tab.set(MESSAGES);
                lists::focus_messages();
            }
            _ => {}
        });
        let active = Active { page, single: single_keys.into(), clicker: clicker.into() };
        let keys = follow_keys(active, on_command);
        Self {
            session,
            notes: notes(session),
            controls,
            keys,
            more,
            help,
            landing,
            speaker,
            locked,
            single_keys,
            clicker,
            steps,
            tab,
        }
    }

    /// May something be done, by what the transport stands at?
    pub(in crate::pages) fn permit(self, of: fn(&Controls) -> Permit) -> Signal<Permit> {
        let permit = Memo::new(move |_| self.controls.with(of));
        permit.into()
    }

    /// "Take it from…", beside the headline.
    pub(in crate::pages) fn offer(self) -> Offer {
        Offer {
            permit: self.permit(|controls| controls.can.of(IntentKind::TakeItFrom)),
            on_press: Callback::new(move |()| self.landing.set(true)),
            on_denied: self.notes.denied(desk_words().take_it_from),
        }
    }

    /// A press that wants what the transport stands at in that instant.
    pub(in crate::pages) fn press(self, want: fn(&Controls) -> Intent) -> Callback<()> {
        Callback::new(move |()| {
            self.session.dispatch(self.controls.with_untracked(want));
        })
    }

    /// A press that always wants the same.
    pub(in crate::pages) fn send(self, intent: Intent) -> Callback<()> {
        Callback::new(move |()| {
            self.session.dispatch(intent.clone());
        })
    }
}

/// The messages' tab.
const MESSAGES: usize = 1;

/// The page.
#[component]
pub fn Operator() -> impl IntoView {
    let session = use_session();
    let desk = Desk::new(session, Signal::derive(|| true));
    view! {
        <Frame session=session class="operator">
            <Page desk=desk/>
        </Frame>
    }
}

#[component]
fn Page(desk: Desk) -> impl IntoView {
    let words = desk_words();
    let black = Memo::new(move |_| desk.controls.with(|c| c.blackout || c.show_stopped));
    view! {
        <Rail session=desk.session page=words.operator keys=desk.keys notes=desk.notes offer=desk.offer()>
            <button
                type="button" class="quiet round" aria-label=words.lock
                aria-pressed=move || if desk.locked.get() { "true" } else { "false" }
                on:click=move |_| desk.locked.set(true)
            >
                <Glyph icon=Icon::Lock/>
            </button>
            <button type="button" class="quiet round help-button" aria-label=words.help on:click=move |_| desk.help.set(true)>
                <Glyph icon=Icon::Help/>
            </button>
        </Rail>
        <main class="operator-main" class:black=move || black.get() class:locked=move || desk.locked.get()
            data-tab=move || desk.tab.get()>
            <div class="workbench" inert=move || desk.locked.get()>
                <Sight desk=desk/>
                <Tabs label=words.parts names=vec![words.tab_show, words.tab_messages, words.tab_rundown]
                    chosen=desk.tab panel="operator-part"/>
                <Cards desk=desk/>
                <Messages desk=desk/>
                <Rundown desk=desk/>
                <section class="deck" aria-label=words.transport>
                    <NoticeSlot desk=desk/>
                    <Deck desk=desk/>
                </section>
            </div>
            <Show when=move || desk.locked.get()>
                <deck::LockCover desk=desk/>
            </Show>
        </main>
        <MoreSheet desk=desk/>
        <HelpSheet desk=desk/>
        <LandingSheet desk=desk/>
        <SpeakerSheet desk=desk/>
        <OldRun desk=desk/>
    }
}
