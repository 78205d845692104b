//! A cookie jar that refuses and withholds what a browser would.

use url::Url;

/// The cookies of one browser.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    kept: Vec<Cookie>,
}

/// A cookie, as it was set (RFC 6265bis).
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The host that it goes back to, and no other.
    pub host: String,
    /// The path that it goes back to.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Strict`, `Lax` or `None`.
    pub same_site: SameSite,
    /// Whether it outlives the browser.
    pub persistent: bool,
}

/// When a cookie goes along with what another site began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SameSite {
    /// With links and redirects, not with forms.
    Lax,
    /// Always.
    None,
    /// Never.
    Strict,
}

/// What a request is, to the eye of `SameSite`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Began {
    /// By the address bar, or by a page of the same site.
    Here,
    /// By a page of another site.
    Elsewhere,
}

impl Cookies {
    /// Keeps what `header` of an answer from `url` sets, if a browser would. `false`: it was refused.
    pub fn keep(&mut self, header: &str, url: &Url) -> bool {
        let Some((cookie, gone)) = parse(header, url) else { return false };
        if !may_be_set(&cookie, header, url) {
            return false;
        }
        self.kept
            .retain(|old| (&old.name, &old.host, &old.path) != (&cookie.name, &cookie.host, &cookie.path));
        if !gone {
            self.kept.push(cookie);
        }
        true
    }

    /// The `Cookie` header for a request, if there is one.
    pub fn header(&self, url: &Url, posts: bool, began: Began) -> Option<String> {
        let sent = self.kept.iter().filter(|cookie| goes_along(cookie, url, posts, began));
        let pairs: Vec<String> = sent.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The cookie of this name.
    pub fn find(&self, name: &str) -> Option<&Cookie> {
        self.kept.iter().find(|cookie| cookie.name == name)
    }

    /// The cookie whose name begins so.
    pub fn find_beginning(&self, beginning: &str) -> Option<&Cookie> {
        self.kept.iter().find(|cookie| cookie.name.starts_with(beginning))
    }

    /// Throws one cookie away, as a person in the settings of a browser.
    pub fn forget(&mut self, name: &str) {
        self.kept.retain(|cookie| cookie.name != name);
    }

    /// Throws all cookies away.
    pub fn clear(&mut self) {
        self.kept.clear();
    }

    /// Closes the browser: what has no date of its own is gone.
    pub fn close_browser(&mut self) {
        self.kept.retain(|cookie| cookie.persistent);
    }
}

/// Whether a browser takes this address for safe. Chromium: TLS, and this machine by any of its names.
pub fn is_trustworthy(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https"
        || host == "localhost"
        || host.ends_with(".localhost")
        || host.starts_with("127.")
        || host == "[::1]"
}

/// The site of an address: scheme and registrable domain. `login.localhost` and `app.localhost` are two sites.
pub fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_name = url.domain().is_some() && labels.len() > 2;
    let registrable = if is_name { labels[labels.len() - 2..].join(".") } else { host.to_owned() };
    format!("{}://{registrable}", url.scheme())
}

fn parse(header: &str, url: &Url) -> Option<(Cookie, bool)> {
    let mut parts = header.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let mut cookie = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        host: url.host_str()?.to_owned(),
        path: default_path(url),
        secure: false,
        http_only: false,
        same_site: SameSite::Lax,
        persistent: false,
    };
    let mut gone = false;
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key.to_ascii_lowercase().as_str() {
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "samesite" if value.eq_ignore_ascii_case("strict") => cookie.same_site = SameSite::Strict,
            "samesite" if value.eq_ignore_ascii_case("none") => cookie.same_site = SameSite::None,
            "max-age" => {
                cookie.persistent = true;
                gone = value.parse::<i64>().is_ok_and(|seconds| seconds <= 0);
            }
            "expires" => {
                cookie.persistent = true;
                gone |= value.contains("1970");
            }
            _ => {}
        }
    }
    Some((cookie, gone))
}

fn may_be_set(cookie: &Cookie, header: &str, url: &Url) -> bool {
    let names_domain = header.split(';').any(|part| part.trim().to_ascii_lowercase().starts_with("domain"));
    let safe = is_trustworthy(url);
    let names_root = header.split(';').any(|part| part.trim().eq_ignore_ascii_case("path=/"));
    let host_only = !cookie.name.starts_with("__Host-") || (cookie.secure && names_root && !names_domain);
    let named_secure = !cookie.name.starts_with("__Secure-") || cookie.secure;
    let cross_site_is_secure = cookie.same_site != SameSite::None || cookie.secure;
    // No test needs a cookie that is shared between hosts: one that asks for it is a mistake.
    (!cookie.secure || safe) && host_only && named_secure && cross_site_is_secure && !names_domain
}

fn goes_along(cookie: &Cookie, url: &Url, posts: bool, began: Began) -> bool {
    let same_host = url.host_str() == Some(&cookie.host);
    let path = url.path();
    let below = path == cookie.path
        || path
            .strip_prefix(cookie.path.as_str())
            .is_some_and(|rest| cookie.path.ends_with('/') || rest.starts_with('/'));
    let safe = !cookie.secure || is_trustworthy(url);
    let site = match (cookie.same_site, began) {
        (_, Began::Here) | (SameSite::None, _) => true,
        (SameSite::Lax, Began::Elsewhere) => !posts,
        (SameSite::Strict, Began::Elsewhere) => false,
    };
    same_host && below && safe && site
}

fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(at) => url.path()[..at].to_owned(),
    }
}
