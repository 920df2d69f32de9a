//! The sample room: a small conference, open to all.

use crate::{Engine, Host, Keys, NewRoom, ids};
use ghostlight_room::{AtZero, Audience, Message, MessageColor, MessageId, Timer, TimerId};
use ghostlight_time::Span;

/// The sample room's code.
pub const SAMPLE_CODE: &str = "STAGE2";

/// Makes the open sample room `STAGE2`: six items of a conference, four messages.
#[must_use]
pub fn sample(host: &mut Host<'_>) -> (Engine, Keys) {
    let new = NewRoom {
        name: "Stage 2".to_owned(),
        open: true,
        code: Some(SAMPLE_CODE.to_owned()),
        time_zone: String::new(),
    };
    let (mut engine, keys) = Engine::create(new, host);
    "#0ea5e9".clone_into(&mut engine.room.info.color);
    "Please stay calm and wait for instructions.".clone_into(&mut engine.room.info.settings.stop_text);
    for (mut timer, position) in timers().into_iter().zip(0..) {
        timer.id = TimerId::new(ids::uuid(host.ids));
        timer.position = position;
        engine.room.timers.push(timer);
    }
    for (mut message, position) in messages().into_iter().zip(0..) {
        message.id = MessageId::new(ids::uuid(host.ids));
        message.position = position;
        engine.room.messages.push(message);
    }
    engine.refresh(host.zones);
    (engine, keys)
}

fn timer(name: &str, speaker: &str, mins: i64) -> Timer {
    Timer {
        name: name.to_owned(),
        planned_speaker: speaker.to_owned(),
        duration: Span::from_mins(mins),
        ..Timer::default()
    }
}

fn timers() -> [Timer; 6] {
    [
        Timer {
            notes: "Walk-in music out at 0:15. House lights to half.".to_owned(),
            color: "blue".to_owned(),
            ..timer("Welcome", "Ada Okafor", 5)
        },
        Timer {
            notes: "Own laptop, HDMI on the left. Handheld as a spare.".to_owned(),
            color: "purple".to_owned(),
            label: "Keynote".to_owned(),
            ..timer("Keynote: Light without electricity", "Prof. Jonas Lindqvist", 25)
        },
        Timer {
            notes: "Roving microphones left and right.".to_owned(),
            ..timer("Questions from the floor", "Jonas Lindqvist, Ada Okafor", 10)
        },
        Timer {
            is_break: true,
            at_zero: AtZero::Hold,
            min_duration: Some(Span::from_mins(10)),
            color: "green".to_owned(),
            ..timer("Coffee break", "", 20)
        },
        Timer {
            notes: "Four armchairs, four lapel microphones.".to_owned(),
            label: "Panel".to_owned(),
            min_duration: Some(Span::from_mins(30)),
            wrap_yellow: Some(Span::from_mins(5)),
            wrap_red: Some(Span::from_mins(1)),
            ..timer("Panel: Who runs the show?", "Marta Silva, Kenji Mori, Ruth Adeyemi", 45)
        },
        Timer { color: "orange".to_owned(), ..timer("Closing and thanks", "Ada Okafor", 5) },
    ]
}

fn messages() -> [Message; 4] {
    let message = |text: &str| Message { text: text.to_owned(), ..Message::default() };
    [
        Message { color: MessageColor::Yellow, bold: true, ..message("Please wrap up") },
        Message {
            color: MessageColor::Red,
            bold: true,
            uppercase: true,
            flash: true,
            ..message("Time is up")
        },
        Message { lifetime: Some(Span::from_secs(30)), ..message("Speak closer to the microphone") },
        Message {
            audience: Audience::All,
            color: MessageColor::Green,
            ..message("Next: $NEXT_TITLE with $NEXT_SPEAKER")
        },
    ]
}
