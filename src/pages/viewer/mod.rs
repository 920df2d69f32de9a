//! The viewer: the picture over the whole screen, and around it no more than is needed.
//!
//! A mark where the connection is not well, one small button that shows while the pointer moves, and behind
//! it the options and the details. Under blackout nothing of it is there.

mod chrome;
mod details;
mod notice;
pub mod options;
mod panel;

use crate::components::stage::{Stage, Venue};
use crate::i18n::stage_words;
use crate::session::{Entry, Live, Session, use_session};
use chrome::Chrome;
use ghostlight_room::picture::{Picture, Scene, Shown};
use ghostlight_room::{Room, RoomSnapshot, TimerId, Zones, schedule};
use ghostlight_time::{ServerInstant, Span, TimeStyle, format_time_of_day};
use leptos::prelude::*;
use notice::Notice;
use options::ViewerOptions;

/// What the viewer's parts share.
#[derive(Clone, Copy)]
struct Seen {
    session: Session,
    options: RwSignal<ViewerOptions>,
    picture: RwSignal<Picture>,
}

impl Seen {
    /// Nothing but black may be on this screen.
    fn is_black(self) -> bool {
        self.picture.with(|picture| picture.scene == Scene::Blackout) && self.session.known().get()
    }
}

/// The page.
#[component]
pub fn Viewer() -> impl IntoView {
    let session = use_session();
    let seen = Seen {
        session,
        options: RwSignal::new(ViewerOptions::parse(&session.route().query)),
        picture: RwSignal::new(Picture::default()),
    };
    // Held for as long as the page is there.
    session.keep_awake();
    let delay = Memo::new(move |_| seen.options.with(|options| options.delay));
    let ready = Memo::new(move |_| session.entry().get() == Entry::Open);
    let known = session.known();
    view! {
        <main class="viewer" aria-label=stage_words().viewer.title data-black=move || seen.is_black().then_some("")>
            {move || (ready.get() && known.get()).then(|| view! { <Room delay=delay.get() seen=seen /> })}
            <Notice seen=seen />
            <Chrome seen=seen />
        </main>
    }
}

/// The stage itself, of now or of `delay` ago.
#[component]
fn Room(delay: Span, seen: Seen) -> impl IntoView {
    let Seen { session, options, .. } = seen;
    let picture = live(session, delay, move |snapshot, now| {
        options.with(|options| picture(snapshot, options, now, session.zones()))
    });
    let venue = live(session, delay, move |snapshot, now| {
        let Some(snapshot) = snapshot else { return Live { value: Venue::default(), until: None } };
        options.with(|options| {
            let zone = zone(options, &snapshot.room);
            let (value, until) = Venue::at(&snapshot.room, zone, options.time_style(), now, session.zones());
            Live { value, until: Some(until) }
        })
    });
    let note = live(session, delay, move |snapshot, now| {
        let note = snapshot
            .and_then(|snapshot| options.with(|options| note(&snapshot.room, options, now, session.zones())));
        Live {
            value: note,
            until: Some(next_second(now)).filter(|_| options.with(|options| options.item.is_some())),
        }
    });
    Effect::new(move || seen.picture.set(picture.get()));
    Effect::new(move || {
        let text = note.with(|note| note.clone()).unwrap_or_else(|| picture.with(painted));
        session.painted(&text);
    });
    let shift = move || session.now() - delay + options.with_untracked(|options| options.trim);
    view! {
        <Stage
            picture=picture
            venue=venue
            note=note
            now=move |()| shift()
            look=Signal::derive(move || options.with(|options| options.look))
        />
    }
}

/// A value of the room as this screen sees it: of now, or the whole state of `delay` ago.
fn live<T: PartialEq + Clone + Send + Sync + 'static>(
    session: Session,
    delay: Span,
    f: impl Fn(Option<&RoomSnapshot>, ServerInstant) -> Live<T> + 'static,
) -> Signal<T> {
    if delay == Span::ZERO {
        session.live(move |snapshot, now| f(Some(snapshot), now))
    } else {
        session.live_delayed(delay, f)
    }
}

fn picture(
    snapshot: Option<&RoomSnapshot>,
    options: &ViewerOptions,
    now: ServerInstant,
    zones: &dyn Zones,
) -> Live<Picture> {
    // What this page has not lived through it does not invent.
    let Some(snapshot) = snapshot else {
        return Live { value: Picture { scene: Scene::Dark, ..Picture::default() }, until: None };
    };
    let shown = Shown::at(&snapshot.room, &options.view(snapshot.device.clone()), now + options.trim, zones);
    Live { value: shown.picture, until: shown.until.map(|at| at - options.trim) }
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
        let live = picture(None, &ViewerOptions::default(), ServerInstant::from_ms(0), utc());
        assert_eq!((live.value.scene, live.until), (Scene::Dark, None));
    }
}
