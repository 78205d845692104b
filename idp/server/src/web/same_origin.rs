//! Forms are taken from our own pages only.

use crate::web::urls::PublicUrl;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::header::ORIGIN;

/// Whether a request may change something: it reads only, or it comes from a page of ours.
///
/// A POST is refused unless `Sec-Fetch-Site` is `same-origin` or, from a browser that does not send that
/// header, `Origin` is ours. A browser that sends neither cannot be told from another site.
pub fn permits(method: &Method, headers: &HeaderMap, ours: &PublicUrl) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.get(ORIGIN).is_some_and(|origin| origin.as_bytes() == ours.origin().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn ask(pairs: &[(&'static str, &'static str)]) -> bool {
        let ours = PublicUrl::new(&"https://login.example.nl".parse().unwrap()).unwrap();
        let headers = pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .collect::<HeaderMap>();
        permits(&Method::POST, &headers, &ours)
    }

    #[test]
    fn our_own_forms_are_taken() {
        assert!(ask(&[("sec-fetch-site", "same-origin")]));
        assert!(ask(&[("origin", "https://login.example.nl")]));
    }

    #[test]
    fn forms_of_other_sites_are_not() {
        assert!(!ask(&[("sec-fetch-site", "cross-site"), ("origin", "https://login.example.nl")]));
        assert!(!ask(&[("sec-fetch-site", "same-site")]));
        assert!(!ask(&[("origin", "https://login.example.nl.evil.example")]));
        assert!(!ask(&[("origin", "null")]));
        assert!(!ask(&[]));
    }

    #[test]
    fn reading_needs_no_origin() {
        let ours = PublicUrl::new(&"https://login.example.nl".parse().unwrap()).unwrap();
        assert!(permits(&Method::GET, &HeaderMap::new(), &ours));
    }
}
