//! A browser without scripts: one person at one screen.

use crate::support::cookies::{Began, Cookies, is_trustworthy, site};
use crate::support::forms::Form;
use crate::support::page::Page;
use crate::support::server::Sluis;
use crate::support::wire::{Reply, Wire, form};
use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use url::Url;

/// Redirects that a browser follows before it says that a page redirects in a circle.
const MOST_REDIRECTS: usize = 20;
/// How long a patient person waits before pressing reload.
const RELOAD: Duration = Duration::from_millis(30);
const CHROMIUM: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/// A browser: cookies, redirects and forms as Chromium does them, and no scripts. A clone is another window that knows
/// what this one knew, and from then on goes its own way.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Its cookies: look, forget, copy to another browser.
    pub cookies: Cookies,
    /// Cookies that it refused to keep, which is always a mistake of the server.
    pub refused_cookies: Vec<String>,
    wire: Wire,
    languages: String,
    headers: HeaderMap,
    patience: Duration,
}

/// What a person does.
struct Move {
    method: Method,
    url: Url,
    body: Option<String>,
    /// The page that it starts from; nothing for the address bar.
    from: Option<Url>,
}

impl Agent {
    /// A new browser that reads Dutch and finds no server yet.
    pub fn new() -> Self {
        Self {
            cookies: Cookies::default(),
            refused_cookies: Vec::new(),
            wire: Wire::new(),
            languages: "nl-NL,nl;q=0.9,en;q=0.8".to_owned(),
            headers: HeaderMap::new(),
            patience: Duration::ZERO,
        }
    }

    /// A new browser that finds this server by its public address.
    pub fn at(server: &Sluis) -> Self {
        let mut agent = Self::new();
        agent.lead(&server.issuer(), server.address());
        agent
    }

    /// From now on the person presses reload for so long when no answer comes.
    pub fn is_patient(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// From now on `origin` is served at `address`: another node of the same server, or another server.
    pub fn lead(&mut self, origin: &Url, address: SocketAddr) {
        self.wire.lead(origin, address);
    }

    /// What the person reads, as in `Accept-Language`.
    pub fn reads(&mut self, languages: &str) {
        languages.clone_into(&mut self.languages);
    }

    /// Sends this header with everything from now on, over what the browser itself would send.
    ///
    /// # Panics
    /// When it is no header.
    pub fn always_send(&mut self, name: &str, value: &str) {
        self.headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }

    /// Types an address into the address bar and follows where it leads.
    pub async fn open(&mut self, url: &Url) -> Page {
        self.go(Move { method: Method::GET, url: url.clone(), body: None, from: None }).await
    }

    /// Follows a link from a page, ours or an app's (`from` may be any address).
    pub async fn follow(&mut self, from: &Url, url: &Url) -> Page {
        self.go(Move { method: Method::GET, url: url.clone(), body: None, from: Some(from.clone()) }).await
    }

    /// Fills in the page's first posting form and presses its first button, or the button named in `typed`.
    pub async fn submit(&mut self, page: &Page, typed: &[(&str, &str)]) -> Page {
        self.send(page, &page.form(), typed).await
    }

    /// Fills in and sends this form of the page.
    pub async fn send(&mut self, page: &Page, form: &Form, typed: &[(&str, &str)]) -> Page {
        let pairs = form.filled(typed);
        let mut url = page.url.join(&form.action).unwrap();
        if form.posts {
            return self.post(&page.url, &url, &pairs).await;
        }
        url.set_query(Some(&self::form(&pairs)));
        self.follow(&page.url, &url).await
    }

    /// Posts pairs from a page of any site, with what a browser says about it.
    pub async fn post<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        from: &Url,
        url: &Url,
        pairs: &[(K, V)],
    ) -> Page {
        let body = Some(form(pairs));
        self.go(Move { method: Method::POST, url: url.clone(), body, from: Some(from.clone()) }).await
    }

    /// One request without its redirects.
    pub async fn look(&mut self, url: &Url) -> Reply {
        let step = Move { method: Method::GET, url: url.clone(), body: None, from: None };
        self.exchange(&step).await.unwrap()
    }

    async fn go(&mut self, mut step: Move) -> Page {
        let mut way: Vec<(Url, StatusCode)> = Vec::new();
        loop {
            if !self.wire.knows(&step.url) {
                let status = way.last().map_or(StatusCode::BAD_GATEWAY, |(_, status)| *status);
                let (headers, body, sent_to) = (HeaderMap::new(), String::new(), Some(step.url.clone()));
                return Page { url: step.url, status, headers, body, way, sent_to };
            }
            let reply = self.persist(&step).await;
            way.push((step.url.clone(), reply.status));
            assert!(way.len() <= MOST_REDIRECTS, "redirects in a circle: {way:#?}");
            let Some(next) = next_address(&reply) else {
                let Reply { url, status, headers, body } = reply;
                return Page { url, status, headers, body, way, sent_to: None };
            };
            if keeps_method(reply.status, &step.method) {
                step.url = next;
            } else {
                step = Move { method: Method::GET, url: next, body: None, from: step.from };
            }
        }
    }

    async fn persist(&mut self, step: &Move) -> Reply {
        let until = Instant::now() + self.patience;
        loop {
            match self.exchange(step).await {
                Ok(reply) => return reply,
                Err(no_answer) => assert!(Instant::now() < until, "{no_answer}"),
            }
            tokio::time::sleep(RELOAD).await;
        }
    }

    async fn exchange(&mut self, step: &Move) -> Result<Reply, String> {
        let began = match &step.from {
            Some(from) if site(from) != site(&step.url) => Began::Elsewhere,
            _ => Began::Here,
        };
        let mut headers = self.browser_headers(step);
        if let Some(cookies) = self.cookies.header(&step.url, step.method == Method::POST, began) {
            headers.insert(COOKIE, HeaderValue::from_str(&cookies).unwrap());
        }
        headers.extend(self.headers.clone());
        let reply = self.wire.ask(step.method.clone(), &step.url, headers, step.body.clone()).await?;
        for header in reply.headers.get_all(SET_COOKIE) {
            let header = header.to_str().unwrap();
            if !self.cookies.keep(header, &step.url) {
                self.refused_cookies.push(header.to_owned());
            }
        }
        Ok(reply)
    }

    /// What Chromium 156 sends with a navigation.
    fn browser_headers(&self, step: &Move) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut say = |name: HeaderName, value: &str| {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        };
        say(USER_AGENT, CHROMIUM);
        say(ACCEPT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        say(ACCEPT_LANGUAGE, &self.languages);
        if step.body.is_some() {
            say(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let (&Method::POST, Some(from)) = (&step.method, &step.from) {
            say(ORIGIN, &from.origin().ascii_serialization());
        }
        if is_trustworthy(&step.url) {
            say(HeaderName::from_static("sec-fetch-site"), fetch_site(step.from.as_ref(), &step.url));
            say(HeaderName::from_static("sec-fetch-mode"), "navigate");
            say(HeaderName::from_static("sec-fetch-dest"), "document");
            say(HeaderName::from_static("sec-fetch-user"), "?1");
        }
        headers
    }
}

impl Default for Agent {
    fn default() -> Self {
        Self::new()
    }
}

/// Fetch Metadata §2.3: how the page that began this stands to the address that is asked.
fn fetch_site(from: Option<&Url>, to: &Url) -> &'static str {
    match from {
        None => "none",
        Some(from) if from.origin() == to.origin() => "same-origin",
        Some(from) if site(from) == site(to) => "same-site",
        Some(_) => "cross-site",
    }
}

fn next_address(reply: &Reply) -> Option<Url> {
    let redirects = matches!(reply.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = reply.headers.get(LOCATION).filter(|_| redirects)?.to_str().ok()?;
    reply.url.join(location).ok()
}

/// Fetch §4.4: 303 always turns to GET, 301 and 302 do so after a POST.
fn keeps_method(status: StatusCode, method: &Method) -> bool {
    matches!(status.as_u16(), 307 | 308) || (*method == Method::GET && status != StatusCode::SEE_OTHER)
}
