//! Why the first start of the demo does not succeed.

use crate::hashing::HashingRefused;
use sluis_store::error::StoreError;

/// Why the demo has nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum SeedRefused {
    /// A part of the demo's own data is not valid: a test finds that first.
    #[error("the demo's own data is broken: {0}")]
    Broken(&'static str),
    /// No password hash.
    #[error(transparent)]
    Hashing(#[from] HashingRefused),
    /// The database does not take it.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
}
