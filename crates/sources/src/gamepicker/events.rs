//! What the game picker tells over its socket.

use super::games::{Live, Session};
use super::poll::Choice;
use super::reads::Ask;
use super::wire::{Frame, count, id, id_value, text, time};
use super::{ACTIVE_EVERY_MS, GamePicker, Step};
use crate::{Cx, Event};
use ghostlight_time::{LocalInstant, ServerInstant, Span, StampedMessage};
use serde_json::{Value, json};

impl GamePicker {
    pub(super) fn take(&mut self, frame: &Frame, cx: &mut Cx<'_>) {
        match frame.kind.as_str() {
            "auth_success" => self.find(cx),
            "auth_error" => self.renew(cx),
            "subscribed" => {
                if self.here.step == Step::Subscribe && self.is_ours(frame) {
                    self.go(Step::Load, cx);
                    self.load(cx);
                }
            }
            "unsubscribed" => {}
            "pong" => self.pong(cx),
            "error" => self.told_error(&text(&frame.data, "message"), cx),
            "session.started" => {
                self.stamp(frame, cx);
                self.started(frame, cx);
            }
            _ => {
                let at = self.stamp(frame, cx);
                if self.is_ours(frame) {
                    self.take_event(frame, at, cx);
                    self.changed(cx);
                }
            }
        }
    }

    /// Whether it is about the session that is followed.
    fn is_ours(&self, frame: &Frame) -> bool {
        let ours = self.session.as_ref().map(|session| session.id.as_str());
        ours.is_some() && frame.session().is_none_or(|id| Some(id.as_str()) == ours)
    }

    /// Gives the event's time to the clock; where in its scale the event hangs.
    fn stamp(&mut self, frame: &Frame, cx: &mut Cx<'_>) -> ServerInstant {
        let Some(server) = frame.at else { return cx.server_now() };
        let (received, wall) = (cx.now.local, cx.now.wall);
        let anchor = cx.clock.on_stamped(StampedMessage { server, received, wall, pong: false });
        self.clocked = true;
        // What hung by this device's clock is moved before anything new is hung beside it.
        if let Some(by) = self.scale.follow(cx) {
            self.shift(by);
        }
        anchor.at
    }

    pub(super) fn shift(&mut self, by: Span) {
        self.poll.shift(by);
        if let Some(since) = self.live.as_mut().and_then(|live| live.started.as_mut()) {
            since.at = since.at + by;
        }
    }

    fn pong(&mut self, cx: &mut Cx<'_>) {
        if let Some(sent) = self.here.pinged.filter(|_| self.here.awaits_pong) {
            cx.clock.on_fetch_round_trip(cx.now.local.since(sent));
        }
        // One that the link sent counts for the server as well.
        self.here.awaits_pong = false;
        self.here.pinged = Some(cx.now.local);
        cx.tell(Event::Pong);
    }

    /// Errors name nothing: they are about what was sent last.
    fn told_error(&mut self, message: &str, cx: &mut Cx<'_>) {
        if message == "Not authenticated" {
            self.authenticate(cx);
        } else {
            message.clone_into(&mut self.last_error);
            self.changed(cx);
        }
    }

    fn started(&mut self, frame: &Frame, cx: &mut Cx<'_>) {
        let Some(session) = frame.data.get("session").and_then(Session::read) else { return };
        if self.config.session.is_some() || matches!(self.here.step, Step::Login | Step::Auth) {
            return;
        }
        // One session at a time is open there: a new one means that the one before it is closed.
        if let Some(before) = self.session.as_ref().filter(|before| before.id != session.id) {
            cx.send(json!({ "type": "unsubscribe", "sessionId": id_value(&before.id) }).to_string());
        }
        self.follow(session, cx);
        self.changed(cx);
    }

    fn take_event(&mut self, frame: &Frame, at: ServerInstant, cx: &mut Cx<'_>) {
        let (data, now) = (&frame.data, cx.now.local);
        match frame.kind.as_str() {
            "poll.start" => self.poll.start(since(data, frame.at, at), now),
            "poll.leading" => self.poll.leading(choice(data, "label", "gameId", "votes"), at, now),
            "poll.ending" => {
                let (left, length) = ending(data, frame.at);
                self.poll.ending(at + left, length, at, now);
            }
            "poll.ending.cancelled" => self.poll.cancelled(at, now),
            "voting.ended" => {
                let winner = choice(data, "winnerLabel", "winnerGameId", "winnerVotes");
                self.poll.ended((!winner.label.is_empty()).then_some(winner), now);
            }
            "game.picked" => self.picked = picked(data),
            "game.dismissed" => {
                self.picked = None;
                self.poll.settled();
            }
            "game.added" => {
                self.picked = None;
                self.poll.settled();
                if let Some(session) = &mut self.session {
                    session.played = data.get("session").and_then(|row| count(row, "games_played"));
                }
                self.want(Ask::Games, cx);
            }
            "session.ended" => self.session_ended(cx),
            "room.connected"
            | "room.disconnected"
            | "lobby.player-joined"
            | "lobby.updated"
            | "game.started"
            | "game.ended"
            | "game.status" => {
                self.live.get_or_insert_with(Live::default).take(&frame.kind, data, at);
            }
            "player-count.updated" | "vote.received" => self.want(Ask::Games, cx),
            // A newer server knows more.
            _ => {}
        }
    }

    /// What was last known stays up; another session is looked out for.
    fn session_ended(&mut self, cx: &mut Cx<'_>) {
        if let Some(session) = &mut self.session {
            session.closed = true;
            cx.send(json!({ "type": "unsubscribe", "sessionId": id_value(&session.id) }).to_string());
        }
        self.poll = super::Poll::default();
        self.picked = None;
        self.here.asked_active = Some(cx.now.local);
    }

    /// When it is asked again whether a session is open.
    pub(super) fn active_at(&self) -> Option<LocalInstant> {
        let idle = self.here.step == Step::Ready && self.active().is_none() && self.config.session.is_none();
        let last = self.here.asked_active.filter(|_| idle && !self.reads.is_out(Ask::Active))?;
        Some(last.plus_ms(ACTIVE_EVERY_MS))
    }

    /// The answer to a question by HTTP.
    pub(super) fn read(&mut self, ask: Ask, asked: LocalInstant, body: &Value, cx: &mut Cx<'_>) {
        match ask {
            Ask::Login => {}
            Ask::Active => self.read_active(body, cx),
            Ask::Session => {
                self.here.loaded_session = true;
                let Some(session) = Session::read(body) else { return };
                if self.session.as_ref().is_some_and(|known| known.id == session.id) {
                    self.session = Some(session);
                    self.read_poll(body, asked, cx);
                }
            }
            Ask::Games => {
                self.here.loaded_games = true;
                if let Some(games) = super::games::read_games(body) {
                    self.games = games;
                }
            }
        }
    }

    fn read_active(&mut self, body: &Value, cx: &mut Cx<'_>) {
        let row = body.get("session").unwrap_or(body);
        match Session::read(row) {
            Some(session) if !session.closed => {
                let known = self.active().is_some_and(|known| known.id == session.id);
                if !known || self.here.step == Step::Find {
                    self.follow(session, cx);
                }
            }
            _ => {
                if let Some(session) = &mut self.session {
                    session.closed = true;
                    self.poll = super::Poll::default();
                }
                self.ready(cx);
            }
        }
    }

    /// The session's row may know when a vote ends, and which game is chosen.
    fn read_poll(&mut self, row: &Value, asked: LocalInstant, cx: &mut Cx<'_>) {
        let ends = time(row, "poll_ending_at");
        let says = row.get("poll_ending_at").is_some();
        self.poll.row(ends, says, asked, (cx.server_now(), cx.now.local));
        if let Some(game) = id(row, "pending_game_id") {
            let label = self.picked.as_ref().filter(|picked| picked.game.as_ref() == Some(&game));
            let label = label.map_or_else(|| ["Game ", &game].concat(), |picked| picked.label.clone());
            self.picked = Some(Choice { game: Some(game), label, votes: None });
        }
    }
}

/// When a vote began: `pollStartedAt`, as far before the event as the server says.
fn since(data: &Value, sent: Option<ServerInstant>, at: ServerInstant) -> ServerInstant {
    match (time(data, "pollStartedAt"), sent) {
        (Some(started), Some(sent)) => at - (sent - started).or_zero(),
        _ => at,
    }
}

/// What is left of a vote when the event was sent, and the length of its countdown: all within one
/// message, by the server's own clock.
fn ending(data: &Value, sent: Option<ServerInstant>) -> (Span, Span) {
    let delay = count(data, "delaySeconds").map(Span::from_secs);
    let left = time(data, "endsAt").zip(sent).map(|(ends, sent)| ends - sent);
    let left = left.or(delay).unwrap_or_default().or_zero();
    (left, delay.unwrap_or(left).max(left))
}

fn choice(data: &Value, label: &str, game: &str, votes: &str) -> Choice {
    // 0 is "Other": a game that is in no catalogue.
    let game = id(data, game).filter(|id| id != "0");
    Choice { game, label: text(data, label), votes: count(data, votes) }
}

fn picked(data: &Value) -> Option<Choice> {
    let game = data.get("game").unwrap_or(data);
    let id = id(game, "id").or_else(|| id(game, "gameId")).or_else(|| id(data, "gameId"));
    let label = ["title", "label"].into_iter().map(|key| text(game, key)).find(|label| !label.is_empty());
    let label = label.or_else(|| id.as_ref().map(|id| ["Game ", id].concat()))?;
    Some(Choice { game: id, label, votes: None })
}
