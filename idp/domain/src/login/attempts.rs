//! How often something was tried and failed, as the database counts it.

use crate::time::Timestamp;

/// Failures in a row under one key. An attempt is counted before it is verified; success clears the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub failures: u32,
    /// When the first of them was.
    pub first_at: Timestamp,
    /// When the last of them was.
    pub last_at: Timestamp,
}
