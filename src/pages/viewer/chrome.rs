//! Around the picture: the connection mark, the button that shows while the pointer moves, the keys, and
//! the screen's name where it is being identified.

use super::notice::refusal_text;
use super::panel::{panel, set, settled};
use super::{Seen, clock_time};
use crate::i18n::stage::stage_words;
use crate::platform::display::toggle_full_screen;
use crate::platform::events::{Listener, field, fill, nearest, single_key};
use crate::platform::paint::{Node, element};
use crate::platform::timer::Timeout;
use crate::platform::{Event, update};
use crate::session::Mark;
use ghostlight_room::DeviceDo;
use leptos::prelude::*;

/// How long the button stays after the pointer has moved.
const SHOWN_MS: f64 = 3_000.0;
/// How long a screen shows its name.
const IDENTIFY_MS: f64 = 5_000.0;

/// What of it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chrome {
    /// The pointer has moved.
    moved: bool,
    /// The panel is open.
    open: bool,
    /// It has just been opened: its first button takes the focus.
    opens: bool,
    /// The number of the last order to show the name.
    order: u64,
    /// The name shows.
    named: bool,
}

impl Seen {
    fn chrome(self, change: impl FnOnce(&mut Chrome)) {
        let mut chrome = self.chrome.get_untracked();
        change(&mut chrome);
        // Every turn of the pointer comes by here; few of them change anything.
        if chrome != self.chrome.get_untracked() {
            self.chrome.set(chrome);
        }
    }

    fn open(self, open: bool) {
        self.chrome(|chrome| (chrome.open, chrome.opens) = (open, open && !chrome.open));
    }
}

/// Whether the panel has opened since this was asked last.
pub(super) fn opens(seen: Seen) -> bool {
    let opens = seen.chrome.get_untracked().opens;
    seen.chrome.update_untracked(|chrome| chrome.opens = false);
    opens
}

/// Hears the pointer and the keys for as long as the page is there.
pub(super) fn listen(seen: Seen) {
    let timeout = StoredValue::new_local(None::<Timeout>);
    let wake = move || {
        seen.chrome(|chrome| chrome.moved = true);
        let rest = Timeout::new(SHOWN_MS, move || seen.chrome(|chrome| chrome.moved = false));
        timeout.set_value(Some(rest));
    };
    let keys = move |event: Event| {
        let Some(key) = single_key(&event) else { return };
        match key.as_str() {
            "f" | "F" => drop(toggle_full_screen()),
            "c" | "C" | "?" => seen.open(!seen.chrome.get_untracked().open),
            "Escape" => seen.open(false),
            // The button can be reached without a pointer.
            "Tab" => wake(),
            _ => {}
        }
    };
    let listeners = [
        Listener::on_window("pointermove", move |_| wake()),
        Listener::on_window("pointerdown", move |_| wake()),
        Listener::on_window("keydown", keys),
    ];
    let held = StoredValue::new_local(listeners);
    on_cleanup(move || held.dispose());
}

/// What was pressed.
pub(super) fn pressed(seen: Seen, event: &Event) {
    let session = seen.session;
    match nearest(event, "data-do").as_deref() {
        Some("open") => seen.open(!seen.chrome.get_untracked().open),
        Some("close") => seen.open(false),
        Some("full") => drop(toggle_full_screen()),
        Some("reset") => set(seen, "reset", "", false),
        Some("update") => update::apply(),
        Some("retry") => session.retry_now(),
        Some("make") => session.make_local_room(false),
        Some("yes") => session.confirm_server(true),
        Some("no") => session.confirm_server(false),
        _ => {}
    }
}

/// A field of the panel was changed.
pub(super) fn changed(seen: Seen, event: &Event) {
    if let Some(name) = nearest(event, "data-set") {
        let (text, on) = field(event);
        set(seen, &name, text.trim(), on);
        if let Some(text) = settled(seen, &name) {
            fill(event, &text);
        }
    }
}

/// Everything around the picture.
pub(super) fn around(seen: Seen, black: bool) -> impl Iterator<Item = Node> {
    let words = &stage_words().viewer;
    let chrome = seen.chrome.get();
    let offered = !black && !seen.options.with(|options| options.no_controls);
    let open = element("button", "viewer-open")
        .with("type", "button")
        .with("data-do", "open")
        .flag("data-shown", chrome.moved)
        .with("aria-label", words.open_panel)
        .with("aria-expanded", if chrome.open { "true" } else { "false" })
        .child(element("span", "").with("aria-hidden", "true"));
    [
        named(seen, chrome),
        (!black).then(|| mark(seen)),
        offered.then_some(open),
        (chrome.open && !black).then(|| panel(seen)),
        Some(element("div", "viewer-pointer").flag("data-idle", !chrome.moved && !chrome.open)),
    ]
    .into_iter()
    .flatten()
}

/// Says only what is wrong.
fn mark(seen: Seen) -> Node {
    let words = &stage_words().viewer;
    let text = if seen.session.known().get() {
        seen.session.link().with(|link| match &link.mark {
            Mark::Live | Mark::Connecting => None,
            Mark::Alone { since } => Some(words.alone.with(&[&clock_time(seen, *since)])),
            Mark::Refused(refusal) => Some(refusal_text(words, refusal)),
        })
    } else {
        None
    };
    let mark = element("p", "viewer-mark").with("role", "status").flag("data-on", text.is_some());
    mark.says(text.unwrap_or_default())
}

/// This screen's name, large, for some seconds after each order to show it.
fn named(seen: Seen, chrome: Chrome) -> Option<Node> {
    if let Some((order, DeviceDo::Identify)) = seen.session.order().get()
        && order != chrome.order
    {
        let end = Timeout::new(IDENTIFY_MS, move || seen.chrome(|chrome| chrome.named = false));
        seen.named.set_value(Some(end));
        // Not told: this very painting shows it.
        seen.chrome.update_untracked(|chrome| (chrome.order, chrome.named) = (order, true));
    }
    let name = seen.session.name().get();
    let words = &stage_words().viewer;
    let name = if name.is_empty() { words.unnamed.to_owned() } else { name };
    let shown = seen.chrome.get_untracked().named;
    shown.then(|| element("p", "viewer-identify").with("role", "alert").says(name))
}
