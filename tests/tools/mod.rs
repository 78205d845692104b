//! The tools of the tests, where they could lie.

mod agent;
mod browser;
mod cookies;
mod forms;
mod id_tokens;
mod server;
mod telephone;
