//! Passwords: forgotten, chosen anew, and what a new one must meet.

mod change;
mod forgotten;
pub(crate) mod letters;
mod links;
mod rules;
mod vouching;
