//! One connection, from its first frame to its close: one task that reads, writes and pings.

use super::upgrade::LONGEST_FRAME;
use crate::caller::Caller;
use crate::error::Refusal;
use crate::house::House;
use crate::outbox::{Closing, Next, Outbox};
use crate::pace::{Pace, Verdict};
use crate::rooms::{Command, RoomHandle};
use core::pin::Pin;
use core::task::Poll;
use futures_util::{Sink, Stream};
use ghostlight_engine::{ClientId, Joining};
use ghostlight_palco::client::ClientFrame;
use ghostlight_palco::close::CloseCode;
use ghostlight_palco::server::ServerFrame;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{self, Bytes, Message};

/// The longest text that may be a ping or a pong, which are answered without asking the room.
const LONGEST_PING: usize = 64;
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// The most frames that are written at once.
const MOST_AT_ONCE: usize = 16;

pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// What a client wants, as its address says.
pub(super) struct Visit {
    pub caller: Caller,
    pub room: String,
    pub joining: Joining,
    /// An output that does not exist.
    pub wrong_output: Option<String>,
}

/// Serves a client until it has gone.
pub(super) async fn serve(house: Arc<House>, visit: Visit, mut socket: Socket) {
    // Held to the end: the server waits for its connections when it stops.
    let stopping = house.stopping.subscribe();
    let outbox = Arc::new(Outbox::default());
    if *stopping.borrow() {
        refuse(&outbox, &Refusal::restarting(), CloseCode::Restarting);
        return goodbye(&mut socket, &outbox).await;
    }
    let room = match house.room(visit.caller, &visit.room) {
        Ok(room) => room,
        Err(refusal) => {
            let known = refusal.code == "not_found";
            refuse(&outbox, &refusal, if known { CloseCode::NoRoom } else { CloseCode::Full });
            return goodbye(&mut socket, &outbox).await;
        }
    };
    if let Some(word) = visit.wrong_output {
        let word: String = word.chars().take(32).collect();
        outbox.push(Refusal::bad_request(format!("There is no output {word}.")).frame().into());
    }
    let client = ClientId(house.next_client.fetch_add(1, Ordering::Relaxed));
    let (output, joining) = (visit.joining.output, visit.joining);
    room.tell(Command::Join { client, joining, outbox: Arc::clone(&outbox) }).await;
    tracing::info!(room = room.code, client = client.0, output = output.word(), "joined");
    house.metrics.joined.up();
    house.metrics.clients.up();
    let mut connection = Connection {
        house: &house,
        room: &room,
        client,
        outbox: &outbox,
        pace: Pace::default(),
        heard: Instant::now(),
    };
    let end = connection.run(&mut socket).await;
    room.tell(Command::Leave { client }).await;
    house.metrics.clients.down();
    tracing::info!(room = room.code, client = client.0, why = end.word(), "left");
    match end {
        End::Closing => goodbye(&mut socket, &outbox).await,
        End::TooLong => {
            let message = format!("The message is longer than {} kB.", LONGEST_FRAME / 1024);
            refuse(&outbox, &Refusal::bad_request(message), CloseCode::TooLong);
            goodbye_unread(&mut socket, &outbox).await;
        }
        End::Gone | End::Dead => {}
    }
    drop(stopping);
}

fn refuse(outbox: &Outbox, refusal: &Refusal, close: CloseCode) {
    outbox.push(refusal.frame().into());
    outbox.close(close.code(), refusal.message.clone());
}

/// How a connection came to its end.
enum End {
    /// The other side closed it, or it broke.
    Gone,
    /// No word for too long.
    Dead,
    /// We close it: the outbox says why.
    Closing,
    /// A frame over the limit.
    TooLong,
}

impl End {
    const fn word(&self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Dead => "silent",
            Self::Closing => "closed by the server",
            Self::TooLong => "a frame was too long",
        }
    }
}

/// What the socket has come to.
enum Event {
    /// All that was given to it is on its way.
    Flushed,
    /// A message.
    Came(Message),
    /// It ended.
    End(End),
}

struct Connection<'a> {
    house: &'a House,
    room: &'a RoomHandle,
    client: ClientId,
    outbox: &'a Outbox,
    pace: Pace,
    /// When the last word came.
    heard: Instant,
}

impl Connection<'_> {
    async fn run(&mut self, socket: &mut Socket) -> End {
        let mut ping =
            tokio::time::interval_at(Instant::now() + self.house.ping_every, self.house.ping_every);
        ping.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // Something is on its way into the socket. Only one load is at a time: what waits, waits in the
        // outbox, where it can still be dropped.
        let mut loaded = false;
        loop {
            if !loaded {
                loaded = match self.load(socket).await {
                    Ok(loaded) => loaded,
                    Err(end) => return end,
                };
            }
            tokio::select! {
                event = event(socket, loaded) => match event {
                    Event::Flushed => loaded = false,
                    Event::Came(message) => {
                        self.heard = Instant::now();
                        self.take(message).await;
                    }
                    Event::End(end) => return end,
                },
                () = self.outbox.changed(), if !loaded => {}
                () = self.room.ended() => self.outbox.close(CloseCode::Restarting.code(), "The room restarts."),
                _ = ping.tick() => {
                    // The pings themselves take their time; half of one more is for the way.
                    if self.heard.elapsed() > self.house.ping_every * 5 / 2 {
                        self.house.metrics.dropped_dead.up();
                        return End::Dead;
                    }
                    if !loaded {
                        self.outbox.push(r#"{"type":"ping"}"#.into());
                        loaded = write(socket, Message::Ping(Bytes::new())).is_ok();
                    }
                }
            }
            if self.outbox.is_closing() && !loaded {
                return End::Closing;
            }
        }
    }

    /// Gives the socket what waits. True: there was something.
    async fn load(&mut self, socket: &mut Socket) -> Result<bool, End> {
        let mut loaded = false;
        for _ in 0..MOST_AT_ONCE {
            match self.outbox.next() {
                Next::Frame(frame) => {
                    write(socket, Message::text(&*frame)).map_err(|_| End::Gone)?;
                    self.house.metrics.frames_out.up();
                    loaded = true;
                }
                Next::AskAgain => {
                    self.room.tell(Command::AskAgain { client: self.client }).await;
                }
                Next::Close(_) if loaded => break,
                Next::Close(_) => return Err(End::Closing),
                Next::Nothing => break,
            }
        }
        Ok(loaded)
    }

    /// Takes a message.
    async fn take(&mut self, message: Message) {
        self.house.metrics.frames_in.up();
        if self.outbox.is_closing() {
            return;
        }
        match self.pace.judge(std::time::Instant::now()) {
            Verdict::Take => {}
            Verdict::Warn => {
                let refusal = Refusal::too_many_messages();
                self.house.metrics.refused.up();
                self.outbox.push(refusal.frame().into());
                return;
            }
            Verdict::Close => {
                self.outbox.close(CloseCode::TooMany.code(), "Too many messages.");
                return;
            }
        }
        let text = match message {
            Message::Text(text) => text.as_str().to_owned(),
            Message::Binary(bytes) => match String::from_utf8(bytes.into()) {
                Ok(text) => text,
                Err(_) => {
                    let refusal = Refusal::bad_json("The message is not a text.");
                    self.outbox.push(refusal.frame().into());
                    return;
                }
            },
            // Answered by the library.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => return,
        };
        if text.len() <= LONGEST_PING {
            match ClientFrame::decode(&text) {
                // Answered here and now: a room that waits for its disk must not bend anyone's clock.
                Ok(ClientFrame::Ping) => {
                    let pong = ServerFrame::Pong { server_time: Some(self.house.clock.now().server) };
                    self.outbox.push(pong.encode().into());
                    return;
                }
                Ok(ClientFrame::Pong) => return,
                _ => {}
            }
        }
        self.room.tell(Command::Text { client: self.client, text }).await;
    }
}

/// Puts a message into the socket's buffer.
fn write(socket: &mut Socket, message: Message) -> Result<(), tungstenite::Error> {
    Pin::new(socket).start_send(message)
}

/// Waits until the socket has taken its load or a message has come, whichever is first.
async fn event(socket: &mut Socket, loaded: bool) -> Event {
    core::future::poll_fn(|context| {
        if loaded {
            match Pin::new(&mut *socket).poll_flush(context) {
                Poll::Ready(Ok(())) => return Poll::Ready(Event::Flushed),
                Poll::Ready(Err(_)) => return Poll::Ready(Event::End(End::Gone)),
                Poll::Pending => {}
            }
        }
        Pin::new(&mut *socket).poll_next(context).map(|message| match message {
            Some(Ok(message)) => Event::Came(message),
            Some(Err(tungstenite::Error::Capacity(_))) => Event::End(End::TooLong),
            Some(Err(_)) | None => Event::End(End::Gone),
        })
    })
    .await
}

/// Writes what waits and says why it ends.
async fn say_goodbye(socket: &mut Socket, outbox: &Outbox) -> Result<(), tungstenite::Error> {
    loop {
        match outbox.next() {
            Next::Frame(frame) => write(socket, Message::text(&*frame))?,
            Next::AskAgain => {}
            Next::Close(Closing { code, reason }) => {
                let reason = fit(&reason).into();
                write(socket, Message::Close(Some(CloseFrame { code: code.into(), reason })))?;
                break;
            }
            Next::Nothing => break,
        }
    }
    core::future::poll_fn(|context| Pin::new(&mut *socket).poll_flush(context)).await
}

/// Says goodbye and waits for the answer, as the protocol wants it.
async fn goodbye(socket: &mut Socket, outbox: &Outbox) {
    let handshake = async {
        say_goodbye(socket, outbox).await?;
        while core::future::poll_fn(|context| Pin::new(&mut *socket).poll_next(context)).await.is_some() {}
        Ok::<(), tungstenite::Error>(())
    };
    // Whoever does not answer in time is left.
    let _in_time = timeout(GOODBYE, handshake).await;
}

/// Says goodbye to a client that is in the middle of a frame which is too long, and reads the rest of it
/// away, below the protocol: a socket that is closed with unread bytes in it is reset, and the client
/// would never see why.
async fn goodbye_unread(socket: &mut Socket, outbox: &Outbox) {
    let handshake = async {
        say_goodbye(socket, outbox).await?;
        let raw = socket.get_mut();
        raw.shutdown().await?;
        let mut scrap = vec![0; 16 * 1024];
        while raw.read(&mut scrap).await? > 0 {}
        Ok::<(), tungstenite::Error>(())
    };
    // Whoever does not come to an end in time is left.
    let _in_time = timeout(GOODBYE, handshake).await;
}

/// A close frame has room for 123 bytes.
fn fit(reason: &str) -> &str {
    let mut end = reason.len().min(123);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    reason.get(..end).unwrap_or_default()
}
