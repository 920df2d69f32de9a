//! The states of the stage, each made from a room by the rules that hold on a real stage.

use crate::components::stage::Venue;
use crate::pages::viewer::options::ViewerOptions;
use ghostlight_room::picture::{Picture, Shown};
use ghostlight_room::{
    Appearance, AtZero, Message, MessageColor, PlayState, Room, ShowStop, Standby, Timer, utc,
};
use ghostlight_time::{ServerInstant, Span};

/// A state of the stage, ready to be shown.
#[derive(Clone, Debug)]
pub struct StageState {
    /// Its name, as in `?state=`.
    pub name: &'static str,
    /// The picture.
    pub picture: Picture,
    /// The room around it.
    pub venue: Venue,
    /// The instant at which all of it is so.
    pub now: ServerInstant,
}

/// 19:42:00 on some day.
const NOW: ServerInstant = ServerInstant::from_ms(1_795_219_200_000 + (19 * 60 + 42) * 60_000);

const LONG_TITLE: &str = "Designing for the long night: how small venues, touring crews and volunteers keep \
                          a three day festival on time, every time";
const LONG_MESSAGE: &str = "Please come to an end now: the panel after you has a guest on a live line from \
                            Lisbon who can only stay until ten past eight. Take one last question from the \
                            left side of the hall, thank the interpreters, and leave the hand microphone on \
                            the lectern for Ana. Thank you very much!";

/// A room whose item of `length` seconds has `left` seconds to go.
fn running(length: i64, left: i64) -> Room {
    let mut room = Room::default();
    room.info.name = "Main hall".into();
    let length = Span::from_secs(length);
    room.timers = vec![
        Timer {
            id: "a".into(),
            name: "Opening keynote".into(),
            planned_speaker: "Ana Ribeiro".into(),
            duration: length,
            ..Timer::default()
        },
        Timer {
            id: "b".into(),
            name: "Panel: what a quiet stage needs".into(),
            planned_speaker: "Marta Sousa, João Lima".into(),
            duration: Span::from_mins(45),
            ..Timer::default()
        },
    ];
    room.playback.state = PlayState::Running;
    room.playback.current = Some("a".into());
    room.playback.duration = Some(length);
    room.playback.at = NOW;
    room.playback.elapsed = length - Span::from_secs(left);
    room
}

fn first(room: &mut Room, change: impl FnOnce(&mut Timer)) {
    if let Some(timer) = room.timers.first_mut() {
        change(timer);
    }
}

fn with(mut room: Room, change: impl FnOnce(&mut Room)) -> Room {
    change(&mut room);
    room
}

fn saying(mut room: Room, text: &str, color: MessageColor) -> Room {
    room.messages = vec![Message {
        id: "m".into(),
        text: text.into(),
        color,
        showing: true,
        shown_at: Some(NOW),
        ..Message::default()
    }];
    room
}

fn idle() -> Room {
    with(running(300, 300), |room| {
        room.playback = ghostlight_room::Playback::default();
        room.info.name = "Festival of small stages".into();
    })
}

/// All states, in the order of a show.
#[must_use]
pub fn stage_states(options: &ViewerOptions) -> Vec<StageState> {
    let view = options.view(None);
    rooms()
        .into_iter()
        .map(|(name, room)| StageState {
            name,
            picture: Shown::at(&room, &view, NOW, utc()).picture,
            venue: Venue::at(&room, "", options.time_style(), NOW, utc()).0,
            now: NOW,
        })
        .collect()
}

fn rooms() -> Vec<(&'static str, Room)> {
    let mut all = countdowns();
    all.extend(standing());
    all.extend(messages());
    all.extend(others());
    all
}

fn countdowns() -> Vec<(&'static str, Room)> {
    vec![
        ("m", running(300, 272)),
        ("mm", running(1_200, 872)),
        ("ten", running(1_200, 600)),
        ("nine", running(1_200, 599)),
        ("h", running(5_400, 3_872)),
        ("below-hour", running(5_400, 2_071)),
        ("hh", running(50_000, 43_472)),
        ("hhh", running(400_000, 363_872)),
        ("yellow", running(1_200, 107)),
        ("red", running(1_200, 24)),
        ("last", running(1_200, 7)),
        ("zero", running(1_200, 0)),
        ("minus", running(1_200, -1)),
        ("over", running(1_200, -83)),
        ("over-nine", running(1_200, -599)),
        ("over-ten", running(1_200, -600)),
        ("over-hour", running(5_400, -3_672)),
        ("break", with(running(900, 300), |room| first(room, |item| item.is_break = true))),
        ("break-zero", with(running(900, -30), |room| first(room, |item| item.is_break = true))),
        (
            "count-up",
            with(running(1_200, 872), |room| first(room, |item| item.appearance = Appearance::CountUp)),
        ),
        (
            "clock",
            with(running(1_200, 872), |room| first(room, |item| item.appearance = Appearance::TimeOfDay)),
        ),
    ]
}

fn standing() -> Vec<(&'static str, Room)> {
    vec![
        ("armed", with(running(1_200, 1_200), |room| room.playback.state = PlayState::Stopped)),
        ("paused", with(running(1_200, 700), |room| room.playback.state = PlayState::Paused)),
        ("standby", idle()),
        ("standby-logo", with(idle(), |room| room.info.settings.logo = LOGO.into())),
        ("standby-black", with(idle(), |room| room.info.settings.standby = Standby::Black)),
        ("hidden", with(running(1_200, -5), |room| first(room, |item| item.at_zero = AtZero::Hide))),
    ]
}

fn messages() -> Vec<(&'static str, Room)> {
    let talk = || running(1_200, 872);
    let short = "Please wrap up: questions start at 19:55";
    vec![
        ("message", saying(talk(), short, MessageColor::White)),
        ("message-word", saying(running(1_200, 100), "Louder, please", MessageColor::Yellow)),
        ("message-red", saying(running(5_400, 24), "Leave the stage now", MessageColor::Red)),
        ("message-green", saying(talk(), "You look great", MessageColor::Green)),
        ("message-long", saying(running(5_400, 3_872), LONG_MESSAGE, MessageColor::White)),
        ("message-over", saying(running(1_200, -83), short, MessageColor::Red)),
        (
            "message-bold",
            with(saying(talk(), "Mic is off!", MessageColor::Yellow), |room| {
                for message in &mut room.messages {
                    (message.bold, message.uppercase, message.flash) = (true, true, true);
                }
            }),
        ),
        (
            "message-alone",
            with(saying(talk(), short, MessageColor::White), |room| room.playback.focus = true),
        ),
        ("message-standby", saying(idle(), "Doors open at 19:45", MessageColor::White)),
        ("message-word-long", saying(talk(), &"Rindfleischetikettierung".repeat(4), MessageColor::White)),
    ]
}

fn others() -> Vec<(&'static str, Room)> {
    vec![
        ("title-long", with(running(5_400, 3_872), |room| first(room, |item| item.name = LONG_TITLE.into()))),
        (
            "untitled",
            with(running(1_200, 872), |room| {
                first(room, |item| {
                    item.name = String::new();
                    item.planned_speaker = String::new();
                })
            }),
        ),
        ("flash", with(running(1_200, 872), |room| room.playback.flash = true)),
        ("flash-over", with(running(1_200, -83), |room| room.playback.flash = true)),
        (
            "room-colours",
            with(running(1_200, 100), |room| {
                room.info.settings.color_yellow = "#7cd4ff".into();
                room.info.settings.color_normal = "#303060".into();
            }),
        ),
        ("blackout", with(running(1_200, 872), |room| room.playback.blackout = true)),
        (
            "stopped",
            with(running(1_200, 872), |room| {
                let text = "Please leave the hall calmly by the nearest exit.".to_owned();
                room.playback.show_stop = Some(ShowStop { text, ..ShowStop::default() });
            }),
        ),
    ]
}

const LOGO: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 60'%3E\
                    %3Ccircle cx='30' cy='30' r='24' fill='%23ffc46b'/%3E%3Cpath d='M66 8h46v44H66z' \
                    fill='none' stroke='%23f4f2ec' stroke-width='4'/%3E%3C/svg%3E";
