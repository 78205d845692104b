//! The audit log: committed with the change that it tells of, never changed after.

use crate::columns::bytes;
use crate::columns::json;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::QueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;
use sluis_domain::user::Pseudonym;
use uuid::Uuid;

const ADD: &str =
    "INSERT INTO audit_events (id, at, organisation_id, code, action, outcome, actor, account, client_id,
    network, detail, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const OF_ACCOUNT: &str = "SELECT at, organisation_id, code, outcome, client_id, network FROM audit_events
    WHERE account = $1 ORDER BY at DESC, id DESC LIMIT $2";
const COUNT: &str = "SELECT COUNT(*) FROM audit_events WHERE code = $1";

/// One line, as the person reads it whose account it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// When.
    pub at: Timestamp,
    /// Where it belongs; none for the instance itself.
    pub organisation: Option<Id<Organisation>>,
    /// The name of what happened.
    pub code: String,
    /// Whether it went well.
    pub succeeded: bool,
    /// In the name of which client.
    pub client: Option<String>,
    /// From which address.
    pub network: Option<String>,
}

/// The table `audit_events`.
#[derive(Debug)]
pub struct AuditRepository<'s, C>(pub(crate) &'s C);

impl<C: Connection> AuditRepository<'_, C> {
    /// The last `limit` lines about this account, newest first.
    pub async fn of_account(
        &self,
        account: Id<Pseudonym>,
        limit: u64,
    ) -> Result<Vec<AccountLine>, StoreError> {
        let values: [Value; 2] = [account.uuid().into(), limit.into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), OF_ACCOUNT, values);
        let rows = self.0.query_all_raw(statement).await?;
        let line = |row: &QueryResult| -> Result<AccountLine, StoreError> {
            Ok(AccountLine {
                at: Timestamp::from_millis(row.try_get_by_index(0)?),
                organisation: row.try_get_by_index::<Option<Uuid>>(1)?.map(Id::from_uuid),
                code: row.try_get_by_index(2)?,
                succeeded: row.try_get_by_index::<i32>(3)? == AuditOutcome::Success.indicator(),
                client: row.try_get_by_index(4)?,
                network: row.try_get_by_index(5)?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// How many lines there are of what happened.
    pub async fn count(&self, code: AuditCode) -> Result<u64, StoreError> {
        let values = [name(&code).into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), COUNT, values);
        let row = self.0.query_one_raw(statement).await?;
        let lines: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(lines.unsigned_abs())
    }
}

impl AuditRepository<'_, DatabaseTransaction> {
    /// Writes one line, in the transaction of what it tells of (law 7).
    pub async fn add(&self, event: &AuditEvent) -> Result<(), StoreError> {
        let values: Vec<Value> = vec![
            event.id.uuid().into(),
            event.at.millis().into(),
            event.organisation.map(Id::uuid).into(),
            name(&event.code).into(),
            name(&event.action).into(),
            event.outcome.indicator().into(),
            event.actor.map(Id::uuid).into(),
            event.account.map(Id::uuid).into(),
            event.client.clone().into(),
            event.network.clone().into(),
            json(&event.detail).into(),
            bytes(&event.digest()).into(),
        ];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), ADD, values);
        self.0.execute_raw(statement).await?;
        Ok(())
    }
}
