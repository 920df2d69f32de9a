//! Writing a message: its text, colour and style, and how the speaker will see it.

use super::{Glyph, Icon};
use crate::i18n::{crew_words, desk_words};
use ghostlight_room::{Audience, DeviceId, MessageColor, MessageId, MessagePatch, placeholders};
use ghostlight_time::Span;
use leptos::prelude::*;

/// From so many characters on, a message is hard to read from the stage.
const LONG: usize = 60;

/// A message that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The message that is changed; none: a new one.
    pub of: Option<MessageId>,
    /// Its text.
    pub text: String,
    /// Its colour.
    pub color: MessageColor,
    /// Heavier.
    pub bold: bool,
    /// In capitals.
    pub uppercase: bool,
    /// Pulses at first.
    pub flash: bool,
    /// Whom it is for.
    pub audience: Audience,
    /// How long it shows; none: until it is hidden.
    pub lifetime: Option<Span>,
    /// Next does not clear it.
    pub keep: bool,
}

/// A stage display that a message can be for alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenChoice {
    /// Which.
    pub id: DeviceId,
    /// Its name.
    pub name: String,
}

impl Draft {
    /// The fields as a change.
    #[must_use]
    pub fn patch(&self) -> MessagePatch {
        MessagePatch {
            text: Some(self.text.trim().to_owned()),
            color: Some(self.color),
            bold: Some(self.bold),
            uppercase: Some(self.uppercase),
            flash: Some(self.flash),
            audience: Some(self.audience.clone()),
            lifetime: Some(self.lifetime),
            keep: Some(self.keep),
            ..MessagePatch::default()
        }
    }
    /// Nothing to send.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The composer. Its picture of the stage is the page's: it takes the draft from the same signal.
#[component]
pub fn Composer(
    /// The draft.
    draft: RwSignal<Draft>,
    /// The stage displays that it can be for.
    #[prop(into)]
    screens: Signal<Vec<ScreenChoice>>,
    /// From how far it is read; empty where nothing is known.
    #[prop(into)]
    reach: Signal<String>,
    /// Show it at once.
    on_send: Callback<()>,
    /// Put it on the list, or save the change.
    on_keep: Callback<()>,
    /// Leave a change.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let words = desk_words();
    let editing = Memo::new(move |_| draft.with(|draft| draft.of.is_some()));
    let blank = Memo::new(move |_| draft.with(Draft::is_blank));
    let count = Memo::new(move |_| draft.with(|draft| draft.text.trim().chars().count()));
    let length = move || {
        let text = (words.characters)(count.get());
        let reach = reach.get();
        let long = if count.get() > LONG { words.too_long } else { "" };
        [text.as_str(), &reach, long]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let colors = [
        (MessageColor::White, "white", words.white),
        (MessageColor::Green, "green", words.green),
        (MessageColor::Yellow, "yellow", words.yellow),
        (MessageColor::Red, "red", words.red),
    ];
    let switch = move |name: &'static str, of: fn(&mut Draft) -> &mut bool| {
        let on = move || draft.with(|now| *of(&mut now.clone()));
        view! {
            <button type="button" class="plain" aria-pressed=move || if on() { "true" } else { "false" }
                on:click=move |_| draft.update(|draft| { let on = of(draft); *on = !*on; })>
                {name}
            </button>
        }
    };
    view! {
        <form class="composer" on:submit=move |event| {
            event.prevent_default();
            if !blank.get_untracked() {
                if editing.get_untracked() { on_keep.run(()) } else { on_send.run(()) }
            }
        }>
            <label class="field">
                <span>{move || if editing.get() { words.edit_message } else { words.composer }}</span>
                <textarea rows="2" maxlength="1000" prop:value=move || draft.with(|draft| draft.text.clone())
                    on:input=move |event| draft.update(|draft| draft.text = event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
                            event.prevent_default();
                            if !blank.get_untracked() {
                                if editing.get_untracked() { on_keep.run(()) } else { on_send.run(()) }
                            }
                        }
                    }
                ></textarea>
            </label>
            <p class="length" class:long=move || { count.get() > LONG } role="status">{length}</p>
            <div class="styles">
                <div class="colors" role="group" aria-label=words.color>
                    {colors
                        .map(|(color, name, label)| {
                            view! {
                                <button type="button" class="plain swatch" data-color=name aria-label=label
                                    aria-pressed=move || if draft.with(|draft| draft.color == color) { "true" } else { "false" }
                                    on:click=move |_| draft.update(|draft| draft.color = color)>
                                    <span class="dot" aria-hidden="true"></span>
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
                {switch(words.bold, |draft| &mut draft.bold)}
                {switch(words.capitals, |draft| &mut draft.uppercase)}
                {switch(words.pulse, |draft| &mut draft.flash)}
                {switch(crew_words().stays, |draft| &mut draft.keep)}
            </div>
            <FillIn draft=draft/>
            <div class="whom">
                <Whom draft=draft screens=screens/>
                <Lasts draft=draft/>
            </div>
            <div class="sends">
                <Show when=move || !editing.get()>
                    <button type="submit" class="plain lead" disabled=move || blank.get()>
                        <Glyph icon=Icon::Message/>
                        {words.send_now}
                    </button>
                </Show>
                <button type="button" class="plain" disabled=move || blank.get() on:click=move |_| on_keep.run(())>
                    {move || if editing.get() { words.save } else { words.keep }}
                </button>
                <Show when=move || editing.get()>
                    <button type="button" class="plain" on:click=move |_| on_cancel.run(())>{words.cancel}</button>
                </Show>
            </div>
        </form>
    }
}

/// The placeholders, each put at the end of the text.
#[component]
fn FillIn(draft: RwSignal<Draft>) -> impl IntoView {
    let put = move |name: &'static str| {
        draft.update(|draft| {
            let gap =
                if draft.text.is_empty() || draft.text.ends_with(char::is_whitespace) { "" } else { " " };
            draft.text.push_str(gap);
            draft.text.push('$');
            draft.text.push_str(name);
        });
    };
    view! {
        <details class="fill-in">
            <summary>{crew_words().fill_in}</summary>
            <div class="fill-list">
                {placeholders::NAMES
                    .map(|name| {
                        view! {
                            <button type="button" class="plain" on:click=move |_| put(name)>{["$", name].concat()}</button>
                        }
                    })
                    .collect_view()}
            </div>
        </details>
    }
}

/// Whom the message is for.
#[component]
fn Whom(draft: RwSignal<Draft>, screens: Signal<Vec<ScreenChoice>>) -> impl IntoView {
    let words = crew_words();
    let audience = Memo::new(move |_| draft.with(|draft| draft.audience.clone()));
    let all = move || {
        let mut all = vec![
            (Audience::Stage, words.to_stage.to_owned()),
            (Audience::Audience, words.to_hall.to_owned()),
            (Audience::Crew, words.to_crew.to_owned()),
            (Audience::All, words.to_all.to_owned()),
        ];
        all.extend(screens.get().into_iter().map(|screen| (Audience::Device(screen.id), screen.name)));
        let now = audience.get();
        if !all.iter().any(|(of, _)| *of == now) {
            all.push((now, words.to_one.to_owned()));
        }
        all
    };
    let choose = move |index: &str| {
        let chosen = index.parse::<usize>().ok().and_then(|index| untrack(all).into_iter().nth(index));
        if let Some((audience, _)) = chosen {
            draft.update(|draft| draft.audience = audience);
        }
    };
    let options = move || {
        let now = audience.get();
        let option = |(index, (of, name)): (usize, (Audience, String))| {
            view! { <option value=index.to_string() prop:selected={of == now}>{name}</option> }
        };
        all().into_iter().enumerate().map(option).collect_view()
    };
    view! {
        <label class="choice">
            <span>{words.for_whom}</span>
            <select class="whom-choice" on:change=move |event| choose(&event_target_value(&event))>{options}</select>
        </label>
    }
}

/// How long the message shows.
#[component]
fn Lasts(draft: RwSignal<Draft>) -> impl IntoView {
    let words = crew_words();
    let lifetime =
        Memo::new(move |_| draft.with(|draft| draft.lifetime.map_or(0, |span| span.as_ms() / 1_000)));
    let choose = move |seconds: &str| {
        let seconds = seconds.parse::<i64>().ok().filter(|seconds| *seconds > 0);
        draft.update(|draft| draft.lifetime = seconds.map(Span::from_secs));
    };
    let options = move || {
        let now = lifetime.get();
        // A lifetime of another page's making stays what it is.
        let mut all = vec![0, 10, 30];
        if !all.contains(&now) {
            all.push(now);
        }
        let option = |seconds: i64| {
            let text = seconds.to_string();
            let name =
                if seconds == 0 { words.until_hidden.to_owned() } else { words.for_seconds.with(&[&text]) };
            view! { <option value=text prop:selected={seconds == now}>{name}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    view! {
        <label class="choice">
            <span>{words.lasts}</span>
            <select class="lasts-choice" on:change=move |event| choose(&event_target_value(&event))>{options}</select>
        </label>
    }
}
