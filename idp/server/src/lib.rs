//! What is spoken: the only HTTP, HTML, mail and command line of Sluis.

pub mod account;
pub mod activation;
#[cfg(test)]
mod announced;
pub mod app;
pub mod argon2id;
pub mod breached;
pub mod breached_list;
pub mod cli;
pub mod clock;
pub mod config;
pub mod counting;
pub mod credential_change;
pub mod demo;
#[cfg(test)]
mod diagrams;
pub mod dice;
pub mod directory;
pub mod facts;
#[cfg(test)]
mod gallery;
pub mod hashing;
pub mod health;
pub mod jobs;
pub mod kept;
pub mod keys;
pub mod logging;
pub mod login;
pub mod mail;
pub mod new_password;
pub mod oidc;
pub mod parts;
pub mod people;
pub mod phones;
pub mod presets;
pub mod published;
pub mod recovery;
pub mod recovery_codes;
pub mod routes;
pub mod seals;
pub mod security_keys;
pub mod session_start;
pub mod sms;
pub mod standing;
pub mod start;
pub mod tls;
pub mod totp_keys;
pub mod web;
pub mod yubico;
