//! Section `yubico`: who checks the one-time passwords that YubiKeys type.

use crate::config::seconds::Seconds;
use crate::config::show::hide_optional;
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sluis_domain::authenticator::yubico_response::ApiKey;
use url::{Host, Url};

/// Who checks the one-time passwords that YubiKeys type.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Yubico {
    /// The validation servers, the first one first; the next is asked when one is away. None: YubiKeys that type
    /// one-time passwords are not offered.
    #[garde(custom(are_servers))]
    pub servers: Vec<String>,
    /// As which of their clients we ask.
    #[garde(custom(is_number))]
    pub client_id: Option<String>,
    /// The key that we share with them.
    #[garde(custom(is_key))]
    #[serde(serialize_with = "hide_optional")]
    pub api_key: Option<SecretString>,
    /// How long one server may take.
    #[garde(skip)]
    pub timeout: Seconds<1, 10>,
}

impl Default for Yubico {
    fn default() -> Self {
        Self { servers: Vec::new(), client_id: None, api_key: None, timeout: Seconds::clamped(5) }
    }
}

impl Yubico {
    /// The keys that are missing beside the servers that are named.
    pub fn missing(&self) -> Vec<&'static str> {
        let needed =
            [("yubico.client_id", self.client_id.is_some()), ("yubico.api_key", self.api_key.is_some())];
        let named = !self.servers.is_empty();
        needed.into_iter().filter(|(_, given)| named && !given).map(|(key, _)| key).collect()
    }
}

fn are_servers(servers: &[String], _: &()) -> garde::Result {
    match servers.iter().find(|server| !is_server(server)) {
        Some(bad) => Err(garde::Error::new(format!("{bad} is no https address"))),
        None if servers.len() > 5 => Err(garde::Error::new("there are more than 5")),
        None => Ok(()),
    }
}

/// The answers are signed; what is asked is worth hiding all the same, once it leaves the machine.
fn is_server(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_plain = url.query().is_none() && url.fragment().is_none();
    is_plain && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

fn is_number(id: &Option<String>, _: &()) -> garde::Result {
    match id {
        Some(id) if id.is_empty() || id.len() > 10 || !id.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(garde::Error::new("it is a number"))
        }
        _ => Ok(()),
    }
}

fn is_key(key: &Option<SecretString>, _: &()) -> garde::Result {
    match key {
        Some(key) if ApiKey::parse(key.expose_secret()).is_none() => {
            Err(garde::Error::new("it is not the base64 that Yubico hands out"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_reached_over_tls_unless_it_stands_here() {
        for good in ["https://api.yubico.com/wsapi/2.0/verify", "http://127.0.0.1:8000/wsapi/2.0/verify"] {
            assert!(is_server(good), "{good}");
        }
        for bad in
            ["http://api.yubico.com/wsapi/2.0/verify", "api.yubico.com", "https://a.nl/?otp=", "file:///a"]
        {
            assert!(!is_server(bad), "{bad}");
        }
    }

    #[test]
    fn servers_without_a_key_are_told_of() {
        let named = Yubico { servers: vec!["https://a.nl/verify".to_owned()], ..Yubico::default() };
        assert_eq!(named.missing(), ["yubico.client_id", "yubico.api_key"]);
        assert!(Yubico::default().missing().is_empty());
    }
}
