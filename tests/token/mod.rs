//! The endpoints that apps talk to: tokens, what they say, what they open, and how they end.

mod authorization_code;
mod client_authentication;
mod client_credentials;
mod discovery;
mod id_token;
mod introspection;
mod logout;
mod refresh;
mod requests;
mod revocation;
mod rotation;
mod scripts;
mod session_life;
mod subject;
mod userinfo;
