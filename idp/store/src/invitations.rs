//! Invitations, and how the letters about them fare.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::letters::Delivery;
use sluis_domain::activation::letters::Letter;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;

const BY_ID: &str = "SELECT id, client_id, idempotency_key, request, login_name_key, login_name_typed,
    language, created_at FROM invitations WHERE id = $1";
const BY_KEY: &str = "SELECT id, client_id, idempotency_key, request, login_name_key, login_name_typed,
    language, created_at FROM invitations WHERE client_id = $1 AND idempotency_key = $2";
const LETTERS: &str = "SELECT l.created_at, o.id AS mail, o.sent_at, o.failed_at FROM letters l
    LEFT JOIN outbox o ON o.id = l.id WHERE l.membership_id = $1 ORDER BY l.created_at, l.id";

mod invitations {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitations")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: String,
        pub idempotency_key: Option<String>,
        pub request: Option<Vec<u8>>,
        pub login_name_key: String,
        pub login_name_typed: String,
        pub language: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod letters {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "letters")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub membership_id: Uuid,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A letter beside its mail. A mail that went long ago is no longer there.
#[derive(FromQueryResult)]
struct Posted {
    created_at: i64,
    mail: Option<sea_orm::prelude::Uuid>,
    sent_at: Option<i64>,
    failed_at: Option<i64>,
}

impl From<Posted> for Letter {
    fn from(row: Posted) -> Self {
        let delivery = match (row.mail, row.sent_at, row.failed_at) {
            (Some(_), None, None) => Delivery::Queued,
            (Some(_), _, Some(_)) => Delivery::Bounced,
            _ => Delivery::Accepted,
        };
        Self { at: Timestamp::from_millis(row.created_at), delivery }
    }
}

impl TryFrom<invitations::Model> for Invitation {
    type Error = StoreError;

    fn try_from(row: invitations::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "invitations", id: row.id };
        let request = row.request.map(|digest| reading.digest(&digest)).transpose()?;
        Ok(Self {
            membership: Id::from_uuid(row.id),
            client: reading.some(ClientId::parse(&row.client_id))?,
            idempotency: row.idempotency_key.zip(request),
            login_name: LoginName::from_row(row.login_name_key, row.login_name_typed),
            language: row.language,
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

/// The tables `invitations` and `letters`.
#[derive(Debug)]
pub struct Invitations<'s, C>(pub(crate) &'s C);

impl<C: Connection> Invitations<'_, C> {
    /// The invitation to that membership.
    pub async fn find(&self, membership: Id<Membership>) -> Result<Option<Invitation>, StoreError> {
        self.one(BY_ID, vec![membership.uuid().into()]).await
    }

    /// The invitation that `client` calls `key`.
    pub async fn find_by_key(&self, client: &ClientId, key: &str) -> Result<Option<Invitation>, StoreError> {
        self.one(BY_KEY, vec![client.as_str().into(), key.into()]).await
    }

    /// The letters about that membership, oldest first.
    pub async fn letters(&self, membership: Id<Membership>) -> Result<Vec<Letter>, StoreError> {
        let statement = self.statement(LETTERS, vec![membership.uuid().into()]);
        let rows = Posted::find_by_statement(statement).all(self.0).await?;
        Ok(rows.into_iter().map(Letter::from).collect())
    }

    async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<Invitation>, StoreError> {
        let row = invitations::Entity::find().from_raw_sql(self.statement(sql, values)).one(self.0).await?;
        row.map(Invitation::try_from).transpose()
    }

    fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.0.get_database_backend(), sql, values)
    }
}

impl Invitations<'_, DatabaseTransaction> {
    /// Keeps an invitation beside its membership.
    ///
    /// # Errors
    /// `Conflict(INVITATION_IS_ASKED_ONCE)` when the client has called another one so.
    pub async fn add(&self, invitation: &Invitation) -> Result<(), StoreError> {
        let (key, request) = invitation.idempotency.clone().unzip();
        let row = invitations::ActiveModel {
            id: Set(invitation.membership.uuid()),
            client_id: Set(invitation.client.to_string()),
            idempotency_key: Set(key),
            request: Set(request.as_ref().map(bytes)),
            login_name_key: Set(invitation.login_name.key().to_owned()),
            login_name_typed: Set(invitation.login_name.typed().to_owned()),
            language: Set(invitation.language.clone()),
            created_at: Set(invitation.created_at.millis()),
        };
        invitations::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Writes that `mail` is about this membership.
    pub async fn add_letter(
        &self,
        membership: Id<Membership>,
        mail: Id<OutgoingMail>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = letters::ActiveModel {
            id: Set(mail.uuid()),
            membership_id: Set(membership.uuid()),
            created_at: Set(now.millis()),
        };
        letters::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }
}
