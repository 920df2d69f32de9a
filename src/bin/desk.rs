//! The desk bundle: every page but the stage display.

use ghostlight_app::pages::agenda::Agenda;
use ghostlight_app::pages::controller::Controller;
#[cfg(feature = "gallery")]
use ghostlight_app::pages::gallery::Gallery;
use ghostlight_app::pages::home::Home;
use ghostlight_app::pages::moderator::Moderator;
use ghostlight_app::pages::operator::Operator;
use ghostlight_app::pages::viewer::Viewer;
use ghostlight_app::pages::wall::Wall;
use ghostlight_app::route::{Page, Route};
use ghostlight_app::session::LOCAL_ROOMS;
use ghostlight_app::start;
use leptos::prelude::*;

fn main() {
    start::page(Some(&LOCAL_ROOMS), page);
}

fn page(route: Route) -> AnyView {
    match route.page {
        Page::Operator => view! { <Operator/> }.into_any(),
        Page::Agenda => view! { <Agenda/> }.into_any(),
        Page::Moderator => view! { <Moderator/> }.into_any(),
        Page::Controller => view! { <Controller/> }.into_any(),
        Page::Viewer | Page::Display => view! { <Viewer/> }.into_any(),
        #[cfg(feature = "gallery")]
        Page::Gallery => view! { <Gallery query=route.query/> }.into_any(),
        #[cfg(not(feature = "gallery"))]
        Page::Gallery => view! { <Home/> }.into_any(),
        Page::Wall => view! { <Wall/> }.into_any(),
        Page::Home => view! { <Home/> }.into_any(),
    }
}
