//! Text messages that are to be sent: written with their cause, sent after it, again until it works or is too
//! late.

use crate::columns::Reading;
use crate::columns::count;
use crate::columns::millis;
use crate::columns::moment;
use crate::error::StoreError;
use crate::leased::Lease;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sluis_domain::id::Id;
use sluis_domain::secret::Secret;
use sluis_domain::sms::Delivery;
use sluis_domain::sms::OutgoingSms;
use sluis_domain::sms::SmsInOutbox;
use sluis_domain::sms::SmsState;
use sluis_domain::time::Timestamp;
use std::time::Duration;

const TAKE_DUE: &str = "UPDATE sms_outbox SET attempts = attempts + 1, next_attempt_at = $2 WHERE id IN (
    SELECT id FROM sms_outbox WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $1
    ORDER BY next_attempt_at LIMIT $3";
/// Every column by its name: a prepared `RETURNING *` breaks when a later version adds one.
const COLUMNS: &str =
    "id, organisation_id, number, message, created_at, attempts, next_attempt_at, expires_at,
    sent_at, failed_at, gateway, reference, delivery, reason";

const NEWEST: &str =
    "SELECT id, organisation_id, number, message, created_at, attempts, next_attempt_at, expires_at,
    sent_at, failed_at, gateway, reference, delivery, reason FROM sms_outbox WHERE $1 = 'any'
    OR ($1 = 'failed' AND failed_at IS NOT NULL) OR (failed_at IS NULL AND ($1 = delivery
    OR ($1 = 'sent' AND delivery IS NULL AND sent_at IS NOT NULL)
    OR ($1 = 'waiting' AND delivery IS NULL AND sent_at IS NULL))) ORDER BY created_at DESC, id DESC LIMIT $2";
/// A report may overtake the news that the gateway took the message. What has arrived once has arrived.
const TOLD: &str =
    "UPDATE sms_outbox SET delivery = CASE WHEN delivery = 'delivered' THEN delivery ELSE $2 END
    WHERE id = $1 AND attempts > 0 AND failed_at IS NULL AND ($3 = 'any' OR gateway IS NULL OR gateway = $3)";

mod sms_outbox {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sms_outbox")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation_id: Option<Uuid>,
        pub number: Vec<u8>,
        pub message: Vec<u8>,
        pub created_at: i64,
        pub attempts: i32,
        pub next_attempt_at: i64,
        pub expires_at: i64,
        pub sent_at: Option<i64>,
        pub failed_at: Option<i64>,
        pub gateway: Option<String>,
        pub reference: Option<String>,
        pub delivery: Option<String>,
        pub reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<sms_outbox::Model> for OutgoingSms {
    type Error = StoreError;

    fn try_from(row: sms_outbox::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "sms_outbox", id: row.id };
        let delivery = row.delivery.map(|name| reading.some(Delivery::parse(&name))).transpose()?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            organisation: row.organisation_id.map(Id::from_uuid),
            number: Secret::new(row.number),
            text: Secret::new(row.message),
            created_at: Timestamp::from_millis(row.created_at),
            attempts: reading.number(row.attempts)?,
            next_attempt_at: Timestamp::from_millis(row.next_attempt_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            sent_at: moment(row.sent_at),
            failed_at: moment(row.failed_at),
            delivery,
        })
    }
}

/// The table `sms_outbox`.
#[derive(Debug)]
pub struct SmsOutbox<'s, C>(pub(crate) &'s C);

impl<C: Connection> SmsOutbox<'_, C> {
    /// The message of that identifier.
    pub async fn find(&self, id: Id<OutgoingSms>) -> Result<Option<OutgoingSms>, StoreError> {
        let row = sms_outbox::Entity::find_by_id(id.uuid()).one(self.0).await?;
        row.map(OutgoingSms::try_from).transpose()
    }

    /// The message of that identifier, and what a gateway said of it.
    pub async fn told_of(&self, id: Id<OutgoingSms>) -> Result<Option<SmsInOutbox>, StoreError> {
        let row = sms_outbox::Entity::find_by_id(id.uuid()).one(self.0).await?;
        row.map(in_outbox).transpose()
    }

    /// The newest messages in that state, or in any.
    pub async fn newest(&self, state: Option<SmsState>, limit: u64) -> Result<Vec<SmsInOutbox>, StoreError> {
        let state = state.map_or("any", SmsState::name);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values = [state.into(), limit.into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), NEWEST, values);
        let rows = sms_outbox::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().map(in_outbox).collect()
    }

    /// Whether any message is due.
    pub async fn has_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        let due = sms_outbox::Entity::find()
            .filter(sms_outbox::Column::SentAt.is_null())
            .filter(sms_outbox::Column::FailedAt.is_null())
            .filter(sms_outbox::Column::NextAttemptAt.lte(now.millis()))
            .one(self.0)
            .await?;
        Ok(due.is_some())
    }
}

impl SmsOutbox<'_, DatabaseTransaction> {
    /// Writes a message that is to be sent once this transaction is committed.
    pub async fn add(&self, sms: &OutgoingSms) -> Result<(), StoreError> {
        let row = sms_outbox::ActiveModel {
            id: Set(sms.id.uuid()),
            organisation_id: Set(sms.organisation.map(Id::uuid)),
            number: Set(sms.number.expose().clone()),
            message: Set(sms.text.expose().clone()),
            created_at: Set(sms.created_at.millis()),
            attempts: Set(count(sms.attempts)),
            next_attempt_at: Set(sms.next_attempt_at.millis()),
            expires_at: Set(sms.expires_at.millis()),
            sent_at: Set(millis(sms.sent_at)),
            failed_at: Set(millis(sms.failed_at)),
            gateway: Set(None),
            reference: Set(None),
            delivery: Set(sms.delivery.map(|delivery| delivery.name().to_owned())),
            reason: Set(None),
        };
        sms_outbox::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Takes at most `limit` messages that are due. Nobody else gets them until `lease` is over; then whoever
    /// took them is taken for dead. Commit before you send.
    pub async fn take_due(
        &self,
        now: Timestamp,
        limit: u64,
        lease: Duration,
    ) -> Result<Vec<OutgoingSms>, StoreError> {
        let lease = Lease { now, limit, lease };
        let statement = lease.statement(self.0.get_database_backend(), TAKE_DUE, COLUMNS);
        let rows = sms_outbox::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().map(OutgoingSms::try_from).collect()
    }

    /// A gateway accepted it, under a reference of its own. Of the number `left` is kept.
    pub async fn sent(
        &self,
        id: Id<OutgoingSms>,
        (gateway, reference): (&str, &str),
        left: &Secret<Vec<u8>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let change = sms_outbox::ActiveModel {
            sent_at: Set(Some(now.millis())),
            gateway: Set(Some(gateway.to_owned())),
            reference: Set(Some(reference.to_owned())),
            ..emptied(left)
        };
        self.change(id, change).await
    }

    /// No gateway took it; it may be taken again at `next_at`. `reason` holds no number.
    pub async fn failed(
        &self,
        id: Id<OutgoingSms>,
        next_at: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        let change = sms_outbox::ActiveModel {
            next_attempt_at: Set(next_at.millis()),
            reason: Set(Some(reason.to_owned())),
            ..Default::default()
        };
        self.change(id, change).await
    }

    /// It was refused for good, or it is too late. `reason` holds no number; of the number `left` is kept.
    pub async fn given_up(
        &self,
        id: Id<OutgoingSms>,
        reason: &str,
        left: &Secret<Vec<u8>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let change = sms_outbox::ActiveModel {
            failed_at: Set(Some(now.millis())),
            reason: Set(Some(reason.to_owned())),
            ..emptied(left)
        };
        self.change(id, change).await
    }

    /// What a gateway tells of a message that it was given; `by` names it where the address that it told it to
    /// does not say which message it is. False: that gateway was given none of that identifier.
    pub async fn told(
        &self,
        id: Id<OutgoingSms>,
        by: Option<&str>,
        delivery: Delivery,
    ) -> Result<bool, StoreError> {
        let values = [id.uuid().into(), delivery.name().into(), by.unwrap_or("any").into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), TOLD, values);
        Ok(self.0.execute_raw(statement).await?.rows_affected() == 1)
    }

    async fn change(&self, id: Id<OutgoingSms>, change: sms_outbox::ActiveModel) -> Result<(), StoreError> {
        sms_outbox::Entity::update_many()
            .set(change)
            .filter(sms_outbox::Column::Id.eq(id.uuid()))
            .filter(sms_outbox::Column::SentAt.is_null())
            .filter(sms_outbox::Column::FailedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(())
    }
}

/// What an operator may be told of a row.
fn in_outbox(row: sms_outbox::Model) -> Result<SmsInOutbox, StoreError> {
    let (gateway, reference, reason) = (row.gateway.clone(), row.reference.clone(), row.reason.clone());
    Ok(SmsInOutbox { sms: OutgoingSms::try_from(row)?, gateway, reference, reason })
}

/// Without its text, and with no more of its number than `left`.
fn emptied(left: &Secret<Vec<u8>>) -> sms_outbox::ActiveModel {
    sms_outbox::ActiveModel {
        number: Set(left.expose().clone()),
        message: Set(Vec::new()),
        ..Default::default()
    }
}
