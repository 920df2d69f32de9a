//! What a protocol has to do, and what it is given to do it with.

use ghostlight_palco::ErrorCode;
use ghostlight_palco::close::{Again, CloseCode};
use ghostlight_palco::rest::Method;
use ghostlight_palco::server::LogEntry;
use ghostlight_room::{DeviceDo, Intent, Report, RoomSnapshot};
use ghostlight_time::{LocalInstant, ServerClock, ServerInstant, WallInstant};
use serde_json::Value;
use std::sync::Arc;

/// One moment as the page knows it, with a fresh random number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Now {
    /// The monotonic clock. For a text it is the instant of its arrival.
    pub local: LocalInstant,
    /// The wall clock at the same moment: it shows sleeps that the monotonic clock may not count.
    pub wall: WallInstant,
    /// A random number, 0 up to 1.
    pub random: f64,
}

/// Where and how to connect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectPlan {
    /// The socket's address.
    pub url: String,
    /// Its sub-protocols, credentials among them where a vendor wants that.
    pub protocols: Vec<String>,
    /// A small resource of the same server: that it answers says that the socket is worth trying.
    pub probe: Option<String>,
}

/// Ties an HTTP answer to its request. Those of commands are the command's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// The request of a command.
    Command(u64),
    /// A request of the source's own.
    Own(u32),
}

/// An HTTP request of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    /// Ties the answer to it.
    pub tag: Tag,
    /// Its method.
    pub method: Method,
    /// Its whole address.
    pub url: String,
    /// Its JSON body.
    pub body: Option<Value>,
    /// `Authorization: Bearer`.
    pub bearer: Option<String>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
}

/// What became of an HTTP request.
#[derive(Clone, Debug, PartialEq)]
pub enum HttpAnswer {
    /// An answer came; its body is JSON, or null where it is none.
    Came {
        /// Its status.
        status: u16,
        /// Its body.
        body: Value,
    },
    /// None came. What was asked may or may not have happened.
    Failed,
}

/// How a connection ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Close {
    /// The close code; 1006 where there was none.
    pub code: u16,
    /// The reason given.
    pub reason: String,
    /// Whether it had been open.
    pub opened: bool,
}

/// What the link does after a close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// When it asks again.
    pub again: Again,
    /// Whether, and with what sentence, the server refused: it is told to the person until it is over.
    pub refusal: Option<String>,
}

impl Rule {
    /// As after any lost connection, for protocols whose close codes say nothing.
    #[must_use]
    pub const fn backoff() -> Self {
        Self { again: Again::Backoff, refusal: None }
    }

    /// The rule of PalcoTimer's close codes, with the sentence that was told before the close.
    #[must_use]
    pub fn of(close: &Close, sentence: Option<String>) -> Self {
        let code = CloseCode::from_code(close.code);
        let refuses = code.is_refusal() || code == CloseCode::Full;
        Self {
            again: code.again(),
            refusal: refuses.then(|| sentence.unwrap_or_else(|| close.reason.clone())),
        }
    }
}

/// What a source tells its link.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The whole truth has arrived: the link is ready, and commands without an answer are settled.
    Snapshot,
    /// Part of the truth changed, or was said again: what a command without an ack waits for.
    Echo,
    /// The snapshot is another one, for a reason that is no server's word (a clock that was set).
    Changed,
    /// A sign of life answered our ping.
    Pong,
    /// A command was taken.
    Taken {
        /// Its number.
        command: u64,
        /// Whether it changed anything.
        effect: bool,
    },
    /// A command was refused; without a number it is about the oldest one that has no answer.
    Refused {
        /// Its number.
        command: Option<u64>,
        /// What the words are chosen by.
        code: ErrorCode,
        /// The server's sentence.
        message: String,
    },
    /// No answer to a command will come.
    Unanswered {
        /// Its number.
        command: u64,
    },
    /// The server refuses this client, as the source found out by itself (a login that failed): the
    /// connection is given up and asked for again as after a refusing close.
    Denied {
        /// A close code that says the same.
        code: u16,
        /// One plain sentence.
        message: String,
    },
    /// A frame that could not be read was dropped.
    Dropped,
    /// This device is asked to do something.
    Device(DeviceDo),
    /// Entries of the room's log.
    Log(Vec<LogEntry>),
}

/// One thing a source wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// To send a text on the present connection.
    Send(String),
    /// To ask by HTTP.
    Http(HttpRequest),
    /// To tell the link.
    Tell(Event),
}

/// What a source works with: the moment, the server's clock, and where to put what it wants done.
pub struct Cx<'a> {
    /// The moment.
    pub now: Now,
    /// The estimate of the server's clock.
    pub clock: &'a mut ServerClock,
    acts: &'a mut Vec<Act>,
}

impl<'a> Cx<'a> {
    /// Collects what a source wants done in `acts`.
    pub fn new(now: Now, clock: &'a mut ServerClock, acts: &'a mut Vec<Act>) -> Self {
        Self { now, clock, acts }
    }
    /// Sends a text on the present connection.
    pub fn send(&mut self, text: String) {
        self.acts.push(Act::Send(text));
    }
    /// Asks by HTTP.
    pub fn http(&mut self, request: HttpRequest) {
        self.acts.push(Act::Http(request));
    }
    /// Tells the link.
    pub fn tell(&mut self, event: Event) {
        self.acts.push(Act::Tell(event));
    }
    /// The server's time now; this device's own where no server has ever told it.
    #[must_use]
    pub fn server_now(&self) -> ServerInstant {
        self.clock.server_now(self.now.local).unwrap_or_else(|| wall_as_server(self.now.wall))
    }
}

/// The wall clock in place of a server's.
pub(crate) fn wall_as_server(wall: WallInstant) -> ServerInstant {
    ServerInstant::from_ms(wall.as_ms().floor() as i64)
}

/// The way a command took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Over the socket: its answer dies with the connection.
    Socket,
    /// By HTTP: its answer comes by itself.
    Http,
}

/// Why a source does not send a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unable {
    /// What the words are chosen by.
    pub code: ErrorCode,
    /// One plain sentence.
    pub message: String,
}

/// A protocol, seen from the link. It holds no socket and no timer; after each call the link does what
/// it put into the [`Cx`].
pub trait Source {
    /// Where to connect. Asked anew at each attempt, so that fresh credentials can be in it.
    fn plan(&self) -> ConnectPlan;
    /// A connection is open.
    fn on_open(&mut self, cx: &mut Cx<'_>);
    /// A text arrived.
    fn on_text(&mut self, text: &str, cx: &mut Cx<'_>);
    /// An HTTP request ended.
    fn on_http(&mut self, tag: Tag, answer: HttpAnswer, cx: &mut Cx<'_>);
    /// The `Date` header of an answer, just before the answer itself, where the page may read it.
    fn on_date(&mut self, _tag: Tag, _date: &str, _cx: &mut Cx<'_>) {}
    /// Time has passed. Called at every input of the link, and at [`Self::next_tick`].
    fn on_tick(&mut self, cx: &mut Cx<'_>);
    /// When the source wants to be called; none: not for its own sake.
    fn next_tick(&self) -> Option<LocalInstant> {
        None
    }
    /// The connection has ended, or is given up. What the snapshot says is stale from here on.
    fn on_close(&mut self, close: &Close) -> Rule;
    /// The text of a ping; none where the protocol has none: in a silence [`Self::ask`] stands in.
    fn ping(&self) -> Option<String>;
    /// Asks for the whole state.
    fn ask(&mut self, cx: &mut Cx<'_>);
    /// Sends an intent as the command of this number.
    ///
    /// # Errors
    /// It cannot be had of this server.
    fn intent(&mut self, command: u64, intent: &Intent, cx: &mut Cx<'_>) -> Result<Way, Unable>;
    /// Whether commands over the socket are answered one by one; else an [`Event::Echo`] stands for it.
    fn answers_commands(&self) -> bool;
    /// Says what this device paints, where the server wants to know.
    fn report(&mut self, _report: &Report, _cx: &mut Cx<'_>) {}
    /// This device has another name.
    fn rename(&mut self, _name: &str, _cx: &mut Cx<'_>) {}
    /// The last truth.
    fn snapshot(&self) -> Arc<RoomSnapshot>;
}
