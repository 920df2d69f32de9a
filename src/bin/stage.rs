//! The stage bundle: the viewer alone, of PalcoTimer's protocol. A local room's viewer is the desk's
//! display page: the engine would double this bundle.

use ghostlight_app::pages::viewer::Viewer;
use ghostlight_app::start;
use leptos::prelude::*;

fn main() {
    start::page(None, |_| view! { <Viewer/> });
}
