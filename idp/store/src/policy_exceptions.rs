//! What holds for one person at one organisation and for nobody else there.

use crate::columns::Reading;
use crate::columns::json;
use crate::columns::millis;
use crate::columns::moment;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryFilter;
use sea_orm::QueryOrder;
use sea_orm::QueryResult;
use sea_orm::sea_query::Expr;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::policy::exception::ExceptionRule;
use sluis_domain::organisation::policy::exception::PolicyException;
use sluis_domain::time::Timestamp;
use uuid::Uuid;

mod policy_exceptions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "policy_exceptions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub membership_id: Uuid,
        pub layer: Option<Json>,
        pub reason: String,
        pub made_by: Option<Uuid>,
        pub created_at: i64,
        pub ends_at: Option<i64>,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<policy_exceptions::Model> for PolicyException {
    type Error = StoreError;

    fn try_from(row: policy_exceptions::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "policy_exceptions", id: row.id };
        let rule = match row.layer {
            Some(layer) => ExceptionRule::Stricter(Box::new(reading.json(layer)?)),
            None => ExceptionRule::Exempt,
        };
        Ok(Self {
            id: Id::from_uuid(row.id),
            membership: Id::from_uuid(row.membership_id),
            rule,
            reason: row.reason,
            made_by: row.made_by.map(Id::from_uuid),
            created_at: Timestamp::from_millis(row.created_at),
            ends_at: moment(row.ends_at),
            ended_at: moment(row.ended_at),
        })
    }
}

/// The exception of a row whose columns begin with `prefix`, if there is one.
pub(crate) fn of_row(row: &QueryResult, prefix: &str) -> Result<Option<PolicyException>, StoreError> {
    match row.try_get::<Option<Uuid>>(prefix, "id")? {
        Some(_) => Ok(Some(policy_exceptions::Model::from_query_result(row, prefix)?.try_into()?)),
        None => Ok(None),
    }
}

impl From<&PolicyException> for policy_exceptions::ActiveModel {
    fn from(exception: &PolicyException) -> Self {
        let layer = match &exception.rule {
            ExceptionRule::Exempt => None,
            ExceptionRule::Stricter(layer) => Some(json(layer)),
        };
        Self {
            id: Set(exception.id.uuid()),
            membership_id: Set(exception.membership.uuid()),
            layer: Set(layer),
            reason: Set(exception.reason.clone()),
            made_by: Set(exception.made_by.map(Id::uuid)),
            created_at: Set(exception.created_at.millis()),
            ends_at: Set(millis(exception.ends_at)),
            ended_at: Set(millis(exception.ended_at)),
        }
    }
}

/// The table `policy_exceptions`.
#[derive(Debug)]
pub struct PolicyExceptions<'s, C>(pub(crate) &'s C);

impl<C: Connection> PolicyExceptions<'_, C> {
    /// The exception of that identifier.
    pub async fn find(&self, id: Id<PolicyException>) -> Result<Option<PolicyException>, StoreError> {
        let row = policy_exceptions::Entity::find_by_id(id.uuid()).one(self.0).await?;
        row.map(PolicyException::try_from).transpose()
    }

    /// Every exception of the membership, oldest first; those that are over too.
    pub async fn of_membership(
        &self,
        membership: Id<Membership>,
    ) -> Result<Vec<PolicyException>, StoreError> {
        let rows = policy_exceptions::Entity::find()
            .filter(policy_exceptions::Column::MembershipId.eq(membership.uuid()))
            .order_by_asc(policy_exceptions::Column::Id)
            .all(self.0)
            .await?;
        rows.into_iter().map(PolicyException::try_from).collect()
    }
}

impl PolicyExceptions<'_, DatabaseTransaction> {
    /// Makes an exception.
    pub async fn add(&self, exception: &PolicyException) -> Result<(), StoreError> {
        let row = policy_exceptions::ActiveModel::from(exception);
        policy_exceptions::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Ends an exception. False: it was ended before, or there is none.
    pub async fn end(&self, id: Id<PolicyException>, now: Timestamp) -> Result<bool, StoreError> {
        let done = policy_exceptions::Entity::update_many()
            .col_expr(policy_exceptions::Column::EndedAt, Expr::value(now.millis()))
            .filter(policy_exceptions::Column::Id.eq(id.uuid()))
            .filter(policy_exceptions::Column::EndedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
