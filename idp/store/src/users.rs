//! People, what they type to say who they are, and where they can be reached.

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
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryFilter;
use sea_orm::QueryOrder;
use sea_orm::QueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sea_orm::sea_query::OnConflict;
use sluis_domain::authenticator::address::Address;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;
use uuid::Uuid;

const BY_ID: &str = "SELECT u.id, u.created_at, u.locked_at, p.pseudonym FROM users u
    LEFT JOIN pseudonyms p ON p.user_id = u.id WHERE u.id = $1";
const BY_LOGIN_NAME: &str = "SELECT u.id, u.created_at, u.locked_at, p.pseudonym FROM login_names n
    JOIN users u ON u.id = n.user_id LEFT JOIN pseudonyms p ON p.user_id = u.id WHERE n.key = $1";
/// A login name, a mailbox that is bound, a mailbox that an organisation supplied: whoever can be meant by it, and
/// first whose name it is.
const MEANT: &str = "SELECT u.id, u.created_at, u.locked_at, p.pseudonym FROM users u
    LEFT JOIN pseudonyms p ON p.user_id = u.id WHERE u.id IN (
    SELECT user_id FROM login_names WHERE key = $1
    UNION SELECT user_id FROM addresses WHERE lower(value) = $2 AND kind = 'email'
    UNION SELECT user_id FROM memberships WHERE lower(profile ->> 'email') = $2
        AND activated_at IS NOT NULL AND ended_at IS NULL)
    ORDER BY CASE WHEN u.id IN (SELECT user_id FROM login_names WHERE key = $1) THEN 0 ELSE 1 END, u.id LIMIT 5";
const LIST: &str = "SELECT u.id, u.created_at, u.locked_at, p.pseudonym FROM users u
    LEFT JOIN pseudonyms p ON p.user_id = u.id ORDER BY u.id LIMIT $1";

mod users {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub created_at: i64,
        pub locked_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod pseudonyms {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "pseudonyms")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub pseudonym: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod login_names {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "login_names")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub typed: String,
        pub user_id: Uuid,
        pub given_up_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod addresses {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "addresses")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub kind: String,
        pub value: String,
        pub bound_by: String,
        pub vouched_by: Json,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A person with the name that the audit log has for them.
#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    created_at: i64,
    locked_at: Option<i64>,
    pseudonym: Option<Uuid>,
}

impl TryFrom<Named> for User {
    type Error = StoreError;

    fn try_from(row: Named) -> Result<Self, StoreError> {
        let reading = Reading { table: "users", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            pseudonym: Id::from_uuid(reading.some(row.pseudonym)?),
            created_at: Timestamp::from_millis(row.created_at),
            locked_at: moment(row.locked_at),
        })
    }
}

/// The person of a row whose columns begin with `prefix`, if there is one.
pub(crate) fn of_row(row: &QueryResult, prefix: &str) -> Result<Option<User>, StoreError> {
    match row.try_get::<Option<Uuid>>(prefix, "id")? {
        Some(_) => Ok(Some(Named::from_query_result(row, prefix)?.try_into()?)),
        None => Ok(None),
    }
}

impl TryFrom<addresses::Model> for Address {
    type Error = StoreError;

    fn try_from(row: addresses::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "addresses", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            user: Id::from_uuid(row.user_id),
            kind: reading.named(row.kind)?,
            value: row.value,
            bound_by: reading.named(row.bound_by)?,
            vouched_by: reading.json::<Vouching>(row.vouched_by)?,
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

/// The tables `users`, `pseudonyms`, `login_names` and `addresses`.
#[derive(Debug)]
pub struct Users<'s, C>(pub(crate) &'s C);

impl<C: Connection> Users<'_, C> {
    /// The person of that identifier.
    ///
    /// # Errors
    /// See [`StoreError`]; so with every method of every repository.
    pub async fn find(&self, id: Id<User>) -> Result<Option<User>, StoreError> {
        self.one(BY_ID, id.uuid().into()).await
    }

    /// The person who types that name, however it is typed.
    pub async fn find_by_login_name(&self, name: &LoginName) -> Result<Option<User>, StoreError> {
        self.one(BY_LOGIN_NAME, name.key().into()).await
    }

    /// The people who may be meant by a login name or mail address that somebody typed: a few share a mailbox.
    pub async fn meant_by(&self, typed: &LoginName) -> Result<Vec<User>, StoreError> {
        let values: [Value; 2] = [typed.key().into(), typed.typed().to_lowercase().into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), MEANT, values);
        let rows = Named::find_by_statement(statement).all(self.0).await?;
        rows.into_iter().map(User::try_from).collect()
    }

    /// The first `limit` people, oldest first.
    pub async fn list(&self, limit: u64) -> Result<Vec<User>, StoreError> {
        let rows = Named::find_by_statement(self.statement(LIST, limit.into())).all(self.0).await?;
        rows.into_iter().map(User::try_from).collect()
    }

    /// What the person can type to say who they are: the name that they go by first.
    pub async fn login_names(&self, user: Id<User>) -> Result<Vec<LoginName>, StoreError> {
        let mut rows = login_names::Entity::find()
            .filter(login_names::Column::UserId.eq(user.uuid()))
            .order_by_asc(login_names::Column::Key)
            .all(self.0)
            .await?;
        rows.sort_by_key(|row| row.given_up_at.is_some());
        Ok(rows.into_iter().map(|row| LoginName::from_row(row.key, row.typed)).collect())
    }

    /// Where the person can be reached, oldest first.
    pub async fn addresses(&self, user: Id<User>) -> Result<Vec<Address>, StoreError> {
        let rows = addresses::Entity::find()
            .filter(addresses::Column::UserId.eq(user.uuid()))
            .order_by_asc(addresses::Column::Id)
            .all(self.0)
            .await?;
        rows.into_iter().map(Address::try_from).collect()
    }

    async fn one(&self, sql: &str, key: Value) -> Result<Option<User>, StoreError> {
        let row = Named::find_by_statement(self.statement(sql, key)).one(self.0).await?;
        row.map(User::try_from).transpose()
    }

    fn statement(&self, sql: &str, value: Value) -> Statement {
        Statement::from_sql_and_values(self.0.get_database_backend(), sql, [value])
    }
}

impl Users<'_, DatabaseTransaction> {
    /// Makes a person known, by these login names.
    ///
    /// # Errors
    /// `Conflict(LOGIN_NAME_IS_UNIQUE)` when somebody has one of the names.
    pub async fn add(&self, user: &User, names: &[LoginName]) -> Result<(), StoreError> {
        let row = users::ActiveModel {
            id: Set(user.id.uuid()),
            created_at: Set(user.created_at.millis()),
            locked_at: Set(millis(user.locked_at)),
        };
        users::Entity::insert(row).exec_without_returning(self.0).await?;
        let row =
            pseudonyms::ActiveModel { user_id: Set(user.id.uuid()), pseudonym: Set(user.pseudonym.uuid()) };
        pseudonyms::Entity::insert(row).exec_without_returning(self.0).await?;
        let rows: Vec<_> = names.iter().map(|name| login_name_row(user.id, name)).collect();
        if !rows.is_empty() {
            login_names::Entity::insert_many(rows).exec_without_returning(self.0).await?;
        }
        Ok(())
    }

    /// Binds an address to its person.
    pub async fn add_address(&self, address: &Address) -> Result<(), StoreError> {
        let row = addresses::ActiveModel {
            id: Set(address.id.uuid()),
            user_id: Set(address.user.uuid()),
            kind: Set(name(&address.kind)),
            value: Set(address.value.clone()),
            bound_by: Set(name(&address.bound_by)),
            vouched_by: Set(json(&address.vouched_by)),
            created_at: Set(address.created_at.millis()),
        };
        addresses::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// The person goes by `new` from now on. The name before it, `old`, stays theirs for as long as it is kept. False,
    /// and nothing has changed, when `new` is somebody else's.
    pub async fn rename(
        &self,
        user: Id<User>,
        (old, new): (&LoginName, &LoginName),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let row = login_name_row(user, new);
        let is_there = OnConflict::column(login_names::Column::Key).do_nothing().to_owned();
        login_names::Entity::insert(row).on_conflict(is_there).exec_without_returning(self.0).await?;
        // It may be one that they gave up before.
        let taken_up = self.give_up(user, new, None).await?;
        if taken_up {
            self.give_up(user, old, Some(now)).await?;
        }
        Ok(taken_up)
    }

    async fn give_up(
        &self,
        user: Id<User>,
        name: &LoginName,
        at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let changed = login_names::Entity::update_many()
            .col_expr(login_names::Column::GivenUpAt, millis(at).into())
            .filter(login_names::Column::Key.eq(name.key()))
            .filter(login_names::Column::UserId.eq(user.uuid()))
            .exec(self.0)
            .await?;
        Ok(changed.rows_affected == 1)
    }

    /// Takes an address away from its person. False when it is not there, or not theirs.
    pub async fn remove_address(&self, user: Id<User>, id: Id<Address>) -> Result<bool, StoreError> {
        let done = addresses::Entity::delete_many()
            .filter(addresses::Column::Id.eq(id.uuid()))
            .filter(addresses::Column::UserId.eq(user.uuid()))
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Locks the person out, or lets them in again.
    ///
    /// # Errors
    /// `Conflict(ROW_IS_THERE)` when there is no such person.
    pub async fn lock(&self, user: Id<User>, locked_at: Option<Timestamp>) -> Result<(), StoreError> {
        let change = users::ActiveModel { locked_at: Set(millis(locked_at)), ..Default::default() };
        let done = users::Entity::update_many()
            .set(change)
            .filter(users::Column::Id.eq(user.uuid()))
            .exec(self.0)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::Conflict(ROW_IS_THERE.to_owned()));
        }
        Ok(())
    }
}

fn login_name_row(user: Id<User>, name: &LoginName) -> login_names::ActiveModel {
    login_names::ActiveModel {
        key: Set(name.key().to_owned()),
        typed: Set(name.typed().to_owned()),
        user_id: Set(user.uuid()),
        given_up_at: Set(None),
    }
}
