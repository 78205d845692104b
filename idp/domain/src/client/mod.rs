//! Clients: the applications that ask (RFC 6749 §1.1), and the resources that they ask for.

pub mod authentication;
pub mod client;
pub mod consent;
pub mod profile;
pub mod redirect_uri;
pub mod registration;
