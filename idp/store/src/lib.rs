//! What is kept: the only SQL and the only Redis.

pub mod administrators;
pub mod attempts;
pub mod audit;
pub mod authenticators;
pub mod cleanup;
pub mod clients;
mod columns;
pub mod connect;
pub mod consents;
pub mod deployment;
pub mod error;
pub mod grants;
pub mod known_browsers;
pub mod links;
pub mod memberships;
pub mod migrate;
pub mod organisations;
pub mod outbox;
pub mod policy_exceptions;
pub mod repositories;
pub mod resources;
pub mod sessions;
pub mod short_lived;
pub mod signing_keys;
pub mod store;
pub mod subjects;
pub mod users;
