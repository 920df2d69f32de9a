//! The whole room as one file, and back; also rows that were pasted.

use crate::control::Caller;
use crate::edits::{patch_message, patch_room, patch_timer};
use crate::{Engine, Host, ids, refuse};
use ghostlight_palco::rest::{Answer, Route};
use ghostlight_palco::{BadFrame, fields, fields::Detail};
use ghostlight_room::{Message, MessageId, MessagePatch, RoomPatch, Timer, TimerId, TimerPatch, TimerRun};
use serde_json::{Map, Value};

/// Says that a file is a room's; its value is the version of the form.
const MARK: &str = "ghostlight";
/// The version that is written and read.
const VERSION: u64 = 1;

/// What a file brings, all of it read before any of it is done.
struct Brought {
    room: Option<RoomPatch>,
    timers: Vec<TimerPatch>,
    messages: Vec<MessagePatch>,
    replace: bool,
}

impl Engine {
    /// `{"ghostlight": 1, "room", "timers", "messages", "runs"}`: the plan, without the live state.
    pub(super) fn export(&self) -> Map<String, Value> {
        let mut timers: Vec<&Timer> = self.room.timers.iter().collect();
        timers.sort_by_key(|timer| timer.position);
        let plan = |(timer, index): (&Timer, u32)| {
            let timer = Timer { run: TimerRun::default(), ..timer.clone() };
            Value::Object(fields::timer_to_json(&timer, index, Detail::Brief))
        };
        let message = |message: &Message| {
            let message = Message { showing: false, shown_at: None, ..message.clone() };
            Value::Object(fields::message_to_json(&message, Detail::Brief))
        };
        let mut map = Map::new();
        map.insert(MARK.to_owned(), VERSION.into());
        map.insert("room".to_owned(), fields::room_info_to_json(&self.room.info, Detail::Full).into());
        map.insert("timers".to_owned(), timers.into_iter().zip(0..).map(plan).collect());
        map.insert("messages".to_owned(), self.room.messages.iter().map(message).collect());
        map.insert("runs".to_owned(), self.runs_json().into());
        map
    }

    /// Takes in a room file, or `{"timers": […], "messages": […], "room": {…}, "replace": bool}`, or a
    /// list of items. All or nothing. A room file replaces the rundown and the messages, unless
    /// `replace` says otherwise; anything else is added at the end.
    pub(super) fn import(
        &mut self,
        caller: &Caller,
        file: &Value,
        route: &Route,
        host: &mut Host<'_>,
    ) -> Result<Answer, BadFrame> {
        let brought = read(file, route)?;
        if brought.replace {
            let busy = !self.is_stopped() || self.room.playback.show_stop.is_some();
            if busy {
                return Err(refuse::conflict("Stop the countdown first: this replaces the whole rundown."));
            }
            check_count(brought.timers.len(), crate::edits::MOST_TIMERS, "items")?;
            check_count(brought.messages.len(), crate::edits::MOST_MESSAGES, "messages")?;
        } else {
            self.room_for_timers(brought.timers.len())?;
            self.room_for_messages(brought.messages.len())?;
        }
        let answer = self.take_in(brought, host);
        self.close_keyless();
        self.note(&caller.by, "import", "", "");
        Ok(Answer::ok(answer))
    }

    fn take_in(&mut self, brought: Brought, host: &mut Host<'_>) -> Map<String, Value> {
        if brought.replace {
            self.hide_message();
            self.room.playback.current = None;
            self.disarm();
            self.live.ends.clear();
            self.room.timers.clear();
            self.room.messages.clear();
        }
        if let Some(patch) = brought.room {
            patch_room(&mut self.room.info, patch);
        }
        let (timers, messages) = (brought.timers.len(), brought.messages.len());
        for (patch, position) in brought.timers.into_iter().zip(self.timer_count()..) {
            let mut timer = Timer { id: TimerId::new(ids::uuid(host.ids)), position, ..Timer::default() };
            patch_timer(&mut timer, patch);
            self.room.timers.push(timer);
        }
        for (patch, position) in brought.messages.into_iter().zip(self.message_count()..) {
            let mut message =
                Message { id: MessageId::new(ids::uuid(host.ids)), position, ..Message::default() };
            patch_message(&mut message, patch);
            self.room.messages.push(message);
        }
        self.room.info.updated_at = crate::text::timestamp(self.seen.server);
        self.forget_undo();
        self.refresh(host.zones);
        self.change.whole = true;
        self.changed();
        let mut map = Map::new();
        map.insert("timers".to_owned(), timers.into());
        map.insert("messages".to_owned(), messages.into());
        map
    }

    fn timer_count(&self) -> u32 {
        u32::try_from(self.room.timers.len()).unwrap_or(u32::MAX)
    }

    fn message_count(&self) -> u32 {
        u32::try_from(self.room.messages.len()).unwrap_or(u32::MAX)
    }
}

fn check_count(count: usize, most: usize, what: &str) -> Result<(), BadFrame> {
    if count > most {
        return Err(BadFrame::request(["A room has at most ", &most.to_string(), " ", what, "."].concat()));
    }
    Ok(())
}

fn read(file: &Value, route: &Route) -> Result<Brought, BadFrame> {
    if let Some(version) = file.get(MARK)
        && version.as_u64() != Some(VERSION)
    {
        let message = "This room file is of another version of Ghostlight. Export it again with this one.";
        return Err(BadFrame::request(message));
    }
    let empty = Vec::new();
    let list = |key: &str| match file.get(key) {
        None | Some(Value::Null) => Ok(&empty),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(BadFrame::request(["The field ", key, " has to be a list."].concat())),
    };
    let (timers, messages) = match file {
        Value::Array(timers) => (timers, &empty),
        Value::Object(_) => (list("timers")?, list("messages")?),
        _ => return Err(BadFrame::request("This is neither a room file nor a list of items.")),
    };
    let room = match file.get("room") {
        Some(Value::Object(room)) => Some(fields::room_patch_from_json(room.clone())?),
        _ => None,
    };
    let asked = file.get("replace").and_then(Value::as_bool);
    let asked = asked.or_else(|| route.query("replace").map(|word| matches!(word, "1" | "true")));
    Ok(Brought {
        room,
        timers: rows(timers, fields::timer_patch_from_json, "Item")?,
        messages: rows(messages, fields::message_patch_from_json, "Message")?,
        replace: asked.unwrap_or_else(|| file.get(MARK).is_some()),
    })
}

/// Reads all rows; the refusal names the row that it is about.
fn rows<P>(
    rows: &[Value],
    read: fn(Map<String, Value>) -> Result<P, BadFrame>,
    what: &str,
) -> Result<Vec<P>, BadFrame> {
    let row = |(row, place): (&Value, usize)| {
        let named = |message: &str| [what, " ", &place.to_string(), ": ", message].concat();
        match row {
            Value::Object(map) => {
                read(map.clone()).map_err(|bad| BadFrame { message: named(&bad.message), ..bad })
            }
            _ => Err(BadFrame::request(named("it has to be an object."))),
        }
    };
    rows.iter().zip(1..).map(row).collect()
}
