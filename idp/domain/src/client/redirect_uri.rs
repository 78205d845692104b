//! Redirect URIs: which may be registered, and which one of a request is a registered one.

use url::Host;
use url::Url;

/// The longest redirect URI, in bytes.
pub const LONGEST: usize = 2048;

/// Why an address may not be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectUriRefused {
    /// RFC 6749 §3.1.2: "The endpoint URI MUST NOT include a fragment component."
    #[error("has no fragment")]
    Fragment,
    /// A name and password in front of the host.
    #[error("has no name or password in it")]
    Credentials,
    /// RFC 6749 §3.1.2: "The redirection endpoint URI MUST be an absolute URI".
    #[error("is an absolute URI of at most 2048 plain characters")]
    NotAbsolute,
    /// RFC 9700 §2.6: not over a connection that others can read.
    #[error("begins with https://, or with http:// on 127.0.0.1, [::1] or localhost")]
    NotSecure,
    /// RFC 9700 §2.1: "authorization servers MUST utilize exact string matching": nothing stands for many hosts.
    #[error("has no * in its host: each host is registered by itself")]
    Wildcard,
}

/// Whether `uri` may be registered as a redirect URI.
///
/// # Errors
/// One variant for each rule.
pub fn check(uri: &str) -> Result<(), RedirectUriRefused> {
    // The text is compared and sent as it stands: a URI that the parser has to repair is not taken.
    let plain = uri.len() <= LONGEST && uri.bytes().all(|b| b.is_ascii_graphic());
    let url = Url::parse(uri).ok().filter(|_| plain).ok_or(RedirectUriRefused::NotAbsolute)?;
    if url.fragment().is_some() {
        return Err(RedirectUriRefused::Fragment);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(RedirectUriRefused::Credentials);
    }
    if url.host_str().is_some_and(|host| host.contains('*')) {
        return Err(RedirectUriRefused::Wildcard);
    }
    let secure = match url.scheme() {
        "https" => url.has_host(),
        "http" => is_this_machine(&url),
        _ => false,
    };
    let written_out = uri.starts_with("https://") || uri.starts_with("http://");
    if secure && written_out { Ok(()) } else { Err(RedirectUriRefused::NotSecure) }
}

/// Whether `requested` is the address that `registered` stands for.
///
/// RFC 9700 §2.1: "authorization servers MUST utilize exact string matching except for port numbers in
/// localhost redirection URIs of native apps". RFC 8252 §7.3: "The authorization server MUST allow any port
/// to be specified at the time of the request for loopback IP redirect URIs". A native app is a public
/// client (RFC 8252 §8.4).
pub fn matches(registered: &str, requested: &str, native: bool) -> bool {
    registered == requested || (native && without_loopback_port(registered, requested))
}

fn without_loopback_port(registered: &str, requested: &str) -> bool {
    ["http://127.0.0.1", "http://[::1]"].into_iter().any(|host| {
        let rests = (registered.strip_prefix(host), requested.strip_prefix(host));
        let (Some(registered), Some(requested)) = rests else { return false };
        matches!((after_port(registered), after_port(requested)), (Some(a), Some(b)) if a == b)
    })
}

/// What follows the optional port: the path and query. None when something else follows the host.
fn after_port(rest: &str) -> Option<&str> {
    let rest = match rest.strip_prefix(':') {
        None => rest,
        Some(port) => {
            let digits = port.bytes().take_while(u8::is_ascii_digit).count();
            port[..digits].parse::<u16>().ok()?;
            &port[digits..]
        }
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    #[test]
    fn https_and_this_machine_may_be_registered() {
        for good in [
            "https://app.example/cb?x=1",
            "http://127.0.0.1/cb",
            "http://127.0.0.1:8080/cb",
            "http://[::1]:1/cb",
            "http://localhost:3000/cb",
            "http://verzuim.localhost:3000/cb",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        use RedirectUriRefused as Refused;
        for (bad, why) in [
            ("https://app.example/cb#x", Refused::Fragment),
            ("https://a:b@app.example/cb", Refused::Credentials),
            ("/cb", Refused::NotAbsolute),
            ("https://app.example/a b", Refused::NotAbsolute),
            ("https://app.example/\u{e9}", Refused::NotAbsolute),
            ("http://app.example/cb", Refused::NotSecure),
            ("http://localhost.evil.example/cb", Refused::NotSecure),
            ("javascript:alert(1)", Refused::NotSecure),
            ("https:app.example", Refused::NotSecure),
        ] {
            assert_eq!(check(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_native_app_listens_on_any_port_of_the_loopback_address() {
        assert!(matches("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", true));
        assert!(matches("http://[::1]:1/cb", "http://[::1]:51004/cb", true));
        for other in [
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:51004.evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:1@evil.example/cb",
            "http://[::1]:51004/cb",
            "http://localhost:51004/cb",
            "https://127.0.0.1:51004/cb",
        ] {
            assert!(!matches("http://127.0.0.1/cb", other, true), "{other}");
        }
        assert!(!matches("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", false));
        assert!(!matches("http://localhost/cb", "http://localhost:51004/cb", true));
    }

    #[test]
    fn nothing_else_is_folded() {
        for other in ["https://app.example/cb/", "https://app.example/cb?", "https://APP.example/cb"] {
            assert!(!matches("https://app.example/cb", other, true), "{other}");
        }
    }

    proptest! {
        #[test]
        fn only_the_registered_text_matches_an_https_address(requested in any::<String>()) {
            let registered = "https://app.example/cb";
            assert_eq!(matches(registered, &requested, true), registered == requested);
        }

        #[test]
        fn a_loopback_match_never_leaves_this_machine(tail in "[ -~]{0,40}") {
            let requested = format!("http://127.0.0.1{tail}");
            if matches("http://127.0.0.1/cb", &requested, true) {
                assert_eq!(Url::parse(&requested).unwrap().host_str(), Some("127.0.0.1"));
            }
        }
    }
}
