//! What the link of a mail carries: taken out of the address before anything else happens.

use axum::http::HeaderValue;
use axum::http::header::REFERRER_POLICY;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;

/// Characters of a token: 32 bytes in base64url.
const TOKEN: usize = 43;

/// The token without what mail programs leave hanging on a link: `)`, `>`, `.`
pub fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(TOKEN).collect()
}

/// RFC 9110 §15.4.4: on with a GET, the token in `cookie`. The answer is the same whether there is such a link or
/// not.
pub fn on_to(path: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = Redirect::to(path).into_response();
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(cookie) = cookie {
        headers.append(SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn what_hangs_on_a_link_is_left_out() {
        let sound = "q".repeat(43);
        for tail in ["", ")", ">", ".", ").", "\">", " ", "%3E", "\u{a0}"] {
            assert_eq!(token(&format!("{sound}{tail}")), sound, "{tail}");
        }
        assert!(token(&"z".repeat(10_000)).len() <= 43);
    }
}
