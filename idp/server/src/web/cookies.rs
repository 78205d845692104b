//! The cookies of this house. Each is `__Host-`: this host only, over a secure connection only.

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::COOKIE;
use sluis_domain::secret::BearerSecret;
use sluis_domain::secret::Digest;

/// The session: what this browser has proven. Ends with the browser.
pub const SESSION: &str = "__Host-sluis";
/// The browser itself, known or not: `DEVICE`, and after a logout `DEVICE.VISIT`. The whole of it ties forms
/// and unfinished logins to the browser; the device alone tells a known one from a stranger.
pub const BROWSER: &str = "__Host-sluis-browser";
/// The activation link that was opened, so that it stands in no address bar. Ends with the browser, with
/// the account, or when another one is wanted.
pub const FLOW: &str = "__Host-sluis-flow";
/// The link to an app's key that was opened, likewise.
pub const APP_LINK: &str = "__Host-sluis-app";
/// How the name of a remembered device's cookie begins; what follows names the person and the organisation.
pub const DEVICE: &str = "__Host-sluis-device-";
/// The link of a new password that was opened. Ends with the browser, or with the new password.
pub const RESET: &str = "__Host-sluis-reset";
/// The link of a new mail address that was opened, likewise.
pub const CONFIRM: &str = "__Host-sluis-confirm";
/// The language that the person chose.
pub const LANGUAGE: &str = "__Host-sluis-lang";
/// How long a browser is remembered as such, in seconds: 400 days, the most that browsers allow.
const BROWSER_SECONDS: u32 = 400 * 24 * 60 * 60;
/// How long a choice of language is remembered, in seconds: a year.
const LANGUAGE_SECONDS: u32 = 365 * 24 * 60 * 60;
/// What stands between the device and the visit.
const BETWEEN: char = '.';
/// The longest cookie value that is looked at, in bytes.
const LONGEST: usize = 128;

/// The value of the cookie `name`, if the browser sent one.
pub fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| {
            (key == name && !value.is_empty() && value.len() <= LONGEST).then_some(value)
        })
}

/// The digest of the session cookie, by which the session is found.
pub fn session(headers: &HeaderMap) -> Option<Digest> {
    value(headers, SESSION).map(|value| Digest::of(value.as_bytes()))
}

/// The digest of the browser cookie, under which unfinished logins lie: another one after each logout.
pub fn browser(headers: &HeaderMap) -> Option<Digest> {
    value(headers, BROWSER).map(|value| Digest::of(value.as_bytes()))
}

/// The digest of the device, by which the browser is known: the same before and after a logout.
pub fn device(headers: &HeaderMap) -> Option<Digest> {
    value(headers, BROWSER).map(|value| Digest::of(device_of(value).as_bytes()))
}

fn device_of(value: &str) -> &str {
    value.split_once(BETWEEN).map_or(value, |(device, _)| device)
}

/// Sets the session cookie. It has no age: it ends with the browser, and on the server before that.
pub fn set_session(token: &BearerSecret) -> Option<HeaderValue> {
    header(&format!("{SESSION}={}", token.expose()), None)
}

/// Takes the session cookie away.
pub fn clear_session() -> Option<HeaderValue> {
    header(&format!("{SESSION}="), Some(0))
}

/// Sets the browser cookie.
pub fn set_browser(token: &BearerSecret) -> Option<HeaderValue> {
    header(&format!("{BROWSER}={}", token.expose()), Some(BROWSER_SECONDS))
}

/// Sets the browser cookie that the browser sent once more, so that a browser in use does not lose it.
pub fn renew_browser(headers: &HeaderMap) -> Option<HeaderValue> {
    let value = value(headers, BROWSER).filter(|value| is_ours(value))?;
    header(&format!("{BROWSER}={value}"), Some(BROWSER_SECONDS))
}

/// Begins another visit in the same browser: nobody finds what was left unfinished in the one before. None:
/// the browser sent no cookie, and nothing lies under it.
pub fn leave_browser(headers: &HeaderMap, visit: &BearerSecret) -> Option<HeaderValue> {
    let device = value(headers, BROWSER).map(device_of).filter(|device| is_ours(device))?;
    header(&format!("{BROWSER}={device}{BETWEEN}{}", visit.expose()), Some(BROWSER_SECONDS))
}

/// Only what we write ourselves is written again.
fn is_ours(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// Keeps what an activation link carried. `token` is of the alphabet of base64url.
pub fn set_flow(token: &str) -> Option<HeaderValue> {
    header(&format!("{FLOW}={token}"), None)
}

/// Takes it away: the link is used, or another one is wanted.
pub fn clear_flow() -> Option<HeaderValue> {
    header(&format!("{FLOW}="), Some(0))
}

/// Keeps what the link to an app's key carried, likewise.
pub fn set_app_link(token: &str) -> Option<HeaderValue> {
    header(&format!("{APP_LINK}={token}"), None)
}

/// Keeps the value of a remembered device, for as long as the device is remembered.
pub fn set_device(name: &str, value: &str, seconds: u64) -> Option<HeaderValue> {
    header(&format!("{name}={value}"), Some(u32::try_from(seconds).unwrap_or(u32::MAX)))
}

/// Keeps what the link of a new password carried. `token` is of the alphabet of base64url.
pub fn set_reset(token: &str) -> Option<HeaderValue> {
    header(&format!("{RESET}={token}"), None)
}

/// Takes it away: the link is used.
pub fn clear_reset() -> Option<HeaderValue> {
    header(&format!("{RESET}="), Some(0))
}

/// Keeps what the link of a new mail address carried. `token` is of the alphabet of base64url.
pub fn set_confirm(token: &str) -> Option<HeaderValue> {
    header(&format!("{CONFIRM}={token}"), None)
}

/// Takes it away: the link is used.
pub fn clear_confirm() -> Option<HeaderValue> {
    header(&format!("{CONFIRM}="), Some(0))
}

/// Remembers the language `locale`.
pub fn set_language(locale: &str) -> Option<HeaderValue> {
    header(&format!("{LANGUAGE}={locale}"), Some(LANGUAGE_SECONDS))
}

fn header(pair: &str, seconds: Option<u32>) -> Option<HeaderValue> {
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let mut value =
        HeaderValue::from_str(&format!("{pair}; Path=/; Secure; HttpOnly; SameSite=Lax{age}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_an_overlong_one_is_not() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; __Host-sluis=abc; b=2"));
        assert_eq!(value(&headers, SESSION), Some("abc"));
        let long = format!("__Host-sluis-browser={}", "x".repeat(LONGEST + 1));
        headers.append(COOKIE, HeaderValue::from_str(&long).unwrap());
        assert_eq!(value(&headers, BROWSER), None);
    }

    #[test]
    fn after_a_logout_the_browser_is_another_one_on_the_same_device() {
        let sent = |cookie: &HeaderValue| {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&pair).unwrap())])
        };
        let first = sent(&set_browser(&BearerSecret::from_random([1; 32])).unwrap());
        assert_eq!(browser(&first), device(&first));
        let second = sent(&leave_browser(&first, &BearerSecret::from_random([2; 32])).unwrap());
        let third = sent(&leave_browser(&second, &BearerSecret::from_random([3; 32])).unwrap());
        assert_ne!(browser(&first), browser(&second));
        assert_ne!(browser(&second), browser(&third));
        assert_eq!((device(&second), device(&third)), (device(&first), device(&first)));
        assert_eq!(browser(&sent(&renew_browser(&third).unwrap())), browser(&third));
        assert_eq!(leave_browser(&HeaderMap::new(), &BearerSecret::from_random([4; 32])), None);
    }

    #[test]
    fn every_cookie_is_kept_from_scripts_and_other_sites() {
        let token = BearerSecret::from_random([1; 32]);
        for cookie in [set_session(&token), set_browser(&token), clear_session(), set_language("nl")] {
            let text = cookie.unwrap().to_str().unwrap().to_owned();
            assert!(text.starts_with("__Host-"), "{text}");
            assert!(text.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{text}");
            assert!(!text.contains("Domain"), "{text}");
        }
    }
}
