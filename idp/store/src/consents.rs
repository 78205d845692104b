//! What people let clients know.

use crate::columns::Reading;
use crate::columns::words;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::QuerySelect;
use sea_orm::sea_query::OnConflict;
use sluis_domain::client::client::ClientId;
use sluis_domain::client::consent::Consent;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use uuid::Uuid;

mod consents {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "consents")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        pub scopes: String,
        pub given_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<consents::Model> for Consent {
    type Error = StoreError;

    fn try_from(row: consents::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "consents", id: row.user_id };
        Ok(Self {
            user: Id::from_uuid(row.user_id),
            client: reading.some(ClientId::parse(&row.client_id))?,
            organisation: Id::from_uuid(row.organisation_id),
            scopes: words(&row.scopes),
            given_at: Timestamp::from_millis(row.given_at),
        })
    }
}

/// Whose row it is.
fn key(user: Id<User>, client: &ClientId, organisation: Id<Organisation>) -> (Uuid, String, Uuid) {
    (user.uuid(), client.as_str().to_owned(), organisation.uuid())
}

fn scopes(row: Option<consents::Model>) -> Vec<String> {
    row.map(|row| words(&row.scopes)).unwrap_or_default()
}

/// The table `consents`.
#[derive(Debug)]
pub struct Consents<'s, C>(pub(crate) &'s C);

impl<C: Connection> Consents<'_, C> {
    /// The scopes that the person allowed the client under the organisation; none when they were never asked.
    pub async fn find(
        &self,
        user: Id<User>,
        client: &ClientId,
        organisation: Id<Organisation>,
    ) -> Result<Vec<String>, StoreError> {
        let row = consents::Entity::find_by_id(key(user, client, organisation)).one(self.0).await?;
        Ok(scopes(row))
    }

    /// What the person lets clients know.
    pub async fn list(&self, user: Id<User>) -> Result<Vec<Consent>, StoreError> {
        let of_user = consents::Column::UserId.eq(user.uuid());
        let rows = consents::Entity::find().filter(of_user).all(self.0).await?;
        rows.into_iter().map(Consent::try_from).collect()
    }
}

impl Consents<'_, DatabaseTransaction> {
    /// The scopes that the person allows the client under the organisation, and that nobody takes back until this
    /// transaction ends: whoever withdraws them waits.
    pub async fn hold(
        &self,
        user: Id<User>,
        client: &ClientId,
        organisation: Id<Organisation>,
    ) -> Result<Vec<String>, StoreError> {
        let row = consents::Entity::find_by_id(key(user, client, organisation))
            .lock_exclusive()
            .one(self.0)
            .await?;
        Ok(scopes(row))
    }

    /// Forgets an answer. False when there was none.
    pub async fn remove(
        &self,
        user: Id<User>,
        client: &ClientId,
        organisation: Id<Organisation>,
    ) -> Result<bool, StoreError> {
        Ok(consents::Entity::delete_by_id(key(user, client, organisation)).exec(self.0).await?.rows_affected
            == 1)
    }

    /// Keeps an answer in the place of the one before.
    pub async fn save(&self, consent: &Consent) -> Result<(), StoreError> {
        let row = consents::ActiveModel {
            user_id: Set(consent.user.uuid()),
            client_id: Set(consent.client.as_str().to_owned()),
            organisation_id: Set(consent.organisation.uuid()),
            scopes: Set(consent.scopes.join(" ")),
            given_at: Set(consent.given_at.millis()),
        };
        let key = [consents::Column::UserId, consents::Column::ClientId, consents::Column::OrganisationId];
        let replace = OnConflict::columns(key)
            .update_columns([consents::Column::Scopes, consents::Column::GivenAt])
            .to_owned();
        consents::Entity::insert(row).on_conflict(replace).exec_without_returning(self.0).await?;
        Ok(())
    }
}
