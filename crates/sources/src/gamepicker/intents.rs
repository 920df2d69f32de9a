//! What people may want of the game picker, as requests: everything it can be told, it is told by HTTP.

use super::GamePicker;
use super::poll::Stage;
use super::wire::id_value;
use crate::Unable;
use ghostlight_palco::ErrorCode;
use ghostlight_palco::rest::{Method, encode_segment};
use ghostlight_room::{Capabilities, ControlValue, Intent, IntentKind, Output, Permit, Why};
use ghostlight_time::{Span, parse_duration};
use serde_json::{Value, json};

/// The longest countdown to the end of a vote.
const LONGEST_DELAY_SECS: i64 = 300;

/// A request, and the control that it presses.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) key: String,
    pub(super) method: Method,
    /// Below `/api/`.
    pub(super) path: String,
    pub(super) body: Option<Value>,
}

fn unable(code: ErrorCode, message: &str) -> Unable {
    Unable { code, message: message.to_owned() }
}

impl GamePicker {
    /// Who may do anything here: only the page forbids, the server knows one role.
    pub(super) fn may_control(&self) -> bool {
        !matches!(self.config.output, Output::Viewer | Output::Agenda)
    }

    /// All but the vote itself is the operator's.
    pub(super) fn may_manage(&self) -> bool {
        matches!(self.config.output, Output::Operator | Output::Controller)
    }

    pub(super) fn permits(&self) -> Capabilities {
        Capabilities::from_fn(|kind| match kind {
            _ if !self.may_control() => Permit::Absent,
            IntentKind::Play => self.may_start(),
            IntentKind::Stop => self.while_open(Permit::Hold),
            IntentKind::SetTime => self.while_open(Permit::Yes),
            IntentKind::Next => self.may_add(),
            IntentKind::Control => Permit::Yes,
            IntentKind::AutoAdvance | IntentKind::AutoStart => Permit::Absent,
            _ if !self.config.output.may(kind) => Permit::Absent,
            _ => Permit::No(Why::SourceCannot),
        })
    }

    pub(super) fn may_start(&self) -> Permit {
        match self.active() {
            None => Permit::No(Why::NoItems),
            Some(_) if self.poll.is_open() => Permit::No(Why::SourceCannot),
            Some(_) => Permit::Yes,
        }
    }

    /// What makes sense while a vote is open.
    pub(super) fn while_open(&self, permit: Permit) -> Permit {
        if self.active().is_some() && self.poll.is_open() { permit } else { Permit::No(Why::NotRunning) }
    }

    pub(super) fn may_cancel(&self) -> Permit {
        let ending = matches!(self.poll.stage, Stage::Ending { .. });
        if ending { self.while_open(Permit::Yes) } else { Permit::No(Why::NotRunning) }
    }

    pub(super) fn may_add(&self) -> Permit {
        let game = self.choice().and_then(|choice| choice.game.as_ref());
        if self.active().is_some() && game.is_some() { Permit::Yes } else { Permit::No(Why::AtTheEnd) }
    }

    /// The request for an intent.
    pub(super) fn order(&self, intent: &Intent) -> Result<Order, Unable> {
        if !self.may_control() {
            return Err(unable(ErrorCode::Forbidden, "This page only shows."));
        }
        match intent {
            Intent::Play => self.press("start"),
            Intent::Stop => self.press("end_now"),
            Intent::SetTime(span) => self.end_in("end_in", *span),
            Intent::Next { on } => {
                if on.is_some() && *on != self.snapshot.room.playback.current {
                    return Err(unable(ErrorCode::Conflict, "The room has moved on to another item."));
                }
                self.press("add_game")
            }
            Intent::Control { key, value: ControlValue::Text(typed) } if key == "end_in" => {
                self.end_in(key, seconds(typed)?)
            }
            Intent::Control { key, .. } => self.press(key),
            _ => Err(unable(ErrorCode::UnknownAction, "The game picker has no such thing.")),
        }
    }

    fn press(&self, key: &str) -> Result<Order, Unable> {
        let post = |path: String, body: Value| {
            Ok(Order { key: key.to_owned(), method: Method::Post, path, body: Some(body) })
        };
        let of_session = |rest: &str| -> Result<String, Unable> {
            let session = self.active().ok_or_else(|| unable(ErrorCode::NotFound, "No session is open."))?;
            Ok(["sessions/", &encode_segment(&session.id), rest].concat())
        };
        if matches!(key, "open_session" | "close_session" | "pick" | "watch" | "unwatch")
            && !self.may_manage()
        {
            return Err(unable(ErrorCode::Forbidden, "This is for the operator."));
        }
        match key {
            "start" => post(of_session("/voting/start")?, json!({})),
            "end_now" => post(of_session("/voting/end")?, json!({})),
            "end_5" => self.end_in(key, Span::from_secs(5)),
            "end_10" => self.end_in(key, Span::from_secs(10)),
            "end_30" => self.end_in(key, Span::from_secs(30)),
            "cancel_end" => post(of_session("/voting/cancel-end")?, json!({})),
            "dismiss" => Ok(Order {
                key: key.to_owned(),
                method: Method::Delete,
                path: of_session("/game-selection")?,
                body: None,
            }),
            "add_game" => {
                let game = self.choice().and_then(|choice| choice.game.clone());
                let game = game.ok_or_else(|| unable(ErrorCode::NotFound, "No game is chosen."))?;
                post(of_session("/games")?, json!({ "game_id": id_value(&game), "manually_added": false }))
            }
            "pick" => {
                of_session("")?;
                let session = self.active().map(|session| id_value(&session.id));
                let mut wanted = json!({ "sessionId": session, "excludePlayed": true });
                let players = self.live.as_ref().and_then(|live| live.players).filter(|players| *players > 0);
                if let (Some(players), Some(wanted)) = (players, wanted.as_object_mut()) {
                    wanted.insert("playerCount".to_owned(), players.into());
                }
                post("pick".to_owned(), wanted)
            }
            "watch" | "unwatch" => {
                let game = self.playing().ok_or_else(|| unable(ErrorCode::NotFound, "No game is played."))?;
                let word = if key == "watch" { "/start-player-check" } else { "/stop-player-check" };
                post(of_session(&["/games/", &encode_segment(&game.id), word].concat())?, json!({}))
            }
            "open_session" => post("sessions".to_owned(), json!({})),
            "close_session" => post(of_session("/close")?, json!({})),
            _ => Err(unable(ErrorCode::UnknownAction, "The game picker has no such control.")),
        }
    }

    /// Ends the vote after a whole number of seconds.
    fn end_in(&self, key: &str, span: Span) -> Result<Order, Unable> {
        let secs = (span.as_ms().saturating_add(500)).div_euclid(1_000);
        if !(1..=LONGEST_DELAY_SECS).contains(&secs) {
            return Err(unable(ErrorCode::BadRequest, "A vote ends in 1 to 300 seconds."));
        }
        let now = self.press("end_now")?;
        Ok(Order { key: key.to_owned(), body: Some(json!({ "delay": secs })), ..now })
    }
}

/// Seconds, as people type them: a bare number is seconds here.
fn seconds(typed: &str) -> Result<Span, Unable> {
    let typed = typed.trim();
    if let Ok(secs) = typed.parse::<i64>() {
        return Ok(Span::from_secs(secs));
    }
    parse_duration(typed).map_err(|error| unable(ErrorCode::BadRequest, &error.to_string()))
}
