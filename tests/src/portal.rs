//! A captive portal: a hotel's or a venue's network that answers for everyone until somebody signs in.

use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What it answers in place of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its own page, with 200.
    Page,
    /// A redirect to its own page.
    Redirect,
}

#[derive(Clone, Copy, Debug, Default)]
struct Rule {
    answer: Option<Answer>,
    /// Only for addresses that end so; none: for all.
    only: Option<&'static str>,
}

/// A portal before a server, gone when dropped. It is open at first.
pub struct Portal {
    port: u16,
    rule: watch::Sender<Rule>,
    task: tokio::task::JoinHandle<()>,
}

impl Portal {
    /// It answers with its own page.
    pub const PAGE: Answer = Answer::Page;
    /// It sends everyone to its own page.
    pub const REDIRECT: Answer = Answer::Redirect;

    /// A portal before the server of that origin.
    pub async fn before(origin: &str) -> Self {
        let target: Arc<str> = origin.trim_start_matches("http://").into();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let (rule, watching) = watch::channel(Rule::default());
        let task = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, Arc::clone(&target), watching.clone()));
            }
        });
        Self { port, rule, task }
    }

    /// Its origin, which stands for the server's.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// An address of the server as it is reached through the portal.
    pub fn at(&self, address: &str) -> String {
        let rest = address.trim_start_matches("http://");
        format!("{}{}", self.origin(), &rest[rest.find('/').unwrap_or(rest.len())..])
    }

    /// From now on it answers itself, and cuts what stands.
    pub fn close(&self, answer: Answer) {
        self.rule.send_replace(Rule { answer: Some(answer), only: None });
    }

    /// The same for addresses that end so.
    pub fn close_for(&self, only: &'static str, answer: Answer) {
        self.rule.send_replace(Rule { answer: Some(answer), only: Some(only) });
    }

    /// Somebody has signed in.
    pub fn open(&self) {
        self.rule.send_replace(Rule::default());
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request, answered or passed on; each connection carries one, so that none escapes the rule.
async fn carry(mut browser: TcpStream, target: Arc<str>, mut watching: watch::Receiver<Rule>) {
    let Some((head, rest)) = head(&mut browser).await else { return };
    let rule = *watching.borrow_and_update();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    if let Some(answer) = rule.answer.filter(|_| rule.only.is_none_or(|only| path.ends_with(only))) {
        let _ = browser.write_all(own(answer, path).as_bytes()).await;
        let _ = browser.shutdown().await;
        return;
    }
    let Ok(mut server) = TcpStream::connect(&*target).await else { return };
    if server.write_all(once(&head).as_bytes()).await.is_err() || server.write_all(&rest).await.is_err() {
        return;
    }
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut browser, &mut server) => {}
        _ = watching.changed() => {}
    }
}

/// The head of a request, and what came after it.
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

/// The head of a request that asks for no second one on the same connection. A socket stays one.
fn once(head: &str) -> String {
    if head.to_ascii_lowercase().contains("upgrade: websocket") {
        return head.to_owned();
    }
    let lines = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let kept: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    format!("{}\r\nConnection: close\r\n\r\n", kept.join("\r\n"))
}

fn own(answer: Answer, path: &str) -> String {
    if answer == Answer::Redirect && path != "/sign-in" {
        return "HTTP/1.1 302 Found\r\nLocation: /sign-in\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .into();
    }
    let page = "<!doctype html><title>Wi-Fi</title><p id=portal>Welcome to our Wi-Fi";
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    )
}
