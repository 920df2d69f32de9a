//! From Ontime's state to the room.

use super::Ontime;
use super::book::Line;
use super::day::Present;
use super::event::{DAY_MS, Event};
use super::store::{Mode, Said};
use ghostlight_room::{Audience, Date, Message, MessageId, Output, Room, Timer, TimerId};
use ghostlight_time::{ServerInstant, Span};

/// Ids of the messages.
pub(super) const TIMER: &str = "timer";
pub(super) const SECONDARY: &str = "secondary";
pub(super) const PUBLIC: &str = "public";
pub(super) const LOWER: &str = "lower";

impl Ontime {
    /// The whole room but its playback.
    pub(super) fn room(&self, present: Present, before: &Room) -> Room {
        let mut room = Room { playback: before.playback.clone(), ..Room::default() };
        room.info.id = ghostlight_room::RoomId::from("ontime");
        room.info.name = self.name();
        // Its instants are told as if its zone were UTC.
        room.info.time_zone = "UTC".to_owned();
        room.info.open = true;
        let start = self.store.actual_start.map(|time| self.first_start(time, present));
        room.run.number = 1;
        room.run.started = start;
        let first_day = start.unwrap_or(present.at).as_ms().div_euclid(DAY_MS);
        room.info.date = Some(Date::from_days(first_day));
        room.timers = self.timers(present);
        room.messages = self.messages(present.at, &before.messages);
        room
    }

    fn name(&self) -> String {
        let names = [self.book.project.as_str(), self.book.rundown.as_str()];
        let given = names.into_iter().find(|name| !name.is_empty());
        given.unwrap_or("Ontime").to_owned()
    }

    /// When the rundown's first event started, `day` days ago.
    fn first_start(&self, time: i64, present: Present) -> ServerInstant {
        let midnight = present.at - Span::from_ms(present.time_of_day);
        let told = midnight + Span::from_ms(time - self.store.day * DAY_MS);
        if told <= present.at + Span::from_secs(1) { told } else { present.last(time) }
    }

    fn timers(&self, present: Present) -> Vec<Timer> {
        let mut timers: Vec<Timer> = Vec::new();
        let (mut headings, mut day, mut last) = (Vec::new(), 0, i64::MIN);
        for line in &self.book.lines {
            match line {
                Line::Heading(text) => headings.push(text.clone()),
                Line::Event(event) => {
                    let event = self.newest(event);
                    let start = event.start.unwrap_or(last);
                    // An event that begins earlier than the one before it is the next day's.
                    day += i64::from(start < last);
                    last = start;
                    let mut timer = event.timer(day, self.book.thresholds);
                    timer.headings = core::mem::take(&mut headings);
                    timers.push(timer);
                }
            }
        }
        for event in [&self.store.now, &self.store.next].into_iter().flatten() {
            if !timers.iter().any(|timer| timer.id.as_str() == event.id) {
                timers.push(event.timer(0, self.book.thresholds));
            }
        }
        self.tell_what_ran(&mut timers, present);
        let rolls = self.store.timer.mode == Mode::Roll;
        let hides_notes = self.config.output == Output::Viewer;
        for (position, timer) in (0..).zip(&mut timers) {
            timer.position = position;
            timer.starts_by_itself = rolls;
            if hides_notes {
                timer.notes.clear();
            }
        }
        timers
    }

    /// The event as it was last told: the loaded ones come over the socket, mostly before the rundown.
    fn newest<'a>(&'a self, event: &'a Event) -> &'a Event {
        let mut told = [&self.store.now, &self.store.next, &self.store.flag].into_iter().flatten();
        told.find(|told| told.id == event.id && told.revision >= event.revision).unwrap_or(event)
    }

    /// What Ontime's report says of the events before the current one. Older versions have none: there,
    /// what stands before it is taken to have run as planned.
    fn tell_what_ran(&self, timers: &mut [Timer], present: Present) {
        let Some(current) = self.store.now.as_ref().map(|event| TimerId::from(event.id.as_str())) else {
            return;
        };
        for timer in timers.iter_mut() {
            if timer.id == current {
                timer.run.started = self.store.timer.started.map(|time| present.last(time));
                return;
            }
            let id = timer.id.as_str();
            let (started, ended) = match self.book.report.iter().find(|(of, ..)| of == id) {
                Some((_, started, ended)) => (*started, *ended),
                None if self.book.has_report || timer.run.skipped => continue,
                None => {
                    let start = timer.start.map(|start| start.ms_of_day());
                    (start, start.map(|start| (start + timer.duration.as_ms()).rem_euclid(DAY_MS)))
                }
            };
            timer.run.started = started.map(|time| present.last(time));
            timer.run.ended = ended.map(|time| present.last(time));
            timer.run.elapsed = timer.duration;
        }
    }

    fn messages(&self, now: ServerInstant, before: &[Message]) -> Vec<Message> {
        let store = &self.store;
        let hall = Audience::Audience;
        let all = [
            (TIMER, Some(&store.message), Audience::Stage, store.blink),
            (SECONDARY, Some(&store.secondary), Audience::Stage, false),
            (PUBLIC, store.public.as_ref(), hall.clone(), false),
            (LOWER, store.lower.as_ref(), hall, false),
        ];
        let told =
            all.into_iter().filter_map(|(id, said, audience, flash)| Some((id, said?, audience, flash)));
        (0..)
            .zip(told)
            .map(|(position, (id, said, audience, flash))| {
                let was = before.iter().find(|message| message.id.as_str() == id);
                message(id, said, audience, flash, position, was.and_then(|was| was.shown_at), now)
            })
            .collect()
    }
}

fn message(
    id: &str,
    said: &Said,
    audience: Audience,
    flash: bool,
    position: u32,
    since: Option<ServerInstant>,
    now: ServerInstant,
) -> Message {
    let showing = said.visible && !said.text.trim().is_empty();
    Message {
        id: MessageId::from(id),
        text: said.text.clone(),
        audience,
        flash,
        position,
        showing,
        shown_at: showing.then(|| since.unwrap_or(now)),
        // Ontime's next leaves the message up.
        keep: true,
        ..Message::default()
    }
}
