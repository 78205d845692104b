//! From where a request comes: the peer, or what a proxy that we trust says of it.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;

/// The address of the browser or client behind `peer`.
///
/// `X-Forwarded-For` is read from its end, and only as far as the proxies that wrote it are trusted: what a
/// stranger puts in front of it counts for nothing.
pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let peer = peer.to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    let mut nearest = peer;
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(&nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn from(peer: &str, forwarded: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        of(peer.parse().unwrap(), &headers, &["10.0.0.0/8".parse().unwrap()]).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(from("203.0.113.9", "192.0.2.1"), "203.0.113.9");
        assert_eq!(from("10.0.0.1", "192.0.2.1, 203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn trusted_proxies_are_looked_through() {
        assert_eq!(from("10.0.0.1", "203.0.113.9, 10.0.0.2"), "203.0.113.9");
        assert_eq!(from("10.0.0.1", "nonsense"), "10.0.0.1");
    }
}
