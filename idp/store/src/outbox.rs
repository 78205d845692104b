//! Mails that are to be sent: written with the change that they tell of, sent after it, again until it works.

use crate::columns::Reading;
use crate::columns::count;
use crate::columns::json;
use crate::columns::millis;
use crate::columns::moment;
use crate::columns::name;
use crate::error::StoreError;
use crate::leased::Lease;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::JsonValue;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sea_orm::sea_query::Expr;
use sea_orm::sea_query::ExprTrait;
use sluis_domain::id::Id;
use sluis_domain::mail::MailInOutbox;
use sluis_domain::mail::MailState;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// Who waits for a link goes before those who are reminded of a day, of whom there may be thousands.
const TAKE_DUE: &str = "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = $2 WHERE id IN (
    SELECT id FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1
    ORDER BY CASE WHEN template = 'deadline' THEN 1 ELSE 0 END, next_attempt_at LIMIT $3";
/// Every column by its name: a prepared `RETURNING *` breaks when a later version adds one.
const COLUMNS: &str = "id, recipient, template, locale, organisation_id, data, created_at, attempts,
    next_attempt_at, sent_at, failed_at, reason";

const NEWEST: &str = "SELECT id, recipient, template, locale, organisation_id, data, created_at, attempts,
    next_attempt_at, sent_at, failed_at, reason FROM outbox WHERE $1 = 'any'
    OR ($1 = 'failed' AND failed_at IS NOT NULL) OR ($1 = 'sent' AND sent_at IS NOT NULL AND failed_at IS NULL)
    OR ($1 = 'waiting' AND sent_at IS NULL AND failed_at IS NULL) ORDER BY created_at DESC, id DESC LIMIT $2";

mod outbox {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient: String,
        pub template: String,
        pub locale: String,
        pub organisation_id: Option<Uuid>,
        pub data: Json,
        pub created_at: i64,
        pub attempts: i32,
        pub next_attempt_at: i64,
        pub sent_at: Option<i64>,
        pub failed_at: Option<i64>,
        pub reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<outbox::Model> for OutgoingMail {
    type Error = StoreError;

    fn try_from(row: outbox::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "outbox", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            to: row.recipient,
            template: row.template,
            locale: row.locale,
            organisation: row.organisation_id.map(Id::from_uuid),
            data: reading.json(row.data)?,
            created_at: Timestamp::from_millis(row.created_at),
            attempts: reading.number(row.attempts)?,
            next_attempt_at: Timestamp::from_millis(row.next_attempt_at),
            sent_at: moment(row.sent_at),
            failed_at: moment(row.failed_at),
        })
    }
}

/// The table `outbox`.
#[derive(Debug)]
pub struct Outbox<'s, C>(pub(crate) &'s C);

impl<C: Connection> Outbox<'_, C> {
    /// Where that mail stands. None: it went long ago.
    pub async fn state(&self, id: Id<OutgoingMail>) -> Result<Option<MailState>, StoreError> {
        let row = outbox::Entity::find_by_id(id.uuid()).one(self.0).await?;
        Ok(row.map(OutgoingMail::try_from).transpose()?.map(|mail| mail.state()))
    }

    /// The newest mails in that state, or in any; what filled them is not among it.
    pub async fn newest(
        &self,
        state: Option<MailState>,
        limit: u64,
    ) -> Result<Vec<MailInOutbox>, StoreError> {
        let state = state.map_or_else(|| "any".to_owned(), |state| name(&state));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values = [state.into(), limit.into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), NEWEST, values);
        let rows = outbox::Entity::find().from_raw_sql(statement).all(self.0).await?;
        let told = |row: outbox::Model| {
            let reason = row.reason.clone();
            let mail = OutgoingMail { data: BTreeMap::new(), ..OutgoingMail::try_from(row)? };
            Ok(MailInOutbox { mail, reason })
        };
        rows.into_iter().map(told).collect()
    }
}

impl Outbox<'_, DatabaseTransaction> {
    /// Writes a mail that is to be sent once this transaction is committed.
    pub async fn add(&self, mail: &OutgoingMail) -> Result<(), StoreError> {
        let row = outbox::ActiveModel {
            id: Set(mail.id.uuid()),
            recipient: Set(mail.to.clone()),
            template: Set(mail.template.clone()),
            locale: Set(mail.locale.clone()),
            organisation_id: Set(mail.organisation.map(Id::uuid)),
            data: Set(json(&mail.data)),
            created_at: Set(mail.created_at.millis()),
            attempts: Set(count(mail.attempts)),
            next_attempt_at: Set(mail.next_attempt_at.millis()),
            sent_at: Set(millis(mail.sent_at)),
            failed_at: Set(millis(mail.failed_at)),
            reason: Set(None),
        };
        outbox::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Takes at most `limit` mails that are due. Nobody else gets them until `lease` is over; then whoever
    /// took them is taken for dead. Commit before you send.
    pub async fn take_due(
        &self,
        now: Timestamp,
        limit: u64,
        lease: Duration,
    ) -> Result<Vec<OutgoingMail>, StoreError> {
        let lease = Lease { now, limit, lease };
        let statement = lease.statement(self.0.get_database_backend(), TAKE_DUE, COLUMNS);
        let rows = outbox::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().map(OutgoingMail::try_from).collect()
    }

    /// Gives back what was taken and not begun: it is due at once, and nothing was attempted.
    pub async fn give_back(&self, ids: &[Id<OutgoingMail>], now: Timestamp) -> Result<(), StoreError> {
        let attempts = Expr::col(outbox::Column::Attempts).sub(1);
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Attempts, attempts)
            .col_expr(outbox::Column::NextAttemptAt, Expr::value(now.millis()))
            .filter(outbox::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
            .filter(outbox::Column::SentAt.is_null())
            .filter(outbox::Column::FailedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(())
    }

    /// A mail server accepted it.
    pub async fn sent(&self, id: Id<OutgoingMail>, now: Timestamp) -> Result<(), StoreError> {
        let change = outbox::ActiveModel {
            sent_at: Set(Some(now.millis())),
            data: Set(JsonValue::Object(Default::default())),
            ..Default::default()
        };
        self.change(id, change).await
    }

    /// It was refused for now; it may be taken again at `next_at`. `reason` holds no address.
    pub async fn failed(
        &self,
        id: Id<OutgoingMail>,
        next_at: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        let change = outbox::ActiveModel {
            next_attempt_at: Set(next_at.millis()),
            reason: Set(Some(reason.to_owned())),
            ..Default::default()
        };
        self.change(id, change).await
    }

    /// It was refused for good, or too often. `reason` holds no address.
    pub async fn given_up(
        &self,
        id: Id<OutgoingMail>,
        now: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        let change = outbox::ActiveModel {
            failed_at: Set(Some(now.millis())),
            reason: Set(Some(reason.to_owned())),
            data: Set(JsonValue::Object(Default::default())),
            ..Default::default()
        };
        self.change(id, change).await
    }

    /// A mail server had accepted it, and it came back. False: there is no such mail, or that is known.
    pub async fn came_back(
        &self,
        id: Id<OutgoingMail>,
        now: Timestamp,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let change = outbox::ActiveModel {
            sent_at: Set(None),
            failed_at: Set(Some(now.millis())),
            reason: Set(Some(reason.to_owned())),
            ..Default::default()
        };
        let done = outbox::Entity::update_many()
            .set(change)
            .filter(outbox::Column::Id.eq(id.uuid()))
            .filter(outbox::Column::SentAt.is_not_null())
            .filter(outbox::Column::FailedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    async fn change(&self, id: Id<OutgoingMail>, change: outbox::ActiveModel) -> Result<(), StoreError> {
        outbox::Entity::update_many()
            .set(change)
            .filter(outbox::Column::Id.eq(id.uuid()))
            .filter(outbox::Column::SentAt.is_null())
            .filter(outbox::Column::FailedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(())
    }
}
