//! Rows that are work: a node takes some for a while, and another takes those of a node that died.

use sea_orm::DbBackend;
use sea_orm::Statement;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// How one node takes rows: those that are due at `now`, at most `limit` of them, for as long as `lease`.
pub(crate) struct Lease {
    pub(crate) now: Timestamp,
    pub(crate) limit: u64,
    pub(crate) lease: Duration,
}

impl Lease {
    /// `take` updates the rows whose id is among those that it selects last: `$1` is now, `$2` the end of the lease
    /// and `$3` the limit. Every column is named: a prepared `RETURNING *` breaks when a later version adds one.
    pub(crate) fn statement(&self, backend: DbBackend, take: &str, columns: &str) -> Statement {
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX);
        let values = [self.now.millis().into(), (self.now + self.lease).millis().into(), limit.into()];
        Statement::from_sql_and_values(backend, taking(backend, take, columns), values)
    }
}

/// `take`, which ends in its inner selection, with what makes two nodes of PostgreSQL take different rows instead of
/// waiting for each other. SQLite has one writer.
pub(crate) fn taking(backend: DbBackend, take: &str, columns: &str) -> String {
    let others = if backend == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    format!("{take} {others}) RETURNING {columns}")
}
