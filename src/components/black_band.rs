//! "STAGE IS BLACK": what nobody at a desk may overlook.

use leptos::prelude::*;

/// A band over the picture of the stage.
#[component]
pub fn StageBand(
    /// What it says; empty: no band.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <p class="stage-band" role="alert" class:shown=move || text.with(|text| !text.is_empty())>{text}</p>
    }
}
