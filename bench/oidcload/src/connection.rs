//! One keep-alive HTTP/1.1 connection.

use crate::failure::Failure;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an answer may stay out before it counts as lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// Longest excerpt of a body in an error.
const EXCERPT_BYTES: usize = 600;
const MAX_HEADERS: usize = 64;
const READ_BYTES: usize = 16 * 1024;

/// An answer.
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// The first value of header `name`.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// All values of header `name`.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// This answer if it has `status`.
    pub(crate) fn with_status(self, status: u16) -> Result<Self, Failure> {
        if self.status == status {
            return Ok(self);
        }
        Err(Failure::Unexpected(format!("status {} instead of {status}: {}", self.status, self.excerpt())))
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<serde_json::Value, Failure> {
        serde_json::from_slice(&self.body).map_err(|e| Failure::Malformed(format!("{e}: {}", self.excerpt())))
    }

    /// The beginning of the body, for an error.
    pub(crate) fn excerpt(&self) -> String {
        String::from_utf8_lossy(&self.body[..self.body.len().min(EXCERPT_BYTES)]).into_owned()
    }

    fn says(&self, name: &str, value: &str) -> bool {
        self.header(name).is_some_and(|v| v.to_ascii_lowercase().contains(value))
    }

    fn has_no_body(&self) -> bool {
        self.status == 204 || self.status == 304
    }
}

/// A connection to `addr` that is opened when it is needed.
pub(crate) struct Connection {
    addr: String,
    stream: Option<TcpStream>,
    received: Vec<u8>,
}

impl Connection {
    pub(crate) fn new(addr: &str) -> Self {
        Self { addr: addr.to_owned(), stream: None, received: Vec::with_capacity(READ_BYTES) }
    }

    /// Sends `request` and reads the answer; once more if a connection that lay idle turns out to be closed.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Response, Failure> {
        let reused = self.stream.is_some();
        match self.try_exchange(request).await {
            Err(Failure::Disconnected(_)) if reused => self.try_exchange(request).await,
            outcome => outcome,
        }
    }

    async fn try_exchange(&mut self, request: &[u8]) -> Result<Response, Failure> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.open().await?,
        };
        stream.write_all(request).await.map_err(disconnected)?;
        let response = self.read_response(&mut stream).await?;
        if !response.says("connection", "close") {
            self.stream = Some(stream);
        }
        Ok(response)
    }

    async fn open(&mut self) -> Result<TcpStream, Failure> {
        self.received.clear();
        let stream = TcpStream::connect(&self.addr).await.map_err(disconnected)?;
        stream.set_nodelay(true).map_err(disconnected)?;
        Ok(stream)
    }

    async fn read_response(&mut self, stream: &mut TcpStream) -> Result<Response, Failure> {
        let mut response = self.read_head(stream).await?;
        while response.status == 100 {
            response = self.read_head(stream).await?;
        }
        if response.has_no_body() {
            return Ok(response);
        }
        response.body = if response.says("transfer-encoding", "chunked") {
            self.read_chunks(stream).await?
        } else {
            let length = response.header("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
            self.take(stream, length).await?
        };
        Ok(response)
    }

    async fn read_head(&mut self, stream: &mut TcpStream) -> Result<Response, Failure> {
        loop {
            if let Some((length, response)) = parse_head(&self.received)? {
                self.received.drain(..length);
                return Ok(response);
            }
            self.read_more(stream).await?;
        }
    }

    async fn read_chunks(&mut self, stream: &mut TcpStream) -> Result<Vec<u8>, Failure> {
        let mut body = vec![];
        loop {
            let parsed = httparse::parse_chunk_size(&self.received)
                .map_err(|_| Failure::Malformed("chunk size".to_owned()))?;
            let httparse::Status::Complete((line, length)) = parsed else {
                self.read_more(stream).await?;
                continue;
            };
            self.take(stream, line).await?;
            let length = usize::try_from(length).map_err(|e| Failure::Malformed(e.to_string()))?;
            body.extend(self.take(stream, length).await?);
            self.take(stream, b"\r\n".len()).await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    /// The next `length` bytes.
    async fn take(&mut self, stream: &mut TcpStream, length: usize) -> Result<Vec<u8>, Failure> {
        while self.received.len() < length {
            self.read_more(stream).await?;
        }
        Ok(self.received.drain(..length).collect())
    }

    async fn read_more(&mut self, stream: &mut TcpStream) -> Result<(), Failure> {
        let read = timeout(ANSWER_WITHIN, stream.read_buf(&mut self.received)).await;
        match read.map_err(|_| Failure::Unexpected("no answer in time".to_owned()))? {
            Ok(0) => Err(Failure::Disconnected("closed by the server".to_owned())),
            Ok(_) => Ok(()),
            Err(e) => Err(disconnected(e)),
        }
    }
}

fn disconnected(error: std::io::Error) -> Failure {
    Failure::Disconnected(error.to_string())
}

/// The head at the beginning of `received` and its length, once it is complete.
fn parse_head(received: &[u8]) -> Result<Option<(usize, Response)>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let parsed = head.parse(received).map_err(|e| Failure::Malformed(e.to_string()))?;
    let httparse::Status::Complete(length) = parsed else { return Ok(None) };
    let text = |h: &httparse::Header<'_>| (h.name.to_owned(), String::from_utf8_lossy(h.value).into_owned());
    let headers = head.headers.iter().map(text).collect();
    Ok(Some((length, Response { status: head.code.unwrap_or(0), headers, body: vec![] })))
}

#[cfg(test)]
mod tests {
    use crate::connection::parse_head;

    #[test]
    fn a_head_is_parsed_when_it_is_whole() {
        let head =
            b"HTTP/1.1 303 See Other\r\nLocation: /login\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\nrest";
        assert!(parse_head(&head[..40]).unwrap().is_none());
        let (length, response) = parse_head(head).unwrap().unwrap();
        assert_eq!((length, response.status), (head.len() - 4, 303));
        assert_eq!(response.header("location"), Some("/login"));
        assert_eq!(response.all("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    }
}
