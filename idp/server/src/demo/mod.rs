//! The demo: the provider, two apps that use it, a mailbox and a telephone, on one port. Only `cli` knows it.

pub mod app;
pub mod sites;
pub mod words;
