//! The REST requests of one room. Who asks is told by the key; what is asked, by `ghostlight_palco::rest`.

mod file;
mod reads;

use crate::control::Caller;
use crate::edits::Edited;
use crate::{Effect, Engine, Host, Keys, refuse};
use ghostlight_palco::rest::{Answer, Request, What, route};
use ghostlight_palco::{BadFrame, fields, fields::Detail};
use ghostlight_room::{AtZero, Edit, IntentKind, Output, TimerPatch};
use serde_json::{Map, Value};

/// The name that requests without a device's name act under.
const API: &str = "API";

impl Engine {
    /// Answers a request below `/api/v1/rooms/{this room}`.
    pub fn rest(&mut self, request: &Request, host: &mut Host<'_>) -> (Answer, Vec<Effect>) {
        self.advance(host.now, host.zones);
        let answer = self.rest_of(request, None, host);
        (answer, self.flush(host.zones))
    }

    /// The role that a key gives here; without a key only an open room gives one.
    #[must_use]
    pub fn role_of_key(&self, key: Option<&str>) -> Option<Output> {
        let role = key.filter(|key| !key.is_empty()).and_then(|key| self.keys.role_of(key));
        role.or_else(|| self.room.info.open.then_some(Output::Controller))
    }

    /// Answers a request, of a connected client where it came over its socket.
    pub(crate) fn rest_of(
        &mut self,
        request: &Request,
        client: Option<Caller>,
        host: &mut Host<'_>,
    ) -> Answer {
        match self.try_rest(request, client, host) {
            Ok(answer) => answer,
            Err(bad) => Answer::refusal(&bad),
        }
    }

    fn try_rest(
        &mut self,
        request: &Request,
        client: Option<Caller>,
        host: &mut Host<'_>,
    ) -> Result<Answer, BadFrame> {
        let who = Who::of(self, request.key.as_deref(), client)?;
        let route = route(request)?;
        let here =
            self.room.info.id.as_str() == route.room || self.room.info.code.eq_ignore_ascii_case(&route.room);
        if !here {
            return Err(refuse::not_found("There is no such room."));
        }
        match route.what.clone() {
            What::Control { id, intent } => {
                let kind = intent.kind();
                let caller = who.acting(kind)?;
                let caller = Caller { ours: caller.ours || id.is_some(), ..caller };
                let outcome = self.control(&caller, intent, host);
                outcome.map(|effect| self.controlled(effect, id)).map_err(|bad| bad.of(None))
            }
            What::Edit(edit) => self.rest_edit(&who, *edit, host),
            What::Import(file) => {
                let caller = who.acting(IntentKind::EditTimers)?;
                who.acting(IntentKind::EditRoom)?;
                self.import(&caller, &file, &route, host)
            }
            What::Keys => {
                who.controller()?;
                Ok(Answer::ok(self.keys.to_json()))
            }
            What::RenewKeys(which) => {
                let by = who.controller()?.by.clone();
                let which = which.get("role").and_then(Value::as_str).or_else(|| route.query("role"));
                self.renew(&by, which, host)
            }
            What::Rooms | What::CreateRoom(_) | What::DeleteRoom => {
                Err(refuse::not_found("A room does not answer this; its server does."))
            }
            what => self.read(&who, &what, &route, host),
        }
    }

    fn controlled(&self, effect: bool, id: Option<ghostlight_palco::CommandId>) -> Answer {
        let mut map = Map::new();
        map.insert("effect".to_owned(), effect.into());
        map.insert("seq".to_owned(), self.seq.into());
        if let Some(id) = id {
            map.insert("id".to_owned(), id.as_value().clone());
        }
        let playback = fields::playback_to_json(&self.room.playback, self.seen.server);
        map.insert("playback".to_owned(), playback.into());
        map.insert("server_time".to_owned(), self.seen.server.as_ms().into());
        Answer::ok(map)
    }

    /// An operator may hold an automatic start ("Hold here"); all else of the plan is the controller's.
    fn holds_here(&self, edit: &Edit) -> bool {
        let Edit::UpdateTimer(id, patch) = edit else { return false };
        let TimerPatch { auto_advance, at_zero, .. } = patch;
        let only = TimerPatch { auto_advance: *auto_advance, at_zero: *at_zero, ..TimerPatch::default() };
        let holds = *auto_advance != Some(true) && *at_zero != Some(AtZero::Next);
        let says = auto_advance.is_some() || at_zero.is_some();
        self.room.playback.current.as_ref() == Some(id) && *patch == only && holds && says
    }

    fn rest_edit(&mut self, who: &Who, edit: Edit, host: &mut Host<'_>) -> Result<Answer, BadFrame> {
        let kind = if self.holds_here(&edit) { IntentKind::AddTime } else { edit.kind() };
        let caller = who.acting(kind)?;
        let (word, made) = (edit.kind().word(), is_making(&edit));
        let (edited, noted) = self.edit(edit, host.ids, host.zones)?;
        self.close_keyless();
        self.changed();
        self.note(&caller.by, word, &noted.item, noted.what);
        let body = self.edited(&edited);
        Ok(if made { Answer::created(body) } else { Answer::ok(body) })
    }

    /// What an edit made or changed, as it is now.
    fn edited(&self, edited: &Edited) -> Value {
        match edited {
            Edited::Timer(id) => self.timer_json(id).unwrap_or_default(),
            Edited::Message(id) => self.message_json(id).unwrap_or_default(),
            Edited::Timers => self.timers_json(true).into(),
            Edited::Messages => self.messages_json().into(),
            Edited::Room => fields::room_info_to_json(&self.room.info, Detail::Full).into(),
            Edited::Gone => serde_json::json!({ "deleted": true }),
        }
    }

    fn renew(&mut self, by: &str, which: Option<&str>, host: &mut Host<'_>) -> Result<Answer, BadFrame> {
        let roles: Vec<Output> = match which {
            None => Output::ALL.to_vec(),
            Some(word) => {
                let role = Output::ALL.into_iter().find(|role| Keys::word(*role) == word);
                vec![role.or_else(|| Output::from_word(word)).ok_or_else(|| {
                    BadFrame::request("The role has to be viewer, crew, moderator, operator or controller.")
                })?]
            }
        };
        for role in roles {
            self.keys.renew(role, host.ids);
            self.close_keyed(role);
        }
        self.changed();
        self.note(by, "renew_keys", which.unwrap_or_default(), "");
        Ok(Answer::ok(self.keys.to_json()))
    }
}

const fn is_making(edit: &Edit) -> bool {
    matches!(edit, Edit::CreateTimer(_) | Edit::CreateMessage(_))
}

/// Who asks.
pub(crate) struct Who {
    /// What they may do; none: they showed no key where one is needed.
    role: Option<Output>,
    /// The role whose key was shown.
    key: Option<Output>,
    by: String,
    ours: bool,
    /// It asks over its socket, as the page it is.
    connected: bool,
}

impl Who {
    fn of(engine: &Engine, key: Option<&str>, client: Option<Caller>) -> Result<Self, BadFrame> {
        let key = key.filter(|key| !key.is_empty());
        let known = key.and_then(|key| engine.keys.role_of(key));
        if key.is_some() && known.is_none() && !engine.room.info.open {
            return Err(refuse::no_key("This key is wrong, or was renewed."));
        }
        Ok(match client {
            Some(client) if known.is_none() => {
                let key = client.key;
                Self { role: Some(client.role), key, by: client.by, ours: client.ours, connected: true }
            }
            client => {
                let open = engine.room.info.open.then_some(Output::Controller);
                let by = client.map_or_else(|| API.to_owned(), |client| client.by);
                Self { role: known.or(open), key: known, by, ours: false, connected: false }
            }
        })
    }

    /// As whom to act, where the role may.
    fn acting(&self, kind: IntentKind) -> Result<Caller, BadFrame> {
        let role = self.role.ok_or_else(|| refuse::no_key("This needs a key."))?;
        if !role.may(kind) {
            let message = ["As ", role.word(), " you cannot do that."].concat();
            return Err(refuse::forbidden(message));
        }
        Ok(Caller { role, by: self.by.clone(), key: self.key, ours: self.ours })
    }

    fn controller(&self) -> Result<Caller, BadFrame> {
        self.acting(IntentKind::Device)
    }
}
