//! What is spoken: the only HTTP, HTML, mail and command line of Sluis.

pub mod cli;
pub mod clock;
pub mod config;
pub mod dice;
pub mod hashing;
pub mod web;
