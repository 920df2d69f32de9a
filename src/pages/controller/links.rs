//! Links for every role: to copy, to scan, to renew.

use super::Desk;
use super::plan::refusal;
use super::qr::QrCode;
use crate::components::{PressButton, Sheet};
use crate::i18n::{controller_words, desk_words};
use crate::platform::{clipboard, location};
use crate::session::{Live, Place, RestAnswer};
use ghostlight_palco::rest::Method;
use ghostlight_room::{Output, Permit};
use leptos::prelude::*;
use serde_json::{Value, json};

/// For whom a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum For {
    Viewer,
    Agenda,
    /// The agenda with its notes.
    Crew,
    Moderator,
    Operator,
    Controller,
}

impl For {
    const ALL: [Self; 6] =
        [Self::Viewer, Self::Operator, Self::Moderator, Self::Agenda, Self::Crew, Self::Controller];

    const fn output(self) -> Output {
        match self {
            Self::Viewer => Output::Viewer,
            Self::Agenda | Self::Crew => Output::Agenda,
            Self::Moderator => Output::Moderator,
            Self::Operator => Output::Operator,
            Self::Controller => Output::Controller,
        }
    }

    fn name(self) -> &'static str {
        if self == Self::Crew { controller_words().crew } else { page_name(self.output()) }
    }

    /// The word of its key on the wire.
    const fn word(self) -> &'static str {
        match self {
            Self::Agenda | Self::Crew => "crew",
            other => other.output().word(),
        }
    }

    /// Whether its link needs a key.
    const fn wants_key(self, open: bool, all_by_key: bool) -> bool {
        match self {
            _ if open => false,
            Self::Viewer | Self::Agenda => all_by_key,
            _ => true,
        }
    }
}

/// A page's name.
#[must_use]
pub(super) fn page_name(output: Output) -> &'static str {
    let words = desk_words();
    match output {
        Output::Viewer => words.viewer,
        Output::Agenda => words.agenda,
        Output::Moderator => words.moderator,
        Output::Operator => words.operator,
        Output::Controller => words.controller,
    }
}

/// The links.
#[component]
pub(super) fn Links(desk: Desk) -> impl IntoView {
    let mine = controller_words();
    let session = desk.session;
    let keys = RwSignal::new(Value::Null);
    let shown = RwSignal::new(None::<For>);
    let open = RwSignal::new(false);
    let ours = session.live(|snapshot, _| Live {
        value: (snapshot.ours, snapshot.room.info.open, snapshot.room.info.settings.all_by_key),
        until: None,
    });
    let local = Memo::new(move |_| session.place().get() == Place::Local);
    let known = session.known();
    Effect::new(move |_| {
        if known.get() && ours.get().0 && !local.get() {
            session.rest(Method::Get, "/keys", None, move |answer| take(keys, answer));
        }
    });
    let url = move |whose: For| {
        // The address changes with the place of the room.
        session.place().track();
        let (_, free, all_by_key) = ours.get();
        let key = keys.with(|keys| keys.get(whose.word()).and_then(Value::as_str).map(str::to_owned));
        let key = key.filter(|_| whose.wants_key(free, all_by_key));
        session.room_link_with(whose.output(), "", key.as_deref()).url
    };
    let title = Signal::derive(move || shown.get().map(For::name).unwrap_or_default().to_owned());
    let scan = Signal::derive(move || shown.get().map(url).unwrap_or_default());
    view! {
        <Show when=move || local.get()>
            <p class="hint">{mine.only_in_this_browser}</p>
        </Show>
        <ul class="link-list">
            {For::ALL
                .map(|whose| {
                    let address = Memo::new(move |_| url(whose));
                    let show = move || {
                        shown.set(Some(whose));
                        open.set(true);
                    };
                    view! {
                        <Line desk=desk whose=whose address=address local=local keys=keys
                            renews=Signal::derive(move || {
                                let (ours, free, all) = ours.get();
                                ours && whose != For::Agenda && !local.get() && whose.wants_key(free, all)
                            })
                            on_scan=Callback::new(move |()| show())/>
                    }
                })
                .collect_view()}
        </ul>
        <Sheet title=title open=open class="qr-sheet">
            <QrCode text=scan/>
            <p class="qr-address">{move || scan.get()}</p>
        </Sheet>
    }
}

fn take(keys: RwSignal<Value>, answer: Option<RestAnswer>) {
    if let Some(answer) = answer.filter(|answer| answer.status < 300) {
        let _ = keys.try_set(answer.body);
    }
}

#[component]
fn Line(
    desk: Desk,
    whose: For,
    address: Memo<String>,
    local: Memo<bool>,
    keys: RwSignal<Value>,
    #[prop(into)] renews: Signal<bool>,
    on_scan: Callback<()>,
) -> impl IntoView {
    let words = desk_words();
    let mine = controller_words();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        if clipboard::copy(&address.get_untracked()) {
            copied.set(true);
        } else {
            desk.notes.say(mine.cannot_copy.to_owned());
        }
    };
    let renew = Callback::new(move |()| {
        let body = json!({ "role": whose.word() });
        desk.session.rest(Method::Post, "/keys", Some(body), move |answer| match answer {
            Some(answer) if answer.status < 300 => renewed(desk, whose, keys, answer),
            Some(answer) => desk.notes.say((words.about)(mine.renew, &refusal(&answer))),
            None => desk.notes.say((words.about)(mine.renew, words.unanswered)),
        });
    });
    let renew_name = Signal::derive(move || (words.named)(mine.renew, whose.name()));
    view! {
        <li class="link-row" data-for=whose.word()>
            <span class="name">{whose.name()}</span>
            <a href=move || address.get() target="_blank" rel="noopener">{move || address.get()}</a>
            <div class="row-acts">
                <button type="button" class="plain" on:click=copy aria-label=(words.named)(words.copy_link, whose.name())>
                    {move || if copied.get() { words.copied } else { words.copy_link }}
                </button>
                <Show when=move || !local.get()>
                    <button type="button" class="plain" aria-label=(words.named)(mine.qr_code, whose.name())
                        on:click=move |_| on_scan.run(())>
                        {mine.qr_code}
                    </button>
                </Show>
                <Show when=move || renews.get()>
                    <PressButton label=renew_name permit=Signal::derive(|| Permit::Hold) on_press=renew
                        on_denied=desk.notes.denied(mine.renew)>
                        <span class="word">{mine.renew}</span>
                    </PressButton>
                </Show>
            </div>
        </li>
    }
}

/// A key was renewed: the old link is dead. This page's own goes on with the new one.
fn renewed(desk: Desk, whose: For, keys: RwSignal<Value>, answer: RestAnswer) {
    let own = whose == For::Controller;
    let key = answer.body.get(whose.word()).and_then(Value::as_str).map(str::to_owned);
    take(keys, Some(answer));
    desk.notes.say((controller_words().renewed)(whose.name()));
    if let Some(key) = key.filter(|_| own)
        && desk.session.adopt_key(&key)
    {
        location::reload();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_needs_a_key() {
        for whose in For::ALL {
            assert!(!whose.wants_key(true, true), "an open room needs none");
            assert!(whose.wants_key(false, true));
        }
        let keyed: Vec<For> = For::ALL.into_iter().filter(|whose| whose.wants_key(false, false)).collect();
        assert_eq!(keyed, [For::Operator, For::Moderator, For::Crew, For::Controller]);
        assert_eq!(For::Crew.word(), ghostlight_engine::Keys::word(Output::Agenda));
    }
}
