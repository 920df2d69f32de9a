//! The vote: a stopwatch while it is open, a countdown while it ends, then its winner.

use ghostlight_room::{PlayState, Playback, TimerId};
use ghostlight_time::{LocalInstant, ServerInstant, Span};

/// The item that stands for the vote.
pub(super) const POLL: &str = "poll";

/// Where the vote stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing has been heard of one over this connection, and no question can be asked about it.
    #[default]
    Unknown,
    /// There is none.
    Idle,
    /// It is open.
    Voting(Open),
    /// It closes at `ends`.
    Ending { open: Open, ends: ServerInstant, length: Span },
    /// It is over and its winner shows.
    Result,
}

/// Since when it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) since: ServerInstant,
    /// It was open before: `since` is when it was first heard of.
    pub(super) at_least: bool,
}

/// A game that people vote for, that won, or that was picked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// Its id in the catalogue (not in the session); none for "Other".
    pub(super) game: Option<String>,
    pub(super) label: String,
    pub(super) votes: Option<i64>,
}

impl Choice {
    pub(super) fn votes_word(&self) -> String {
        match self.votes {
            Some(1) => "1 vote".to_owned(),
            Some(votes) => format!("{votes} votes"),
            None => String::new(),
        }
    }
}

/// The vote.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Poll {
    pub(super) stage: Stage,
    pub(super) leader: Option<Choice>,
    pub(super) winner: Option<Choice>,
    /// When an event last spoke of it: what was asked for before that is older.
    pub(super) heard: Option<LocalInstant>,
    /// It was known before the connection was lost, and nothing has been heard of it since.
    pub(super) unconfirmed: bool,
    /// After a countdown without an end the server was asked about it.
    pub(super) chased: bool,
}

impl Poll {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Voting(_) | Stage::Ending { .. })
    }

    pub(super) fn shows(&self) -> bool {
        self.is_open() || self.stage == Stage::Result
    }

    fn hear(&mut self, now: LocalInstant) {
        self.heard = Some(now);
        self.unconfirmed = false;
        self.chased = false;
    }

    pub(super) fn start(&mut self, since: ServerInstant, now: LocalInstant) {
        self.hear(now);
        self.stage = Stage::Voting(Open { since, at_least: false });
        self.leader = None;
        self.winner = None;
    }

    /// Who leads. It tells of a vote that was open before this page came; after its end it is late.
    pub(super) fn leading(&mut self, leader: Choice, at: ServerInstant, now: LocalInstant) {
        if self.stage == Stage::Unknown {
            self.stage = Stage::Voting(Open { since: at, at_least: true });
        }
        if self.is_open() {
            self.hear(now);
            self.leader = Some(leader);
        }
    }

    pub(super) fn ending(
        &mut self,
        ends: ServerInstant,
        length: Span,
        told: ServerInstant,
        now: LocalInstant,
    ) {
        self.hear(now);
        self.stage = Stage::Ending { open: self.open_or(told), ends, length };
    }

    pub(super) fn cancelled(&mut self, told: ServerInstant, now: LocalInstant) {
        self.hear(now);
        self.stage = Stage::Voting(self.open_or(told));
    }

    fn open_or(&self, told: ServerInstant) -> Open {
        match self.stage {
            Stage::Voting(open) | Stage::Ending { open, .. } => open,
            _ => Open { since: told, at_least: true },
        }
    }

    pub(super) fn ended(&mut self, winner: Option<Choice>, now: LocalInstant) {
        self.hear(now);
        self.leader = None;
        self.stage = if winner.is_some() { Stage::Result } else { Stage::Idle };
        self.winner = winner;
    }

    /// The winner was taken or put aside.
    pub(super) fn settled(&mut self) {
        if !self.is_open() {
            self.stage = Stage::Idle;
            self.winner = None;
        }
    }

    /// The connection is gone: what follows may be missed.
    pub(super) fn lost(&mut self) {
        if self.stage == Stage::Idle {
            self.stage = Stage::Unknown;
        }
        self.unconfirmed = self.shows();
    }

    /// The session's row says when the vote ends, or that it does not. `asked` is when it was asked for.
    pub(super) fn row(
        &mut self,
        ends: Option<ServerInstant>,
        says: bool,
        asked: LocalInstant,
        now: (ServerInstant, LocalInstant),
    ) {
        if self.heard.is_some_and(|heard| heard >= asked) {
            return;
        }
        let over = |ends: ServerInstant| ends + OVERDUE <= now.0;
        match (self.stage, ends) {
            (Stage::Ending { open, length, ends: known }, Some(ends)) if !over(ends) => {
                // The same countdown, told in whole milliseconds: what hangs there hangs.
                if (known - ends).abs() > Span::from_ms(500) {
                    self.stage = Stage::Ending { open, ends, length: length.max(ends - now.0) };
                }
                self.unconfirmed = false;
            }
            (_, Some(ends)) if !over(ends) => {
                let open = self.open_or(now.0);
                self.stage = Stage::Ending { open, ends, length: (ends - now.0).or_zero() };
                self.unconfirmed = false;
            }
            // It has ended, or its end was called off; which one is not said.
            (Stage::Ending { ends, .. }, _) if over(ends) => self.ended(None, now.1),
            (Stage::Ending { open, .. }, _) if says => {
                self.stage = Stage::Voting(open);
                self.unconfirmed = true;
            }
            _ => {}
        }
    }

    /// When the server is asked about a countdown that ended without a word.
    pub(super) fn overdue_at(&self) -> Option<ServerInstant> {
        match self.stage {
            Stage::Ending { ends, .. } if !self.chased => Some(ends + OVERDUE),
            _ => None,
        }
    }

    pub(super) fn shift(&mut self, by: Span) {
        match &mut self.stage {
            Stage::Voting(open) => open.since = open.since + by,
            Stage::Ending { open, ends, .. } => {
                open.since = open.since + by;
                *ends = *ends + by;
            }
            Stage::Unknown | Stage::Idle | Stage::Result => {}
        }
    }

    /// The vote as the current item; none where there is none to show.
    pub(super) fn playback(&self) -> Option<Playback> {
        let (state, at, duration) = match self.stage {
            Stage::Voting(open) => (PlayState::Running, open.since, None),
            Stage::Ending { ends, length, .. } => (PlayState::Running, ends - length, Some(length)),
            Stage::Result => (PlayState::Stopped, ServerInstant::default(), None),
            Stage::Unknown | Stage::Idle => return None,
        };
        Some(Playback { state, current: Some(TimerId::from(POLL)), at, duration, ..Playback::default() })
    }
}

/// After the end of a countdown its `voting.ended` has to come within so long.
pub(super) const OVERDUE: Span = Span::from_secs(5);
