//! A proxy on loopback that keeps a copy of what passes from the server to the browser.

use std::io::{self, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::error::{Doing, Error, Result};
use crate::http::Head;

/// What the server sent for one request.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The request's path and query.
    pub path: String,
    /// The status, as in `200`.
    pub status: String,
    /// The body, not packed.
    pub body: Vec<u8>,
    /// The bytes of a socket's frames so far.
    pub streamed: usize,
}

impl Answer {
    /// Its bytes as they are.
    pub fn raw(&self) -> usize {
        self.body.len() + self.streamed
    }
}

type Answers = Arc<Mutex<Vec<Answer>>>;

/// A running proxy.
#[derive(Debug)]
pub struct Proxy {
    /// Where browsers reach it.
    pub origin: String,
    answers: Answers,
}

impl Proxy {
    /// Listens on a free port for the server at `origin`.
    ///
    /// # Errors
    /// When the origin is none, or no port can be had.
    pub fn start(origin: &str) -> Result<Self> {
        let upstream = origin
            .strip_prefix("http://")
            .map(|host| host.trim_end_matches('/').to_owned())
            .ok_or_else(|| Error::malformed(origin, "it is no http address"))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing(|| "open a port".into())?;
        let port = listener.local_addr().doing(|| "read the port".into())?.port();
        let answers = Answers::default();
        let shared = Arc::clone(&answers);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (upstream, answers) = (upstream.clone(), Arc::clone(&shared));
                // A browser drops connections as it likes; what it never received is not counted.
                thread::spawn(move || drop(pass(client, &upstream, &answers)));
            }
        });
        Ok(Proxy { origin: format!("http://127.0.0.1:{port}"), answers })
    }

    /// What has passed so far, in the order in which the answers began.
    pub fn answers(&self) -> Vec<Answer> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One request and its answer, on connections of their own.
fn pass(client: TcpStream, upstream: &str, answers: &Answers) -> io::Result<()> {
    let mut from_client = BufReader::new(client.try_clone()?);
    let request = Head::read(&mut from_client)?;
    let path = request.second().to_owned();
    let socket = request.field("upgrade").is_some();
    let mut server = TcpStream::connect(upstream)?;
    // What is counted is the answer itself; packing is the host's.
    let mut forwarded = request.with("Accept-Encoding", None);
    if !socket {
        forwarded = forwarded.with("Connection", Some("close"));
    }
    server.write_all(&forwarded.bytes())?;
    server.write_all(&forwarded.body(&mut from_client)?)?;
    let mut from_server = BufReader::new(server.try_clone()?);
    let head = Head::read(&mut from_server)?;
    let status = head.second().to_owned();
    if status == "101" {
        let mine = noted(answers, Answer { path, status, body: Vec::new(), streamed: 0 });
        (&client).write_all(&head.bytes())?;
        return tunnel(client, from_client, server, from_server, answers, mine);
    }
    let body = head.body(&mut from_server)?;
    let length = body.len().to_string();
    let head = head.with("Transfer-Encoding", None).with("Content-Length", Some(&length));
    noted(answers, Answer { path, status, body: body.clone(), streamed: 0 });
    (&client).write_all(&head.with("Connection", Some("close")).bytes())?;
    (&client).write_all(&body)?;
    client.shutdown(Shutdown::Write)
}

fn noted(answers: &Answers, answer: Answer) -> usize {
    let mut all = answers.lock().unwrap_or_else(PoisonError::into_inner);
    all.push(answer);
    all.len() - 1
}

/// Both directions of a socket, until one side ends it.
fn tunnel(
    client: TcpStream,
    mut from_client: BufReader<TcpStream>,
    server: TcpStream,
    mut from_server: BufReader<TcpStream>,
    answers: &Answers,
    mine: usize,
) -> io::Result<()> {
    let up = thread::spawn(move || {
        let copied = io::copy(&mut from_client, &mut &server);
        let _already_closed = server.shutdown(Shutdown::Both);
        copied
    });
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from_server.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        if let Some(answer) = answers.lock().unwrap_or_else(PoisonError::into_inner).get_mut(mine) {
            answer.streamed += read;
        }
        (&client).write_all(buffer.get(..read).unwrap_or_default())?;
    }
    let _already_closed = client.shutdown(Shutdown::Both);
    drop(up.join());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufRead;

    /// A server that answers one page, and turns one connection into a socket that echoes a line.
    fn server() -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let request = Head::read(&mut reader).unwrap();
                assert_eq!(request.field("accept-encoding"), None);
                if request.field("upgrade").is_some() {
                    (&stream)
                        .write_all(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")
                        .unwrap();
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    (&stream).write_all(line.as_bytes()).unwrap();
                } else {
                    let answer =
                        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
                    (&stream).write_all(answer).unwrap();
                }
            }
        });
        origin
    }

    fn ask(proxy: &Proxy, text: &str) -> String {
        let mut stream = TcpStream::connect(proxy.origin.trim_start_matches("http://")).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        all
    }

    #[test]
    fn pages_and_sockets_pass_and_are_counted() {
        let proxy = Proxy::start(&server()).unwrap();
        let page = ask(&proxy, "GET /a?b HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n");
        assert!(page.contains("Content-Length: 5\r\n") && page.ends_with("\r\n\r\nhello"), "{page}");
        let socket =
            ask(&proxy, "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nping\n");
        assert!(socket.ends_with("\r\n\r\nping\n"), "{socket}");
        let seen: Vec<_> = proxy.answers().iter().map(|answer| (answer.path.clone(), answer.raw())).collect();
        assert_eq!(seen, [("/a?b".to_owned(), 5), ("/ws".to_owned(), 5)]);
    }
}
