//! The keys that sign, from their making to their end, and the master key that seals them.

pub mod deployment;
pub mod first_start;
pub mod master;
pub mod ring;
pub mod rotation;
