//! The audit log: committed with the change that it tells of, never changed after.

use crate::columns::bytes;
use crate::columns::json;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::PaginatorTrait;
use sea_orm::QueryFilter;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::id::Id;

mod audit_events {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_events")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: i64,
        pub organisation_id: Option<Uuid>,
        pub code: String,
        pub action: String,
        pub outcome: i32,
        pub actor: Option<Uuid>,
        pub account: Option<Uuid>,
        pub client_id: Option<String>,
        pub network: Option<String>,
        pub detail: Json,
        pub digest: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `audit_events`.
#[derive(Debug)]
pub struct AuditRepository<'s, C>(pub(crate) &'s C);

impl<C: Connection> AuditRepository<'_, C> {
    /// How many lines there are of what happened.
    pub async fn count(&self, code: AuditCode) -> Result<u64, StoreError> {
        let lines = audit_events::Entity::find().filter(audit_events::Column::Code.eq(name(&code)));
        Ok(lines.count(self.0).await?)
    }
}

impl AuditRepository<'_, DatabaseTransaction> {
    /// Writes one line, in the transaction of what it tells of (law 7).
    pub async fn add(&self, event: &AuditEvent) -> Result<(), StoreError> {
        let row = audit_events::ActiveModel {
            id: Set(event.id.uuid()),
            at: Set(event.at.millis()),
            organisation_id: Set(event.organisation.map(Id::uuid)),
            code: Set(name(&event.code)),
            action: Set(name(&event.action)),
            outcome: Set(event.outcome.indicator()),
            actor: Set(event.actor.map(Id::uuid)),
            account: Set(event.account.map(Id::uuid)),
            client_id: Set(event.client.clone()),
            network: Set(event.network.clone()),
            detail: Set(json(&event.detail)),
            digest: Set(bytes(&event.digest())),
        };
        audit_events::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }
}
