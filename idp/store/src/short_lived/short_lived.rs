//! The one door to short-lived state, whether the database keeps it or Redis.

use crate::error::StoreError;
use async_trait::async_trait;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// Values under keys, each for a while. Nothing that was acknowledged to somebody lies here alone.
///
/// `now` and `ttl` are given. The database compares with `now`; Redis, which has a clock of its own, counts
/// `ttl` from when it hears of it.
#[async_trait]
pub trait ShortLived: Send + Sync {
    /// Keeps a value, in the place of the one that is there.
    async fn put(&self, key: &str, value: &[u8], ttl: Duration, now: Timestamp) -> Result<(), StoreError>;

    /// Keeps a value unless one is there: of any number of simultaneous attempts one hears true.
    async fn put_new(
        &self,
        key: &str,
        value: &[u8],
        ttl: Duration,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// The value, if its time is not over.
    async fn get(&self, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError>;

    /// The value, and takes it away: of any number of simultaneous attempts one gets it.
    async fn take(&self, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError>;
}
