//! Throwing away what nobody will ask for again, a little at a time.

use crate::error::StoreError;
use crate::store::Store;
use sea_orm::ConnectionTrait;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::time::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// Rows that one transaction deletes: it holds up every other writer of SQLite.
const BATCH: u64 = 500;
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
    /// Login names, after another took their place: until then nobody else gets them.
    pub given_up_names: Duration,
    /// Browsers, after the last login in them.
    pub known_browsers: Duration,
    /// One-time links, after their time was over: their page says what became of them.
    pub links: Duration,
    /// Mails and text messages that were sent or given up, after that.
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
            given_up_names: DAY * 365,
            known_browsers: DAY * 365,
            links: DAY * 180,
            mails: DAY * 14,
            sessions: DAY * 7,
        }
    }
}

/// Which rows of a table are dead.
struct Rule {
    table: &'static str,
    /// What names a row.
    key: &'static str,
    /// What is true of a dead row; `$1` is the moment before which it died.
    dead: &'static str,
    /// How long dead rows are kept.
    kept: fn(&Retention) -> Duration,
    /// How dead rows are found.
    found: Found,
}

/// How dead rows are found.
#[derive(Clone, Copy, PartialEq)]
enum Found {
    /// By an index, so the writer looks for them while it deletes them.
    ByIndex,
    /// By reading the table: an index would cost every login more than the sweep costs. A reader looks for
    /// them, and the writer deletes those that are still dead.
    ByReading,
}

const RULES: [Rule; 15] = [
    Rule {
        table: "short_lived",
        key: "key",
        dead: "expires_at <= $1",
        kept: |_| Duration::ZERO,
        found: Found::ByIndex,
    },
    Rule {
        table: "grants",
        key: "id",
        dead: "code_used_at IS NULL AND code_expires_at <= $1",
        kept: |retention| retention.codes,
        found: Found::ByReading,
    },
    Rule {
        table: "grants",
        key: "id",
        dead: "created_at <= $1 AND (revoked_at <= $1 OR COALESCE(refresh_used_at, code_used_at) <= $1)",
        kept: |retention| retention.grants,
        found: Found::ByReading,
    },
    Rule {
        table: "sessions",
        key: "id",
        dead: "expires_at <= $1 OR ended_at <= $1",
        kept: |retention| retention.sessions,
        found: Found::ByReading,
    },
    Rule {
        table: "attempts",
        key: "key",
        // A hundred failures are never forgotten (`MOST_FAILURES_IN_A_ROW`).
        // What an organisation or a client may send in a while counts no failures.
        dead: "last_at <= $1
            AND (failures < 100 OR key LIKE 'sms-organisation:%' OR key LIKE 'letters-client:%'
            OR key LIKE 'invitations-organisation:%')",
        kept: |retention| retention.attempts,
        found: Found::ByIndex,
    },
    Rule {
        table: "known_browsers",
        key: "user_id, digest, organisation_id",
        dead: "seen_at <= $1",
        kept: |retention| retention.known_browsers,
        found: Found::ByIndex,
    },
    Rule {
        table: "login_names",
        key: "key",
        dead: "given_up_at <= $1",
        kept: |retention| retention.given_up_names,
        found: Found::ByIndex,
    },
    Rule {
        table: "links",
        key: "id",
        dead: "expires_at <= $1",
        kept: |retention| retention.links,
        found: Found::ByReading,
    },
    Rule {
        table: "authenticators",
        key: "id",
        // Their row in `remembered_devices` goes with them.
        dead: "kind = 'remembered_device' AND
            id IN (SELECT authenticator_id FROM remembered_devices WHERE until <= $1)",
        kept: |_| Duration::ZERO,
        found: Found::ByReading,
    },
    Rule {
        table: "authenticators",
        key: "id",
        // Their sheet and codes go with them; until then a used code says when that was.
        dead: "kind = 'recovery_code' AND id IN (SELECT authenticator_id FROM recovery_sheets
            WHERE voided_at <= $1 OR expires_at <= $1)",
        kept: |retention| retention.links,
        found: Found::ByReading,
    },
    Rule {
        table: "helpdesk_requests",
        key: "id",
        // Nobody agrees to one after a day; what came of it stands in the audit log.
        dead: "asked_at <= $1",
        kept: |retention| retention.mails,
        found: Found::ByReading,
    },
    Rule {
        table: "superseded_apps",
        key: "id",
        dead: "until <= $1",
        kept: |_| Duration::ZERO,
        found: Found::ByReading,
    },
    Rule {
        table: "outbox",
        key: "id",
        dead: "sent_at <= $1 OR failed_at <= $1",
        kept: |retention| retention.mails,
        found: Found::ByReading,
    },
    Rule {
        table: "sms_outbox",
        key: "id",
        // The code of one that nobody sent is void.
        dead: "sent_at <= $1 OR failed_at <= $1 OR expires_at <= $1",
        kept: |retention| retention.mails,
        found: Found::ByReading,
    },
    Rule {
        table: "sms_challenges",
        key: "txn",
        dead: "expires_at <= $1",
        // A void code still says how many were sent for its request, which lives a day at most.
        kept: |_| DAY,
        found: Found::ByIndex,
    },
];

/// What a run threw away: the table, and how many rows of it.
pub type Swept = Vec<(&'static str, u64)>;

/// Deletes what is dead at `now`, in batches with a commit after each.
///
/// # Errors
/// When the database cannot be reached; what was deleted before that stays deleted.
pub async fn run(store: &Store, retention: &Retention, now: Timestamp) -> Result<Swept, StoreError> {
    let mut swept = Swept::new();
    for rule in &RULES {
        let dead_before = now - (rule.kept)(retention);
        let mut deleted = 0;
        for _ in 0..BATCHES {
            let batch = match rule.found {
                Found::ByIndex => delete_by_index(store, rule, dead_before).await?,
                Found::ByReading => delete_by_reading(store, rule, dead_before).await?,
            };
            deleted += batch;
            if batch < BATCH {
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

async fn delete_by_index(store: &Store, rule: &Rule, before: Timestamp) -> Result<u64, StoreError> {
    let Rule { table, key, dead, .. } = rule;
    let sql = format!(
        "DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {dead} LIMIT {BATCH})"
    );
    execute(store, &sql, vec![before.millis().into()]).await
}

async fn delete_by_reading(store: &Store, rule: &Rule, before: Timestamp) -> Result<u64, StoreError> {
    let Rule { table, key, dead, .. } = rule;
    let sql = format!("SELECT {key} FROM {table} WHERE {dead} LIMIT {BATCH}");
    let find =
        Statement::from_sql_and_values(store.readers.get_database_backend(), sql, [before.millis().into()]);
    let mut values: Vec<Value> = vec![before.millis().into()];
    for row in store.readers.query_all_raw(find).await? {
        values.push(row.try_get_by_index::<Uuid>(0)?.into());
    }
    if values.len() == 1 {
        return Ok(0);
    }
    let keys: Vec<String> = (2..=values.len()).map(|number| format!("${number}")).collect();
    let sql = format!("DELETE FROM {table} WHERE ({dead}) AND {key} IN ({})", keys.join(", "));
    execute(store, &sql, values).await
}

async fn execute(store: &Store, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
    let statement = Statement::from_sql_and_values(store.writer.get_database_backend(), sql, values);
    Ok(store.writer.execute_raw(statement).await?.rows_affected())
}
