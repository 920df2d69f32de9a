//! The one control that everything is pressed with: it answers within a frame, can ask for a hold, and
//! says why when it cannot.

use ghostlight_room::{Permit, Why};
use leptos::{ev, prelude::*};
use std::time::Duration;

/// What became of the last press of a control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing was pressed lately.
    #[default]
    None,
    /// On its way.
    Pending,
    /// It happened.
    Done,
    /// The server said no.
    Refused,
    /// No answer came.
    Silent,
}

impl Answer {
    /// The word that the sheet reads.
    const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Silent => "silent",
        }
    }
}

/// Why a press did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// It cannot be done now.
    Cannot(Why),
    /// It was let go before the hold was over.
    HoldOn,
}

/// How long a guarded control is held.
pub const HOLD: Duration = Duration::from_millis(500);
/// How long "Stop the show" is held.
pub const LONG_HOLD: Duration = Duration::from_secs(1);
/// Within this time a second activation without a pointer counts as the hold: assistive technology
/// cannot hold.
const CONFIRM_WITHIN: Duration = Duration::from_secs(3);

/// How a control is pressed: the state machine between finger and callback.
#[derive(Clone, Copy)]
struct Presser {
    permit: Signal<Permit>,
    hold: Duration,
    holding: RwSignal<bool>,
    /// The hold was completed, or a pointer is down: the click that follows says nothing new.
    began: StoredValue<bool>,
    asked: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    on_press: Callback<()>,
    on_denied: Callback<Denied>,
}

impl Presser {
    fn begin(self) {
        self.began.set_value(true);
        if self.permit.get_untracked() != Permit::Hold {
            return;
        }
        self.cancel_timer();
        self.holding.set(true);
        let done = move || {
            self.timer.set_value(None);
            if self.holding.try_get_untracked() == Some(true) {
                self.holding.set(false);
                self.fire();
            }
        };
        self.timer.set_value(set_timeout(done, self.hold).ok());
    }

    /// Let go, or slid off.
    fn end(self) {
        self.cancel_timer();
        if self.holding.get_untracked() {
            self.holding.set(false);
            self.on_denied.run(Denied::HoldOn);
        }
    }

    fn cancel_timer(self) {
        if let Some(Some(timer)) = self.timer.try_get_value() {
            timer.clear();
            self.timer.set_value(None);
        }
    }

    fn fire(self) {
        match self.permit.get_untracked() {
            Permit::Yes | Permit::Hold => self.on_press.run(()),
            Permit::No(why) => self.on_denied.run(Denied::Cannot(why)),
            Permit::Absent => {}
        }
    }

    fn click(self) {
        let by_hand = self.began.get_value();
        self.began.set_value(false);
        if self.permit.get_untracked() != Permit::Hold {
            self.fire();
        } else if !by_hand {
            self.confirm();
        }
    }

    /// Activated without a finger or a key: once asks, twice does it.
    fn confirm(self) {
        if self.asked.get_value() {
            self.asked.set_value(false);
            self.fire();
            return;
        }
        self.asked.set_value(true);
        self.on_denied.run(Denied::HoldOn);
        // Without a timer the question stays open, which harms nobody.
        let _ = set_timeout(
            move || {
                let _ = self.asked.try_update_value(|asked| *asked = false);
            },
            CONFIRM_WITHIN,
        );
    }

    fn key(self, event: &ev::KeyboardEvent, down: bool) {
        if !matches!(event.key().as_str(), "Enter" | " ") || self.permit.get_untracked() != Permit::Hold {
            return;
        }
        event.prevent_default();
        if down && !event.repeat() {
            self.begin();
        } else if !down {
            self.end();
            self.began.set_value(false);
        }
    }
}

/// A button.
///
/// With [`Permit::Hold`] it has to be held, with [`Permit::No`] it is aria-disabled and says why, with
/// [`Permit::Absent`] it is not there.
#[component]
pub fn PressButton(
    /// Its accessible name; also shown where there are no children.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it may be pressed.
    #[prop(into)]
    permit: Signal<Permit>,
    /// What became of the last press.
    #[prop(into, optional)]
    answer: Signal<Answer>,
    /// For latches: whether it is on.
    #[prop(into, optional)]
    lit: Option<Signal<bool>>,
    /// Held by its key on the keyboard.
    #[prop(into, optional)]
    by_key: Option<Signal<bool>>,
    /// Its key, for assistive technology.
    #[prop(into, optional)]
    shortcut: Option<&'static str>,
    /// How long a guarded press takes.
    #[prop(optional)]
    hold: Option<Duration>,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// It was pressed.
    on_press: Callback<()>,
    /// It was pressed in vain.
    on_denied: Callback<Denied>,
    /// What it shows, where that is more than its label.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let hold = hold.unwrap_or(HOLD);
    let presser = Presser {
        permit,
        hold,
        holding: RwSignal::new(false),
        began: StoredValue::new(false),
        asked: StoredValue::new(false),
        timer: StoredValue::new(None),
        on_press,
        on_denied,
    };
    on_cleanup(move || presser.cancel_timer());
    if let Some(by_key) = by_key {
        follow_key(by_key, presser);
    }
    let class = format!("press {class}");
    let long = hold > HOLD;
    let children = StoredValue::new(children);
    let there = Memo::new(move |_| permit.get() != Permit::Absent);
    view! {
        <Show when=move || there.get()>
            <button
                type="button"
                class=class.clone()
                class:long=long
                aria-label=label
                aria-disabled=move || matches!(permit.get(), Permit::No(_)).then_some("true")
                aria-pressed=move || lit.map(|lit| if lit.get() { "true" } else { "false" })
                aria-keyshortcuts=shortcut.filter(|keys| !keys.is_empty())
                data-guard=move || (permit.get() == Permit::Hold).then_some("hold")
                data-answer=move || answer.get().word()
                data-holding=move || presser.holding.get().then_some("")
                data-by-key=move || by_key.is_some_and(|key| key.get()).then_some("")
                on:pointerdown=move |event| {
                    if event.button() == 0 {
                        presser.begin();
                    }
                }
                on:pointerup=move |_| presser.end()
                on:pointerleave=move |_| presser.end()
                on:pointercancel=move |_| presser.end()
                on:contextmenu=move |event| {
                    // A long touch is a hold here, not a menu.
                    if permit.get_untracked() == Permit::Hold {
                        event.prevent_default();
                    }
                }
                on:keydown=move |event| presser.key(&event, true)
                on:keyup=move |event| presser.key(&event, false)
                on:blur=move |_| presser.end()
                on:click=move |_| presser.click()
            >
                <span class="fill" aria-hidden="true"></span>
                <span class="face">
                    {move || {
                        children.with_value(|children| match children {
                            Some(children) => children().into_any(),
                            None => view! { <span class="word">{label}</span> }.into_any(),
                        })
                    }}
                </span>
            </button>
        </Show>
    }
}

/// The key of a control does what a finger does: press at once, or hold.
fn follow_key(by_key: Signal<bool>, presser: Presser) {
    Effect::new(move |before: Option<bool>| {
        let down = by_key.get();
        let before = before.unwrap_or(false);
        if down && !before {
            presser.begin();
            if presser.permit.get_untracked() != Permit::Hold {
                presser.fire();
            }
        } else if !down && before {
            presser.end();
            presser.began.set_value(false);
        }
        down
    });
}
