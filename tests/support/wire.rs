//! Carries one request to a server of this test, whatever name the server goes by.

use http::{HeaderMap, Method, StatusCode};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Connections to the servers of this test, found by the origin that they go by. There is no resolver: a name such as
/// `http://login.localhost:8080` leads to the address that was told, and an unknown one nowhere.
#[derive(Clone, Debug)]
pub struct Wire {
    http: reqwest::Client,
    known: BTreeMap<String, SocketAddr>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The address that was asked.
    pub url: Url,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as text.
    pub body: String,
}

impl Wire {
    /// Connections to nobody yet.
    pub fn new() -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .tls_certs_only([])
            .build();
        Self { http: http.unwrap(), known: BTreeMap::new() }
    }

    /// From now on `origin` is found at `address`; an earlier address of it is forgotten.
    pub fn lead(&mut self, origin: &Url, address: SocketAddr) {
        self.known.insert(origin.origin().ascii_serialization(), address);
    }

    /// Whether this address is one of this test's servers.
    pub fn knows(&self, url: &Url) -> bool {
        self.known.contains_key(&url.origin().ascii_serialization())
    }

    /// One request, one answer, no redirect followed; or why no answer came.
    pub async fn ask(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Option<String>,
    ) -> Result<Reply, String> {
        let origin = url.origin().ascii_serialization();
        let address = self.known.get(&origin).ok_or_else(|| format!("no server of this test is {origin}"))?;
        let mut place = url.clone();
        let _ = place.set_host(Some(&address.ip().to_string()));
        let _ = place.set_port(Some(address.port()));
        place.set_fragment(None);
        let host = url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let mut request = self.http.request(method, place).headers(headers).header("host", host);
        if let Some(body) = body {
            request = request.body(body);
        }
        let reply = request.send().await.map_err(|failed| format!("{url}: {failed:?}"))?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        let body = reply.bytes().await.map_err(|failed| format!("{url}: {failed:?}"))?;
        Ok(Reply { url: url.clone(), status, headers, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

impl Default for Wire {
    fn default() -> Self {
        Self::new()
    }
}

impl Reply {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:#?}"))
    }

    /// This reply, if it has this status.
    ///
    /// # Panics
    /// When it has another.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} answered {}: {}", self.url, self.status, self.body);
        self
    }

    /// The `error` member of a refusal (RFC 6749 §5.2).
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// Pairs as `application/x-www-form-urlencoded`.
pub fn form<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
