//! What the operator decides: one struct per section, read from files, variables and flags.

pub mod catalogue;
pub mod database;
pub mod email;
pub mod hashing;
pub mod i18n;
pub mod keys;
pub mod lifetimes;
pub mod load;
pub mod log;
pub mod origin;
pub mod passwords;
pub mod policy;
pub mod problem;
pub mod reading;
pub mod redis;
pub mod seconds;
pub mod server;
pub mod session;
pub mod settings;
pub mod show;
pub mod sms;
pub mod sources;
pub mod theme;
pub mod yubico;
