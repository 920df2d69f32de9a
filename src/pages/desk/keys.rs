//! The keyboard of the pages that steer.

use leptos::{ev, prelude::*};

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the controls")]
pub enum Command {
    Main,
    Next,
    Previous,
    Reset,
    Stop,
    Blackout,
    Flash,
    Focus,
    More,
    Less,
    Messages,
    Undo,
    Help,
}

/// Which keys mean anything now.
#[derive(Clone, Copy)]
pub struct Active {
    /// The page takes keys at all.
    pub page: Signal<bool>,
    /// Single keys are switched on.
    pub single: Signal<bool>,
    /// Page Up and Page Down are a clicker's.
    pub clicker: Signal<bool>,
}

impl Active {
    fn command(self, key: &str, modified: bool) -> Option<Command> {
        let single = || command(key, modified).filter(|_| self.single.get_untracked());
        let clicker = || clicked(key, modified).filter(|_| self.clicker.get_untracked());
        single().or_else(clicker).filter(|_| self.page.get_untracked())
    }
}

/// The command of a clicker's key.
#[must_use]
pub fn clicked(key: &str, modified: bool) -> Option<Command> {
    match key {
        "PageDown" if !modified => Some(Command::Next),
        "PageUp" if !modified => Some(Command::Previous),
        _ => None,
    }
}

/// The command of a key, by what it types and whether a modifier is down.
#[must_use]
pub fn command(key: &str, modified: bool) -> Option<Command> {
    if modified {
        return None;
    }
    Some(match key {
        " " => Command::Main,
        "ArrowRight" => Command::Next,
        "ArrowLeft" => Command::Previous,
        "ArrowUp" => Command::More,
        "ArrowDown" => Command::Less,
        "r" | "R" => Command::Reset,
        "s" | "S" => Command::Stop,
        "b" | "B" => Command::Blackout,
        "l" | "L" => Command::Flash,
        "o" | "O" => Command::Focus,
        "m" | "M" => Command::Messages,
        "z" | "Z" => Command::Undo,
        "?" => Command::Help,
        _ => return None,
    })
}

/// The keys that are down, as commands.
#[derive(Clone, Copy)]
pub struct Keys {
    down: RwSignal<Option<Command>>,
    /// Tab moved the focus last, not a finger: Space then belongs to the focused control.
    by_tab: StoredValue<bool>,
}

impl Keys {
    /// Whether the key of a command is held.
    #[must_use]
    pub fn held(self, command: Command) -> Signal<bool> {
        let held = Memo::new(move |_| self.down.get() == Some(command));
        held.into()
    }
}

/// Follows the keyboard while the page stands. `active` says which keys mean anything now; commands
/// that are no control's own go to `on_command`.
#[must_use]
pub fn follow_keys(active: Active, on_command: Callback<Command>) -> Keys {
    let keys = Keys { down: RwSignal::new(None), by_tab: StoredValue::new(false) };
    let down = window_event_listener(ev::keydown, move |event| key_down(keys, &event, active, on_command));
    let up = window_event_listener(ev::keyup, move |event| {
        if let Some(held) = keys.down.get_untracked()
            && command(&event.key(), false)
                .or_else(|| clicked(&event.key(), false))
                .is_none_or(|released| released == held)
        {
            keys.down.set(None);
        }
        if event.key() == " " && is_ours(keys, &event) {
            // Firefox presses a focused button when Space comes up.
            event.prevent_default();
        }
    });
    let pointer = window_event_listener(ev::pointerdown, move |_| keys.by_tab.set_value(false));
    let blur = window_event_listener(ev::blur, move |_| keys.down.set(None));
    on_cleanup(move || {
        down.remove();
        up.remove();
        pointer.remove();
        blur.remove();
    });
    keys
}

fn key_down(keys: Keys, event: &ev::KeyboardEvent, active: Active, on_command: Callback<Command>) {
    if event.key() == "Tab" {
        keys.by_tab.set_value(true);
    }
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
    let Some(command) = active.command(&event.key(), modified) else { return };
    if event.default_prevented() || !is_ours(keys, event) {
        return;
    }
    event.prevent_default();
    if event.repeat() {
        return;
    }
    // Two keys at once: the first is let go.
    keys.down.set(None);
    keys.down.set(Some(command));
    on_command.run(command);
}

/// Whether a key is the page's: not while typing, not in a dialog, and Space not where Tab has put the
/// focus on a control.
fn is_ours(keys: Keys, event: &ev::KeyboardEvent) -> bool {
    let Some(active) = document().active_element() else { return true };
    let inside = |selector: &str| active.closest(selector).ok().flatten().is_some();
    let typing = inside("input, textarea, select, [contenteditable], dialog");
    let own_space = event.key() == " " && keys.by_tab.get_value() && inside("button, a, summary");
    let arrows = event.key().starts_with("Arrow") && inside("[role=tablist]");
    !(typing || own_space || arrows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_plan() {
        for (key, expected) in [
            (" ", Command::Main),
            ("ArrowRight", Command::Next),
            ("ArrowLeft", Command::Previous),
            ("r", Command::Reset),
            ("S", Command::Stop),
            ("b", Command::Blackout),
            ("l", Command::Flash),
            ("o", Command::Focus),
            ("ArrowUp", Command::More),
            ("ArrowDown", Command::Less),
            ("m", Command::Messages),
            ("z", Command::Undo),
            ("?", Command::Help),
        ] {
            assert_eq!(command(key, false), Some(expected));
            assert_eq!(command(key, true), None, "with a modifier it is the browser's");
        }
        assert_eq!(clicked("PageDown", false), Some(Command::Next));
        assert_eq!(clicked("PageUp", false), Some(Command::Previous));
        assert_eq!(clicked("PageUp", true), None);
        for key in ["x", "Enter", "Tab", "Escape", "F5", "PageDown"] {
            assert_eq!(command(key, false), None);
        }
    }
}
