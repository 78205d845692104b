//! The tenants.

use crate::columns::Reading;
use crate::columns::json;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use sea_orm::ActiveValue::Unchanged;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::QueryOrder;
use sea_orm::QuerySelect;
use sea_orm::sea_query::LockType;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;

mod organisations {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisations")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub handle: String,
        pub name: String,
        pub preset: String,
        pub policy: Json,
        pub helpdesk: Json,
        pub theme: Option<String>,
        pub environment: Option<String>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<organisations::Model> for Organisation {
    type Error = StoreError;

    fn try_from(row: organisations::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "organisations", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            handle: row.handle,
            name: row.name,
            preset: row.preset,
            policy: reading.json(row.policy)?,
            helpdesk: reading.json(row.helpdesk)?,
            theme: row.theme,
            environment: row.environment,
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

impl From<&Organisation> for organisations::ActiveModel {
    fn from(organisation: &Organisation) -> Self {
        Self {
            id: Set(organisation.id.uuid()),
            handle: Set(organisation.handle.clone()),
            name: Set(organisation.name.clone()),
            preset: Set(organisation.preset.clone()),
            policy: Set(json(&organisation.policy)),
            helpdesk: Set(json(&organisation.helpdesk)),
            theme: Set(organisation.theme.clone()),
            environment: Set(organisation.environment.clone()),
            created_at: Set(organisation.created_at.millis()),
        }
    }
}

/// The table `organisations`.
#[derive(Debug)]
pub struct Organisations<'s, C>(pub(crate) &'s C);

impl<C: Connection> Organisations<'_, C> {
    /// The organisation of that identifier.
    pub async fn find(&self, id: Id<Organisation>) -> Result<Option<Organisation>, StoreError> {
        let row = organisations::Entity::find_by_id(id.uuid()).one(self.0).await?;
        row.map(Organisation::try_from).transpose()
    }

    /// The organisation of that short name.
    pub async fn find_by_handle(&self, handle: &str) -> Result<Option<Organisation>, StoreError> {
        let row = organisations::Entity::find()
            .filter(organisations::Column::Handle.eq(handle))
            .one(self.0)
            .await?;
        row.map(Organisation::try_from).transpose()
    }

    /// The first `limit` organisations, by handle.
    pub async fn list(&self, limit: u64) -> Result<Vec<Organisation>, StoreError> {
        let rows = organisations::Entity::find()
            .order_by_asc(organisations::Column::Handle)
            .limit(limit)
            .all(self.0)
            .await?;
        rows.into_iter().map(Organisation::try_from).collect()
    }
}

impl Organisations<'_, DatabaseTransaction> {
    /// Makes an organisation.
    ///
    /// # Errors
    /// `Conflict(ORGANISATION_HANDLE_IS_UNIQUE)` when another has its handle.
    pub async fn add(&self, organisation: &Organisation) -> Result<(), StoreError> {
        let row = organisations::ActiveModel::from(organisation);
        organisations::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// The organisation of that identifier, as it is when nobody else changes it: whoever would, waits until this
    /// transaction ends. Rows that name it may be written meanwhile.
    pub async fn hold(&self, id: Id<Organisation>) -> Result<Option<Organisation>, StoreError> {
        let row =
            organisations::Entity::find_by_id(id.uuid()).lock(LockType::NoKeyUpdate).one(self.0).await?;
        row.map(Organisation::try_from).transpose()
    }

    /// Changes an organisation into this.
    ///
    /// # Errors
    /// `Conflict(ORGANISATION_HANDLE_IS_UNIQUE)`, and `Conflict(ROW_IS_THERE)` when it is not there.
    pub async fn save(&self, organisation: &Organisation) -> Result<(), StoreError> {
        let mut row = organisations::ActiveModel::from(organisation);
        row.id = Unchanged(organisation.id.uuid());
        row.update(self.0).await?;
        Ok(())
    }
}
