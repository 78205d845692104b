//! A cookie goes where a browser would send it, and nowhere else.

use sluis_tests::support::cookies::{Began, Cookies, site};
use url::Url;

const SESSION: &str = "__Host-sluis=abc; Path=/; Secure; HttpOnly; SameSite=Lax";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn here() -> Url {
    url("http://127.0.0.1:8080/login")
}

#[test]
fn a_secure_cookie_is_kept_on_this_machine_and_not_elsewhere_without_tls() {
    for safe in
        ["http://127.0.0.1:1/", "http://localhost/", "http://login.localhost/", "https://sluis.example/"]
    {
        assert!(Cookies::default().keep(SESSION, &url(safe)), "{safe}");
    }
    assert!(!Cookies::default().keep(SESSION, &url("http://sluis.example/")));
}

#[test]
fn a_host_cookie_is_refused_with_one_thing_amiss() {
    for amiss in [
        "__Host-sluis=abc; Path=/; HttpOnly",
        "__Host-sluis=abc; Path=/login; Secure",
        "__Host-sluis=abc; Secure",
        "__Host-sluis=abc; Path=/; Secure; Domain=127.0.0.1",
    ] {
        assert!(!Cookies::default().keep(amiss, &here()), "{amiss}");
    }
}

#[test]
fn a_lax_cookie_follows_links_of_other_sites_and_not_their_forms() {
    let mut jar = Cookies::default();
    jar.keep(SESSION, &here());
    assert!(jar.header(&here(), true, Began::Here).is_some());
    assert!(jar.header(&here(), false, Began::Elsewhere).is_some());
    assert_eq!(jar.header(&here(), true, Began::Elsewhere), None);
}

#[test]
fn a_cookie_goes_to_its_host_on_every_port_and_below_its_path() {
    let mut jar = Cookies::default();
    jar.keep("a=1; Path=/account", &here());
    assert!(jar.header(&url("http://127.0.0.1:9/account/keys"), false, Began::Here).is_some());
    for other in ["http://127.0.0.1/accounts", "http://127.0.0.1/", "http://localhost/account"] {
        assert_eq!(jar.header(&url(other), false, Began::Here), None, "{other}");
    }
}

#[test]
fn a_cookie_is_replaced_and_thrown_away() {
    let mut jar = Cookies::default();
    jar.keep("a=1; Path=/", &here());
    jar.keep("a=2; Path=/", &here());
    assert_eq!(jar.header(&here(), false, Began::Here).as_deref(), Some("a=2"));
    jar.keep("a=; Path=/; Max-Age=0", &here());
    assert_eq!(jar.find("a"), None);
}

#[test]
fn a_closed_browser_forgets_what_has_no_date() {
    let mut jar = Cookies::default();
    jar.keep("a=1; Path=/", &here());
    jar.keep("b=1; Path=/; Max-Age=60", &here());
    jar.close_browser();
    assert_eq!(jar.header(&here(), false, Began::Here).as_deref(), Some("b=1"));
}

#[test]
fn two_names_below_localhost_are_two_sites() {
    assert_ne!(site(&url("http://login.localhost:1/")), site(&url("http://verzuim.localhost:2/")));
    assert_eq!(site(&url("http://a.login.localhost/")), site(&url("http://login.localhost:2/")));
    assert_ne!(site(&url("http://127.0.0.1/")), site(&url("http://127.1.0.1/")));
}
