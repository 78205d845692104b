//! The headers that every answer carries.

use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::header::REFERRER_POLICY;
use axum::http::header::STRICT_TRANSPORT_SECURITY;
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::http::header::X_FRAME_OPTIONS;

/// Pages that a login can end from. No `form-action`: Chromium applies it to every redirect after the
/// POST, and the last one goes to the app.
const LOGIN_PAGES: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Pages that no login ends from: a form of theirs goes to us, whatever somebody wrote into the page.
pub const OWN_PAGES: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Two years, all hosts below: what the preload list asks for.
const HSTS: &str = "max-age=63072000; includeSubDomains; preload";

/// Adds to `headers` what is not there yet. `secure`: browsers reach us over TLS.
pub fn harden(headers: &mut HeaderMap, secure: bool) {
    put(headers, CONTENT_SECURITY_POLICY, LOGIN_PAGES);
    put(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, REFERRER_POLICY, "same-origin");
    put(headers, X_FRAME_OPTIONS, "DENY");
    put(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    );
    put(headers, CACHE_CONTROL, "no-store");
    if secure {
        put(headers, STRICT_TRANSPORT_SECURITY, HSTS);
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_says_itself_is_kept() {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        harden(&mut headers, false);
        assert_eq!(headers[CACHE_CONTROL], "public, max-age=60");
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn nothing_unsafe_is_allowed_and_everything_comes_from_here() {
        let mut headers = HeaderMap::new();
        harden(&mut headers, true);
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            !policy.contains("unsafe") && !policy.contains("http") && !policy.contains("form-action"),
            "{policy}"
        );
        assert!(headers.contains_key(STRICT_TRANSPORT_SECURITY));
    }
}
