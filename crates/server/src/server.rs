//! Starting and stopping.

use crate::app::Files;
use crate::clock::Clock;
use crate::config::{Config, Data};
use crate::house::House;
use crate::metrics::Metrics;
use crate::net;
use crate::owner::{self, OwnerError, OwnerKey};
use crate::rooms::{Registry, Shared};
use crate::store::{Store, StoreError, Writer};
use crate::strangers::Strangers;
use crate::web;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How often unused rooms are looked for. The first time is after that long, too: a machine without a
/// clock of its own has found the time by then.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);
/// How long connections may take to say goodbye when the server stops.
const GOODBYE: Duration = Duration::from_millis(1_500);

/// Why the server does not start.
#[derive(Debug)]
pub enum StartError {
    /// The address cannot be listened to.
    Bind(SocketAddr, std::io::Error),
    /// The data file does not work.
    Store(StoreError),
    /// The owner key does not work.
    Owner(OwnerError),
    /// The app is not there.
    App(String),
    /// The certificate or its key cannot be used.
    Tls(String),
}

impl core::fmt::Display for StartError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Bind(address, error) => write!(f, "{address} cannot be listened to: {error}."),
            Self::Store(error) => error.fmt(f),
            Self::Owner(error) => error.fmt(f),
            Self::App(sentence) | Self::Tls(sentence) => f.write_str(sentence),
        }
    }
}

impl core::error::Error for StartError {}

/// A running server.
pub struct Server {
    address: SocketAddr,
    is_tls: bool,
    owner: OwnerKey,
    new_owner: Option<Option<PathBuf>>,
    house: Arc<House>,
    accepting: JoinHandle<()>,
    sweeping: Option<JoinHandle<()>>,
    writer: Writer,
}

impl Server {
    /// Starts a server: it listens, and every kept room lives, when this returns.
    ///
    /// # Errors
    /// A plain sentence, where something that it was told does not work.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let files = match &config.app {
            Some(folder) => Files::of_folder(folder).map_err(StartError::App)?,
            None => Files::embedded(),
        };
        let tls = config.tls.as_ref().map(net::acceptor).transpose().map_err(StartError::Tls)?;
        let listener =
            TcpListener::bind(config.bind).await.map_err(|error| StartError::Bind(config.bind, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Bind(config.bind, error))?;
        let clock = Arc::new(Clock::default());
        let readable = |row: &_| Registry::readable(&clock, row);
        let (store, loaded, writer) =
            Store::open(&config.data, readable, clock.now().server.as_ms()).map_err(StartError::Store)?;
        let (owner, new_owner) = owner_key(&config.data).map_err(StartError::Owner)?;
        for room in &loaded.set_aside {
            let (id, code) = (room.id.as_str(), room.code.as_deref().unwrap_or("?"));
            tracing::error!(
                room = code,
                id,
                why = room.reason,
                "a stored room cannot be read and is set aside"
            );
        }
        let metrics = Arc::new(Metrics::default());
        let shared = Shared { store, clock: Arc::clone(&clock), metrics: Arc::clone(&metrics) };
        let registry = Registry::new(shared);
        registry.revive(loaded);
        if config.sample {
            registry.ensure(|host| ghostlight_engine::sample(host).0).await.map_err(StartError::Store)?;
        }
        let house = Arc::new(House {
            files,
            registry: Arc::clone(&registry),
            clock,
            metrics,
            owner: owner.clone(),
            strangers: Strangers::default(),
            open: config.is_open(),
            open_was_said: config.open.is_some(),
            trusted_proxy: config.trusted_proxy,
            ping_every: config.ping_every,
            next_client: AtomicU64::new(1),
            stopping: watch::Sender::new(false),
        });
        let is_tls = tls.is_some();
        let router = web::router(Arc::clone(&house));
        let accepting = tokio::spawn(net::accept(listener, tls, router, house.stopping.subscribe()));
        let sweeping = config.keep.map(|keep| tokio::spawn(sweep(registry, keep, config.sample)));
        Ok(Self { address, is_tls, owner, new_owner, house, accepting, sweeping, writer })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for a browser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.is_tls { "https" } else { "http" }, self.address)
    }

    /// The owner key, in plain text.
    #[must_use]
    pub fn owner_key(&self) -> &str {
        self.owner.reveal()
    }

    /// Whether the owner key was made at this start, and its file (none: it is kept nowhere).
    #[must_use]
    pub const fn new_owner_key(&self) -> Option<&Option<PathBuf>> {
        self.new_owner.as_ref()
    }

    /// Stops: keeps every room, tells the clients to come back, waits for them a moment.
    pub async fn stop(self) {
        self.house.stopping.send_replace(true);
        if let Some(sweeping) = &self.sweeping {
            sweeping.abort();
        }
        if self.accepting.await.is_err() {
            tracing::error!("listening ended with a fault");
        }
        self.house.registry.stop().await;
        // Every connection holds a receiver until it has said goodbye.
        let _in_time = timeout(GOODBYE, self.house.stopping.closed()).await;
        drop(self.house);
        tracing::info!("stopped");
        if tokio::task::spawn_blocking(|| self.writer.join()).await.is_err() {
            tracing::error!("the data file could not be closed");
        }
    }
}

/// The owner key, and whether it is new.
fn owner_key(data: &Data) -> Result<(OwnerKey, Option<Option<PathBuf>>), OwnerError> {
    match data {
        Data::Memory => Ok((OwnerKey::random()?, Some(None))),
        Data::File(data) => {
            let path = owner::beside(data);
            let (key, made) = OwnerKey::of_file(&path)?;
            Ok((key, made.then_some(Some(path))))
        }
    }
}

async fn sweep(registry: Arc<Registry>, keep: Duration, sample: bool) {
    let spare = sample.then_some(ghostlight_engine::SAMPLE_CODE);
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        registry.sweep(keep, spare).await;
    }
}
