//! A person's own account: what they see of it, what they may take away, and how safely they get in again.

pub mod outlook;
pub mod removal;
pub mod safety;
#[cfg(test)]
mod sample;
