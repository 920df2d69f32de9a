//! The session and its games: what was played, what is played, and who is in the room of it.

use super::wire::{count, flag, id, text, time};
use ghostlight_room::{Appearance, Timer, TimerId, TimerRun};
use ghostlight_time::{ServerInstant, Span};
use serde_json::Value;

/// More rows than this is no evening.
const MOST_GAMES: usize = 500;

/// A session.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) notes: String,
    pub(super) closed: bool,
    pub(super) created_at: String,
    pub(super) played: Option<i64>,
}

impl Session {
    /// Reads a session's row; none for null and for what is none.
    pub(super) fn read(row: &Value) -> Option<Self> {
        Some(Self {
            id: id(row, "id")?,
            notes: text(row, "notes"),
            closed: flag(row, "is_active") == Some(false),
            created_at: text(row, "created_at"),
            played: count(row, "games_played"),
        })
    }

    pub(super) fn name(&self) -> String {
        let notes = self.notes.lines().next().unwrap_or_default().trim();
        if notes.is_empty() { ["Session ", &self.id].concat() } else { notes.to_owned() }
    }
}

/// Where a game of the session stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Status {
    Playing,
    Played,
    Skipped,
    /// A word that is not known.
    #[default]
    Other,
}

/// A game of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Game {
    /// Its id in the session, which is not that in the catalogue.
    pub(super) id: String,
    pub(super) game: Option<String>,
    pub(super) title: String,
    pack: String,
    pub(super) status: Status,
    played_at: Option<ServerInstant>,
    pub(super) room_code: String,
    players: Option<i64>,
    max_players: Option<i64>,
    minutes: Option<i64>,
    votes: Option<(i64, i64)>,
}

impl Game {
    fn read(row: &Value) -> Option<Self> {
        Some(Self {
            id: id(row, "id")?,
            game: id(row, "game_id"),
            title: text(row, "title"),
            pack: text(row, "pack_name"),
            status: match row.get("status").and_then(Value::as_str) {
                Some("playing") => Status::Playing,
                Some("played") => Status::Played,
                Some("skipped") => Status::Skipped,
                _ => Status::Other,
            },
            played_at: time(row, "played_at"),
            room_code: text(row, "room_code"),
            players: count(row, "player_count"),
            max_players: count(row, "max_players"),
            minutes: count(row, "length_minutes").filter(|minutes| (1..=600).contains(minutes)),
            votes: count(row, "upvotes").zip(count(row, "downvotes")),
        })
    }

    fn notes(&self) -> String {
        let room = (!self.room_code.is_empty()).then(|| format!("Room {}", self.room_code));
        let players = self.players.map(|players| format!("{players} players"));
        let votes = self.votes.map(|(up, down)| format!("+{up} \u{2212}{down}"));
        let parts: Vec<String> = [room, players, votes].into_iter().flatten().collect();
        parts.join(" \u{b7} ")
    }

    /// As an item. Its end is when the next one began.
    pub(super) fn timer(&self, next: Option<&Self>) -> Timer {
        let ran = matches!(self.status, Status::Played | Status::Playing);
        let started = self.played_at.filter(|_| ran);
        let ended = match self.status {
            Status::Played => next.and_then(|next| next.played_at).or(started),
            _ => None,
        };
        Timer {
            id: TimerId::from(self.id.as_str()),
            name: if self.title.is_empty() { ["Game ", &self.id].concat() } else { self.title.clone() },
            planned_speaker: self.pack.clone(),
            notes: self.notes(),
            duration: Span::from_mins(self.minutes.unwrap_or(0)),
            appearance: Appearance::Hidden,
            label: match self.status {
                Status::Playing => "playing",
                Status::Played => "played",
                Status::Skipped => "skipped",
                Status::Other => "",
            }
            .to_owned(),
            run: TimerRun {
                skipped: self.status == Status::Skipped,
                started,
                ended,
                elapsed: started.zip(ended).map_or(Span::ZERO, |(start, end)| (end - start).or_zero()),
                ..TimerRun::default()
            },
            ..Timer::default()
        }
    }
}

/// Reads the rows of a session's games, in the order in which they were played.
pub(super) fn read_games(rows: &Value) -> Option<Vec<Game>> {
    let rows = rows.as_array()?;
    let mut games: Vec<Game> = rows.iter().take(MOST_GAMES).filter_map(Game::read).collect();
    let key = |game: &Game| (game.played_at.is_none(), game.played_at, game.id.parse::<i64>().ok());
    games.sort_by_key(key);
    Some(games)
}

/// What the room of the game says while it is watched.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Live {
    /// The game's id in the session.
    pub(super) game: String,
    pub(super) room_code: String,
    pub(super) lobby: String,
    pub(super) state: String,
    pub(super) players: Option<i64>,
    max_players: Option<i64>,
    pub(super) names: Vec<String>,
    pub(super) started: Option<Since>,
    pub(super) finished: bool,
    /// It is no longer watched, for this reason.
    pub(super) gone: String,
}

/// Since when a game is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Since {
    pub(super) at: ServerInstant,
    /// It was played before: `at` is when that was first heard of.
    pub(super) at_least: bool,
}

impl Live {
    /// Takes an event about a room. `at` is when it was sent.
    pub(super) fn take(&mut self, kind: &str, data: &Value, at: ServerInstant) {
        let game = id(data, "gameId").unwrap_or_default();
        if game != self.game {
            *self = Self { game, ..Self::default() };
        }
        let set = |to: &mut String, key: &str| {
            let new = text(data, key);
            if !new.is_empty() {
                *to = new;
            }
        };
        set(&mut self.room_code, "roomCode");
        set(&mut self.lobby, "lobbyState");
        set(&mut self.state, "gameState");
        self.players = count(data, "playerCount").or(count(data, "finalPlayerCount")).or(self.players);
        self.max_players = count(data, "maxPlayers").or(self.max_players);
        if let Some(names) = data.get("players").and_then(Value::as_array) {
            self.names = names.iter().take(50).filter_map(Value::as_str).map(str::to_owned).collect();
        }
        match kind {
            "game.started" => self.started = Some(Since { at, at_least: false }),
            "game.ended" => self.finished = true,
            "room.disconnected" => self.gone = text(data, "reason"),
            "room.connected" => self.gone.clear(),
            _ => {}
        }
        let plays = flag(data, "gameStarted") == Some(true) || self.state == "Gameplay";
        if plays && self.started.is_none() {
            self.started = Some(Since { at, at_least: true });
        }
        if flag(data, "gameFinished") == Some(true) {
            self.finished = true;
        } else if flag(data, "gameStarted") == Some(false) {
            // The same room went back to its lobby.
            (self.started, self.finished) = (None, false);
        }
    }

    /// Since when the game runs; none while it does not.
    pub(super) fn running(&self) -> Option<Since> {
        self.started.filter(|_| !self.finished && self.gone.is_empty())
    }

    /// Room and players, as people want to read them on a screen.
    pub(super) fn line(&self) -> String {
        let room = (!self.room_code.is_empty()).then(|| format!("Room {}", self.room_code));
        let parts: Vec<String> = [room, self.players_word()].into_iter().flatten().collect();
        parts.join(" \u{b7} ")
    }

    pub(super) fn players_word(&self) -> Option<String> {
        match (self.players?, self.max_players) {
            (players, Some(max)) => Some(format!("{players} of {max} players")),
            (1, None) => Some("1 player".to_owned()),
            (players, None) => Some(format!("{players} players")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn games_in_their_order() {
        let rows = json!([
            {"id": "12", "game_id": 42, "title": "Quiplash 3", "status": "playing",
             "played_at": "2026-03-15T21:00:00"},
            {"id": 9, "title": "", "status": "played", "played_at": "2026-03-15 20:00:00",
             "upvotes": 3, "downvotes": 1, "player_count": "6", "room_code": "ABCD"},
            {"title": "no id"},
            {"id": 10, "title": "Fibbage", "status": "skipped", "played_at": "2026-03-15T20:40:00Z"},
        ]);
        let games = read_games(&rows).unwrap();
        let ids: Vec<&str> = games.iter().map(|game| game.id.as_str()).collect();
        assert_eq!(ids, ["9", "10", "12"]);
        let first = games[0].timer(Some(&games[1]));
        assert_eq!((first.name.as_str(), first.notes.as_str()), ("Game 9", "Room ABCD · 6 players · +3 −1"));
        assert_eq!(first.run.elapsed, Span::from_mins(40));
        let skipped = games[1].timer(None);
        assert!(skipped.run.skipped && !skipped.has_run());
        assert!(games[2].timer(None).has_run());
        assert_eq!(read_games(&json!({"error": "x"})), None);
    }

    #[test]
    fn a_room_from_lobby_to_end() {
        let at = ServerInstant::from_ms;
        let mut live = Live::default();
        let say = |live: &mut Live, kind: &str, more: Value, ms: i64| {
            let mut data = json!({"sessionId": 1, "gameId": 5, "roomCode": "LSBN", "playerCount": 2});
            data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            live.take(kind, &data, at(ms));
        };
        say(&mut live, "room.connected", json!({"maxPlayers": 8, "gameState": "Lobby"}), 1);
        assert_eq!((live.line().as_str(), live.running()), ("Room LSBN · 2 of 8 players", None));
        say(&mut live, "game.started", json!({}), 20);
        assert_eq!(live.running(), Some(Since { at: at(20), at_least: false }));
        say(&mut live, "game.status", json!({"gameStarted": true, "gameState": "Gameplay"}), 40);
        assert_eq!(live.running(), Some(Since { at: at(20), at_least: false }));
        say(&mut live, "game.ended", json!({}), 60);
        assert_eq!(live.running(), None);
        // Joined while it was played.
        let mut late = Live::default();
        say(&mut late, "game.status", json!({"gameStarted": true}), 70);
        assert_eq!(late.running(), Some(Since { at: at(70), at_least: true }));
    }
}
