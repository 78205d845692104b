//! What is true: the rules of Sluis. No IO, no async, no clock and no dice of its own.

pub mod account;
pub mod activation;
pub mod assurance;
pub mod audit;
pub mod authenticator;
pub mod bounce;
pub mod calendar;
pub mod client;
pub mod deployment;
pub mod gsm7;
pub mod id;
pub mod jose;
pub mod link;
pub mod login;
pub mod mail;
pub mod oauth;
pub mod organisation;
pub mod profile;
pub mod recovery;
pub mod secret;
pub mod session;
pub mod sms;
pub mod terms;
pub mod text;
pub mod time;
pub mod user;
