//! The addresses of an app, each in one place.

/// `GET`: begins a login.
pub const BEGIN: &str = "/inloggen";
/// `GET`: `redirect_uri`.
pub const CALLBACK: &str = "/terug";
/// `GET|POST`: `initiate_login_uri` (OpenID Connect Core §4).
pub const INITIATE: &str = "/begin";
/// `GET|POST`: the casemanager's desk: a message to somebody.
pub const WRITE: &str = "/bericht-sturen";
/// `POST`: ends the visit, and the session at Sluis.
pub const LEAVE: &str = "/uitloggen";
/// `GET`: `post_logout_redirect_uri`.
pub const LEFT: &str = "/uitgelogd";
