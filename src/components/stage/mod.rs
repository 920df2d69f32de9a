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
use crate::platform::paint::{Node, Painting, element};
use color::{Paint, Rgb, paint};
use fit::number;
use ghostlight_room::picture::{Item, Picture, Scene, Tone};
use ghostlight_time::{Phase, ServerInstant, Sign};
use leptos::html::Div;
use leptos::prelude::*;
pub use speak::Said;

/// All that decides what a stage looks like.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// What is on it.
    pub picture: &'a Picture,
    /// The room around it.
    pub venue: &'a Venue,
    /// A sentence in place of an item or the standby card: to the speaker who waits for their item.
    pub note: Option<&'a str>,
    /// How it is seen.
    pub look: &'a Look,
    /// The instant now, for the bar.
    pub now: ServerInstant,
    /// The words of its language.
    pub words: &'static PictureWords,
}

impl<'a> Sight<'a> {
    /// In the language of the page, without a note.
    #[must_use]
    pub fn new(picture: &'a Picture, venue: &'a Venue, look: &'a Look, now: ServerInstant) -> Self {
        Self { picture, venue, note: None, look, now, words: &stage_words().picture }
    }

    fn item(&self) -> Option<&'a Item> {
        match &self.picture.scene {
            Scene::Item(item) => Some(item),
            _ => None,
        }
    }

    /// The note stands in place of what it replaces.
    fn shown_note(&self) -> Option<&'a str> {
        self.note.filter(|_| matches!(self.picture.scene, Scene::Item(_) | Scene::Standby(_)))
    }
}

/// The stage as a tree; `said` is what its screen reader regions remember, none for a quiet one.
#[must_use]
pub fn stage(sight: &Sight, said: Option<&mut Said>) -> Node {
    let (scene, content) = scene(sight);
    let field = element("div", "stage-field")
        .children(content.into_iter().flatten())
        .children(scene::shown_message(sight).map(scene::message));
    let turn = element("div", "stage-turn")
        .child(field)
        .child(element("div", "stage-frame").with("aria-hidden", "true"));
    let root = around(sight, element("div", "stage").with("data-scene", scene)).child(turn);
    match said {
        Some(said) => root.children(said.regions(sight.picture, sight.words)),
        None => root,
    }
}

/// Which scene, and what is in it.
fn scene(sight: &Sight) -> (&'static str, [Option<Node>; 3]) {
    let one = |node: Node| [Some(node), None, None];
    if let Some(note) = sight.shown_note() {
        return ("note", one(scene::note(note)));
    }
    match &sight.picture.scene {
        Scene::Blackout => ("blackout", [None, None, None]),
        Scene::Dark => ("dark", [None, None, None]),
        Scene::ShowStopped(text) => ("stopped", one(scene::stopped(sight, text))),
        Scene::Standby(_) if sight.look.only != Only::All => ("standby", [None, None, None]),
        Scene::Standby(next) => ("standby", one(scene::standby(sight, next.as_ref()))),
        Scene::Item(item) => ("item", scene::item(sight, item)),
    }
}

/// What the whole stage says to the sheet.
fn around(sight: &Sight, root: Node) -> Node {
    let look = sight.look;
    let item = sight.item();
    let mut root = root
        .with("data-phase", phase_word(item.map(|item| item.phase).unwrap_or_default()))
        .with("data-tone", tone_word(item.map(|item| item.tone).unwrap_or_default()))
        .maybe("data-message", scene::message_place(sight))
        .flag("data-flash", sight.picture.flash)
        .maybe("data-only", only_word(look.only))
        .with("data-progress", progress_word(look.progress))
        .flag("data-next", look.next)
        .maybe("data-palette", (look.palette == Palette::Safe).then_some("safe"))
        .with("data-ground", ground_word(look.ground))
        .with("data-face", face_word(look.face))
        .maybe("data-mirror", mirror_word(look.mirror))
        .with("data-turns", look.turns.to_string())
        .flag("data-unsigned", look.sign == Sign::Hidden)
        .style("--safe", look.safe.to_string())
        .style("--size-digits", share(look.digits_size))
        .style("--size-message", share(look.message_size))
        .style("--size-header", share(look.header_size));
    for (paint, (bar, digits)) in paints(sight.venue, look).into_iter().zip(ROOM_COLORS) {
        if let Some(color) = paint.bar {
            root = root.style(bar, color);
        }
        if let Some(color) = paint.digits {
            root = root.style(digits, color);
        }
    }
    root
}

/// The properties for the room's colours: on the bar, on the digits.
const ROOM_COLORS: [(&str, &str); 3] = [
    ("--room-bar-normal", "--room-normal"),
    ("--room-bar-yellow", "--room-yellow"),
    ("--room-bar-red", "--room-red"),
];

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
    let place = NodeRef::<Div>::new();
    let painting = StoredValue::new_local(None::<(Painting, Said)>);
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let (picture, venue, look, note) = (picture.read(), venue.read(), look.get(), note.read());
        let sight = Sight { note: note.as_deref(), ..Sight::new(&picture, &venue, &look, now.run(())) };
        painting.update_value(|painting| {
            let (painting, said) = painting.get_or_insert_with(|| (Painting::on(&element), Said::default()));
            painting.paint(stage(&sight, (!quiet).then_some(said)));
        });
    });
    view! { <div class="stage" node_ref=place></div> }
}

/// The room's colours on this ground; none with the colour-blind palette.
fn paints(venue: &Venue, look: &Look) -> [Paint; 3] {
    if look.palette == Palette::Safe {
        return <[Paint; 3]>::default();
    }
    let ground = if look.ground == Ground::Light { Rgb::WHITE } else { Rgb::BLACK };
    venue.colors.each_ref().map(|color| paint(color, ground))
}

/// Percent as a factor.
fn share(percent: u8) -> String {
    number(f32::from(percent) / 100.0)
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
