//! https and wss from the server itself.

use crate::support::*;
use ghostlight_server::{Config, Server, config::Tls};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn connect(server: &Server, trusted: &CertificateDer<'static>) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_sockets_over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let tls = Tls { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&tls.cert, made.cert.pem()).unwrap();
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
    let server = start(Config { tls: Some(tls), ..config() }).await;
    assert!(server.url().starts_with("https://"));
    let trusted = made.cert.der();
    let health = http_over(connect(&server, trusted).await, "GET", "/healthz", &[], "".into()).await.unwrap();
    assert_eq!((health.status, health.text()), (200, "ok"));
    let mut client = Client::over(connect(&server, trusted).await, SAMPLE, "output=viewer").await;
    assert_eq!(client.state().await["room"]["short_code"], SAMPLE);
    // Whoever speaks plain HTTP, or nothing at all, takes nobody's place.
    let _mute = TcpStream::connect(server.address()).await.unwrap();
    assert_eq!(client.state().await["type"], "room");
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_that_is_none_is_said_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cert.pem");
    std::fs::write(&path, "nothing").unwrap();
    let tls = Some(Tls { cert: path.clone(), key: path.clone() });
    let error = Server::start(Config { tls, ..config() }).await.err().unwrap().to_string();
    assert!(error.contains("cert.pem") && error.ends_with('.'), "{error}");
}
