//! What is spoken: the only HTTP, HTML, mail and command line of Sluis.

pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod dice;
#[cfg(test)]
mod gallery;
pub mod hashing;
pub mod login;
pub mod mail;
pub mod oidc;
pub mod web;
