//! Every journey, black box. One binary, so that one build and one set of databases serve all.

#![expect(clippy::disallowed_methods, reason = "a test waits by a clock of its own")]

mod account;
mod activation;
mod authorize;
mod browser;
mod deadline;
mod demo;
mod foreign;
mod laws;
mod login;
mod mail;
mod operations;
mod passwords;
mod recovery;
mod security_keys;
mod texts;
mod tidy;
mod token;
mod tools;
mod traceability;
