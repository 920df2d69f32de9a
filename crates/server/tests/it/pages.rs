//! The pages and the small resources.

use crate::support::*;
use ghostlight_server::{Config, Server};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn the_app_of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join("app").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("index.html", "home");
    write("404.html", "lost");
    write("viewer/index.html", "stage");
    write("desk-0011223344556677.js", "let a = 1;");
    write("desk-0011223344556677.js.br", "packed");
    write("../outside.txt", "secret");
    let server = start(Config { app: Some(folder.path().join("app")), ..config() }).await;
    let get = async |path: &str| http(server.address(), "GET", path, &[("accept-encoding", "br")], "").await;
    let home = get("/").await;
    assert_eq!((home.text(), home.header("cache-control")), ("home", "no-cache"));
    assert!(home.header("content-security-policy").ends_with("frame-ancestors 'self'"));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(home.header(name), value);
    }
    assert!(home.header("permissions-policy").contains("screen-wake-lock=(self)"));
    let stage = get("/viewer/?room=ABC123").await;
    assert_eq!(stage.text(), "stage");
    assert!(!stage.header("content-security-policy").contains("frame-ancestors"));
    let script = get("/desk-0011223344556677.js").await;
    assert_eq!((script.text(), script.header("content-encoding")), ("packed", "br"));
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(get("/r/ABC123/viewer").await.header("location"), "./../../viewer/?room=ABC123");
    for (path, text) in [("/no/such", "lost"), ("/..%2foutside.txt", "lost"), ("/%2e%2e/outside.txt", "lost")]
    {
        let lost = get(path).await;
        assert_eq!((lost.status, lost.text()), (404, text), "{path}");
    }
    assert_eq!(http(server.address(), "POST", "/", &[], "").await.status, 405);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_small_resources() {
    let server = start(config()).await;
    let health = http(server.address(), "GET", "/healthz", &[], "").await;
    assert_eq!((health.status, health.text(), health.header("cache-control")), (200, "ok", "no-store"));
    assert_eq!(health.header("access-control-allow-origin"), "*");
    let config = http(server.address(), "GET", "/config.json", &[], "").await;
    assert_eq!(config.text(), r#"{"v":1,"server":".","other_servers":true}"#);
    assert_eq!(config.header("content-type"), "application/json");
    server.stop().await;
}

#[tokio::test]
async fn a_folder_without_an_app_is_said_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let app = Some(folder.path().to_owned());
    let error = Server::start(Config { app, ..config() }).await.err().unwrap().to_string();
    assert!(error.contains("index.html"), "{error}");
}
