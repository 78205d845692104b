//! Who belongs to which organisation.

use crate::columns::Reading;
use crate::columns::json;
use crate::columns::millis;
use crate::columns::moment;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use sea_orm::ActiveValue::Unchanged;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryFilter;
use sea_orm::QueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::Profile;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use uuid::Uuid;

const BY_ID: &str = "SELECT id, user_id, organisation_id, user_type, profile, invited_at,
    activated_at, ended_at FROM memberships WHERE id = $1";
const BY_USER: &str = "SELECT id, user_id, organisation_id, user_type, profile, invited_at,
    activated_at, ended_at FROM memberships WHERE user_id = $1 ORDER BY id";

mod memberships {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "memberships")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Option<Uuid>,
        pub organisation_id: Uuid,
        pub user_type: String,
        pub profile: Json,
        pub invited_at: i64,
        pub activated_at: Option<i64>,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<memberships::Model> for Membership {
    type Error = StoreError;

    fn try_from(row: memberships::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "memberships", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            user: row.user_id.map(Id::from_uuid),
            organisation: Id::from_uuid(row.organisation_id),
            user_type: reading.named(row.user_type)?,
            profile: reading.json(row.profile)?,
            invited_at: Timestamp::from_millis(row.invited_at),
            activated_at: moment(row.activated_at),
            ended_at: moment(row.ended_at),
        })
    }
}

/// The membership of a row whose columns begin with `prefix`, if there is one.
pub(crate) fn of_row(row: &QueryResult, prefix: &str) -> Result<Option<Membership>, StoreError> {
    match row.try_get::<Option<Uuid>>(prefix, "id")? {
        Some(_) => Ok(Some(memberships::Model::from_query_result(row, prefix)?.try_into()?)),
        None => Ok(None),
    }
}

impl From<&Membership> for memberships::ActiveModel {
    fn from(membership: &Membership) -> Self {
        Self {
            id: Set(membership.id.uuid()),
            user_id: Set(membership.user.map(Id::uuid)),
            organisation_id: Set(membership.organisation.uuid()),
            user_type: Set(name(&membership.user_type)),
            profile: Set(json(&membership.profile)),
            invited_at: Set(membership.invited_at.millis()),
            activated_at: Set(millis(membership.activated_at)),
            ended_at: Set(millis(membership.ended_at)),
        }
    }
}

/// The table `memberships`.
#[derive(Debug)]
pub struct Memberships<'s, C>(pub(crate) &'s C);

impl<C: Connection> Memberships<'_, C> {
    /// The membership of that identifier.
    pub async fn find(&self, id: Id<Membership>) -> Result<Option<Membership>, StoreError> {
        Ok(self.all(BY_ID, id.uuid().into()).await?.pop())
    }

    /// Every membership of the person, oldest first; the ended ones too.
    pub async fn of_user(&self, user: Id<User>) -> Result<Vec<Membership>, StoreError> {
        self.all(BY_USER, user.uuid().into()).await
    }

    async fn all(&self, sql: &str, key: Value) -> Result<Vec<Membership>, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, [key]);
        let rows = memberships::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().map(Membership::try_from).collect()
    }
}

impl Memberships<'_, DatabaseTransaction> {
    /// Makes a membership.
    ///
    /// # Errors
    /// `Conflict(ONE_LIVING_MEMBERSHIP)` when the person has one there that has not ended.
    pub async fn add(&self, membership: &Membership) -> Result<(), StoreError> {
        let row = memberships::ActiveModel::from(membership);
        memberships::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// The invitation becomes the membership of `user`. False when it is not open any more: somebody accepted
    /// it before, or it was withdrawn.
    ///
    /// # Errors
    /// `Conflict(ONE_LIVING_MEMBERSHIP)` when the person belongs there already.
    pub async fn activate(
        &self,
        id: Id<Membership>,
        user: Id<User>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let change = memberships::ActiveModel {
            user_id: Set(Some(user.uuid())),
            activated_at: Set(Some(now.millis())),
            ..Default::default()
        };
        self.change_open(id, change).await
    }

    /// Takes the invitation back. False when it is not open any more.
    pub async fn withdraw(&self, id: Id<Membership>, now: Timestamp) -> Result<bool, StoreError> {
        let change = memberships::ActiveModel { ended_at: Set(Some(now.millis())), ..Default::default() };
        self.change_open(id, change).await
    }

    /// Writes what is known of the person there.
    pub async fn save_profile(&self, id: Id<Membership>, profile: &Profile) -> Result<(), StoreError> {
        memberships::Entity::update_many()
            .set(memberships::ActiveModel { profile: Set(json(profile)), ..Default::default() })
            .filter(memberships::Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await?;
        Ok(())
    }

    async fn change_open(
        &self,
        id: Id<Membership>,
        change: memberships::ActiveModel,
    ) -> Result<bool, StoreError> {
        let done = memberships::Entity::update_many()
            .set(change)
            .filter(memberships::Column::Id.eq(id.uuid()))
            .filter(memberships::Column::ActivatedAt.is_null())
            .filter(memberships::Column::EndedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Changes a membership into this.
    ///
    /// # Errors
    /// As `add`, and `Conflict(ROW_IS_THERE)` when it is not there.
    pub async fn save(&self, membership: &Membership) -> Result<(), StoreError> {
        let mut row = memberships::ActiveModel::from(membership);
        row.id = Unchanged(membership.id.uuid());
        row.update(self.0).await?;
        Ok(())
    }
}
