//! OpenID Connect: what apps ask, and what they are told.

mod access;
mod authorization_code;
pub mod authorize;
mod bearer;
mod client_credentials;
mod client_login;
pub mod consent;
pub mod cross_origin;
pub mod discovery;
mod door;
mod form;
pub mod front;
mod hint;
pub mod introspect;
pub mod jwks;
pub mod logout;
mod minting;
mod parting;
mod refresh;
pub mod revoke;
mod rfc6749;
pub mod token;
mod trail;
pub mod userinfo;
pub mod view;
