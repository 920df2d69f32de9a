//! Sockets: listening, TLS, one HTTP connection after the other.

use crate::caller::Peer;
use crate::config::Tls;
use axum::Router;
use axum::extract::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The most connections at a time.
const MOST_CONNECTIONS: usize = 8_192;
/// How long a client may take for the TLS handshake, and for the head of a request.
const SLOWEST_START: Duration = Duration::from_secs(15);
/// How long an answer may take that was begun when the server stops.
const LAST_ANSWER: Duration = Duration::from_millis(500);
/// What the system holds back of our writes while it waits to send. What is not there yet can still be
/// dropped for the present state.
const UNSENT: u32 = 64 * 1024;

/// Reads certificate and key.
///
/// # Errors
/// A sentence that names the file.
pub fn acceptor(tls: &Tls) -> Result<TlsAcceptor, String> {
    let cert = |error| format!("The certificate {} cannot be used: {error}.", tls.cert.display());
    let chain = CertificateDer::pem_file_iter(&tls.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| cert(error.to_string()))?;
    if chain.is_empty() {
        return Err(cert("there is none in the file".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .map_err(|error| format!("The key {} cannot be used: {error}.", tls.key.display()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| cert(error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| cert(error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Takes connections until the server stops.
pub async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = until_stop(&mut stopping) => return,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, for example: some will come free.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tracing::warn!("too many connections: one was dropped");
            continue;
        };
        let (tls, router, stopping) = (tls.clone(), router.clone(), stopping.clone());
        tokio::spawn(async move {
            // Whatever goes wrong here is the other side's, or the way's: it ends this connection only.
            if let Err(error) = connection(stream, peer, tls, router, stopping).await {
                tracing::debug!(%error, "a connection ended");
            }
            drop(place);
        });
    }
}

async fn until_stop(stopping: &mut watch::Receiver<bool>) {
    // Without a sender there is no server any more, which comes to the same.
    drop(stopping.wait_for(|stop| *stop).await);
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    prepare(&stream)?;
    match tls {
        Some(tls) => {
            let stream = timeout(SLOWEST_START, tls.accept(stream)).await??;
            http(stream, peer, router, stopping).await
        }
        None => http(stream, peer, router, stopping).await,
    }
}

/// Small frames go at once, and little is buffered where nothing can be taken back.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(stream).set_tcp_notsent_lowat(UNSENT)?;
    Ok(())
}

async fn http<S>(
    stream: S,
    peer: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = TowerToHyperService::new(router.layer(Extension(Peer(peer))));
    let mut served = core::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SLOWEST_START)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    tokio::select! {
        ended = served.as_mut() => return ended.map_err(io::Error::other),
        () = until_stop(&mut stopping) => served.as_mut().graceful_shutdown(),
    }
    // A client that has not even asked anything yet would be waited for.
    timeout(LAST_ANSWER, served).await?.map_err(io::Error::other)
}
