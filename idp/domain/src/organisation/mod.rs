//! Organisations, who belongs to them, and what they ask.

pub mod membership;
pub mod organisation;
pub mod policy;
pub mod preset;
pub mod span;
