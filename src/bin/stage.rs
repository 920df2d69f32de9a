//! The stage bundle: the viewer alone, of PalcoTimer's protocol and of local rooms.

use ghostlight_app::pages::viewer::Viewer;
use ghostlight_app::start;
use leptos::prelude::*;

fn main() {
    start::page(|_| view! { <Viewer/> });
}
