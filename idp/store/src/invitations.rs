//! Invitations, and how the letters about them fare.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::columns::name;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::JsonValue;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::activation::invitation::Invitation;
use sluis_domain::activation::letters::AskedBefore;
use sluis_domain::activation::letters::Delivery;
use sluis_domain::activation::letters::Letter;
use sluis_domain::activation::letters::MOST_TOLD;
use sluis_domain::activation::letters::NewLetter;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;

const BY_ID: &str = "SELECT id, client_id, idempotency_key, request, login_name_key, login_name_typed,
    birthdate, language, created_at FROM invitations WHERE id = $1";
const BY_KEY: &str = "SELECT id, client_id, idempotency_key, request, login_name_key, login_name_typed,
    birthdate, language, created_at FROM invitations WHERE client_id = $1 AND idempotency_key = $2";
const LETTERS: &str =
    "SELECT id, membership_id, created_at, outcome, reason, idempotency_key, addressee, request
    FROM letters WHERE membership_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
const LETTERS_TO: &str =
    "SELECT id, membership_id, created_at, outcome, reason, idempotency_key, addressee, request
    FROM letters WHERE addressee = $1 ORDER BY created_at DESC, id DESC LIMIT $2";

/// A mail that nobody has sent yet is not sent any more.
const CALL_BACK: &str =
    "UPDATE outbox SET failed_at = $2, reason = 'called back', data = $3 WHERE sent_at IS NULL
    AND failed_at IS NULL AND id IN (SELECT id FROM letters WHERE membership_id = $1)";
const CALLED_BACK: &str = "UPDATE letters SET outcome = 'given_up', reason = 'called back'
    WHERE outcome IS NULL AND membership_id = $1";

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
        pub birthdate: Option<Vec<u8>>,
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
        pub outcome: Option<String>,
        pub reason: Option<String>,
        pub idempotency_key: Option<String>,
        pub addressee: Option<Vec<u8>>,
        pub request: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<letters::Model> for Letter {
    type Error = StoreError;

    fn try_from(row: letters::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "letters", id: row.id };
        let delivery = row.outcome.map(|outcome| reading.named(outcome)).transpose()?;
        Ok(Self {
            at: Timestamp::from_millis(row.created_at),
            delivery: delivery.unwrap_or(Delivery::Queued),
            reason: row.reason,
        })
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
            birthdate: row.birthdate.map(|digest| reading.digest(&digest)).transpose()?,
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

    /// The newest letters about that membership, oldest of them first.
    pub async fn letters(&self, membership: Id<Membership>) -> Result<Vec<Letter>, StoreError> {
        self.newest(LETTERS, membership.uuid().into()).await
    }

    /// The newest letters to that addressee, about whatever membership, oldest of them first.
    pub async fn letters_to(&self, addressee: &Digest) -> Result<Vec<Letter>, StoreError> {
        self.newest(LETTERS_TO, bytes(addressee).into()).await
    }

    async fn newest(&self, sql: &str, whose: Value) -> Result<Vec<Letter>, StoreError> {
        let most = i64::try_from(MOST_TOLD).unwrap_or(i64::MAX);
        let statement = self.statement(sql, vec![whose, most.into()]);
        let rows = letters::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().rev().map(Letter::try_from).collect()
    }

    /// Whether a letter about that membership went that the app calls `key`, and whether it asked `request` then.
    pub async fn asked_before(
        &self,
        membership: Id<Membership>,
        (key, request): &(String, Digest),
    ) -> Result<AskedBefore, StoreError> {
        let found = letters::Entity::find()
            .filter(letters::Column::MembershipId.eq(membership.uuid()))
            .filter(letters::Column::IdempotencyKey.eq(key.as_str()));
        let Some(row) = found.one(self.0).await? else { return Ok(AskedBefore::No) };
        // Letters of before version 0044 of the schema do not say what was asked.
        let is_same = row.request.is_none_or(|kept| kept == bytes(request));
        Ok(if is_same { AskedBefore::Same } else { AskedBefore::Otherwise })
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
            birthdate: Set(invitation.birthdate.as_ref().map(bytes)),
            language: Set(invitation.language.clone()),
            created_at: Set(invitation.created_at.millis()),
        };
        invitations::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Writes that a mail is about a membership.
    ///
    /// # Errors
    /// `Conflict` when the app has called another one so.
    pub async fn add_letter(&self, letter: &NewLetter) -> Result<(), StoreError> {
        let (key, request) = letter.asked.clone().unzip();
        let row = letters::ActiveModel {
            id: Set(letter.mail.uuid()),
            membership_id: Set(letter.membership.uuid()),
            created_at: Set(letter.at.millis()),
            outcome: Set(None),
            reason: Set(None),
            idempotency_key: Set(key),
            addressee: Set(Some(bytes(&letter.addressee))),
            request: Set(request.as_ref().map(bytes)),
        };
        letters::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// How the letter that is `mail` fared, if it is one. `reason` holds no address.
    pub async fn letter_fared(
        &self,
        mail: Id<OutgoingMail>,
        delivery: Delivery,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let outcome = (delivery != Delivery::Queued).then(|| name(&delivery));
        letters::Entity::update_many()
            .set(letters::ActiveModel {
                outcome: Set(outcome),
                reason: Set(reason.map(str::to_owned)),
                ..Default::default()
            })
            .filter(letters::Column::Id.eq(mail.uuid()))
            .exec(self.0)
            .await?;
        Ok(())
    }

    /// Calls back the letters about that membership that wait to be sent.
    pub async fn call_back_letters(
        &self,
        membership: Id<Membership>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let empty = Value::from(JsonValue::Object(Default::default()));
        let mails = vec![membership.uuid().into(), now.millis().into(), empty];
        self.0.execute_raw(self.statement(CALL_BACK, mails)).await?;
        self.0.execute_raw(self.statement(CALLED_BACK, vec![membership.uuid().into()])).await?;
        Ok(())
    }
}
