//! What is spoken: the only HTTP, HTML, mail and command line of Sluis.

pub mod clock;
pub mod dice;
pub mod hashing;
pub mod web;
