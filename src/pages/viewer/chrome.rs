//! Around the picture: the connection mark, the button that shows while the pointer moves, the keys, and
//! the screen's name where it is being identified.

use super::notice::refusal_text;
use super::panel::Panel;
use super::{Seen, clock_time};
use crate::i18n::stage::stage_words;
use crate::platform::display::toggle_full_screen;
use crate::platform::timer::Timeout;
use crate::session::Mark;
use ghostlight_room::DeviceDo;
use leptos::ev;
use leptos::prelude::*;

/// How long the button stays after the pointer has moved.
const SHOWN_MS: f64 = 3_000.0;
/// How long a screen shows its name.
const IDENTIFY_MS: f64 = 5_000.0;

/// True for a while after each call of the function beside it.
fn for_a_while(ms: f64) -> (ReadSignal<bool>, impl Fn() + Copy) {
    let (on, set) = signal(false);
    let timeout = StoredValue::new_local(None::<Timeout>);
    let start = move || {
        if !on.get_untracked() {
            set.set(true);
        }
        timeout.set_value(Some(Timeout::new(ms, move || set.set(false))));
    };
    (on, start)
}

/// Everything around the picture.
#[component]
pub(super) fn Chrome(seen: Seen) -> impl IntoView {
    let words = &stage_words().viewer;
    let open = RwSignal::new(false);
    let (moved, wake) = for_a_while(SHOWN_MS);
    let moves = window_event_listener(ev::pointermove, move |_| wake());
    let taps = window_event_listener(ev::pointerdown, move |_| wake());
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || is_typing(&event) {
            return;
        }
        match event.key().as_str() {
            "f" | "F" => {
                toggle_full_screen();
            }
            "c" | "C" | "?" => open.update(|open| *open = !*open),
            "Escape" => open.set(false),
            // The button can be reached without a pointer.
            "Tab" => wake(),
            _ => {}
        }
    });
    on_cleanup(move || {
        moves.remove();
        taps.remove();
        keys.remove();
    });
    let black = move || seen.is_black();
    let offered = move || !seen.options.with(|options| options.no_controls) && !black();
    view! {
        <Identify seen=seen />
        {move || (!black()).then(|| view! { <LinkMark seen=seen /> })}
        {move || offered().then(|| view! {
            <button
                type="button"
                class="viewer-open"
                class:shown=moved
                aria-label=words.open_panel
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span aria-hidden="true"></span>
            </button>
        })}
        {move || (open.get() && !black()).then(|| view! { <Panel seen=seen open=open /> })}
        <div class="viewer-pointer" class:idle=move || !moved.get() && !open.get()></div>
    }
}

/// Single keys are for the screen, not for a field that is being typed in.
fn is_typing(event: &ev::KeyboardEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;
    let element = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

/// Appears only when something is wrong.
#[component]
fn LinkMark(seen: Seen) -> impl IntoView {
    let words = &stage_words().viewer;
    let text = Memo::new(move |_| {
        if !seen.session.known().get() {
            return None;
        }
        seen.session.link().with(|link| match &link.mark {
            Mark::Live | Mark::Connecting => None,
            Mark::Alone { since } => Some(words.alone.with(&[&clock_time(seen, *since)])),
            Mark::Refused(refusal) => Some(refusal_text(words, refusal)),
        })
    });
    view! {
        <p class="viewer-mark" role="status" data-on=move || text.with(|text| text.is_some().then_some(""))>
            {move || text.get().unwrap_or_default()}
        </p>
    }
}

/// This screen's name, large, for some seconds.
#[component]
fn Identify(seen: Seen) -> impl IntoView {
    let words = &stage_words().viewer;
    let (on, start) = for_a_while(IDENTIFY_MS);
    let order = seen.session.order();
    Effect::new(move || {
        if matches!(order.get(), Some((_, DeviceDo::Identify))) {
            start();
        }
    });
    let name = seen.session.name();
    move || {
        on.get().then(|| {
            view! { <p class="viewer-identify" role="alert">{move || name.with(|name| if name.is_empty() { words.unnamed.to_owned() } else { name.clone() })}</p> }
        })
    }
}
