//! Keys and what they do.

use leptos::prelude::*;

/// The list.
#[component]
pub fn KeyList(
    /// Each key with its meaning.
    keys: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    view! {
        <dl class="key-list">
            {keys
                .iter()
                .map(|(key, what)| view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> })
                .collect_view()}
        </dl>
    }
}
