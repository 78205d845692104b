//! A helpdesk's requests for a one-time code, where two must agree.

use crate::columns::Reading;
use crate::columns::millis;
use crate::columns::moment;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sluis_domain::authenticator::helpdesk::HelpdeskRequest;
use sluis_domain::id::Id;
use sluis_domain::organisation::span::Span;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

mod helpdesk_requests {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "helpdesk_requests")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub organisation_id: Uuid,
        pub reason: String,
        pub life: i64,
        pub asked_by: Uuid,
        pub asked_at: i64,
        pub agreed_by: Option<Uuid>,
        pub agreed_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<helpdesk_requests::Model> for HelpdeskRequest {
    type Error = StoreError;

    fn try_from(row: helpdesk_requests::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "helpdesk_requests", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            user: Id::from_uuid(row.user_id),
            organisation: Id::from_uuid(row.organisation_id),
            reason: row.reason,
            life: Span::seconds(reading.number(row.life)?),
            asked_by: Id::from_uuid(row.asked_by),
            asked_at: Timestamp::from_millis(row.asked_at),
            agreed_at: moment(row.agreed_at),
        })
    }
}

/// The table `helpdesk_requests`.
#[derive(Debug)]
pub struct HelpdeskRequests<'s, C>(pub(crate) &'s C);

impl<C: Connection> HelpdeskRequests<'_, C> {
    /// The request of that identifier.
    pub async fn find(&self, id: Id<HelpdeskRequest>) -> Result<Option<HelpdeskRequest>, StoreError> {
        let row = helpdesk_requests::Entity::find_by_id(id.uuid()).one(self.0).await?;
        row.map(HelpdeskRequest::try_from).transpose()
    }
}

impl HelpdeskRequests<'_, DatabaseTransaction> {
    /// Writes a request.
    pub async fn add(&self, request: &HelpdeskRequest) -> Result<(), StoreError> {
        let row = helpdesk_requests::ActiveModel {
            id: Set(request.id.uuid()),
            user_id: Set(request.user.uuid()),
            organisation_id: Set(request.organisation.uuid()),
            reason: Set(request.reason.clone()),
            life: Set(request.life.as_seconds().into()),
            asked_by: Set(request.asked_by.uuid()),
            asked_at: Set(request.asked_at.millis()),
            agreed_by: Set(None),
            agreed_at: Set(millis(request.agreed_at)),
        };
        helpdesk_requests::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Writes that `by` agrees. False when that is who asked, or somebody agreed before, or it is too old.
    pub async fn agree(
        &self,
        id: Id<HelpdeskRequest>,
        by: Id<User>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let change = helpdesk_requests::ActiveModel {
            agreed_by: Set(Some(by.uuid())),
            agreed_at: Set(Some(now.millis())),
            ..Default::default()
        };
        let done = helpdesk_requests::Entity::update_many()
            .set(change)
            .filter(helpdesk_requests::Column::Id.eq(id.uuid()))
            .filter(helpdesk_requests::Column::AgreedAt.is_null())
            .filter(helpdesk_requests::Column::AskedBy.ne(by.uuid()))
            .filter(helpdesk_requests::Column::AskedAt.gt((now - HelpdeskRequest::LIFE).millis()))
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
