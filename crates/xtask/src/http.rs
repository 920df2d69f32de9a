//! As much of HTTP/1.1 as two programs on one machine need: whole messages, one on a connection.

use std::io::{self, BufRead, Read};

/// The head of a request or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The first line, as in `GET / HTTP/1.1`.
    pub first: String,
    /// Names and values as they came.
    pub fields: Vec<(String, String)>,
}

impl Head {
    /// Reads up to the empty line.
    ///
    /// # Errors
    /// When the connection fails or ends first.
    pub fn read(from: &mut impl BufRead) -> io::Result<Self> {
        let first = line(from)?;
        let mut fields = Vec::new();
        loop {
            let next = line(from)?;
            if next.is_empty() {
                return Ok(Head { first, fields });
            }
            if let Some((name, value)) = next.split_once(':') {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
    }

    /// The value of a field, whatever the case of its name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The same head with a field set, or taken away.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.fields.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        if let Some(value) = value {
            self.fields.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The bytes on the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let fields: String = self.fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("{}\r\n{fields}\r\n", self.first).into_bytes()
    }

    /// The second word of the first line: a request's path, an answer's status.
    pub fn second(&self) -> &str {
        self.first.split(' ').nth(1).unwrap_or_default()
    }

    /// The body that follows this head; where nothing states its length it goes to the connection's end,
    /// which only an answer may do.
    ///
    /// # Errors
    /// When the connection fails or the body is not as announced.
    pub fn body(&self, from: &mut impl BufRead) -> io::Result<Vec<u8>> {
        let chunked = self.field("transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"));
        if chunked {
            return chunks(from);
        }
        let mut body = Vec::new();
        match self.field("content-length").map(str::parse::<u64>) {
            Some(Ok(length)) => {
                from.take(length).read_to_end(&mut body)?;
            }
            Some(Err(_)) => {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a length that is no number"));
            }
            None if self.first.starts_with("HTTP/") && !["204", "304"].contains(&self.second()) => {
                from.read_to_end(&mut body)?;
            }
            None => {}
        }
        Ok(body)
    }
}

fn chunks(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(from)?;
        let size = size.split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size.trim(), 16)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a chunk without a size"))?;
        from.by_ref().take(size).read_to_end(&mut body)?;
        line(from)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> (Head, Vec<u8>) {
        let mut from = text.as_bytes();
        let head = Head::read(&mut from).unwrap();
        let body = head.body(&mut from).unwrap();
        (head, body)
    }

    #[test]
    fn bodies_end_where_their_head_says() {
        let (head, body) = answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc");
        assert_eq!((head.second(), body.as_slice()), ("200", &b"ab"[..]));
        let chunked =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\nrest";
        assert_eq!(answer(chunked).1, b"abcd");
        assert_eq!(answer("HTTP/1.1 200 OK\r\n\r\nto the end").1, b"to the end");
        assert_eq!(answer("GET / HTTP/1.1\r\nHost: x\r\n\r\nnext").1, b"");
        assert_eq!(answer("HTTP/1.1 304 Not Modified\r\n\r\nnext").1, b"");
    }

    #[test]
    fn fields_are_set_whatever_their_case() {
        let head =
            answer("GET / HTTP/1.1\r\nconnection: keep-alive\r\n\r\n").0.with("Connection", Some("close"));
        assert_eq!(head.bytes(), b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        assert_eq!(head.with("CONNECTION", None).field("connection"), None);
    }

    #[test]
    fn an_end_in_the_middle_is_an_error() {
        assert!(Head::read(&mut "GET / HTTP/1.1\r\nHost".as_bytes()).is_err());
        assert!(Head::read(&mut "".as_bytes()).is_err());
    }
}
