//! Writes down every request that a browser makes, to whomever: the browser's only way out.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An HTTP proxy that passes everything on within this machine and remembers it. Gone when dropped.
pub struct Recorder {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: tokio::task::JoinHandle<()>,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Host and port.
    pub host: String,
    /// The first line and all headers, as they were sent.
    pub head: String,
}

impl Recorder {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let book = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, Arc::clone(&book)));
            }
        });
        Self { port, asked, task }
    }

    /// What makes Chromium go this way, also to its own machine.
    pub fn arguments(&self) -> [String; 2] {
        [
            format!("--proxy-server=http://127.0.0.1:{}", self.port),
            "--proxy-bypass-list=<-loopback>".to_owned(),
        ]
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("not poisoned").clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(mut browser: TcpStream, book: Arc<Mutex<Vec<Asked>>>) {
    let Some((head, rest)) = head(&mut browser).await else { return };
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let tunnel = method == "CONNECT";
    let host = target.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
    if !tunnel {
        note(&book, &host, &head);
    }
    // Whoever is not on this machine is written down, and not asked.
    if !host.starts_with("127.0.0.1:") {
        if tunnel {
            note(&book, &host, &head);
        }
        let _ = browser
            .write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .await;
        return;
    }
    let Ok(mut server) = TcpStream::connect(&host).await else { return };
    let first = if tunnel {
        let _ = browser.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
        let Some((inner, rest)) = self::head(&mut browser).await else { return };
        note(&book, &host, &inner);
        [inner.into_bytes(), rest].concat()
    } else {
        // One request a connection, so that none goes unseen.
        let path = target.trim_start_matches("http://").trim_start_matches(host.as_str());
        let mut lines = head.lines().skip(1).filter(|line| {
            let line = line.to_ascii_lowercase();
            !line.is_empty() && !line.starts_with("connection:") && !line.starts_with("proxy-connection:")
        });
        let mut out = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for line in &mut lines {
            out.push_str(line);
            out.push_str("\r\n");
        }
        out.push_str("\r\n");
        [out.into_bytes(), rest].concat()
    };
    if server.write_all(&first).await.is_ok() {
        let _ = tokio::io::copy_bidirectional(&mut browser, &mut server).await;
    }
}

fn note(book: &Mutex<Vec<Asked>>, host: &str, head: &str) {
    book.lock().expect("not poisoned").push(Asked { host: host.to_owned(), head: head.to_owned() });
}

async fn head(browser: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        if browser.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = bytes.split_off(end + 4);
            return Some((String::from_utf8(bytes).ok()?, rest));
        }
    }
}
