//! The picture on the stage: a function of a [`Picture`] and a [`Venue`], at any size. The viewer shows it
//! over the whole screen, the other pages embed it.
//!
//! Its size comes from its container alone (container units), so it is the same picture in 200×60 px and
//! in 3840×2160. A page gives its element a size; the stage fills it.
//!
//! ```ignore
//! let picture = session.live(move |snap, now| {
//!     let shown = Shown::at(&snap.room, &view, now, zones);
//!     Live { value: shown.picture, until: shown.until }
//! });
//! let venue = session.live(move |snap, now| {
//!     let (value, until) = Venue::at(&snap.room, &snap.room.info.time_zone, style, now, zones);
//!     Live { value, until: Some(until) }
//! });
//! view! { <Stage picture=picture venue=venue now=move |()| session.now() quiet=true /> }
//! ```

pub mod color;
mod digits;
pub mod fit;
pub mod look;
mod progress;
mod scene;
mod speak;
#[cfg(test)]
mod tokens;
pub mod venue;

pub use look::{Face, Ground, Look, Only, Palette, Parts, Progress};
pub use venue::Venue;

use crate::i18n::stage::{PictureWords, stage_words};
use color::{Paint, Rgb, paint};
use ghostlight_room::picture::{Item, Picture, Scene, Tone};
use ghostlight_time::{Phase, ServerInstant, Sign};
use leptos::prelude::*;
use scene::{ItemScene, MessageView, NoteScene, StandbyScene, StoppedScene};

/// What the parts of a stage share.
#[derive(Clone, Copy)]
struct Scenery {
    picture: Signal<Picture>,
    item: Memo<Option<Item>>,
    venue: Signal<Venue>,
    look: Signal<Look>,
    now: Callback<(), ServerInstant>,
    words: &'static PictureWords,
}

/// Which scene, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blackout,
    Dark,
    Stopped,
    Standby,
    Item,
    Note,
}

impl Kind {
    fn of(scene: &Scene) -> Self {
        match scene {
            Scene::Blackout => Self::Blackout,
            Scene::Dark => Self::Dark,
            Scene::ShowStopped(_) => Self::Stopped,
            Scene::Standby(_) => Self::Standby,
            Scene::Item(_) => Self::Item,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Blackout => "blackout",
            Self::Dark => "dark",
            Self::Stopped => "stopped",
            Self::Standby => "standby",
            Self::Item => "item",
            Self::Note => "note",
        }
    }
}

/// The picture on the stage.
#[component]
pub fn Stage(
    /// What is on it.
    #[prop(into)]
    picture: Signal<Picture>,
    /// The room around it.
    #[prop(into)]
    venue: Signal<Venue>,
    /// The instant now: asked for whenever the picture changes, for the bar.
    #[prop(into)]
    now: Callback<(), ServerInstant>,
    /// How it is seen.
    #[prop(into, optional)]
    look: Signal<Look>,
    /// A sentence in place of an item or the standby card: to the speaker who waits for their item.
    #[prop(into, optional)]
    note: Signal<Option<String>>,
    /// Says nothing to screen readers: for a preview beside other controls.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let item = Memo::new(move |_| {
        picture.with(|picture| match &picture.scene {
            Scene::Item(item) => Some((**item).clone()),
            _ => None,
        })
    });
    let scenery = Scenery { picture, item, venue, look, now, words: &stage_words().picture };
    let kind = Memo::new(move |_| {
        let kind = picture.with(|picture| Kind::of(&picture.scene));
        let replaced = matches!(kind, Kind::Item | Kind::Standby) && note.with(Option::is_some);
        if replaced { Kind::Note } else { kind }
    });
    let tone = Memo::new(move |_| item.with(|item| item.as_ref().map(|item| item.tone).unwrap_or_default()));
    let phase =
        Memo::new(move |_| item.with(|item| item.as_ref().map(|item| item.phase).unwrap_or_default()));
    let message = Memo::new(move |_| message_place(&picture.read(), &look.read()));
    let scene = move || match kind.get() {
        Kind::Blackout | Kind::Dark => None,
        Kind::Stopped => Some(view! { <StoppedScene scenery=scenery /> }.into_any()),
        Kind::Note => Some(view! { <NoteScene text=note /> }.into_any()),
        Kind::Standby if look.get().only != Only::All => None,
        Kind::Standby => Some(view! { <StandbyScene scenery=scenery /> }.into_any()),
        Kind::Item => Some(view! { <ItemScene scenery=scenery /> }.into_any()),
    };
    let paints = Memo::new(move |_| paints(&venue.read(), &look.read()));
    let bar_color = move |index: usize| paints.with(|all| all.get(index).and_then(|one| one.bar.clone()));
    let digit_color =
        move |index: usize| paints.with(|all| all.get(index).and_then(|one| one.digits.clone()));
    view! {
        <div
            class="stage"
            data-scene=move || kind.get().word()
            data-phase=move || phase_word(phase.get())
            data-tone=move || tone_word(tone.get())
            data-message=move || message.get()
            data-flash=move || picture.with(|picture| picture.flash).then_some("")
            data-only=move || only_word(look.get().only)
            data-progress=move || progress_word(look.get().progress)
            data-next=move || look.get().next.then_some("")
            data-palette=move || (look.get().palette == Palette::Safe).then_some("safe")
            data-ground=move || ground_word(look.get().ground)
            data-face=move || face_word(look.get().face)
            data-mirror=move || mirror_word(look.get().mirror)
            data-turns=move || look.get().turns.to_string()
            data-unsigned=move || (look.get().sign == Sign::Hidden).then_some("")
            style:--safe=move || look.get().safe.to_string()
            style:--size-digits=move || share(look.get().digits_size)
            style:--size-message=move || share(look.get().message_size)
            style:--size-header=move || share(look.get().header_size)
            style:--room-bar-normal=move || bar_color(0)
            style:--room-bar-yellow=move || bar_color(1)
            style:--room-bar-red=move || bar_color(2)
            style:--room-normal=move || digit_color(0)
            style:--room-yellow=move || digit_color(1)
            style:--room-red=move || digit_color(2)
        >
            <div class="stage-turn">
                <div class="stage-field">
                    {scene}
                    <MessageView scenery=scenery />
                </div>
                <div class="stage-frame" aria-hidden="true"></div>
            </div>
            {(!quiet).then(|| view! { <speak::Speech scenery=scenery /> })}
        </div>
    }
}

/// The room's colours on this ground; none with the colour-blind palette.
fn paints(venue: &Venue, look: &Look) -> [Paint; 3] {
    if look.palette == Palette::Safe {
        return <[Paint; 3]>::default();
    }
    let ground = if look.ground == Ground::Light { Rgb::WHITE } else { Rgb::BLACK };
    venue.colors.each_ref().map(|color| paint(color, ground))
}

fn message_place(picture: &Picture, look: &Look) -> Option<&'static str> {
    let shown = picture.message.is_some() && !look.hidden.message;
    match look.only {
        Only::Message => Some("alone"),
        Only::All if shown && (picture.message_alone || !matches!(picture.scene, Scene::Item(_))) => {
            Some("alone")
        }
        Only::All if shown => Some("beside"),
        _ => None,
    }
}

/// Percent as a factor.
fn share(percent: u8) -> String {
    (f32::from(percent) / 100.0).to_string()
}

const fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Normal => "normal",
        Phase::Yellow => "yellow",
        Phase::Red => "red",
        Phase::Zero => "zero",
        Phase::Over => "over",
    }
}

const fn tone_word(tone: Tone) -> &'static str {
    match tone {
        Tone::Normal => "normal",
        Tone::Yellow => "yellow",
        Tone::Red => "red",
        Tone::Over => "over",
        Tone::Still => "still",
    }
}

const fn only_word(only: Only) -> Option<&'static str> {
    match only {
        Only::All => None,
        Only::Timer => Some("timer"),
        Only::Progress => Some("progress"),
        Only::Message => Some("message"),
    }
}

const fn progress_word(progress: Progress) -> &'static str {
    match progress {
        Progress::Bar => "bar",
        Progress::Ring => "ring",
        Progress::None => "none",
    }
}

const fn ground_word(ground: Ground) -> &'static str {
    match ground {
        Ground::Dark => "dark",
        Ground::Light => "light",
        Ground::Transparent => "transparent",
    }
}

const fn face_word(face: Face) -> &'static str {
    match face {
        Face::Own => "own",
        Face::System => "system",
        Face::Mono => "mono",
    }
}

const fn mirror_word(mirror: (bool, bool)) -> Option<&'static str> {
    match mirror {
        (false, false) => None,
        (true, false) => Some("h"),
        (false, true) => Some("v"),
        (true, true) => Some("hv"),
    }
}
