//! Connections: who joins with which key, what they say, who leaves.

use crate::control::Caller;
use crate::{ClientId, Effect, Engine, Host, Joining, refuse, text};
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::close::CloseCode;
use ghostlight_palco::rest::Request;
use ghostlight_palco::server::ServerFrame;
use ghostlight_palco::{BadFrame, CommandId};
use ghostlight_room::{DeviceId, MessageId, Output};
use ghostlight_time::{MonoInstant, Span};

/// A room takes so many connections.
const MOST_CLIENTS: usize = 1_000;
/// Where a key is needed, `hello` has to come within this.
pub(crate) const HELLO_WITHIN: Span = Span::from_secs(10);

/// One connection.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub output: Output,
    pub name: String,
    /// The role whose key it has shown.
    pub key: Option<Output>,
    /// The device's own id.
    pub own: DeviceId,
    /// The id it is listed by.
    pub device: DeviceId,
    /// Somebody could know it again: it has a name or an id.
    pub lasting: bool,
    /// It may take part; else its `hello` with a key is awaited since `joined`.
    pub proven: bool,
    /// It said `hello`: it knows our additions.
    pub ours: bool,
    pub joined: MonoInstant,
    /// The message it was last told, where it is told only the one meant for it.
    pub message: Option<MessageId>,
}

/// Why a client is turned away.
struct Refused {
    close: CloseCode,
    sentence: &'static str,
}

impl Refused {
    /// What it is told before the close.
    fn frame(&self) -> BadFrame {
        if self.close == CloseCode::Full {
            refuse::conflict(self.sentence)
        } else {
            refuse::forbidden(self.sentence)
        }
    }
}

impl Client {
    /// Who acts, for the log and the other operators.
    fn caller(&self) -> Caller {
        let name = if self.name.is_empty() { self.output.word() } else { &self.name };
        Caller { role: self.output, by: name.to_owned(), key: self.key, ours: self.ours }
    }
}

impl Engine {
    /// A client connects. It may be refused: an error frame, and a close.
    pub fn join(&mut self, client: ClientId, joining: Joining, host: &mut Host<'_>) -> Vec<Effect> {
        self.advance(host.now, host.zones);
        if let Err(refused) = self.admit(client, joining) {
            self.turn_away(client, refused.close, &refused.frame());
        }
        self.flush(host.zones)
    }

    fn admit(&mut self, id: ClientId, joining: Joining) -> Result<(), Refused> {
        if self.clients.len() >= MOST_CLIENTS {
            return Err(Refused { close: CloseCode::Full, sentence: "This room is full." });
        }
        let Joining { output, name, key, device } = joining;
        let name = text::cut(&name, text::NAME);
        let lasting = device.is_some() || !name.is_empty();
        let own = device.unwrap_or_else(|| plain_device(id, output, &name));
        self.check_device(&own)?;
        let key_role = self.check_key(key.as_deref(), output)?;
        let proven = key_role.is_some() || self.needs_no_key(output);
        let mut client = Client {
            output,
            name,
            key: key_role,
            device: own.clone(),
            own,
            lasting,
            proven,
            ours: false,
            joined: self.seen.mono,
            message: None,
        };
        if proven {
            client.device = self.devices.connect(&client.own, output, &client.name, self.seen.server);
            self.change.devices = true;
        }
        self.clients.insert(id, client);
        Ok(())
    }

    /// Whether an output is open to whoever has the room's code.
    pub(crate) fn needs_no_key(&self, output: Output) -> bool {
        let by_code = matches!(output, Output::Viewer | Output::Agenda);
        self.room.info.open || (by_code && !self.room.info.settings.all_by_key)
    }

    fn check_device(&self, own: &DeviceId) -> Result<(), Refused> {
        if self.devices.is_removed(own) {
            return Err(Refused {
                close: CloseCode::Removed,
                sentence: "This device was removed from the room.",
            });
        }
        Ok(())
    }

    /// The role whose key was shown. A wrong one is refused, but in an open room, where none is needed.
    fn check_key(&self, key: Option<&str>, output: Output) -> Result<Option<Output>, Refused> {
        let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(None) };
        match self.keys.role_of(key).filter(|role| role.covers(output)) {
            None if !self.room.info.open => {
                Err(Refused { close: CloseCode::BadKey, sentence: "This key does not open this page." })
            }
            role => Ok(role),
        }
    }

    /// Says why, and closes.
    pub(crate) fn turn_away(&mut self, client: ClientId, code: CloseCode, why: &BadFrame) {
        self.say(client, &ServerFrame::Error(why.clone()));
        let reason = why.message.clone();
        self.change.out.push(Effect::Close { client, code: code.code(), reason });
        self.forget(client);
    }

    /// Says something to one client, before all else.
    pub(crate) fn say(&mut self, to: ClientId, frame: &ServerFrame) {
        self.change.out.push(Effect::Send { to, text: frame.encode().into() });
    }

    /// A client's connection is gone.
    pub fn leave(&mut self, client: ClientId, host: &mut Host<'_>) -> Vec<Effect> {
        self.advance(host.now, host.zones);
        self.forget(client);
        self.flush(host.zones)
    }

    fn forget(&mut self, id: ClientId) {
        let Some(gone) = self.clients.remove(&id) else { return };
        // Another connection of the same device may have come before this one went.
        let elsewhere = self.clients.values().any(|client| client.proven && client.device == gone.device);
        if gone.proven && !elsewhere {
            self.devices.disconnect(&gone.device, gone.lasting, self.seen.server);
            self.change.devices = true;
        }
    }

    /// A client says something.
    pub fn text(&mut self, client: ClientId, text: &str, host: &mut Host<'_>) -> Vec<Effect> {
        self.advance(host.now, host.zones);
        if let Some(proven) = self.clients.get(&client).map(|client| client.proven) {
            match ClientFrame::decode(text) {
                Ok(frame) if proven || is_open_to_strangers(&frame) => self.frame(client, frame, host),
                Err(bad) if proven => self.say(client, &ServerFrame::Error(bad)),
                _ => {
                    let why = refuse::forbidden("This page needs a key.");
                    self.turn_away(client, CloseCode::BadKey, &why);
                }
            }
        }
        self.flush(host.zones)
    }

    fn frame(&mut self, client: ClientId, frame: ClientFrame, host: &mut Host<'_>) {
        match frame {
            ClientFrame::RequestState => self.tell_room(client),
            ClientFrame::Ping => {
                self.say(client, &ServerFrame::Pong { server_time: Some(self.seen.server) });
            }
            ClientFrame::Pong => {}
            ClientFrame::Hello { key, device, name, .. } => self.hello(client, key, device, name),
            ClientFrame::Control { id, intent } => {
                let Some(caller) = self.clients.get(&client).map(Client::caller) else { return };
                let caller = Caller { ours: caller.ours || id.is_some(), ..caller };
                let outcome = self.control(&caller, intent, host);
                self.answer(client, id, outcome);
            }
            ClientFrame::Report(report) => {
                if let Some(device) = self.clients.get(&client).map(|client| client.device.clone()) {
                    self.devices.report(&device, report, self.seen.server);
                    self.change.devices = true;
                }
            }
            ClientFrame::Rest { id, method, path, body, key } => {
                let Some(caller) = self.clients.get(&client).map(Client::caller) else { return };
                let request = Request { method, path, body, key };
                let answer = self.rest_of(&request, Some(caller), host);
                let (status, body) = (answer.status, answer.body);
                self.say(client, &ServerFrame::RestAnswer { id, status, body });
            }
        }
    }

    fn answer(&mut self, client: ClientId, id: Option<CommandId>, outcome: Result<bool, BadFrame>) {
        match (outcome, id) {
            (Ok(effect), Some(id)) => self.say(client, &ServerFrame::Ack { id, effect }),
            (Ok(_), None) => {}
            (Err(bad), id) => self.say(client, &ServerFrame::Error(bad.of(id))),
        }
    }

    fn hello(&mut self, id: ClientId, key: Option<String>, device: Option<DeviceId>, name: Option<String>) {
        let Some(client) = self.clients.get(&id) else { return };
        let own = device.clone().unwrap_or_else(|| client.own.clone());
        let checked = self
            .check_device(&own)
            .and_then(|()| self.check_key(key.as_deref(), client.output))
            .and_then(|role| match role.or(client.key) {
                None if !self.needs_no_key(client.output) => {
                    Err(Refused { close: CloseCode::BadKey, sentence: "This page needs a key." })
                }
                role => Ok(role),
            });
        match checked {
            Ok(role) => self.welcome(id, role, own, device.is_some(), name),
            Err(refused) => self.turn_away(id, refused.close, &refused.frame()),
        }
    }

    fn welcome(
        &mut self,
        id: ClientId,
        key: Option<Output>,
        own: DeviceId,
        known: bool,
        name: Option<String>,
    ) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        let (was, was_listed) = (client.device.clone(), client.proven && client.own != own);
        let name = name.map(|name| text::cut(&name, text::NAME)).filter(|name| !name.is_empty());
        if let Some(name) = name {
            client.name = name;
        }
        // What a key adds to the share (notes, crew messages) a client that came without it asks for.
        client.key = key;
        client.lasting |= known;
        client.own = own;
        client.proven = true;
        client.ours = true;
        client.device = self.devices.connect(&client.own, client.output, &client.name, self.seen.server);
        if was_listed && !self.clients.values().any(|client| client.proven && client.device == was) {
            self.devices.disconnect(&was, false, self.seen.server);
        }
        self.change.devices = true;
    }

    /// When the next client that has not proven itself is turned away.
    pub(crate) fn strangers_until(&self) -> Option<MonoInstant> {
        let strangers = self.clients.values().filter(|client| !client.proven);
        strangers.map(|client| client.joined + HELLO_WITHIN).min()
    }

    /// Turns away those who were to show a key and did not.
    pub(crate) fn turn_strangers_away(&mut self) {
        let now = self.seen.mono;
        let late = |client: &Client| !client.proven && client.joined + HELLO_WITHIN <= now;
        let late: Vec<ClientId> =
            self.clients.iter().filter(|(_, client)| late(client)).map(|(id, _)| *id).collect();
        for id in late {
            self.turn_away(id, CloseCode::BadKey, &refuse::forbidden("This page needs a key."));
        }
    }

    /// Closes the connections that came with the key of a role.
    pub(crate) fn close_keyed(&mut self, role: Output) {
        self.close_where("The key was renewed.", |_, client| client.key == Some(role));
    }

    /// Closes the connections without a key that now need one.
    pub(crate) fn close_keyless(&mut self) {
        self.close_where("This page needs a key now.", |engine, client| {
            client.proven && client.key.is_none() && !engine.needs_no_key(client.output)
        });
    }

    fn close_where(&mut self, why: &str, is: impl Fn(&Self, &Client) -> bool) {
        let gone: Vec<ClientId> =
            self.clients.iter().filter(|(_, client)| is(self, client)).map(|(id, _)| *id).collect();
        for id in gone {
            self.turn_away(id, CloseCode::BadKey, &refuse::forbidden(why));
        }
    }
}

/// What may be said before a key was shown, where one is needed.
const fn is_open_to_strangers(frame: &ClientFrame) -> bool {
    matches!(frame, ClientFrame::Hello { .. } | ClientFrame::Ping | ClientFrame::Pong)
}

/// How a plain client is listed: by its page and name, so that it is known again when it comes back.
fn plain_device(id: ClientId, output: Output, name: &str) -> DeviceId {
    if name.is_empty() {
        DeviceId::new(["plain/#", &id.0.to_string()].concat())
    } else {
        DeviceId::new(["plain/", output.word(), "/", name].concat())
    }
}
