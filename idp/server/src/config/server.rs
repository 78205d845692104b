//! Section `server`: where we listen and under what name people find us.

use crate::config::seconds::Seconds;
use garde::Validate;
use ipnet::IpNet;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::net::{Ipv4Addr, SocketAddr};
use url::{Host, Url};

/// The address and the issuer when nothing is configured.
const DEFAULT_PORT: u16 = 8080;
const DEFAULT_PUBLIC_URL: &str = "http://localhost:8080";

/// Where we listen and under what name people find us.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// The address and port that we listen on.
    #[garde(skip)]
    pub bind: SocketAddr,
    /// The issuer: the address that browsers and apps know us by. It cannot change later.
    #[garde(skip)]
    pub public_url: PublicUrl,
    /// WebAuthn's RP ID: the host of `public_url`, or a parent domain of it. It cannot change later.
    #[garde(custom(fits_host(&self.public_url)))]
    pub rp_id: Option<String>,
    /// The proxies whose `X-Forwarded-For` and `Forwarded` we believe.
    #[garde(skip)]
    pub trusted_proxies: Vec<IpNet>,
    /// Passwords and codes that one network address may try in a minute; beyond it, 429. A whole office may
    /// stand behind one address.
    #[garde(range(min = 10, max = 10_000_000))]
    pub attempts_per_minute: u32,
    /// Whom to tell about a weakness: published in `/.well-known/security.txt` (RFC 9116).
    #[garde(custom(is_contact))]
    pub security_contact: Option<String>,
    /// How long requests under way may take to end when we are told to stop.
    #[garde(skip)]
    pub shutdown: Seconds<0, 600>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)),
            public_url: PublicUrl { text: DEFAULT_PUBLIC_URL.to_owned(), host: "localhost".to_owned() },
            rp_id: None,
            trusted_proxies: Vec::new(),
            attempts_per_minute: 3_000,
            security_contact: None,
            shutdown: Seconds::clamped(10),
        }
    }
}

impl Server {
    /// The issuer identifier (OpenID Connect Discovery §3): `public_url`, which has no slash at its end.
    pub fn issuer(&self) -> &str {
        self.public_url.as_str()
    }

    /// WebAuthn's RP ID: what is configured, else the host of `public_url`.
    pub fn rp_id(&self) -> &str {
        self.rp_id.as_deref().unwrap_or_else(|| self.public_url.host())
    }
}

/// An address that a browser takes for safe: `https://host`, or `http` on this machine. No path, no query,
/// no slash at its end, so it is an origin (RFC 6454) as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PublicUrl {
    text: String,
    #[serde(skip)]
    host: String,
}

impl PublicUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| "it is not an address")?;
        check(&url)?;
        let host = url.host_str().ok_or("it names no host")?.to_owned();
        Ok(Self { text: url.as_str().trim_end_matches('/').to_owned(), host })
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, without its port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is `https`.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }
}

impl<'de> Deserialize<'de> for PublicUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|refused| D::Error::custom(format_args!("{text}: {refused}")))
    }
}

fn check(url: &Url) -> Result<(), &'static str> {
    // OpenID Connect Discovery §3: "using the https scheme with no query or fragment components".
    match url.scheme() {
        _ if url.query().is_some() || url.fragment().is_some() => Err("it has a query or a fragment"),
        _ if !url.username().is_empty() || url.password().is_some() => Err("it names a user"),
        _ if url.path() != "/" => Err("it has a path"),
        "https" => Ok(()),
        "http" if is_this_machine(url) => Ok(()),
        "http" => Err("plain http leaves this machine"),
        _ => Err("it is not an https address"),
    }
}

/// Whether a browser takes plain http from this host for safe: it never leaves the machine.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// RFC 9116 §2.5.3: "The value MUST follow the URI syntax described in Section 3 of [RFC3986]. This means that
/// "mailto" and "tel" URI schemes must be used when specifying email addresses and telephone numbers"; and a web
/// address "MUST begin with "https://"".
fn is_contact(contact: &Option<String>, _: &()) -> garde::Result {
    let Some(contact) = contact else { return Ok(()) };
    let is_printed = contact.bytes().all(|byte| byte.is_ascii_graphic());
    match Url::parse(contact) {
        Ok(url) if is_printed && matches!(url.scheme(), "https" | "mailto" | "tel") => Ok(()),
        _ => Err(garde::Error::new("it is no address that begins with mailto:, https:// or tel:")),
    }
}

fn fits_host(url: &PublicUrl) -> impl FnOnce(&Option<String>, &()) -> garde::Result {
    let host = url.host().to_owned();
    move |id, &()| match id {
        Some(id) if !is_parent_or_self(&host, id) => {
            Err(garde::Error::new(format!("{id} is neither {host} nor a parent domain of it")))
        }
        _ => Ok(()),
    }
}

fn is_parent_or_self(host: &str, id: &str) -> bool {
    let parent = host.strip_suffix(id).is_some_and(|rest| rest.ends_with('.')) && id.contains('.');
    host == id || parent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_or_stays_on_this_machine() {
        for good in [
            "https://login.example.nl",
            "http://localhost:1",
            "http://login.localhost",
            "http://[::1]:80",
            "http://127.0.0.1:9",
        ] {
            assert!(PublicUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://login.example.nl",
            "http://localhost.example.nl",
            "ftp://localhost",
            "https://a.nl/b",
            "https://a.nl/?x",
            "https://u@a.nl/",
        ] {
            assert!(PublicUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_issuer_has_no_slash_at_its_end() {
        assert_eq!(Server::default().issuer(), "http://localhost:8080");
        assert_eq!(
            PublicUrl::parse("https://login.example.nl/").unwrap().as_str(),
            "https://login.example.nl"
        );
    }

    #[test]
    fn the_default_issuer_would_be_read_as_it_stands() {
        assert_eq!(PublicUrl::parse(DEFAULT_PUBLIC_URL).unwrap(), Server::default().public_url);
    }

    #[test]
    fn a_contact_is_an_address_of_mail_web_or_telephone_on_one_line() {
        let is_good = |contact: &str| is_contact(&Some(contact.to_owned()), &()).is_ok();
        for good in ["mailto:security@example.nl", "https://example.nl/melden", "tel:+31301234567"] {
            assert!(is_good(good), "{good}");
        }
        for bad in ["", "security@example.nl", "http://example.nl", "mailto:a@example.nl\nContact: x"] {
            assert!(!is_good(bad), "{bad}");
        }
    }

    #[test]
    fn an_rp_id_is_the_host_or_a_parent_of_it() {
        assert!(is_parent_or_self("login.example.nl", "example.nl"));
        assert!(is_parent_or_self("localhost", "localhost"));
        for bad in ["xample.nl", "nl", "www.example.nl", ""] {
            assert!(!is_parent_or_self("login.example.nl", bad), "{bad}");
        }
    }
}
