//! The quiet word that a new version of the app waits. It comes in with the next load, or at a press.

use crate::i18n::stage_words;
use crate::platform::update;
use leptos::prelude::*;

/// The word and its button, while a new version waits.
#[component]
pub fn UpdateWord() -> impl IntoView {
    let ready = RwSignal::new(update::is_ready());
    let listener = StoredValue::new_local(update::on_ready(move || ready.set(true)));
    on_cleanup(move || listener.dispose());
    let words = &stage_words().viewer;
    move || {
        ready.get().then(|| {
            view! {
                <p class="update-word" role="status">
                    {words.update_ready}" "
                    <button type="button" on:click=|_| update::apply()>{words.update_apply}</button>
                </p>
            }
        })
    }
}
