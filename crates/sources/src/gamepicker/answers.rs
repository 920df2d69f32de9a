//! What the game picker answers by HTTP: to the source's own questions, and to commands.

use super::poll::Choice;
use super::reads::Ask;
use super::wire::{id, text};
use super::{GamePicker, Step};
use crate::{Cx, Event, HttpAnswer};
use ghostlight_palco::ErrorCode;
use serde_json::Value;

impl GamePicker {
    /// An answer to a question of the source's own.
    pub(super) fn answered(&mut self, number: u32, answer: HttpAnswer, cx: &mut Cx<'_>) {
        let Some((ask, asked, again)) = self.reads.take(number) else { return };
        match (ask, answer) {
            (Ask::Login, answer) => return self.logged_in(&answer, cx),
            (ask, HttpAnswer::Came { status: 200..=299, body }) => self.read(ask, asked, &body, cx),
            (Ask::Session | Ask::Games, HttpAnswer::Came { status: 404, .. }) => self.gone(cx),
            (ask, _) => self.reads.failed(ask, cx.now.local),
        }
        if again {
            self.want(ask, cx);
        }
        if self.here.step == Step::Load && self.here.loaded_session && self.here.loaded_games {
            self.ready(cx);
        } else {
            self.changed(cx);
        }
    }

    /// The session does not exist: it was deleted, or the link names one that never was.
    fn gone(&mut self, cx: &mut Cx<'_>) {
        if let Some(name) = &self.config.session {
            self.last_error = ["There is no session ", name, "."].concat();
        }
        if let Some(session) = &mut self.session {
            session.closed = true;
        }
        if matches!(self.here.step, Step::Find | Step::Subscribe | Step::Load) {
            self.ready(cx);
        }
    }

    fn logged_in(&mut self, answer: &HttpAnswer, cx: &mut Cx<'_>) {
        match answer {
            HttpAnswer::Came { status: 200..=299, body } => {
                let token = body.get("token").and_then(Value::as_str).map(str::to_owned);
                self.token = token.or(self.token.take());
                if self.here.step == Step::Login {
                    if self.token.is_some() {
                        self.authenticate(cx);
                    } else {
                        self.deny("The game picker gave no token.", cx);
                    }
                }
            }
            HttpAnswer::Came { status: 400 | 401 | 403, .. } => {
                self.deny("The game picker does not take this admin key.", cx);
            }
            // The link gives this connection up by itself and comes again.
            HttpAnswer::Came { .. } | HttpAnswer::Failed => {
                self.last_error = "The login was not answered.".to_owned();
                self.changed(cx);
            }
        }
    }

    /// A command's answer. The event that follows it changes the room.
    pub(super) fn settled(&mut self, command: u64, answer: &HttpAnswer, cx: &mut Cx<'_>) {
        let place = self.orders.iter().position(|(of, _)| *of == command);
        let key = place.map(|place| self.orders.remove(place).1).unwrap_or_default();
        match answer {
            HttpAnswer::Failed => cx.tell(Event::Unanswered { command }),
            HttpAnswer::Came { status: 200..=299, body } => {
                self.did(&key, body, cx);
                cx.tell(Event::Taken { command, effect: true });
            }
            HttpAnswer::Came { status, body } => {
                let (code, message) = self.refusal(*status, body);
                self.last_error.clone_from(&message);
                if matches!(*status, 401 | 403) && self.config.key.is_some() {
                    self.token = None;
                    self.login(cx);
                }
                cx.tell(Event::Refused { command: Some(command), code, message });
            }
        }
        self.changed(cx);
    }

    fn refusal(&self, status: u16, body: &Value) -> (ErrorCode, String) {
        let said = text(body, "error");
        let sentence = if said.is_empty() { format!("The game picker answered {status}.") } else { said };
        match status {
            401 | 403 if self.config.key.is_some() => {
                (ErrorCode::Forbidden, "The login had run out and is renewed now. Press again.".to_owned())
            }
            401 | 403 => (ErrorCode::Forbidden, "The login has run out.".to_owned()),
            400 => (ErrorCode::BadRequest, sentence),
            404 => (ErrorCode::NotFound, sentence),
            409 => (ErrorCode::Conflict, sentence),
            429 => (ErrorCode::RateLimited, sentence),
            _ => (ErrorCode::Other("gamepicker".to_owned()), sentence),
        }
    }

    /// What the answer to a command says by itself, where no event does.
    fn did(&mut self, key: &str, body: &Value, cx: &mut Cx<'_>) {
        match key {
            "pick" => {
                let game = body.get("game").unwrap_or(body);
                let label = text(game, "title");
                if !label.is_empty() {
                    self.picked = Some(Choice { game: id(game, "id"), label, votes: None });
                }
            }
            "dismiss" => {
                self.picked = None;
                self.poll.settled();
            }
            "add_game" => self.want(Ask::Games, cx),
            _ => {}
        }
    }
}
