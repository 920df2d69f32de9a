//! The viewer: the picture over the whole screen, and around it no more than is needed.
//!
//! A mark where the connection is not well, one small button that shows while the pointer moves, and behind
//! it the options and the details. Under blackout nothing of it is there.
//!
//! The page is one tree, painted as a whole (`platform::paint`); what is pressed is found by the words in
//! `data-do` and `data-set`.

mod chrome;
mod details;
mod notice;
pub mod options;
mod panel;

use crate::components::stage::{Said, Sight, Venue, stage};
use crate::i18n::stage_words;
use crate::platform::paint::{Node, Painting};
use crate::platform::timer::Timeout;
use crate::session::{Entry, Past, Session, use_session};
use chrome::Chrome;
use ghostlight_room::picture::{Picture, Scene, Shown};
use ghostlight_room::{Room, TimerId, Zones, schedule};
use ghostlight_time::{ServerInstant, TimeStyle, format_time_of_day};
use leptos::html::Main;
use leptos::prelude::*;
use options::ViewerOptions;

/// What the viewer's parts share.
#[derive(Clone, Copy)]
struct Seen {
    session: Session,
    options: RwSignal<ViewerOptions>,
    chrome: RwSignal<Chrome>,
    /// Ends the showing of the screen's name.
    named: StoredValue<Option<Timeout>, LocalStorage>,
}

/// The page.
#[component]
pub fn Viewer() -> impl IntoView {
    let session = use_session();
    let seen = Seen {
        session,
        options: RwSignal::new(ViewerOptions::parse(&session.route().query)),
        chrome: RwSignal::default(),
        named: StoredValue::new_local(None),
    };
    session.keep_past(seen.options.with_untracked(|options| options.delay));
    // Held for as long as the page is there.
    session.keep_awake();
    chrome::listen(seen);
    let place = NodeRef::<Main>::new();
    let painting = StoredValue::new_local(None::<(Painting, Said)>);
    session.watch(Box::new(move || {
        let element = place.get()?;
        let mut until = None;
        painting.update_value(|painting| {
            let (painting, said) = painting.get_or_insert_with(|| (Painting::on(&element), Said::default()));
            let (tree, at) = page(seen, said);
            painting.paint(tree);
            until = at;
            if chrome::opens(seen) {
                painting.focus(".viewer-close");
            }
        });
        until
    }));
    view! {
        <main
            class="viewer"
            aria-label=stage_words().viewer.title
            node_ref=place
            on:click=move |event| chrome::pressed(seen, &event)
            on:change=move |event| chrome::changed(seen, &event)
        ></main>
    }
}

/// The whole page, and when it next changes by itself.
fn page(seen: Seen, said: &mut Said) -> (Node, Option<ServerInstant>) {
    let session = seen.session;
    let root = Node::default();
    if session.entry().get() != Entry::Open || !session.known().get() {
        let tree = root.children(notice::notice(session)).children(chrome::around(seen, false));
        return (tree, None);
    }
    let options = seen.options.get();
    let past = session.past(options.delay);
    let shown = Showing::of(&past, &options, session.zones());
    session.painted(&shown.report());
    let black = shown.picture.scene == Scene::Blackout;
    let sight = Sight {
        note: shown.note.as_deref(),
        ..Sight::new(&shown.picture, &shown.venue, &options.look, past.at + options.trim)
    };
    let tree =
        root.flag("data-black", black).child(stage(&sight, Some(said))).children(chrome::around(seen, black));
    (tree, past.until(shown.until))
}

/// What is on the stage.
#[derive(Debug, Default)]
struct Showing {
    picture: Picture,
    venue: Venue,
    note: Option<String>,
    until: Option<ServerInstant>,
}

impl Showing {
    fn of(past: &Past, options: &ViewerOptions, zones: &dyn Zones) -> Self {
        // What this page has not lived through it does not invent.
        let Some(snapshot) = &past.snapshot else {
            return Self { picture: Picture { scene: Scene::Dark, ..Picture::default() }, ..Self::default() };
        };
        let (room, now) = (&snapshot.room, past.at);
        let shown = Shown::at(room, &options.view(snapshot.device.clone()), now + options.trim, zones);
        let zone = zone(options, room);
        let (venue, minute) = Venue::at(room, zone, options.time_style(), now, zones);
        let second = options.item.is_some().then(|| next_second(now));
        let changes = [shown.until.map(|at| at - options.trim), Some(minute), second];
        Self {
            picture: shown.picture,
            venue,
            note: note(room, options, now, zones),
            until: changes.into_iter().flatten().min(),
        }
    }

    /// What this screen reports that it paints.
    fn report(&self) -> String {
        self.note.clone().unwrap_or_else(|| painted(&self.picture))
    }
}

/// The zone of the clock: the one asked for, else the room's.
fn zone<'a>(options: &'a ViewerOptions, room: &'a Room) -> &'a str {
    if options.zone.is_empty() { &room.info.time_zone } else { &options.zone }
}

/// What a screen that waits with one item's speaker says before and after it; nothing while it is on.
fn note(room: &Room, options: &ViewerOptions, now: ServerInstant, zones: &dyn Zones) -> Option<String> {
    let item: &TimerId = options.item.as_ref()?;
    if room.playback.current.as_ref() == Some(item) {
        return None;
    }
    let words = &stage_words().picture;
    let timer = room.timer(item)?;
    if timer.run.ended.is_some() {
        return Some(words.thank_you.to_owned());
    }
    let Some(start) = schedule::expected_start(room, item, now, zones) else {
        return Some(words.on_later.to_owned());
    };
    let at = |zone: &str| {
        let time = ghostlight_room::local_time(start, zone, zones);
        format_time_of_day(time.as_ms(), options.time_style())
    };
    let (there, here) = (at(zone(options, room)), at(""));
    Some(if here == there { words.on_at.with(&[&there]) } else { words.on_at_here.with(&[&there, &here]) })
}

fn next_second(now: ServerInstant) -> ServerInstant {
    ServerInstant::from_ms((now.as_ms().div_euclid(1_000) + 1).saturating_mul(1_000))
}

/// What this screen reports that it paints.
fn painted(picture: &Picture) -> String {
    let message = picture.message.as_ref().map(|message| message.text.as_str());
    let digits = match &picture.scene {
        Scene::Blackout | Scene::Dark | Scene::Standby(_) => None,
        Scene::ShowStopped(text) => Some(text.as_str()),
        Scene::Item(item) => item.digits.as_ref().map(|digits| digits.text.as_str()),
    };
    match (digits.filter(|_| !picture.message_alone), message) {
        (Some(digits), Some(message)) => [digits, " · ", message].concat(),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// A time with its seconds on the room's clock.
fn clock_time(seen: Seen, at: ServerInstant) -> String {
    seen.session.snapshot().with(|snapshot| {
        seen.options.with(|options| {
            let time = ghostlight_room::local_time(at, zone(options, &snapshot.room), seen.session.zones());
            format_time_of_day(time.as_ms(), TimeStyle { hour12: options.hour12, seconds: true })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ghostlight_room::picture::Speech;
    use ghostlight_room::{Timer, utc};
    use ghostlight_time::Span;

    fn room() -> Room {
        let item = |id: &str| Timer { id: id.into(), duration: Span::from_mins(5), ..Timer::default() };
        Room { timers: vec![item("a"), item("b")], ..Room::default() }
    }

    #[test]
    fn the_speaker_of_one_item_is_told_when() {
        let mut room = room();
        let options = ViewerOptions { item: Some("b".into()), ..ViewerOptions::default() };
        let say = |room: &Room| note(room, &options, ServerInstant::from_ms(0), utc());
        assert!(say(&room).unwrap().starts_with("You are on"));
        room.playback.current = Some("b".into());
        assert_eq!(say(&room), None);
        room.playback.current = None;
        room.timers[1].run.started = Some(ServerInstant::from_ms(0));
        room.timers[1].run.ended = Some(ServerInstant::from_ms(1));
        assert_eq!(say(&room).as_deref(), Some("Thank you"));
        assert_eq!(note(&room, &ViewerOptions::default(), ServerInstant::from_ms(0), utc()), None);
    }

    #[test]
    fn what_is_painted_is_reported() {
        assert_eq!(painted(&Picture::default()), "");
        let message = Speech {
            id: "m".into(),
            text: "Louder".into(),
            color: ghostlight_room::MessageColor::White,
            bold: false,
            uppercase: false,
            flash: false,
            shown_at: None,
        };
        let picture = Picture { scene: Scene::Dark, message: Some(message), ..Picture::default() };
        assert_eq!(painted(&picture), "Louder");
    }

    #[test]
    fn a_page_invents_no_past() {
        let showing = Showing::of(&Past::default(), &ViewerOptions::default(), utc());
        assert_eq!((showing.picture.scene, showing.until), (Scene::Dark, None));
    }
}
