//! Throwing away what nobody will ask for again, a little at a time.

use crate::error::StoreError;
use crate::store::Store;
use sea_orm::ConnectionTrait;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// Rows that one transaction deletes: it holds up every other writer of SQLite.
const BATCH: i64 = 500;
/// Transactions of one run for each rule: what is left is for the next run.
const BATCHES: usize = 40;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long dead rows are kept, so that a replay is still known for what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Failures in a row, after the last of them.
    pub attempts: Duration,
    /// Grants whose code was never exchanged, after it died.
    pub codes: Duration,
    /// Grants that were revoked, after that; and those that nobody refreshed, after the last use.
    /// Longer than a refresh token may lie idle, and than the longest access token.
    pub grants: Duration,
    /// Browsers, after the last login in them.
    pub known_browsers: Duration,
    /// Mails that were sent or given up, after that.
    pub mails: Duration,
    /// Sessions, after they ended.
    pub sessions: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            attempts: DAY * 30,
            codes: DAY,
            grants: DAY * 90,
            known_browsers: DAY * 365,
            mails: DAY * 14,
            sessions: DAY * 7,
        }
    }
}

/// One rule: which rows of which table are dead. `$1` is the moment before which they died, `$2` the batch.
struct Rule {
    table: &'static str,
    delete: &'static str,
}

const RULES: [(Rule, fn(&Retention) -> Duration); 7] = [
    (
        Rule {
            table: "short_lived",
            delete: "DELETE FROM short_lived WHERE key IN
                (SELECT key FROM short_lived WHERE expires_at <= $1 LIMIT $2)",
        },
        |_| Duration::ZERO,
    ),
    (
        Rule {
            table: "grants",
            delete: "DELETE FROM grants WHERE id IN (SELECT id FROM grants
                WHERE code_used_at IS NULL AND code_expires_at <= $1 LIMIT $2)",
        },
        |retention| retention.codes,
    ),
    (
        Rule {
            table: "grants",
            delete: "DELETE FROM grants WHERE id IN (SELECT id FROM grants WHERE created_at <= $1
                AND (revoked_at <= $1 OR COALESCE(refresh_used_at, code_used_at) <= $1) LIMIT $2)",
        },
        |retention| retention.grants,
    ),
    (
        Rule {
            table: "sessions",
            delete: "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions
                WHERE expires_at <= $1 OR ended_at <= $1 LIMIT $2)",
        },
        |retention| retention.sessions,
    ),
    (
        Rule {
            table: "attempts",
            delete: "DELETE FROM attempts WHERE key IN
                (SELECT key FROM attempts WHERE last_at <= $1 LIMIT $2)",
        },
        |retention| retention.attempts,
    ),
    (
        Rule {
            table: "known_browsers",
            delete: "DELETE FROM known_browsers WHERE (user_id, digest) IN
                (SELECT user_id, digest FROM known_browsers WHERE seen_at <= $1 LIMIT $2)",
        },
        |retention| retention.known_browsers,
    ),
    (
        Rule {
            table: "outbox",
            delete: "DELETE FROM outbox WHERE id IN
                (SELECT id FROM outbox WHERE sent_at <= $1 OR failed_at <= $1 LIMIT $2)",
        },
        |retention| retention.mails,
    ),
];

/// What a run threw away: the table, and how many rows of it.
pub type Swept = Vec<(&'static str, u64)>;

/// Deletes what is dead at `now`, in batches with a commit after each.
///
/// # Errors
/// When the database cannot be reached; what was deleted before that stays deleted.
pub async fn run(store: &Store, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
    let mut swept = Swept::new();
    for (rule, age) in &RULES {
        let dead_before = now - age(retention);
        let mut deleted = 0;
        for _ in 0..BATCHES {
            let batch = delete(store, rule.delete, dead_before).await?;
            deleted += batch;
            if batch < BATCH.unsigned_abs() {
                break;
            }
            tokio::task::yield_now().await;
        }
        if deleted > 0 {
            swept.push((rule.table, deleted));
        }
    }
    Ok(swept)
}

async fn delete(store: &Store, sql: &str, dead_before: Timestamp) -> Result<u64, StoreError> {
    let values: [Value; 2] = [dead_before.millis().into(), BATCH.into()];
    let statement = Statement::from_sql_and_values(store.writer.get_database_backend(), sql, values);
    Ok(store.writer.execute_raw(statement).await?.rows_affected())
}
