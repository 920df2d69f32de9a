//! Every component in every state, with no session: for development and for the screenshot tests.
//!
//! `?state=NAME` shows one state over the whole page, with the viewer's options behind it
//! (`?state=over&theme=light&only=timer`); without it all states stand side by side.

mod states;

use crate::components::stage::{Look, Stage};
use crate::pages::viewer::options::{ViewerOptions, pairs};
use leptos::prelude::*;
pub use states::{StageState, stage_states};

/// The gallery.
#[component]
pub fn Gallery(
    /// The page's query.
    query: String,
) -> impl IntoView {
    let wanted = pairs(&query).find(|(name, _)| name == "state").map(|(_, value)| value);
    let options = ViewerOptions::parse(&query);
    let states = stage_states(&options);
    match wanted.and_then(|name| states.iter().find(|state| state.name == name).cloned()) {
        Some(state) => {
            view! { <div class="viewer"><OneStage state=state look=options.look /></div> }.into_any()
        }
        None => states
            .into_iter()
            .map(|state| {
                view! {
                    <figure class="gallery-one">
                        <div class="gallery-stage"><OneStage state=state.clone() look=options.look /></div>
                        <figcaption>{state.name}</figcaption>
                    </figure>
                }
            })
            .collect_view()
            .into_any(),
    }
}

#[component]
fn OneStage(state: StageState, look: Look) -> impl IntoView {
    let StageState { picture, venue, now, .. } = state;
    view! {
        <Stage
            picture=Signal::derive(move || picture.clone())
            venue=Signal::derive(move || venue.clone())
            now=move |()| now
            look=Signal::derive(move || look)
        />
    }
}
