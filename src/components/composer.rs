//! Writing a message: its text, colour and style, and how the speaker will see it.

use super::{Glyph, Icon};
use crate::i18n::desk_words;
use ghostlight_room::{MessageColor, MessageId, MessagePatch};
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
        if count.get() > LONG { [text.as_str(), ", ", words.too_long].concat() } else { text }
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
