//! Section `hashing`: what a password hash costs, and how many are made at a time.

use garde::Validate;
use serde::{Deserialize, Serialize};

/// What a password hash costs (Argon2id, RFC 9106), and how many are made at a time.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Hashing {
    /// Memory of one hash, in KiB. OWASP's floor with two passes: 19456.
    #[garde(range(min = 19_456, max = 1_048_576))]
    pub memory_kib: u32,
    /// Passes over the memory.
    #[garde(range(min = 2, max = 16))]
    pub iterations: u32,
    /// Lanes of one hash.
    #[garde(range(min = 1, max = 8))]
    pub parallelism: u32,
    /// Hashes that are made at the same time; 0: one per processor.
    #[garde(range(max = 256))]
    pub threads: u32,
    /// Hashes that may wait. Beyond it a login answers 503 with Retry-After.
    #[garde(range(min = 1, max = 10_000))]
    pub queue: u32,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { memory_kib: 19_456, iterations: 2, parallelism: 1, threads: 0, queue: 128 }
    }
}
