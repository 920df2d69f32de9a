//! A PlaceOS system as a state machine: what its server says to each session, faults included. Time is
//! an argument, so that it runs behind a real socket and under a virtual clock alike.
//!
//! It is as strict as the real one: what it cannot read is met with silence.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A meeting in the room's calendar; times in seconds since the epoch.
#[derive(Clone, Debug, Default)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its host's address.
    pub host: String,
    /// When it begins.
    pub start: i64,
    /// None: PlaceOS tells no end.
    pub end: Option<i64>,
    /// Its title is nobody else's business.
    pub private: bool,
    /// It takes the whole day.
    pub all_day: bool,
}

impl Meeting {
    /// A meeting of Anna's.
    pub fn new(id: &str, title: &str, start: i64, end: i64) -> Self {
        let (id, title) = (id.to_owned(), title.to_owned());
        Self { id, title, host: "anna@x.org".to_owned(), start, end: Some(end), ..Self::default() }
    }

    fn event(&self) -> Value {
        let mut event = json!({
            "event_start": self.start, "id": self.id, "host": self.host, "title": self.title, "body": "",
            "attendees": [
                {"name": "Resource - Room", "email": "room@x.org", "response_status": "accepted", "resource": true},
                {"name": "Anna Arendt", "email": "anna@x.org", "organizer": true},
            ],
            "private": self.private, "all_day": self.all_day, "timezone": "Etc/GMT", "status": "confirmed",
        });
        if let (Some(event), Some(end)) = (event.as_object_mut(), self.end) {
            event.insert("event_end".to_owned(), end.into());
        }
        event
    }
}

/// A bound variable: module, index, name.
pub type Key = (String, i64, String);

/// A variable of the Bookings module.
pub fn booking(name: &str) -> Key {
    ("Bookings".to_owned(), 1, name.to_owned())
}

/// How the server and its drivers behave.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manners {
    /// Values as JSON inside a text, and errors as bare `code`, as the old documentation has it.
    pub seed: bool,
    /// The driver of before `checkin`, whose `end_meeting` takes one argument.
    pub old_driver: bool,
    /// The first value may come before the bind is answered.
    pub value_first: bool,
    /// It executes and never answers.
    pub mute: bool,
    /// It answers no ping.
    pub no_pongs: bool,
    /// It understands no command, and so says nothing.
    pub deaf: bool,
    /// It refuses to bind anything more.
    pub refuses_binds: bool,
}

#[derive(Clone, Debug, Default)]
struct Session {
    /// Each with the id of its first bind.
    bound: BTreeMap<Key, i64>,
    logs: BTreeSet<String>,
}

/// What is said to whom.
pub type Said = Vec<(u64, String)>;

/// The system.
pub struct Room {
    /// The system's id.
    pub system: String,
    /// How it behaves.
    pub manners: Manners,
    /// The calendar.
    pub meetings: Vec<Meeting>,
    /// How long a meeting waits for somebody to check in, in minutes.
    pub pending_period: i64,
    /// How long before its start somebody may, in minutes.
    pub pending_before: i64,
    /// Meetings may not be ended from here.
    pub disable_end: bool,
    /// The start of the last meeting that somebody checked in to.
    pub started: i64,
    /// Every method that ran.
    pub ran: Vec<(String, Vec<Value>)>,
    /// Every text that arrived.
    pub heard: Vec<(u64, String)>,
    values: BTreeMap<Key, Value>,
    sessions: BTreeMap<u64, Session>,
}

const KEYS: [&str; 7] = ["id", "cmd", "sys", "mod", "index", "name", "args"];

impl Room {
    /// A system with a System and a Display module beside its Bookings.
    pub fn new(system: &str) -> Self {
        let mut room = Self {
            system: system.to_owned(),
            manners: Manners::default(),
            meetings: Vec::new(),
            pending_period: 5,
            pending_before: 5,
            disable_end: false,
            started: 0,
            ran: Vec::new(),
            heard: Vec::new(),
            values: BTreeMap::new(),
            sessions: BTreeMap::new(),
        };
        let of = |module: &str, name: &str| (module.to_owned(), 1, name.to_owned());
        room.put(booking("room_name"), json!("Room 4.2"));
        room.put(booking("min_duration"), json!(15));
        room.put(booking("max_duration"), json!(480));
        room.put(booking("default_title"), json!("Ad Hoc booking"));
        room.put(of("System", "active"), json!(true));
        room.put(of("System", "volume"), json!(40));
        room.put(of("System", "mute"), json!(false));
        room.put(
            of("System", "lighting_scenes"),
            json!([{"name": "Full", "id": 1}, {"name": "Dim", "id": 2}]),
        );
        room.put(of("System", "lighting_scene"), json!(1));
        room.put(of("System", "available_outputs"), json!(["Display_1"]));
        room.put(of("System", "available_inputs"), json!(["HDMI", "Laptop"]));
        room.put(of("Display", "power"), json!(false));
        room.put(of("Display", "input"), json!("HDMI"));
        room
    }

    fn put(&mut self, key: Key, value: Value) {
        self.values.insert(key, value);
    }

    /// A session ends.
    pub fn leave(&mut self, session: u64) {
        self.sessions.remove(&session);
    }

    /// A variable is set, or cleared with null; who is told.
    pub fn set(&mut self, key: &Key, value: Value) -> Said {
        let known = self.values.get(key).cloned().unwrap_or(Value::Null);
        if known == value {
            return Vec::new();
        }
        // A cleared variable is not there any more: who binds it later is told nothing.
        if value.is_null() {
            self.values.remove(key);
        } else {
            self.values.insert(key.clone(), value.clone());
        }
        let sessions = self.sessions.iter();
        let bound = sessions.filter_map(|(session, of)| Some((*session, *of.bound.get(key)?)));
        bound.map(|(session, id)| (session, self.notify(id, key, &value))).collect()
    }

    fn notify(&self, id: i64, key: &Key, value: &Value) -> String {
        let (module, index, name) = key;
        let value = if self.manners.seed { Value::String(value.to_string()) } else { value.clone() };
        let meta = json!({"sys": self.system, "mod": module, "index": index, "name": name});
        json!({"id": id, "type": "notify", "value": value, "meta": meta}).to_string()
    }

    /// The driver looks at its calendar, as it does each minute and after each change.
    pub fn look(&mut self, now: i64) -> Said {
        self.meetings.sort_by_key(|meeting| meeting.start);
        let end = |meeting: &Meeting| meeting.end.unwrap_or(meeting.start + 86_400);
        let current = self.meetings.iter().position(|it| it.start <= now && end(it) > now);
        let next = self.meetings.iter().position(|it| it.start > now);
        let previous = self.meetings.iter().rposition(|it| end(it) <= now);
        let event = |at: Option<usize>| at.map_or(Value::Null, |at| self.meetings[at].event());
        let start = |at: Option<usize>| at.map(|at| self.meetings[at].start);
        let current_pending = !self.disable_end && start(current).is_some_and(|start| start > self.started);
        let next_pending = start(next).is_some_and(|start| start <= now + self.pending_before * 60);
        let status = match (current_pending || next_pending, current) {
            (true, _) => "pending",
            (false, Some(_)) => "busy",
            (false, None) => "free",
        };
        let all: Vec<Value> = self.meetings.iter().map(Meeting::event).collect();
        let mut told = vec![
            ("bookings", Value::from(all)),
            ("previous_booking", event(previous)),
            ("current_booking", event(current)),
            ("next_booking", event(next)),
            ("current_pending", current_pending.into()),
            ("next_pending", next_pending.into()),
            ("pending", (current_pending || next_pending).into()),
            ("pending_period", self.pending_period.into()),
            ("pending_before", self.pending_before.into()),
            ("booked", current.is_some().into()),
            ("in_use", (current.is_some() && !current_pending).into()),
            ("disable_end_meeting", self.disable_end.into()),
            ("disable_book_now", false.into()),
            ("status", status.into()),
        ];
        if !self.manners.old_driver {
            told.push(("started_at", start(current).map_or(Value::Null, Value::from)));
            told.push(("ending_at", current.map_or(Value::Null, |at| end(&self.meetings[at]).into())));
            told.push(("all_day_event", current.is_some_and(|at| self.meetings[at].all_day).into()));
        }
        told.into_iter().flat_map(|(name, value)| self.set(&booking(name), value)).collect()
    }

    /// The text that the server sends to everyone each 80 s.
    pub fn keep_alive(&self) -> Said {
        self.sessions.keys().map(|session| (*session, "pong".to_owned())).collect()
    }

    /// What it says to a text.
    pub fn hear(&mut self, session: u64, text: &str, now: i64) -> Said {
        self.heard.push((session, text.to_owned()));
        self.sessions.entry(session).or_default();
        if text == "ping" {
            let pong = !self.manners.no_pongs;
            return pong.then(|| (session, "pong".to_owned())).into_iter().collect();
        }
        let Ok(Value::Object(frame)) = serde_json::from_str::<Value>(text) else { return Vec::new() };
        if self.manners.deaf { Vec::new() } else { self.command(session, &frame, now).unwrap_or_default() }
    }

    /// None: it was not understood, and nothing is said.
    fn command(&mut self, session: u64, frame: &Map<String, Value>, now: i64) -> Option<Said> {
        frame.keys().all(|key| KEYS.contains(&key.as_str())).then_some(())?;
        let text = |key: &str| frame.get(key)?.as_str();
        let id = frame.get("id")?.as_i64()?;
        let index = frame.get("index").map_or(Some(1), Value::as_i64)?;
        let (system, module, name) = (text("sys")?, text("mod")?, text("name")?);
        let args = frame.get("args").map_or(Some(Vec::new()), |args| args.as_array().cloned())?;
        let key = (module.to_owned(), index, name.to_owned());
        match text("cmd")? {
            "bind" => Some(self.bind(session, id, system, key)),
            "unbind" => {
                self.sessions.get_mut(&session)?.bound.remove(&key);
                Some(vec![(session, json!({"id": id, "type": "success"}).to_string())])
            }
            "exec" => Some(self.exec(session, id, system, &key, args, now)),
            "debug" | "ignore" => {
                let logs = &mut self.sessions.get_mut(&session)?.logs;
                if text("cmd")? == "debug" {
                    logs.insert(module.to_owned())
                } else {
                    logs.remove(module)
                };
                Some(vec![(session, json!({"id": id, "type": "success"}).to_string())])
            }
            _ => None,
        }
    }

    fn bind(&mut self, session: u64, id: i64, system: &str, key: Key) -> Said {
        if key.0.starts_with('_') || self.manners.refuses_binds {
            return vec![(session, self.error(id, 2, "attempted to access a privileged module"))];
        }
        let meta = json!({"sys": system, "mod": key.0, "index": key.1, "name": key.2});
        let success = json!({"id": id, "type": "success", "meta": meta}).to_string();
        let Some(of) = self.sessions.get_mut(&session).filter(|_| system == self.system) else {
            // A system that is not there may come one day.
            return vec![(session, success)];
        };
        let again = of.bound.contains_key(&key);
        of.bound.entry(key.clone()).or_insert(id);
        let value = self.values.get(&key).filter(|_| !again);
        let mut said = vec![(session, success)];
        said.extend(value.map(|value| (session, self.notify(id, &key, value))));
        if self.manners.value_first {
            said.reverse();
        }
        said
    }

    fn error(&self, id: i64, code: u8, message: &str) -> String {
        if self.manners.seed {
            return json!({"id": id, "type": "error", "code": code}).to_string();
        }
        json!({"id": id, "type": "error", "msg": message, "error_code": code, "code": 500}).to_string()
    }

    fn exec(&mut self, session: u64, id: i64, system: &str, key: &Key, args: Vec<Value>, now: i64) -> Said {
        let (module, index, method) = key;
        let is_there =
            system == self.system && self.values.keys().any(|key| key.0 == *module && key.1 == *index);
        let outcome = if !is_there {
            Err((6, format!("could not find module {module}_{index}")))
        } else if module == "Bookings" {
            self.meeting_method(method, &args, now)
        } else {
            self.device_method(key, &args)
        };
        if outcome.is_ok() {
            self.ran.push((method.clone(), args));
        }
        let answer = match outcome {
            Ok((value, mut said)) => {
                let answer = json!({"id": id, "type": "success", "value": value, "code": 200,
                    "meta": {"sys": system, "mod": module, "index": index, "name": method}});
                said.push((session, answer.to_string()));
                said.extend(self.log_line(module, method));
                said
            }
            Err((code, message)) => vec![(session, self.error(id, code, &message))],
        };
        let is_answer = |text: &str| {
            text.starts_with(&format!("{{\"code\":200,\"id\":{id},")) || text.contains("\"type\":\"error\"")
        };
        if self.manners.mute {
            answer.into_iter().filter(|(_, text)| !is_answer(text)).collect()
        } else {
            answer
        }
    }

    fn log_line(&self, module: &str, method: &str) -> Said {
        let log = format!("mod-{module}");
        let line = json!({"type": "debug", "mod": log, "klass": "::Place::Bookings", "level": "debug",
            "msg": format!("executed {method}")});
        let following = self.sessions.iter().filter(|(_, of)| of.logs.contains(&log));
        following.map(|(session, _)| (*session, line.to_string())).collect()
    }

    fn meeting_method(
        &mut self,
        method: &str,
        args: &[Value],
        now: i64,
    ) -> Result<(Value, Said), (u8, String)> {
        let raised = |text: &str| Err((3, text.to_owned()));
        let number = |at: usize| args.get(at).and_then(Value::as_i64);
        let on = self.meetings.iter().position(|it| it.start <= now && it.end.unwrap_or(i64::MAX) > now);
        let next = self.meetings.iter().position(|it| it.start > now);
        match method {
            "checkin" if !self.manners.old_driver => {
                let Some(at) = on.or(next) else { return raised("no pending meeting") };
                self.started = self.meetings[at].start;
            }
            "start_meeting" => self.started = number(0).unwrap_or(0),
            "end_meeting" => {
                let most = if self.manners.old_driver { 1 } else { 3 };
                if args.is_empty() || args.len() > most {
                    return raised(&format!(
                        "wrong number of arguments (given {}, expected {most})",
                        args.len()
                    ));
                }
                let of =
                    [on, next].into_iter().flatten().find(|at| Some(self.meetings[*at].start) == number(0));
                let Some(at) = of else {
                    return raised("only the current or pending meeting can be cancelled");
                };
                self.meetings.remove(at);
            }
            "book_now" => {
                let Some(end) = number(0).map(|secs| now + secs) else { return raised("no period") };
                if on.is_some() {
                    return raised("the room is currently in use");
                }
                if next.is_some_and(|at| self.meetings[at].start < end) {
                    return raised("unable to book due to clash");
                }
                self.meetings.push(Meeting::new(&format!("now-{now}"), "Ad Hoc booking", now, end));
                self.started = now;
            }
            "poll_events" => {}
            "define_setting" => return Err((2, "attempted to access privileged function".to_owned())),
            _ => return Err((1, format!("could not find function {method}"))),
        }
        Ok((Value::Null, self.look(now)))
    }

    fn device_method(&mut self, key: &Key, args: &[Value]) -> Result<(Value, Said), (u8, String)> {
        let (module, index, method) = key;
        let first = args.first().cloned().unwrap_or(Value::Null);
        let name = match (module.as_str(), method.as_str()) {
            ("System", "power") => "active",
            ("Display", "power") => "power",
            ("Display", "switch_to") => "input",
            ("System", "volume") if args.len() == 2 => "volume",
            ("System", "mute") => "mute",
            ("System", "select_lighting_scene") => "lighting_scene",
            ("System", "route" | "unroute") => "routed",
            _ => return Err((1, format!("could not find function {method}"))),
        };
        Ok((Value::Null, self.set(&(module.clone(), *index, name.to_owned()), first)))
    }
}
