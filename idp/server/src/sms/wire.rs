//! How a gateway is reached: soon or not at all, nowhere else than where it is, and never within our own walls
//! unless the operator says so.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::SmsError;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// The longest that a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(5);
/// The longest that the whole call may take.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The one client for calls to gateways.
#[derive(Debug, Clone)]
pub struct Wire {
    client: reqwest::Client,
    allows_private: bool,
}

impl Wire {
    /// A client that follows nobody elsewhere, and waits for a whole call as long as `patience`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(allows_private: bool, patience: Duration) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECTING)
            .timeout(patience)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Outside { allows_private }))
            .build()?;
        Ok(Self { client, allows_private })
    }

    /// Makes `call`. What goes wrong on the way is temporary: another gateway may do.
    pub async fn make(&self, call: &Call) -> Result<Answer, SmsError> {
        let url = Url::parse(&call.url).map_err(|_| SmsError::Config("its address is none".to_owned()))?;
        // A resolver is not asked for an address that is written as one.
        let address = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        if !self.allows_private && address.is_some_and(is_private) {
            return Err(SmsError::Config("its address is private (sms.allow_private_addresses)".to_owned()));
        }
        let mut request = self.client.request(call.method.clone(), url);
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if !call.content_type.is_empty() {
            request = request.header("content-type", &call.content_type).body(call.body.clone());
        }
        let mut answer = request.send().await.map_err(|error| SmsError::Temporary(told(&error)))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while body.len() <= LONGEST_ANSWER {
            match answer.chunk().await {
                Ok(Some(part)) => body.extend_from_slice(&part),
                Ok(None) => break,
                // It may have been taken: the answer is what there is of it, so that nobody else gets the message.
                Err(_) if (200..300).contains(&status) => break,
                Err(error) => return Err(SmsError::Temporary(told(&error))),
            }
        }
        body.truncate(LONGEST_ANSWER);
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

/// What went wrong, without the address: it may hold a number and a text.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "it takes too long".to_owned()
    } else if error.is_connect() {
        "it cannot be reached".to_owned()
    } else {
        "the connection broke off".to_owned()
    }
}

/// Resolves names, without the addresses that are within our own walls.
struct Outside {
    allows_private: bool,
}

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_private = self.allows_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| allows_private || !is_private(address.ip())).collect();
            if allowed.is_empty() {
                return Err(io::Error::other("no address outside").into());
            }
            let allowed: Addrs = Box::new(allowed.into_iter());
            Ok(allowed)
        })
    }
}

/// Whether an address is not one of the internet (RFC 6890).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_multicast()
                || v4.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (b == 18 || b == 19))
        }
        IpAddr::V6(v6) => {
            let mapped = v6.to_ipv4_mapped().map(IpAddr::V4);
            let first = v6.segments()[0];
            mapped.is_some_and(is_private)
                || v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
                // Addresses that hold another one (RFC 6052, RFC 3056) reach it through a gateway of ours.
                || v6.segments()[..2] == [0x64, 0xff9b]
                || first == 0x2002
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_within_walls_are_known_in_every_spelling() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "240.0.0.1",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn a_private_address_is_not_called_unless_the_operator_says_so() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Wire::new(false, PATIENCE).unwrap();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"] {
            let call = Call::form(&format!("http://{host}:{port}/"), Vec::new(), &[]);
            assert!(wire.make(&call).await.is_err(), "{host}");
        }
        let nobody = tokio::time::timeout(Duration::from_millis(100), listener.accept()).await;
        assert!(nobody.is_err(), "nothing was called");
    }
}
