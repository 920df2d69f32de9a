//! The whole picture: which scene it is, and when it next changes by itself.

use super::View;
use super::digits::{Digits, Face, Tone, Word, face, thresholds};
use crate::placeholders::{fill, ticks};
use crate::{
    Appearance, AtZero, Message, MessageColor, MessageId, Room, Standby, Timer, Zones, local_time, schedule,
};
use ghostlight_time::{
    Direction, Phase, Resolution, Resolved, ServerInstant, Span, TimeStyle, format_span, format_time_of_day,
};

/// What a stage display shows at one instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// What is on the stage.
    pub scene: Scene,
    /// The message that this screen shows; none under blackout.
    pub message: Option<Speech>,
    /// The message stands alone (focus).
    pub message_alone: bool,
    /// The frame pulses.
    pub flash: bool,
}

/// What is on the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scene {
    /// Blackout: nothing at all, and nothing may shine through.
    #[default]
    Blackout,
    /// A standby that the room wants black: nothing, but messages show.
    Dark,
    /// The show is stopped: one text, whatever else is on.
    ShowStopped(String),
    /// Nothing is current.
    Standby(Option<UpNext>),
    /// An item.
    Item(Box<Item>),
}

/// The current item on stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Its title.
    pub title: String,
    /// Its speaker in this run.
    pub speaker: String,
    /// The digits; none where it shows none.
    pub digits: Option<Digits>,
    /// The word beside them.
    pub word: Option<Word>,
    /// The tone of digits and bar.
    pub tone: Tone,
    /// The phase.
    pub phase: Phase,
    /// Time counts.
    pub running: bool,
    /// Below zero.
    pub overtime: bool,
    /// The bar, where there is a length.
    pub bar: Option<Bar>,
    /// What comes after it.
    pub next: Option<UpNext>,
}

/// The bar: not its present width, but what a page needs to let it run by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// The whole length.
    pub length: Span,
    /// Elapsed at `at`.
    pub elapsed: Span,
    /// When that was true.
    pub at: ServerInstant,
    /// Whether it moves.
    pub running: bool,
    /// Where its zones begin, as remaining time.
    pub zones: Resolved,
}

/// An item that is to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpNext {
    /// Its title.
    pub title: String,
    /// Its speaker.
    pub speaker: String,
    /// When it is expected to start; none where nothing is known.
    pub start: Option<ServerInstant>,
    /// Its length in this run.
    pub length: Span,
}

/// A message as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// Its id, so that a page knows a new one.
    pub id: MessageId,
    /// Its text, placeholders filled in.
    pub text: String,
    /// Its colour.
    pub color: MessageColor,
    /// Heavier.
    pub bold: bool,
    /// In capitals.
    pub uppercase: bool,
    /// Pulses at first.
    pub flash: bool,
    /// Since when it shows.
    pub shown_at: Option<ServerInstant>,
}

/// A picture together with when it next changes by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The picture.
    pub picture: Picture,
    /// The next instant at which it changes though nothing arrives; none: it stands.
    pub until: Option<ServerInstant>,
}

impl Shown {
    /// What `view` shows of a room at `now`.
    #[must_use]
    pub fn at(room: &Room, view: &View, now: ServerInstant, zones: &dyn Zones) -> Self {
        Self { picture: picture(room, view, now, zones), until: next_change(room, view, now) }
    }
}

fn picture(room: &Room, view: &View, now: ServerInstant, zones: &dyn Zones) -> Picture {
    if let Some(stop) = &room.playback.show_stop {
        // Overrides blackout; an overlay is emptied.
        let scene = if view.transparent { Scene::Dark } else { Scene::ShowStopped(stop.text.clone()) };
        return Picture { scene, ..Picture::default() };
    }
    if room.playback.blackout && !view.ignores_blackout {
        let scene = if view.transparent { Scene::Dark } else { Scene::Blackout };
        return Picture { scene, ..Picture::default() };
    }
    let message = room
        .shown_message()
        .filter(|message| message.audience.reaches(view.message_audience(), view.device.as_ref()))
        .filter(|message| !has_ended(message, now))
        .map(|message| speech(message, room, view, now, zones));
    Picture {
        scene: scene(room, view, now, zones),
        // Focus without a message shows the countdown, never an empty screen.
        message_alone: room.playback.focus && message.is_some(),
        message,
        flash: room.playback.flash && !view.transparent,
    }
}

/// Whether a message's time is up; the server says so too, but a page on its own must know.
fn has_ended(message: &Message, now: ServerInstant) -> bool {
    ends_at(message).is_some_and(|end| end <= now)
}

fn ends_at(message: &Message) -> Option<ServerInstant> {
    Some(message.shown_at? + message.lifetime?)
}

fn scene(room: &Room, view: &View, now: ServerInstant, zones: &dyn Zones) -> Scene {
    let over = room.run.ended.is_some() && !room.playback.is_running();
    let Some(timer) = room.current().filter(|timer| !over && !goes_to_standby(timer, room, now)) else {
        return match room.info.settings.standby {
            Standby::Black => Scene::Dark,
            Standby::Card => Scene::Standby(standby_next(room, over, now, zones)),
        };
    };
    let zone = &room.info.time_zone;
    let Face { digits, word, tone, phase, overtime } = face(timer, &room.playback, view, now, zone, zones);
    Scene::Item(Box::new(Item {
        title: timer.name.clone(),
        speaker: timer.speaker().to_owned(),
        digits,
        word,
        tone,
        phase,
        running: room.playback.is_running(),
        overtime,
        bar: bar(timer, room),
        next: room.next().map(|next| up_next(next, room, now, zones)),
    }))
}

fn goes_to_standby(timer: &Timer, room: &Room, now: ServerInstant) -> bool {
    timer.at_zero == AtZero::Standby && room.playback.remaining_at(now).is_some_and(|left| left <= Span::ZERO)
}

fn standby_next(room: &Room, over: bool, now: ServerInstant, zones: &dyn Zones) -> Option<UpNext> {
    if over { None } else { room.next().map(|next| up_next(next, room, now, zones)) }
}

fn up_next(timer: &Timer, room: &Room, now: ServerInstant, zones: &dyn Zones) -> UpNext {
    UpNext {
        title: timer.name.clone(),
        speaker: timer.speaker().to_owned(),
        start: schedule::expected_start(room, &timer.id, now, zones),
        length: timer.live_duration(),
    }
}

fn bar(timer: &Timer, room: &Room) -> Option<Bar> {
    let playback = &room.playback;
    let length = playback.duration.filter(|length| *length > Span::ZERO)?;
    matches!(timer.appearance, Appearance::Countdown | Appearance::CountUp).then(|| Bar {
        length,
        elapsed: playback.elapsed.or_zero(),
        at: playback.at,
        running: playback.is_running(),
        zones: thresholds(timer, length),
    })
}

fn speech(message: &Message, room: &Room, view: &View, now: ServerInstant, zones: &dyn Zones) -> Speech {
    Speech {
        id: message.id.clone(),
        text: fill(&message.text, |name| placeholder(name, room, view, now, zones)),
        color: message.color,
        bold: message.bold,
        uppercase: message.uppercase,
        flash: message.flash,
        shown_at: message.shown_at,
    }
}

/// What a placeholder stands for now; none leaves it as it was typed.
fn placeholder(
    name: &str,
    room: &Room,
    view: &View,
    now: ServerInstant,
    zones: &dyn Zones,
) -> Option<String> {
    let clock = |at: ServerInstant| {
        let time = local_time(at, &room.info.time_zone, zones);
        format_time_of_day(time.as_ms(), TimeStyle::default())
    };
    let playback = &room.playback;
    let current = room.current();
    match name {
        "CURRENT_TITLE" => Some(current?.name.clone()),
        "CURRENT_SPEAKER" => Some(current?.speaker().to_owned()),
        "CURRENT_DURATION" => Some(format_span(playback.duration?)),
        "NEXT_TITLE" => Some(room.next()?.name.clone()),
        "NEXT_SPEAKER" => Some(room.next()?.speaker().to_owned()),
        "NEXT_DURATION" => Some(format_span(room.next()?.live_duration())),
        "TIME_LEFT" => {
            let shown = playback.countdown().shown(now, Direction::Down, Resolution::Second)?;
            Some(ghostlight_time::format_shown(shown, view.style))
        }
        "START" => Some(clock(current?.run.started?)),
        "FINISH" => Some(clock(now + playback.remaining_at(now)?.or_zero())),
        "CLOCK" => Some(clock(now)),
        _ => None,
    }
}

/// The next instant at which something on the picture changes by itself.
fn next_change(room: &Room, view: &View, now: ServerInstant) -> Option<ServerInstant> {
    if room.playback.show_stop.is_some() || (room.playback.blackout && !view.ignores_blackout) {
        return None;
    }
    let message = room.shown_message().filter(|message| !has_ended(message, now));
    let clock_ticks = message.is_some_and(|message| ticks(&message.text));
    let digits = room.current().and_then(|timer| digits_change(timer, room, view, now));
    // The venue's clock, a standby's expected start and filled-in placeholders follow the full second.
    let second = (clock_ticks || room.current().is_none()).then(|| next_second(now));
    let message_end = message.and_then(ends_at);
    [digits, second, message_end].into_iter().flatten().filter(|at| *at > now).min()
}

fn digits_change(timer: &Timer, room: &Room, view: &View, now: ServerInstant) -> Option<ServerInstant> {
    let direction = match timer.appearance {
        Appearance::TimeOfDay => return Some(next_second(now)),
        Appearance::CountUp => Direction::Up,
        Appearance::Countdown | Appearance::Hidden => Direction::Down,
    };
    let countdown = room.playback.countdown();
    let face = countdown.next_flip(now, direction, view.resolution);
    // The phase follows the remaining time, also where the digits count up without tenths.
    let phase = countdown.next_flip(now, Direction::Down, Resolution::Second);
    [face, phase].into_iter().flatten().min()
}

fn next_second(now: ServerInstant) -> ServerInstant {
    ServerInstant::from_ms((now.as_ms().div_euclid(1_000) + 1).saturating_mul(1_000))
}
