//! Passwords: forgotten, chosen anew, and what a new one must meet.

mod change;
mod forgotten;
mod letters;
mod links;
mod rules;
mod vouching;
