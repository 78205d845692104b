//! Grants, and with them codes and refresh tokens: each is spent by one statement.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::columns::count;
use crate::columns::millis;
use crate::columns::moment;
use crate::columns::words;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::oauth::grant::Grant;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Digest;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

/// Every column by its name: a prepared `SELECT *` breaks when a later version adds one.
const COLUMNS: &str =
    "id, client_id, user_id, membership_id, organisation_id, session_id, subject, scopes, resource,
    redirect_uri, nonce, code_challenge, code, code_expires_at, code_used_at, auth_time, acr, amr,
    offline, refresh_generation, refresh_rotated_at, refresh_used_at, revoked_at, created_at";
/// As many as there are columns.
const PLACES: &str =
    "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24";
const TAKE_CODE: &str = "UPDATE grants SET code_used_at = $2
    WHERE code = $1 AND code_used_at IS NULL AND revoked_at IS NULL AND code_expires_at > $2 RETURNING";
const ADVANCE: &str = "UPDATE grants
    SET refresh_generation = refresh_generation + 1, refresh_rotated_at = $3, refresh_used_at = $3
    WHERE id = $1 AND refresh_generation = $2 AND revoked_at IS NULL";
const TOUCH: &str = "UPDATE grants SET refresh_used_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const REVOKE_OF_USER: &str = "UPDATE grants SET revoked_at = $3
    WHERE user_id = $1 AND session_id <> $2 AND revoked_at IS NULL";
const REVOKE_OF_CLIENT: &str = "UPDATE grants SET revoked_at = $4
    WHERE user_id = $1 AND client_id = $2 AND organisation_id = $3 AND revoked_at IS NULL";
const REVOKE_OF_SESSION: &str = "UPDATE grants SET revoked_at = $2
    WHERE session_id = $1 AND revoked_at IS NULL AND NOT offline";

mod grants {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "grants")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: String,
        pub user_id: Uuid,
        pub membership_id: Uuid,
        pub organisation_id: Uuid,
        pub session_id: Uuid,
        pub subject: String,
        pub scopes: String,
        pub resource: Option<String>,
        pub redirect_uri: String,
        pub nonce: Option<String>,
        pub code_challenge: Option<String>,
        pub code: Vec<u8>,
        pub code_expires_at: i64,
        pub code_used_at: Option<i64>,
        pub auth_time: i64,
        pub acr: String,
        pub amr: String,
        pub offline: bool,
        pub refresh_generation: i32,
        pub refresh_rotated_at: Option<i64>,
        pub refresh_used_at: Option<i64>,
        pub revoked_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<grants::Model> for Grant {
    type Error = StoreError;

    fn try_from(row: grants::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "grants", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: reading.some(ClientId::parse(&row.client_id))?,
            user: Id::from_uuid(row.user_id),
            membership: Id::from_uuid(row.membership_id),
            organisation: Id::from_uuid(row.organisation_id),
            session: Id::from_uuid(row.session_id),
            subject: row.subject,
            scopes: words(&row.scopes),
            resource: row.resource,
            redirect_uri: row.redirect_uri,
            nonce: row.nonce,
            code_challenge: row.code_challenge,
            code: reading.digest(&row.code)?,
            code_expires_at: Timestamp::from_millis(row.code_expires_at),
            code_used_at: moment(row.code_used_at),
            auth_time: Timestamp::from_millis(row.auth_time),
            acr: row.acr,
            amr: words(&row.amr),
            offline: row.offline,
            refresh_generation: reading.number(row.refresh_generation)?,
            refresh_rotated_at: moment(row.refresh_rotated_at),
            refresh_used_at: moment(row.refresh_used_at),
            revoked_at: moment(row.revoked_at),
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

/// The grant of a row whose columns begin with `prefix`.
pub(crate) fn of_row(row: &QueryResult, prefix: &str) -> Result<Grant, StoreError> {
    grants::Model::from_query_result(row, prefix)?.try_into()
}

/// The columns of a grant, in the order of [`COLUMNS`].
fn values(grant: &Grant) -> Vec<Value> {
    vec![
        grant.id.uuid().into(),
        grant.client.as_str().to_owned().into(),
        grant.user.uuid().into(),
        grant.membership.uuid().into(),
        grant.organisation.uuid().into(),
        grant.session.uuid().into(),
        grant.subject.clone().into(),
        grant.scopes.join(" ").into(),
        grant.resource.clone().into(),
        grant.redirect_uri.clone().into(),
        grant.nonce.clone().into(),
        grant.code_challenge.clone().into(),
        bytes(&grant.code).into(),
        grant.code_expires_at.millis().into(),
        millis(grant.code_used_at).into(),
        grant.auth_time.millis().into(),
        grant.acr.clone().into(),
        grant.amr.join(" ").into(),
        grant.offline.into(),
        count(grant.refresh_generation).into(),
        millis(grant.refresh_rotated_at).into(),
        millis(grant.refresh_used_at).into(),
        millis(grant.revoked_at).into(),
        grant.created_at.millis().into(),
    ]
}

/// What a code was worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeTaken {
    /// It was good, and is spent now: nobody else hears this.
    Fresh(Box<Grant>),
    /// It was spent before. What it bought has to die (RFC 6749 §4.1.2).
    Replayed(Box<Grant>),
    /// No such code, or it died unspent.
    Unknown,
}

/// The table `grants`.
#[derive(Debug)]
pub struct Grants<'s, C>(pub(crate) &'s C);

impl<C: Connection> Grants<'_, C> {
    /// The grant of that identifier: the revoked ones too, whoever asks looks at its dates.
    pub async fn find(&self, id: Id<Grant>) -> Result<Option<Grant>, StoreError> {
        self.one(format!("SELECT {COLUMNS} FROM grants WHERE id = $1"), vec![id.uuid().into()]).await
    }

    async fn find_by_code(&self, code: &Digest) -> Result<Option<Grant>, StoreError> {
        self.one(format!("SELECT {COLUMNS} FROM grants WHERE code = $1"), vec![bytes(code).into()]).await
    }

    async fn one(&self, sql: String, values: Vec<Value>) -> Result<Option<Grant>, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, values);
        let row = grants::Entity::find().from_raw_sql(statement).one(self.0).await?;
        row.map(Grant::try_from).transpose()
    }
}

impl Grants<'_, DatabaseTransaction> {
    /// Keeps a grant, with the digest of the code that is given out for it.
    pub async fn add(&self, grant: &Grant) -> Result<(), StoreError> {
        self.change(&format!("INSERT INTO grants ({COLUMNS}) VALUES ({PLACES})"), values(grant)).await?;
        Ok(())
    }

    /// Spends the code of this digest. Of any number of simultaneous attempts one hears `Fresh`.
    ///
    /// RFC 6749 §4.1.2: "The client MUST NOT use the authorization code more than once. If an authorization
    /// code is used more than once, the authorization server MUST deny the request and SHOULD revoke (when
    /// possible) all tokens previously issued based on that authorization code."
    pub async fn take_code(&self, code: &Digest, now: Timestamp) -> Result<CodeTaken, StoreError> {
        let taken =
            self.one(format!("{TAKE_CODE} {COLUMNS}"), vec![bytes(code).into(), now.millis().into()]).await?;
        if let Some(grant) = taken {
            return Ok(CodeTaken::Fresh(Box::new(grant)));
        }
        Ok(match self.find_by_code(code).await?.filter(|grant| grant.code_used_at.is_some()) {
            Some(grant) => CodeTaken::Replayed(Box::new(grant)),
            None => CodeTaken::Unknown,
        })
    }

    /// Moves the refresh token one generation on, from the one that the caller holds. False when it had
    /// moved before, or the grant is revoked: then nothing is written.
    pub async fn advance_refresh(
        &self,
        id: Id<Grant>,
        from_generation: u32,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let values = vec![id.uuid().into(), count(from_generation).into(), now.millis().into()];
        Ok(self.change(ADVANCE, values).await? == 1)
    }

    /// Writes that a refresh token that does not rotate was used. False when the grant is revoked.
    pub async fn touch_refresh(&self, id: Id<Grant>, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.change(TOUCH, vec![id.uuid().into(), now.millis().into()]).await? == 1)
    }

    /// Revokes it, and with it everything that it bought. False when it was revoked before.
    pub async fn revoke(&self, id: Id<Grant>, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.change(REVOKE, vec![id.uuid().into(), now.millis().into()]).await? == 1)
    }

    /// Revokes what was granted in a session, save the offline grants. Tells how many.
    pub async fn revoke_of_session(&self, session: Id<Session>, now: Timestamp) -> Result<u64, StoreError> {
        self.change(REVOKE_OF_SESSION, vec![session.uuid().into(), now.millis().into()]).await
    }

    /// Revokes everything that a person granted, the offline grants too, but in the session `spared`. Tells how
    /// many.
    pub async fn revoke_of_user(
        &self,
        user: Id<User>,
        spared: Option<Id<Session>>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let spared = spared.map(Id::uuid).unwrap_or_default();
        let values = vec![user.uuid().into(), spared.into(), now.millis().into()];
        self.change(REVOKE_OF_USER, values).await
    }

    /// Revokes everything that a person granted a client under an organisation, the offline grants too. Tells how
    /// many.
    pub async fn revoke_of_client(
        &self,
        user: Id<User>,
        client: &ClientId,
        organisation: Id<Organisation>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let client: Value = client.as_str().to_owned().into();
        let values = vec![user.uuid().into(), client, organisation.uuid().into(), now.millis().into()];
        self.change(REVOKE_OF_CLIENT, values).await
    }

    async fn change(&self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, values);
        Ok(self.0.execute_raw(statement).await?.rows_affected())
    }
}
