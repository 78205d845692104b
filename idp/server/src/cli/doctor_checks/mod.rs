//! What `sluis doctor` looks at.

pub mod configuration;
pub mod database;
pub mod network;
pub mod secrets;
