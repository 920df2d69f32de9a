//! What can be read of a room.

use super::Who;
use crate::shares::{Share, stripped};
use crate::{Engine, Host, refuse};
use ghostlight_palco::rest::{Answer, Route, What};
use ghostlight_palco::server::ServerFrame;
use ghostlight_palco::{BadFrame, fields, fields::Detail};
use ghostlight_room::{Message, MessageId, Output, Timer, TimerId};
use ghostlight_time::{Phase, Resolution, Shown, Span, Thresholds};
use serde_json::{Map, Value};

/// So many log entries are given where the query names no `limit`.
const LOG_PAGE: usize = 1_000;

impl Engine {
    pub(super) fn read(
        &self,
        who: &Who,
        what: &What,
        route: &Route,
        host: &Host<'_>,
    ) -> Result<Answer, BadFrame> {
        match what {
            What::Room => Ok(Answer::ok(self.room_view(self.view(who)?))),
            What::Playback => {
                self.view(who)?;
                Ok(Answer::ok(self.playback_view(host)))
            }
            What::Timers => Ok(Answer::ok(self.timers_json(self.rundown_view(who)?))),
            What::Timer(id) => {
                let notes = self.rundown_view(who)?;
                let timer = self.room.timers.iter().zip(0..).find(|(timer, _)| timer.id == *id);
                let (timer, index) = timer.ok_or_else(|| refuse::not_found("There is no such item."))?;
                Ok(Answer::ok(timer_value(timer, index, notes)))
            }
            What::Messages => {
                who.at_least(&[Output::Moderator, Output::Operator, Output::Controller])?;
                Ok(Answer::ok(self.messages_json()))
            }
            What::Message(id) => {
                who.at_least(&[Output::Moderator, Output::Operator, Output::Controller])?;
                let message = self.message_json(id);
                message.map(Answer::ok).ok_or_else(|| refuse::not_found("There is no such message."))
            }
            What::Runs => {
                who.at_least(&[Output::Operator, Output::Controller])?;
                Ok(Answer::ok(self.runs_json()))
            }
            What::Log => {
                who.at_least(&[Output::Operator, Output::Controller])?;
                let limit = route.query("limit").and_then(|text| text.parse().ok()).unwrap_or(LOG_PAGE);
                let last = self.log.len().saturating_sub(limit);
                let entries = self.log.iter().skip(last).map(ghostlight_palco::server::LogEntry::to_json);
                Ok(Answer::ok(entries.collect::<Vec<_>>()))
            }
            What::Export => {
                who.at_least(&[Output::Controller])?;
                Ok(Answer::ok(self.export()))
            }
            _ => Err(refuse::not_found("There is nothing at this address.")),
        }
    }

    /// What one sees of the room: without a key the viewer's view.
    fn view(&self, who: &Who) -> Result<Share, BadFrame> {
        let role = who.key.or(who.client_role()).unwrap_or(Output::Viewer);
        if who.role.is_none() && !self.needs_no_key(Output::Viewer) {
            return Err(refuse::no_key("This room needs a key."));
        }
        Ok(self.share_for(role, who.key))
    }

    /// Whether one sees the rundown with notes. The rundown is the agenda's.
    fn rundown_view(&self, who: &Who) -> Result<bool, BadFrame> {
        match who.role {
            None if self.needs_no_key(Output::Agenda) => Ok(false),
            None => Err(refuse::no_key("This room needs a key.")),
            Some(Output::Viewer) if !self.needs_no_key(Output::Agenda) => {
                Err(refuse::forbidden("A viewer does not see the rundown."))
            }
            Some(Output::Viewer) => Ok(false),
            Some(role) => Ok(self.share_for(role, who.key).notes),
        }
    }

    /// The room's own fields, and beside them what a `room` frame holds.
    fn room_view(&self, share: Share) -> Map<String, Value> {
        let frame = ServerFrame::Room(Box::new(self.frame_for(&share))).encode();
        let mut all = match serde_json::from_str(&frame) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        };
        all.remove("type");
        all.remove("room");
        let mut map = fields::room_info_to_json(&self.room.info, Detail::Full);
        map.append(&mut all);
        map
    }

    fn playback_view(&self, host: &Host<'_>) -> Map<String, Value> {
        let mut map = fields::playback_to_json(&self.room.playback, self.seen.server);
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        let left = self.remaining();
        let shown = left.map(|left| Shown::of_remaining(left, Resolution::Second));
        let time = shown.map(|shown| ghostlight_time::format_shown(shown, Default::default()));
        put("timer_id", self.room.playback.current.as_ref().map(TimerId::as_str).into());
        put("name", self.room.current().map(|timer| timer.name.as_str()).into());
        put("speaker", self.room.current().map(Timer::speaker).into());
        put("next", self.room.next().map(|timer| timer.name.as_str()).into());
        put("remaining_ms", left.map(Span::as_ms).into());
        put("time", time.into());
        put("phase", self.phase().map(phase_word).into());
        let end = self.room.current().and_then(|timer| self.end_of(timer, host.zones));
        put("ends_at", end.map(ghostlight_time::ServerInstant::as_ms).into());
        put("seq", self.seq.into());
        put("server_time", self.seen.server.as_ms().into());
        map
    }

    fn phase(&self) -> Option<Phase> {
        let timer = self.room.current()?;
        let playback = &self.room.playback;
        let set = Thresholds { yellow: timer.wrap_yellow, red: timer.wrap_red };
        let left = Shown::of_remaining(playback.duration? - playback.elapsed, Resolution::Second);
        Some(set.resolve(playback.duration?).phase(left))
    }

    pub(super) fn timers_json(&self, notes: bool) -> Vec<Value> {
        self.room.timers.iter().zip(0..).map(|(timer, index)| timer_value(timer, index, notes)).collect()
    }

    pub(super) fn timer_json(&self, id: &TimerId) -> Option<Value> {
        let found = self.room.timers.iter().zip(0..).find(|(timer, _)| timer.id == *id)?;
        Some(timer_value(found.0, found.1, true))
    }

    pub(super) fn messages_json(&self) -> Vec<Value> {
        self.room.messages.iter().map(message_value).collect()
    }

    pub(super) fn message_json(&self, id: &MessageId) -> Option<Value> {
        self.room.messages.iter().find(|message| message.id == *id).map(message_value)
    }

    /// The filed runs, and last the present one where anything of it ran and it is not filed.
    pub(super) fn runs_json(&self) -> Vec<Value> {
        let number = self.room.run.number;
        let open = self.room.run.started.is_some() && self.room.run.ended.is_none();
        let filed = self.reports.iter().filter(|report| !(open && report.run.number == number));
        let present = open.then(|| self.present_report());
        filed.chain(present.as_ref()).map(crate::report::RunReport::to_json).collect()
    }
}

impl Who {
    /// The role of the page that asks over its socket.
    fn client_role(&self) -> Option<Output> {
        self.connected.then_some(self.role).flatten()
    }

    /// Refuses whoever has another role.
    fn at_least(&self, roles: &[Output]) -> Result<(), BadFrame> {
        match self.role {
            None => Err(refuse::no_key("This needs a key.")),
            Some(role) if roles.contains(&role) => Ok(()),
            Some(role) => Err(refuse::forbidden(["As ", role.word(), " you cannot see that."].concat())),
        }
    }
}

fn timer_value(timer: &Timer, index: u32, notes: bool) -> Value {
    Value::Object(fields::timer_to_json(&stripped(timer, notes), index, Detail::Full))
}

fn message_value(message: &Message) -> Value {
    Value::Object(fields::message_to_json(message, Detail::Full))
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
