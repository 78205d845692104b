//! What people prove themselves with, and whose doors accepted it.

use crate::columns::Reading;
use crate::columns::json;
use crate::columns::millis;
use crate::columns::moment;
use crate::columns::name;
use crate::error::ROW_IS_THERE;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::Condition;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sea_orm::Value;
use sea_orm::sea_query::OnConflict;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use std::collections::BTreeSet;
use uuid::Uuid;

const BY_ID: &str = "SELECT a.id, a.user_id, a.kind, a.label, a.secret, a.bound_by, a.vouched_by,
    a.last_step, a.created_at, a.last_used_at, c.organisation_id
    FROM authenticators a LEFT JOIN authenticator_acceptances c ON c.authenticator_id = a.id WHERE a.id = $1";
const BY_USER: &str = "SELECT a.id, a.user_id, a.kind, a.label, a.secret, a.bound_by, a.vouched_by,
    a.last_step, a.created_at, a.last_used_at, c.organisation_id
    FROM authenticators a LEFT JOIN authenticator_acceptances c ON c.authenticator_id = a.id
    WHERE a.user_id = $1 ORDER BY a.id";

const WITH_WHICH: &str = "SELECT a.id FROM users u JOIN authenticators a ON a.user_id = u.id
    WHERE u.id = $1 AND u.locked_at IS NULL";

mod authenticators {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "authenticators")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub kind: String,
        pub label: String,
        pub secret: Vec<u8>,
        pub bound_by: String,
        pub vouched_by: Json,
        pub last_step: Option<i64>,
        pub created_at: i64,
        pub last_used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod authenticator_acceptances {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "authenticator_acceptances")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authenticator_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        pub accepted_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An authenticator beside one door that accepted it; as many rows as there are doors, one when there is none.
#[derive(FromQueryResult)]
struct Beside {
    #[sea_orm(nested)]
    authenticator: authenticators::Model,
    organisation_id: Option<Uuid>,
}

impl TryFrom<authenticators::Model> for Authenticator {
    type Error = StoreError;

    fn try_from(row: authenticators::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "authenticators", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            user: Id::from_uuid(row.user_id),
            kind: reading.named(row.kind)?,
            label: row.label,
            secret: Secret::new(row.secret),
            bound_by: reading.named(row.bound_by)?,
            vouched_by: reading.json(row.vouched_by)?,
            accepted_at: BTreeSet::new(),
            last_step: row.last_step.map(|step| reading.number(step)).transpose()?,
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: moment(row.last_used_at),
        })
    }
}

impl From<&Authenticator> for authenticators::ActiveModel {
    fn from(authenticator: &Authenticator) -> Self {
        Self {
            id: Set(authenticator.id.uuid()),
            user_id: Set(authenticator.user.uuid()),
            kind: Set(name(&authenticator.kind)),
            label: Set(authenticator.label.clone()),
            secret: Set(authenticator.secret.expose().clone()),
            bound_by: Set(name(&authenticator.bound_by)),
            vouched_by: Set(json(&authenticator.vouched_by)),
            last_step: Set(authenticator.last_step.map(step)),
            created_at: Set(authenticator.created_at.millis()),
            last_used_at: Set(millis(authenticator.last_used_at)),
        }
    }
}

/// The tables `authenticators` and `authenticator_acceptances`.
#[derive(Debug)]
pub struct Authenticators<'s, C>(pub(crate) &'s C);

impl<C: Connection> Authenticators<'_, C> {
    /// The authenticator of that identifier.
    pub async fn find(&self, id: Id<Authenticator>) -> Result<Option<Authenticator>, StoreError> {
        Ok(self.all(BY_ID, id.uuid().into()).await?.pop())
    }

    /// Everything that the person proves themselves with, oldest first.
    pub async fn of_user(&self, user: Id<User>) -> Result<Vec<Authenticator>, StoreError> {
        self.all(BY_USER, user.uuid().into()).await
    }

    /// With what the person may come in: the identifiers of everything that they hold, and of nothing while they are
    /// locked out.
    pub async fn that_open(&self, user: Id<User>) -> Result<BTreeSet<Id<Authenticator>>, StoreError> {
        let backend = self.0.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, WITH_WHICH, [user.uuid().into()]);
        let mut ids = BTreeSet::new();
        for row in self.0.query_all_raw(statement).await? {
            ids.insert(Id::from_uuid(row.try_get_by_index(0)?));
        }
        Ok(ids)
    }

    async fn all(&self, sql: &str, key: Value) -> Result<Vec<Authenticator>, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, [key]);
        let mut authenticators: Vec<Authenticator> = Vec::new();
        for row in Beside::find_by_statement(statement).all(self.0).await? {
            let door = row.organisation_id.map(Id::from_uuid);
            match authenticators.last_mut().filter(|last| last.id.uuid() == row.authenticator.id) {
                Some(last) => last.accepted_at.extend(door),
                None => {
                    let mut authenticator = Authenticator::try_from(row.authenticator)?;
                    authenticator.accepted_at.extend(door);
                    authenticators.push(authenticator);
                }
            }
        }
        Ok(authenticators)
    }
}

impl Authenticators<'_, DatabaseTransaction> {
    /// Binds an authenticator to its person, accepted at the doors that it names since it was made.
    ///
    /// # Errors
    /// `Conflict(ONE_PASSWORD_PER_PERSON)` when it is a second password.
    pub async fn add(&self, authenticator: &Authenticator) -> Result<(), StoreError> {
        let row = authenticators::ActiveModel::from(authenticator);
        authenticators::Entity::insert(row).exec_without_returning(self.0).await?;
        for organisation in &authenticator.accepted_at {
            self.accept(authenticator.id, *organisation, authenticator.created_at).await?;
        }
        Ok(())
    }

    /// Writes that the door of `organisation` accepted it. Once is enough: the first moment stands.
    pub async fn accept(
        &self,
        id: Id<Authenticator>,
        organisation: Id<Organisation>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = authenticator_acceptances::ActiveModel {
            authenticator_id: Set(id.uuid()),
            organisation_id: Set(organisation.uuid()),
            accepted_at: Set(at.millis()),
        };
        authenticator_acceptances::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.0)
            .await?;
        Ok(())
    }

    /// Spends the time step `spent` of an app. False when that step, or a later one, was spent before.
    ///
    /// RFC 6238 §5.2: "The verifier MUST NOT accept the second attempt of the OTP after the successful
    /// validation has been issued for the first OTP, which ensures one-time only use of an OTP."
    pub async fn spend_totp_step(
        &self,
        id: Id<Authenticator>,
        spent: u64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let change = authenticators::ActiveModel {
            last_step: Set(Some(step(spent))),
            last_used_at: Set(Some(now.millis())),
            ..Default::default()
        };
        let unspent = Condition::any()
            .add(authenticators::Column::LastStep.is_null())
            .add(authenticators::Column::LastStep.lt(step(spent)));
        let done = authenticators::Entity::update_many()
            .set(change)
            .filter(authenticators::Column::Id.eq(id.uuid()))
            .filter(unspent)
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Writes that it was accepted just now.
    pub async fn touch(&self, id: Id<Authenticator>, now: Timestamp) -> Result<(), StoreError> {
        let change =
            authenticators::ActiveModel { last_used_at: Set(Some(now.millis())), ..Default::default() };
        self.change(id, change).await
    }

    /// Puts another secret in its place: a password that was changed, or hashed again with other costs.
    ///
    /// # Errors
    /// `Conflict(ROW_IS_THERE)` when it is not there.
    pub async fn replace_secret(
        &self,
        id: Id<Authenticator>,
        secret: &Secret<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let change =
            authenticators::ActiveModel { secret: Set(secret.expose().clone()), ..Default::default() };
        self.change(id, change).await
    }

    /// Takes it away from its person. False when it was gone already.
    pub async fn remove(&self, id: Id<Authenticator>) -> Result<bool, StoreError> {
        let done = authenticators::Entity::delete_by_id(id.uuid()).exec(self.0).await?;
        Ok(done.rows_affected == 1)
    }

    async fn change(
        &self,
        id: Id<Authenticator>,
        change: authenticators::ActiveModel,
    ) -> Result<(), StoreError> {
        let done = authenticators::Entity::update_many()
            .set(change)
            .filter(authenticators::Column::Id.eq(id.uuid()))
            .exec(self.0)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::Conflict(ROW_IS_THERE.to_owned()));
        }
        Ok(())
    }
}

fn step(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
