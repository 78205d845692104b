//! Keys, signatures and seals (RFC 7515 to 7518, 7638).

pub mod jws;
pub mod key_ring;
pub mod seal;
pub mod signing_key;
pub mod stored_key;
