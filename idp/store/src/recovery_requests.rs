//! Forgotten login details: what was asked, until somebody has looked whom it belongs to.

use crate::error::StoreError;
use crate::leased::taking;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::PaginatorTrait;
use sea_orm::Statement;
use sluis_domain::id::Id;
use sluis_domain::recovery::request::RecoveryRequest;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;

const TAKE: &str = "DELETE FROM recovery_requests WHERE id = (
    SELECT id FROM recovery_requests ORDER BY created_at LIMIT 1";

mod recovery_requests {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_requests")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub data: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `recovery_requests`.
#[derive(Debug)]
pub struct RecoveryRequests<'s, C>(pub(crate) &'s C);

impl<C: Connection> RecoveryRequests<'_, C> {
    /// How many wait.
    pub async fn waiting(&self) -> Result<u64, StoreError> {
        Ok(recovery_requests::Entity::find().count(self.0).await?)
    }
}

impl RecoveryRequests<'_, DatabaseTransaction> {
    /// Keeps what was asked.
    pub async fn add(&self, request: &RecoveryRequest) -> Result<(), StoreError> {
        let row = recovery_requests::ActiveModel {
            id: Set(request.id.uuid()),
            data: Set(request.data.expose().clone()),
            created_at: Set(request.created_at.millis()),
        };
        recovery_requests::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Takes one away.
    pub async fn remove(&self, id: Id<RecoveryRequest>) -> Result<(), StoreError> {
        recovery_requests::Entity::delete_by_id(id.uuid()).exec(self.0).await?;
        Ok(())
    }

    /// Takes the oldest away, for good once this transaction is committed: what comes of it belongs in the same.
    pub async fn take_oldest(&self) -> Result<Option<RecoveryRequest>, StoreError> {
        let backend = self.0.get_database_backend();
        let statement = Statement::from_string(backend, taking(backend, TAKE, "id, data, created_at"));
        let row = recovery_requests::Entity::find().from_raw_sql(statement).one(self.0).await?;
        Ok(row.map(|row| RecoveryRequest {
            id: Id::from_uuid(row.id),
            data: Secret::new(row.data),
            created_at: Timestamp::from_millis(row.created_at),
        }))
    }
}
