//! A plain static host, as a CDN is: no server behind it, no rewrite rules.

use crate::server::app_dir;
use tower_http::services::{ServeDir, ServeFile};

/// Serves the built app below a sub-path of a free port of the loopback.
pub struct StaticHost {
    port: u16,
    path: &'static str,
    task: tokio::task::JoinHandle<()>,
}

impl StaticHost {
    /// Starts one, with the app below `/some/path`.
    pub async fn start() -> Self {
        let path = "/some/path";
        let app = app_dir();
        let files = ServeDir::new(&app).not_found_service(ServeFile::new(app.join("404.html")));
        let router = axum::Router::new().nest_service(path, files);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { port, path, task }
    }

    /// Its scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// An address below the app's own folder.
    pub fn address(&self, rest: &str) -> String {
        format!("http://127.0.0.1:{}{}/{rest}", self.port, self.path)
    }
}

impl Drop for StaticHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}
