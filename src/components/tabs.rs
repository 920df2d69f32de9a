//! Tabs: where there is no room for all parts at once.

use leptos::{ev, prelude::*};

/// A row of tabs. The page shows the part that is chosen.
#[component]
pub fn Tabs(
    /// What the tabs choose between, for assistive technology.
    label: &'static str,
    /// Their names, in order.
    names: Vec<&'static str>,
    /// The chosen one.
    chosen: RwSignal<usize>,
    /// The panels' ids begin with this: `{panel}-0`.
    panel: &'static str,
) -> impl IntoView {
    let count = names.len();
    let step = move |event: &ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => count.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        chosen.update(|chosen| *chosen = (*chosen + by) % count.max(1));
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=move |event| step(&event)>
            {names
                .into_iter()
                .enumerate()
                .map(|(place, name)| {
                    view! {
                        <button
                            type="button" role="tab"
                            aria-selected=move || if chosen.get() == place { "true" } else { "false" }
                            aria-controls=format!("{panel}-{place}")
                            tabindex=move || if chosen.get() == place { "0" } else { "-1" }
                            on:click=move |_| chosen.set(place)
                        >
                            {name}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
