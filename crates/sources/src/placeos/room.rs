//! From what PlaceOS tells to the room: the present meeting as the timer, the day as the rundown.

use super::PlaceOs;
use super::booking::Booking;
use super::meetings::Scene;
use ghostlight_room::{
    Appearance, AtZero, Audience, Date, DayTime, Message, MessageColor, MessageId, Output, PlayState,
    Playback, Room, RoomId, Run, RunKind, Timer, TimerId, Zones, local_time,
};
use ghostlight_time::{ServerInstant, Span, TimeStyle, format_time_of_day};

/// The time in which nobody meets, up to the next meeting of the day.
const FREE: &str = "free";
const CHECK_IN: &str = "check-in";

/// A zone with what knows its clocks.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) zone: &'a str,
    pub(super) zones: &'a dyn Zones,
}

impl Place<'_> {
    pub(super) fn clock(self, at: ServerInstant) -> String {
        format_time_of_day(local_time(at, self.zone, self.zones).as_ms(), TimeStyle::default())
    }
    pub(super) fn day(self, at: ServerInstant) -> Date {
        Date::at(at, self.zone, self.zones)
    }
}

impl PlaceOs {
    /// The room's zone: as it was set up, as PlaceOS says, or this device's own.
    pub(super) fn zone(&self) -> &str {
        if self.config.zone.is_empty() { &self.rest.zone } else { &self.config.zone }
    }

    pub(super) fn place(&self) -> Place<'_> {
        Place { zone: self.zone(), zones: self.zones }
    }

    pub(super) fn scene(&self, now: ServerInstant) -> Scene {
        self.meetings.scene(now, self.zone(), self.zones)
    }

    /// The whole room.
    pub(super) fn room(&self, now: ServerInstant) -> Room {
        let place = self.place();
        let day = place.day(now);
        let scene = self.scene(now);
        let mut room = Room::default();
        room.info.id = RoomId::from(self.config.system.as_str());
        room.info.name = self.name();
        room.info.time_zone = self.zone().to_owned();
        room.info.date = Some(day);
        room.info.open = true;
        room.timers = self.rundown(day, now);
        self.put_current(&mut room, &scene, day, now);
        for (position, timer) in (0..).zip(&mut room.timers) {
            timer.position = position;
        }
        let started = room.timers.iter().filter_map(|timer| timer.run.started).min();
        room.run = Run { number: 1, kind: RunKind::Show, started, ended: None };
        room.messages.extend(self.check_in_message(&scene));
        room
    }

    fn name(&self) -> String {
        let names = [&self.meetings.room_name, &self.rest.name, &self.config.system];
        names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default()
    }

    /// The day's meetings. Those that take whole days stand above the first of the others.
    fn rundown(&self, day: Date, now: ServerInstant) -> Vec<Timer> {
        let Place { zone, zones } = self.place();
        let mut headings = Vec::new();
        let mut timers = Vec::new();
        for booking in self.meetings.on(day, zone, zones) {
            if booking.is_all_day(zone, zones) {
                headings.push(["All day: ", &self.title(booking)].concat());
            } else {
                timers.push(self.timer(booking, day, now));
            }
        }
        if let Some(first) = timers.first_mut() {
            first.headings = headings;
        }
        timers
    }

    fn timer(&self, booking: &Booking, day: Date, now: ServerInstant) -> Timer {
        let Place { zone, zones } = self.place();
        let midnight = day.instant(DayTime::default(), zone, zones);
        let end = booking.end.unwrap_or(booking.start);
        // What began yesterday stands at the top of the day with what is left of it.
        let from = booking.start.max(midnight);
        let start = if from == midnight { DayTime::default() } else { local_time(from, zone, zones) };
        let mut timer = self.bare(booking);
        timer.duration = (end - from).or_zero();
        timer.start = Some(start);
        timer.hard_start = true;
        if end <= now {
            timer.run.started = Some(booking.start);
            timer.run.ended = Some(end);
            timer.run.elapsed = timer.duration;
        }
        timer
    }

    fn bare(&self, booking: &Booking) -> Timer {
        let private = if booking.private { "Private" } else { "" };
        Timer {
            id: TimerId::new(booking.key()),
            name: self.title(booking),
            planned_speaker: self.host(booking),
            label: private.to_owned(),
            notes: self.notes(booking),
            // A meeting that is over holds 0:00 until PlaceOS says what comes.
            at_zero: AtZero::Hold,
            ..Timer::default()
        }
    }

    /// Screens that anybody can see.
    fn is_public(&self) -> bool {
        matches!(self.config.output, Output::Viewer | Output::Agenda | Output::Moderator)
    }

    pub(super) fn title(&self, booking: &Booking) -> String {
        let hidden = self.is_public() && (booking.private || self.meetings.hides_titles);
        match booking.title.as_str() {
            _ if hidden && booking.private => "Private meeting".to_owned(),
            title if hidden || title.is_empty() => "Meeting".to_owned(),
            title => title.to_owned(),
        }
    }

    pub(super) fn host(&self, booking: &Booking) -> String {
        let hidden = self.is_public() && (booking.private || self.meetings.hides_details);
        if hidden { String::new() } else { booking.host.clone() }
    }

    fn notes(&self, booking: &Booking) -> String {
        match booking.invited {
            0 => String::new(),
            _ if self.is_public() => String::new(),
            1 => "1 person invited".to_owned(),
            many => format!("{many} people invited"),
        }
    }

    /// What is on now, as the current item.
    fn put_current(&self, room: &mut Room, scene: &Scene, day: Date, now: ServerInstant) {
        match scene {
            Scene::Unknown => room.playback.state = PlayState::Other("unknown".to_owned()),
            Scene::Meeting { booking, end, pending } => self.put_meeting(room, booking, *end, *pending),
            Scene::Free { next: Some(next), .. } if self.place().day(next.start) == day => {
                self.put_free(room, next, day, now);
            }
            Scene::Free { .. } => {}
        }
    }

    fn put_meeting(&self, room: &mut Room, booking: &Booking, end: Option<ServerInstant>, pending: bool) {
        let id = TimerId::new(booking.key());
        if !room.timers.iter().any(|timer| timer.id == id) {
            // A meeting of the whole day, or one that is over and lingers past midnight.
            let mut timer = self.bare(booking);
            timer.start = Some(DayTime::default());
            timer.hard_start = true;
            let heading = ["All day: ", &timer.name].concat();
            for other in &mut room.timers {
                other.headings.retain(|it| *it != heading);
            }
            room.timers.insert(0, timer);
        }
        if let Some(timer) = room.timers.iter_mut().find(|timer| timer.id == id) {
            timer.run.started = Some(booking.start);
            timer.run.ended = None;
            if pending {
                timer.label = "Check in".to_owned();
            }
            if end.is_none() {
                // Nothing to count down: the clock.
                timer.appearance = Appearance::TimeOfDay;
                timer.label = "All day".to_owned();
            }
        }
        room.playback = Playback {
            state: PlayState::Running,
            current: Some(id),
            at: booking.start,
            duration: end.map(|end| end - booking.start),
            ..Playback::default()
        };
    }

    fn put_free(&self, room: &mut Room, next: &Booking, day: Date, now: ServerInstant) {
        let Place { zone, zones } = self.place();
        let since = self.meetings.free_since(day, now, zone, zones);
        let length = next.start - since;
        let timer = Timer {
            id: TimerId::from(FREE),
            name: "Free".to_owned(),
            planned_speaker: room.info.name.clone(),
            label: ["Free until ", &self.place().clock(next.start)].concat(),
            duration: length,
            start: Some(local_time(since, zone, zones)),
            hard_start: true,
            is_break: true,
            run: ghostlight_room::TimerRun { started: Some(since), ..Default::default() },
            ..Timer::default()
        };
        let next = TimerId::new(next.key());
        let place = room.timers.iter().position(|timer| timer.id == next).unwrap_or(room.timers.len());
        room.timers.insert(place, timer);
        room.playback = Playback {
            state: PlayState::Running,
            current: Some(TimerId::from(FREE)),
            at: since,
            duration: Some(length),
            ..Playback::default()
        };
    }

    /// Who waits for whom: a message, for the time in which somebody is to check in.
    fn check_in_message(&self, scene: &Scene) -> Option<Message> {
        let (text, since, until) = match scene {
            Scene::Meeting { booking, pending: true, .. } => match self.meetings.deadline(booking) {
                Some(until) => {
                    (["Check in by ", &self.place().clock(until)].concat(), booking.start, Some(until))
                }
                None => ("Check in".to_owned(), booking.start, None),
            },
            Scene::Free { next: Some(next), opens: true } => {
                let text = ["Check-in is open: starts at ", &self.place().clock(next.start)].concat();
                (text, next.start - Span::from_mins(60), Some(next.start))
            }
            _ => return None,
        };
        Some(Message {
            id: MessageId::from(CHECK_IN),
            text,
            color: MessageColor::Yellow,
            audience: Audience::All,
            keep: true,
            showing: true,
            shown_at: Some(since),
            lifetime: until.map(|until| until - since),
            ..Message::default()
        })
    }
}
