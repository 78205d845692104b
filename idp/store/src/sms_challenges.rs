//! Codes that were sent by text message: counted before they are looked at, spent by one statement.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::columns::count;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sea_orm::sea_query::Expr;
use sea_orm::sea_query::OnConflict;
use sluis_domain::id::Id;
use sluis_domain::login::sms_challenge::SmsChallenge;
use sluis_domain::secret::Digest;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;

const TRY: &str =
    "UPDATE sms_challenges SET tries = tries + 1 WHERE txn = $1 AND tries < $2 AND expires_at > $3
    RETURNING txn, user_id, authenticator_id, number, code, sent_at, expires_at, tries, sends";

mod sms_challenges {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sms_challenges")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub txn: Vec<u8>,
        pub user_id: Uuid,
        pub authenticator_id: Uuid,
        pub number: Vec<u8>,
        pub code: Vec<u8>,
        pub sent_at: i64,
        pub expires_at: i64,
        pub tries: i32,
        pub sends: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<sms_challenges::Model> for SmsChallenge {
    type Error = StoreError;

    fn try_from(row: sms_challenges::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "sms_challenges", id: row.authenticator_id };
        Ok(Self {
            transaction: reading.digest(&row.txn)?,
            user: Id::from_uuid(row.user_id),
            authenticator: Id::from_uuid(row.authenticator_id),
            number: Secret::new(row.number),
            code: reading.digest(&row.code)?,
            sent_at: Timestamp::from_millis(row.sent_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            tries: reading.number(row.tries)?,
            sends: reading.number(row.sends)?,
        })
    }
}

/// The table `sms_challenges`.
#[derive(Debug)]
pub struct SmsChallenges<'s, C>(pub(crate) &'s C);

impl<C: Connection> SmsChallenges<'_, C> {
    /// The code of that transaction, live or void.
    pub async fn find(&self, transaction: &Digest) -> Result<Option<SmsChallenge>, StoreError> {
        let row = sms_challenges::Entity::find_by_id(bytes(transaction)).one(self.0).await?;
        row.map(SmsChallenge::try_from).transpose()
    }
}

impl SmsChallenges<'_, DatabaseTransaction> {
    /// Keeps the first code of a transaction. False: another request sent one this moment.
    pub async fn add(&self, challenge: &SmsChallenge) -> Result<bool, StoreError> {
        let row = sms_challenges::ActiveModel {
            txn: Set(bytes(&challenge.transaction)),
            user_id: Set(challenge.user.uuid()),
            authenticator_id: Set(challenge.authenticator.uuid()),
            number: Set(challenge.number.expose().clone()),
            code: Set(bytes(&challenge.code)),
            sent_at: Set(challenge.sent_at.millis()),
            expires_at: Set(challenge.expires_at.millis()),
            tries: Set(count(challenge.tries)),
            sends: Set(count(challenge.sends)),
        };
        let added = sms_challenges::Entity::insert(row)
            .on_conflict(OnConflict::column(sms_challenges::Column::Txn).do_nothing().to_owned())
            .exec_without_returning(self.0)
            .await?;
        Ok(added == 1)
    }

    /// Puts a further code in the place of the one before it. False: another request did so this moment.
    pub async fn renew(&self, challenge: &SmsChallenge) -> Result<bool, StoreError> {
        let change = sms_challenges::ActiveModel {
            number: Set(challenge.number.expose().clone()),
            code: Set(bytes(&challenge.code)),
            sent_at: Set(challenge.sent_at.millis()),
            expires_at: Set(challenge.expires_at.millis()),
            tries: Set(count(challenge.tries)),
            sends: Set(count(challenge.sends)),
            ..Default::default()
        };
        let renewed = sms_challenges::Entity::update_many()
            .set(change)
            .filter(sms_challenges::Column::Txn.eq(bytes(&challenge.transaction)))
            .filter(sms_challenges::Column::Sends.eq(count(challenge.sends.saturating_sub(1))))
            .exec(self.0)
            .await?;
        Ok(renewed.rows_affected == 1)
    }

    /// Counts one try of a live code, and answers with it. None: there is none to be tried. Commit before
    /// you look.
    pub async fn count_try(
        &self,
        transaction: &Digest,
        now: Timestamp,
    ) -> Result<Option<SmsChallenge>, StoreError> {
        let most = count(SmsChallenge::MOST_TRIES);
        let values = [bytes(transaction).into(), most.into(), now.millis().into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), TRY, values);
        let row = sms_challenges::Entity::find().from_raw_sql(statement).one(self.0).await?;
        row.map(SmsChallenge::try_from).transpose()
    }

    /// Spends a code: of any number of simultaneous attempts, one does.
    pub async fn spend(&self, challenge: &SmsChallenge) -> Result<bool, StoreError> {
        let spent = sms_challenges::Entity::delete_many()
            .filter(sms_challenges::Column::Txn.eq(bytes(&challenge.transaction)))
            .filter(sms_challenges::Column::Code.eq(bytes(&challenge.code)))
            .exec(self.0)
            .await?;
        Ok(spent.rows_affected == 1)
    }

    /// Makes the code of that transaction void: the number was wrong. How many were sent counts on.
    pub async fn void(&self, transaction: &Digest, now: Timestamp) -> Result<(), StoreError> {
        sms_challenges::Entity::update_many()
            .col_expr(sms_challenges::Column::ExpiresAt, Expr::value(now.millis()))
            .filter(sms_challenges::Column::Txn.eq(bytes(transaction)))
            .exec(self.0)
            .await?;
        Ok(())
    }
}
