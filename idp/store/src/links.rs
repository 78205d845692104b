//! One-time links: found by what their holder carries, spent once.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::columns::millis;
use crate::columns::moment;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::Condition;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::secret::Digest;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

const BY_DIGEST: &str = "SELECT id, digest, code, kind, user_id, membership_id, organisation_id, data,
    created_at, expires_at, used_at FROM links WHERE digest = $1";
const BY_ID: &str = "SELECT id, digest, code, kind, user_id, membership_id, organisation_id, data,
    created_at, expires_at, used_at FROM links WHERE id = $1";
const BY_CODE: &str = "SELECT id, digest, code, kind, user_id, membership_id, organisation_id, data,
    created_at, expires_at, used_at FROM links WHERE code = $1";
const OF_MEMBERSHIP: &str = "SELECT id, digest, code, kind, user_id, membership_id, organisation_id, data,
    created_at, expires_at, used_at FROM links WHERE membership_id = $1 ORDER BY created_at, id";
const OF_USER: &str = "SELECT id, digest, code, kind, user_id, membership_id, organisation_id, data,
    created_at, expires_at, used_at FROM links WHERE user_id = $1 ORDER BY created_at, id";

mod links {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "links")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub digest: Vec<u8>,
        pub code: Option<Vec<u8>>,
        pub kind: String,
        pub user_id: Option<Uuid>,
        pub membership_id: Option<Uuid>,
        pub organisation_id: Option<Uuid>,
        pub data: Vec<u8>,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<links::Model> for Link {
    type Error = StoreError;

    fn try_from(row: links::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "links", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            digest: reading.digest(&row.digest)?,
            code: row.code.map(|code| reading.digest(&code)).transpose()?,
            kind: reading.named(row.kind)?,
            user: row.user_id.map(Id::from_uuid),
            membership: row.membership_id.map(Id::from_uuid),
            organisation: row.organisation_id.map(Id::from_uuid),
            data: Secret::new(row.data),
            created_at: Timestamp::from_millis(row.created_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            used_at: moment(row.used_at),
        })
    }
}

/// The table `links`.
#[derive(Debug)]
pub struct Links<'s, C>(pub(crate) &'s C);

impl<C: Connection> Links<'_, C> {
    /// The link whose token has this digest: the used and expired ones too, whoever asks looks at its dates.
    pub async fn find(&self, digest: &Digest) -> Result<Option<Link>, StoreError> {
        Ok(self.all(BY_DIGEST, bytes(digest).into()).await?.pop())
    }

    /// The link of that name: the used and expired ones too.
    pub async fn by_id(&self, id: Id<Link>) -> Result<Option<Link>, StoreError> {
        Ok(self.all(BY_ID, id.uuid().into()).await?.pop())
    }

    /// The link whose code has this keyed digest.
    pub async fn find_by_code(&self, code: &Digest) -> Result<Option<Link>, StoreError> {
        Ok(self.all(BY_CODE, bytes(code).into()).await?.pop())
    }

    /// Every link about this membership, oldest first.
    pub async fn of_membership(&self, membership: Id<Membership>) -> Result<Vec<Link>, StoreError> {
        self.all(OF_MEMBERSHIP, membership.uuid().into()).await
    }

    /// Every link of this person, oldest first.
    pub async fn of_user(&self, user: Id<User>) -> Result<Vec<Link>, StoreError> {
        self.all(OF_USER, user.uuid().into()).await
    }

    async fn all(&self, sql: &str, key: Value) -> Result<Vec<Link>, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, [key]);
        let rows = links::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().map(Link::try_from).collect()
    }
}

impl Links<'_, DatabaseTransaction> {
    /// Keeps a new link.
    pub async fn add(&self, link: &Link) -> Result<(), StoreError> {
        let row = links::ActiveModel {
            id: Set(link.id.uuid()),
            digest: Set(bytes(&link.digest)),
            code: Set(link.code.as_ref().map(bytes)),
            kind: Set(name(&link.kind)),
            user_id: Set(link.user.map(Id::uuid)),
            membership_id: Set(link.membership.map(Id::uuid)),
            organisation_id: Set(link.organisation.map(Id::uuid)),
            data: Set(link.data.expose().clone()),
            created_at: Set(link.created_at.millis()),
            expires_at: Set(link.expires_at.millis()),
            used_at: Set(millis(link.used_at)),
        };
        links::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Spends the link, if its time is not over. False when somebody has spent it before, or called it back.
    pub async fn spend(&self, id: Id<Link>, now: Timestamp) -> Result<bool, StoreError> {
        let done = links::Entity::update_many()
            .set(links::ActiveModel { used_at: Set(Some(now.millis())), ..Default::default() })
            .filter(links::Column::Id.eq(id.uuid()))
            .filter(links::Column::UsedAt.is_null())
            .filter(links::Column::ExpiresAt.gt(now.millis()))
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Calls back every link about this membership that nobody has used.
    pub async fn call_back_of_membership(
        &self,
        membership: Id<Membership>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let its = Condition::all().add(links::Column::MembershipId.eq(membership.uuid()));
        self.call_back(its, now).await
    }

    /// Calls back every link of this kind that this person has and has not used.
    pub async fn call_back_of_user(
        &self,
        user: Id<User>,
        kind: LinkKind,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let theirs = Condition::all()
            .add(links::Column::UserId.eq(user.uuid()))
            .add(links::Column::Kind.eq(name(&kind)));
        self.call_back(theirs, now).await
    }

    /// Calls back every link with which this person could still prove or change what they prove themselves with:
    /// those of every kind but invitations, which belong to a membership.
    pub async fn call_back_of_credentials(&self, user: Id<User>, now: Timestamp) -> Result<u64, StoreError> {
        let theirs = Condition::all()
            .add(links::Column::UserId.eq(user.uuid()))
            .add(links::Column::Kind.ne(name(&LinkKind::Activation)));
        self.call_back(theirs, now).await
    }

    async fn call_back(&self, which: Condition, now: Timestamp) -> Result<u64, StoreError> {
        let done = links::Entity::update_many()
            .set(links::ActiveModel { used_at: Set(Some(now.millis())), ..Default::default() })
            .filter(which)
            .filter(links::Column::UsedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected)
    }
}
