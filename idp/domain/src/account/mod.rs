//! A person's own account: what they see of it, and how safely they get in again.

pub mod outlook;
pub mod safety;
#[cfg(test)]
pub(crate) mod sample;
