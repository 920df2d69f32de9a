//! A room of another system: where it is, what opens it, and a test that says in words what is wrong.

use super::{PAGES, page_name};
use crate::i18n::{desk_words, source_words, stage_words};
use crate::platform::http::{self, Ask, HttpMethod};
use crate::platform::{location, spawn};
use crate::route::{Page, Route};
use crate::session::{Mark, Prepared, Refusal, Session};
use ghostlight_sources::registry::{ALL, Field, FieldKind, Registered};
use leptos::prelude::*;
use std::time::Duration;

/// A server that says nothing for so long has no answer.
const WITHIN_MS: u32 = 4_000;
/// The link gives an attempt 8 s; what is not ready then will not be.
const TEST_FOR: Duration = Duration::from_millis(8_500);

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    chosen: RwSignal<usize>,
    values: RwSignal<Vec<(&'static str, String)>>,
    keep: RwSignal<bool>,
    page: RwSignal<Page>,
    said: RwSignal<String>,
    /// The session of a test that goes on: gone when its owner is.
    trial: StoredValue<Option<Owner>>,
}

impl Form {
    fn known(self) -> Option<&'static Registered> {
        ALL.get(self.chosen.get_untracked()).copied()
    }

    fn value(self, name: &str) -> Option<String> {
        self.values.with_untracked(|all| all.iter().find(|(of, _)| *of == name).map(|(_, text)| text.clone()))
    }

    fn set(self, name: &'static str, text: String) {
        self.values.update(|all| {
            all.retain(|(of, _)| *of != name);
            all.push((name, text));
        });
    }

    /// What is filled in; none where something is missing, which is said.
    fn read(self) -> Option<Prepared> {
        let known = self.known()?;
        let words = source_words();
        let read = Prepared::read(known, |name| self.value(name));
        match read {
            Ok(ready) if location::address().https && !ready.opens_from_secure_page() => {
                self.said.set(stage_words().viewer.insecure_server.with(&[&ready.server()]));
                None
            }
            Ok(ready) => Some(ready),
            Err(lacking) => {
                self.said.set(words.lacking(lacking, known.example));
                None
            }
        }
    }

    fn open(self) {
        let Some(ready) = self.read() else { return };
        ready.keep(self.keep.get_untracked());
        let folder = match self.page.get_untracked() {
            Page::Viewer => Page::Display.folder(),
            page => page.folder(),
        };
        location::go(&["./", folder, "/?", &ready.query].concat());
    }

    /// Opens the room as a page would, says what came of it, and leaves.
    fn test(self) {
        let Some(ready) = self.read() else { return };
        ready.keep(self.keep.get_untracked());
        self.said.set(source_words().testing.to_owned());
        let owner = Owner::new();
        owner.with(|| try_out(self, ready));
        self.end(Some(owner));
    }

    fn end(self, next: Option<Owner>) {
        let before = self.trial.try_update_value(|trial| core::mem::replace(trial, next)).flatten();
        if let Some(owner) = before {
            owner.cleanup();
        }
    }

    fn say(self, text: String) {
        let _ = self.said.try_set(text);
        // Not from within what is being ended.
        spawn(async move { self.end(None) });
    }
}

fn try_out(form: Form, ready: Prepared) {
    let at = location::address();
    let session = Session::open(Route::parse(&at.base, &at.base, &ready.query, ""), None);
    let link = session.link();
    let known = session.known();
    let ready = StoredValue::new((ready.server(), ready.probe.clone()));
    let over = StoredValue::new(false);
    Effect::new(move |_| {
        let verdict = match link.get().mark {
            Mark::Refused(refusal) => refused(&refusal),
            Mark::Live if known.get() => worked(session),
            _ => return,
        };
        if over.try_update_value(|over| core::mem::replace(over, true)) == Some(false) {
            check_http(form, ready, verdict);
        }
    });
    // Without a timer a test that comes to nothing says nothing.
    let _ = set_timeout(
        move || {
            if over.try_update_value(|over| core::mem::replace(over, true)) == Some(false) {
                let connected = link.try_get_untracked().is_some_and(|link| link.connections > 0);
                check_http(form, ready, if connected { Verdict::Silent } else { Verdict::Closed });
            }
        },
        TEST_FOR,
    );
}

/// What became of the socket.
enum Verdict {
    Works(String),
    Refused(String),
    /// It opened, and no room came.
    Silent,
    /// It did not open.
    Closed,
}

fn worked(session: Session) -> Verdict {
    let room = session.snapshot().get_untracked();
    Verdict::Works((source_words().works)(&room.room.info.name, room.room.timers.len()))
}

fn refused(refusal: &Refusal) -> Verdict {
    let words = source_words();
    let viewer = &stage_words().viewer;
    Verdict::Refused((words.not_let_in)(match refusal {
        Refusal::BadKey => words.bad_credentials,
        Refusal::Removed => viewer.removed,
        Refusal::NoRoom => words.no_room_there,
        Refusal::Full => viewer.full,
        Refusal::Other(why) => why.as_str(),
    }))
}

/// Tells a server that is not there from one that this page may not read.
fn check_http(form: Form, ready: StoredValue<(String, Option<String>)>, verdict: Verdict) {
    let Some((server, probe)) = ready.try_get_value() else { return };
    spawn(async move {
        let words = source_words();
        let there = match &probe {
            Some(url) => http::answers(url, WITHIN_MS).await,
            None => true,
        };
        let readable = match &probe {
            Some(url) => may_read(url).await,
            None => true,
        };
        // Another test has begun since.
        if ready.try_get_value().is_none() {
            return;
        }
        form.say(match verdict {
            Verdict::Works(_) if there && !readable => (words.works_without_http)(&server),
            Verdict::Works(text) => text,
            Verdict::Refused(_) if there && !readable => (words.no_cors)(&server),
            Verdict::Refused(text) => text,
            _ if !there => (words.no_answer)(&server),
            _ if !readable => (words.no_cors)(&server),
            Verdict::Silent => (words.no_state)(&server),
            Verdict::Closed => (words.no_socket)(&server),
        });
    });
}

async fn may_read(url: &str) -> bool {
    let ask = Ask { method: HttpMethod::GET, url, key: None, json: None, headers: &[], within_ms: WITHIN_MS };
    http::ask(ask).await.is_ok()
}

/// The form, behind one quiet line.
#[component]
pub(super) fn OtherSystems() -> impl IntoView {
    let words = source_words();
    let desk = desk_words();
    let form = Form {
        chosen: RwSignal::new(0),
        values: RwSignal::new(Vec::new()),
        keep: RwSignal::new(false),
        page: RwSignal::new(Page::Operator),
        said: RwSignal::new(String::new()),
        trial: StoredValue::new(None),
    };
    let choose = move |event: leptos::ev::Event| {
        form.chosen.set(event_target_value(&event).parse().unwrap_or_default());
        // What opens one system is not another one's business.
        form.values.set(Vec::new());
        form.said.set(String::new());
        form.end(None);
    };
    let systems = ALL.iter().enumerate().map(|(index, known)| {
        view! { <option value=index.to_string()>{known.name}</option> }
    });
    let fields = move || {
        let known = ALL.get(form.chosen.get());
        known.map(|known| {
            let shown = known.fields.iter().filter(|field| field.kind != FieldKind::Rare);
            shown.map(|field| view! { <Input form=form field=*field example=known.example/> }).collect_view()
        })
    };
    view! {
        <details class="home-server">
            <summary>{words.another_system}</summary>
            <form class="source-form" on:submit=move |event| {
                event.prevent_default();
                form.open();
            }>
                <label class="field">
                    <span>{words.system}</span>
                    <select name="source" on:change=choose>{systems.collect_view()}</select>
                </label>
                {fields}
                <label class="keep">
                    <input type="checkbox" name="keep" prop:checked=move || form.keep.get()
                        on:change=move |event| form.keep.set(event_target_checked(&event))/>
                    <span>{words.keep_login}</span>
                </label>
                <fieldset class="open-as">
                    <legend>{desk.open_as}</legend>
                    {PAGES
                        .map(|page| {
                            view! {
                                <label>
                                    <input type="radio" name="source-page" prop:checked=move || form.page.get() == page
                                        on:change=move |_| form.page.set(page)/>
                                    <span>{page_name(page)}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </fieldset>
                <div class="open-acts">
                    <button type="submit" class="plain lead">{desk.open}</button>
                    <button type="button" class="plain" on:click=move |_| form.test()>{words.test}</button>
                </div>
                <p class="said source-said" role="status">{move || form.said.get()}</p>
            </form>
        </details>
    }
}

#[component]
fn Input(form: Form, field: Field, example: &'static str) -> impl IntoView {
    let words = source_words();
    let name = field.name;
    let (kind, hint) = match field.kind {
        FieldKind::Address => ("text", example),
        FieldKind::Secret => ("password", words.optional),
        FieldKind::Needed => ("text", ""),
        _ => ("text", words.optional),
    };
    view! {
        <label class="field">
            <span>{(words.field)(name)}</span>
            <input type=kind inputmode=(field.kind == FieldKind::Address).then_some("url") name=["source-", name].concat() placeholder=hint autocomplete="off"
                autocapitalize="none" spellcheck="false"
                prop:value=move || form.value(name).unwrap_or_default()
                on:input=move |event| {
                    form.set(name, event_target_value(&event));
                    form.said.set(String::new());
                }/>
        </label>
    }
}
