//! The delay proxy: a bad network between a browser and the server.
//!
//! DevTools' network emulation does not touch WebSockets, so the faults are made where they happen: on
//! the TCP stream, each direction for itself. Bytes keep their order, as TCP keeps it.

mod path;
mod random;

pub use path::{Flow, Path};

use path::pump;
use random::Random;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How the network is at the moment.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// From the browser to the server.
    pub up: Path,
    /// From the server to the browser.
    pub down: Path,
    /// What a new connection meets.
    pub door: Door,
}

/// What a new connection meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// It is let through.
    #[default]
    Open,
    /// It is refused at once, as by a machine where nothing listens.
    Refused,
    /// It is taken and nothing is ever answered, as behind a dead router.
    Swallowed,
}

impl Network {
    /// Both ways alike.
    pub fn both(path: Path) -> Self {
        Self { up: path.clone(), down: path, door: Door::Open }
    }

    /// Half-open: all is swallowed, nothing is closed; new connections fare no better.
    pub fn half_open() -> Self {
        let dead = Path { flow: Flow::Swallowed, ..Path::default() };
        Self { up: dead.clone(), down: dead, door: Door::Swallowed }
    }

    /// Nothing passes for a while, nothing is lost.
    pub fn stalled() -> Self {
        Self::both(Path { flow: Flow::Stalled, ..Path::default() })
    }
}

/// A proxy on a port of the loopback, gone when dropped.
pub struct Proxy {
    port: u16,
    network: watch::Sender<Network>,
    live: Arc<Mutex<Vec<JoinHandle<()>>>>,
    door: JoinHandle<()>,
}

impl Proxy {
    /// Starts a proxy before a server's port. The seed decides all its jitter.
    pub async fn start(target: u16, seed: u64) -> Self {
        let listener = listen(0).await;
        let port = listener.local_addr().expect("its address").port();
        let (network, watching) = watch::channel(Network::default());
        let live = Arc::default();
        let keeper =
            DoorKeeper { port, target, watching, live: Arc::clone(&live), random: Random::new(seed) };
        let door = tokio::spawn(keeper.keep(listener));
        Self { port, network, live, door }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The same address with this proxy's port.
    pub fn before(&self, address: &str, port: u16) -> String {
        address.replace(&format!(":{port}"), &format!(":{}", self.port))
    }

    /// Changes the network from now on, for connections that stand and for new ones.
    pub fn set(&self, network: Network) {
        self.network.send_replace(network);
    }

    /// Resets every connection that stands.
    pub fn reset_all(&self) {
        for pump in self.live.lock().expect("not poisoned").drain(..) {
            pump.abort();
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.door.abort();
        self.reset_all();
    }
}

async fn listen(port: u16) -> TcpListener {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_reuseaddr(true).expect("reusable");
    socket.bind(SocketAddr::from(([127, 0, 0, 1], port))).expect("the port is free");
    socket.listen(1_024).expect("it listens")
}

struct DoorKeeper {
    port: u16,
    target: u16,
    watching: watch::Receiver<Network>,
    live: Arc<Mutex<Vec<JoinHandle<()>>>>,
    random: Random,
}

impl DoorKeeper {
    async fn keep(mut self, first: TcpListener) {
        let mut listener = Some(first);
        loop {
            let door = self.watching.borrow_and_update().door;
            if door == Door::Refused {
                // Only a port on which nobody listens refuses as the real thing does.
                listener = None;
                if self.watching.changed().await.is_err() {
                    return;
                }
                continue;
            }
            let open = match listener.take() {
                Some(open) => open,
                None => listen(self.port).await,
            };
            tokio::select! {
                taken = open.accept() => {
                    if let Ok((browser, _)) = taken { self.admit(browser, door).await; }
                    listener = Some(open);
                }
                changed = self.watching.changed() => {
                    if changed.is_err() { return; }
                    listener = Some(open);
                }
            }
        }
    }

    async fn admit(&mut self, browser: TcpStream, door: Door) {
        // An aborted connection is reset, not closed in good order.
        let _ = browser.set_zero_linger();
        let _ = browser.set_nodelay(true);
        let server = match door {
            Door::Swallowed => None,
            Door::Open | Door::Refused => TcpStream::connect(("127.0.0.1", self.target)).await.ok(),
        };
        let task = match (server, door) {
            (Some(server), _) => {
                let _ = server.set_nodelay(true);
                let watching = self.watching.clone();
                let random = [self.random.fork(), self.random.fork()];
                tokio::spawn(carry(browser, server, watching, random))
            }
            (None, Door::Swallowed) => tokio::spawn(async move {
                // Held open, never answered.
                let _browser = browser;
                std::future::pending::<()>().await;
            }),
            // The server does not listen: so the browser is refused too (reset by the drop).
            (None, Door::Open | Door::Refused) => return,
        };
        self.live.lock().expect("not poisoned").push(task);
    }
}

async fn carry(
    mut browser: TcpStream,
    mut server: TcpStream,
    network: watch::Receiver<Network>,
    [up, down]: [Random; 2],
) {
    let (from_browser, to_browser) = browser.split();
    let (from_server, to_server) = server.split();
    tokio::join!(
        pump(from_browser, to_server, network.clone(), |network| &network.up, up),
        pump(from_server, to_browser, network, |network| &network.down, down),
    );
}
