//! PalcoTimer's protocol as a source: our own rooms, those of the room server, and any other server that
//! speaks it.

mod address;
mod frames;
mod kept;
mod scale;

pub use address::Server;

use crate::scale::Scale;
use crate::{Close, ConnectPlan, Cx, Event, HttpAnswer, HttpRequest, Rule, Source, Tag, Unable, Way};
use frames::Told;
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::rest::{Answer, Request, edit_request};
use ghostlight_palco::{CommandId, ErrorCode};
use ghostlight_room::{Capabilities, DeviceId, Intent, Output, PlayState, Report, RoomSnapshot, SourceInfo};
use ghostlight_time::LocalInstant;
use scale::shift;
use std::sync::Arc;

/// The version of our additions that this client speaks.
const VERSION: u64 = 1;
/// The state is asked for at most so often for frames that do not fit.
const ASK_EVERY_MS: f64 = 2_000.0;

/// Where a room is, and who asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where.
    pub place: Place,
    /// The room's id or code.
    pub room: String,
    /// As which output.
    pub output: Output,
    /// This device's name, for people; may be empty.
    pub name: String,
    /// This device's own id.
    pub device: Option<DeviceId>,
    /// The key that is held for that server and room.
    pub key: Option<String>,
}

/// Where a room is.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// On a server: edits go by HTTP.
    Server(Server),
    /// In this browser: edits go in frames over the same channel. The text stands for the address.
    Local(String),
}

/// PalcoTimer's protocol.
pub struct PalcoTimer {
    config: Config,
    snapshot: Arc<RoomSnapshot>,
    scale: Scale,
    /// What is known of the present connection.
    here: Here,
    /// The sentence of the last error without an id: what a close is explained by.
    sentence: Option<String>,
    last_ask: Option<LocalInstant>,
}

/// What is known of one connection only.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    open: bool,
    greeted: bool,
    seq: Option<u64>,
    roomed: bool,
}

impl PalcoTimer {
    /// A source that has heard nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let snapshot = RoomSnapshot { role: config.output, stale: true, ..RoomSnapshot::default() };
        Self {
            config,
            snapshot: Arc::new(snapshot),
            scale: Scale::default(),
            here: Here::default(),
            sentence: None,
            last_ask: None,
        }
    }

    /// Another key for the next connection, or none.
    pub fn set_key(&mut self, key: Option<String>) {
        self.config.key = key;
    }

    /// Who asks for what.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    fn hello(&mut self, with_key: bool, cx: &mut Cx<'_>) {
        self.here.greeted = true;
        let frame = ClientFrame::Hello {
            v: VERSION,
            key: self.config.key.clone().filter(|_| with_key),
            device: self.config.device.clone(),
            name: Some(self.config.name.clone()).filter(|name| !name.is_empty()),
        };
        cx.send(frame.encode());
    }

    fn ask_for_frames_that_do_not_fit(&mut self, cx: &mut Cx<'_>) {
        if self.last_ask.is_none_or(|last| cx.now.local.since(last) >= ASK_EVERY_MS) {
            self.ask(cx);
        }
    }

    /// Follows the clock into another scale: no countdown moves with it.
    fn rescale(&mut self, cx: &mut Cx<'_>) {
        if let Some(by) = self.scale.follow(cx) {
            shift(&mut Arc::make_mut(&mut self.snapshot).room, by);
            cx.tell(Event::Changed);
        }
    }

    /// What stands in the snapshot beside the room.
    fn dress(&mut self) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        snapshot.can = Capabilities::in_room(&snapshot.room, snapshot.role, snapshot.ours);
        snapshot.source.clear();
        if let PlayState::Other(word) = &snapshot.room.playback.state {
            snapshot.source.push(SourceInfo { label: "state".into(), value: word.clone() });
        }
    }

    fn edit(&self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        let Intent::Edit(edit) = intent else { return Ok(Way::Socket) };
        let Request { method, path, body, .. } = edit_request(&self.config.room, edit);
        let bearer = self.config.key.clone();
        match &self.config.place {
            Place::Server(server) => {
                let url = server.rest(&path);
                let tag = Tag::Command(command);
                cx.http(HttpRequest { tag, method, url, body, bearer, headers: Vec::new() });
                Ok(Way::Http)
            }
            Place::Local(_) => {
                let id = CommandId::from(command);
                cx.send(ClientFrame::Rest { id, method, path, body, key: bearer }.encode());
                Ok(Way::Socket)
            }
        }
    }
}

impl Source for PalcoTimer {
    fn plan(&self) -> ConnectPlan {
        let Config { room, output, name, .. } = &self.config;
        match &self.config.place {
            Place::Server(server) => ConnectPlan {
                url: server.socket(room, *output, name),
                protocols: Vec::new(),
                probe: Some(server.probe()),
            },
            Place::Local(address) => ConnectPlan { url: address.clone(), protocols: Vec::new(), probe: None },
        }
    }

    fn on_open(&mut self, cx: &mut Cx<'_>) {
        self.here = Here { open: true, ..Here::default() };
        self.sentence = None;
        // A key is only ever held for a server that is ours. One that may be another's is asked for the
        // room first, so that it never meets a word it does not know.
        if self.config.key.is_some() {
            self.hello(true, cx);
        }
        self.ask(cx);
    }

    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>) {
        match self.take(text, cx) {
            Told::Nothing => {}
            Told::Dropped => cx.tell(Event::Dropped),
            Told::Part => {
                self.dress();
                cx.tell(Event::Echo);
            }
            Told::Misfit => self.ask_for_frames_that_do_not_fit(cx),
            Told::Whole => {
                self.dress();
                if self.here.seq.is_some() && !self.here.greeted {
                    self.hello(false, cx);
                }
                cx.tell(Event::Snapshot);
            }
        }
    }

    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>) {
        let Tag::Command(command) = tag else { return };
        cx.tell(match answer {
            HttpAnswer::Failed => Event::Unanswered { command },
            HttpAnswer::Came { status, body } => settled(command, status, &body),
        });
    }

    fn on_tick(&mut self, cx: &mut Cx<'_>) {
        self.rescale(cx);
    }

    fn on_close(&mut self, close: &Close) -> Rule {
        self.here = Here::default();
        Arc::make_mut(&mut self.snapshot).stale = true;
        Rule::of(close, self.sentence.take())
    }

    fn ping(&self) -> Option<String> {
        Some(ClientFrame::Ping.encode())
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.last_ask = Some(cx.now.local);
        cx.send(ClientFrame::RequestState.encode());
    }

    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable> {
        let ours = self.snapshot.ours;
        if matches!(intent, Intent::Edit(_)) {
            return self.edit(command, intent, cx);
        }
        if !ours && !in_seed(intent) {
            return Err(Unable {
                code: ErrorCode::UnknownAction,
                message: "This server has no such thing.".to_owned(),
            });
        }
        let id = ours.then(|| CommandId::from(command));
        let intent = if ours { intent.clone() } else { plain(intent) };
        cx.send(ClientFrame::Control { id, intent }.encode());
        Ok(Way::Socket)
    }

    fn answers_commands(&self) -> bool {
        self.snapshot.ours
    }

    fn report(&mut self, report: &Report, cx: &mut Cx<'_>) {
        if self.here.greeted && self.here.seq.is_some() {
            cx.send(ClientFrame::Report(report.clone()).encode());
        }
    }

    fn rename(&mut self, name: &str, cx: &mut Cx<'_>) {
        name.clone_into(&mut self.config.name);
        if self.here.open && self.here.greeted {
            self.hello(self.config.key.is_some(), cx);
        }
    }

    fn snapshot(&self) -> Arc<RoomSnapshot> {
        Arc::clone(&self.snapshot)
    }
}

/// What an answer to an edit says.
fn settled(command: u64, status: u16, body: &serde_json::Value) -> Event {
    match Answer::refused(status, body) {
        None => Event::Taken { command, effect: true },
        Some(bad) => Event::Refused { command: Some(command), code: bad.code, message: bad.message },
    }
}

/// The intent in the seed's own words: without the item that it was pressed on.
fn plain(intent: &Intent) -> Intent {
    match intent {
        Intent::Next { .. } => Intent::Next { on: None },
        Intent::Previous { .. } => Intent::Previous { on: None },
        Intent::GoTo { timer, .. } => Intent::GoTo { timer: timer.clone(), on: None },
        other => other.clone(),
    }
}

/// What a server that is not ours understands.
fn in_seed(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::Play
            | Intent::Pause
            | Intent::Stop
            | Intent::Reset
            | Intent::Next { .. }
            | Intent::Previous { .. }
            | Intent::GoTo { .. }
            | Intent::AddTime(_)
            | Intent::SetTime(_)
            | Intent::Blackout(_)
            | Intent::Flash(_)
            | Intent::Focus(_)
            | Intent::ShowMessage(_)
            | Intent::HideMessage
            | Intent::Edit(_)
    )
}
