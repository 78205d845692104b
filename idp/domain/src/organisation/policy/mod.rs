//! What an organisation asks of a login: one file per section of keys, and what layers of them come to.

pub mod enforcement;
pub mod join;
pub mod keeping;
pub mod keys;
pub mod layer;
pub mod lockout;
pub mod mfa;
pub mod password;
pub mod policy;
mod section;
pub mod session;
pub mod strictness;
pub mod totp;
pub mod ui;
