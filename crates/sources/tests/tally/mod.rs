//! What a run came to, added up without the engine: from the frames that reached the server, its yes or no,
//! and the clock. What was undone is struck from the list, as if it had never been pressed.

use crate::stage_world::Heard;
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::server::ServerFrame;
use ghostlight_room::{Intent, TimerId};
use std::collections::BTreeMap;

/// An action that had an effect.
struct Act {
    at: i64,
    seq: u64,
    intent: Intent,
    /// The current item after it.
    current: Option<TimerId>,
}

/// How long each item ran, in milliseconds; none: it has not started.
pub type Ran = BTreeMap<TimerId, i64>;

/// The list of what was done.
#[derive(Default)]
pub struct Tally {
    acts: Vec<Act>,
    /// Presses that were taken and changed something, undone ones included.
    pub effective: usize,
    pub undone: usize,
}

impl Tally {
    /// Takes in what the server heard since the last call.
    pub fn take(&mut self, heard: Vec<Heard>) {
        for one in heard {
            let Ok(ClientFrame::Control { id: Some(id), intent }) = ClientFrame::decode(&one.frame) else {
                continue;
            };
            let (mut effective, mut told) = (false, None);
            for text in &one.said {
                match ServerFrame::decode(text).expect("the server's own frame") {
                    ServerFrame::Ack { id: of, effect } => effective |= of == id && effect,
                    ServerFrame::PlaybackStatus(status) => {
                        told = Some((status.seq.unwrap(), status.timer.flatten()));
                    }
                    ServerFrame::Room(frame) => {
                        told = Some((frame.seq.unwrap(), frame.room.playback.current.clone()));
                    }
                    _ => {}
                }
            }
            if !effective {
                continue;
            }
            self.effective += 1;
            if let Intent::Undo { seq } = intent {
                let before = self.acts.len();
                self.acts.retain(|act| act.seq != seq);
                assert_eq!(self.acts.len() + 1, before, "undo names an action that had an effect");
                self.undone += 1;
            } else {
                let (seq, current) = told.expect("an action is echoed");
                self.acts.push(Act { at: one.at, seq, intent, current });
            }
        }
    }

    /// Adds it up to the present moment.
    pub fn ran(&self, now: i64) -> Ran {
        let mut sum = Sum::default();
        for act in &self.acts {
            sum.apply(act);
        }
        if sum.state == State::Running {
            sum.elapsed += now - sum.at;
        }
        sum.leave();
        sum.ran
    }
}

#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Armed,
    Paused,
    Running,
}

#[derive(Default)]
struct Sum {
    ran: Ran,
    current: Option<TimerId>,
    state: State,
    /// Of the current item up to `at`.
    elapsed: i64,
    at: i64,
    /// What Resume goes back to.
    before_the_stop: Option<State>,
}

impl Sum {
    fn apply(&mut self, act: &Act) {
        if self.state == State::Running {
            self.elapsed += act.at - self.at;
        }
        self.at = act.at;
        match &act.intent {
            Intent::Play => {
                if self.current != act.current {
                    self.arm(act);
                }
                self.go();
            }
            Intent::Pause => self.state = State::Paused,
            Intent::Stop => {
                self.leave();
                self.arm(act);
            }
            Intent::Reset => {
                self.elapsed = 0;
                let current = act.current.clone().unwrap();
                if self.state == State::Running {
                    self.ran.insert(current, 0);
                } else {
                    self.ran.remove(&current);
                    self.state = State::Armed;
                }
            }
            Intent::Next { .. } | Intent::Previous { .. } | Intent::GoTo { .. } => {
                self.leave();
                self.arm(act);
            }
            Intent::Continue(timer) => {
                if self.current.as_ref() != Some(timer) || self.state == State::Armed {
                    self.leave();
                    self.arm(act);
                    self.elapsed = self.ran.get(timer).copied().unwrap_or(0);
                }
                self.go();
            }
            Intent::StopTheShow { .. } if self.before_the_stop.is_none() => {
                self.before_the_stop = Some(self.state);
                if self.state == State::Running {
                    self.state = State::Paused;
                }
            }
            Intent::ResumeShow => self.state = self.before_the_stop.take().unwrap_or(self.state),
            Intent::EndShow => {
                self.leave();
                self.arm(act);
            }
            Intent::NewRun => {
                self.ran.clear();
                self.arm(act);
            }
            _ => {}
        }
    }

    fn go(&mut self) {
        self.state = State::Running;
        if let Some(current) = self.current.clone() {
            self.ran.entry(current).or_insert(0);
        }
    }

    /// What it ran last is what it ran.
    fn leave(&mut self) {
        if self.state != State::Armed
            && let Some(current) = self.current.clone()
        {
            self.ran.insert(current, self.elapsed);
        }
    }

    fn arm(&mut self, act: &Act) {
        self.current.clone_from(&act.current);
        self.state = State::Armed;
        self.elapsed = 0;
    }
}
