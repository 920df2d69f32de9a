//! A rundown from a spreadsheet, or a whole room from its file: paste or drop, look, take.

mod preview;
mod read;

use super::Desk;
use super::plan::refusal;
use crate::components::Sheet as Paper;
use crate::i18n::{controller_words, desk_words};
use crate::platform::files;
use crate::session::RestAnswer;
use ghostlight_interchange::{Layout, preview as look_at};
use ghostlight_palco::fields::{self, Detail};
use ghostlight_palco::rest::Method;
use leptos::prelude::*;
use preview::Preview;
use read::{Brought, Refused, RoomFile, fits};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a request takes at most.
const LONGEST: f64 = 8e6;

/// The sheet's state.
#[derive(Clone, Copy)]
pub(super) struct Importing {
    desk: Desk,
    /// Whether the sheet is open.
    pub(super) open: RwSignal<bool>,
    brought: RwSignal<Option<Result<Arc<Brought>, Refused>>>,
    layout: RwSignal<Layout>,
    replace: RwSignal<bool>,
    /// A request is on its way.
    busy: RwSignal<bool>,
    /// What the room said.
    answer: RwSignal<String>,
}

impl Importing {
    /// Nothing brought yet.
    pub(super) fn new(desk: Desk) -> Self {
        Self {
            desk,
            open: RwSignal::new(false),
            brought: RwSignal::new(None),
            layout: RwSignal::default(),
            replace: RwSignal::new(false),
            busy: RwSignal::new(false),
            answer: RwSignal::new(String::new()),
        }
    }

    fn take(self, brought: Result<Brought, Refused>) {
        if let Ok(Brought::Table(sheet)) = &brought {
            self.layout.set(Layout::guess(sheet));
        }
        self.answer.set(String::new());
        self.brought.set(Some(brought.map(Arc::new)));
    }

    /// Takes what was pasted or typed.
    fn text(self, text: &str) {
        if text.is_empty() {
            self.brought.set(None);
        } else if text.len() as f64 > LONGEST {
            self.take(Err(Refused::TooLong));
        } else {
            self.take(read::text(text));
        }
    }

    /// Takes the file of an event; its text where there is no file.
    pub(super) fn given(self, event: &leptos::web_sys::Event) {
        let taken = files::first_of(event, LONGEST, move |given| match given {
            Some(given) => self.take(read::bytes(&given.bytes, &given.kind)),
            None => self.take(Err(Refused::TooLong)),
        });
        if !taken {
            self.text(&files::text_of(event));
        }
    }

    /// Sends what was read to the room. All of it is taken, or nothing.
    fn send(self, body: Value, count: usize) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.desk.session.rest(Method::Post, "/import", Some(body), move |answer| {
            let _ = self.busy.try_set(false);
            match failed(answer) {
                None => {
                    let _ = self.brought.try_set(None);
                    let _ = self.open.try_set(false);
                    self.desk.notes.say((controller_words().items_taken)(count));
                }
                Some(sentence) => _ = self.answer.try_set(sentence),
            }
        });
    }

    fn send_items(self) {
        let Some(Ok(brought)) = self.brought.get_untracked() else { return };
        let Brought::Table(sheet) = &*brought else { return };
        let import = self.layout.with_untracked(|layout| look_at(sheet, layout));
        let replace = self.replace.get_untracked();
        let snapshot = self.desk.session.snapshot().get_untracked();
        let already = if replace { 0 } else { snapshot.room.timers.len() };
        if !fits(&import, already) {
            self.answer.set(controller_words().too_many_rows.to_owned());
            return;
        }
        let timers: Vec<Value> =
            import.items.iter().map(|item| Value::Object(fields::timer_patch_to_json(item))).collect();
        let mut body = json!({ "timers": timers });
        if replace && let Some(map) = body.as_object_mut() {
            // A replacement takes the messages as well: they are given back with it.
            let messages = snapshot.room.messages.iter().map(|message| {
                let mut message = message.clone();
                message.showing = false;
                Value::Object(fields::message_to_json(&message, Detail::Brief))
            });
            map.insert("messages".to_owned(), messages.collect());
            map.insert("replace".to_owned(), true.into());
        }
        self.send(body, import.items.len());
    }
}

/// Why a request failed; none where it did not.
fn failed(answer: Option<RestAnswer>) -> Option<String> {
    match answer {
        None => Some(desk_words().unanswered.to_owned()),
        Some(answer) if answer.status < 300 => None,
        Some(answer) => Some(refusal(&answer)),
    }
}

/// The sheet.
#[component]
pub(super) fn ImportSheet(state: Importing) -> impl IntoView {
    let mine = controller_words();
    let title = Signal::derive(move || mine.import.to_owned());
    let refused = move || match state.brought.get() {
        Some(Err(refused)) => refused.sentence().to_owned(),
        _ => state.answer.get(),
    };
    view! {
        <Paper title=title open=state.open class="import-sheet">
            <div class="import-drop"
                on:dragover=move |event| event.prevent_default()
                on:drop=move |event| {
                    event.prevent_default();
                    state.given(&event);
                }
            >
                <label class="field">
                    <span>{mine.paste_here}</span>
                    <textarea rows="4" class="import-text" spellcheck="false"
                        on:input=move |event| state.text(&event_target_value(&event))></textarea>
                </label>
                <label class="plain file-pick">
                    {mine.choose_file}
                    <input type="file" accept=".csv,.tsv,.txt,.json,text/csv,text/tab-separated-values,text/plain,application/json"
                        on:change=move |event| state.given(&event)/>
                </label>
            </div>
            <p class="refused" role="alert">{refused}</p>
            {move || match state.brought.get() {
                Some(Ok(brought)) => match &*brought {
                    Brought::Table(_) => view! { <Preview state=state brought=brought/> }.into_any(),
                    Brought::Room(file) => view! { <WholeRoom state=state file=file.clone()/> }.into_any(),
                },
                _ => ().into_any(),
            }}
        </Paper>
    }
}

/// A room's file, before it is taken.
#[component]
fn WholeRoom(state: Importing, file: RoomFile) -> impl IntoView {
    let mine = controller_words();
    let count = file.items;
    let whole = StoredValue::new(file.whole);
    view! {
        <p>{(mine.room_file)(&file.name, file.items, file.messages)}</p>
        <div class="sheet-acts">
            <button type="button" class="plain lead" on:click=move |_| state.send(whole.get_value(), count)>
                {mine.take_room}
            </button>
        </div>
    }
}
