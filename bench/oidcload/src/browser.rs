//! A browser without scripts: one connection, a cookie jar, and a person who fills in what pages ask.

use crate::connection::{Connection, Response};
use crate::failure::Failure;
use crate::form::{Credentials, fill_in};
use crate::urlencoded::{join, resolve};
use std::collections::BTreeMap;

/// Redirects and forms between the authorization request and the redirect URI before we give up.
const MAX_STEPS: usize = 15;
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Cookies by name. Loopback counts as secure, so `Secure` and `__Host-` need no care here.
pub(crate) type CookieJar = BTreeMap<String, String>;

/// Where a walk through the provider's pages ended.
pub(crate) struct Arrival {
    /// The redirect URI with its parameters.
    pub(crate) url: String,
    /// A page asked for a login name or password on the way.
    pub(crate) signed_in: bool,
}

/// The browser of one person.
pub(crate) struct Browser {
    connection: Connection,
    host: String,
    user: String,
    password: String,
    pub(crate) jar: CookieJar,
}

/// A request as a relying party or a browser makes it.
pub(crate) struct Request<'a> {
    pub(crate) method: &'static str,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: Option<&'a str>,
}

impl<'a> Request<'a> {
    pub(crate) const fn get(path: &'a str) -> Self {
        Self { method: "GET", path, headers: &[("Accept", "text/html,application/json")], body: None }
    }
}

impl Browser {
    pub(crate) fn new(addr: &str, host: &str, user: String, password: String) -> Self {
        let connection = Connection::new(addr);
        Self { connection, host: host.to_owned(), user, password, jar: CookieJar::new() }
    }

    /// Sends `request` without cookies, as a relying party's server does. The connection is shared with the
    /// browser so that a worker stays one connection.
    pub(crate) async fn call(&mut self, request: &Request<'_>) -> Result<Response, Failure> {
        self.connection.exchange(&self.written(request, "")).await
    }

    /// Opens pages from `start`, fills in their forms and follows redirects until `redirect_uri` is met.
    pub(crate) async fn walk(&mut self, start: String, redirect_uri: &str) -> Result<Arrival, Failure> {
        let mut url = start;
        let mut to_post: Option<String> = None;
        let mut signed_in = false;
        for _ in 0..MAX_STEPS {
            let page = self.open(&url, to_post.take()).await?;
            if (301..=308).contains(&page.status) {
                let location = page.header("location").unwrap_or_default();
                if location.starts_with(redirect_uri) {
                    return Ok(Arrival { url: location.to_owned(), signed_in });
                }
                url = resolve(location, &url);
                continue;
            }
            let page = page.with_status(200)?;
            let credentials = Credentials { user: &self.user, password: &self.password };
            let form = fill_in(&String::from_utf8_lossy(&page.body), &credentials)
                .ok_or_else(|| Failure::Unexpected(format!("no form at {url}: {}", page.excerpt())))?;
            signed_in |= form.asked_credentials;
            url = form.action.map_or_else(|| url.clone(), |action| resolve(&action, &url));
            to_post = Some(join(&form.fields));
        }
        Err(Failure::Unexpected(format!("still at {url} after {MAX_STEPS} steps")))
    }

    async fn open(&mut self, url: &str, form: Option<String>) -> Result<Response, Failure> {
        let Some(form) = form else { return self.visit(&Request::get(url)).await };
        let origin = format!("http://{}", self.host);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
            ("Accept", "text/html"),
        ];
        self.visit(&Request { method: "POST", path: url, headers: &headers, body: Some(&form) }).await
    }

    /// Sends `request` with the jar's cookies and keeps those that come back.
    async fn visit(&mut self, request: &Request<'_>) -> Result<Response, Failure> {
        let cookies: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = self.connection.exchange(&self.written(request, &cookies.join("; "))).await?;
        for cookie in response.all("set-cookie") {
            keep(&mut self.jar, cookie);
        }
        Ok(response)
    }

    fn written(&self, request: &Request<'_>, cookies: &str) -> Vec<u8> {
        let Request { method, path, headers, body } = request;
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {USER_AGENT}\r\n", self.host);
        let mut header = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
        if !cookies.is_empty() {
            header("Cookie", cookies);
        }
        for (name, value) in *headers {
            header(name, value);
        }
        if let Some(body) = body {
            header("Content-Length", &body.len().to_string());
        }
        format!("{head}\r\n{}", body.unwrap_or_default()).into_bytes()
    }
}

/// Puts what a `Set-Cookie` header says into `jar`.
fn keep(jar: &mut CookieJar, cookie: &str) {
    let mut parts = cookie.split(';');
    let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
    let ends = |attribute: &str| {
        let attribute = attribute.trim().to_ascii_lowercase();
        attribute == "max-age=0" || attribute.starts_with("expires=thu, 01 jan 1970")
    };
    if value.is_empty() || parts.any(ends) {
        jar.remove(name.trim());
    } else {
        jar.insert(name.trim().to_owned(), value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use crate::browser::{CookieJar, keep};

    #[test]
    fn a_cookie_is_kept_replaced_and_forgotten() {
        let mut jar = CookieJar::new();
        keep(&mut jar, "__Host-sluis=one; Path=/; Secure");
        keep(&mut jar, "__Host-sluis=two; Path=/; Secure");
        assert_eq!(jar.get("__Host-sluis").map(String::as_str), Some("two"));
        keep(&mut jar, "__Host-sluis=; Max-Age=0");
        assert!(jar.is_empty());
    }
}
