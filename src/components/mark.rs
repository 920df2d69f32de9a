//! The mark: the one lamp left burning.

use leptos::prelude::*;

/// The lamp on its stand.
#[component]
pub fn LampMark() -> impl IntoView {
    view! {
        <svg class="lamp-mark" viewBox="0 0 64 96" aria-hidden="true">
            <circle class="halo" cx="32" cy="30" r="30"></circle>
            <path class="stand" d="M32 44v40M20 88c2-3 6-4.5 12-4.5s10 1.5 12 4.5z"></path>
            <path class="bulb" d="M32 12a17 17 0 0 1 10 30.7c-1.9 1.4-2.5 2.5-2.5 4.3h-15c0-1.8-.6-2.9-2.5-4.3A17 17 0 0 1 32 12z"></path>
        </svg>
    }
}
