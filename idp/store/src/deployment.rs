//! What the deployment was born with: one row, written once.

use crate::columns::Reading;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use sluis_domain::deployment::Deployment;
use sluis_domain::time::Timestamp;

/// The identifier of the one row.
const ONLY: i16 = 1;

mod deployment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deployment")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i16,
        pub issuer: String,
        pub rp_id: String,
        pub key_id: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<deployment::Model> for Deployment {
    type Error = StoreError;

    fn try_from(row: deployment::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "deployment", id: row.id };
        Ok(Self {
            issuer: row.issuer,
            rp_id: row.rp_id,
            key_id: reading.number(row.key_id.as_slice())?,
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

/// The table `deployment`.
#[derive(Debug)]
pub struct Deployments<'s, C>(pub(crate) &'s C);

impl<C: Connection> Deployments<'_, C> {
    /// What was recorded at the first start, if there was one.
    pub async fn find(&self) -> Result<Option<Deployment>, StoreError> {
        let row = deployment::Entity::find_by_id(ONLY).one(self.0).await?;
        row.map(Deployment::try_from).transpose()
    }
}

impl Deployments<'_, DatabaseTransaction> {
    /// Records the first start, unless another process was first; answers with the record that stands.
    pub async fn add_once(&self, first: &Deployment) -> Result<Deployment, StoreError> {
        let row = deployment::ActiveModel {
            id: Set(ONLY),
            issuer: Set(first.issuer.clone()),
            rp_id: Set(first.rp_id.clone()),
            key_id: Set(first.key_id.to_vec()),
            created_at: Set(first.created_at.millis()),
        };
        deployment::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.0)
            .await?;
        self.find().await?.ok_or_else(|| StoreError::corrupt("deployment", ONLY))
    }
}
