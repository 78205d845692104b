//! Clients: the applications that ask (RFC 6749 §1.1), and the resources that they ask for.

pub mod client;
