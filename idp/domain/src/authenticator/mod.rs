//! What a person holds to prove themselves, and how it came to them.

pub mod address;
pub mod authenticator;
pub mod password;
pub mod totp;
pub mod vouching;
