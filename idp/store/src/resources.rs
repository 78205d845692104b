//! Protected resources: the APIs that access tokens are made for.

use crate::columns::Reading;
use crate::columns::json;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryOrder;
use sea_orm::QuerySelect;
use sluis_domain::client::client::Resource;

mod resources {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "resources")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub identifier: String,
        pub name: String,
        pub scopes: Json,
        pub signing_alg: String,
        pub token_seconds: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<resources::Model> for Resource {
    type Error = StoreError;

    fn try_from(row: resources::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "resources", id: row.identifier.clone() };
        Ok(Self {
            identifier: row.identifier,
            name: row.name,
            scopes: reading.json(row.scopes)?,
            signing_alg: reading.named(row.signing_alg)?,
            token_seconds: reading.number(row.token_seconds)?,
        })
    }
}

/// The table `resources`.
#[derive(Debug)]
pub struct Resources<'s, C>(pub(crate) &'s C);

impl<C: Connection> Resources<'_, C> {
    /// The resource of that identifier, character by character.
    pub async fn find(&self, identifier: &str) -> Result<Option<Resource>, StoreError> {
        let row = resources::Entity::find_by_id(identifier).one(self.0).await?;
        row.map(Resource::try_from).transpose()
    }

    /// The first `limit` resources, by identifier.
    pub async fn list(&self, limit: u64) -> Result<Vec<Resource>, StoreError> {
        let rows = resources::Entity::find()
            .order_by_asc(resources::Column::Identifier)
            .limit(limit)
            .all(self.0)
            .await?;
        rows.into_iter().map(Resource::try_from).collect()
    }
}

impl Resources<'_, DatabaseTransaction> {
    /// Registers a resource.
    ///
    /// # Errors
    /// `Conflict(RESOURCE_IDENTIFIER_IS_UNIQUE)` when it is registered already.
    pub async fn add(&self, resource: &Resource) -> Result<(), StoreError> {
        let row = resources::ActiveModel {
            identifier: Set(resource.identifier.clone()),
            name: Set(resource.name.clone()),
            scopes: Set(json(&resource.scopes)),
            signing_alg: Set(name(&resource.signing_alg)),
            token_seconds: Set(i32::try_from(resource.token_seconds).unwrap_or(i32::MAX)),
        };
        resources::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }
}
