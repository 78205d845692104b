//! Which terms people said that they read.

use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::QueryOrder;
use sea_orm::sea_query::OnConflict;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::terms::AcceptedTerms;
use sluis_domain::terms::Agreed;
use sluis_domain::terms::Document;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

mod accepted_terms {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accepted_terms")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub document: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: String,
        pub language: String,
        pub accepted_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `accepted_terms`.
#[derive(Debug)]
pub struct AcceptedTermsRepository<'s, C>(pub(crate) &'s C);

impl<C: Connection> AcceptedTermsRepository<'_, C> {
    /// What this person agreed to with those organisations, oldest first.
    pub async fn find(
        &self,
        user: Id<User>,
        organisations: &[Id<Organisation>],
    ) -> Result<Vec<AcceptedTerms>, StoreError> {
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        let theirs = organisations.iter().map(|organisation| organisation.uuid());
        let rows = accepted_terms::Entity::find()
            .filter(accepted_terms::Column::UserId.eq(user.uuid()))
            .filter(accepted_terms::Column::OrganisationId.is_in(theirs))
            .order_by_asc(accepted_terms::Column::AcceptedAt)
            .all(self.0)
            .await?;
        let of = |row: accepted_terms::Model| AcceptedTerms {
            user,
            organisation: Id::from_uuid(row.organisation_id),
            agreed: Agreed {
                document: Document { address: row.document, version: row.version },
                language: row.language,
                at: Timestamp::from_millis(row.accepted_at),
            },
        };
        Ok(rows.into_iter().map(of).collect())
    }
}

impl AcceptedTermsRepository<'_, DatabaseTransaction> {
    /// Keeps the evidence. The first moment stands.
    pub async fn add(&self, accepted: &AcceptedTerms) -> Result<(), StoreError> {
        let row = accepted_terms::ActiveModel {
            user_id: Set(accepted.user.uuid()),
            organisation_id: Set(accepted.organisation.uuid()),
            document: Set(accepted.agreed.document.address.clone()),
            version: Set(accepted.agreed.document.version.clone()),
            language: Set(accepted.agreed.language.clone()),
            accepted_at: Set(accepted.agreed.at.millis()),
        };
        accepted_terms::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.0)
            .await?;
        Ok(())
    }
}
