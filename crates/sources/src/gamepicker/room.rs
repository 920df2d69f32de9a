//! From what is known to the snapshot: the agenda, the current item, the controls, the facts.

use super::GamePicker;
use super::games::{Game, Session};
use super::poll::{Choice, POLL, Stage};
use ghostlight_room::{
    Appearance, AtZero, Control, ControlKind, Permit, PlayState, Playback, Room, RoomId, SourceInfo, Timer,
    TimerId, Why,
};
use ghostlight_time::Span;

/// The item that stands for the game that comes next.
const CHOSEN: &str = "chosen";

impl GamePicker {
    /// The session, where it is open.
    pub(super) fn active(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| !session.closed)
    }

    /// The game that is played.
    pub(super) fn playing(&self) -> Option<&Game> {
        self.games.iter().rev().find(|game| game.status == super::games::Status::Playing)
    }

    /// The game that was chosen and is not in the session yet.
    pub(super) fn choice(&self) -> Option<&Choice> {
        self.picked.as_ref().or(self.poll.winner.as_ref())
    }

    pub(super) fn room(&self) -> Room {
        let mut room = Room::default();
        if let Some(session) = &self.session {
            room.info.id = RoomId::new(session.id.clone());
            room.info.code.clone_from(&session.id);
            room.info.name = session.name();
            room.info.created_at.clone_from(&session.created_at);
        } else {
            room.info.name = "Jackbox game picker".to_owned();
        }
        let nexts = self.games.iter().skip(1).map(Some).chain([None]);
        room.timers = self.games.iter().zip(nexts).map(|(game, next)| game.timer(next)).collect();
        let live = self.live_game().map(|game| game.id.clone());
        if let Some(timer) = room.timers.iter_mut().find(|timer| Some(timer.id.as_str()) == live.as_deref()) {
            self.dress_playing(timer);
        }
        if self.poll.shows() {
            room.timers.push(self.poll_timer());
        }
        if let Some(choice) = self.choice() {
            room.timers.push(chosen(choice));
        }
        for (position, timer) in (0..).zip(&mut room.timers) {
            timer.position = position;
        }
        room.run.number = 1;
        room.run.started = room.timers.iter().find_map(|timer| timer.run.started);
        room.playback = self.poll.playback().unwrap_or_else(|| self.game_playback());
        room
    }

    /// The game that is played in an open session.
    fn live_game(&self) -> Option<&Game> {
        self.active().and_then(|_| self.playing())
    }

    /// What its room says, where the game's room is watched. Its id may be told as one or the other.
    fn live_of(&self, game: &Game) -> Option<&super::games::Live> {
        self.live.as_ref().filter(|live| {
            live.game == game.id || (!live.room_code.is_empty() && live.room_code == game.room_code)
        })
    }

    fn dress_playing(&self, timer: &mut Timer) {
        let live = self.playing().and_then(|game| self.live_of(game));
        let Some(live) = live else { return };
        let line = live.line();
        if !line.is_empty() {
            timer.run.speaker = Some(line);
        }
        if let Some(since) = live.running() {
            timer.appearance = Appearance::CountUp;
            timer.run.started = Some(since.at);
            if since.at_least {
                timer.name.push_str(" (for at least)");
            }
        }
    }

    fn game_playback(&self) -> Playback {
        let Some(game) = self.live_game() else { return Playback::default() };
        let running = self.live_of(game).and_then(super::games::Live::running);
        Playback {
            state: if running.is_some() { PlayState::Running } else { PlayState::Stopped },
            current: Some(TimerId::from(game.id.as_str())),
            at: running.map(|since| since.at).unwrap_or_default(),
            ..Playback::default()
        }
    }

    fn poll_timer(&self) -> Timer {
        let line = |choice: &Option<Choice>| {
            let choice = choice.as_ref()?;
            let votes = choice.votes_word();
            Some(if votes.is_empty() {
                choice.label.clone()
            } else {
                [&choice.label, " \u{b7} ", &votes].concat()
            })
        };
        let leader = line(&self.poll.leader).unwrap_or_default();
        let (name, speaker, appearance) = match self.poll.stage {
            Stage::Voting(open) if open.at_least => ("Voting open for at least", leader, Appearance::CountUp),
            Stage::Voting(_) => ("Voting open", leader, Appearance::CountUp),
            Stage::Ending { .. } => ("Voting ends", leader, Appearance::Countdown),
            _ => ("Winner", line(&self.poll.winner).unwrap_or_default(), Appearance::Hidden),
        };
        let length = self.poll.playback().and_then(|playback| playback.duration);
        // While the link is down everything is of before, and the page says so.
        let doubt = if self.poll.unconfirmed && self.is_ready() { " (not confirmed)" } else { "" };
        Timer {
            id: TimerId::from(POLL),
            name: [name, doubt].concat(),
            planned_speaker: speaker,
            duration: length.unwrap_or(Span::ZERO),
            appearance,
            // The server has the last word about the end.
            at_zero: AtZero::Hold,
            ..Timer::default()
        }
    }

    pub(super) fn controls(&self) -> Vec<Control> {
        if !self.may_control() {
            return Vec::new();
        }
        let open = self.while_open(Permit::Yes);
        let hold = self.while_open(Permit::Hold);
        let chosen = self.choice().map(|choice| choice.label.clone());
        let vote = |key: &str, label: &str, permit: Permit| control(key, label, "Vote", permit);
        let mut all = vec![
            vote("start", "Start the vote", self.may_start()),
            vote("end_now", "End now", hold),
            vote("end_5", "End in 5 s", open),
            vote("end_10", "End in 10 s", open),
            vote("end_30", "End in 30 s", open),
            Control { kind: ControlKind::Text, ..vote("end_in", "End in (seconds)", open) },
            vote("cancel_end", "Cancel the end", self.may_cancel()),
        ];
        let play = chosen.as_ref().map_or("Play the chosen game".to_owned(), |label| format!("Play {label}"));
        all.push(control("add_game", &play, "Game", self.may_add()));
        let any = if chosen.is_some() { Permit::Yes } else { Permit::No(Why::AtTheEnd) };
        all.push(control("dismiss", "Not this game", "Game", any));
        if self.may_manage() {
            all.extend(self.management());
        }
        for control in &mut all {
            control.pending = self.orders.iter().any(|(_, key)| *key == control.key);
            if let Permit::No(_) = control.permit {
                control.reason = self.reason(&control.key);
            }
        }
        all
    }

    fn management(&self) -> [Control; 5] {
        let active = self.active().is_some();
        let while_active = |permit: Permit| if active { permit } else { Permit::No(Why::NoItems) };
        let playing = if self.live_game().is_some() { Permit::Yes } else { Permit::No(Why::NothingCurrent) };
        let closed = if active { Permit::No(Why::SourceCannot) } else { Permit::Yes };
        [
            control("pick", "Pick a game", "Game", while_active(Permit::Yes)),
            control("watch", "Watch the room", "Room", playing),
            control("unwatch", "Stop watching the room", "Room", playing),
            control("open_session", "Open a session", "Session", closed),
            control("close_session", "Close the session", "Session", while_active(Permit::Hold)),
        ]
    }

    fn reason(&self, key: &str) -> String {
        match key {
            _ if self.active().is_none() => "No session is open.",
            "open_session" => "A session is open already.",
            "start" => "A vote is open already.",
            "cancel_end" => "No vote is ending.",
            "end_now" | "end_5" | "end_10" | "end_30" | "end_in" => "No vote is open.",
            "add_game" => "No game of the catalogue is chosen.",
            "dismiss" => "No game is chosen.",
            _ => "No game is played.",
        }
        .to_owned()
    }

    pub(super) fn facts(&self) -> Vec<SourceInfo> {
        let mut facts = Vec::new();
        let mut fact = |label: &str, value: String| {
            if !value.is_empty() {
                facts.push(SourceInfo { label: label.to_owned(), value });
            }
        };
        match &self.session {
            Some(session) if session.closed => fact("Session", format!("{}, closed", session.id)),
            Some(session) => fact("Session", session.id.clone()),
            None => fact("Session", "none is open".to_owned()),
        }
        let played = self.session.as_ref().and_then(|session| session.played);
        fact("Games played", played.map(|played| played.to_string()).unwrap_or_default());
        if let Some(live) = &self.live {
            fact("Room", live.room_code.clone());
            fact("Players", live.players_word().unwrap_or_default());
            fact("Lobby", live.lobby.clone());
            fact("Who", live.names.join(", "));
            fact("Room lost", live.gone.clone());
        }
        if let Some(leader) = &self.poll.leader {
            fact("Leads", [&leader.label, " ", &leader.votes_word()].concat().trim().to_owned());
        }
        if self.poll.unconfirmed {
            fact("Vote", "not confirmed since the connection was lost".to_owned());
        }
        if !self.clocked {
            fact("Clock", "this device's: the game picker has not told its time yet".to_owned());
        }
        fact("Last error", self.last_error.clone());
        facts
    }
}

fn control(key: &str, label: &str, group: &str, permit: Permit) -> Control {
    Control {
        key: key.to_owned(),
        label: label.to_owned(),
        group: group.to_owned(),
        permit,
        ..Control::default()
    }
}

fn chosen(choice: &Choice) -> Timer {
    Timer {
        id: TimerId::from(CHOSEN),
        name: choice.label.clone(),
        planned_speaker: choice.votes_word(),
        appearance: Appearance::Hidden,
        label: "chosen".to_owned(),
        ..Timer::default()
    }
}
